//! Bytes and numbers from outside at their worst: sections that lie about where they stand, text that is none, numbers at the ends of what
//! a float holds, vectors of nothing, a catalogue that comes back from the past. A typed error or finite scores; never a trap.

use penchant::catalog::format::{Directory, SECTIONS, Section};
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::dense::SourceVectors;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::error::{ErrorKind, Result};
use penchant::hash::xxh64;
use penchant::input::Given;

use crate::shop::{BOOKS, CONFIG, HOUR, IDS, NOON, catalog_of, compiled, engine, event, given, nothing, record};

const HEADER: usize = 32;
const ENTRY: usize = 24;

fn load(mut bytes: Vec<u8>) -> Result<Catalog> {
    let checksum = xxh64(&bytes[HEADER..], xxh64(&bytes[..24], 0));
    bytes[24..HEADER].copy_from_slice(&checksum.to_le_bytes());
    Catalog::load(AlignedBytes::copied(&bytes).expect("memory"))
}

/// The file with another place and another length of the section in a row of the table.
fn placed(bytes: &[u8], row: usize, start: u64, length: u64) -> Vec<u8> {
    let (mut bytes, at) = (bytes.to_vec(), HEADER + ENTRY * row);
    bytes[at + 8..at + 16].copy_from_slice(&start.to_le_bytes());
    bytes[at + 16..at + 24].copy_from_slice(&length.to_le_bytes());
    bytes
}

/// Each row of the table: its section's start and length.
fn table(bytes: &[u8]) -> Vec<(u64, u64)> {
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
    let rows = u32::from_le_bytes(bytes[12..16].try_into().expect("four bytes")) as usize;
    (0..rows).map(|row| HEADER + ENTRY * row).map(|at| (number(at + 8), number(at + 16))).collect()
}

/// A view of an item, whatever its id may have become.
fn view_of(id: &str, at: f64) -> Given {
    let text = |text: &str| Given::Text(text.to_owned());
    Given::Object(vec![
        ("type".to_owned(), text("view")),
        ("item".to_owned(), text(id)),
        ("at".to_owned(), Given::Number(at)),
    ])
}

/// A visit, all of whose scores have to be numbers.
fn visited(catalog: Catalog) {
    let mut engine = Engine::new(catalog, 7);
    let ids: Vec<String> = engine.catalog().items().map(|item| engine.catalog().id(item).to_owned()).collect();
    for (number, id) in ids.iter().take(3).enumerate() {
        if let Ok(pending) = engine.check(&view_of(id, NOON - number as f64 * HOUR), NOON) {
            let sequence = engine.log().tail() + 1;
            engine.commit(sequence, pending);
        }
    }
    let options = given(r#"{"seen":"include","limit":20}"#);
    let shelf = engine.recommend(&options, NOON).expect("a shelf").clone();
    assert!(shelf.items.iter().all(|ranked| ranked.score.is_finite()), "{:?}", shelf.items);
    for id in &ids {
        if let Ok(shelf) = engine.similar(id, &nothing(), NOON) {
            assert!(shelf.items.iter().all(|ranked| ranked.score.is_finite()), "{id}: {:?}", shelf.items);
        }
    }
}

#[test]
fn a_section_outside_the_file_beyond_all_numbers_or_between_words_is_refused() {
    let bytes = compiled(BOOKS, CONFIG);
    let rows = table(&bytes);
    assert_eq!(rows.len(), SECTIONS);
    let ten_million = 4 * 10_000_000;
    for (row, &(start, length)) in rows.iter().enumerate() {
        let end = bytes.len() as u64;
        let places = [
            (start, end - start + 1),
            (start, ten_million),
            (start, (1 << 32) - 1),
            (start, u64::MAX),
            (u64::MAX - 7, 16),
            (u64::MAX - 7, 7),
            (1 << 32, length),
            (end.next_multiple_of(8) + 8, 0),
            (start + 1, length.saturating_sub(1)),
            (start + 4, length.saturating_sub(4)),
        ];
        for (start, length) in places {
            let code = load(placed(&bytes, row, start, length)).expect_err("it is refused").code();
            assert_eq!(code, "catalog_layout", "row {row} at {start}, {length} bytes");
        }
    }
    for rows in [10_000_000, u32::MAX] {
        let mut bytes = bytes.clone();
        bytes[12..16].copy_from_slice(&rows.to_le_bytes());
        assert!(load(bytes).is_err(), "{rows} rows");
    }
}

#[test]
fn sections_that_overlap_are_refused_or_give_numbers() {
    let bytes = compiled(BOOKS, CONFIG);
    let rows = table(&bytes);
    let mut loaded = 0;
    for row in 0..rows.len() {
        for (other, &(start, length)) in rows.iter().enumerate() {
            let own = rows[row].1;
            for length in [length, own] {
                match load(placed(&bytes, row, start, length)) {
                    Ok(catalog) => {
                        loaded += 1;
                        visited(catalog);
                    }
                    Err(error) => assert_eq!(error.code(), "catalog_layout", "row {row} over {other}: {error}"),
                }
            }
        }
    }
    assert!(loaded >= rows.len(), "a section over itself is sound: {loaded}");
}

#[test]
fn text_that_is_no_utf_8_is_refused_in_a_catalogue_and_in_a_source() {
    let bytes = compiled(BOOKS, CONFIG);
    let strings = Directory::read(&bytes).expect("it is sound").range(Section::StringBytes);
    for at in strings {
        for byte in [0xff, 0xc0, 0x80] {
            let mut bytes = bytes.clone();
            bytes[at] = byte;
            assert_eq!(load(bytes).expect_err("it is refused").code(), "catalog_layout", "{byte:x} at {at}");
        }
    }
    for source in
        [b"{\"id\":\"mo\xffby\"}".as_slice(), b"[{\"id\":\"a\",\"t\":\"\xc3\"}]", b"\xff\xfe{\0\"\0", b"\xed\xa0\x80"]
    {
        let refused = compile(Inputs::of(source, "", Duplicates::Refuse), |_, _| {}).expect_err("it is refused");
        assert_eq!(refused.code(), "source_syntax", "{source:?}: {refused}");
    }
}

#[test]
fn numbers_at_the_ends_of_a_float_are_refused_by_name_or_give_numbers() {
    let numbers =
        ["-0.0", "5e-324", "1e-310", "1e-45", "1.2e-38", "3.5e38", "1e39", "-1e39", "1e308", "9007199254740993"];
    let roles = ["number", "popularity", "trending", "price", "date"];
    let mut built = 0;
    for role in roles {
        let config = format!(r#"{{"fields":{{"n":"{role}","tags":"tag"}}}}"#);
        for number in numbers {
            let source = format!(
                r#"[{{"id":"a","tags":["x"],"n":{number}}},{{"id":"b","tags":["x","y"],"n":1}},{{"id":"c","tags":["y"],"n":{number}}}]"#
            );
            match compile(Inputs::of(source.as_bytes(), &config, Duplicates::Refuse), |_, _| {}) {
                Ok(compiled) => {
                    built += 1;
                    visited(load(compiled.bytes).expect("what was built loads"));
                }
                Err(error) => match error.kind() {
                    ErrorKind::SourceField { field, .. } => assert_eq!(field, "n", "{number} as {role}"),
                    _ => panic!("{number} as {role}: {error}"),
                },
            }
        }
    }
    assert!(built >= 20, "{built}");
}

#[test]
fn a_zero_below_zero_orders_as_zero_does() {
    let order = |zero: &str| {
        let source: String =
            IDS.iter().map(|id| format!("{{\"id\":\"{id}\",\"tags\":[\"x\"],\"n\":{zero}}}\n")).collect();
        let mut engine = Engine::new(catalog_of(&source, r#"{"fields":{"n":"popularity","tags":"tag"}}"#), 7);
        let shelf = engine.recommend(&nothing(), NOON).expect("a shelf");
        shelf.items.iter().map(|ranked| (ranked.item, ranked.score.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(order("-0.0"), order("0"));
}

#[test]
fn a_vector_of_zeros_is_no_vector() {
    let mut values = vec![0.0; 8 * IDS.len()];
    values[8..16].copy_from_slice(&[1.0, -0.0, 1e-45, 0.5, 0.0, 0.0, 2.0, -1.0]);
    values[16..24].copy_from_slice(&[-0.0; 8]);
    let vectors = [SourceVectors { name: "taste".to_owned(), ids: None, dimensions: 8, values }];
    let inputs = Inputs { vectors: &vectors, ..Inputs::of(BOOKS.as_bytes(), CONFIG, Duplicates::Refuse) };
    let built = compile(inputs, |_, _| {}).expect("it is sound").bytes;
    visited(load(built.clone()).expect("it loads"));
    let mut engine = Engine::new(load(built).expect("it loads"), 7);
    let by = given(r#"{"by":"vectors"}"#);
    for id in IDS {
        assert!(engine.similar(id, &by, NOON).is_ok_and(|shelf| shelf.items.is_empty()), "{id} is like nothing");
    }
}

#[test]
fn a_number_of_an_event_above_all_exact_ones_is_refused() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    for number in ["9007199254740992", "9007199254740993", "1e300", "0", "-1", "1.5"] {
        let undo = given(&format!(r#"{{"type":"undo","event":{number}}}"#));
        assert_eq!(engine.check(&undo, NOON).expect_err("it is refused").code(), "event_field", "{number}");
    }
}

/// A server, or whoever stands before it, may give an older file again: what was learned is refolded on it, and on the newer one after it.
#[test]
fn an_older_catalogue_that_comes_back_loses_nothing_of_the_profile() {
    let older: String = BOOKS.lines().filter(|line| !line.contains("omoo")).collect::<Vec<_>>().join("\n");
    let mut newer = engine();
    for id in ["omoo", "lordjim"] {
        record(&mut newer, &event("like", id, NOON), NOON);
    }
    let scores = |engine: &mut Engine| {
        let shelf = engine.recommend(&nothing(), NOON).expect("a shelf");
        shelf.items.iter().map(|ranked| (ranked.item, ranked.score.to_bits())).collect::<Vec<_>>()
    };
    let before = scores(&mut newer);
    let mut replayed = Engine::new(catalog_of(&older, CONFIG), 7);
    replayed.restore(newer.log().clone());
    assert_eq!(replayed.log(), newer.log());
    assert!(replayed.recommend(&nothing(), NOON).expect("a shelf").items.iter().all(|ranked| ranked.score.is_finite()));
    let mut again = engine();
    again.restore(replayed.log().clone());
    assert_eq!(scores(&mut again), before);
}
