//! docs/data-roles.md says what the code does.

use std::fs;
use std::path::Path;

use penchant::compile::roles::table::{self, TABLE, Words};
use penchant::compile::roles::words::listed;

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
