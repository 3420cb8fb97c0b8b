//! `word key=value key="value with spaces"`: the line that opens a fence, and the words of a front
//! matter value.

use crate::report::{Report, quoted, suggest};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Empty for a bare word.
    pub key: String,
    pub value: String,
    /// Where it stands in the file, in bytes.
    pub offset: usize,
}

/// Splits a line at blanks outside quotation marks. `offset` is the line's place in the file.
pub fn split(line: &str, offset: usize, report: &mut Report) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let at = offset + (line.len() - rest.len());
        if rest.is_empty() {
            return attributes;
        }
        let (attribute, tail) = next(rest, at, report);
        attributes.push(attribute);
        rest = tail;
    }
}

fn next<'t>(text: &'t str, offset: usize, report: &mut Report) -> (Attribute, &'t str) {
    let word_end = text.find(char::is_whitespace).unwrap_or(text.len());
    let Some(equals) = text[..word_end].find('=') else {
        let value = text[..word_end].to_owned();
        return (Attribute { key: String::new(), value, offset }, &text[word_end..]);
    };
    let key = text[..equals].to_owned();
    let after = &text[equals + 1..];
    let Some(open) = after.strip_prefix('"') else {
        let value = after[..word_end - equals - 1].to_owned();
        return (Attribute { key, value, offset }, &text[word_end..]);
    };
    let (value, rest) = match open.split_once('"') {
        Some(parts) => parts,
        None => {
            report.add(
                offset + equals + 1,
                "This quotation mark is never closed.",
                format!("Write {key}=\"…\" on one line."),
            );
            (open, "")
        }
    };
    (Attribute { key, value: value.to_owned(), offset }, rest)
}

/// Reports the attributes whose key is not in `known`, those given twice, and bare words.
pub fn check_keys(attributes: &[Attribute], known: &[&str], report: &mut Report) {
    for (i, attribute) in attributes.iter().enumerate() {
        let key = &attribute.key;
        if key.is_empty() {
            let what = format!("{} is not an attribute.", quoted(&attribute.value));
            report.add(attribute.offset, what, "Write key=value, or key=\"value with spaces\".");
        } else if !known.contains(&key.as_str()) {
            let what = format!("There is no attribute {} here.", quoted(key));
            report.add(attribute.offset, what, suggest(key, known.iter().copied()));
        } else if attributes[..i].iter().any(|earlier| earlier.key == *key) {
            report.add(attribute.offset, format!("{key} is given twice."), "Keep one of the two.");
        }
    }
}
