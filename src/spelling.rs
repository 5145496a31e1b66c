//! One spelling for each value: two texts that Unicode says are the same, or that look the same, are one value.
//!
//! `é` may be one character or two, a space may be one that does not break, a hyphen may be there for the line's end alone: nobody sees
//! the difference. So a value is known by its canonical spelling, in items, filters, interests, wishes, facts and copies of a profile alike,
//! whoever wrote it. Ids of items are compared as they are.
//!
//! In WebAssembly the normal form comes from JavaScript, which saves its tables; natively from a crate.

use std::borrow::Cow;

use crate::hash::feature_hash;

/// The characters from here on may compose with what stands before them, or have another spelling.
const FIRST_TO_COMPOSE: char = '\u{300}';

/// The stable hash of a field and the canonical spelling of a value: the same in every catalogue.
pub fn value_hash(field: &str, value: &str) -> u64 {
    feature_hash(field, &canonical(value))
}

/// The canonical spelling of a value: normal form C, one space between words, none at the ends, and no characters that are not seen. Cost:
/// a look at each character.
pub fn canonical(text: &str) -> Cow<'_, str> {
    let text = spaced(text);
    match text.chars().any(|character| character >= FIRST_TO_COMPOSE) {
        true => Cow::Owned(composed(&text)),
        false => text,
    }
}

/// The stable hash of a field and the folded spelling of a value: another one than that of any value, since no spelling begins with a mark.
pub fn folded_hash(field: &str, value: &str) -> u64 {
    feature_hash(field, &["\0", &folded(value)].concat())
}

/// The canonical spelling in small letters: the same for values that differ in case alone.
pub fn folded(value: &str) -> String {
    let value = canonical(value);
    // What became of a capital may compose, or no longer.
    if value.is_ascii() { value.to_ascii_lowercase() } else { composed(&form::lowercase(&value)) }
}

/// Normal form C: a letter and its marks become one character if there is one.
pub fn composed(text: &str) -> String {
    form::composed(text)
}

/// With single spaces, and without what is not seen. Cost: a look at each character.
pub fn spaced(text: &str) -> Cow<'_, str> {
    let mut after_space = true;
    let is_spaced = text.chars().all(|character| {
        let is_sound = match character {
            ' ' => !after_space,
            _ => !character.is_whitespace() && !is_invisible(character),
        };
        after_space = character == ' ';
        is_sound
    });
    if is_spaced && (!after_space || text.is_empty()) {
        return Cow::Borrowed(text);
    }
    let mut spaced = String::with_capacity(text.len());
    let seen: String = text.chars().filter(|&character| !is_invisible(character)).collect();
    for word in seen.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    Cow::Owned(spaced)
}

/// A soft hyphen, a space without width, a word joiner, a mark of direction. The joiners of Persian and of emoji are seen by what they join.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(not(target_arch = "wasm32"))]
mod form {
    use unicode_normalization::UnicodeNormalization;

    pub(super) fn composed(text: &str) -> String {
        text.nfc().collect()
    }

    pub(super) fn lowercase(text: &str) -> String {
        text.to_lowercase()
    }
}

#[cfg(target_arch = "wasm32")]
mod form {
    use js_sys::JsString;

    pub(super) fn composed(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub(super) fn lowercase(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }
}
