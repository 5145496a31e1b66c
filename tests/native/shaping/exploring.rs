//! What is drawn at random: from where, by which chances, and for how long it stays.

use std::rc::Rc;

use penchant::visitor::profile::Layer;

use super::*;
use crate::control::wish;

#[test]
fn a_place_of_exploration_leads_out_of_the_visitors_interests_and_knows_its_chance() {
    let mut engine = reader_with("");
    let shelf = recommend(&mut engine, r#"{"exploration":0.25,"limit":12}"#);
    let drawn: Vec<usize> = (0..12).filter(|&place| shelf.explores(shelf.items[place].item)).collect();
    assert_eq!(drawn, [3, 7, 11], "every fourth place");
    for &place in &drawn {
        let chance = shelf.propensity(shelf.items[place].item);
        assert!(chance > 0.0 && chance < 1.0, "{chance}");
    }
    let outside = drawn.iter().filter(|&&place| {
        let id = &ids(&engine, &shelf)[place];
        id.starts_with("love") || id.starts_with("moon")
    });
    assert!(outside.count() >= 1);
    assert_eq!(moved(&engine, &shelf, Stage::Exploration).len(), 3);
}

#[test]
fn what_is_drawn_has_the_sites_boosts_among_its_parts() {
    let mut engine = engine_of(1_000);
    record(&mut engine, &event("like", "sea3", NOON - DAY), NOON);
    let boost = |topic: &str| format!(r#"{{"field":"topic","value":"{topic}","by":-1.5,"label":"Not {topic}"}}"#);
    let boosts = [boost("love"), boost("moon")].join(",");
    let shelf = recommend(&mut engine, &format!(r#"{{"exploration":0.5,"limit":12,"boosts":[{boosts}]}}"#));
    let drawn = shelf.items.iter().filter(|ranked| shelf.explores(ranked.item));
    let lowered = drawn
        .map(|ranked| engine.catalog().id(ranked.item))
        .filter(|id| !id.starts_with("sea") && !id.starts_with("crime"));
    let lowered: Vec<&str> = lowered.collect();
    assert!(!lowered.is_empty());
    for id in lowered {
        let told = engine.explain(&shelf.id(), id).unwrap();
        assert!(
            told.parts
                .iter()
                .any(|part| part.label.is_some() && (part.part.contribution + 1.5 * point(&told)).abs() < 1e-9),
            "{id}"
        );
        let sum: f64 = told.parts.iter().map(|part| part.part.contribution).sum();
        assert!((sum - told.score).abs() < 1e-5);
    }
}

#[test]
fn what_tires_is_not_drawn_and_the_chances_of_the_others_add_up_to_one() {
    let mut engine = reader_with("");
    let drawn = |engine: &mut Engine| {
        let mut chances = std::collections::BTreeMap::new();
        for seed in 0..600 {
            let shelf = recommend(engine, &format!(r#"{{"exploration":0.1,"limit":10,"seed":{seed}}}"#));
            let item = shelf.items[9].item;
            chances.insert(engine.catalog().id(item).to_owned(), shelf.propensity(item));
        }
        chances
    };
    let (tired, _) = drawn(&mut engine).into_iter().max_by(|one, other| one.1.total_cmp(&other.1)).unwrap();
    (0..30).for_each(|_| _ = record(&mut engine, &event("impression", &tired, NOON - 1.0), NOON));
    let rest = drawn(&mut engine);
    assert!(!rest.contains_key(&tired), "{tired}: {rest:?}");
    let total: f64 = rest.values().sum();
    assert!((total - 1.0).abs() < 1e-9, "{total}");
}

#[test]
fn chances_add_up_to_one_and_are_kept_over_seeds() {
    let mut engine = reader_with("");
    let mut seen: std::collections::BTreeMap<String, (f64, f64)> = std::collections::BTreeMap::new();
    const SEEDS: u32 = 4_000;
    for seed in 0..SEEDS {
        let shelf = recommend(&mut engine, &format!(r#"{{"exploration":0.1,"limit":10,"seed":{seed}}}"#));
        let item = shelf.items[9].item;
        assert!(shelf.explores(item));
        let known = seen.entry(engine.catalog().id(item).to_owned()).or_insert((shelf.propensity(item), 0.0));
        assert_eq!(known.0, shelf.propensity(item), "an item's chance is the same whoever is drawn");
        known.1 += 1.0 / f64::from(SEEDS);
    }
    let total: f64 = seen.values().map(|(chance, _)| chance).sum();
    assert!((total - 1.0).abs() < 1e-9, "{total}");
    for (id, (chance, share)) in seen {
        assert!((chance - share).abs() < 4.0 * (chance / f64::from(SEEDS)).sqrt(), "{id}: {chance} and {share}");
    }
}

#[test]
fn a_shelf_stays_as_it_is_all_through_a_visit_and_explores_anew_in_the_next() {
    let mut engine = reader_with("");
    let options = given(r#"{"exploration":0.5,"fatigue":false,"limit":12}"#);
    let drawn = |engine: &mut Engine, at: f64| {
        let shelf = engine.recommend(&options, at).unwrap().clone();
        (0..12)
            .filter(|&place| shelf.explores(shelf.items[place].item))
            .map(|place| ids(engine, &shelf)[place].clone())
            .collect::<Vec<_>>()
    };
    let first = drawn(&mut engine, NOON);
    assert_eq!(first, drawn(&mut engine, NOON + 60_000.0));
    let visits: Vec<_> = (1..6)
        .map(|day| {
            let at = NOON + f64::from(day) * DAY;
            record(&mut engine, &given(&format!(r#"{{"type":"search","query":"tea","at":{}}}"#, at - 3_600_000.0)), at);
            drawn(&mut engine, at)
        })
        .collect();
    assert!(visits.iter().filter(|visit| **visit != first).count() >= 4, "{first:?} {visits:?}");
}

#[test]
fn lots_do_not_depend_on_the_tab_once_something_is_known() {
    let drawn = |seed: u32| {
        let mut engine = Engine::new(catalog_of(&books(), &format!("{{{FIELDS}}}")), seed);
        record(&mut engine, &event("like", "sea0", NOON), NOON);
        let shelf = engine.recommend(&given(r#"{"exploration":0.5}"#), NOON + 1.0).unwrap().clone();
        ids(&engine, &shelf)
    };
    assert_eq!(drawn(1), drawn(2), "another tab of a first visit shows the same");
}

type Step = fn(&mut Engine);

/// What a profile can have before its visitor does anything: facts, wishes, other profiles' taste and what was shown.
const BEFORE_ANY_ACT: [(&str, Step); 6] = [
    ("a fact of the session", |engine| {
        let statement =
            engine.check_facts(&given(r#"{"place":"sea"}"#), &given(r#"{"scope":"session"}"#), NOON).unwrap();
        engine.state_in_session(&statement);
    }),
    ("a fact of the profile", |engine| {
        let statement = engine.check_facts(&given(r#"{"place":"sea"}"#), &nothing(), NOON).unwrap();
        for (pending, sequence) in statement.entries.clone().into_iter().zip(engine.log().tail() + 1..) {
            engine.commit(sequence, pending);
        }
    }),
    ("a layer", |engine| {
        let layer = Layer::new("hers".to_owned(), 1.0, reader_with("").log(), 0);
        engine.set_layers(vec![Rc::new(layer)]);
    }),
    ("an interest that was weighed", |engine| {
        wish(engine, EventKind::Weigh, &given(r#"{"field":"topic","value":"sea"}"#), 1.0);
    }),
    ("the most surprise", |engine| {
        wish(engine, EventKind::Weigh, &given(r#"{"field":"topic","value":"sea"}"#), 1.0);
        wish(engine, EventKind::Surprise, &nothing(), 1.0);
    }),
    ("a fact, and what was shown", |engine| {
        BEFORE_ANY_ACT[0].1(engine);
        record(engine, &event("impression", "sea0", NOON), NOON);
    }),
];

#[test]
fn nothing_is_drawn_and_no_interest_leads_before_the_visitor_does_something() {
    let more = r#","facts":{"place":{"field":"topic"}}"#;
    let opened = |seed: u32, step: Step| {
        let mut engine = Engine::new(catalog_of(&books(), &format!("{{{FIELDS}{more}}}")), seed);
        step(&mut engine);
        engine
    };
    let shelf = |engine: &mut Engine| recommend(engine, r#"{"limit":30,"seen":"include"}"#);
    for (what, step) in BEFORE_ANY_ACT {
        let one = shelf(&mut opened(1, step));
        assert!(one.personal > 0.0, "{what} is personal");
        for seed in 2..8 {
            let other = shelf(&mut opened(seed, step));
            assert_eq!(other.items, one.items, "{what}: the same whenever the page is opened");
            assert!(other.items.iter().all(|ranked| !other.explores(ranked.item)), "{what}");
        }
        let mut engine = opened(1, step);
        let act = record(&mut engine, &event("like", "crime90", NOON), NOON);
        let after = recommend(&mut engine, r#"{"limit":30,"seen":"include"}"#);
        let drawn = after.items.iter().filter(|ranked| after.explores(ranked.item)).count();
        assert!(drawn >= 3, "{what}, and an act: {drawn}");
        engine.forget(&[act]).unwrap();
        assert_eq!(shelf(&mut engine).items, one.items, "{what}: the act is forgotten");
    }
}

#[test]
fn the_visitors_dial_reaches_from_more_of_the_same_to_surprise_me() {
    let mut engine = reader_with("");
    let mut drawn = Vec::new();
    for surprise in [0.0, 0.5, 1.0] {
        let pending = engine.check_wish(EventKind::Surprise, &nothing(), &Given::Number(surprise), NOON).unwrap();
        let next = engine.log().tail() + 1;
        engine.commit(next, pending);
        let shelf = recommend(&mut engine, r#"{"limit":20}"#);
        drawn.push((0..20).filter(|&place| shelf.explores(shelf.items[place].item)).count());
    }
    assert_eq!(drawn, [0, 2, 10]);
    let own = recommend(&mut engine, r#"{"limit":20,"exploration":0}"#);
    assert!(own.items.iter().all(|ranked| !own.explores(ranked.item)), "the call's own say wins");
}
