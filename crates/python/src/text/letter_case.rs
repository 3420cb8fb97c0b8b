//! Case methods of `str`.

use super::unicode;

pub fn upper(s: &str) -> String {
    s.to_uppercase()
}

/// Rust's mapping is Python's, the final sigma included.
pub fn lower(s: &str) -> String {
    s.to_lowercase()
}

/// Whether a character belongs to a word: it has a case.
fn is_cased(c: char) -> bool {
    unicode::is_upper(c) || unicode::is_lower(c) || unicode::is_title(c)
}

pub fn title(s: &str) -> String {
    let lowered = lower_in_place(s);
    let mut out = String::with_capacity(s.len());
    let mut inside = false;
    for (c, low) in s.chars().zip(&lowered) {
        if inside {
            out.push_str(low)
        } else {
            unicode::push_title(&mut out, c)
        }
        inside = is_cased(c);
    }
    out
}

pub fn capitalize(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for (i, (c, low)) in s.chars().zip(&lower_in_place(s)).enumerate() {
        if i == 0 { unicode::push_title(&mut out, c) } else { out.push_str(low) }
    }
    out
}

pub fn swapcase(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for (c, low) in s.chars().zip(&lower_in_place(s)) {
        if unicode::is_upper(c) {
            out.push_str(low);
        } else if unicode::is_lower(c) {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// The lower case of each character where it stands: a sigma at the end of a word differs.
fn lower_in_place(s: &str) -> Vec<String> {
    let mut lowered: Vec<String> = s.chars().map(|c| c.to_lowercase().collect()).collect();
    if s.contains('Σ') {
        let whole: Vec<char> = s.to_lowercase().chars().collect();
        // Only İ becomes two characters: walk both in step.
        let mut at = 0;
        for low in &mut lowered {
            let count = low.chars().count();
            *low = whole[at..at + count].iter().collect();
            at += count;
        }
    }
    lowered
}

/// Full case folding: lower case, with the letters that differ only in form made one.
pub fn casefold(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c {
            'ß' | 'ẞ' => out.push_str("ss"),
            'ς' => out.push('σ'),
            'ſ' => out.push('s'),
            'µ' => out.push('μ'),
            // Cherokee folds to its large letters, which are the older ones.
            '\u{13a0}'..='\u{13f5}' => out.push(c),
            '\u{13f8}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}' => out.extend(c.to_uppercase()),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => fold(&mut out, c),
        }
    }
    out
}

/// A small letter folds through its large form where that has a small form of its own: ﬁ → FI → fi.
fn fold(out: &mut String, c: char) {
    let through: String = c.to_uppercase().flat_map(char::to_lowercase).collect();
    let direct: String = c.to_lowercase().collect();
    let several = through.chars().count() > 1;
    let iota_or_dotless = matches!(c, 'ı' | 'İ');
    out.push_str(if several || !unicode::is_lower(c) || iota_or_dotless {
        if iota_or_dotless || !several { &direct } else { &through }
    } else {
        &through
    });
}
