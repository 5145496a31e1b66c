//! "Without this it would stand ninth": what the engine says is what happens.

use penchant::catalog::ItemIndex;
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::counterfactual::Asked;
use penchant::ranking::shelf::Shelf;
use proptest::prelude::*;

use crate::shop::{IDS, NOON, any_engine, any_history, books, engine, event, given, nothing, record_all};

fn after(history: &[Given]) -> Engine {
    after_on(engine(), history)
}

fn after_on(mut engine: Engine, history: &[Given]) -> Engine {
    record_all(&mut engine, history);
    engine
}

fn place(engine: &mut Engine, id: &str, options: &Given) -> Option<(usize, f64)> {
    let item = engine.catalog().find(id);
    on(engine.recommend(options, NOON).unwrap(), item)
}

fn on(shelf: &Shelf, item: Option<ItemIndex>) -> Option<(usize, f64)> {
    let position = shelf.items.iter().position(|ranked| Some(ranked.item) == item)?;
    Some((position, shelf.items[position].score))
}

/// What a search found, as its engine ordered it.
fn found(ids: &[&str]) -> Given {
    Given::List(ids.iter().map(|&id| Given::Text(id.to_owned())).collect())
}

#[test]
fn without_what_taught_it_an_item_stands_where_it_would_have_stood() {
    let mut engine = after(&[event("like", "typee", NOON)]);
    let fresh = place(&mut Engine::new(books(), 1), "omoo", &nothing());
    let shelf = engine.recommend(&nothing(), NOON).unwrap().id();
    let without = engine.without(&shelf, "omoo", Asked::Recommend(&nothing()), &given(r#"{"item":"typee"}"#)).unwrap();
    assert_eq!(without.map(|without| (without.position, without.score)), fresh);
}

#[test]
fn without_any_act_a_list_from_elsewhere_is_in_the_order_it_came_in() {
    let list = found(&["emma", "waverley", "persuasion", "omoo"]);
    for method in ["blend", "reciprocal-rank"] {
        let mut engine = after(&[event("like", "typee", NOON)]);
        // Shorter than the list: places are counted to its end all the same.
        let options = given(&format!(r#"{{"method":"{method}","queryWeight":0.1,"limit":1}}"#));
        let shelf = engine.rank(&list, &options, NOON).unwrap().0.clone();
        assert_eq!(engine.catalog().id(shelf.items[0].item), "omoo", "{method}");
        let asked = Asked::Rank(&list, &options);
        let without = engine.without(&shelf.id(), "omoo", asked, &given(r#"{"item":"typee"}"#)).unwrap();
        assert_eq!(without.map(|without| without.position), Some(3), "{method}");
    }
}

#[test]
fn nothing_is_forgotten_by_asking() {
    let mut engine = after(&[event("like", "typee", NOON), event("view", "emma", NOON)]);
    let shelf = engine.recommend(&nothing(), NOON).unwrap();
    let (id, items) = (shelf.id(), shelf.items.clone());
    let before = (engine.log().clone(), engine.explain(&id, "omoo").unwrap());
    engine.without(&id, "omoo", Asked::Recommend(&nothing()), &given(r#"{"event":1}"#)).unwrap();
    assert_eq!((engine.log().clone(), engine.explain(&id, "omoo").unwrap()), before);
    assert_eq!(engine.recommend(&nothing(), NOON).unwrap().items, items);
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let mut engine = after(&[event("like", "typee", NOON)]);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().id();
    let similar = engine.similar("moby", &nothing(), NOON).unwrap().id();
    let list = found(&["omoo", "emma"]);
    let ranked = engine.rank(&list, &nothing(), NOON).unwrap().0.id();
    let options = nothing();
    let (recommend, rank) = (Asked::Recommend(&options), Asked::Rank(&list, &options));
    for (shelf, item, asked, what, code) in [
        ("nowhere", "omoo", recommend, r#"{"event":1}"#, "shelf_unknown"),
        (shelf.as_str(), "typee", recommend, r#"{"event":1}"#, "shelf_unknown"),
        (&shelf, "omoo", recommend, r#"{"event":7}"#, "event_unknown"),
        (&shelf, "omoo", recommend, r#"{}"#, "option_invalid"),
        (&shelf, "omoo", rank, r#"{"event":1}"#, "option_invalid"),
        (&ranked, "omoo", recommend, r#"{"event":1}"#, "option_invalid"),
        (&ranked, "moby", rank, r#"{"event":1}"#, "shelf_unknown"),
        (&similar, "omoo", recommend, r#"{"event":1}"#, "option_invalid"),
        (&similar, "omoo", rank, r#"{"event":1}"#, "option_invalid"),
    ] {
        let error = engine.without(shelf, item, asked, &given(what)).unwrap_err();
        assert_eq!(error.code(), code, "{asked:?} {what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// But for what is drawn at random: who never did it was here at other times, and has other draws.
    #[test]
    fn it_is_what_a_visitor_sees_who_never_did_it(
        history in any_history(),
        which in any::<prop::sample::Index>(),
        has_neighbours in any::<bool>(),
    ) {
        let drawn_by_none = |more: &str| given(&format!(r#"{{"calibration":0,"exploration":0{more}}}"#));
        let mut engine = after_on(any_engine(has_neighbours), &history);
        prop_assume!(!engine.log().entries().is_empty());
        let gone = engine.log().entries()[which.index(engine.log().entries().len())].sequence;
        let options = drawn_by_none("");
        let shelf = engine.recommend(&options, NOON).unwrap();
        prop_assume!(!shelf.items.is_empty());
        let (id, item) = (shelf.id(), shelf.items[shelf.items.len() - 1].item);
        let item = engine.catalog().id(item).to_owned();
        let what = given(&format!(r#"{{"event":{gone}}}"#));
        let without = engine.without(&id, &item, Asked::Recommend(&options), &what).unwrap();
        let events = engine.log().with_undos(&[gone]);
        engine.drop_events(&events);
        let place = place(&mut engine, &item, &drawn_by_none(r#","limit":1000"#));
        prop_assert_eq!(without.map(|without| (without.position, without.score)), place);
    }

    #[test]
    fn on_a_list_from_elsewhere_too(
        history in any_history(),
        which in any::<prop::sample::Index>(),
        method in prop::sample::select(vec!["blend", "reciprocal-rank"]),
        query_weight in 0.0..2.0,
        has_neighbours in any::<bool>(),
    ) {
        let mut engine = after_on(any_engine(has_neighbours), &history);
        prop_assume!(!engine.log().entries().is_empty());
        let gone = engine.log().entries()[which.index(engine.log().entries().len())].sequence;
        let list = found(&IDS);
        let options = given(&format!(r#"{{"method":"{method}","queryWeight":{query_weight}}}"#));
        let shelf = engine.rank(&list, &options, NOON).unwrap().0.clone();
        prop_assume!(!shelf.items.is_empty());
        let index = shelf.items[shelf.items.len() - 1].item;
        let item = engine.catalog().id(index).to_owned();
        let what = given(&format!(r#"{{"event":{gone}}}"#));
        let without = engine.without(&shelf.id(), &item, Asked::Rank(&list, &options), &what).unwrap();
        let events = engine.log().with_undos(&[gone]);
        engine.drop_events(&events);
        let place = on(engine.rank(&list, &options, NOON).unwrap().0, Some(index));
        prop_assert_eq!(without.map(|without| (without.position, without.score)), place);
    }
}
