//! The languages of texts, each with a stemmer, stop words and spellings, as far as these exist.
//!
//! Stemming is `frostem`'s: of the crates with Snowball's stemmers it is the one that is regenerated whenever Snowball's
//! main branch moves, has every language as a feature of its own and no dependency. Stop words are NLTK's lists, from
//! `stop-words`: Snowball's own for most languages, some 200 words each, all of them grammar. That crate's other lists,
//! stopwords-iso, reach further but hold what titles are made of: in English “computer”, “fire”, “first”, “great”. Where
//! NLTK has no list (Polish, Czech, Ukrainian …) nothing is left out, and idf alone makes little of the common words.

use frostem::{Algorithm, Stemmer};

use Algorithm::{
    Arabic, Armenian, Basque, Catalan, Czech, Danish, Dutch, English, Esperanto, Estonian, Finnish, French, German,
    Greek, Hindi, Hungarian, Indonesian, Irish, Italian, Lithuanian, Nepali, Norwegian, Persian, Polish, Portuguese,
    Romanian, Russian, Serbian, Sesotho, Spanish, Swedish, Tamil, Turkish, Ukrainian, Yiddish,
};

/// By primary subtag of BCP 47, in alphabetical order after the undetermined one. Those without a stemmer have a list
/// of stop words, or are written without spaces.
const LANGUAGES: [(&str, Option<Algorithm>); 52] = [
    ("und", None),
    ("ar", Some(Arabic)),
    ("az", None),
    ("be", None),
    ("bn", None),
    ("ca", Some(Catalan)),
    ("cs", Some(Czech)),
    ("da", Some(Danish)),
    ("de", Some(German)),
    ("el", Some(Greek)),
    ("en", Some(English)),
    ("eo", Some(Esperanto)),
    ("es", Some(Spanish)),
    ("et", Some(Estonian)),
    ("eu", Some(Basque)),
    ("fa", Some(Persian)),
    ("fi", Some(Finnish)),
    ("fr", Some(French)),
    ("ga", Some(Irish)),
    ("he", None),
    ("hi", Some(Hindi)),
    ("hu", Some(Hungarian)),
    ("hy", Some(Armenian)),
    ("id", Some(Indonesian)),
    ("it", Some(Italian)),
    ("ja", None),
    ("kk", None),
    ("km", None),
    ("ko", None),
    ("lo", None),
    ("lt", Some(Lithuanian)),
    ("my", None),
    ("ne", Some(Nepali)),
    ("nl", Some(Dutch)),
    ("no", Some(Norwegian)),
    ("pl", Some(Polish)),
    ("pt", Some(Portuguese)),
    ("ro", Some(Romanian)),
    ("ru", Some(Russian)),
    ("sl", None),
    ("sq", None),
    ("sr", Some(Serbian)),
    ("st", Some(Sesotho)),
    ("sv", Some(Swedish)),
    ("ta", Some(Tamil)),
    ("tg", None),
    ("th", None),
    ("tr", Some(Turkish)),
    ("uk", Some(Ukrainian)),
    ("uz", None),
    ("yi", Some(Yiddish)),
    ("zh", None),
];

/// Primary subtags that stand for a language under another name: the two Norwegians, Mandarin and Cantonese.
const ALIASES: [(&str, &str); 4] = [("cmn", "zh"), ("nb", "no"), ("nn", "no"), ("yue", "zh")];

/// A language of the compiler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u8);

impl Language {
    /// No particular language: words are split and folded, not stemmed, and there are no stop words.
    pub const UNDETERMINED: Language = Language(0);
    /// The default.
    pub const ENGLISH: Language = Language(10);

    /// The language of a BCP 47 tag, of which the first part counts: `en-GB`, `pt_BR`, `DE`. Other names that
    /// Snowball has for a language are accepted too: `eng`, `german`.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let code = ALIASES.iter().find(|(alias, _)| *alias == primary).map_or(primary.as_str(), |&(_, code)| code);
        let named = || Algorithm::from_name(code).ok();
        let place = LANGUAGES
            .iter()
            .position(|(known, _)| *known == code)
            .or_else(|| named().and_then(|named| LANGUAGES.iter().position(|(_, known)| *known == Some(named))))?;
        Some(Language(place as u8))
    }

    /// Its primary subtag.
    pub fn code(self) -> &'static str {
        LANGUAGES[usize::from(self.0)].0
    }

    /// All known languages, for a message.
    pub fn known() -> String {
        LANGUAGES.map(|(code, _)| code)[1..].join(", ")
    }

    /// All of them, in their order.
    pub(super) fn all() -> impl Iterator<Item = Language> {
        (0..Self::COUNT as u8).map(Language)
    }

    /// The number of languages; every [`index`](Self::index) is smaller.
    pub(super) const COUNT: usize = LANGUAGES.len();

    /// Its place among them.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(super) fn stemmer(self) -> Option<Stemmer> {
        LANGUAGES[usize::from(self.0)].1.map(Stemmer::new)
    }

    /// The stop words, in lower case.
    pub(super) fn stop_words(self) -> impl Iterator<Item = &'static str> {
        stop_words::lookup(self.code()).unwrap_or_default().iter().map(|word| word.trim())
    }

    /// Whether the part before an apostrophe is an article or a pronoun without its vowel: l'amour, dell'arte.
    pub(super) fn elides(self) -> bool {
        matches!(self.code(), "ca" | "fr" | "it")
    }

    /// Whether I is the upper case of ı.
    pub(super) fn has_dotless_i(self) -> bool {
        matches!(self.code(), "az" | "tr")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_of_a_tag_counts_and_other_names_are_understood() {
        let cases = [("en", "en"), ("en-GB", "en"), ("pt_BR", "pt"), ("DE", "de"), (" fr ", "fr"), ("nb-NO", "no")];
        let names =
            [("deu", "de"), ("ger", "de"), ("English", "en"), ("zh-Hant-TW", "zh"), ("yue", "zh"), ("und", "und")];
        for (tag, code) in cases.into_iter().chain(names) {
            assert_eq!(Language::from_tag(tag).map(Language::code), Some(code), "{tag}");
        }
        for tag in ["", "xx", "klingon", "porter", "-en"] {
            assert_eq!(Language::from_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn every_language_is_known_by_its_own_code_once() {
        assert_eq!(Language::ENGLISH.code(), "en");
        assert_eq!(Language::UNDETERMINED.code(), "und");
        for (place, (code, _)) in LANGUAGES.iter().enumerate() {
            assert_eq!(Language::from_tag(code), Some(Language(place as u8)), "{code}");
        }
    }

    #[test]
    fn no_stemmer_is_compiled_in_for_nothing() {
        assert!(
            Algorithm::all().iter().all(|known| LANGUAGES.iter().any(|(_, stemmer)| stemmer.as_ref() == Some(known)))
        );
    }
}
