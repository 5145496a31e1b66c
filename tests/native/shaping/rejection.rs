//! Rejection wins: what was rejected as often as it was liked stands no higher than in the site's own order.

use super::*;

/// Somebody who read as much of the sea as of crime, and sent the sea away so many times since, a visit a day.
fn turned_away(rejections: usize) -> Engine {
    let mut engine = engine_with("");
    for number in 0..4 {
        let at = NOON - 20.0 * DAY;
        record(&mut engine, &event("view", &format!("sea{number}"), at), NOON);
        record(&mut engine, &event("view", &format!("crime{}", 80 + number), at), NOON);
    }
    for number in 0..rejections {
        let at = NOON - (18 - number) as f64 * DAY;
        record(&mut engine, &event("not_interested", &format!("sea{}", 10 + number), at), NOON);
    }
    engine
}

fn first_places(engine: &mut Engine, more: &str) -> Vec<String> {
    let shelves = (0..40).map(|seed| recommend(engine, &format!(r#"{{"seed":{seed},"limit":1{more}}}"#)));
    let shelves: Vec<Shelf> = shelves.collect();
    shelves.iter().flat_map(|shelf| ids(engine, shelf)).collect()
}

#[test]
fn an_interest_leads_until_it_was_rejected_as_often_as_it_was_liked() {
    assert!(count(&first_places(&mut turned_away(1), ""), "sea") > 5);
    for rejections in [4, 5, 8] {
        let mut engine = turned_away(rejections);
        let first = first_places(&mut engine, r#","exploration":0"#);
        assert_eq!(count(&first, "sea"), 0, "{rejections} rejections: {first:?}");
        assert_eq!(count(&first, "crime"), 40, "what is left leads: {first:?}");
    }
}

#[test]
fn the_mix_has_nothing_of_it_and_the_trace_says_who_waits() {
    let mut engine = turned_away(4);
    let shelf = recommend(&mut engine, r#"{"calibration":1,"exploration":0,"limit":12,"seed":3}"#);
    let waits = moved(&engine, &shelf, Stage::Rejection);
    assert!(waits.iter().all(|moved| engine.catalog().id(moved.item).starts_with("sea")), "{waits:?}");
    let site = site_order(&mut engine);
    for (place, id) in ids(&engine, &shelf).iter().enumerate().filter(|(_, id)| id.starts_with("sea")) {
        assert!(site.iter().position(|known| known == id).unwrap() <= place, "{id} stands at {place}");
    }
}

#[test]
fn an_interest_that_the_visitor_weighs_is_not_held_back() {
    let mut engine = turned_away(8);
    let wish = given(r#"{"field":"topic","value":"sea"}"#);
    let pending = engine.check_wish(EventKind::Pin, &wish, &Given::Nothing, NOON).unwrap();
    engine.commit(engine.log().tail() + 1, pending);
    let first = first_places(&mut engine, r#","calibration":0,"exploration":0"#);
    assert_eq!(count(&first, "sea"), 40, "{first:?}");
}

#[test]
fn what_the_site_lowers_is_below_whatever_the_visitor_reads() {
    let mut engine = reader_with("");
    let lowered = r#","boosts":[{"field":"topic","value":"sea","by":-10,"label":"Not now"}]"#;
    let first = first_places(&mut engine, &format!(r#"{lowered},"exploration":0"#));
    assert_eq!(count(&first, "sea"), 0, "{first:?}");
    let options = format!(r#"{{"limit":12,"calibration":1,"exploration":0{lowered}}}"#);
    let shelf = recommend(&mut engine, &options);
    assert_eq!(count(&ids(&engine, &shelf), "sea"), 0);
}

#[test]
fn what_the_site_lifts_is_above_what_leads() {
    let mut engine = reader_with("");
    let lifted = r#","boosts":[{"field":"topic","value":"moon","by":10,"label":"The moon"}],"exploration":0"#;
    let first = first_places(&mut engine, lifted);
    assert_eq!(count(&first, "moon"), 40, "{first:?}");
}

#[test]
fn what_was_rejected_waits_where_nothing_personal_is_left_to_order_by() {
    // What was liked was rejected as well: every sum is held at 0. Or the order is to be the site's own.
    let mut balanced = engine_with("");
    record(&mut balanced, &event("not_interested", "sea0", NOON - 80.0 * DAY), NOON);
    record(&mut balanced, &event("like", "sea0", NOON), NOON);
    for (mut engine, more) in [(balanced, ""), (turned_away(4), r#","personalization":0"#)] {
        for seed in 0..40 {
            let shelf = recommend(&mut engine, &format!(r#"{{"rotation":1,"seed":{seed},"limit":12{more}}}"#));
            assert_eq!(shelf.personal, 0.0);
            waits_for_its_place(&mut engine, &shelf).unwrap();
        }
    }
}

/// The site's own order of all that the visitor may see.
fn site_order(engine: &mut Engine) -> Vec<String> {
    let shelf = recommend(engine, r#"{"personalization":0,"shape":false,"limit":160}"#);
    ids(engine, &shelf)
}

/// What the visitor did: to which book, how, and how many hours ago.
fn any_acts(
    kinds: Vec<&'static str>,
    items: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<(usize, String, f64)>> {
    let kind = prop::sample::select(kinds).prop_map(str::to_owned);
    prop::collection::vec((items, kind, 0.0..2_000.0_f64), 0..8)
}

const LIKED: [&str; 6] = ["view", "click", "like", "bookmark", "cart", "purchase"];
const REJECTED: [&str; 2] = ["not_interested", "dislike"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_else_is_set_what_was_rejected_as_often_as_liked_is_not_above_the_sites_own_order(
        liked in any_acts(LIKED.to_vec(), 0..40),
        others in any_acts(LIKED.iter().chain(&REJECTED).copied().collect(), 40..160),
        more in 0..4_usize,
        hours in 0.0..2_000.0_f64,
        kind in prop::sample::select(REJECTED.to_vec()),
        asked in any_asked(),
        limit in 1..30_usize,
    ) {
        let mut engine = engine_with("");
        let rejected = (0..liked.len().max(1) + more).map(|number| (number, kind.to_owned(), hours));
        for (item, kind, ago) in liked.iter().cloned().chain(others).chain(rejected) {
            record(&mut engine, &event(&kind, &id_of(item), NOON - ago * HOUR), NOON);
        }
        // What the site lifts, pins or gives a share, or lets in by a cap, is its own doing.
        let own = Asked { boosts: asked.boosts.into_iter().filter(|&(_, by)| by < 0.0).collect(), site_pins: Vec::new(), cap: 160, floor: 0.0, ..asked };
        let shelf = recommend(&mut engine, &own.options(limit));
        waits_for_its_place(&mut engine, &shelf)?;
    }
}

/// Fails where a sea story stands above its place in the site's own order.
fn waits_for_its_place(engine: &mut Engine, shelf: &Shelf) -> Result<(), TestCaseError> {
    let site = site_order(engine);
    let shown = ids(engine, shelf);
    for (place, id) in shown.iter().enumerate().filter(|(_, id)| id.starts_with("sea")) {
        let own = site
            .iter()
            .filter(|known| shown.contains(known) || is_eligible(engine, known))
            .position(|known| known == id);
        prop_assert!(own.unwrap() <= place, "{id} stands at {place}, in the site's own order at {own:?}: {shown:?}");
    }
    Ok(())
}

/// Whether an item was neither had nor rejected.
fn is_eligible(engine: &Engine, id: &str) -> bool {
    let item = engine.catalog().find(id).unwrap();
    engine.profile().standings().iter().all(|&(known, _)| known != item)
}
