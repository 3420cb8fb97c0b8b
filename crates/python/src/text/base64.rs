//! `binascii`'s base64, hex and checksums.

use super::{Result, error};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Standard alphabet, padded, no newline.
pub fn encode(data: &[u8]) -> String {
    let mut out = String::with_capacity(data.len().div_ceil(3) * 4);
    for chunk in data.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let sextet = (bits >> (18 - 6 * i)) as usize & 63;
            out.push(if i <= chunk.len() { char::from(ALPHABET[sextet]) } else { '=' });
        }
    }
    out
}

/// `binascii.a2b_base64` (not strict: characters outside the alphabet are skipped).
pub fn decode(text: &[u8]) -> Result<Vec<u8>> {
    let (mut out, mut held, mut position, mut pads) = (Vec::new(), 0u8, 0, 0);
    for &c in text {
        if c == b'=' {
            pads += 1;
            if position >= 2 && position + pads >= 4 {
                return Ok(out);
            }
            continue;
        }
        let Some(value) = ALPHABET.iter().position(|&letter| letter == c) else {
            continue;
        };
        let value = value as u8;
        pads = 0;
        match position {
            0 => {}
            1 => out.push(held << 2 | value >> 4),
            2 => out.push(held << 4 | value >> 2),
            _ => out.push(held << 6 | value),
        }
        held = value;
        position = (position + 1) % 4;
    }
    match position {
        0 => Ok(out),
        1 => error(
            "binascii.Error",
            format!(
                "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more \
                 than a multiple of 4",
                out.len() / 3 * 4 + 1
            ),
        ),
        _ => error("binascii.Error", "Incorrect padding"),
    }
}

/// `binascii.unhexlify`.
pub fn unhexlify(text: &[u8]) -> Result<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return error("binascii.Error", "Odd-length string");
    }
    let digit = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    let bytes = text.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?));
    bytes
        .collect::<Option<Vec<u8>>>()
        .map_or_else(|| error("binascii.Error", "Non-hexadecimal digit found"), Ok)
}

/// `binascii.crc32` / `zlib.crc32`, going on from `value` (0 to start).
pub fn crc32(data: &[u8], value: u32) -> u32 {
    let mut crc = !value;
    for &byte in data {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !crc
}

/// `zlib.adler32`, going on from `value` (1 to start).
pub fn adler32(data: &[u8], value: u32) -> u32 {
    let (mut low, mut high) = (value & 0xffff, value >> 16);
    for &byte in data {
        low = (low + u32::from(byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    high << 16 | low
}
