//! Splits a text into terms: words in scripts with spaces, bigrams in scripts without.
//!
//! Words end where Unicode says (UAX #29). Chinese, Japanese, Thai and similar scripts have no spaces, and Korean
//! attaches particles to words: there, two neighbouring characters are the usual term, since that needs no dictionary
//! and works nearly as well. (Nie, Gao, Zhang & Zhou 2000, “On the Use of Words and N-grams for Chinese Information
//! Retrieval”.)

use std::ops::ControlFlow;

use unicode_segmentation::UnicodeSegmentation;

/// A term of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term<'a> {
    /// A word.
    Word(&'a str),
    /// Two neighbouring characters, or a single one.
    Bigram(&'a str),
}

/// Calls `hear` with the terms of a text, in order, until it breaks.
pub(super) fn for_each_term<'a>(text: &'a str, mut hear: impl FnMut(Term<'a>) -> ControlFlow<()>) {
    // No word contains a space, and most stretches between spaces are ASCII, for which Unicode's rules are short.
    let _ = text.split(' ').try_for_each(|stretch| {
        if stretch.is_ascii() {
            return stretch.unicode_words().map(Term::Word).try_for_each(&mut hear);
        }
        runs(stretch).try_for_each(|run| match run.unspaced {
            true => each_bigram(run.text, &mut hear),
            false => hear(Term::Word(run.text)),
        })
    });
}

/// A part of a text in one kind of script.
struct Run<'a> {
    text: &'a str,
    start: usize,
    unspaced: bool,
}

/// The words of a text, split where the kind of script changes; neighbours without a space between are joined.
fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut parts = text.unicode_word_indices().flat_map(|(start, word)| parts(start, word)).peekable();
    std::iter::from_fn(move || {
        let mut run = parts.next()?;
        while run.unspaced {
            let end = run.start + run.text.len();
            let Some(next) = parts.next_if(|next| next.unspaced && next.start == end) else { break };
            run.text = &text[run.start..end + next.text.len()];
        }
        Some(run)
    })
}

/// A word by Unicode's rules, split where the kind of script changes: 2024년, K팝.
fn parts(start: usize, word: &str) -> impl Iterator<Item = Run<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &word[at..];
        let unspaced = is_unspaced(rest.chars().next()?);
        let changes = |character: char| character.is_alphanumeric() && is_unspaced(character) != unspaced;
        let run = Run { text: &rest[..rest.find(changes).unwrap_or(rest.len())], start: start + at, unspaced };
        at += run.text.len();
        Some(run)
    })
}

/// Calls `hear` with every two neighbouring characters of a run, or with its only one.
fn each_bigram<'a>(run: &'a str, hear: &mut impl FnMut(Term<'a>) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut ends = run.grapheme_indices(true).map(|(start, character)| start + character.len());
    let (mut start, Some(mut middle)) = (0, ends.next()) else { return ControlFlow::Continue(()) };
    if middle == run.len() {
        return hear(Term::Bigram(run));
    }
    for end in ends {
        hear(Term::Bigram(&run[start..end]))?;
        (start, middle) = (middle, end);
    }
    ControlFlow::Continue(())
}

/// Whether a character belongs to a script without spaces, or to Hangul. By blocks, which never change:
/// Thai, Lao, Myanmar, Khmer, Hangul, kana, bopomofo, and Han in all its planes.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(
        character,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3021}'..='\u{318f}'
            | '\u{31a0}'..='\u{31bf}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{a960}'..='\u{a97f}'
            | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let mut split = Vec::new();
        for_each_term(text, |term| {
            let (Term::Word(text) | Term::Bigram(text)) = term;
            split.push(text);
            ControlFlow::Continue(())
        });
        split
    }

    #[test]
    fn words_end_where_unicode_says() {
        assert_eq!(split("The sea-wolf, 1904: O'Brien's 3.5 🐋"), ["The", "sea", "wolf", "1904", "O'Brien's", "3.5"]);
    }

    #[test]
    fn without_spaces_neighbours_are_terms() {
        assert_eq!(split("紅樓夢"), ["紅樓", "樓夢"]);
        assert_eq!(split("ノルウェイの森"), ["ノル", "ルウ", "ウェ", "ェイ", "イの", "の森"]);
        assert_eq!(split("한국 소설"), ["한국", "소설"]);
        assert_eq!(split("บ้าน"), ["บ้า", "าน"]);
    }

    #[test]
    fn a_character_alone_is_a_term() {
        assert_eq!(split("書 書。書"), ["書", "書", "書"]);
    }

    #[test]
    fn mixed_texts_give_words_and_bigrams() {
        assert_eq!(split("iPhone 手机壳"), ["iPhone", "手机", "机壳"]);
        assert_eq!(split("K팝 2024년 Tシャツ店"), ["K", "팝", "2024", "년", "T", "シャ", "ャツ", "ツ店"]);
    }
}
