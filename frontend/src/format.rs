//! Numbers, times, addresses and bytes as short texts.

use world::{Address, Time};

/// Virtual time: "0", "40 µs", "3.02 ms", "1.503 s".
pub fn time(time: Time) -> String {
    span(time.0)
}

/// A span of nanoseconds.
pub fn span(nanoseconds: u64) -> String {
    let digits = |value: f64, places: usize, unit: &str| {
        let text = format!("{value:.places$}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        format!("{text} {unit}")
    };
    match nanoseconds {
        0 => "0".into(),
        n if n < 1_000_000 => digits(n as f64 / 1e3, 1, "µs"),
        n if n < 1_000_000_000 => digits(n as f64 / 1e6, 3, "ms"),
        n => digits(n as f64 / 1e9, 4, "s"),
    }
}

pub fn address(address: &Address) -> String {
    match address {
        Address::Inet { ip, port } => format!("{ip}:{port}"),
        Address::Inet6 { ip, port, .. } => format!("[{ip}]:{port}"),
        Address::Unix { path } if path.is_empty() => "(unnamed)".into(),
        Address::Unix { path } => path.replace('\0', "@"),
    }
}

pub fn port(address: &Address) -> Option<u16> {
    match address {
        Address::Inet { port, .. } | Address::Inet6 { port, .. } => Some(*port),
        Address::Unix { .. } => None,
    }
}

/// Bytes as text where they are printable ASCII, the rest as Python writes it.
pub fn preview(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x20..=0x7e => out.push(byte as char),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out
}

/// Text if the bytes are UTF-8 without control characters, or else as [`preview`] has it.
pub fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(|c| c.is_control()) => text.to_string(),
        _ => preview(bytes),
    }
}

/// Rows of a hex dump: offset, sixteen bytes, text.
pub fn hex_rows(bytes: &[u8]) -> Vec<(String, String, String)> {
    let row = |(i, row): (usize, &[u8])| {
        let hex: Vec<String> = row.iter().map(|b| format!("{b:02x}")).collect();
        let text =
            row.iter().map(|&b| if (0x20..0x7f).contains(&b) { b as char } else { '·' }).collect();
        (format!("{:04x}", i * 16), hex.join(" "), text)
    };
    bytes.chunks(16).enumerate().map(row).collect()
}

/// Pairs of hex digits, with or without spaces between.
pub fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .map(|c| c.to_digit(16).map(|d| d as u8))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs.remainder().is_empty().then(|| pairs.map(|p| p[0] << 4 | p[1]).collect())
}

/// A name as it stands in `data-testid`: spaces → `-`.
pub fn test_name(name: &str) -> String {
    name.replace(' ', "-")
}

/// A count with thin spaces between thousands.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        let table = [
            (0, "0"),
            (10_000, "10 µs"),
            (10_500, "10.5 µs"),
            (1_000_000, "1 ms"),
            (3_020_000, "3.02 ms"),
            (1_503_000_000, "1.503 s"),
            (60_000_000_000, "60 s"),
        ];
        for (nanoseconds, expected) in table {
            assert_eq!(span(nanoseconds), expected);
        }
    }

    #[test]
    fn bytes_as_text() {
        assert_eq!(preview(b"a\r\n\xff\"\0"), "a\\r\\n\\xff\"\\x00");
        assert_eq!(readable("é".as_bytes()), "é");
        assert_eq!(readable(b"a\n"), "a\\n");
        let (offset, hex, text) = hex_rows(b"0123456789abcdefG").pop().unwrap();
        assert_eq!((offset.as_str(), hex.as_str(), text.as_str()), ("0010", "47", "G"));
    }

    #[test]
    fn hex_typed_by_people() {
        let table: [(&str, Option<&[u8]>); 5] = [
            ("68 65 6C", Some(b"hel")),
            ("6865", Some(b"he")),
            ("", Some(b"")),
            ("686", None),
            ("xx", None),
        ];
        for (typed, expected) in table {
            assert_eq!(parse_hex(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn thousands() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
    }
}
