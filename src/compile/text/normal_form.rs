//! Unicode's normal forms. In WebAssembly they come from JavaScript, which saves the tables (a seventh of the module); natively from
//! a crate.
//!
//! Both give the same text for every character that both know: Unicode never changes the normal form of a character
//! once it is assigned.

use std::borrow::Cow;

/// NFKC: ﬁ is fi, ｅ is e, ｶ is カ.
pub(super) fn compatible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_own_form) { Cow::Borrowed(text) } else { Cow::Owned(form::compatible(text)) }
}

/// NFD: a letter and its marks become separate characters.
pub(super) fn decomposed(text: &str) -> String {
    form::decomposed(text)
}

/// ASCII, and Latin-1 from À to ÿ: nothing composes with what stands before them, and none of them is a variant of another.
fn is_own_form(character: char) -> bool {
    character.is_ascii() || matches!(character, '\u{c0}'..='\u{ff}')
}

#[cfg(not(target_arch = "wasm32"))]
mod form {
    use unicode_normalization::UnicodeNormalization;

    pub(super) fn compatible(text: &str) -> String {
        text.nfkc().collect()
    }

    pub(super) fn decomposed(text: &str) -> String {
        text.nfd().collect()
    }
}

#[cfg(target_arch = "wasm32")]
mod form {
    use js_sys::JsString;

    pub(super) fn compatible(text: &str) -> String {
        normalized(text, "NFKC")
    }

    pub(super) fn decomposed(text: &str) -> String {
        normalized(text, "NFD")
    }

    fn normalized(text: &str, form: &str) -> String {
        JsString::from(text).normalize(form).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_for_its_own_form_is() {
        use unicode_normalization::UnicodeNormalization;
        for character in (0..0x11_0000).filter_map(char::from_u32).filter(|&character| is_own_form(character)) {
            assert!(std::iter::once(character).nfkc().eq([character]), "{character}");
        }
    }
}
