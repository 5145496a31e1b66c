//! Character references of HTML: `&amp;`, `&#8217;`, `&#x2019;`.
//!
//! More cautious than a browser, which also reads `&reg` in `R&regards`: a reference ends in a semicolon, but for a few that
//! are no words in any language.

use std::borrow::Cow;

/// References that are read without their semicolon too.
const BARE: [&str; 5] = ["nbsp", "amp", "quot", "lt", "gt"];
/// Texts are found encoded up to three times over: `&amp;amp;amp;`.
const PASSES: usize = 3;

/// The text with its references replaced, and those that these were hiding. Cost: linear.
pub(super) fn decoded(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut text = text;
    for _ in 0..PASSES {
        match once(&text) {
            Some(decoded) => text = Cow::Owned(decoded),
            None => break,
        }
    }
    text
}

/// The text with its references replaced; `None` if there are none.
fn once(text: &str) -> Option<String> {
    let mut out: Option<String> = None;
    let mut copied = 0;
    for (at, _) in text.match_indices('&') {
        let Some((length, character)) = reference(&text[at..]) else { continue };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(&text[copied..at]);
        out.push_str(&character);
        copied = at + length;
    }
    out.map(|mut out| {
        out.push_str(&text[copied..]);
        out
    })
}

/// The length of the reference that a text begins with, and what it stands for.
fn reference(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let body = text.bytes().skip(1).take(htmlize::ENTITY_MAX_LENGTH);
    let name = body.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let bare = &text[..=name];
    if text.as_bytes().get(name + 1) != Some(&b';') {
        let known = BARE.contains(&&bare[1..]).then(|| character_of(&format!("{bare};")))??;
        return Some((bare.len(), known));
    }
    let whole = &text[..name + 2];
    Some((whole.len(), character_of(whole)?))
}

/// What a whole reference stands for; `None` if it is none.
fn character_of(reference: &str) -> Option<Cow<'static, str>> {
    if reference.starts_with("&#") {
        let decoded = htmlize::unescape(reference);
        return (decoded != reference).then(|| Cow::Owned(decoded.into_owned()));
    }
    let known = htmlize::ENTITIES.get(reference.as_bytes())?;
    std::str::from_utf8(known).ok().map(Cow::Borrowed)
}
