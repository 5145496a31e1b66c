//! Texts into words: Unicode word boundaries, lower case, without diacritics, without the commonest English words.
//!
//! Only in the build artefact; the runtime never splits a text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Words longer than this, in bytes, are no words.
const MAX_WORD: usize = 64;
/// No more of a text than this many words is looked at: a bound on what one item can cost.
const MAX_WORDS: usize = 4_096;

/// Words that say nothing about what a text is about, in alphabetical order.
const STOP_WORDS: [&str; 60] = [
    "a", "about", "after", "all", "an", "and", "are", "as", "at", "be", "being", "by", "for", "from", "had", "has",
    "have", "he", "her", "his", "how", "i", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or",
    "other", "our", "she", "so", "some", "that", "the", "their", "them", "they", "this", "to", "up", "upon", "was",
    "we", "were", "what", "when", "which", "who", "whom", "will", "with", "you", "your",
];

/// The words of a text, in its order, with repetitions.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.unicode_words().map(folded).filter(|word| is_telling(word)).take(MAX_WORDS)
}

/// Lower case, without diacritics or possessives: "Émile's" and "EMILE" are one word.
fn folded(word: &str) -> String {
    let mut lower: String = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.nfkd().filter(|&character| !is_combining_mark(character)).flat_map(char::to_lowercase).collect()
    };
    if let Some(bare) = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s")) {
        lower.truncate(bare.len());
    }
    lower
}

fn is_telling(word: &str) -> bool {
    (2..=MAX_WORD).contains(&word.len()) && STOP_WORDS.binary_search(&word).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        words(text).collect()
    }

    #[test]
    fn words_are_lower_case_and_without_diacritics() {
        assert_eq!(split("Émile's ÉTUDE, naïve"), ["emile", "etude", "naive"]);
    }

    #[test]
    fn words_that_say_nothing_are_left_out() {
        assert_eq!(split("The Call of the Wild"), ["call", "wild"]);
    }

    #[test]
    fn the_words_left_out_can_be_searched() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn a_megabyte_of_one_word_is_no_word() {
        assert_eq!(split(&"x".repeat(1 << 20)), Vec::<String>::new());
    }
}
