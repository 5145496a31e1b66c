//! An explanation adds up, and names what really taught it.

use penchant::engine::Engine;
use penchant::insight::attribution::{PartKind, Source};
use penchant::insight::{ExplainedPart, Explanation};
use proptest::prelude::*;

use crate::shop::{
    HOUR, NOON, any_engine, any_event, any_history, engine, event, given, nothing, record, record_all,
    without_idle_undos,
};

fn close(sum: f64, whole: f64, scale: f64) -> bool {
    (sum - whole).abs() <= 1e-5 * scale.max(f64::MIN_POSITIVE)
}

fn check(explanation: &Explanation) -> Result<(), TestCaseError> {
    let sum: f64 = explanation.parts.iter().map(|part| part.part.contribution).sum();
    prop_assert!(close(sum, explanation.score, explanation.score.abs()), "{sum} {}", explanation.score);
    let by_signal: f64 =
        explanation.signals.iter().map(|(_, blend, value)| blend.factor() * (value - blend.mean)).sum();
    let is_of_signal = |part: &ExplainedPart| matches!(part.part.source, Source::Signal(_));
    let added: f64 =
        explanation.parts.iter().filter(|part| !is_of_signal(part)).map(|part| part.part.contribution).sum();
    prop_assert!(close(by_signal + added, explanation.score, explanation.score.abs()), "{by_signal} {added}");
    let shares: f64 = explanation.parts.iter().map(|part| part.share).sum();
    prop_assert!(shares == 0.0 || (shares - 1.0).abs() < 1e-9);
    let is_of_events = |part: &&ExplainedPart| matches!(part.part.kind, PartKind::Feature | PartKind::Neighbours);
    for part in explanation.parts.iter().filter(is_of_events) {
        let sum: f64 = part.because.iter().map(|event| event.contribution).sum();
        let scale: f64 = part.because.iter().map(|event| event.contribution.abs()).sum();
        prop_assert!(close(sum, part.part.contribution, scale), "{sum} {:?}", part.part);
    }
    Ok(())
}

pub fn explain_all(engine: &Engine, shelf: &penchant::ranking::shelf::Shelf) -> Result<(), TestCaseError> {
    for ranked in &shelf.items {
        let explanation = engine.explain(&shelf.id(), engine.catalog().id(ranked.item)).unwrap();
        prop_assert_eq!(explanation.score, ranked.score);
        check(&explanation)?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_score(
        history in any_history(),
        dial in 0.0..=1.0_f64,
        wait in 0.0..2_000.0_f64,
        has_neighbours in any::<bool>(),
    ) {
        let mut engine = any_engine(has_neighbours);
        record_all(&mut engine, &history);
        let options = given(&format!(r#"{{"personalization":{dial},"seen":"include"}}"#));
        let shelf = engine.recommend(&options, NOON + wait * HOUR).unwrap().clone();
        explain_all(&engine, &shelf)?;
    }

    #[test]
    fn a_shelf_is_explained_as_it_was_made_whatever_is_recorded_since(
        history in any_history(),
        since in prop::collection::vec(any_event(), 1..5),
        has_neighbours in any::<bool>(),
    ) {
        let mut engine = any_engine(has_neighbours);
        record_all(&mut engine, &history);
        let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
        let all = without_idle_undos([&history[..], &since].concat());
        record_all(&mut engine, &all[history.len()..]);
        explain_all(&engine, &shelf)?;
    }
}

#[test]
fn reasons_name_the_event_that_taught_them() {
    let mut engine = engine();
    let opened = record(&mut engine, &event("view", "moby", NOON), NOON);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    let (reason, because) = &engine.reasons(shelf.number)[0][0];
    assert!(reason.feature.is_some() && reason.share > 0.0);
    assert_eq!(because, &[opened]);
}

#[test]
fn before_the_first_event_popularity_is_the_only_reason() {
    let mut engine = engine();
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(shelf.personal, 0.0);
    for (reason, because) in engine.reasons(shelf.number).iter().flatten() {
        assert_eq!((reason.source.name(engine.catalog()), because.len()), ("popularity", 0));
    }
}

#[test]
fn a_likeness_is_the_sum_of_what_two_items_share() {
    let mut engine = engine();
    let shelf = engine.similar("typee", &nothing(), NOON).unwrap().clone();
    assert_eq!(engine.catalog().id(shelf.items[0].item), "omoo");
    let explanation = engine.explain(&shelf.id(), "omoo").unwrap();
    assert!(explanation.parts.iter().all(|part| part.part.source == Source::Similarity));
    let sum: f64 = explanation.parts.iter().map(|part| part.part.contribution).sum();
    assert!(close(sum, explanation.score, 1.0) && explanation.score <= 1.0 + 1e-6);
}

#[test]
fn what_another_tab_records_leaves_shelves_explained() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    let mut other = crate::shop::engine();
    other.restore(engine.log().clone());
    record(&mut other, &event("view", "emma", NOON), NOON);
    engine.restore(other.log().clone());
    let item = engine.catalog().id(shelf.items[0].item).to_owned();
    assert_eq!(engine.explain(&shelf.id(), &item).unwrap().score, shelf.items[0].score);
}

#[test]
fn after_forgetting_old_shelves_are_not_explained_any_more() {
    let mut engine = engine();
    let opened = record(&mut engine, &event("view", "moby", NOON), NOON);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    engine.forget(&[opened]).unwrap();
    let item = engine.catalog().id(shelf.items[0].item).to_owned();
    assert_eq!(engine.explain(&shelf.id(), &item).unwrap_err().code(), "shelf_unknown");
}
