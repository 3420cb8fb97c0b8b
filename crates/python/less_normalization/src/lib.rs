//! Stands in for `unicode-normalization`, whose tables weigh 40 KB compressed and serve only to compare
//! identifiers: here just the full-width forms that a Chinese or Japanese keyboard types become ASCII.
//! Other characters that NFKC would change (ligatures, letters with combining marks) stay as they are.

/// The part of the real crate's trait that the parser calls.
pub trait UnicodeNormalization {
    /// The characters in normalisation form KC, as far as it is known here.
    fn nfkc(self) -> impl Iterator<Item = char>;
}

impl UnicodeNormalization for &str {
    fn nfkc(self) -> impl Iterator<Item = char> {
        self.chars().map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from((u32::from(c) - 0xff01 + 0x21) as u8),
            _ => c,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_letters_are_ascii() {
        assert_eq!("ｓｏｃｋ＿１é".nfkc().collect::<String>(), "sock_1é");
    }
}
