//! Lone surrogates in Rust strings: U+D800..=U+DFFF stand as the private characters
//! U+10D800..=U+10DFFF, so that `surrogateescape` and `'\udc80'` survive a round trip.

/// `chr(code)`: `None` beyond 0x10FFFF.
pub fn chr(code: u32) -> Option<char> {
    if (0xD800..=0xDFFF).contains(&code) {
        char::from_u32(code + 0x10_0000)
    } else {
        char::from_u32(code)
    }
}
/// `ord(c)`.
pub fn ord(c: char) -> u32 {
    let code = u32::from(c);
    if (0x10_D800..=0x10_DFFF).contains(&code) { code - 0x10_0000 } else { code }
}
