//! What was opened, bought or liked, the latest first.

use penchant::catalog::Catalog;
use penchant::engine::Engine;
use penchant::visitor::log::EventKind;
use proptest::prelude::*;

use crate::control::wish;
use crate::shop::{
    BOOKS, CONFIG, HOUR, NOON, any_history, catalog_of, engine, event, given, nothing, record, record_all,
};

/// The ids, the kinds and the progress.
fn listed(engine: &mut Engine, options: &str) -> Vec<(String, EventKind, Option<f64>)> {
    let visited = engine.history(&given(options), NOON).expect("the options are sound");
    visited
        .into_iter()
        .map(|visited| (engine.catalog().id(visited.item).to_owned(), visited.kind, visited.progress))
        .collect()
}

fn listed_ids(engine: &mut Engine, options: &str) -> Vec<String> {
    listed(engine, options).into_iter().map(|(id, ..)| id).collect()
}

fn read(item: &str, kind: &str, progress: f64, at: f64) -> String {
    let more = if kind == "dwell" { r#","durationMs":60000"# } else { "" };
    format!(r#"{{"type":"{kind}","item":"{item}","progress":{progress},"at":{at}{more}}}"#)
}

/// Moby read to the end in two visits, Typee begun and opened again, Emma bought, Omoo only opened, Island finished, Jim rejected.
fn reader_on(catalog: Catalog) -> Engine {
    let mut engine = Engine::new(catalog, 7);
    let at = |hours: f64| NOON - hours * HOUR;
    let events = [
        read("moby", "view", 0.4, at(50.0)),
        read("typee", "dwell", 0.3, at(40.0)),
        format!(r#"{{"type":"purchase","item":"emma","at":{}}}"#, at(30.0)),
        format!(r#"{{"type":"view","item":"omoo","at":{}}}"#, at(20.0)),
        read("moby", "dwell", 1.0, at(10.0)),
        format!(r#"{{"type":"click","item":"typee","at":{}}}"#, at(5.0)),
        read("island", "view", 0.2, at(4.0)),
        format!(r#"{{"type":"complete","item":"island","at":{}}}"#, at(3.0)),
        format!(r#"{{"type":"dislike","item":"lordjim","at":{}}}"#, at(1.0)),
    ];
    events.iter().for_each(|event| _ = record(&mut engine, &given(event), NOON));
    engine
}

fn reader() -> Engine {
    reader_on(catalog_of(BOOKS, CONFIG))
}

#[test]
fn recently_viewed_has_each_item_once_the_latest_first() {
    let mut engine = reader();
    let expected = [
        ("island", EventKind::View, Some(1.0)),
        ("typee", EventKind::Click, Some(0.3)),
        ("moby", EventKind::Dwell, Some(1.0)),
        ("omoo", EventKind::View, None),
    ];
    assert_eq!(listed(&mut engine, "{}"), expected.map(|(id, kind, progress)| (id.to_owned(), kind, progress)));
    assert_eq!(listed_ids(&mut engine, r#"{"limit":2}"#), ["island", "typee"]);
    let visited = engine.history(&nothing(), NOON).expect("no options");
    assert_eq!(
        visited.iter().map(|visited| visited.at).collect::<Vec<_>>(),
        [4.0, 5.0, 10.0, 20.0].map(|hours| NOON - hours * HOUR)
    );
}

#[test]
fn to_continue_reading_is_what_was_begun_and_not_finished() {
    let mut engine = reader();
    assert_eq!(listed_ids(&mut engine, r#"{"progress":{"max":0.95}}"#), ["typee"]);
    assert_eq!(listed_ids(&mut engine, r#"{"progress":{"min":0.95}}"#), ["island", "moby"]);
    assert_eq!(listed_ids(&mut engine, r#"{"progress":{}}"#), ["island", "typee", "moby"], "of Omoo nothing is known");
}

#[test]
fn other_types_list_what_was_bought_or_finished() {
    let mut engine = reader();
    assert_eq!(listed_ids(&mut engine, r#"{"types":["purchase"]}"#), ["emma"]);
    assert_eq!(listed_ids(&mut engine, r#"{"types":"complete"}"#), ["island"]);
    assert_eq!(listed_ids(&mut engine, r#"{"types":["view","purchase"]}"#), ["island", "omoo", "emma", "moby"]);
    record(&mut engine, &event("return", "emma", NOON), NOON);
    assert_eq!(listed_ids(&mut engine, r#"{"types":["purchase"]}"#), [""; 0], "it went back");
}

#[test]
fn only_what_is_available_matches_and_is_not_muted_is_listed() {
    let config = r#"{"fields":{"lists":"popularity","year":"number"},"shaping":{"available":{"lists":{"min":2}}}}"#;
    let mut engine = reader_on(catalog_of(BOOKS, config));
    assert_eq!(listed_ids(&mut engine, "{}"), ["island", "typee", "moby"], "Omoo is on one list only");
    assert_eq!(listed_ids(&mut engine, r#"{"filter":{"creators":"Melville"}}"#), ["typee", "moby"]);
    wish(&mut engine, EventKind::Mute, &given(r#"{"item":"typee"}"#), 0.0);
    assert_eq!(listed_ids(&mut engine, "{}"), ["island", "moby"]);
    wish(&mut engine, EventKind::Mute, &given(r#"{"field":"subjects","value":"Whaling"}"#), 0.0);
    assert_eq!(listed_ids(&mut engine, "{}"), ["island"]);
    // An item that the shop has no more is not there to be listed.
    let fewer: Vec<&str> = BOOKS.lines().filter(|line| !line.contains("\"island\"")).collect();
    let log = engine.log().clone();
    let mut smaller = Engine::new(catalog_of(&fewer.join("\n"), CONFIG), 7);
    smaller.restore(log);
    assert_eq!(listed_ids(&mut smaller, "{}"), ["omoo"]);
}

#[test]
fn what_was_forgotten_or_undone_is_not_listed() {
    let mut engine = reader();
    engine.forget(&[6]).expect("it is in the log");
    assert_eq!(listed(&mut engine, "{}")[3], ("typee".to_owned(), EventKind::Dwell, Some(0.3)), "by the dwell before");
    engine.forget(&[5]).expect("it is in the log");
    assert_eq!(
        listed_ids(&mut engine, r#"{"progress":{"max":0.95}}"#),
        ["typee", "moby"],
        "nothing says that Moby was finished"
    );
    record(&mut engine, &given(r#"{"type":"undo","event":7}"#), NOON);
    record(&mut engine, &given(r#"{"type":"undo","event":8}"#), NOON);
    assert_eq!(listed_ids(&mut engine, "{}"), ["omoo", "typee", "moby"]);
}

#[test]
fn of_two_events_at_the_same_time_the_one_recorded_later_comes_first() {
    let mut engine = engine();
    record_all(
        &mut engine,
        &[event("view", "moby", NOON), event("view", "emma", NOON), event("view", "omoo", NOON - HOUR)],
    );
    assert_eq!(listed_ids(&mut engine, "{}"), ["emma", "moby", "omoo"]);
}

#[test]
fn options_that_make_no_sense_are_refused_by_name() {
    let mut engine = reader();
    for (options, says) in [
        (r#"{"types":["opened"]}"#, "types"),
        (r#"{"types":["undo"]}"#, "types"),
        (r#"{"types":["uncart"]}"#, "types"),
        (r#"{"types":["search"]}"#, "types"),
        (r#"{"types":["pin"]}"#, "types"),
        (r#"{"types":[]}"#, "types"),
        (r#"{"types":5}"#, "types"),
        (r#"{"limit":0}"#, "limit"),
        (r#"{"limit":1001}"#, "limit"),
        (r#"{"filter":{"colour":"red"}}"#, "filter.colour"),
        (r#"{"progress":0.5}"#, "progress"),
        (r#"{"progress":{"max":2}}"#, "progress.max"),
        (r#"{"progress":{"most":1}}"#, "progress.most"),
        (r#"{"surface":"home"}"#, "surface"),
    ] {
        let error = engine.history(&given(options), NOON).expect_err(options);
        assert_eq!(error.code(), "option_invalid");
        assert!(error.to_string().contains(&format!("`{says}`")), "{options}: {error}");
    }
}

proptest! {
    /// The slow twin: for each item, the latest of its events by time and number.
    #[test]
    fn the_history_is_the_latest_event_of_each_item(history in any_history()) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        let mut expected: Vec<(f64, u64, String)> = Vec::new();
        for entry in engine.log().standing() {
            let is_opening = matches!(entry.event.kind(), EventKind::View | EventKind::Click | EventKind::Dwell);
            let Some(id) = entry.event.item().filter(|_| is_opening) else { continue };
            let own = (entry.event.at, entry.sequence, id.to_owned());
            match expected.iter_mut().find(|known| known.2 == id) {
                Some(known) if (known.0, known.1) < (own.0, own.1) => *known = own,
                Some(_) => {}
                None => expected.push(own),
            }
        }
        expected.sort_by(|one, other| (other.0, other.1).partial_cmp(&(one.0, one.1)).expect("times are numbers"));
        let ids: Vec<String> = expected.into_iter().map(|(.., id)| id).collect();
        prop_assert_eq!(listed_ids(&mut engine, r#"{"limit":1000}"#), ids);
    }
}
