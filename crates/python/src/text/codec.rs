//! `str.encode` and `bytes.decode`: UTF-8, UTF-16, UTF-32, ASCII, Latin-1 and Windows-1252.
//!
//! Each codec reports faults as ranges with a reason; the error handler then replaces the range or
//! raises. Deliberately not here: East Asian and other table-driven encodings (`Unsupported`).

use super::{FaultObject, Result, TextError, UnicodeFault, error, repr, surrogate};

/// A codec, by its canonical name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codec {
    Utf8 { signature: bool },
    Utf16(Order),
    Utf32(Order),
    Ascii,
    Latin1,
    Windows1252,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// Little-endian with a byte order mark.
    Marked,
    Little,
    Big,
}

const CODECS: &[(&str, Codec, &[&str])] = &[
    ("utf-8", Codec::Utf8 { signature: false }, &["utf_8", "utf8", "u8", "utf", "cp65001"]),
    ("utf-8-sig", Codec::Utf8 { signature: true }, &["utf_8_sig", "utf8_sig"]),
    ("ascii", Codec::Ascii, &["ascii", "us_ascii", "646", "iso646_us", "ansi_x3.4_1968"]),
    (
        "iso8859-1",
        Codec::Latin1,
        &["latin_1", "latin1", "latin", "l1", "iso_8859_1", "iso8859_1", "8859", "cp819"],
    ),
    ("cp1252", Codec::Windows1252, &["cp1252", "windows_1252", "1252"]),
    ("utf-16", Codec::Utf16(Order::Marked), &["utf_16", "utf16", "u16"]),
    ("utf-16-le", Codec::Utf16(Order::Little), &["utf_16_le", "utf_16le", "utf16le", "utf16_le"]),
    ("utf-16-be", Codec::Utf16(Order::Big), &["utf_16_be", "utf_16be", "utf16be", "utf16_be"]),
    ("utf-32", Codec::Utf32(Order::Marked), &["utf_32", "utf32", "u32"]),
    ("utf-32-le", Codec::Utf32(Order::Little), &["utf_32_le", "utf_32le", "utf32le", "utf32_le"]),
    ("utf-32-be", Codec::Utf32(Order::Big), &["utf_32_be", "utf_32be", "utf32be", "utf32_be"]),
];

/// Encodings of CPython that are not here: said so rather than called unknown.
const ABSENT: &[&str] = &[
    "gbk",
    "gb2312",
    "gb18030",
    "big5",
    "shift_jis",
    "sjis",
    "euc_jp",
    "euc_kr",
    "cp437",
    "cp850",
    "cp936",
    "cp1250",
    "cp1251",
    "cp949",
    "hz",
    "iso8859_2",
    "iso8859_15",
    "iso_8859_15",
    "koi8_r",
    "utf_7",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "mac_roman",
];

fn find(encoding: &str) -> Result<(&'static str, Codec)> {
    let normal: String = encoding
        .chars()
        .map(|c| if matches!(c, '-' | ' ') { '_' } else { c.to_ascii_lowercase() })
        .collect();
    if let Some((name, codec, _)) = CODECS.iter().find(|(_, _, names)| names.contains(&&*normal)) {
        return Ok((name, *codec));
    }
    if ABSENT.contains(&&*normal) {
        return error(
            "Unsupported",
            format!(
                "the encoding '{encoding}' is not part of the playground's Python. \
                 Instead: 'utf-8', 'ascii', 'latin-1', 'utf-16'."
            ),
        );
    }
    error("LookupError", format!("unknown encoding: {encoding}"))
}

/// The canonical name of a known encoding ("UTF8" → "utf-8").
pub fn lookup(encoding: &str) -> Result<&'static str> {
    find(encoding).map(|(name, _)| name)
}

/// The name that CPython's messages use, which for Latin-1 and charmaps is not the canonical one.
fn shown_name(name: &'static str) -> &'static str {
    match name {
        "iso8859-1" => "latin-1",
        "cp1252" => "charmap",
        "utf-8-sig" => "utf-8",
        name => name,
    }
}

/// `text.encode(encoding, errors)`; LookupError on an unknown encoding or, at the first fault, an
/// unknown handler.
pub fn encode(text: &str, encoding: &str, errors: &str) -> Result<Vec<u8>> {
    let (name, codec) = find(encoding)?;
    let mut out = Vec::with_capacity(text.len());
    match codec {
        Codec::Utf8 { signature: true } => out.extend(b"\xef\xbb\xbf"),
        Codec::Utf16(Order::Marked) => out.extend(b"\xff\xfe"),
        Codec::Utf32(Order::Marked) => out.extend(b"\xff\xfe\0\0"),
        _ => {}
    }
    let mut rest = text.char_indices().enumerate().peekable();
    while let Some((index, (at, c))) = rest.next() {
        if push_char(&mut out, codec, c) {
            continue;
        }
        let (mut end, mut end_at) = (index + 1, at + c.len_utf8());
        // Neighbours that fail alike are one fault.
        while let Some(&(i, (next_at, next))) = rest.peek() {
            if push_char(&mut Vec::new(), codec, next) {
                break;
            }
            (end, end_at) = (i + 1, next_at + next.len_utf8());
            rest.next();
        }
        let fault = Fault { start: index, end, reason: encode_reason(codec) };
        replace_unencodable(&mut out, codec, errors, &text[at..end_at], || {
            fault.encode_error(shown_name(name), text, c)
        })?;
    }
    Ok(out)
}

fn encode_reason(codec: Codec) -> &'static str {
    match codec {
        Codec::Ascii => "ordinal not in range(128)",
        Codec::Latin1 => "ordinal not in range(256)",
        Codec::Windows1252 => "character maps to <undefined>",
        _ => "surrogates not allowed",
    }
}

/// Appends one character; false when the codec has no bytes for it.
fn push_char(out: &mut Vec<u8>, codec: Codec, c: char) -> bool {
    let code = surrogate::ord(c);
    match codec {
        Codec::Ascii if code < 0x80 => out.push(code as u8),
        Codec::Latin1 if code < 0x100 => out.push(code as u8),
        Codec::Windows1252 => match windows_1252_byte(c) {
            Some(byte) => out.push(byte),
            None => return false,
        },
        Codec::Ascii | Codec::Latin1 => return false,
        _ if (0xD800..0xE000).contains(&code) => return false,
        Codec::Utf8 { .. } => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        Codec::Utf16(order) => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                push_ordered(out, order, &unit.to_be_bytes());
            }
        }
        Codec::Utf32(order) => push_ordered(out, order, &code.to_be_bytes()),
    }
    true
}

fn push_ordered(out: &mut Vec<u8>, order: Order, big_endian: &[u8]) {
    if order == Order::Big {
        out.extend(big_endian);
    } else {
        out.extend(big_endian.iter().rev());
    }
}

fn replace_unencodable(
    out: &mut Vec<u8>,
    codec: Codec,
    errors: &str,
    bad: &str,
    fault: impl Fn() -> TextError,
) -> Result<()> {
    let mut replacement = String::new();
    for c in bad.chars() {
        let code = surrogate::ord(c);
        let is_surrogate = (0xD800..0xE000).contains(&code);
        match errors {
            "strict" => return Err(fault()),
            "ignore" => {}
            "replace" => replacement.push('?'),
            "backslashreplace" | "namereplace" => repr::escape(&mut replacement, c),
            "xmlcharrefreplace" => replacement.push_str(&format!("&#{code};")),
            "surrogateescape" if (0xDC80..0xDD00).contains(&code) => {
                out.push((code - 0xDC00) as u8)
            }
            "surrogatepass" if is_surrogate => match codec {
                Codec::Utf8 { .. } => {
                    let low = |shift: u32| 0x80 | (code >> shift & 0x3f) as u8;
                    out.extend([0xe0 | (code >> 12) as u8, low(6), low(0)]);
                }
                Codec::Utf16(order) => push_ordered(out, order, &(code as u16).to_be_bytes()),
                Codec::Utf32(order) => push_ordered(out, order, &code.to_be_bytes()),
                _ => return Err(fault()),
            },
            "surrogateescape" | "surrogatepass" => return Err(fault()),
            unknown => return unknown_handler(unknown),
        }
    }
    for c in replacement.chars() {
        push_char(out, codec, c);
    }
    Ok(())
}

fn unknown_handler<T>(name: &str) -> Result<T> {
    error("LookupError", format!("unknown error handler name '{name}'"))
}

/// `data.decode(encoding, errors)`.
pub fn decode(data: &[u8], encoding: &str, errors: &str) -> Result<String> {
    let (name, codec) = find(encoding)?;
    let mut decoder = Decoder { data, name: shown_name(name), errors, out: String::new(), at: 0 };
    match codec {
        Codec::Utf8 { signature } => {
            decoder.at = if signature && data.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            decoder.utf8()?;
        }
        Codec::Utf16(order) => {
            let (order, start) = marked(order, data, &[0xff, 0xfe], &[0xfe, 0xff]);
            decoder.name = if order == Order::Big { "utf-16-be" } else { "utf-16-le" };
            decoder.at = start;
            decoder.utf16(order)?;
        }
        Codec::Utf32(order) => {
            let (order, start) = marked(order, data, &[0xff, 0xfe, 0, 0], &[0, 0, 0xfe, 0xff]);
            decoder.name = if order == Order::Big { "utf-32-be" } else { "utf-32-le" };
            decoder.at = start;
            decoder.utf32(order)?;
        }
        Codec::Latin1 => decoder.out.extend(data.iter().map(|&b| char::from(b))),
        Codec::Ascii => {
            let of = |b: u8| b.is_ascii().then(|| char::from(b));
            decoder.single_bytes(of, encode_reason(codec))?;
        }
        Codec::Windows1252 => decoder.single_bytes(windows_1252_char, encode_reason(codec))?,
    }
    Ok(decoder.out)
}

/// The byte order that a mark at the start tells, and where the text begins.
fn marked(order: Order, data: &[u8], little: &[u8], big: &[u8]) -> (Order, usize) {
    match order {
        Order::Marked if data.starts_with(little) => (Order::Little, little.len()),
        Order::Marked if data.starts_with(big) => (Order::Big, big.len()),
        Order::Marked => (Order::Little, 0),
        order => (order, 0),
    }
}

struct Decoder<'a> {
    data: &'a [u8],
    name: &'static str,
    errors: &'a str,
    out: String,
    at: usize,
}

impl Decoder<'_> {
    fn utf8(&mut self) -> Result<()> {
        loop {
            let rest = &self.data[self.at..];
            let fault = match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.out.push_str(text);
                    return Ok(());
                }
                Err(fault) => fault,
            };
            let valid = fault.valid_up_to();
            self.out.push_str(std::str::from_utf8(&rest[..valid]).unwrap_or_default());
            let bad = rest[valid];
            let (length, reason) = match fault.error_len() {
                None => (rest.len() - valid, "unexpected end of data"),
                Some(n) if matches!(bad, 0xc2..=0xf4) => (n, "invalid continuation byte"),
                Some(n) => (n, "invalid start byte"),
            };
            self.at += valid;
            self.fault(self.at + length, reason)?;
        }
    }

    fn utf16(&mut self, order: Order) -> Result<()> {
        while self.at < self.data.len() {
            let Some(unit) = self.unit16(self.at, order) else {
                self.fault(self.data.len(), "truncated data")?;
                continue;
            };
            match unit {
                0xD800..0xDC00 => match self.unit16(self.at + 2, order) {
                    Some(low @ 0xDC00..0xE000) => {
                        let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                        self.out.extend(char::from_u32(code));
                        self.at += 4;
                    }
                    Some(_) => self.fault(self.at + 2, "illegal UTF-16 surrogate")?,
                    None => self.fault(self.data.len(), "unexpected end of data")?,
                },
                0xDC00..0xE000 => self.fault(self.at + 2, "illegal encoding")?,
                code => {
                    self.out.extend(char::from_u32(code));
                    self.at += 2;
                }
            }
        }
        Ok(())
    }

    fn unit16(&self, at: usize, order: Order) -> Option<u32> {
        let bytes = [*self.data.get(at)?, *self.data.get(at + 1)?];
        let big = order == Order::Big;
        Some(u32::from(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }))
    }

    fn utf32(&mut self, order: Order) -> Result<()> {
        while self.at < self.data.len() {
            let Some(&bytes) = self.data[self.at..].first_chunk::<4>() else {
                self.fault(self.data.len(), "truncated data")?;
                continue;
            };
            let big = order == Order::Big;
            let code = if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
            let Some(c) = char::from_u32(code) else {
                let reason = if code < 0x10000 {
                    "code point in surrogate code point range(0xd800, 0xe000)"
                } else {
                    "code point not in range(0x110000)"
                };
                self.fault(self.at + 4, reason)?;
                continue;
            };
            self.out.push(c);
            self.at += 4;
        }
        Ok(())
    }

    fn single_bytes(
        &mut self,
        of: impl Fn(u8) -> Option<char>,
        reason: &'static str,
    ) -> Result<()> {
        while let Some(&byte) = self.data.get(self.at) {
            match of(byte) {
                Some(c) => {
                    self.out.push(c);
                    self.at += 1;
                }
                None => self.fault(self.at + 1, reason)?,
            }
        }
        Ok(())
    }

    /// Replaces `at..end` as the handler says and goes on after it.
    fn fault(&mut self, end: usize, reason: &'static str) -> Result<()> {
        let (start, bad) = (self.at, &self.data[self.at..end]);
        let fault = Fault { start, end, reason };
        self.at = end;
        match self.errors {
            "strict" | "xmlcharrefreplace" | "namereplace" => {
                return Err(fault.decode_error(self.name, self.data));
            }
            "ignore" => {}
            "replace" => self.out.push('\u{fffd}'),
            "backslashreplace" => {
                bad.iter().for_each(|b| self.out.push_str(&format!("\\x{b:02x}")))
            }
            "surrogateescape" => {
                if bad.iter().any(u8::is_ascii) {
                    return Err(fault.decode_error(self.name, self.data));
                }
                let escaped = |&b: &u8| surrogate::chr(0xDC00 + u32::from(b));
                self.out.extend(bad.iter().filter_map(escaped));
            }
            "surrogatepass" => match self.data[start..] {
                [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, ..] if self.name == "utf-8" => {
                    let code = 0xD000 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f);
                    self.out.extend(surrogate::chr(code));
                    self.at = start + 3;
                }
                _ => return Err(fault.decode_error(self.name, self.data)),
            },
            unknown => return unknown_handler(unknown),
        }
        Ok(())
    }
}

/// What could not be coded: a range of bytes or code points.
struct Fault {
    start: usize,
    end: usize,
    reason: &'static str,
}

impl Fault {
    fn decode_error(&self, name: &str, data: &[u8]) -> TextError {
        let what = if self.end - self.start == 1 {
            format!("byte 0x{:02x} in position {}", data[self.start], self.start)
        } else {
            format!("bytes in position {}-{}", self.start, self.end - 1)
        };
        let message = format!("'{name}' codec can't decode {what}: {}", self.reason);
        let object = FaultObject::Bytes(data.to_vec());
        self.error("UnicodeDecodeError", message, name, object)
    }

    fn encode_error(&self, name: &str, text: &str, first: char) -> TextError {
        let what = if self.end - self.start == 1 {
            let mut shown = String::new();
            repr::escape(&mut shown, first);
            format!("character '{shown}' in position {}", self.start)
        } else {
            format!("characters in position {}-{}", self.start, self.end - 1)
        };
        let message = format!("'{name}' codec can't encode {what}: {}", self.reason);
        let object = FaultObject::Text(text.to_string());
        self.error("UnicodeEncodeError", message, name, object)
    }

    fn error(
        &self,
        class: &'static str,
        message: String,
        name: &str,
        object: FaultObject,
    ) -> TextError {
        let fault = UnicodeFault {
            encoding: name.to_string(),
            object,
            start: self.start,
            end: self.end,
            reason: self.reason.to_string(),
        };
        TextError { class, message, unicode: Some(Box::new(fault)) }
    }
}

/// Windows-1252's 0x80..=0x9f; a space where there is no character.
const WINDOWS_1252: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

fn windows_1252_char(byte: u8) -> Option<char> {
    if matches!(byte, 0x80..=0x9f) {
        return WINDOWS_1252.chars().nth(usize::from(byte - 0x80)).filter(|&c| c != ' ');
    }
    Some(char::from(byte))
}

fn windows_1252_byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ (0..0x80 | 0xa0..0x100) => Some(code as u8),
        _ => WINDOWS_1252.chars().position(|other| other == c).map(|at| 0x80 + at as u8),
    }
}
