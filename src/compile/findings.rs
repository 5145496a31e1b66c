//! What a source had that could not be taken as it stands: nothing is left out, changed or guessed without a word here.

use super::source::{Other, Value};
use crate::error::Place;

/// The longest example, in characters.
const LONGEST_EXAMPLE: usize = 80;

/// What was done with the values of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingKind {
    /// The value could not be read: the item has none.
    Missing,
    /// The value was read in another unit or spelling than the catalogue's.
    Converted,
    /// The value has more than one reading.
    Unsure,
    /// There are no items.
    Empty,
}

impl FindingKind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Missing => "missing",
            FindingKind::Converted => "converted",
            FindingKind::Unsure => "unsure",
            FindingKind::Empty => "empty",
        }
    }
}

/// Values of one field that were treated alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The field; empty for whole records.
    pub field: String,
    /// What was done.
    pub kind: FindingKind,
    /// What was expected, or what the values were taken for.
    pub note: String,
    /// How many values, or records.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// The first of them, on one line, without control characters.
    pub example: String,
    /// Where that is.
    pub place: Option<Place>,
}

/// The findings so far, in the order in which each first occurred. A field has a few kinds and notes, so that they stay few.
#[derive(Debug, Default)]
pub struct Findings {
    all: Vec<Finding>,
}

impl Findings {
    /// Counts a value. The first one of its field, kind and note is the example.
    pub fn add(&mut self, (field, kind, note): (&str, FindingKind, &str), of: usize, example: &str, place: Place) {
        // Columns are read one after the other: a known one is among the last.
        let is_same = |known: &&mut Finding| known.kind == kind && known.field == field && known.note == note;
        if let Some(known) = self.all.iter_mut().rev().find(is_same) {
            known.count += 1;
            return;
        }
        let (field, note, example) = (field.to_owned(), note.to_owned(), harmless(example));
        self.all.push(Finding { field, kind, note, count: 1, of, example, place: Some(place) });
    }

    /// Adds a finding about the whole source.
    pub fn add_of_source(&mut self, kind: FindingKind, note: &str) {
        let (field, example, note) = (String::new(), String::new(), note.to_owned());
        self.all.push(Finding { field, kind, note, count: 0, of: 0, example, place: None });
    }

    /// All of them.
    pub fn into_all(self) -> Vec<Finding> {
        self.all
    }
}

/// A value as an example: its text or its JSON.
pub fn example(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Other(Other { money: Some(money), .. }) => money.spelled(),
        other => other.describe(),
    }
}

/// A text on one line, shortened, without what would act on a terminal or turn its direction.
fn harmless(text: &str) -> String {
    let is_kept = |character: &char| {
        let turns = matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !character.is_control() && !turns
    };
    let spaced = text.chars().map(|character| if character.is_whitespace() { ' ' } else { character });
    let mut kept = spaced.filter(is_kept);
    let mut short: String = kept.by_ref().take(LONGEST_EXAMPLE).collect();
    if kept.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_does_nothing_to_a_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\nc\u{202e}d\u{9b}"), "a[31mb cd");
        assert_eq!(harmless(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
    }

    #[test]
    fn values_of_a_field_and_kind_are_one_finding_with_the_first_as_its_example() {
        let mut findings = Findings::default();
        for (text, line) in [("on request", 17), ("sold", 20)] {
            findings.add(("price", FindingKind::Missing, "a number"), 100, text, Place::Line(line));
        }
        findings.add(("price", FindingKind::Unsure, "a number"), 100, "1.299", Place::Line(3));
        let all = findings.into_all();
        let read: Vec<_> = all.iter().map(|found| (found.kind, found.count, &*found.example, found.place)).collect();
        assert_eq!(
            read,
            [
                (FindingKind::Missing, 2, "on request", Some(Place::Line(17))),
                (FindingKind::Unsure, 1, "1.299", Some(Place::Line(3)))
            ]
        );
    }
}
