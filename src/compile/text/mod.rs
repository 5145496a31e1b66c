//! Texts into terms: lower case, split into words and bigrams, without stop words, stemmed.
//!
//! - [`language`]: the data of each language, and the crates it comes from;
//! - [`choice`]: the language of an item;
//! - `segment`: splitting into terms;
//! - `fold`: normalisation of words;
//! - [`markup`]: tags, references and addresses, which are no words.
//!
//! A word is processed once for each language; then its stem is looked up in a table. Only in the build artefact; the
//! runtime never splits a text.

use std::ops::ControlFlow;

use rustc_hash::FxHashMap;

pub mod choice;
mod fold;
pub mod language;
pub mod markup;
mod normal_form;
mod segment;

use crate::hash::xxh64;
pub use choice::LanguageChoice;
pub use language::Language;
use segment::Term;

/// The longest word in bytes; longer ones are ignored.
const MAX_WORD: usize = 64;
/// The most terms of a text that are used: a limit on the cost of an item.
const MAX_TERMS: usize = 4_096;

/// The number of a stop word.
const SILENT: u32 = u32::MAX;

/// A term of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The number of the word as written, in lower case.
    pub word: u32,
    /// The number of the stem, which other forms of the word share.
    pub stem: u32,
}

/// The letters and digits of a text as words with one space between them, in lower case and without diacritics.
pub fn plain_words(text: &str) -> String {
    let mut lower = String::new();
    fold::lower(&markup::said(text), Language::UNDETERMINED, &mut lower);
    let folded = fold::fold(&lower);
    let words: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Splits texts, and remembers every word.
#[derive(Default)]
pub struct Analyser {
    /// By the hash of a word and its language: the word's number, or [`SILENT`].
    met: FxHashMap<u64, u32>,
    /// The languages so far, whose stop words are in `met`.
    begun: Vec<Language>,
    /// The words as written; twice if two languages stem a word differently.
    words: Numbered,
    /// By word: its stem.
    stem_of: Vec<u32>,
    stems: Numbered,
    /// The current text in lower case, in reused memory.
    lower: String,
}

impl Analyser {
    /// Adds the terms of what a text says to `tokens`, in order, with repetitions. Cost: one pass, and stemming each
    /// new word.
    pub fn analyse(&mut self, text: &str, language: Language, tokens: &mut Vec<Token>) {
        self.begin(language);
        let mut lower = std::mem::take(&mut self.lower);
        fold::lower(&markup::said(text), language, &mut lower);
        let most = tokens.len() + MAX_TERMS;
        segment::for_each_term(&lower, |term| {
            tokens.extend(self.token(term, language));
            if tokens.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        self.lower = lower;
    }

    /// Every word as written in lower case, with the number of its stem, by number.
    pub fn words(&self) -> impl Iterator<Item = (&str, u32)> {
        self.stem_of.iter().enumerate().map(|(word, &stem)| (self.words.get(word as u32), stem))
    }

    /// A stem, without diacritics.
    pub fn stem(&self, stem: u32) -> &str {
        self.stems.get(stem)
    }

    fn begin(&mut self, language: Language) {
        if !self.begun.contains(&language) {
            self.begun.push(language);
            self.met.extend(language.stop_words().map(|word| (key(word, language), SILENT)));
        }
    }

    fn token(&mut self, term: Term, language: Language) -> Option<Token> {
        let written = match term {
            Term::Bigram(text) => text,
            Term::Word(word) => bare(word, language),
        };
        let key = key(written, language);
        let word = match self.met.get(&key) {
            Some(&word) => word,
            None => {
                let word = self.learn(term, written, language);
                self.met.insert(key, word);
                word
            }
        };
        (word != SILENT).then(|| Token { word, stem: self.stem_of[word as usize] })
    }

    /// The number of a word that is new in this language.
    fn learn(&mut self, term: Term, written: &str, language: Language) -> u32 {
        let stem = match term {
            Term::Bigram(_) => self.stems.add(written, 0),
            Term::Word(_) if is_word(written) => self.stems.add(&stem(written, language), 0),
            Term::Word(_) => return SILENT,
        };
        let word = self.words.add(written, stem);
        if self.stem_of.len() == word as usize {
            self.stem_of.push(stem);
        }
        word
    }
}

fn key(word: &str, language: Language) -> u64 {
    xxh64(word.as_bytes(), language.index() as u64)
}

/// A word without a possessive or an elided article: Émile's is Émile, l'amour is amour.
fn bare(word: &str, language: Language) -> &str {
    /// The longest of them are lorsqu', puisqu' and presqu'.
    const LONGEST_ELIDED: usize = 6;
    let owner = word.strip_suffix("'s").unwrap_or(word);
    match owner.split_once('\'') {
        Some((elided, rest)) if language.elides() && elided.len() <= LONGEST_ELIDED => rest,
        _ => owner,
    }
}

/// Whether a term is a word: single letters and digits are not.
fn is_word(word: &str) -> bool {
    word.len() <= MAX_WORD && word.chars().filter(|character| character.is_alphanumeric()).nth(1).is_some()
}

/// The stem, and then without diacritics.
fn stem(word: &str, language: Language) -> String {
    match language.stemmer() {
        Some(stemmer) => match stemmer.stem(word) {
            nothing if nothing.is_empty() => fold::fold(word),
            stem => fold::fold(&stem),
        },
        None => fold::fold(word),
    }
}

/// Numbered texts.
#[derive(Default)]
struct Numbered {
    texts: String,
    /// By number: where the text ends.
    ends: Vec<usize>,
    /// By hash; 64 bits, so that collisions are negligible.
    numbers: FxHashMap<u64, u32>,
}

impl Numbered {
    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.texts[start..self.ends[number]]
    }

    /// The number of a text; a different one for each `kind`.
    fn add(&mut self, text: &str, kind: u32) -> u32 {
        *self.numbers.entry(xxh64(text.as_bytes(), kind.into())).or_insert_with(|| {
            self.texts.push_str(text);
            self.ends.push(self.texts.len());
            self.ends.len() as u32 - 1
        })
    }
}
