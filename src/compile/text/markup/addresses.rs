//! Addresses of pages and of people, and those of Markdown's links and pictures.
//!
//! A name like `node.js` or `booking.com` is a word; only what says that it is an address is taken for one.

use super::super::segment::is_unspaced;

/// The longest scheme, and the longest name before the `@`.
const LONGEST_SCHEME: usize = 16;
const LONGEST_NAME: usize = 64;

/// The text with a space for each address; `None` if there are none.
pub(super) fn removed(text: &str) -> Option<String> {
    let mut out: Option<String> = None;
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if at < copied || !matches!(byte, b':' | b'@' | b']' | b'w' | b'W') {
            continue;
        }
        let Some((start, end)) = address(text, at, copied) else { continue };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(&text[copied..start]);
        out.push(' ');
        copied = end;
    }
    out.map(|mut out| {
        out.push_str(&text[copied..]);
        out
    })
}

/// The address whose mark (`:`, `@`, `](`, `www.`) is at that place; it begins at `from` or later.
fn address(text: &str, at: usize, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    match bytes[at] {
        b':' => {
            let scheme = backwards(&bytes[from..at], LONGEST_SCHEME, |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-')
            });
            let name = &text[at - scheme..at];
            let begins = at + if text[at..].starts_with("://") { 3 } else { 1 };
            let is_scheme = begins > at + 1 && name.len() > 1 && name.as_bytes()[0].is_ascii_alphabetic();
            let is_known = ["mailto", "tel"].iter().any(|known| name.eq_ignore_ascii_case(known));
            // Looked for only where an address begins: otherwise every colon would cost what follows it.
            let end = (is_scheme || is_known).then(|| end_of(text, begins))?;
            (end > begins).then_some((at - scheme, end))
        }
        b'@' => {
            let name = backwards(&bytes[from..at], LONGEST_NAME, |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
            });
            let domain = domain(&bytes[at + 1..])?;
            (name > 0).then_some((at - name, at + 1 + domain))
        }
        b']' => {
            let end = destination(text, at + 1)?;
            Some((at, end))
        }
        _ => {
            let is_word = at > from && text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let is_named = text.get(at..at + 4).is_some_and(|mark| mark.eq_ignore_ascii_case("www."));
            let is_host = bytes.get(at + 4).is_some_and(u8::is_ascii_alphanumeric);
            (is_named && is_host && !is_word).then(|| (at, end_of(text, at)))
        }
    }
}

/// How many bytes at the end, up to `most`, are of a kind.
fn backwards(bytes: &[u8], most: usize, is_of_kind: impl Fn(u8) -> bool) -> usize {
    bytes.iter().rev().take(most).take_while(|&&byte| is_of_kind(byte)).count()
}

/// The length of the name of a host with a dot in it.
fn domain(bytes: &[u8]) -> Option<usize> {
    let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let length = bytes.iter().take(255).take_while(is_of_name).count();
    let name = bytes[..length].trim_ascii_end();
    let name = name.strip_suffix(b".").unwrap_or(name);
    let last = name.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let has_dot = name.len() > last + 1 && name[name.len() - last - 1] == b'.';
    (last >= 2 && has_dot).then_some(name.len())
}

/// Where an address ends that has begun: at a space, at quotes, at a bracket that was not opened in it, or where a script
/// without spaces goes on.
fn end_of(text: &str, begins: usize) -> usize {
    let mut open = 0_usize;
    for (at, character) in text[begins..].char_indices() {
        let ends = match character {
            '(' | '[' => {
                open += 1;
                false
            }
            ')' | ']' if open > 0 => {
                open -= 1;
                false
            }
            ')' | ']' | '<' | '>' | '"' | '\'' | '`' | '|' | '“' | '”' | '«' | '»' => true,
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' => true,
            other => other.is_whitespace() || is_unspaced(other),
        };
        if ends {
            return begins + at;
        }
    }
    text.len()
}

/// Where the address of a Markdown link ends, whose `(` is at that place. A title after it is text: `[a](/b "the title")`.
fn destination(text: &str, at: usize) -> Option<usize> {
    let inside = text[at..].strip_prefix('(')?;
    let ends = |character: char| character.is_whitespace() || matches!(character, ')' | '<' | '>' | '[' | ']');
    let length = inside.find(ends)?;
    let address = &inside[..length];
    let is_address = address.starts_with(['/', '#', '.', '?'])
        || address.contains(['/', '@'])
        || address.contains("://")
        || address.rsplit_once('.').is_some_and(|(name, kind)| !name.is_empty() && !kind.is_empty());
    is_address.then_some(at + 1 + length)
}
