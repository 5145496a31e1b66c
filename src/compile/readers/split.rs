//! Lists that are written as one text: `a|b|c`, `a; b`, `A > B > C`, `['a', 'b']`, `["a","b"]`. In brackets: see `literal`.

use rustc_hash::FxHashSet;

use super::literal;
use crate::hash::xxh64;

/// The longest text that is taken for a list without being told so, in bytes.
const LONGEST: usize = 1_024;
/// The longest part of such a list, in bytes.
const LONGEST_PART: usize = 64;
/// Distinct parts are counted up to this number.
const MANY: usize = 4_096;

/// How the values of a field are split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Split {
    /// At a text; the parts are trimmed.
    At(String),
    /// As a list in JSON's or Python's spelling.
    Brackets,
}

impl Split {
    /// The parts of a text, at least one of them with content; `None` if it has none.
    pub fn parts(&self, text: &str) -> Option<Vec<String>> {
        let parts = match self {
            Split::At(mark) => text.split(mark.as_str()).map(|part| part.trim().to_owned()).collect(),
            Split::Brackets => literal::list(text)?,
        };
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then_some(parts)
    }

    /// As it is told in a report.
    pub fn describe(&self) -> String {
        match self {
            Split::At(mark) => format!("a list, split at \"{mark}\""),
            Split::Brackets => "a list in brackets".to_owned(),
        }
    }
}

/// The marks that lists are split at, and what a column has to show for it.
const MARKS: [(&str, Evidence); 4] =
    [("|", Evidence::Share), (" > ", Evidence::Share), (";", Evidence::Repeats), (",", Evidence::Repeats)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// It stands in at least half of the texts: it has no other use within a text.
    Share,
    /// And the parts are those of other items, at least twice each on average.
    Repeats,
}

/// The texts of a column, looked at as lists.
#[derive(Default)]
pub struct Lists {
    texts: usize,
    brackets: usize,
    /// A text is longer than a list of short parts would be.
    is_long: bool,
    marks: [Marked; 4],
}

#[derive(Default)]
struct Marked {
    /// Texts with the mark.
    texts: usize,
    /// The parts of all texts, empty ones not counted, and of those the ones that are long.
    parts: usize,
    unlikely: usize,
    distinct: FxHashSet<u64>,
}

impl Marked {
    /// Counts a part, unless it is empty.
    fn add(&mut self, part: &str, hash: impl Fn() -> u64) {
        if part.is_empty() {
            return;
        }
        self.parts += 1;
        self.unlikely += usize::from(part.len() > LONGEST_PART);
        if self.distinct.len() < MANY {
            self.distinct.insert(hash());
        }
    }
}

impl Lists {
    /// Looks at a text.
    pub fn add(&mut self, text: &str) {
        self.texts += 1;
        if text.trim_start().starts_with('[') && literal::list(text).is_some() {
            self.brackets += 1;
            return;
        }
        self.is_long |= text.len() > LONGEST;
        if self.is_long {
            return;
        }
        let whole = text.trim();
        let hash = xxh64(whole.as_bytes(), 0);
        for (marked, (mark, _)) in self.marks.iter_mut().zip(MARKS) {
            if !text.contains(mark) {
                marked.add(whole, || hash);
                continue;
            }
            marked.texts += 1;
            for part in text.split(mark).map(str::trim) {
                marked.add(part, || xxh64(part.as_bytes(), 0));
            }
        }
    }

    /// How the column is split, if it is one of lists. `is_list` if its name or its role says that it has several values.
    pub fn found(&self, is_list: bool) -> Option<Split> {
        if self.texts > 0 && 10 * self.brackets >= 9 * self.texts {
            return Some(Split::Brackets);
        }
        if self.is_long {
            return None;
        }
        let is_split = |(marked, (_, evidence)): &(&Marked, (&str, Evidence))| {
            let is_frequent = 2 * marked.texts >= self.texts;
            let is_likely = 20 * marked.unlikely <= marked.parts;
            let repeats = marked.distinct.len() < MANY && 2 * marked.distinct.len() <= marked.parts;
            let is_told = if is_list { 10 * marked.texts >= self.texts } else { is_frequent };
            marked.texts > 0 && is_likely && is_told && (is_list || *evidence == Evidence::Share || repeats)
        };
        let found = self.marks.iter().zip(MARKS).find(is_split);
        found.map(|(_, (mark, _))| Split::At(mark.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], is_list: bool) -> Option<Split> {
        let mut lists = Lists::default();
        texts.iter().for_each(|text| lists.add(text));
        lists.found(is_list)
    }

    fn at(mark: &str) -> Option<Split> {
        Some(Split::At(mark.to_owned()))
    }

    #[test]
    fn a_column_of_lists_is_told_by_its_marks() {
        assert_eq!(found(&["Action|Comedy", "Drama"], false), at("|"));
        assert_eq!(found(&["Apparel > Men > Shoes", "Apparel > Women"], false), at(" > "));
        assert_eq!(found(&["red; blue", "blue; red", "red"], false), at(";"));
        assert_eq!(found(&["red, blue", "blue, red", "red"], false), at(","));
        assert_eq!(found(&["['a', 'b']", "[]", "[\"c\"]"], false), Some(Split::Brackets));
        assert_eq!(found(&["red, blue", "green"], true), at(","));
        assert_eq!(found(&["|red||blue|", "blue|"], false), at("|"));
        assert_eq!(found(&[&format!("['{}']", "b', 'a".repeat(600)), "['a']"], false), Some(Split::Brackets));
    }

    #[test]
    fn texts_and_names_are_no_lists() {
        let texts = ["A lamp, made of oak, for the table.", "A rug; warm, soft and red, of wool.", "Plain"];
        assert_eq!(found(&texts, false), None);
        assert_eq!(found(&["Melville, Herman", "Austen, Jane", "Woolf, Virginia"], false), None);
        assert_eq!(found(&["one", "two", "a|b", "four", "five"], false), None);
        assert_eq!(found(&[&"x|".repeat(600)], false), None);
        assert_eq!(found(&[], true), None);
    }

    #[test]
    fn parts_are_trimmed_and_empty_ones_left_out() {
        let parts = |split: Split, text| split.parts(text);
        let texts = |texts: &[&str]| Some(texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
        assert_eq!(parts(Split::At("|".into()), " a |b||c|"), texts(&["a", "b", "c"]));
        assert_eq!(parts(Split::Brackets, r#"['it\'s', "b, c", 7]"#), texts(&["it's", "b, c", "7"]));
        assert_eq!(parts(Split::Brackets, "['a' 'b']"), None);
        assert_eq!(parts(Split::Brackets, "['a"), None);
        assert_eq!(parts(Split::At(",".into()), " , "), None);
    }
}
