//! What stands between the score and the shelf, stage by stage.

mod exploring;
mod intent;
mod rejection;
mod rules;

use std::fmt::Write as _;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::Explanation;
use penchant::insight::attribution::Source;
use penchant::ranking::SignalBlend;
use penchant::ranking::rerank::calibration::Mix;
use penchant::ranking::rerank::{Move, Stage};
use penchant::ranking::shelf::Shelf;
use penchant::visitor::Reading;
use penchant::visitor::log::EventKind;
use proptest::prelude::*;

use crate::shop::{HOUR, NOON, catalog_of, event, given, nothing, record};

const DAY: f64 = 86_400_000.0;
/// The topics, and as many makers a topic.
const TOPICS: [&str; 4] = ["sea", "love", "crime", "moon"];

/// 160 books: forty of each topic, of four makers a topic, of two houses in turn; the first are the most popular.
fn books() -> String {
    library(160)
}

/// So many books: a quarter of each topic, ten of each maker, every fourth of a small house; the first are the most popular.
fn library(count: usize) -> String {
    let mut items = String::new();
    for number in 0..count {
        let topic = TOPICS[number * 4 / count];
        let (maker, house) = (number / 10, if number % 4 == 0 { "small" } else { "large" });
        let line = format!(
            r#"{{"id":"{topic}{number}","topic":"{topic}","maker":"maker {maker}","house":"{house}","sold":{},"stock":{}}}"#,
            5 * (count + 40 - number),
            number % 7
        );
        writeln!(items, "{line}").unwrap();
    }
    items
}

const FIELDS: &str =
    r#""fields":{"topic":"category","maker":"creator","house":"group","sold":"popularity","stock":"number"}"#;

/// An engine on a library of so many.
fn engine_of(count: usize) -> Engine {
    Engine::new(catalog_of(&library(count), &format!("{{{FIELDS}}}")), 1)
}

fn engine_with(more: &str) -> Engine {
    Engine::new(catalog_of(&books(), &format!("{{{FIELDS}{more}}}")), 1)
}

/// Somebody who read of the sea most of the time, and sometimes of crime.
fn reader_with(more: &str) -> Engine {
    let mut engine = engine_with(more);
    for (day, id) in ["sea0", "sea11", "sea21", "crime80", "sea31", "sea2", "crime95"].into_iter().enumerate() {
        let at = NOON - (7 - day) as f64 * DAY;
        record(&mut engine, &given(&format!(r#"{{"type":"like","item":"{id}","at":{at}}}"#)), NOON);
    }
    engine
}

fn recommend(engine: &mut Engine, options: &str) -> Shelf {
    engine.recommend(&given(options), NOON).unwrap().clone()
}

fn ids(engine: &Engine, shelf: &Shelf) -> Vec<String> {
    shelf.items.iter().map(|ranked| engine.catalog().id(ranked.item).to_owned()).collect()
}

/// How many of a shelf have a value, by the beginning of their ids.
fn count(ids: &[String], topic: &str) -> usize {
    ids.iter().filter(|id| id.starts_with(topic)).count()
}

fn moved(engine: &Engine, shelf: &Shelf, stage: Stage) -> Vec<Move> {
    let moves = engine.trace(shelf.number).into_iter().map(|explained| explained.moved);
    moves.filter(|moved| moved.stage == stage).collect()
}

/// The visitor pins an item.
fn pin(engine: &mut Engine, id: &str) {
    let target = given(&format!(r#"{{"item":"{id}"}}"#));
    let pending = engine.check_wish(EventKind::Pin, &target, &Given::Nothing, NOON).unwrap();
    let next = engine.log().tail() + 1;
    engine.commit(next, pending);
}

/// Of whom the trace says that they came to a place: each stands there.
fn stand_where_the_trace_says(engine: &Engine, shelf: &Shelf) -> bool {
    let is_placed = |stage| !matches!(stage, Stage::Boost | Stage::Fatigue | Stage::Rotation);
    let mut moves = engine.trace(shelf.number).into_iter().map(|explained| explained.moved);
    moves.all(|moved| {
        let place = shelf.items.iter().position(|ranked| ranked.item == moved.item);
        !is_placed(moved.stage) || place == moved.to
    })
}

/// What a point of a boost is: how far apart the scores are, by what the blend says of each signal.
fn point(told: &Explanation) -> f64 {
    let part = |blend: &SignalBlend| if blend.deviation > 0.0 { blend.factor() * blend.deviation } else { 0.0 };
    told.signals.iter().map(|(_, blend, _)| part(blend).powi(2)).sum::<f64>().sqrt().max(1.0)
}

fn show(engine: &mut Engine, shelf: &Shelf, at: f64) {
    for (place, id) in ids(engine, shelf).iter().enumerate() {
        let shown = format!(
            r#"{{"type":"impression","item":"{id}","recommendation":"{}","position":{place},"at":{at}}}"#,
            shelf.id()
        );
        record(engine, &given(&shown), at);
    }
}

#[test]
fn a_first_visit_has_the_sites_own_order_and_nothing_was_moved() {
    let mut engine = engine_with("");
    let shelf = recommend(&mut engine, "{}");
    let plain = recommend(&mut engine, r#"{"shape":false}"#);
    assert_eq!(ids(&engine, &shelf), ids(&engine, &plain));
    assert!(engine.trace(shelf.number).is_empty());
}

#[test]
fn without_shaping_the_order_is_the_scores() {
    let mut engine = reader_with("");
    let shelf = recommend(&mut engine, r#"{"shape":false,"limit":50}"#);
    assert!(shelf.items.is_sorted_by(|one, next| one.score >= next.score));
    assert!(engine.trace(shelf.number).is_empty());
}

#[test]
fn what_is_not_available_is_on_no_shelf_whatever_a_call_says() {
    let mut engine = reader_with(r#","shaping":{"available":{"stock":{"min":1}}}"#);
    for options in ["{}", r#"{"shape":false}"#, r#"{"surface":"other","limit":100}"#] {
        let shelf = recommend(&mut engine, options);
        let of = |id: &String| id.trim_start_matches(char::is_alphabetic).parse::<usize>().unwrap() % 7;
        assert!(ids(&engine, &shelf).iter().all(|id| of(id) > 0), "{options}");
    }
}

#[test]
fn what_is_shown_and_ignored_steps_back_and_comes_again_when_that_is_long_ago() {
    let mut engine = reader_with("");
    let options = r#"{"exploration":0,"fatigue":{"after":2,"hours":24,"cost":5}}"#;
    let first = recommend(&mut engine, options);
    show(&mut engine, &first, NOON + 1.0);
    let again = recommend(&mut engine, options);
    assert_eq!(ids(&engine, &first), ids(&engine, &again), "once is no reason");
    show(&mut engine, &first, NOON + 2.0);
    let then = NOON + 3.0;
    let tired = engine.recommend(&given(options), then).unwrap().clone();
    assert!(ids(&engine, &tired).iter().all(|id| !ids(&engine, &first).contains(id)));
    assert!(!moved(&engine, &tired, Stage::Fatigue).is_empty());
    let rested = engine.recommend(&given(options), NOON + 2.0 * DAY).unwrap().clone();
    let back = ids(&engine, &rested).iter().filter(|id| ids(&engine, &first).contains(id)).count();
    assert!(back > 6, "{back} of 12 are back");
}

#[test]
fn what_rose_was_not_moved_by_its_fatigue_and_what_fell_not_by_its_boost() {
    let mut engine = reader_with("");
    for id in ["moon120", "sea1"] {
        (0..3).for_each(|_| _ = record(&mut engine, &event("impression", id, NOON - 1.0), NOON));
    }
    let options = r#"{"boosts":[{"item":"moon120","by":6,"label":"Our moon"},{"item":"sea1","by":0.1,"label":"Our sea"}],
        "fatigue":{"after":3,"hours":24,"cost":2},"exploration":0,"limit":60}"#;
    let shelf = recommend(&mut engine, options);
    let stages = |id: &str, stage| {
        let item = engine.catalog().find(id).unwrap();
        moved(&engine, &shelf, stage).iter().filter(|moved| moved.item == item).count()
    };
    assert_eq!((stages("moon120", Stage::Boost), stages("moon120", Stage::Fatigue)), (1, 0));
    assert_eq!((stages("sea1", Stage::Boost), stages("sea1", Stage::Fatigue)), (0, 1));
}

#[test]
fn rotation_is_measured_by_the_scores_as_they_were_before_any_boost() {
    let mut engine = reader_with("");
    let mut rotation = |boosts: &str| {
        let options = format!(r#"{{"rotation":1,"exploration":0,"calibration":0,"diversity":0,"limit":160{boosts}}}"#);
        let shelf = recommend(&mut engine, &options);
        let told = engine.explain(&shelf.id(), "sea5").unwrap();
        let part = told.parts.iter().find(|part| part.part.source == Source::Rotation).unwrap();
        part.part.contribution
    };
    let without = rotation("");
    let with = rotation(r#","boosts":[{"field":"topic","value":"love","by":10,"label":"A month of love"}]"#);
    assert!((without - with).abs() < 1e-12, "{without} {with}");
}

#[test]
fn what_the_visitor_did_something_about_is_not_tired_of() {
    let mut engine = reader_with("");
    let options = r#"{"seen":"include","exploration":0,"calibration":0,"fatigue":{"after":1,"hours":24,"cost":5}}"#;
    let first = recommend(&mut engine, options);
    show(&mut engine, &first, NOON + 1.0);
    let id = ids(&engine, &first)[0].clone();
    record(&mut engine, &event("click", &id, NOON + 2.0), NOON + 2.0);
    let then = engine.recommend(&given(options), NOON + 3.0).unwrap().clone();
    assert_eq!(ids(&engine, &then)[0], id);
}

#[test]
fn what_was_shown_too_often_is_not_shown_at_all() {
    let mut engine = reader_with("");
    let options = r#"{"frequency":{"most":1,"hours":24},"limit":12}"#;
    let first = recommend(&mut engine, options);
    show(&mut engine, &first, NOON + 1.0);
    let then = engine.recommend(&given(options), NOON + 2.0).unwrap().clone();
    assert!(ids(&engine, &then).iter().all(|id| !ids(&engine, &first).contains(id)));
}

#[test]
fn the_more_diverse_the_less_alike() {
    let mut engine = reader_with("");
    for method in ["mmr", "dpp"] {
        let kinds = [0.0, 0.3, 0.6].map(|diversity| {
            let options = format!(
                r#"{{"diversity":{diversity},"diversify":"{method}","calibration":0,"exploration":0,"limit":16}}"#
            );
            let shelf = recommend(&mut engine, &options);
            let ids = ids(&engine, &shelf);
            let mut makers: Vec<usize> = ids
                .iter()
                .map(|id| id.trim_start_matches(char::is_alphabetic).parse::<usize>().unwrap() / 10)
                .collect();
            makers.sort_unstable();
            makers.dedup();
            makers.len()
        });
        assert!(kinds[0] < kinds[2] && kinds[0] <= kinds[1] && kinds[1] <= kinds[2], "{method}: {kinds:?} makers");
    }
}

#[test]
fn a_calibrated_shelf_follows_the_visitors_own_mix() {
    let mut engine = reader_with("");
    let of = |engine: &mut Engine, calibration: f64| {
        let options = format!(r#"{{"calibration":{calibration},"diversity":0,"exploration":0,"limit":14}}"#);
        let shelf = recommend(engine, &options);
        (
            count(&ids(engine, &shelf), "sea"),
            count(&ids(engine, &shelf), "crime"),
            moved(engine, &shelf, Stage::Calibration),
        )
    };
    let (_, plain, _) = of(&mut engine, 0.0);
    let (sea, crime, moves) = of(&mut engine, 1.0);
    assert!(plain < crime, "{plain} without, {crime} with");
    // Two likes of seven: four of fourteen, give or take one.
    assert!((3..=5).contains(&crime) && sea >= 8, "{sea} and {crime} of 14");
    assert!(moves.iter().any(|moved| moved.to < moved.from && moved.to.is_some()));
}

#[test]
fn what_has_faded_to_nothing_has_no_part_in_the_mix() {
    let mut engine = engine_with(r#","halfLife":{"long":0.01}"#);
    record(&mut engine, &event("like", "love50", NOON - 2.0 * DAY), NOON);
    let mix = |now: f64| {
        let (mut mix, reading) = (Mix::default(), Reading::new());
        let known = (engine.catalog(), engine.profile(), &reading);
        let topics = mix.strongest(known, 0, now, 6).map(|topic| engine.feature(topic).1.to_owned());
        topics.collect::<Vec<_>>()
    };
    assert_eq!(mix(NOON - 2.0 * DAY), ["love"]);
    assert_eq!(mix(NOON), [""; 0]);
}

#[test]
fn what_the_site_lifts_and_pins_says_so() {
    let mut engine = reader_with("");
    let options = r#"{"boosts":[{"field":"topic","value":"moon","by":8,"label":"A month of the moon"}],
        "pins":[{"item":"love50","position":2,"label":"Chosen by our staff"}],"limit":8}"#;
    let shelf = recommend(&mut engine, options);
    let ids = ids(&engine, &shelf);
    assert_eq!(ids[2], "love50");
    assert!(count(&ids, "moon") > 0, "{ids:?}");
    let moon = ids.iter().find(|id| id.starts_with("moon")).unwrap();
    let told = engine.explain(&shelf.id(), moon).unwrap();
    let part = told.parts.iter().find(|part| part.label.is_some()).unwrap();
    assert_eq!(part.label.as_deref(), Some("A month of the moon"));
    assert!((part.part.contribution - 8.0 * point(&told)).abs() < 1e-9);
    let sum: f64 = told.parts.iter().map(|part| part.part.contribution).sum();
    assert!((sum - told.score).abs() < 1e-5);
    let pinned = engine.explain(&shelf.id(), "love50").unwrap();
    assert_eq!(pinned.stages[0].label.as_deref(), Some("Chosen by our staff"));
    assert_eq!((pinned.stages[0].moved.stage, pinned.stages[0].moved.to), (Stage::Pin, Some(2)));
}

#[test]
fn what_is_lifted_high_enough_comes_first_whatever_the_mix_and_takes_nothing_from_the_others() {
    let mut engine = reader_with("");
    let shaped = r#""calibration":1,"diversity":0.5,"exploration":0,"limit":12"#;
    let before = recommend(&mut engine, &format!("{{{shaped}}}"));
    let boost = r#""boosts":[{"item":"moon159","by":10,"label":"Our moon"}]"#;
    let after = recommend(&mut engine, &format!("{{{shaped},{boost}}}"));
    let (before, after) = (ids(&engine, &before), ids(&engine, &after));
    assert!(!before.contains(&"moon159".to_owned()));
    assert!(after[..3].contains(&"moon159".to_owned()), "behind what leads and what it makes up for: {after:?}");
    assert!(count(&after, "crime") >= count(&before, "crime").saturating_sub(1), "{before:?} {after:?}");
}

#[test]
fn a_surface_that_may_not_be_personal_is_the_same_for_everybody() {
    let policy = r#","policy":{"version":"1","purposes":["books"],"legalBasis":"consent","owner":"shop","contact":"a@b.example","forbiddenSurfaces":["prices"]}"#;
    let (mut reader, mut nobody) = (reader_with(policy), engine_with(policy));
    let options = r#"{"surface":"prices","limit":30,"rotation":1,"exploration":0.5}"#;
    let (one, other) = (recommend(&mut reader, options), recommend(&mut nobody, options));
    assert_eq!(ids(&reader, &one), ids(&nobody, &other));
    assert!(reader.trace(one.number).is_empty());
}

#[test]
fn an_impression_notes_how_the_item_came_to_be_shown() {
    let mut engine = reader_with("");
    let shelf = recommend(&mut engine, r#"{"exploration":0.1,"limit":12}"#);
    show(&mut engine, &shelf, NOON);
    let events = engine.log().entries()[engine.log().entries().len() - 12..].to_vec();
    for (place, entry) in events.iter().enumerate() {
        let shown = entry.event.shown().unwrap();
        assert_eq!(shown.propensity, shelf.propensity(shelf.items[place].item));
        let weight = |signal| f64::from(engine.catalog().settings().weights[penchant::catalog::Signal::index(signal)]);
        let sum: f64 = shown.signals.iter().map(|&(signal, value)| weight(signal) * f64::from(value)).sum();
        let score = shelf.items[place].score;
        assert!((sum - score).abs() < 1e-3, "{sum} {score}: the weights times what was noted is the score");
    }
    let places: Vec<_> = events.iter().filter_map(|entry| entry.event.shown().unwrap().baseline).collect();
    assert!(places.iter().all(|&place| place < 12));
    let foreign =
        given(&format!(r#"{{"type":"impression","item":"sea3","recommendation":"{}","at":{NOON}}}"#, "nobody-1"));
    record(&mut engine, &foreign, NOON);
    assert_eq!(engine.log().entries().last().unwrap().event.shown(), None);
}

#[test]
fn what_cannot_be_asked_for_is_refused_by_name() {
    let mut engine = reader_with("");
    for (options, named) in [
        (r#"{"diversity":2}"#, "diversity"),
        (r#"{"caps":{"sold":1}}"#, "caps.sold"),
        (r#"{"caps":{"maker":0}}"#, "caps.maker"),
        (r#"{"exposure":[{"field":"nowhere","value":"x"}]}"#, "exposure[0].field"),
        (r#"{"exposure":[{"field":"house","value":"small","atLeast":0.5,"atMost":0.2}]}"#, "exposure[0].atMost"),
        (r#"{"boosts":[{"field":"topic","value":"sea","by":1}]}"#, "boosts[0].label"),
        (r#"{"boosts":[{"field":"topic","value":"sea","by":100,"label":"x"}]}"#, "boosts[0].by"),
        (r#"{"pins":[{"position":1,"label":"x"}]}"#, "pins[0].item"),
        (r#"{"fatigue":{"after":0}}"#, "fatigue.after"),
        (r#"{"frequency":7}"#, "frequency"),
        (r#"{"explore":"always"}"#, "explore"),
        (r#"{"seed":-1}"#, "seed"),
        (r#"{"shape":1}"#, "shape"),
    ] {
        let error = engine.recommend(&given(options), NOON).unwrap_err();
        assert_eq!(error.code(), "option_invalid", "{options}");
        assert!(error.to_string().contains(named), "{options}: {error}");
    }
}

#[test]
fn a_surface_is_shaped_by_its_own_config_over_the_sites() {
    let config = r#","shaping":{"caps":{"topic":6}},"surfaces":{"tight":{"shaping":{"caps":{"topic":2}}},"loose":{"shaping":{"shape":false}}}"#;
    let mut engine = reader_with(config);
    let mut most = |surface: &str| {
        let shelf = recommend(&mut engine, &format!(r#"{{"surface":"{surface}","limit":8}}"#));
        let ids = ids(&engine, &shelf);
        TOPICS.iter().map(|topic| count(&ids, topic)).max().unwrap()
    };
    assert_eq!((most("tight"), most("other")), (2, 6));
    assert!(most("loose") > 6);
}

/// Everything that a site or a visitor can ask for, drawn.
#[derive(Debug, Clone)]
struct Asked {
    numbers: String,
    cap: u32,
    floor: f64,
    boosts: Vec<(usize, f64)>,
    site_pins: Vec<(usize, u32)>,
}

impl Asked {
    fn options(&self, limit: usize) -> String {
        let boosts = self.boosts.iter().map(|&(topic, by)| {
            let topic = TOPICS[topic];
            format!(r#"{{"field":"topic","value":"{topic}","by":{by},"label":"Lifted"}}"#)
        });
        let pins = self.site_pins.iter().map(|&(item, position)| {
            format!(r#"{{"item":"{}","position":{position},"label":"Put there"}}"#, id_of(item))
        });
        let list = |rules: Vec<String>| rules.join(",");
        format!(
            r#"{{{},"caps":{{"topic":{}}},"exposure":[{{"field":"house","value":"small","atLeast":{}}}],
            "boosts":[{}],"pins":[{}],"limit":{limit}}}"#,
            self.numbers,
            self.cap,
            self.floor,
            list(boosts.collect()),
            list(pins.collect()),
        )
    }
}

fn id_of(item: usize) -> String {
    format!("{}{item}", TOPICS[item / 40])
}

fn any_asked() -> impl Strategy<Value = Asked> {
    let numbers = (0.0..1.0_f64, 0.0..1.0_f64, 0.0..0.5_f64, 0.0..1.0_f64, 0.0..6.0_f64, any::<u32>());
    let method = prop::sample::select(vec!["mmr", "dpp"]);
    let numbers = (numbers, method).prop_map(|((diversity, calibration, exploration, rotation, cost, seed), method)| {
        format!(
            r#""diversity":{diversity},"calibration":{calibration},"exploration":{exploration},"rotation":{rotation},
            "fatigue":{{"after":1,"hours":24,"cost":{cost}}},"diversify":"{method}","seed":{seed}"#
        )
    });
    let boosts = prop::collection::vec((0..4_usize, -10.0..10.0_f64), 0..3);
    let site_pins = prop::collection::vec((0..160_usize, 0..12_u32), 0..3);
    (numbers, 1..9_u32, 0.0..0.6_f64, boosts, site_pins).prop_map(|(numbers, cap, floor, boosts, site_pins)| Asked {
        numbers,
        cap,
        floor,
        boosts,
        site_pins,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_for_rules_hold_parts_add_up_and_a_longer_shelf_begins_the_same(
        history in prop::collection::vec((0..160_usize, prop::sample::select(vec!["like", "view", "dislike"])), 0..12),
        ignored in prop::collection::vec((0..160_usize, 1..4_usize), 0..20),
        pinned in prop::collection::vec(0..160_usize, 0..4),
        asked in any_asked(),
        limit in 1..30_usize,
    ) {
        let mut engine = engine_with("");
        for (number, (item, kind)) in history.iter().enumerate() {
            record(&mut engine, &event(kind, &id_of(*item), NOON - number as f64 * DAY), NOON);
        }
        for (item, times) in ignored {
            (0..times).for_each(|_| _ = record(&mut engine, &event("impression", &id_of(item), NOON - 1.0), NOON));
        }
        pinned.iter().for_each(|&item| pin(&mut engine, &id_of(item)));
        let shelf = recommend(&mut engine, &asked.options(limit));
        let again = recommend(&mut engine, &asked.options(limit));
        prop_assert_eq!(&shelf.items, &again.items);
        let ids_of = ids(&engine, &shelf);
        for topic in TOPICS {
            let own = pinned.iter().filter(|&&item| ids_of.contains(&id_of(item)) && TOPICS[item / 40] == topic);
            let own: std::collections::BTreeSet<&usize> = own.collect();
            prop_assert!(count(&ids_of, topic) <= own.len().max(asked.cap as usize));
        }
        let mut once = ids_of.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), ids_of.len(), "nothing stands twice");
        for id in &ids_of {
            let told = engine.explain(&shelf.id(), id).unwrap();
            let sum: f64 = told.parts.iter().map(|part| part.part.contribution).sum();
            prop_assert!((sum - told.score).abs() < 1e-5);
        }
        if pinned.is_empty() && asked.site_pins.is_empty() {
            let is_small = |id: &&String| id.trim_start_matches(char::is_alphabetic).parse::<usize>().unwrap().is_multiple_of(4);
            for places in 1..=ids_of.len() {
                let small = ids_of[..places].iter().filter(is_small).count();
                prop_assert!(small >= (places as f64 * asked.floor).floor() as usize, "{} of {}", small, places);
            }
        }
        prop_assert!(stand_where_the_trace_says(&engine, &shelf));
        let drawn = shelf.items.iter().filter(|ranked| shelf.explores(ranked.item)).count();
        prop_assert_eq!(drawn, moved(&engine, &shelf, Stage::Exploration).len());
        let longer = recommend(&mut engine, &asked.options(limit + 25));
        prop_assert_eq!(&ids(&engine, &longer)[..ids_of.len()], &ids_of[..]);
    }
}
