//! Today's intent: a visit that points elsewhere than the long run leads.

use super::*;

/// Somebody who read of the sea twenty times a month ago, and of these today.
fn today(items: &[&str]) -> Engine {
    let mut engine = engine_with("");
    for number in 0..20 {
        let at = NOON - 30.0 * DAY + number as f64 * HOUR;
        record(&mut engine, &event("view", &format!("sea{number}"), at), NOON);
    }
    for (minute, item) in items.iter().enumerate() {
        record(&mut engine, &event("view", item, NOON - (10 - minute) as f64 * 60_000.0), NOON);
    }
    engine
}

fn shelf_of(engine: &mut Engine) -> (Vec<String>, f64) {
    let shelf = recommend(engine, r#"{"limit":12,"exploration":0}"#);
    let ids = ids(engine, &shelf);
    let told = engine.explain(&shelf.id(), &ids[0]).unwrap();
    (ids, told.intent)
}

#[test]
fn two_items_of_another_kind_today_lead_over_twenty_of_a_month_ago() {
    let (ids, intent) = shelf_of(&mut today(&["moon120", "moon125"]));
    assert!(count(&ids, "moon") >= 6 && ids[0].starts_with("moon"), "{ids:?}");
    assert!(count(&ids, "sea") >= 2, "the long run keeps its part: {ids:?}");
    assert!((0.3..0.9).contains(&intent), "{intent}");
}

#[test]
fn where_both_agree_nothing_changes() {
    assert_eq!(shelf_of(&mut today(&["sea0", "sea10"])).1, 0.0);
    assert_eq!(shelf_of(&mut today(&[])).1, 0.0);
    let mut fresh = engine_with("");
    record(&mut fresh, &event("view", "moon120", NOON), NOON);
    assert_eq!(shelf_of(&mut fresh).1, 0.0, "a first visit is all there is");
}

#[test]
fn a_visit_that_is_over_leads_no_more() {
    let mut engine = today(&["moon120", "moon125"]);
    let later = engine.recommend(&nothing(), NOON + DAY).unwrap().clone();
    let first = engine.catalog().id(later.items[0].item).to_owned();
    assert!(engine.explain(&later.id(), &first).unwrap().intent < 1e-6);
}

#[test]
fn parts_add_up_with_the_events_behind_them() {
    let mut engine = today(&["moon120", "crime90"]);
    let shelf = recommend(&mut engine, r#"{"limit":20}"#);
    for id in ids(&engine, &shelf) {
        let told = engine.explain(&shelf.id(), &id).unwrap();
        let sum: f64 = told.parts.iter().map(|part| part.part.contribution).sum();
        assert!((sum - told.score).abs() < 1e-5, "{id}: {sum} {}", told.score);
        for part in told.parts.iter().filter(|part| !part.because.is_empty()) {
            let events: f64 = part.because.iter().map(|event| event.contribution).sum();
            assert!((events - part.part.contribution).abs() < 1e-9, "{id}: {events} {}", part.part.contribution);
        }
    }
}
