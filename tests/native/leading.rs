//! Which interest leads a visit: whoever stands first is clicked most, so the interests take turns there.

use std::fmt::Write as _;

use penchant::engine::Engine;
use penchant::insight::Forgetting;
use penchant::ranking::rerank::Stage;
use penchant::ranking::shelf::Shelf;
use penchant::visitor::log::EventKind;

use crate::shop::{NOON, catalog_of, given, nothing, record};

const DAY: f64 = 86_400_000.0;
const TOPICS: [&str; 4] = ["sea", "love", "crime", "moon"];

/// 160 books, forty of each topic; the first are the most popular.
fn engine() -> Engine {
    let mut items = String::new();
    for number in 0..160 {
        let (topic, maker, sold) = (TOPICS[number / 40], number / 10, 1_000 - number * 5);
        writeln!(items, r#"{{"id":"{topic}{number}","topic":"{topic}","maker":"maker {maker}","sold":{sold}}}"#)
            .unwrap();
    }
    let config = r#"{"fields":{"topic":"category","maker":"creator","sold":"popularity"}}"#;
    Engine::new(catalog_of(&items, config), 1)
}

fn like(engine: &mut Engine, id: &str, at: f64) {
    record(engine, &given(&format!(r#"{{"type":"like","item":"{id}","at":{at}}}"#)), at);
}

/// Somebody who read of the sea eight times, and once of crime.
fn reader() -> Engine {
    let mut engine = engine();
    for number in 0..8 {
        like(&mut engine, &format!("sea{number}"), NOON - (20.0 - f64::from(number)) * DAY);
    }
    like(&mut engine, "crime80", NOON - 10.0 * DAY);
    engine
}

fn topic_of(id: &str) -> &str {
    id.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

fn first(engine: &Engine, shelf: &Shelf) -> String {
    engine.catalog().id(shelf.items[0].item).to_owned()
}

fn recommend(engine: &mut Engine, options: &str, now: f64) -> Shelf {
    engine.recommend(&given(options), now).unwrap().clone()
}

/// How often each topic leads, over so many visits that nothing comes of.
fn leads(engine: &mut Engine, options: &str) -> [usize; 4] {
    let mut counts = [0; 4];
    for seed in 0..200 {
        let shelf = recommend(engine, &format!(r#"{{"seed":{seed}{options}}}"#), NOON);
        let id = first(engine, &shelf);
        counts[TOPICS.iter().position(|topic| *topic == topic_of(&id)).unwrap()] += 1;
    }
    counts
}

#[test]
fn a_small_interest_leads_about_as_often_as_a_large_one() {
    let [sea, love, crime, moon] = leads(&mut reader(), "");
    assert!(sea >= 60 && crime >= 60, "{sea} {crime}");
    assert_eq!(love + moon, 0, "what nobody turned to leads nowhere");
}

#[test]
fn by_the_score_alone_and_without_calibration_the_largest_always_leads() {
    for options in [r#","shape":false"#, r#","calibration":0"#] {
        assert_eq!(leads(&mut reader(), options), [200, 0, 0, 0], "{options}");
    }
}

#[test]
fn more_of_the_same_means_the_largest() {
    let mut engine = reader();
    let wish =
        engine.check_wish(EventKind::Surprise, &nothing(), &penchant::input::Given::Number(0.0), NOON - 9.0 * DAY);
    engine.commit(engine.log().tail() + 1, wish.unwrap());
    assert_eq!(leads(&mut engine, ""), [200, 0, 0, 0]);
}

#[test]
fn a_surface_that_turns_away_from_what_they_like_has_no_leader() {
    let [sea, ..] = leads(&mut reader(), r#","weights":{"affinity":-0.6,"session":0,"popularity":1}"#);
    assert_eq!(sea, 0);
}

#[test]
fn whoever_leads_does_so_all_through_a_visit_until_the_visitor_acts() {
    let mut engine = reader();
    let seed = (0..50).find(|seed| {
        let shelf = recommend(&mut engine, &format!(r#"{{"seed":{seed}}}"#), NOON);
        topic_of(&first(&engine, &shelf)) == "crime"
    });
    let options = format!(r#"{{"seed":{}}}"#, seed.expect("crime leads one of fifty visits"));
    let shelf = recommend(&mut engine, &options, NOON);
    let leader = first(&engine, &shelf);
    // To look at a shelf is no act.
    let seen = format!(r#"{{"type":"impression","item":"{leader}","recommendation":"{}","position":0}}"#, shelf.id());
    record(&mut engine, &given(&seen), NOON + 1_000.0);
    let later = recommend(&mut engine, &options, NOON + 60_000.0);
    assert_eq!(first(&engine, &later), leader);
    like(&mut engine, "sea9", NOON + 90_000.0);
    let acted = recommend(&mut engine, &options, NOON + 120_000.0);
    assert_eq!(topic_of(&first(&engine, &acted)), "sea");
}

#[test]
fn the_leader_says_that_the_mix_put_it_there() {
    let mut engine = reader();
    let told = (0..50).find_map(|seed| {
        let shelf = recommend(&mut engine, &format!(r#"{{"seed":{seed}}}"#), NOON);
        let id = first(&engine, &shelf);
        (topic_of(&id) == "crime").then(|| engine.explain(&shelf.id(), &id).unwrap().stages)
    });
    let told = told.expect("crime leads one of fifty visits");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].moved.stage, told[0].moved.to), (Stage::Calibration, Some(0)));
}

#[test]
fn nothing_muted_forgotten_or_tired_of_leads() {
    let mut engine = reader();
    let crime = given(r#"{"field":"topic","value":"crime"}"#);
    let wish = |engine: &mut Engine, kind| {
        let pending = engine.check_wish(kind, &crime, &penchant::input::Given::Nothing, NOON - DAY).unwrap();
        engine.commit(engine.log().tail() + 1, pending);
    };
    wish(&mut engine, EventKind::Mute);
    assert_eq!(leads(&mut engine, "")[2], 0, "muted");
    wish(&mut engine, EventKind::Release);
    assert!(leads(&mut engine, "")[2] > 60, "and back again");
    match engine.forgetting(&crime, NOON - DAY).unwrap() {
        Forgetting::Interest { pending, .. } => engine.commit(engine.log().tail() + 1, *pending),
        other => panic!("{other:?}"),
    }
    assert_eq!(leads(&mut engine, "")[2], 0, "forgotten");

    let mut tired = reader();
    let ids: Vec<String> = (80..120).filter(|&number| number != 80).map(|number| format!("crime{number}")).collect();
    for (time, id) in (0..4).flat_map(|time| ids.iter().map(move |id| (time, id))) {
        let at = NOON - DAY - f64::from(time) * 60_000.0;
        record(&mut tired, &given(&format!(r#"{{"type":"impression","item":"{id}","at":{at}}}"#)), NOON);
    }
    assert_eq!(leads(&mut tired, "")[2], 0, "passed by again and again");
}

#[test]
fn a_reader_who_takes_what_stands_first_keeps_both_interests() {
    let clicks = |options: &str| {
        let mut engine = reader();
        let mut counts = [0; 2];
        for day in 0..30 {
            let now = NOON + f64::from(day) * DAY;
            let shelf = recommend(&mut engine, options, now);
            let id = first(&engine, &shelf);
            let Some(at) = ["sea", "crime"].iter().position(|topic| *topic == topic_of(&id)) else { continue };
            counts[at] += 1;
            record(&mut engine, &given(&format!(r#"{{"type":"click","item":"{id}","at":{now}}}"#)), now);
        }
        counts[0].min(counts[1])
    };
    let (shaped, plain) = (clicks("{}"), clicks(r#"{"shape":false}"#));
    assert!(shaped >= 8 && plain + 4 < shaped, "of 30 clicks the smaller has {shaped}, by score alone {plain}");
}

#[test]
fn what_was_done_once_and_long_ago_seldom_leads() {
    let mut engine = engine();
    like(&mut engine, "crime80", NOON - 300.0 * DAY);
    for number in 0..8 {
        like(&mut engine, &format!("sea{number}"), NOON - (20.0 - f64::from(number)) * DAY);
    }
    let [sea, _, crime, _] = leads(&mut engine, "");
    assert!(crime < 10 && sea > 180, "ten half-lives later: {crime} {sea}");
}
