//! "Without this it would stand ninth": what the engine says is what happens.

use penchant::engine::Engine;
use penchant::input::Given;
use proptest::prelude::*;

use crate::shop::{NOON, any_history, books, engine, event, given, nothing, record_all};

fn after(history: &[Given]) -> Engine {
    let mut engine = engine();
    record_all(&mut engine, history);
    engine
}

fn place(engine: &mut Engine, id: &str, options: &Given) -> Option<(usize, f64)> {
    let item = engine.catalog().find(id);
    let shelf = engine.recommend(options, NOON).unwrap();
    let position = shelf.items.iter().position(|ranked| Some(ranked.item) == item)?;
    Some((position, shelf.items[position].score))
}

#[test]
fn without_what_taught_it_an_item_stands_where_it_would_have_stood() {
    let mut engine = after(&[event("like", "typee", NOON)]);
    let fresh = place(&mut Engine::new(books(), 1), "omoo", &nothing());
    let shelf = engine.recommend(&nothing(), NOON).unwrap().id();
    let without = engine.without(&shelf, "omoo", &nothing(), &given(r#"{"item":"typee"}"#)).unwrap();
    assert_eq!(without.map(|without| (without.position, without.score)), fresh);
}

#[test]
fn nothing_is_forgotten_by_asking() {
    let mut engine = after(&[event("like", "typee", NOON), event("view", "emma", NOON)]);
    let shelf = engine.recommend(&nothing(), NOON).unwrap();
    let (id, items) = (shelf.id(), shelf.items.clone());
    let before = (engine.log().clone(), engine.explain(&id, "omoo").unwrap());
    engine.without(&id, "omoo", &nothing(), &given(r#"{"event":1}"#)).unwrap();
    assert_eq!((engine.log().clone(), engine.explain(&id, "omoo").unwrap()), before);
    assert_eq!(engine.recommend(&nothing(), NOON).unwrap().items, items);
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let mut engine = after(&[event("like", "typee", NOON)]);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().id();
    let similar = engine.similar("moby", &nothing()).unwrap().id();
    for (shelf, item, what, code) in [
        ("nowhere", "omoo", r#"{"event":1}"#, "shelf_unknown"),
        (shelf.as_str(), "typee", r#"{"event":1}"#, "shelf_unknown"),
        (&shelf, "omoo", r#"{"event":7}"#, "event_unknown"),
        (&shelf, "omoo", r#"{}"#, "option_invalid"),
        (&similar, "omoo", r#"{"event":1}"#, "option_invalid"),
    ] {
        assert_eq!(engine.without(shelf, item, &nothing(), &given(what)).unwrap_err().code(), code, "{what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn it_is_what_a_visitor_sees_who_never_did_it(history in any_history(), which in any::<prop::sample::Index>()) {
        let mut engine = after(&history);
        prop_assume!(!engine.log().entries().is_empty());
        let gone = engine.log().entries()[which.index(engine.log().entries().len())].sequence;
        let shelf = engine.recommend(&nothing(), NOON).unwrap();
        prop_assume!(!shelf.items.is_empty());
        let (id, item) = (shelf.id(), shelf.items[shelf.items.len() - 1].item);
        let item = engine.catalog().id(item).to_owned();
        let what = given(&format!(r#"{{"event":{gone}}}"#));
        let without = engine.without(&id, &item, &nothing(), &what).unwrap();
        let events = engine.log().with_undos(&[gone]);
        engine.drop_events(&events);
        let place = place(&mut engine, &item, &given(r#"{"limit":1000}"#));
        prop_assert_eq!(without.map(|without| (without.position, without.score)), place);
    }
}
