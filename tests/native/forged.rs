//! Forged catalogues: any number in any section changed, the checksum made to fit. Such a file is refused, or every score,
//! likeness and share that it gives is a finite number.

use std::ops::Range;

use penchant::catalog::format::{Directory, Section};
use penchant::catalog::item_json::item_json;
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::dense::SourceVectors;
use penchant::compile::priors::Interactions;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::error::Error;
use penchant::hash::xxh64;
use proptest::prelude::*;

use crate::shop::{BOOKS, HOUR, IDS, NOON, event, given, tables};

/// Something in every section.
const CONFIG: &str = r#"{
  "fields": {"lists": "popularity", "creators": {"role": "creator", "case": "fold"}, "year": "number", "price": "price", "published": "date", "rank": {"role": "trending", "rank": true}},
  "weights": {"freshness": 1, "trending": 1, "price": 1, "context": 1},
  "halfLife": {"long": 500},
  "freshness": "published",
  "surfaces": {"home": {"weights": {"affinity": 2}, "shaping": {"diversity": 0.4}}},
  "vectors": {"taste": {"alpha": 0.02}},
  "shaping": {"fatigue": {"after": 2, "hours": 24, "cost": 0.5}, "caps": {"subjects": 3},
    "boosts": [{"item": "emma", "by": 0.5, "label": "of the week"}],
    "exposure": [{"field": "subjects", "value": "England", "atLeast": 0.1}], "available": {"year": {"min": 1800}}},
  "segments": {"sailors": {"interests": [{"field": "subjects", "value": "Sea stories", "atLeast": 0.1}],
    "centroid": [{"field": "subjects", "value": "Islands"}], "group": "g"}},
  "experiments": {"holdout": 0.1, "budget": 3},
  "facts": {"taste": {"field": "subjects", "values": {"sea": ["Sea stories", "Islands"]}, "weight": 2}, "age": {"bands": {"young": [0, 30]}}},
  "lifecycle": {"items": {"moby": {"again": "30d"}}},
  "policy": {"version": "1", "purposes": ["a"], "legalBasis": "consent", "owner": "me", "contact": "me@example.org"}
}"#;

/// What a number is changed into.
const NUMBERS: [f64; 15] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f32::MAX as f64,
    -(f32::MAX as f64),
    1e19,
    1e12,
    1e-12,
    1e-30,
    f32::MIN_POSITIVE as f64,
    1e-44,
    0.0,
    -1.0,
    -1e-3,
];

fn real() -> Vec<u8> {
    made(false)
}

/// The file with something in every section, in either version of the format.
pub fn made(packed: bool) -> Vec<u8> {
    let more = |(number, line): (usize, &str)| {
        let year = 1990 + number;
        format!(
            "{},\"price\":{},\"published\":\"{year}-02-03\",\"rank\":{}}}\n",
            &line[..line.len() - 1],
            5 + 3 * number,
            number + 1
        )
    };
    let source: String = BOOKS.trim().lines().enumerate().map(more).collect();
    let vectors = SourceVectors {
        name: "taste".to_owned(),
        ids: Some(IDS[..9].iter().map(|&id| id.to_owned()).collect()),
        dimensions: 9,
        values: (0..81).map(|number| ((number * number) % 17) as f32 / 9.0 - 0.7).collect(),
    };
    let interactions = Interactions {
        items: IDS.iter().map(|&id| id.to_owned()).collect(),
        item: (0..40).map(|row| row * row % 10).collect(),
        at: (0..40).map(|row| NOON - f64::from(row) * HOUR).collect(),
    };
    let lifecycle =
        r#"{"lifecycle": {"field": "subjects", "values": {"Sea stories": {"owned": "1y", "again": "30d"}}}, "#;
    let config = CONFIG.replacen('{', lifecycle, 1);
    let mut tables = tables();
    tables[0].share = vec![0.25; tables[0].item.len()];
    let inputs = Inputs {
        vectors: &[vectors],
        neighbours: &tables,
        interactions: Some(&interactions),
        packed,
        ..Inputs::of(source.as_bytes(), &config, Duplicates::Refuse)
    };
    compile(inputs, |_, _| {}).expect("the inputs are sound").bytes
}

pub fn sealed(bytes: &mut [u8]) {
    let checksum = xxh64(&bytes[32..], xxh64(&bytes[..24], 0));
    bytes[24..32].copy_from_slice(&checksum.to_le_bytes());
}

pub fn load(bytes: &[u8]) -> Result<Catalog, Error> {
    Catalog::load(AlignedBytes::copied(bytes).expect("memory"))
}

/// Visits the catalogue; the first number that is none, and where it stood.
pub fn not_a_number(catalog: Catalog) -> Option<(&'static str, f64)> {
    let found = |place: &'static str, numbers: Vec<f64>| {
        numbers.into_iter().find(|number| !number.is_finite()).map(|number| (place, number))
    };
    let mut engine = Engine::new(catalog, 7);
    let ids: Vec<String> = engine.catalog().items().map(|item| engine.catalog().id(item).to_owned()).collect();
    let kinds = ["view", "like", "not_interested", "purchase", "impression", "bookmark"];
    for (number, (kind, id)) in kinds.iter().zip(&ids).enumerate() {
        // An id may have been changed into one that no event can name.
        let event = event(kind, "moby", NOON - number as f64 * 30.0 * HOUR).clone();
        let event = renamed(event, id);
        if let Ok(pending) = engine.check(&event, NOON) {
            let sequence = engine.log().tail() + 1;
            engine.commit(sequence, pending);
        }
    }
    let facts = given(r#"{"taste":"sea","age":20}"#);
    if let Ok(statement) = engine.check_facts(&facts, &given("{}"), NOON) {
        for pending in statement.entries {
            engine.commit(engine.log().tail() + 1, pending);
        }
    }
    let options = [
        r"{}",
        r#"{"surface":"home","personalization":0.5}"#,
        r#"{"shape":false,"limit":20}"#,
        r#"{"diversify":"dpp","diversity":0.7,"rotation":0.5,"exploration":0.5}"#,
    ];
    for options in options {
        let Ok(shelf) = engine.recommend(&given(options), NOON).cloned() else { continue };
        let scores = shelf.items.iter().map(|ranked| ranked.score).collect();
        if let Some(wrong) = found("recommend", scores) {
            return Some(wrong);
        }
        if let Some(first) = shelf.items.first() {
            let id = engine.catalog().id(first.item).to_owned();
            if let Ok(explanation) = engine.explain(&shelf.id(), &id) {
                let said = format!("{explanation:?}");
                if said.contains("NaN") || said.contains("inf") {
                    return Some(("explain", f64::NAN));
                }
            }
        }
    }
    for options in [r"{}", r#"{"by":"content"}"#, r#"{"by":"vectors"}"#, r#"{"by":"neighbours"}"#] {
        for id in [&ids[0], &ids[7]] {
            let Ok(shelf) = engine.similar(id, &given(options), NOON) else { continue };
            if let Some(wrong) = found("similar", shelf.items.iter().map(|ranked| ranked.score).collect()) {
                return Some(wrong);
            }
        }
    }
    let interests = engine.interests(&given("{}"), NOON).map(|all| all.iter().map(|one| one.weight).collect());
    if let Some(wrong) = found("interests", interests.unwrap_or_default()) {
        return Some(wrong);
    }
    engine.catalog().items().for_each(|item| drop(item_json(engine.catalog(), item)));
    None
}

fn renamed(event: penchant::input::Given, id: &str) -> penchant::input::Given {
    use penchant::input::Given;
    let Given::Object(entries) = event else { return event };
    let entry = |(name, value): (String, Given)| {
        if name == "item" { (name, Given::Text(id.to_owned())) } else { (name, value) }
    };
    Given::Object(entries.into_iter().map(entry).collect())
}

/// How far apart numbers stand in a section, and how many bytes each has; `None` where there are none.
fn numbers_of(section: Section) -> Option<(usize, usize)> {
    match section {
        Section::ItemScales
        | Section::Popularity
        | Section::Trending
        | Section::VectorScales
        | Section::VectorGrams
        | Section::NeighbourScales => Some((4, 4)),
        Section::Numbers => Some((8, 8)),
        Section::Lifecycle => Some((1, 8)),
        // Numbers stand among texts there, at any place.
        Section::Settings
        | Section::Fields
        | Section::VectorIndex
        | Section::Shaping
        | Section::Segments
        | Section::Facts
        | Section::Experiments => Some((1, 4)),
        _ => None,
    }
}

fn changed(bytes: &[u8], at: usize, number: f64, width: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if width == 8 {
        bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
    } else {
        bytes[at..at + 4].copy_from_slice(&(number as f32).to_le_bytes());
    }
    sealed(&mut bytes);
    bytes
}

fn ranges(bytes: &[u8]) -> Vec<(Section, Range<usize>)> {
    let directory = Directory::read(bytes).expect("it is sound");
    Section::ALL.into_iter().map(|section| (section, directory.range(section))).collect()
}

#[test]
fn the_real_one_has_something_in_every_section_and_gives_numbers() {
    let bytes = real();
    for (section, range) in ranges(&bytes) {
        assert!(!range.is_empty(), "{} is empty", section.tag());
    }
    assert_eq!(not_a_number(load(&bytes).unwrap()), None);
}

#[test]
fn no_number_of_any_section_makes_a_score_that_is_none() {
    let bytes = real();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (section, range) in ranges(&bytes) {
        let Some((step, width)) = numbers_of(section) else { continue };
        for at in range.clone().step_by(step).filter(|at| at + width <= range.end) {
            // At places that may hold no number at all, fewer.
            let numbers = if step == 1 { &NUMBERS[..6] } else { &NUMBERS[..] };
            for &number in numbers {
                tried += 1;
                if let Some((place, got)) = load(&changed(&bytes, at, number, width)).ok().and_then(not_a_number) {
                    wrong.push(format!("{} + {}: {number:e} gives {got} in {place}", section.tag(), at - range.start));
                }
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

proptest! {
    /// Several numbers at once, of any bits: what each alone is too small for, they may do together.
    #[test]
    fn nor_do_several_at_once(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u32>()), 1..6)) {
        let mut bytes = real();
        let ranges: Vec<_> = ranges(&bytes).into_iter().filter(|(_, range)| range.len() >= 4).collect();
        for (section, place, bits) in changes {
            let range = &ranges[section.index(ranges.len())].1;
            let at = range.start + place.index(range.len() / 4) * 4;
            bytes[at..at + 4].copy_from_slice(&bits.to_le_bytes());
        }
        sealed(&mut bytes);
        if let Ok(catalog) = load(&bytes) {
            prop_assert_eq!(not_a_number(catalog), None);
        }
    }
}
