//! docs/data.md: what it says is read is read, and what it says is not is refused.

use penchant::compile::readers::{flag, number};
use serde_json::json;

use super::{column, compiled, shown};

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data.md")).expect("the page")
}

/// What stands between two texts of the page.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("{from}")) + from.len();
    let length = page[start..].find(to).unwrap_or_else(|| panic!("{to}"));
    &page[start..start + length]
}

/// The texts in backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn is_date(text: &str) -> bool {
    let config = json!({ "fields": { "when": "date" } });
    compiled(&column("when", &[json!(text)]), &config).is_ok_and(|compiled| shown(&compiled, "when")[0].is_number())
}

#[test]
fn every_spelling_of_a_date_in_the_table_is_read_and_the_others_are_refused() {
    let page = page();
    let rows: Vec<&str> = part(&page, "| spelling | example |", "In the last row").lines().skip(2).collect();
    let mut read = 0;
    for row in rows.iter().filter(|row| row.starts_with('|')) {
        let examples = row.trim_end_matches(" |").rsplit(" | ").next().expect("a cell");
        for example in quoted(examples) {
            let date =
                if row.contains("its zones") { format!("2026-12-01T10:00{example}") } else { example.to_owned() };
            assert!(is_date(&date), "{date}");
            read += 1;
        }
    }
    assert!(read >= 18, "{read} examples");
    let refused = quoted(part(&page, "Everything else is no date:", "Nothing is guessed"));
    assert_eq!(refused.len(), 4, "{refused:?}");
    refused.iter().for_each(|text| assert!(!is_date(text), "{text}"));
}

#[test]
fn every_spelling_of_a_number_and_of_a_truth_value_is_read() {
    let page = page();
    let numbers = quoted(part(&page, "## Numbers and prices", "with a currency before or after them"));
    assert!(numbers.len() >= 9, "{numbers:?}");
    numbers.iter().for_each(|text| assert!(number::read(text).is_some(), "{text}"));
    let no_numbers = quoted(part(&page, "Percentages, ranges", "are no numbers"));
    assert_eq!(no_numbers.len(), 2, "{no_numbers:?}");
    no_numbers.iter().for_each(|text| assert_eq!(number::read(text), None, "{text}"));
    let flags = quoted(part(&page, "## Truth values", "are neither"));
    let (neither, known): (Vec<&str>, Vec<&str>) = flags
        .iter()
        .map(|text| text.trim_matches('"'))
        .filter(|&text| text != "flag")
        .partition(|text| text.contains("Order"));
    assert!(known.len() >= 20 && neither.len() == 2, "{flags:?}");
    known.iter().for_each(|text| assert!(flag::read(text).is_some(), "{text}"));
    neither.iter().for_each(|text| assert_eq!(flag::read(text), None, "{text}"));
}
