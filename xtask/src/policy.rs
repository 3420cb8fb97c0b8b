//! What the page may load and run, said in its shell (Content Security Policy, level 3): files of its own site,
//! its own WebAssembly, and the scripts written in the shell itself, by their hashes. Texts of lessons, programs
//! and their output cannot bring in anything else.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const PLACEHOLDER: &str = "{{policy}}";

/// The shell with the policy in the place of `{{policy}}`.
pub fn put_into(shell: &str) -> Result<String> {
    ensure!(shell.contains(PLACEHOLDER), "index.html has no {PLACEHOLDER}");
    let mut scripts = String::new();
    for script in inline_scripts(shell)? {
        scripts += &format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    }
    // Style attributes are set by the page; a lesson has no way to.
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; \
         connect-src 'self' ws: wss:; img-src 'self' data:; base-uri 'none'; form-action 'none'"
    );
    Ok(shell.replace(PLACEHOLDER, &policy))
}

/// The texts of the scripts that are not files.
fn inline_scripts(shell: &str) -> Result<Vec<&str>> {
    let mut scripts = Vec::new();
    let mut rest = shell;
    while let Some((_, after)) = rest.split_once("<script") {
        let (_, body) = after.split_once('>').context("index.html: <script without >")?;
        let (script, after) =
            body.split_once("</script>").context("index.html: <script> without </script>")?;
        scripts.push(script);
        rest = after;
    }
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_of_the_shell_is_allowed_by_its_hash() {
        let shell = "{{policy}}<script>alert(1)</script><script type=module>\n</script>";
        let said = put_into(shell).unwrap();
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64; then of a line break.
        for hash in [
            "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
            "'sha256-AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs='",
        ] {
            assert!(said.contains(hash), "{said}");
        }
        assert!(said.ends_with("<script>alert(1)</script><script type=module>\n</script>"));
        assert!(put_into("<script>alert(1)</script>").is_err());
        assert!(put_into("{{policy}}<script>alert(1)").is_err());
    }
}
