//! What the fuzz targets do with bytes, and what has to hold whatever these are. `cargo +nightly fuzz run <target>` makes
//! the bytes up; `cargo test --test native seeds` goes through those that are kept in `seeds`.

use std::sync::OnceLock;

use penchant::catalog::item_json::item_json;
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::dense::SourceVectors;
use penchant::compile::neighbours::SourceNeighbours;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::hash::xxh64;
use penchant::input::Given;
use penchant::visitor::log::record::{
    encode_event, encode_receipt, frame_event, frame_item, unframe_event, unframe_item, unframe_receipt,
};
use penchant::visitor::log::{Log, Tombstones};

/// Noon on a day in 2026.
const NOON: f64 = 1_790_000_000_000.0;

/// Items of every kind of field.
const ITEMS: &str = r#"
{"id":"moby","title":"Moby Dick","by":"Melville","tags":["Sea","Whales"],"price":9,"published":"1851-10-18","views":90}
{"id":"typee","title":"Typee","by":"Melville","tags":["Sea","Islands"],"price":7,"published":"1846-02-03","views":20}
{"id":"omoo","title":"Omoo, a sea story","by":"Melville","tags":["Sea"],"published":"1847-01-01","views":10}
{"id":"emma","title":"Emma","by":"Austen","tags":["Love"],"price":5,"views":80}
{"id":"jim","title":"Lord Jim at sea","by":"Conrad","tags":["Sea"],"price":12,"views":50}
"#;

const CONFIG: &str = r#"{
  "fields": {"by": "creator", "price": "price", "published": "date", "views": "popularity"},
  "surfaces": {"home": {"weights": {"affinity": 2}}},
  "segments": {"sailors": {"interests": [{"field": "tags", "value": "Sea", "atLeast": 0.1}]}},
  "shaping": {"caps": {"tags": 2}, "boosts": [{"item": "emma", "by": 0.5, "label": "of the week"}]},
  "experiments": {"holdout": 0.1}
}"#;

fn vectors() -> SourceVectors {
    let values = (0..40).map(|number| ((number * number) % 17) as f32 / 9.0 - 0.7).collect();
    let ids = ["moby", "typee", "omoo", "emma", "jim"].map(str::to_owned);
    SourceVectors { name: "taste".to_owned(), ids: Some(ids.into()), dimensions: 8, values }
}

/// What goes with what, for and against it.
fn neighbours() -> SourceNeighbours {
    SourceNeighbours {
        name: "neighbours".to_owned(),
        ids: ["moby", "typee", "omoo", "emma", "jim"].map(str::to_owned).into(),
        item: vec![0, 0, 1, 2, 3, 4],
        neighbour: vec![1, 4, 2, 0, 4, 0],
        weight: vec![1.0, 0.5, -0.3, 0.9, 0.2, 0.7],
        // A share for each, so that the section is there.
        share: vec![0.1, 0.2, 0.3, 0.4, 0.5, 1.0],
    }
}

/// The items of every kind, and more without vectors and neighbours than the kernels take at once.
fn many_items() -> String {
    let plain = (0..24).map(|number| format!(r#"{{"id":"plain{number}","tags":["Plain"],"views":{number}}}"#) + "\n");
    [ITEMS.to_owned()].into_iter().chain(plain).collect()
}

/// A catalogue with something in most sections.
pub fn real() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let vectors = [vectors()];
        let neighbours = [neighbours()];
        let items = many_items();
        let sound = Inputs::of(items.as_bytes(), CONFIG, Duplicates::Refuse);
        let inputs = Inputs { vectors: &vectors, neighbours: &neighbours, ..sound };
        compile(inputs, |_, _| {}).expect("the items are sound").bytes
    })
}

fn load(bytes: &[u8]) -> Option<Catalog> {
    Catalog::load(AlignedBytes::copied(bytes).ok()?).ok()
}

fn engine() -> Engine {
    let mut engine = Engine::new(load(real()).expect("it is sound"), 7);
    for (kind, item) in [("view", "moby"), ("like", "jim"), ("not_interested", "emma")] {
        let pending =
            engine.check(&given(&format!(r#"{{"type":"{kind}","item":"{item}"}}"#)), NOON).expect("it is sound");
        engine.commit(engine.log().tail() + 1, pending);
    }
    engine
}

fn given(json: &str) -> Given {
    serde_json::from_str(json).expect("it is JSON")
}

fn read(bytes: &[u8]) -> Option<Given> {
    serde_json::from_slice(bytes).ok()
}

/// Shelves have numbers, whatever they are made of.
fn is_sound(engine: &mut Engine, options: &Given) {
    let Ok(shelf) = engine.recommend(options, NOON).cloned() else { return };
    assert!(shelf.items.iter().all(|ranked| ranked.score.is_finite()), "a score is no number");
    for ranked in shelf.items.iter().take(2) {
        let id = engine.catalog().id(ranked.item).to_owned();
        let is_itself = engine.catalog().find(&id) == Some(ranked.item);
        match engine.explain(&shelf.id(), &id) {
            Ok(explanation) => assert!(explanation.score.is_finite(), "an explanation is no number"),
            // A forged catalogue may list its ids in another order than theirs, or one twice.
            Err(error) => assert!(!is_itself && error.code() == "shelf_unknown", "{error}"),
        }
    }
}

/// A catalogue file, its checksum made to fit: it is refused, or can be visited and gives numbers.
pub fn catalogue(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    if bytes.len() >= 32 {
        // What the header says of the length is checked first, and hardly ever met by chance.
        let length = (bytes.len() as u64).to_le_bytes();
        bytes[16..24].copy_from_slice(&length);
        let checksum = xxh64(&bytes[32..], xxh64(&bytes[..24], 0));
        bytes[24..32].copy_from_slice(&checksum.to_le_bytes());
    }
    let Some(catalog) = load(&bytes) else { return };
    let ids: Vec<String> = catalog.items().take(4).map(|item| catalog.id(item).to_owned()).collect();
    for item in catalog.items().take(16) {
        item_json(&catalog, item);
    }
    let mut engine = Engine::new(catalog, 7);
    for (kind, id) in ["view", "like", "not_interested", "purchase"].into_iter().zip(&ids) {
        let entries =
            [("type", kind), ("item", id)].map(|(name, text)| (name.to_owned(), Given::Text(text.to_owned())));
        if let Ok(pending) = engine.check(&Given::Object(entries.into()), NOON) {
            engine.commit(engine.log().tail() + 1, pending);
        }
    }
    is_sound(&mut engine, &Given::Nothing);
    is_sound(&mut engine, &given(r#"{"surface":"home","personalization":0.5,"shape":false}"#));
    if let Some(Ok(shelf)) = ids.first().map(|id| engine.similar(id, &Given::Nothing, NOON)) {
        assert!(shelf.items.iter().all(|ranked| ranked.score.is_finite()), "a likeness is no number");
    }
}

/// Frames of a log, their checksums made to fit: each is refused, or is what is written again.
pub fn log(bytes: &[u8]) {
    let Some((&number, body)) = bytes.split_first() else { return };
    let frame = frame_event(u64::from(number), body);
    if let Some((sequence, event)) = unframe_event(&frame) {
        let again = frame_event(sequence, &encode_event(&event));
        assert_eq!(
            unframe_event(&again),
            Some((sequence, event.clone())),
            "an event is another once it is written again"
        );
        // It can be learned.
        let mut engine = engine();
        let items = engine.log().items().to_vec();
        engine.restore(Log::new(vec![(sequence.max(1), event)], items));
        is_sound(&mut engine, &Given::Nothing);
    }
    if let Some((sequence, receipt)) = unframe_receipt(&frame) {
        let again = frame_event(sequence, &encode_receipt(&receipt));
        assert_eq!(unframe_receipt(&again), Some((sequence, receipt)), "a receipt is another once it is written again");
    }
    let frame = [&xxh64(body, 0).to_le_bytes(), body].concat();
    if let Some(item) = unframe_item(&frame) {
        assert_eq!(unframe_item(&frame_item(&item)), Some(item), "an item is another once it is written again");
    }
    if let Some(tombstones) = Tombstones::decode(&frame).filter(|tombstones| !tombstones.is_empty()) {
        let again = Tombstones::decode(&tombstones.encode());
        assert_eq!(again, Some(tombstones), "what was forgotten is something else once it is written again");
    }
    // And as they are.
    drop((unframe_event(bytes), unframe_receipt(bytes), unframe_item(bytes), Tombstones::decode(bytes)));
}

/// JSON as an exported profile: it is refused with `import_invalid`, or is the same when it is exported and read again.
pub fn import(bytes: &[u8]) {
    let Some(data) = read(bytes) else { return };
    let mut engine = engine();
    match penchant::insight::portable::import(&data, engine.catalog(), NOON) {
        Err(error) => assert_eq!(error.code(), "import_invalid", "{error}"),
        Ok(log) => {
            let copy =
                serde_json::to_vec(&penchant::insight::portable::export(&log, &[], NOON)).expect("it is plain data");
            let copy = read(&copy).expect("it is JSON");
            let again = penchant::insight::portable::import(&copy, engine.catalog(), NOON);
            assert_eq!(again.as_ref(), Ok(&log), "an import is another once it is exported");
            engine.restore(log);
            is_sound(&mut engine, &Given::Nothing);
        }
    }
}

/// A config: it is refused with `config_invalid` or `source_field`, or makes a catalogue that loads.
pub fn config(bytes: &[u8]) {
    let Ok(config) = std::str::from_utf8(bytes) else { return };
    let vectors = [vectors()];
    let inputs = Inputs { vectors: &vectors, ..Inputs::of(ITEMS.as_bytes(), config, Duplicates::Refuse) };
    match compile(inputs, |_, _| {}) {
        Err(error) => assert!(matches!(error.code(), "config_invalid" | "source_field"), "{error}"),
        Ok(compiled) => {
            let mut engine = Engine::new(load(&compiled.bytes).expect("what was built loads"), 7);
            is_sound(&mut engine, &Given::Nothing);
            is_sound(&mut engine, &given(r#"{"surface":"home"}"#));
        }
    }
}

/// A source: it is refused with a code of its own, or makes a catalogue that loads and gives every item again as JSON.
pub fn source(bytes: &[u8]) {
    for duplicates in [Duplicates::Refuse, Duplicates::Merge] {
        match compile(Inputs::of(bytes, "", duplicates), |_, _| {}) {
            Err(error) => assert!(error.code().starts_with("source_"), "{error}"),
            Ok(compiled) => {
                let catalog = load(&compiled.bytes).expect("what was built loads");
                for item in catalog.items() {
                    assert_eq!(catalog.find(catalog.id(item)), Some(item), "an item is not found by its id");
                    let json = item_json(&catalog, item);
                    let read: serde_json::Value = serde_json::from_str(&json).expect("an item is JSON");
                    assert_eq!(read["id"].as_str(), Some(catalog.id(item)));
                }
                is_sound(&mut Engine::new(catalog, 7), &Given::Nothing);
            }
        }
    }
}

/// JSON as what a call is given, the first byte says which: a typed error or a sound answer.
pub fn options(bytes: &[u8]) {
    let Some((&call, json)) = bytes.split_first() else { return };
    let Some(given) = read(json) else { return };
    let mut engine = engine();
    let finite = |shelf: Option<penchant::ranking::shelf::Shelf>| {
        assert!(
            shelf.is_none_or(|shelf| shelf.items.iter().all(|ranked| ranked.score.is_finite())),
            "a score is no number"
        );
    };
    match call % 12 {
        0 => is_sound(&mut engine, &given),
        1 => ["plain23", "moby"].map(|id| finite(engine.similar(id, &given, NOON).ok().cloned())).into_iter().collect(),
        2 => finite(engine.rank(given.get("ids"), given.get("options"), NOON).ok().map(|(shelf, _)| shelf.clone())),
        3 => {
            if let Ok(pending) = engine.check(&given, NOON) {
                engine.commit(engine.log().tail() + 1, pending);
                is_sound(&mut engine, &Given::Nothing);
            }
        }
        4 => drop(engine.interests(&given, NOON)),
        5 => drop(engine.timeline(&given)),
        6 => drop(engine.segments(&given, NOON)),
        7 => drop(engine.onboarding(&given, NOON)),
        8 => drop(engine.predict(given.get("goal"), given.get("item"), given.get("options"), NOON)),
        9 => drop(engine.choose("hero", given.get("variants"), given.get("options"), NOON)),
        10 => {
            use penchant::visitor::log::EventKind::{Dial, Mute, Pin, Release, Sharing, Surprise, Weigh};
            for kind in [Pin, Mute, Weigh, Release, Dial, Surprise, Sharing] {
                if let Ok(pending) = engine.check_wish(kind, given.get("target"), given.get("value"), NOON) {
                    engine.commit(engine.log().tail() + 1, pending);
                }
            }
            is_sound(&mut engine, &Given::Nothing);
        }
        _ => drop(engine.noisy_answer("question", given.get("variants"), given.get("options"), &[1, 2, 3, 4], NOON)),
    }
}
