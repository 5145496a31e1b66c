//! What the visitor had before comes again when the site says: by kind of act and age.

use penchant::engine::Engine;
use penchant::error::Error;
use proptest::prelude::*;

use crate::shop::{BOOKS, HOUR, NOON, catalog_of, engine, event, given, record};

const DAY: f64 = 24.0 * HOUR;

/// Moby viewed, Emma bought, Typee liked and viewed, Omoo put into the cart, The Pirate rejected; all at noon.
fn visited(mut engine: Engine) -> Engine {
    for (kind, item) in [
        ("view", "moby"),
        ("purchase", "emma"),
        ("like", "typee"),
        ("view", "typee"),
        ("cart", "omoo"),
        ("dislike", "pirate"),
    ] {
        record(&mut engine, &event(kind, item, NOON), NOON);
    }
    engine
}

/// Which of these are on the shelf some days later.
fn again(engine: &mut Engine, days: f64, options: &str) -> Vec<&'static str> {
    let shelf = engine.recommend(&given(options), NOON + days * DAY).expect("the options are sound");
    let items: Vec<_> = shelf.items.iter().map(|ranked| ranked.item).collect();
    let ids: Vec<String> = items.iter().map(|&item| engine.catalog().id(item).to_owned()).collect();
    ["moby", "emma", "typee", "omoo", "pirate"].into_iter().filter(|id| ids.iter().any(|known| known == id)).collect()
}

#[test]
fn as_long_as_nobody_says_otherwise_nothing_comes_again() {
    let mut engine = visited(engine());
    assert_eq!(again(&mut engine, 0.0, "{}"), [""; 0]);
    assert_eq!(again(&mut engine, 3_000.0, "{}"), [""; 0]);
    assert_eq!(again(&mut engine, 0.0, r#"{"seen": "include"}"#), ["moby", "emma", "typee", "omoo"]);
    assert_eq!(again(&mut engine, 0.0, r#"{"seen": "exclude"}"#), [""; 0]);
}

#[test]
fn each_kind_goes_by_its_own_rule_and_the_longest_holds() {
    let mut engine = visited(engine());
    assert_eq!(again(&mut engine, 0.0, r#"{"seen": {"view": "include"}}"#), ["moby"]);
    assert_eq!(again(&mut engine, 0.0, r#"{"seen": {"view": "include", "like": "include"}}"#), ["moby", "typee"]);
    let options = r#"{"seen": {"view": {"hide": "30d"}, "like": {"hide": "12h"}, "purchase": {"hide": "52w"}, "cart": {"hide": "90m"}}}"#;
    assert_eq!(again(&mut engine, 0.0, options), [""; 0]);
    assert_eq!(again(&mut engine, 0.1, options), ["omoo"]);
    assert_eq!(again(&mut engine, 29.9, options), ["omoo"]);
    assert_eq!(again(&mut engine, 30.0, options), ["moby", "typee", "omoo"]);
    assert_eq!(again(&mut engine, 364.0, options), ["moby", "emma", "typee", "omoo"]);
}

#[test]
fn a_time_counts_from_the_latest_act() {
    let mut engine = visited(engine());
    let later = NOON + 20.0 * DAY;
    record(&mut engine, &event("view", "moby", later), later);
    let options = r#"{"seen": {"view": {"hide": "30d"}}}"#;
    assert_eq!(again(&mut engine, 40.0, options), [""; 0]);
    assert_eq!(again(&mut engine, 50.0, options), ["moby"]);
}

#[test]
fn view_stands_for_clicks_and_dwells_but_for_those_that_are_given() {
    let opened = |engine: &mut Engine, options| {
        again(engine, 0.0, options).into_iter().filter(|id| ["moby", "emma"].contains(id)).collect::<Vec<_>>()
    };
    let mut engine = engine();
    record(&mut engine, &event("click", "moby", NOON), NOON);
    record(&mut engine, &given(&format!(r#"{{"type":"dwell","item":"emma","durationMs":60000,"at":{NOON}}}"#)), NOON);
    assert_eq!(opened(&mut engine, r#"{"seen": {"view": "include"}}"#), ["moby", "emma"]);
    assert_eq!(opened(&mut engine, r#"{"seen": {"view": "include", "click": "exclude"}}"#), ["emma"]);
    assert_eq!(opened(&mut engine, r#"{"seen": {"click": "include"}}"#), ["moby"]);
}

#[test]
fn the_surface_goes_over_the_site_and_the_call_over_both() {
    let config = r#"{"fields": {"lists": "popularity", "year": "number"},
        "shaping": {"seen": {"view": "include", "purchase": {"hide": "365d"}}},
        "surfaces": {"mail": {"shaping": {"seen": {"view": {"hide": "7d"}}}}, "plain": {"shaping": {"shape": false}}}}"#;
    let mut engine = visited(Engine::new(catalog_of(BOOKS, config), 7));
    assert_eq!(again(&mut engine, 0.0, "{}"), ["moby"]);
    assert_eq!(again(&mut engine, 0.0, r#"{"surface": "plain"}"#), ["moby"]);
    assert_eq!(again(&mut engine, 0.0, r#"{"shape": false}"#), ["moby"]);
    assert_eq!(again(&mut engine, 365.0, "{}"), ["moby", "emma"]);
    assert_eq!(again(&mut engine, 6.9, r#"{"surface": "mail"}"#), [""; 0]);
    assert_eq!(again(&mut engine, 365.0, r#"{"surface": "mail"}"#), ["moby", "emma"]);
    assert_eq!(again(&mut engine, 0.0, r#"{"surface": "mail", "seen": {"view": "include"}}"#), ["moby"]);
    assert_eq!(again(&mut engine, 0.0, r#"{"surface": "mail", "seen": "include"}"#), ["moby", "emma", "typee", "omoo"]);
}

#[test]
fn what_is_forgotten_was_not_seen() {
    let mut engine = visited(engine());
    let undo = given(&format!(r#"{{"type":"undo","event":2,"at":{NOON}}}"#));
    record(&mut engine, &undo, NOON);
    assert_eq!(again(&mut engine, 0.0, "{}"), ["emma"]);
}

#[test]
fn rules_that_are_none_are_refused_by_name() {
    let mut engine = engine();
    for (seen, option, expected) in [
        ("\"never\"", "seen", "\"exclude\", \"include\", or an object of kinds of events"),
        ("7", "seen", "got 7"),
        (r#"{"views": "include"}"#, "seen.views", "got an unknown option, expected one of view, click"),
        (r#"{"view": "30d"}"#, "seen.view", "{ hide }"),
        (r#"{"view": {"hide": 30}}"#, "seen.view.hide", "a whole number of m, h, d, w or y"),
        (r#"{"view": {"hide": "30"}}"#, "seen.view.hide", "got \"30\""),
        (r#"{"view": {"hide": "-1d"}}"#, "seen.view.hide", "got \"-1d\""),
        (r#"{"view": {"hide": "1.5d"}}"#, "seen.view.hide", "got \"1.5d\""),
        (r#"{"view": {"hide": "36526d"}}"#, "seen.view.hide", "a century"),
        (r#"{"view": {"hide": "30d", "show": 1}}"#, "seen.view.show", "got an unknown option, expected one of hide"),
    ] {
        let options = given(&format!(r#"{{"seen": {seen}}}"#));
        let error: Error = engine.recommend(&options, NOON).map(|_| ()).expect_err(seen);
        assert_eq!(error.code(), "option_invalid");
        let message = error.to_string();
        assert!(message.contains(&format!("`{option}`")) && message.contains(expected), "{message}");
    }
}

proptest! {
    /// An item is back once the time of each kind of act on it is over, and not before.
    #[test]
    fn an_item_is_back_when_all_times_are_over(
        acts in prop::collection::vec((0..4_usize, 0..4_usize, 0..60_u32), 1..12),
        hides in prop::array::uniform4(prop_oneof![Just(None), (0..60_u32).prop_map(Some)]),
        after in 60..130_u32,
    ) {
        const KINDS: [&str; 4] = ["view", "like", "cart", "purchase"];
        const ITEMS: [&str; 4] = ["moby", "emma", "typee", "omoo"];
        let mut engine = engine();
        let mut sorted = acts.clone();
        sorted.sort_by_key(|act| act.2);
        for &(item, kind, day) in &sorted {
            let at = NOON + f64::from(day) * DAY;
            record(&mut engine, &event(KINDS[kind], ITEMS[item], at), at);
        }
        let rule = |hide: &Option<u32>| hide.map_or("\"exclude\"".to_owned(), |days| format!(r#"{{"hide":"{days}d"}}"#));
        let rules: Vec<String> = KINDS.iter().zip(&hides).map(|(kind, hide)| format!(r#""{kind}":{}"#, rule(hide))).collect();
        let got = again(&mut engine, f64::from(after), &format!(r#"{{"limit":100,"seen":{{{}}}}}"#, rules.join(",")));
        let is_back = |item: usize| sorted.iter().filter(|act| act.0 == item).all(|&(_, kind, day)| {
            hides[kind].is_some_and(|days| after - day >= days)
        });
        let expected: Vec<&str> = [0, 1, 2, 3].into_iter().filter(|&item| is_back(item)).map(|item| ITEMS[item]).collect();
        let mut got: Vec<&str> = got.into_iter().filter(|id| *id != "pirate").collect();
        got.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        prop_assert_eq!(got, expected);
    }
}
