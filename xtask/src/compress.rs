//! Brotli and gzip beside each file of the site, remembered by content: brotli at its best takes
//! seconds for the page's WebAssembly.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// A file of the site in its compressed forms.
pub struct Compressed {
    pub brotli: Vec<u8>,
    pub gzip: Vec<u8>,
}

/// Compresses, or takes from `cache` what an earlier run compressed.
pub fn compressed(content: &[u8], cache: &Path) -> Result<Compressed> {
    let name = hash(content);
    Ok(Compressed {
        brotli: cached(&cache.join(format!("{name}.br")), || brotli(content))?,
        gzip: cached(&cache.join(format!("{name}.gz")), || gzip(content))?,
    })
}

/// FNV-1a, 64 bits, as 16 hexadecimal digits: names a content, guards nothing.
pub fn hash(content: &[u8]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in content {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

fn cached(file: &Path, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    if let Ok(bytes) = fs::read(file) {
        return Ok(bytes);
    }
    let bytes = make()?;
    // Written under another name first: an interrupted run must not leave half a file to be believed.
    let partial = file.with_extension("partial");
    fs::write(&partial, &bytes).with_context(|| format!("writing {}", partial.display()))?;
    fs::rename(&partial, file).with_context(|| format!("writing {}", file.display()))?;
    Ok(bytes)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut out, &parameters)?;
    Ok(out)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_fnv_1a() {
        // Test vectors of the FNV reference code.
        assert_eq!(hash(b""), "cbf29ce484222325");
        assert_eq!(hash(b"foobar"), "85944171f73967e8");
    }

    #[test]
    fn both_forms_unpack_to_the_content() {
        let content = "socket ".repeat(1000).into_bytes();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&content).unwrap(), &mut unpacked).unwrap();
        assert_eq!(unpacked, content);
        let packed = gzip(&content).unwrap();
        let mut unpacked = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&*packed), &mut unpacked)
            .unwrap();
        assert_eq!(unpacked, content);
        assert!(packed.len() < 200);
    }
}
