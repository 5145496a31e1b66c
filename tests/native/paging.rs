//! The next page of a shelf: nothing twice, nothing skipped, whatever happens in between.

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::visitor::log::EventKind;
use proptest::prelude::*;

use crate::control::wish;
use crate::shop::{
    HOUR, NOON, any_engine, any_history, engine, event, given, nothing, record, record_all, without_idle_undos,
};

/// The ids of a shelf, and its own.
fn shelf(engine: &mut Engine, options: &str, now: f64) -> (String, Vec<String>) {
    let shelf = engine.recommend(&given(options), now).expect("the options are sound");
    let (id, items) = (shelf.id(), shelf.items.clone());
    (id, items.iter().map(|ranked| engine.catalog().id(ranked.item).to_owned()).collect())
}

/// The next page, as JavaScript asks for it: with what was shown left out.
fn next(engine: &mut Engine, after: &str, shown: &[String], limit: usize) -> (String, Vec<String>) {
    let quoted: Vec<String> = shown.iter().map(|id| format!("\"{id}\"")).collect();
    let options = given(&format!(r#"{{"limit":{limit},"exclude":[{}]}}"#, quoted.join(",")));
    let shelf = engine.next_page(after, &options).expect("the shelf is remembered");
    let (id, items) = (shelf.id(), shelf.items.clone());
    (id, items.iter().map(|ranked| engine.catalog().id(ranked.item).to_owned()).collect())
}

#[test]
fn what_happens_meanwhile_changes_no_later_page() {
    let mut still = engine();
    let mut moving = engine();
    for engine in [&mut still, &mut moving] {
        record(engine, &event("like", "emma", NOON), NOON);
    }
    let (after, first) = shelf(&mut still, r#"{"limit":3}"#, NOON);
    let (moving_after, moving_first) = shelf(&mut moving, r#"{"limit":3}"#, NOON);
    assert_eq!(first, moving_first);
    for (kind, item) in [("purchase", "lordjim"), ("view", "moby"), ("like", "pirate")] {
        record(&mut moving, &event(kind, item, NOON + HOUR), NOON + HOUR);
    }
    shelf(&mut moving, r#"{"limit":5}"#, NOON + 2.0 * HOUR);
    assert_eq!(next(&mut moving, &moving_after, &first, 3).1, next(&mut still, &after, &first, 3).1);
}

#[test]
fn what_was_rejected_or_muted_since_is_on_no_later_page() {
    let mut engine = engine();
    record(&mut engine, &event("like", "emma", NOON), NOON);
    let (after, first) = shelf(&mut engine, r#"{"limit":3}"#, NOON);
    let before = next(&mut engine, &after, &first, 100).1;
    let (rejected, muted) = (before[0].clone(), before[1].clone());
    record(&mut engine, &event("dislike", &rejected, NOON + HOUR), NOON + HOUR);
    wish(&mut engine, EventKind::Mute, &given(&format!(r#"{{"item":"{muted}"}}"#)), 0.0);
    wish(&mut engine, EventKind::Mute, &given(r#"{"field":"subjects","value":"Islands"}"#), 0.0);
    let islands = ["typee", "omoo", "pirate"];
    let expected: Vec<String> = before.into_iter().skip(2).filter(|id| !islands.contains(&id.as_str())).collect();
    assert_eq!(next(&mut engine, &after, &first, 100).1, expected, "the others follow as they would have");
}

#[test]
fn a_page_is_explained_by_the_profile_of_its_moment() {
    let mut engine = engine();
    record(&mut engine, &event("like", "emma", NOON), NOON);
    let (after, first) = shelf(&mut engine, r#"{"limit":2}"#, NOON);
    record(&mut engine, &event("like", "moby", NOON + HOUR), NOON + HOUR);
    let (page, items) = next(&mut engine, &after, &first, 3);
    for id in items {
        let explanation = engine.explain(&page, &id).expect("the page is remembered");
        let sum: f64 = explanation.parts.iter().map(|explained| explained.part.contribution).sum();
        assert!((sum - explanation.score).abs() < 1e-9, "{id}: {sum} {}", explanation.score);
        let events = explanation.parts.iter().flat_map(|explained| &explained.because);
        assert!(events.clone().all(|part| part.sequence == 1), "an event of later explains {id}");
    }
}

#[test]
fn only_what_recommend_made_has_another_page() {
    let mut engine = engine();
    let similar = engine.similar("emma", &nothing(), NOON).unwrap().id();
    let error = engine.next_page(&similar, &nothing()).map(|_| ()).expect_err("a shelf of similar items");
    assert_eq!(error.code(), "option_invalid");
    let error = engine.next_page("00000000-9", &nothing()).map(|_| ()).expect_err("no shelf");
    assert_eq!(error.code(), "shelf_unknown");
    let wrong: Given = given(r#"{"limits":3}"#);
    let (after, _) = shelf(&mut engine, "{}", NOON);
    assert_eq!(engine.next_page(&after, &wrong).map(|_| ()).expect_err("an option").code(), "option_invalid");
    // And the memory that was lent is still there.
    assert_eq!(shelf(&mut engine, "{}", NOON).1.len(), 10);
}

proptest! {
    #[test]
    fn pages_have_every_item_once(
        history in any_history(),
        later in any_history(),
        sizes in prop::collection::vec(1..4_usize, 1..8),
        has_neighbours in any::<bool>(),
    ) {
        let mut engine = any_engine(has_neighbours);
        record_all(&mut engine, &history);
        let (_, all) = shelf(&mut engine, r#"{"limit":100}"#, NOON);
        let (mut after, mut shown) = shelf(&mut engine, r#"{"limit":2}"#, NOON);
        // What is rejected meanwhile stays away: see above.
        let rejects = |event: &Given| matches!(event.get("type").text(), Some("dislike" | "not_interested" | "rating"));
        let later = without_idle_undos(later.into_iter().filter(|event| !rejects(event)).collect());
        let mut later = later.iter();
        for size in sizes.into_iter().chain([100]) {
            if let Some(event) = later.next() {
                record_all(&mut engine, std::slice::from_ref(event));
            }
            let (id, page) = next(&mut engine, &after, &shown, size);
            prop_assert!(page.iter().all(|id| !shown.contains(id)), "{page:?} after {shown:?}");
            prop_assert_eq!(page.len(), size.min(all.len() - shown.len()));
            after = id;
            shown.extend(page);
        }
        shown.sort();
        let mut all = all;
        all.sort();
        prop_assert_eq!(shown, all);
    }
}
