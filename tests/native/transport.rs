//! The form in which a catalogue travels: whole files come out to the bit, and broken ones are refused.

use penchant::catalog::format::{PACKED, VERSION, checked_version};
use penchant::catalog::transport::{Sizes, as_version_1};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use proptest::prelude::*;

use crate::forged::{load, made, not_a_number, sealed};
use crate::shop::{BOOKS, CONFIG};

const HEADER: usize = 32;
const ENTRY: usize = 24;

/// The same items in both versions; the second has to be one, and to give the first.
fn both(source: &str, config: &str) -> (Vec<u8>, Vec<u8>) {
    let of = |packed| {
        let inputs = Inputs { packed, ..Inputs::of(source.as_bytes(), config, Duplicates::Merge) };
        compile(inputs, |_, _| {}).expect("the items are sound").bytes
    };
    let (plain, packed) = (of(false), of(true));
    assert_eq!(checked_version(&plain).unwrap(), VERSION);
    assert_eq!(checked_version(&packed).unwrap(), PACKED, "{source}");
    assert!(as_version_1(&packed).unwrap() == plain, "{source}");
    (plain, packed)
}

/// The tags and ranges of a file's parts.
fn parts(file: &[u8]) -> Vec<(String, std::ops::Range<usize>)> {
    let number = |at: usize| u64::from_le_bytes(file[at..at + 8].try_into().unwrap()) as usize;
    let rows = u32::from_le_bytes(file[12..16].try_into().unwrap()) as usize;
    let row = |row: usize| {
        let at = HEADER + ENTRY * row;
        let start = number(at + 8);
        (String::from_utf8(file[at..at + 4].to_vec()).unwrap(), start..start + number(at + 16))
    };
    (0..rows).map(row).collect()
}

fn has(file: &[u8], tag: &str) -> bool {
    parts(file).iter().any(|(known, range)| known == tag && !range.is_empty())
}

#[test]
fn the_demos_books_come_out_to_the_bit_in_less_than_two_thirds_of_the_bytes() {
    let lines: Vec<&str> = include_str!("../../www/books.ndjson").lines().take(1_500).collect();
    let (plain, packed) = both(&lines.join("\n"), include_str!("../../www/penchant.config.json"));
    assert!(3 * packed.len() < 2 * plain.len(), "{} of {}", packed.len(), plain.len());
    for tag in ["WEIG", "FORM", "LIST", "IDEN", "NUMS", "PRIO"] {
        assert!(has(&packed, tag), "{tag}");
    }
    for tag in ["ITWE", "ITSC", "POPU", "STRB", "ITFE"] {
        assert!(!has(&packed, tag), "{tag} could be computed");
    }
}

#[test]
fn something_in_every_section_comes_out_to_the_bit() {
    assert!(as_version_1(&made(true)).unwrap() == made(false));
    assert_eq!(not_a_number(load(&made(true)).unwrap()), None);
    assert_eq!(load(&made(true)).unwrap().file_length(), made(true).len());
    both(BOOKS, CONFIG);
}

#[test]
fn odd_catalogues_come_out_to_the_bit() {
    let titles = r#"{"fields":{"title":"title"}}"#;
    let sources = [
        (r#"[{"id":"a"}]"#, ""),
        // Ids that are no numbers, numbers of many digits, zeros before and behind, the same beginning; not in order.
        (
            r#"[{"id":"b"},{"id":"a"},{"id":"ab"},{"id":"a\u0000"},{"id":"aaaaaaaaaaaaaaaa"},{"id":"aaaaaaaaaaaaaaab"}]"#,
            "",
        ),
        (r#"[{"id":"007"},{"id":"070"},{"id":"700"}]"#, ""),
        (r#"[{"id":"x-9"},{"id":"x-10"},{"id":"x-08"}]"#, ""),
        (r#"[{"id":"99999999999999999999999"},{"id":"1"}]"#, ""),
        // Words: capitals, possessives, hyphens, quotes of every kind, several languages, none, and a text that is shown twice.
        (
            r#"[{"id":"a","title":"The Whale’s “whale” — and Whales"},{"id":"b","title":"WHALE-whale 'whale' whale's"},{"id":"c","title":"Der Wal und die Wale"},{"id":"d","title":"鯨の本 鯨"},{"id":"e","title":"The Whale’s “whale” — and Whales"},{"id":"f"},{"id":"g","title":"É é ÉCOLE école"},{"id":"h","title":"école <b>whale</b> &amp; Wal"}]"#,
            titles,
        ),
        // A text in several parts is no text that is shown as it is.
        (r#"[{"id":"a","title":["one whale","two whales"]},{"id":"b","title":["whale"]}]"#, titles),
        // Texts with the usual separators in them.
        (
            r#"[{"id":"a","tags":["x\ny","x\ty"],"note":"a\nb\tc"},{"id":"b","tags":["x\ny"],"note":"\u0000\u0001"}]"#,
            r#"{"fields":{"tags":"tag","note":"stored"}}"#,
        ),
        // Numbers that are missing, whole, of days, of cents, below zero, zero below zero, and any.
        (
            r#"[{"id":"a","n":-0.0,"p":1.1,"d":"2026-01-01"},{"id":"b","n":5,"p":0.07,"d":"1969-12-31"},{"id":"c"}]"#,
            r#"{"fields":{"n":"number","p":"price","d":"date"}}"#,
        ),
        (r#"[{"id":"a","n":1e300},{"id":"b","n":0.1},{"id":"c","n":-7}]"#, r#"{"fields":{"n":"number"}}"#),
        // Two columns show one text, and variants name an item that comes later.
        (r#"[{"id":"a","i":"u","j":"u"},{"id":"b","i":"v","j":"u"}]"#, r#"{"fields":{"i":"stored","j":"stored"}}"#),
        (
            r#"[{"id":"a","of":"c","tags":["x"]},{"id":"b","of":"c","tags":["y"]},{"id":"c","tags":["x","y"]}]"#,
            r#"{"fields":{"of":"variant-of","tags":"tag"}}"#,
        ),
    ];
    for (source, config) in sources {
        both(source, config);
    }
}

#[test]
fn long_texts_that_many_items_show_are_split_once_for_each_and_no_more_than_the_file_can_need() {
    let text = "whale ".repeat(3_000);
    let source: String = (0..2_000).map(|number| format!(r#"{{"id":"{number}","title":"{text}"}}"#) + "\n").collect();
    let inputs =
        Inputs { packed: true, ..Inputs::of(source.as_bytes(), r#"{"fields":{"title":"title"}}"#, Duplicates::Merge) };
    // Such a file is written as version 1, since a reader refuses one that asks for so much.
    assert_eq!(checked_version(&compile(inputs, |_, _| {}).unwrap().bytes).unwrap(), VERSION);
}

#[test]
fn every_truncation_of_every_part_is_refused_by_its_tag() {
    let packed = made(true);
    for (row, (tag, range)) in parts(&packed).into_iter().enumerate() {
        for length in 0..range.len() {
            let mut bytes = packed.clone();
            let at = HEADER + ENTRY * row + 16;
            bytes[at..at + 8].copy_from_slice(&(length as u64).to_le_bytes());
            sealed(&mut bytes);
            // Sections of version 1 that may be missing, and settings at whose end nothing need stand, may be cut to something sound.
            if let Err(error) = load(&bytes) {
                assert_eq!(error.code(), "catalog_layout", "{tag} cut to {length}: {error}");
            } else {
                let is_checked_here = ["SIZE", "IDEN", "LIST", "FORM", "ODDS", "VALU", "SHOW", "TEXT", "NUMS", "WEIG"]
                    .contains(&tag.as_str());
                assert!(!is_checked_here, "{tag} cut to {length} is taken");
            }
        }
    }
}

#[test]
fn sizes_that_no_such_file_can_have_are_refused_before_memory_is_asked_for() {
    let packed = made(true);
    let (_, range) = parts(&packed).into_iter().find(|(tag, _)| tag == "SIZE").unwrap();
    let sizes = Sizes::decode(&packed[range.clone()]).unwrap();
    let huge = [0x00ff_ffff_usize, 0x7fff_ffff, 0xffff_ffff];
    for huge in huge {
        for sizes in [
            Sizes { items: huge, strings: 0xffff_ffff, ..sizes },
            Sizes { features: huge, strings: 0xffff_ffff, ..sizes },
            Sizes { entries: huge, ..sizes },
            Sizes { strings: huge, ..sizes },
            Sizes { text: huge, ..sizes },
        ] {
            // The part is put behind all others, since it is longer now.
            let (mut bytes, part) = (packed.clone(), sizes.encode());
            let row = parts(&packed).iter().position(|(tag, _)| tag == "SIZE").unwrap();
            let at = HEADER + ENTRY * row;
            bytes[at + 8..at + 16].copy_from_slice(&(packed.len() as u64).to_le_bytes());
            bytes[at + 16..at + 24].copy_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend(part);
            let length = bytes.len() as u64;
            bytes[16..24].copy_from_slice(&length.to_le_bytes());
            sealed(&mut bytes);
            assert_eq!(load(&bytes).expect_err("it is refused").code(), "catalog_layout", "{sizes:?}");
        }
    }
}

proptest! {
    /// Any bytes of any part changed: a typed error, or a catalogue whose every score is a number.
    #[test]
    fn damaged_files_are_refused_or_give_numbers(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = made(true);
        let parts: Vec<_> = parts(&bytes).into_iter().filter(|(_, range)| !range.is_empty()).collect();
        for (part, at, byte) in changes {
            let range = &parts[part.index(parts.len())].1;
            bytes[range.start + at.index(range.len())] = byte;
        }
        sealed(&mut bytes);
        match load(&bytes) {
            Ok(catalog) => prop_assert_eq!(not_a_number(catalog), None),
            Err(error) => prop_assert_eq!(error.code(), "catalog_layout"),
        }
    }

    /// And of the table.
    #[test]
    fn a_damaged_table_is_refused_or_gives_numbers(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = made(true);
        let rows = u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize;
        let at = HEADER + at.index(ENTRY * rows);
        bytes[at] = byte;
        sealed(&mut bytes);
        match load(&bytes) {
            Ok(catalog) => prop_assert_eq!(not_a_number(catalog), None),
            Err(error) => prop_assert_eq!(error.code(), "catalog_layout"),
        }
    }
}
