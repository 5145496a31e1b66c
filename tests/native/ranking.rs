//! What stands on a shelf, and in which order.

use std::collections::HashMap;

use penchant::catalog::Signal;
use std::rc::Rc;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::ranking::{Eligible, Ranker, Request};
use penchant::visitor::Reading;
use penchant::visitor::log::Context;
use proptest::prelude::*;

use crate::shop::{HOUR, NOON, any_history, catalog_of, engine, event, given, ids, nothing, record, record_all};

#[test]
fn a_new_visitor_gets_the_sites_own_order() {
    let mut engine = engine();
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf)[..4], ["moby", "emma", "island", "persuasion"]);
}

#[test]
fn without_a_popularity_the_order_is_that_of_the_source() {
    let source = r#"[{"id":"c","tags":["x"]},{"id":"a","tags":["x"]},{"id":"b","tags":["y"]}]"#;
    let mut engine = penchant::engine::Engine::new(catalog_of(source, ""), 1);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf), ["c", "a", "b"]);
}

#[test]
fn one_opening_is_learned_at_once() {
    let mut engine = engine();
    record(&mut engine, &event("view", "typee", NOON), NOON);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf)[0], "omoo");
    assert!(shelf.personal > 0.0);
}

#[test]
fn what_was_seen_stays_away_unless_it_is_asked_for_and_what_was_rejected_always() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    record(&mut engine, &event("not_interested", "emma", NOON), NOON);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert!(!ids(&engine, &shelf).iter().any(|id| id == "moby" || id == "emma"));
    let shelf = engine.recommend(&given(r#"{"seen":"include"}"#), NOON).unwrap().clone();
    assert!(ids(&engine, &shelf).iter().any(|id| id == "moby"));
    assert!(!ids(&engine, &shelf).iter().any(|id| id == "emma"));
}

#[test]
fn sending_a_book_away_sends_its_author_down() {
    let mut engine = engine();
    record(&mut engine, &event("view", "lordjim", NOON), NOON);
    record(&mut engine, &event("not_interested", "moby", NOON), NOON);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    let order = ids(&engine, &shelf);
    let last_two = &order[order.len() - 2..];
    assert!(last_two.contains(&"typee".to_owned()) && last_two.contains(&"omoo".to_owned()), "{order:?}");
}

#[test]
fn sending_one_sea_story_away_leaves_the_sea() {
    let mut engine = engine();
    for item in ["lordjim", "island", "typee"] {
        record(&mut engine, &event("view", item, NOON), NOON);
    }
    record(&mut engine, &event("not_interested", "moby", NOON), NOON);
    let interests = engine.interests(&nothing(), NOON).unwrap();
    let weight = |value: &str| interests.iter().find(|interest| interest.value == value).expect("it was met").weight;
    assert!(weight("Sea stories") > 0.0 && weight("Melville") < 0.0);
}

#[test]
fn filters_hold_together() {
    let mut engine = engine();
    let options =
        r#"{"filter":{"subjects":["Sea stories","Pirates"],"year":{"min":1840,"max":1890}},"exclude":["omoo"]}"#;
    let shelf = engine.recommend(&given(options), NOON).unwrap().clone();
    let mut found = ids(&engine, &shelf);
    found.sort();
    assert_eq!(found, ["island", "moby", "typee"]);
}

#[test]
fn a_filter_that_nothing_passes_gives_an_empty_shelf() {
    let mut engine = engine();
    let shelf = engine.recommend(&given(r#"{"filter":{"subjects":"Cookery"}}"#), NOON).unwrap().clone();
    assert!(shelf.items.is_empty());
}

#[test]
fn the_dial_at_zero_is_the_sites_own_order() {
    let mut engine = engine();
    record(&mut engine, &event("like", "waverley", NOON), NOON);
    let options = given(r#"{"personalization":0,"seen":"include","limit":3}"#);
    let shelf = engine.recommend(&options, NOON).unwrap().clone();
    assert_eq!((ids(&engine, &shelf), shelf.personal), (vec!["moby".into(), "emma".into(), "island".into()], 0.0));
}

#[test]
fn a_surface_has_weights_of_its_own() {
    let config = r#"{"fields":{"lists":"popularity","year":"number"},"surfaces":{"away":{"weights":{"affinity":-2,"session":-2}}}}"#;
    let mut engine = penchant::engine::Engine::new(catalog_of(crate::shop::BOOKS, config), 1);
    record(&mut engine, &event("like", "moby", NOON), NOON);
    let home = engine.recommend(&nothing(), NOON).unwrap().clone();
    let away = engine.recommend(&given(r#"{"surface":"away"}"#), NOON).unwrap().clone();
    assert!(["typee", "omoo"].contains(&ids(&engine, &home)[0].as_str()));
    assert!(!["typee", "omoo", "lordjim", "island"].contains(&ids(&engine, &away)[0].as_str()));
}

#[test]
fn a_session_fades_in_hours_and_the_long_run_in_weeks() {
    let mut engine = engine();
    record(&mut engine, &event("like", "moby", NOON), NOON);
    let trust = |hours: f64, signal: Signal| reading(&engine, NOON + hours * HOUR).trust()[signal.index()];
    assert!(trust(0.0, Signal::Session) > 0.7);
    assert!(trust(6.0, Signal::Session) < 0.01);
    assert!(trust(6.0, Signal::Affinity) > 0.7);
    assert!(trust(24.0 * 365.0, Signal::Affinity) < 0.01);
}

#[test]
fn similar_items_are_the_same_for_everyone_but_never_what_was_rejected() {
    let mut engine = engine();
    let before = engine.similar("moby", &nothing(), NOON).unwrap().clone();
    record(&mut engine, &event("like", "emma", NOON), NOON);
    let after = engine.similar("moby", &nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &before), ids(&engine, &after));
    record(&mut engine, &event("not_interested", "typee", NOON), NOON);
    let shelf = engine.similar("moby", &nothing(), NOON).unwrap().clone();
    assert!(!ids(&engine, &shelf).contains(&"typee".to_owned()));
}

#[test]
fn a_visit_that_has_faded_to_what_cannot_be_squared_leads_nothing() {
    // One click: 100 to 300 hours later the session is 2⁻²⁰⁰ to 2⁻⁶⁰⁰ of it, and its square no number any more.
    let click = [event("click", "moby", NOON - 100.0 * HOUR)];
    for wait in 0..800 {
        scores_by_definition(&click, NOON + f64::from(wait) * HOUR / 4.0).unwrap();
    }
}

#[test]
fn what_is_left_of_an_earlier_visit_is_not_standardised_to_the_trust_of_what_was_rejected_since() {
    // The session is trusted for the click on Emma, of which nothing is left; Moby Dick was days ago.
    let acts = |wait: f64| {
        let then = NOON - wait * HOUR;
        [event("click", "moby", then), event("dislike", "emma", then - HOUR), event("click", "emma", NOON - HOUR)]
    };
    for wait in 0..80 {
        let acts = acts(f64::from(wait));
        scores_by_definition(&acts, NOON).unwrap();
        let mut engine = engine();
        record_all(&mut engine, &acts);
        let mut ranked = |session: f64| {
            let options = given(&format!(r#"{{"weights":{{"session":{session}}}}}"#));
            engine.rank(&given(r#"["nostromo","typee","persuasion","omoo"]"#), &options, NOON).unwrap().0.items.clone()
        };
        let (with, without) = (ranked(10.0), ranked(0.0));
        assert_eq!(with == without, wait >= 9, "{} hours ago: {with:?} {without:?}", f64::from(wait));
    }
}

#[test]
fn what_a_visit_that_has_faded_leads_to_is_not_standardised_to_the_trust_of_the_long_run() {
    // Of the long run, Stevenson alone is left, who is out with his only book; the visit's share of it has Austen.
    let acts = |ago: f64| {
        let then = NOON - ago * HOUR;
        [
            given(&format!(r#"{{"type":"dwell","item":"island","durationMs":90889,"at":{then}}}"#)),
            event("purchase", "emma", then),
            event("dislike", "island", then),
            event("dislike", "emma", then + 1.7 * HOUR),
        ]
    };
    for ago in 3..100 {
        scores_by_definition(&acts(f64::from(ago)), NOON).unwrap();
    }
}

#[test]
fn what_was_sent_away_leaves_nothing_in_the_deviation_of_the_rest() {
    // Of the session, Waverley and Nostromo, which are out, have all but a ten-millionth: Moby Dick was twelve hours ago.
    let history = [
        event("click", "waverley", 1_789_996_651_950.902_6),
        event("click", "nostromo", 1_789_697_600_000.0),
        event("click", "nostromo", 1_789_529_633_806.972),
        event("dislike", "emma", 1_789_697_600_000.0),
        event("click", "moby", 1_789_955_148_985.723_9),
        event("dislike", "waverley", 1_789_697_600_000.0),
        event("dislike", "nostromo", 1_789_697_600_000.0),
    ];
    scores_by_definition(&history, NOON).unwrap();
}

proptest! {
    #[test]
    fn the_fast_score_is_the_score_by_definition(history in any_history(), wait in 0.0..100.0_f64) {
        scores_by_definition(&history, NOON + wait * HOUR)?;
    }

    #[test]
    fn the_same_memory_is_used_again_without_a_trace(history in any_history()) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        let reading = reading(&engine, NOON);
        let options = nothing();
        let request = Request::recommend(&options, engine.catalog()).unwrap();
        let mut eligible = Eligible::default();
        request.restrict(&mut eligible, (engine.catalog(), engine.profile(), NOON), |_, _| ());
        let rank = |ranker: &mut Ranker, at: f64| {
            let mut ranked = Vec::new();
            let blend = ranker.rank(engine.catalog(), (&reading, at), (&request.weights, true), (&eligible, 10), &mut ranked);
            (ranked, blend)
        };
        let (mut used, mut fresh) = (Ranker::default(), Ranker::default());
        rank(&mut used, NOON + 900.0 * HOUR);
        let (again, fresh) = (rank(&mut used, NOON), rank(&mut fresh, NOON));
        prop_assert_eq!(again, fresh);
    }
}

/// The slow twin: every signal by definition, from items and events, without postings, decay tricks or kernels. Fails where
/// the shelf says otherwise.
fn scores_by_definition(history: &[Given], now: f64) -> Result<(), TestCaseError> {
    let mut engine = engine();
    record_all(&mut engine, history);
    let shelf = engine.recommend(&given(r#"{"seen":"include","shape":false}"#), now).unwrap().clone();
    let catalog = engine.catalog();
    let options = given(r#"{"seen":"include","shape":false}"#);
    let request = Request::recommend(&options, catalog).unwrap();
    let mut eligible = Eligible::default();
    request.restrict(&mut eligible, (catalog, engine.profile(), NOON), |_, _| ());

    let settings = catalog.settings();
    let moment = engine.profile().fading_time(now);
    let mut wanted: HashMap<(usize, Horizon), f64> = HashMap::new();
    // By feature, how often it was liked and rejected.
    let mut said: HashMap<usize, (usize, usize)> = HashMap::new();
    for entry in engine.log().standing() {
        let Some(item) = entry.event.item().and_then(|id| catalog.find(id)) else { continue };
        // A click or a view that repeats an earlier one of the visit says nothing: tests/native/profile.rs.
        if engine.profile().weight(entry) == 0.0 {
            continue;
        }
        for (feature, _) in catalog.features(item) {
            let (liked, rejected) = said.entry(feature.get()).or_default();
            *if entry.event.weight() > 0.0 { liked } else { rejected } += 1;
        }
        for (signal, hours) in
            [(Horizon::Long, settings.long_half_life_hours), (Horizon::Short, settings.short_half_life_hours)]
        {
            let half_life = f64::from(hours) * HOUR;
            // Time is read in sixteenths of a half-life.
            let tick = (moment / half_life * 16.0).floor() / 16.0;
            let faded = entry.event.weight() * (entry.event.at / half_life - tick).exp2();
            for (feature, weight) in catalog.features(item) {
                // A quarter of a rejection falls on what the item is about.
                let about = faded < 0.0 && catalog.field_of(feature).name != "creators";
                let faded = if about { faded / 4.0 } else { faded };
                *wanted.entry((feature.get(), signal)).or_default() += faded * f64::from(weight);
            }
        }
    }
    let inside: Vec<usize> = (0..10).filter(|&item| eligible.words()[0] >> item & 1 == 1).collect();
    let trust = *reading(&engine, now).trust();
    // No topic has more than a quarter of all that was learned.
    for horizon in [Horizon::Long, Horizon::Short] {
        let of = |known: &&(usize, Horizon)| known.1 == horizon;
        let total: f64 = wanted.keys().filter(of).map(|key| wanted[key].abs()).sum();
        wanted
            .iter_mut()
            .filter(|(key, _)| key.1 == horizon)
            .for_each(|(_, weight)| *weight = weight.clamp(-total / 4.0, total / 4.0));
    }
    // And what was rejected as often as it was liked lifts nothing.
    for ((feature, _), weight) in &mut wanted {
        let (liked, rejected) = said[feature];
        *weight = if rejected >= liked { weight.min(0.0) } else { *weight };
    }
    // Today's visit leads as far as its acts are unlike those of the long run.
    let (long, session) = engine.profile().affinities().evidence(moment);
    let of = |feature: usize, horizon| *wanted.get(&(feature, horizon)).unwrap_or(&0.0);
    let features = || 0..catalog.feature_count();
    // Each by its evidence, so that no square of what has faded is too small to be told from 0.
    let by_evidence =
        |horizon, evidence: f64| -> Vec<f64> { features().map(|feature| of(feature, horizon) / evidence).collect() };
    let (by_long, by_session) = (by_evidence(Horizon::Long, long), by_evidence(Horizon::Short, session));
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(one, other)| one * other).sum::<f64>();
    let lengths = [&by_long, &by_session].map(|sum| product(sum, sum));
    // A sum of less than a thousandth of its evidence says nothing.
    if session > 0.0 && lengths.iter().all(|&length| length > 1e-6) {
        let likeness = product(&by_long, &by_session) / lengths[0];
        let share = (1.0 - likeness).clamp(0.0, 1.0) * session / (session + 1.0);
        // A billionth is what rounding leaves, or has faded.
        let share = if share < 1e-9 { 0.0 } else { share };
        let scale = (lengths[0] / lengths[1]).sqrt();
        let led = by_long.iter().zip(&by_session).map(|(long, session)| (1.0 - share) * long + share * scale * session);
        led.enumerate().for_each(|(feature, led)| _ = wanted.insert((feature, Horizon::Long), long * led));
    }
    let values: Vec<[f64; 3]> = catalog
        .items()
        .map(|item| {
            let of = |signal| {
                catalog
                    .features(item)
                    .map(|(feature, weight)| f64::from(weight) * wanted.get(&(feature.get(), signal)).unwrap_or(&0.0))
                    .sum()
            };
            [of(Horizon::Long), of(Horizon::Short), f64::from(catalog.popularity()[item.get()])]
        })
        .collect();
    let mut scores = [0.0; 10];
    for (signal, place) in [(0, Signal::Affinity), (1, Signal::Session), (2, Signal::Popularity)] {
        let mean = inside.iter().map(|&item| values[item][signal]).sum::<f64>() / inside.len() as f64;
        let variance =
            inside.iter().map(|&item| (values[item][signal] - mean).powi(2)).sum::<f64>() / inside.len() as f64;
        let deviation = variance.sqrt();
        // Nor does what is left of acts that faded, where it is trusted for others that were rejected as often.
        let least = if place == Signal::Popularity { 0.0 } else { 1e-5 * f64::from(trust[place.index()]) };
        if deviation > 1e-5 * mean.abs() && deviation > least {
            let weight = f64::from(request.weights[place.index()]) * f64::from(trust[place.index()]);
            // The prior is on its own scale.
            let unit = if place == Signal::Popularity { 1.0 } else { deviation };
            (0..10).for_each(|item| scores[item] += weight * (values[item][signal] - mean) / unit);
        }
    }
    prop_assert_eq!(shelf.items.len(), inside.len().min(12));
    for ranked in &shelf.items {
        let expected = scores[ranked.item.get()];
        prop_assert!(
            (ranked.score - expected).abs() < 1e-4,
            "{} {} {}",
            catalog.id(ranked.item),
            ranked.score,
            expected
        );
    }
    for pair in shelf.items.windows(2) {
        prop_assert!(pair[0].score >= pair[1].score);
    }
    Ok(())
}

/// The profile read at a moment, in no known situation.
fn reading(engine: &Engine, now: f64) -> Reading {
    let mut reading = Reading::new();
    let of = (engine.catalog(), engine.log(), engine.profile());
    reading.update(of, (0, 0), now, &Rc::new(Context::default()));
    reading
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Horizon {
    Long,
    Short,
}
