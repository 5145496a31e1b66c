//! What a text says, without its markup: HTML's tags, comments, scripts and references, and addresses.
//!
//! The texts of items come from editors, feeds and people, so `<` and `&` may be markup or may be meant. Recognition is
//! cautious: what might be meant is kept. `a < b`, `AT&T`, `vector<T>` and `if (a<b && c>d)` lose nothing.
//! Only what is read of a text changes; what is shown of it stays as given. Cost: linear in the bytes, whatever they are.
//!
//! - `tags`: tags, comments, scripts and styles; `lexing`: one tag;
//! - `entities`: character references;
//! - `addresses`: of pages and of people, and those of Markdown's links and pictures.

mod addresses;
mod entities;
mod lexing;
mod tags;

use std::borrow::Cow;

/// What a text says. Nothing is allocated for a text without markup and addresses.
pub fn said(text: &str) -> Cow<'_, str> {
    match plain(text) {
        Cow::Borrowed(plain) => addresses::removed(plain).map_or(Cow::Borrowed(plain), Cow::Owned),
        Cow::Owned(plain) => Cow::Owned(addresses::removed(&plain).unwrap_or(plain)),
    }
}

/// A value without markup: `Tom &amp; Jerry` is `Tom & Jerry`. An address is a value like any other.
pub fn plain(text: &str) -> Cow<'_, str> {
    let untagged = tags::removed(text, tags::As::Written).map_or(Cow::Borrowed(text), Cow::Owned);
    if !untagged.contains('&') {
        return untagged;
    }
    let decoded = entities::decoded(untagged);
    // Feeds encode whole descriptions: &lt;p&gt;…&lt;/p&gt;.
    match tags::removed(&decoded, tags::As::Decoded) {
        Some(untagged) => entities::decoded(Cow::Owned(untagged)),
        None => decoded,
    }
}
