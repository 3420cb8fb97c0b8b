//! The `is…` methods of `str`: true for some, and only for, characters of a kind.

use super::unicode;

fn all(s: &str, of_kind: impl Fn(char) -> bool) -> bool {
    !s.is_empty() && s.chars().all(of_kind)
}

pub fn is_alpha(s: &str) -> bool {
    all(s, unicode::is_alpha)
}

pub fn is_alnum(s: &str) -> bool {
    all(s, |c| unicode::is_alpha(c) || unicode::is_numeric(c))
}

/// True for the empty string too.
pub fn is_ascii(s: &str) -> bool {
    s.is_ascii()
}

pub fn is_decimal(s: &str) -> bool {
    all(s, unicode::is_decimal)
}

pub fn is_digit(s: &str) -> bool {
    all(s, unicode::is_digit)
}

pub fn is_numeric(s: &str) -> bool {
    all(s, unicode::is_numeric)
}

/// Unicode's XID_Start (or an underscore), then XID_Continue.
pub fn is_identifier(s: &str) -> bool {
    let mut chars = s.chars();
    let starts = |c: char| c == '_' || unicode_ident::is_xid_start(c);
    chars.next().is_some_and(starts) && chars.all(unicode_ident::is_xid_continue)
}

/// At least one cased character, and none of another case.
pub fn is_lower(s: &str) -> bool {
    s.chars().any(unicode::is_lower)
        && !s.chars().any(|c| unicode::is_upper(c) || unicode::is_title(c))
}

pub fn is_upper(s: &str) -> bool {
    s.chars().any(unicode::is_upper)
        && !s.chars().any(|c| unicode::is_lower(c) || unicode::is_title(c))
}

/// Large letters only after what has no case, small ones only after what has.
pub fn is_title(s: &str) -> bool {
    let (mut found, mut inside) = (false, false);
    for c in s.chars() {
        let large = unicode::is_upper(c) || unicode::is_title(c);
        let small = unicode::is_lower(c);
        if large && inside || small && !inside {
            return false;
        }
        inside = large || small;
        found |= inside;
    }
    found
}

pub fn is_space(s: &str) -> bool {
    all(s, unicode::is_space)
}

/// True for the empty string too.
pub fn is_printable(s: &str) -> bool {
    s.chars().all(unicode::is_printable)
}
