// Times Python programs in WebAssembly: ours with its history kept, MicroPython's, and Skulpt (JavaScript).
// node peers.mjs FOLDER-OF-OURS FOLDER-OF-PEERS PROGRAM…
// One line a program and implementation, separated by tabs: program, implementation, milliseconds or what failed.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [ours, peers, ...programs] = process.argv.slice(2);
const ROUNDS = 3;
const require = createRequire(join(resolve(peers), 'package.json'));

async function socketPlayground() {
    // A script without a package.json beside it counts as CommonJS for Node when it is loaded as a file.
    const script = await readFile(join(ours, 'page.js'), 'utf8');
    const module = await import('data:text/javascript,' + encodeURIComponent(script));
    await module.default({ module_or_path: await readFile(join(ours, 'page_bg.wasm')) });
    return source => module.program(source);
}

async function microPython() {
    const path = require.resolve('@micropython/micropython-webassembly-pyscript/micropython.mjs');
    const { loadMicroPython } = await import(pathToFileURL(path));
    return async source => {
        const printed = [];
        const python = await loadMicroPython({
            heapsize: 64 << 20, linebuffer: true, stdout: line => printed.push(line + '\n'),
        });
        const begin = performance.now();
        python.runPython(source);
        return { printed: printed.join(''), took: performance.now() - begin };
    };
}

async function skulpt() {
    const Sk = require('skulpt/dist/skulpt.min.js') && globalThis.Sk;
    require('skulpt/dist/skulpt-stdlib.js');
    return async source => {
        let printed = '';
        Sk.configure({
            output: text => { printed += text },
            read: name => Sk.builtinFiles.files[name] ?? (() => { throw new Error(name) })(),
            __future__: Sk.python3,
        });
        await Sk.misceval.asyncToPromise(() => Sk.importMainWithBody('<stdin>', false, source, true));
        return printed;
    };
}

const implementations = {
    'Socket Playground': await socketPlayground(),
    'MicroPython': await microPython(),
    'Skulpt': await skulpt(),
};
for (const program of programs) {
    const source = await readFile(program, 'utf8');
    let expected;
    for (const [name, run] of Object.entries(implementations)) {
        let best = Infinity, failure;
        for (let round = 0; round < ROUNDS && !failure; round++) {
            try {
                const begin = performance.now();
                const result = await run(source);
                best = Math.min(best, result.took ?? performance.now() - begin);
                const printed = result.printed ?? result;
                expected ??= printed;
                if (printed != expected) failure = `printed “${printed.trim()}”, not “${expected.trim()}”`;
            } catch (error) {
                failure = String(error).split('\n')[0];
            }
        }
        console.log([basename(program, '.py'), name, failure ? `failed: ${failure}` : best.toFixed(1)].join('\t'));
    }
}
process.exit(0);
