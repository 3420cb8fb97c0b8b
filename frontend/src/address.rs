//! What a shared address carries after its `?`: the step, the lesson's variation, and as base64url JSON the
//! reader's edits and choices.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use world::Choice;

use crate::session::Edits;

/// A longer address is cut off by some programs that pass it on.
const MOST: usize = 30_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    pub step: u64,
    pub variation: Option<usize>,
    pub edits: Edits,
    /// By the step that each makes.
    pub choices: BTreeMap<u64, Choice>,
}

impl Shared {
    /// What follows `?`; empty when there is nothing to say. Edits or choices that are too long are left
    /// out.
    pub fn write(&self) -> String {
        let mut parts = Vec::new();
        if self.step > 0 {
            parts.push(format!("step={}", self.step));
        }
        if let Some(variation) = self.variation {
            parts.push(format!("variation={variation}"));
        }
        if !self.edits.is_empty() {
            parts.extend(encoded("edits", &self.edits));
        }
        if !self.choices.is_empty() {
            parts.extend(encoded("choices", &self.choices));
        }
        parts.join("&")
    }

    /// Never fails: what cannot be read counts as not there.
    pub fn read(query: &str) -> Shared {
        let mut shared = Shared::default();
        for (key, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            match key {
                "step" => shared.step = value.parse().unwrap_or(0),
                "variation" => shared.variation = value.parse().ok(),
                "edits" => shared.edits = decoded(value),
                "choices" => shared.choices = decoded(value),
                _ => {}
            }
        }
        shared
    }
}

fn encoded(key: &str, value: &impl Serialize) -> Option<String> {
    let json = serde_json::to_vec(value).ok().filter(|json| json.len() <= MOST)?;
    Some(format!("{key}={}", encode(&json)))
}

fn decoded<T: DeserializeOwned + Default>(value: &str) -> T {
    serde_json::from_slice(&decode(value).unwrap_or_default()).unwrap_or_default()
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// RFC 4648, section 5, without padding.
fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 3);
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, &b| bits << 8 | u32::from(b)) << (8 * (3 - group.len()));
        for i in 0..=group.len() {
            out.push(DIGITS[(bits >> (18 - 6 * i)) as usize & 63] as char);
        }
    }
    out
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text
        .bytes()
        .map(|b| DIGITS.iter().position(|&d| d == b).map(|d| d as u32))
        .collect::<Option<_>>()?;
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0u32, |bits, d| bits << 6 | d) << (6 * (4 - group.len()));
        out.extend((0..group.len() - 1).map(|i| (bits >> (16 - 8 * i)) as u8));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::{PacketId, ProcessId};

    #[test]
    fn there_and_back() {
        for source in ["", "a", "print('é')\n", "套接字 ~~~ \u{0}"] {
            let edits = Edits::from([("client.py".to_string(), source.to_string())]);
            let choices = BTreeMap::from([
                (3, Choice::Drop(PacketId(12))),
                (9, Choice::Type(ProcessId(1), source.to_string())),
            ]);
            let shared = Shared { step: 7, variation: Some(1), edits, choices };
            assert_eq!(Shared::read(&shared.write()), shared);
        }
    }

    #[test]
    fn rubbish_counts_as_absent() {
        let queries = [
            "",
            "=&&=",
            "step=-1",
            "step=x&edits=***",
            "edits=AAAA",
            "edits=A",
            "variation=x",
            "choices=e30&choices=e",
        ];
        for query in queries {
            assert_eq!(Shared::read(query), Shared::default(), "{query}");
        }
    }

    #[test]
    fn encoding_is_base64url() {
        assert_eq!(encode(b"\xfb\xff\xfe"), "-__-");
        assert_eq!(encode(b"hi"), "aGk");
    }
}
