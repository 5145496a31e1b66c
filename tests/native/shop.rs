//! A small library and its readers: items of known likeness, and events for property tests.

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::neighbours::SourceNeighbours;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::visitor::log::Sequence;
use proptest::prelude::*;

/// Noon on a day in 2026.
pub const NOON: f64 = 1_790_000_000_000.0;
/// An hour in milliseconds.
pub const HOUR: f64 = 3_600_000.0;

/// Books by three authors on three subjects, the first of them the most popular.
pub const BOOKS: &str = r#"
{"id":"moby","title":"Moby Dick","creators":["Melville"],"subjects":["Sea stories","Whaling"],"year":1851,"lists":9}
{"id":"typee","title":"Typee","creators":["Melville"],"subjects":["Sea stories","Islands"],"year":1846,"lists":2}
{"id":"omoo","title":"Omoo","creators":["Melville"],"subjects":["Sea stories","Islands"],"year":1847,"lists":1}
{"id":"lordjim","title":"Lord Jim","creators":["Conrad"],"subjects":["Sea stories"],"year":1900,"lists":5}
{"id":"nostromo","title":"Nostromo","creators":["Conrad"],"subjects":["Revolutions"],"year":1904,"lists":4}
{"id":"emma","title":"Emma","creators":["Austen"],"subjects":["Love stories","England"],"year":1815,"lists":8}
{"id":"persuasion","title":"Persuasion","creators":["Austen"],"subjects":["Love stories","England"],"year":1817,"lists":6}
{"id":"island","title":"Treasure Island","creators":["Stevenson"],"subjects":["Sea stories","Pirates"],"year":1883,"lists":7}
{"id":"pirate","title":"The Pirate","creators":["Scott"],"subjects":["Pirates","Islands"],"year":1822,"lists":0}
{"id":"waverley","title":"Waverley","creators":["Scott"],"subjects":["Revolutions","England"],"year":1814,"lists":3}
"#;

/// The ids of [`BOOKS`], in their order.
pub const IDS: [&str; 10] =
    ["moby", "typee", "omoo", "lordjim", "nostromo", "emma", "persuasion", "island", "pirate", "waverley"];

/// What the tests say of the fields.
pub const CONFIG: &str = r#"{"fields":{"lists":"popularity","year":"number"}}"#;

/// The bytes of a catalogue.
pub fn compiled(source: &str, config: &str) -> Vec<u8> {
    compile(Inputs::of(source.as_bytes(), config, Duplicates::Refuse), |_, _| {}).expect("the source is sound").bytes
}

/// A catalogue of a source.
pub fn catalog_of(source: &str, config: &str) -> Catalog {
    Catalog::load(AlignedBytes::copied(&compiled(source, config)).expect("memory")).expect("the catalogue is sound")
}

/// The catalogue of [`BOOKS`].
pub fn books() -> Catalog {
    catalog_of(BOOKS, CONFIG)
}

/// An engine on [`BOOKS`].
pub fn engine() -> Engine {
    Engine::new(books(), 7)
}

/// A table from rows of item, neighbour and weight.
pub fn table(name: &str, rows: &[(&str, &str, f32)]) -> SourceNeighbours {
    let mut table = SourceNeighbours { name: name.to_owned(), ..SourceNeighbours::default() };
    for &(item, neighbour, weight) in rows {
        let [item, neighbour] = [item, neighbour].map(|id| {
            table.ids.iter().position(|known| known == id).unwrap_or_else(|| {
                table.ids.push(id.to_owned());
                table.ids.len() - 1
            }) as u32
        });
        table.item.push(item);
        table.neighbour.push(neighbour);
        table.weight.push(weight);
    }
    table
}

/// What goes with what, for and against it, and what comes next; the last book goes with nothing.
pub fn tables() -> [SourceNeighbours; 2] {
    let known = &IDS[..9];
    let together = known.iter().enumerate().flat_map(|(one, id)| {
        let others = known.iter().enumerate().filter(move |&(other, _)| other != one && (one + other) % 3 != 0);
        others.map(move |(other, neighbour)| (*id, *neighbour, ((7 * one + 5 * other) % 11) as f32 / 8.0 - 0.3))
    });
    let next = known.windows(2).map(|pair| (pair[0], pair[1], 1.0));
    [table("neighbours", &together.collect::<Vec<_>>()), table("next", &next.collect::<Vec<_>>())]
}

/// The bytes of a catalogue with these tables.
pub fn compiled_with(source: &str, config: &str, neighbours: &[SourceNeighbours]) -> Vec<u8> {
    let inputs = Inputs { neighbours, ..Inputs::of(source.as_bytes(), config, Duplicates::Refuse) };
    compile(inputs, |_, _| {}).expect("the inputs are sound").bytes
}

/// An engine on [`BOOKS`] with these tables.
pub fn engine_with(neighbours: &[SourceNeighbours]) -> Engine {
    let bytes = compiled_with(BOOKS, CONFIG, neighbours);
    Engine::new(Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("the catalogue is sound"), 7)
}

/// An engine on [`BOOKS`], with neighbours or without.
pub fn any_engine(has_neighbours: bool) -> Engine {
    if has_neighbours { engine_with(&tables()) } else { engine() }
}

/// A value as a host would pass it in.
pub fn given(json: &str) -> Given {
    serde_json::from_str(json).expect("the test's JSON is sound")
}

/// Nothing asked for.
pub fn nothing() -> Given {
    given("{}")
}

/// Records an event and returns its number.
pub fn record(engine: &mut Engine, event: &Given, now: f64) -> Sequence {
    let pending = engine.check(event, now).expect("the event is sound");
    let sequence = engine.log().tail() + 1;
    engine.commit(sequence, pending);
    sequence
}

/// Records events, one after the other.
pub fn record_all(engine: &mut Engine, history: &[Given]) {
    for event in history {
        record(engine, event, NOON);
    }
}

/// An event on an item.
pub fn event(kind: &str, item: &str, at: f64) -> Given {
    given(&format!(r#"{{"type":"{kind}","item":"{item}","at":{at}}}"#))
}

/// The ids on a shelf, in order.
pub fn ids(engine: &Engine, shelf: &penchant::ranking::shelf::Shelf) -> Vec<String> {
    shelf.items.iter().map(|ranked| engine.catalog().id(ranked.item).to_owned()).collect()
}

/// What a reader might do, in a week around noon.
pub fn any_event() -> impl Strategy<Value = Given> {
    let kinds = [
        "impression",
        "click",
        "view",
        "like",
        "dislike",
        "not_interested",
        "bookmark",
        "purchase",
        "cart",
        "complete",
    ];
    let item = prop::sample::select(IDS.to_vec());
    let timed = prop_oneof![
        8 => (prop::sample::select(kinds.to_vec()), item.clone()).prop_map(|(kind, item)| (kind, Some(item), String::new())),
        1 => (1..=5_u8, item.clone()).prop_map(|(stars, item)| ("rating", Some(item), format!(r#","value":{stars}"#))),
        1 => (0..200_000_u32, item.clone()).prop_map(|(ms, item)| ("dwell", Some(item), format!(r#","durationMs":{ms}"#))),
        1 => (0..=8_u8, item.clone()).prop_map(|(eighths, item)| ("view", Some(item), format!(r#","progress":{}"#, f64::from(eighths) / 8.0))),
        1 => prop::option::of(item).prop_map(|item| ("undo", item, String::new())),
        1 => Just(("search", None, r#","query":"whales""#.to_owned())),
    ];
    (timed, -84.0..84.0_f64).prop_map(|((kind, item, more), hours)| {
        let item = item.map_or_else(String::new, |item| format!(r#","item":"{item}""#));
        given(&format!(r#"{{"type":"{kind}","at":{}{item}{more}}}"#, NOON - 84.0 * HOUR + hours * HOUR))
    })
}

/// Some days of a reader's life.
pub fn any_history() -> impl Strategy<Value = Vec<Given>> {
    prop::collection::vec(any_event(), 0..30).prop_map(without_idle_undos)
}

/// A history without the undos that take nothing back, which are refused.
pub fn without_idle_undos(mut history: Vec<Given>) -> Vec<Given> {
    // In the order of time.
    let mut standing: Vec<(f64, Option<String>)> = Vec::new();
    history.retain(|event| {
        let item = event.get("item").text().map(str::to_owned);
        match event.get("type").text() {
            Some("undo") => {
                let latest = standing.iter().rposition(|(_, act)| item.is_none() || *act == item);
                latest.map(|at| standing.remove(at)).is_some()
            }
            Some("impression") => true,
            _ => {
                let at = time_of(event);
                let place = standing.partition_point(|&(known, _)| known <= at);
                standing.insert(place, (at, item));
                true
            }
        }
    });
    history
}

/// The time of an event.
pub fn time_of(event: &Given) -> f64 {
    event.get("at").number_in(0.0..=f64::MAX).expect("the test says when")
}
