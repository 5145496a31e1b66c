//! Normalises words: before they are looked up, and after they are stemmed.
//!
//! The two steps are separate because stemmers need their languages' letters: й, ü and é tell them where an ending begins. Diacritics
//! are removed only after stemming.

use super::language::Language;
use super::normal_form::{compatible, decomposed};
use crate::spelling::composed;

/// Puts the text into `out` in lower case and in compatibility form (NFKC: ﬁ is fi, ｅ is e, ｶ is カ), with one kind of
/// apostrophe and without invisible characters. Cost: one pass, and no allocation for ASCII if `out` has room.
pub(super) fn lower(text: &str, language: Language, out: &mut String) {
    out.clear();
    if text.is_ascii() && !language.has_dotless_i() {
        out.push_str(text);
        out.make_ascii_lowercase();
        return;
    }
    out.extend(spelled(compatible(text).chars(), language));
    // The whole text at once, since Σ becomes ς at the end of a word and σ elsewhere.
    *out = out.to_lowercase();
}

fn spelled(text: impl Iterator<Item = char>, language: Language) -> impl Iterator<Item = char> {
    text.filter(|&character| !is_invisible(character)).map(move |character| match character {
        '‘' | '’' | 'ʼ' => '\'',
        'İ' => 'i',
        'I' if language.has_dotless_i() => 'ı',
        other => other,
    })
}

/// A word without diacritics. Marks that are letters, as the vowels of Devanagari and Thai, and the syllables of
/// Hangul are kept.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        word.to_owned()
    } else {
        let bare: String = decomposed(word).chars().filter(|&character| !is_diacritic(character)).collect();
        if bare.is_ascii() { bare } else { composed(&bare) }
    }
}

/// Combining marks of Latin, Greek and Cyrillic, the points of Hebrew, the vowels of Arabic, and joiners.
fn is_diacritic(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{487}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{200c}'..='\u{200d}'
            | '\u{20d0}'..='\u{20ff}'
    )
}

/// Soft hyphens, variation selectors, the Arabic tatweel and similar characters, which are no part of a word.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{640}' | '\u{200b}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(text: &str, tag: &str) -> String {
        let mut out = String::from("what was there");
        lower(text, Language::from_tag(tag).expect("it is known"), &mut out);
        out
    }

    #[test]
    fn one_word_has_one_spelling() {
        assert_eq!(lowered("ÉTUDE ﬁne ＡＢＣ ｶﾞ Zwi\u{ad}schen l’été", "fr"), "étude fine abc ガ zwischen l'été");
        assert_eq!(lowered("ΟΔΟΣ ΣΟΦΟΣ", "el"), "οδος σοφος");
    }

    #[test]
    fn a_turkish_i_keeps_its_dot_and_no_other_letter_gets_one() {
        assert_eq!(lowered("IŞIK İstanbul", "tr"), "ışık istanbul");
        assert_eq!(lowered("ISTANBUL", "tr"), "ıstanbul");
        assert_eq!(lowered("İstanbul", "en"), "istanbul");
    }

    #[test]
    fn diacritics_go_and_letters_that_look_like_marks_stay() {
        let cases = [
            ("émile", "emile"),
            ("ёлка", "елка"),
            ("οδός", "οδος"),
            ("हिन्दी", "हिन्दी"),
            ("がか", "がか"),
            ("한국", "한국"),
        ];
        for (word, folded) in cases {
            assert_eq!(fold(word), folded);
        }
    }
}
