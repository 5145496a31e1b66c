//! docs/data-roles.md says what the code does.

use std::fs;
use std::path::Path;

use penchant::compile::roles::table::{self, TABLE, Words};
use penchant::compile::roles::words::listed;
use serde_json::{Value, json};

use super::{assigned, counts, titles};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data-roles.md");
    fs::read_to_string(path).expect("the page is there")
}

fn row(name: &str, lists: &[&'static str]) -> String {
    let cells = lists.iter().map(|list| listed(list).collect::<Vec<_>>().join(", "));
    format!("| {name} | {} |", cells.collect::<Vec<_>>().join(" | "))
}

#[test]
fn every_word_of_the_table_is_documented_in_its_order() {
    let page = page();
    for Words { topic, english, german } in &TABLE {
        let row = row(topic.name(), &[english, german]);
        assert!(page.contains(&row), "docs/data-roles.md has no row\n{row}");
    }
}

#[test]
fn every_list_of_words_is_documented() {
    let page = page();
    for (name, list) in [
        ("units, languages, forms", table::FORMS),
        ("counters", table::COUNTERS),
        ("kinds of items", table::ITEMS),
        ("other costs", table::OTHER_COSTS),
        ("other prices", table::OTHER_PRICES),
        ("prices of now", table::NOW),
        ("not chosen", table::NO_CHOICES),
        ("not in stock", table::NO_STOCK),
    ] {
        let row = row(name, &[list]);
        assert!(page.contains(&row), "docs/data-roles.md has no row\n{row}");
    }
}

/// The cells of the rows below a heading, without their quotes.
fn cells_below(heading: &str) -> Vec<Vec<String>> {
    let page = page();
    let part = page.split("\n## ").find(|part| part.starts_with(heading)).expect("the heading is there");
    let cells =
        |row: &str| row.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').to_owned()).collect();
    part.lines().filter(|line| line.starts_with("| `")).map(cells).collect()
}

#[test]
fn every_example_is_judged_as_documented() {
    let rows = cells_below("Examples");
    assert!(rows.len() > 25, "{}", rows.len());
    for row in rows {
        let [name, values, role, why] = &row[..] else { panic!("{row:?}") };
        let values: Value = serde_json::from_str(&format!("[{values}]")).expect("the values are JSON");
        let field = &assigned(&[("title", titles()), (name, values)], "")[name];
        assert_eq!((field.role.name(), field.why), (role.as_str(), why.as_str()), "{name}");
    }
}

#[test]
fn the_report_that_is_shown_is_the_one_that_is_printed() {
    let columns = [
        ("ratings_count", counts()),
        ("reviews_count", counts()),
        ("country_id", json!([49, 33, 49, 33, 49, 49])),
        ("stock", json!([0, 3, 1, 0, 2, 9])),
    ];
    let (page, fields) = (page(), assigned(&columns, ""));
    let lines =
        fields.values().filter_map(|field| Some(format!("  {}: {}\n", field.name, field.doubt.as_ref()?.because)));
    let lines: Vec<String> = lines.collect();
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert!(page.contains(&line), "docs/data-roles.md has no line\n{line}");
    }
}
