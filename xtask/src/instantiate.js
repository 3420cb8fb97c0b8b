
async function instantiate(fetched, imports) {
    const response = await fetched;
    if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
    if (response.headers.get("Content-Type") === "application/wasm") {
        return WebAssembly.instantiateStreaming(response, imports);
    }
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
