//! A command line as words, split as a shell would: blanks, quotes and backslashes.

/// Splits a line; an error says what is not closed.
pub fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '\'' => quoted(&mut rest, '\'', word.get_or_insert_default())?,
            '"' => quoted(&mut rest, '"', word.get_or_insert_default())?,
            '\\' => match rest.next() {
                Some(next) => word.get_or_insert_default().push(next),
                None => return Err("a backslash at the end of the command".into()),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Up to the closing quote. Between double quotes a backslash protects `"` and `\`.
fn quoted(rest: &mut std::str::Chars<'_>, quote: char, word: &mut String) -> Result<(), String> {
    while let Some(c) = rest.next() {
        match c {
            c if c == quote => return Ok(()),
            '\\' if quote == '"' => match rest.next() {
                Some(next @ ('"' | '\\')) => word.push(next),
                Some(next) => word.extend(['\\', next]),
                None => break,
            },
            c => word.push(c),
        }
    }
    Err(format!("a {quote} that is not closed"))
}

#[cfg(test)]
mod test {
    use super::split;

    #[test]
    fn words_are_split_as_a_shell_does() {
        let cases: [(&str, &[&str]); 8] = [
            ("server.py", &["server.py"]),
            ("  client.py  127.0.0.1 6666 ", &["client.py", "127.0.0.1", "6666"]),
            ("a.py 'two words' \"and 'more'\"", &["a.py", "two words", "and 'more'"]),
            (r#"a.py "say \"hi\" \n""#, &["a.py", r#"say "hi" \n"#]),
            (r"a.py one\ word", &["a.py", "one word"]),
            ("a.py '' x''y", &["a.py", "", "xy"]),
            ("", &[]),
            ("'my file.py' 1", &["my file.py", "1"]),
        ];
        for (line, expected) in cases {
            assert_eq!(split(line).unwrap(), expected, "{line}");
        }
        for line in ["'open", "\"open", "end\\", "\"end\\"] {
            assert!(split(line).is_err(), "{line}");
        }
    }
}
