//! No part of a word says anything: with other letters before or after it, no word of any list decides.

use penchant::compile::roles::table::{self, GERMAN_HEADS, TABLE};
use penchant::compile::roles::words::{listed, split};

use super::{assigned, counts, few, seconds, titles};

/// Every single word of the table and the lists.
fn words() -> Vec<&'static str> {
    let lists = [
        table::COUNTERS,
        table::ITEMS,
        table::FORMS,
        table::OTHER_COSTS,
        table::OTHER_PRICES,
        table::NO_CHOICES,
        table::NO_STOCK,
        table::RATED,
        table::NO_YEARS,
        table::NOW,
        table::NOT_THERE,
    ];
    let topics = TABLE.iter().flat_map(|words| [words.english, words.german]);
    topics.chain(lists).flat_map(listed).filter(|word| !word.contains(' ')).collect()
}

/// So many fields are tried at once.
const AT_ONCE: usize = 60;

/// The words with other letters before and after them, as far as these make one word.
fn affixed() -> Vec<String> {
    let with = |word: &str| [format!("{word}zq"), format!("zq{word}"), format!("zq{word}zq")];
    words().into_iter().flat_map(with).filter(|name| split(name).len() == 1).collect()
}

#[test]
fn no_part_of_a_word_decides() {
    let names = affixed();
    assert!(names.len() > 1_200, "{}", names.len());
    for values in [counts, few, seconds, titles] {
        for names in names.chunks(AT_ONCE) {
            // With a title, so that none of the others is taken for one.
            let known = [("title", titles()), ("zzqx", values())];
            let columns = known.into_iter().chain(names.iter().map(|name| (name.as_str(), values())));
            let fields = assigned(&columns.collect::<Vec<_>>(), "");
            let judged = |name: &str| (fields[name].role, fields[name].why, fields[name].doubt.as_ref());
            for name in names {
                assert_eq!(judged(name), judged("zzqx"), "{name}");
            }
        }
    }
}

#[test]
fn a_word_is_divided_only_where_it_ends_with_a_german_one_or_counts_what_is_chosen() {
    for word in words() {
        for name in [format!("{word}zq"), format!("zq{word}"), format!("zq{word}zq")] {
            let is_german = GERMAN_HEADS.iter().any(|head| name.ends_with(head));
            assert!(split(&name).len() == 1 || is_german, "{name} is {:?}", split(&name));
        }
    }
    assert_eq!(split("viewcount"), ["view", "count"]);
    for whole in ["wordcount", "discount", "account", "viscount", "pagecount", "anzahl", "preise"] {
        assert_eq!(split(whole), [whole]);
    }
}
