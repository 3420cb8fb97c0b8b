//! Holds every function here against `cases.txt`, which CPython 3.11 printed
//! (`tests/tools/text_cases.py` says how to read it).

use super::field::{self, Access, First};
use super::pack::{Format, Item, Wanted};
use super::percent::{self, Argument};
use super::slice::Slice;
use super::{Result, base64, bytes, calendar, codec, float, int, repr, spec, string};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

#[test]
fn agrees_with_cpython() {
    let (mut failures, mut count) = (Vec::new(), 0);
    for (number, line) in include_str!("cases.txt").lines().enumerate() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, arguments @ .., expected] = columns.as_slice() else {
            panic!("line {}: too few columns", number + 1);
        };
        let expected = expected.strip_prefix("=> ").unwrap_or(expected);
        let arguments: Vec<Column> = arguments.iter().map(|text| Column(unescape(text))).collect();
        let got = match call(name, &arguments) {
            Ok(text) => text,
            Err(error) => format!("!{}: {}", error.class, escape(&error.message)),
        };
        count += 1;
        if got != expected {
            failures.push(format!("line {}: {line}\n    got {got}", number + 1));
        }
    }
    let shown = failures.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {count} cases differ:\n{shown}", failures.len());
}

/// One column of a case.
struct Column(String);

impl Column {
    fn text(&self) -> &str {
        &self.0
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.chars().map(|c| c as u8).collect()
    }

    fn float(&self) -> f64 {
        match self.text() {
            "nan" => f64::NAN,
            text => text.parse().unwrap(),
        }
    }

    fn big(&self) -> BigInt {
        self.text().parse().unwrap()
    }

    fn int(&self) -> i64 {
        super::slice::clamp(&self.big())
    }

    fn option(&self) -> Option<i64> {
        (self.text() != "None").then(|| self.int())
    }

    fn optional(&self) -> Option<&str> {
        (self.text() != "None").then(|| self.text())
    }

    fn flag(&self) -> bool {
        self.text() == "True"
    }

    fn char(&self) -> char {
        self.text().chars().next().unwrap()
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('u') => {
                let code: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                out.push(char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap());
            }
            other => out.extend(other),
        }
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            ' '..='~' => out.push(c),
            c if super::unicode::is_printable(c) && c > '\u{a0}' => out.push(c),
            c => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
        }
    }
    out
}

fn text(s: impl AsRef<str>) -> String {
    escape(s.as_ref())
}

fn data(s: impl AsRef<[u8]>) -> String {
    escape(&s.as_ref().iter().map(|&b| char::from(b)).collect::<String>())
}

fn flag(b: bool) -> String {
    if b { "True" } else { "False" }.to_string()
}

fn found(at: Option<usize>) -> String {
    at.map_or("-1".to_string(), |at| at.to_string())
}

fn texts<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> String {
    parts.into_iter().map(text).collect::<Vec<_>>().join("|")
}

fn datas<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> String {
    parts.into_iter().map(data).collect::<Vec<_>>().join("|")
}

fn big(n: BigInt) -> String {
    n.to_string()
}

fn call(name: &str, a: &[Column]) -> Result<String> {
    if let Some(name) = name.strip_prefix("b.") {
        return bytes_call(name, a);
    }
    if let Some(result) = string_predicate(name, a) {
        return Ok(result);
    }
    match name.split('_').next().unwrap_or("") {
        "pack" | "unpack" | "calcsize" => return pack_call(name, a),
        "percent" => return percent_call(name, a),
        _ => {}
    }
    if let Some(result) = string_call(name, a) {
        return result;
    }
    if let Some(result) = int_call(name, a) {
        return result;
    }
    float_call(name, a).unwrap_or_else(|| other_call(name, a))
}

fn string_predicate(name: &str, a: &[Column]) -> Option<String> {
    let test: fn(&str) -> bool = match name {
        "isalpha" => string::is_alpha,
        "isalnum" => string::is_alnum,
        "isascii" => string::is_ascii,
        "isdecimal" => string::is_decimal,
        "isdigit" => string::is_digit,
        "isnumeric" => string::is_numeric,
        "isidentifier" => string::is_identifier,
        "islower" => string::is_lower,
        "isupper" => string::is_upper,
        "istitle" => string::is_title,
        "isspace" => string::is_space,
        "isprintable" => string::is_printable,
        _ => return None,
    };
    Some(flag(test(a[0].text())))
}

fn string_call(name: &str, a: &[Column]) -> Option<Result<String>> {
    let s = a.first().map_or("", Column::text);
    let arg = |i: usize| a[i].text();
    let range = || (a[2].option(), a[3].option());
    Some(Ok(match name {
        "upper" => text(string::upper(s)),
        "lower" => text(string::lower(s)),
        "title" => text(string::title(s)),
        "capitalize" => text(string::capitalize(s)),
        "swapcase" => text(string::swapcase(s)),
        "casefold" => text(string::casefold(s)),
        "splitlines" => texts(string::splitlines(s, false)),
        "splitlines_keep" => texts(string::splitlines(s, true)),
        "strip" => text(string::strip(s, None)),
        "lstrip" => text(string::lstrip(s, None)),
        "rstrip" => text(string::rstrip(s, None)),
        "split" if a.len() == 1 => return Some(string::split(s, None, -1).map(texts)),
        "rsplit" if a.len() == 1 => return Some(string::rsplit(s, None, -1).map(texts)),
        "split" => return Some(string::split(s, a[1].optional(), a[2].int()).map(texts)),
        "rsplit" => return Some(string::rsplit(s, a[1].optional(), a[2].int()).map(texts)),
        "partition" => return Some(string::partition(s, arg(1)).map(|(x, y, z)| texts([x, y, z]))),
        "rpartition" => {
            return Some(string::rpartition(s, arg(1)).map(|(x, y, z)| texts([x, y, z])));
        }
        "find" => found(string::find(s, arg(1), range().0, range().1)),
        "rfind" => found(string::rfind(s, arg(1), range().0, range().1)),
        "count" => string::count(s, arg(1), range().0, range().1).to_string(),
        "startswith" => flag(string::starts_with(s, arg(1), range().0, range().1)),
        "endswith" => flag(string::ends_with(s, arg(1), range().0, range().1)),
        "index" => return Some(string::index(s, arg(1), None, None).map(|at| at.to_string())),
        "replace" => return Some(string::replace(s, arg(1), arg(2), a[3].int()).map(text)),
        "ljust" => return Some(string::ljust(s, a[1].int(), a[2].char()).map(text)),
        "rjust" => return Some(string::rjust(s, a[1].int(), a[2].char()).map(text)),
        "center" => return Some(string::center(s, a[1].int(), a[2].char()).map(text)),
        "zfill" => return Some(string::zfill(s, a[1].int()).map(text)),
        "expandtabs" => return Some(string::expandtabs(s, a[1].int()).map(text)),
        "slice" => {
            let slice = Slice::resolve(a[1].option(), a[2].option(), a[3].option(), string::len(s));
            return Some(slice.map(|slice| text(string::slice(s, slice))));
        }
        "repr_str" => text(repr::str_repr(s)),
        "ascii" => text(repr::str_ascii(s)),
        "encode" => return Some(codec::encode(s, arg(1), arg(2)).map(data)),
        "parse_float" => return Some(float::parse(s).map(float::repr)),
        "from_hex" => return Some(float::from_hex(s).map(float::repr)),
        "parse_int" => return Some(int::parse(s, a[1].int()).map(big)),
        "format_str" => return Some(spec::format_str(s, arg(1), "str").map(text)),
        "bytes_fromhex" => return Some(bytes::from_hex(s).map(data)),
        "field" => return Some(show_template(s).map(text)),
        _ => return None,
    }))
}

fn show_template(template: &str) -> Result<String> {
    let (pieces, outcome) = field::parse(template);
    outcome.map(|()| show_pieces(&pieces))
}

fn show_pieces(pieces: &[field::Piece]) -> String {
    let show = |piece: &field::Piece| match piece {
        field::Piece::Literal(text) => format!("L{text}"),
        field::Piece::Field(field) => {
            let first = match &field.first {
                First::Index(index) => index.to_string(),
                First::Name(name) => name.clone(),
            };
            let step = |access: &Access| match access {
                Access::Attribute(name) => format!(".{name}"),
                Access::Index(index) => format!("#{index}"),
                Access::Key(key) => format!("@{key}"),
            };
            let path: String = field.path.iter().map(step).collect();
            let conversion = field.conversion.map(String::from).unwrap_or_default();
            format!("F{first}{path}!{conversion}:({})", show_pieces(&field.spec))
        }
    };
    pieces.iter().map(show).collect::<Vec<_>>().join("+")
}

fn int_call(name: &str, a: &[Column]) -> Option<Result<String>> {
    let n = || a[0].big();
    let m = || a[1].big();
    Some(Ok(match name {
        "int_hash" => int::hash(&n()).to_string(),
        "int_to_float" => return Some(float::from_int(&n()).map(float::repr)),
        "bin" => int::to_radix(&n(), 2),
        "oct" => int::to_radix(&n(), 8),
        "hex_int" => int::to_radix(&n(), 16),
        "bits" => int::bit_length(&n()).to_string(),
        "bit_count" => int::bit_count(&n()).to_string(),
        "int_round" => big(int::round(&n(), a[1].int())),
        "format_int" => return Some(format_int(&n(), a[1].text()).map(text)),
        "int_floordiv" => return Some(int_floor_div(&n(), &m()).map(big)),
        "int_mod" => return Some(int_modulo(&n(), &m()).map(big)),
        "int_truediv" => return Some(int::true_div(&n(), &m()).map(float::repr)),
        "shl" => return Some(int::shift_left(&n(), &m()).map(big)),
        "shr" => return Some(int::shift_right(&n(), &m()).map(big)),
        "powmod" => return Some(int::pow_mod(&n(), &m(), &a[2].big()).map(big)),
        "to_bytes" => {
            let bytes = int::to_bytes(&n(), a[1].int(), a[2].text() == "big", a[3].flag());
            return Some(bytes.map(data));
        }
        "cmp" => float::compare_int(a[1].float(), &n())
            .map_or("None".to_string(), |order| (order as i8).to_string()),
        "indices" => {
            let length = a[0].int() as usize;
            let slice = Slice::resolve(a[1].option(), a[2].option(), a[3].option(), length);
            return Some(slice.map(|s| format!("{}|{}|{}", s.start, s.stop, s.step)));
        }
        "gmtime" => {
            return Some(calendar::gmtime(a[0].int()).map(|m| {
                format!(
                    "{}|{}|{}|{}|{}|{}|{}|{}|{}",
                    m.year, m.month, m.day, m.hour, m.minute, m.second, m.weekday, m.yearday, m.dst
                )
            }));
        }
        "asctime" => return Some(calendar::gmtime(a[0].int()).map(|m| calendar::asctime(&m))),
        _ => return None,
    }))
}

/// Small ints take the short way too, which must agree.
fn format_int(n: &BigInt, format: &str) -> Result<String> {
    match n.to_i64() {
        Some(small) => spec::format_small(small, format, "int"),
        None => spec::format_int(n, format, "int"),
    }
}

fn int_floor_div(n: &BigInt, m: &BigInt) -> Result<BigInt> {
    let small = n.to_i64().zip(m.to_i64()).and_then(|(n, m)| int::floor_div_small(n, m));
    small.map_or_else(|| int::floor_div(n, m), |quotient| Ok(quotient.into()))
}

fn int_modulo(n: &BigInt, m: &BigInt) -> Result<BigInt> {
    let small = n.to_i64().zip(m.to_i64()).and_then(|(n, m)| int::modulo_small(n, m));
    small.map_or_else(|| int::modulo(n, m), |rest| Ok(rest.into()))
}

fn float_call(name: &str, a: &[Column]) -> Option<Result<String>> {
    let x = || a[0].float();
    let y = || a[1].float();
    Some(match name {
        "repr" => Ok(float::repr(x())),
        "hash" => Ok(float::hash(x()).to_string()),
        "hex" => Ok(float::hex(x())),
        "ratio" => float::as_integer_ratio(x()).map(|(n, d)| format!("{n}|{d}")),
        "round0" => float::round_to_int(x()).map(big),
        "round" => float::round(x(), a[1].int()).map(float::repr),
        "format_float" => spec::format_float(x(), a[1].text(), "float").map(text),
        "floordiv" => float::floor_div(x(), y()).map(float::repr),
        "mod" => float::modulo(x(), y()).map(float::repr),
        "divmod" => {
            float::divmod(x(), y()).map(|(q, r)| format!("{}|{}", float::repr(q), float::repr(r)))
        }
        "truediv" => float::true_div(x(), y()).map(float::repr),
        "pow" => float::pow(x(), y()).map(float::repr),
        _ => return None,
    })
}

fn other_call(name: &str, a: &[Column]) -> Result<String> {
    let b = a[0].bytes();
    match name {
        "decode" => codec::decode(&b, a[1].text(), a[2].text()).map(text),
        "escape_trip" => {
            let escaped = codec::decode(&b, "utf-8", "surrogateescape")?;
            codec::encode(&escaped, "utf-8", "surrogateescape").map(data)
        }
        "repr_bytes" => Ok(text(repr::bytes_repr(&b))),
        "bytes_hex" => Ok(bytes::hex(&b, Some(a[1].char()), a[2].int())),
        "crc32" => Ok(base64::crc32(&b, 0).to_string()),
        "adler32" => Ok(base64::adler32(&b, 1).to_string()),
        "b64" => Ok(base64::encode(&b)),
        "unb64" => base64::decode(&b).map(data),
        "unhex" => base64::unhexlify(&b).map(data),
        "from_bytes" => Ok(big(int::from_bytes(&b, a[1].text() == "big", a[2].flag()))),
        "strftime" => calendar::strftime(a[0].text(), &calendar::gmtime(a[1].int())?).map(text),
        _ => panic!("no such function: {name}"),
    }
}

fn percent_call(name: &str, a: &[Column]) -> Result<String> {
    let (pieces, outcome) = percent::parse(a[0].text());
    let mut out = String::new();
    for piece in pieces {
        match piece {
            percent::Piece::Literal(text) => out.push_str(&text),
            percent::Piece::Field(field) => {
                let argument = match name {
                    "percent_float" => Argument::Float(a[1].float()),
                    "percent_int" => Argument::Int(a[1].big()),
                    _ => Argument::Text(match field.conversion {
                        'r' => repr::str_repr(a[1].text()),
                        'a' => repr::str_ascii(a[1].text()),
                        _ => a[1].text().to_string(),
                    }),
                };
                out.push_str(&field.render(&argument)?);
            }
        }
    }
    outcome.map(|()| text(out))
}

fn pack_call(name: &str, a: &[Column]) -> Result<String> {
    let format = Format::parse(a[0].text())?;
    let show = |item: Item| match item {
        Item::Int(n) => n.to_string(),
        Item::Float(x) => float::repr(x),
        Item::Bool(b) => flag(b),
        Item::Bytes(b) => data(b),
    };
    match name {
        "calcsize" => Ok(format.size().to_string()),
        "unpack" => {
            let items = format.unpack(&a[1].bytes())?;
            Ok(items.into_iter().map(show).collect::<Vec<_>>().join("|"))
        }
        _ => {
            let item = |(wanted, argument): ((Wanted, char), &Column)| match wanted.0 {
                Wanted::Int => Item::int(&argument.big()),
                Wanted::Float => Item::Float(argument.float()),
                Wanted::Bool => Item::Bool(argument.flag()),
                Wanted::Char | Wanted::Bytes => Item::Bytes(argument.bytes()),
            };
            let items: Vec<Item> = format.wanted().zip(&a[1..]).map(item).collect();
            format.pack(&items).map(data)
        }
    }
}

fn bytes_call(name: &str, a: &[Column]) -> Result<String> {
    let (s, second) = (a[0].bytes(), a.get(1).map(Column::bytes).unwrap_or_default());
    let s = s.as_slice();
    let range = || (a[2].option(), a[3].option());
    let sep = || a[1].optional().map(|_| second.as_slice());
    let one = |(x, y, z): (&[u8], &[u8], &[u8])| datas([x, y, z]);
    Ok(match name {
        "upper" => data(bytes::upper(s)),
        "lower" => data(bytes::lower(s)),
        "title" => data(bytes::title(s)),
        "capitalize" => data(bytes::capitalize(s)),
        "swapcase" => data(bytes::swapcase(s)),
        "isalpha" => flag(bytes::is_alpha(s)),
        "isalnum" => flag(bytes::is_alnum(s)),
        "isdigit" => flag(bytes::is_digit(s)),
        "islower" => flag(bytes::is_lower(s)),
        "isupper" => flag(bytes::is_upper(s)),
        "istitle" => flag(bytes::is_title(s)),
        "isspace" => flag(bytes::is_space(s)),
        "splitlines" => datas(bytes::splitlines(s, false)),
        "strip" => data(bytes::strip(s, None)),
        "lstrip" => data(bytes::lstrip(s, None)),
        "rstrip" => data(bytes::rstrip(s, None)),
        "split" => datas(bytes::split(s, sep(), a[2].int())?),
        "rsplit" => datas(bytes::rsplit(s, sep(), a[2].int())?),
        "partition" => one(bytes::partition(s, &second)?),
        "rpartition" => one(bytes::rpartition(s, &second)?),
        "find" => found(bytes::find(s, &second, range().0, range().1)),
        "rfind" => found(bytes::rfind(s, &second, range().0, range().1)),
        "count" => bytes::count(s, &second, range().0, range().1).to_string(),
        "startswith" => flag(bytes::starts_with(s, &second, range().0, range().1)),
        "index" => bytes::index(s, &second, None, None)?.to_string(),
        "replace" => data(bytes::replace(s, &second, &a[2].bytes(), a[3].int())?),
        "ljust" => data(bytes::ljust(s, a[1].int(), b'*')?),
        "rjust" => data(bytes::rjust(s, a[1].int(), b'*')?),
        "center" => data(bytes::center(s, a[1].int(), b'*')?),
        "zfill" => data(bytes::zfill(s, a[1].int())?),
        "expandtabs" => data(bytes::expandtabs(s, a[1].int())?),
        _ => panic!("no such function: b.{name}"),
    })
}
