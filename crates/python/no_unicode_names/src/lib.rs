//! Stands in for `unicode_names2`, whose table weighs 400 KB compressed and serves only `\N{…}` in
//! string literals: here only Latin, Greek and some signs have names, and another name is reported as
//! an error.

/// A line each: the character's number, a space, its name.
const NAMES: &str = include_str!("names.txt");

/// The character called `name`, whatever its case.
#[must_use]
pub fn character(name: &str) -> Option<char> {
    NAMES.lines().find_map(|line| {
        let (number, known) = line.split_once(' ')?;
        let number = known.eq_ignore_ascii_case(name).then(|| u32::from_str_radix(number, 16))?;
        char::from_u32(number.ok()?)
    })
}
