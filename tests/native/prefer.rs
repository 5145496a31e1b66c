//! One item above another: the smallest change of interests that does it, said before it is done, and taken back exactly.

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::counterfactual::Asked;
use penchant::insight::{Preferred, portable};
use penchant::visitor::log::record::{encode_event, frame_event, unframe_event};
use penchant::visitor::log::{EventKind, Sequence};
use proptest::prelude::*;

use crate::control::{any_steps, reader, wish};
use crate::shop::{HOUR, IDS, NOON, catalog_of, event, given, nothing, record};

/// Everything that can be on a shelf.
fn everything() -> Given {
    given(r#"{"seen":"include","limit":1000}"#)
}

/// The same, by its score alone.
fn by_score() -> Given {
    given(r#"{"seen":"include","limit":1000,"shape":false}"#)
}

fn shelf(engine: &mut Engine) -> (String, Vec<(String, f64)>) {
    let shelf = engine.recommend(&everything(), NOON).expect("a shelf").clone();
    let named = |item: penchant::catalog::ItemIndex| engine.catalog().id(item).to_owned();
    (shelf.id(), shelf.items.iter().map(|ranked| (named(ranked.item), ranked.score)).collect())
}

fn prefer(engine: &mut Engine, shelf: &str, above: &str, below: &str) -> Result<Preferred, penchant::error::Error> {
    engine.prefer((shelf, Asked::Recommend(&everything())), (above, below), NOON)
}

fn commit(engine: &mut Engine, preferred: &Preferred) -> Sequence {
    let sequence = engine.log().tail() + 1;
    engine.commit(sequence, preferred.pending.clone());
    sequence
}

fn score(items: &[(String, f64)], id: &str) -> f64 {
    items.iter().find(|(known, _)| known == id).expect("it is on the shelf").1
}

/// The changes of a preference, as they are stored.
fn changes(preferred: &Preferred) -> Vec<f64> {
    preferred.pending.event.preference().expect("a preference").changes.iter().map(|&(_, change)| change).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn what_is_preferred_scores_higher_by_the_smallest_change_and_undone_it_never_was(
        steps in any_steps(),
        (upper, lower) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let before = engine.profile().clone();
        let (id, items) = shelf(&mut engine);
        if items.len() < 2 { return Ok(()) }
        let [above, below] = [upper, lower].map(|which| items[which.index(items.len())].0.clone());
        let preferred = match prefer(&mut engine, &id, &above, &below) {
            Ok(preferred) => preferred,
            Err(error) => {
                prop_assert_eq!(error.code(), "option_invalid");
                return Ok(());
            }
        };
        prop_assert_eq!(engine.profile(), &before, "nothing is stored by asking");
        prop_assert!(changes(&preferred).len() <= 16 && changes(&preferred).iter().all(|change| change.abs() <= 1.0));
        let event = commit(&mut engine, &preferred);
        let (next, now) = shelf(&mut engine);
        prop_assert!(score(&now, &above) > score(&now, &below), "{} {:?}", above, now);
        prop_assert_eq!([score(&now, &above), score(&now, &below)], preferred.scores);
        let place = |id: &String| now.iter().position(|(known, _)| known == id);
        prop_assert_eq!(place(&above) < place(&below), preferred.is_placed);
        for item in [&above, &below] {
            let explanation = engine.explain(&next, item).unwrap();
            let sum: f64 = explanation.parts.iter().map(|part| part.part.contribution).sum();
            prop_assert!((sum - explanation.score).abs() < 1e-5, "{} {}", sum, explanation.score);
        }
        let undo = engine.check_undo(event, NOON).unwrap();
        let sequence = engine.log().tail() + 1;
        engine.commit(sequence, undo);
        prop_assert_eq!(engine.profile(), &before);
        let scores = |items: &[(String, f64)]| items.iter().map(|(id, score)| (id.clone(), score.to_bits())).collect::<Vec<_>>();
        prop_assert_eq!(scores(&shelf(&mut engine).1), scores(&items));
    }
}

/// A reader of sea stories, and the shelf.
fn sailor() -> (Engine, String, Vec<(String, f64)>) {
    let mut engine = crate::shop::engine();
    for id in ["moby", "typee", "lordjim"] {
        let pending = engine.check(&given(&format!(r#"{{"type":"like","item":"{id}"}}"#)), NOON).unwrap();
        engine.commit(engine.log().tail() + 1, pending);
    }
    let (id, items) = shelf(&mut engine);
    (engine, id, items)
}

/// The scores of two items if each interest changed by so much.
fn with_changes(engine: &Engine, preferred: &Preferred, changes: &[f64]) -> f64 {
    let mut other = crate::shop::engine();
    other.restore(engine.log().clone());
    let mut pending = preferred.pending.clone();
    if let penchant::visitor::log::Payload::Prefer(preference) = &mut pending.event.payload {
        for ((_, change), new) in preference.changes.iter_mut().zip(changes) {
            *change = *new;
        }
    }
    let names = pending.event.preference().map(|known| (known.above.clone(), known.below.clone())).unwrap();
    other.commit(other.log().tail() + 1, pending);
    let (_, items) = shelf(&mut other);
    score(&items, &names.0) - score(&items, &names.1)
}

/// Deterministic numbers of −1 to 1.
fn noise(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    (*seed >> 33) as f64 / f64::from(u32::MAX >> 1) * 2.0 - 1.0
}

#[test]
fn a_change_grows_until_the_place_holds_too() {
    let (_, _, items) = sailor();
    let place = |items: &[(String, f64)], id: &str| items.iter().position(|(known, _)| known == id);
    let (mut tried, mut placed) = (0, 0);
    for pair in items.windows(2) {
        let (mut engine, id, _) = sailor();
        let [below, above] = [&pair[0].0, &pair[1].0];
        let Ok(preferred) = prefer(&mut engine, &id, above, below) else { continue };
        commit(&mut engine, &preferred);
        let (_, now) = shelf(&mut engine);
        assert_eq!(place(&now, above) < place(&now, below), preferred.is_placed, "{above} above {below}");
        tried += 1;
        placed += usize::from(preferred.is_placed);
    }
    println!("{placed} of {tried}");
    assert!(tried >= 5 && placed >= tried - 1, "{placed} of {tried}");
}

#[test]
fn no_smaller_change_does_it() {
    let (mut engine, _, _) = sailor();
    // Without shaping, places are by score.
    let id = engine.recommend(&by_score(), NOON).expect("a shelf").id();
    let asked = Asked::Recommend(&by_score());
    let preferred = engine.prefer((&id, asked), ("persuasion", "island"), NOON).expect("a change of interests does it");
    let best = changes(&preferred);
    let norm = best.iter().map(|change| change * change).sum::<f64>().sqrt();
    assert!(with_changes(&engine, &preferred, &best) > 0.0);
    let shorter: Vec<f64> = best.iter().map(|change| 0.97 * change).collect();
    assert!(with_changes(&engine, &preferred, &shorter) <= 0.0, "the size is the smallest in this direction");
    let mut seed = 7;
    for _ in 0..200 {
        // Other directions of the same length, some of them close.
        let width = 0.2 + 0.8 * noise(&mut seed).abs();
        let other: Vec<f64> = best.iter().map(|change| change + width * norm * noise(&mut seed)).collect();
        let length = other.iter().map(|change| change * change).sum::<f64>().sqrt();
        let other: Vec<f64> = other.iter().map(|change| change * 0.97 * norm / length).collect();
        let gap = with_changes(&engine, &preferred, &other);
        assert!(gap <= 1e-3, "{other:?} is shorter and gives {gap}");
    }
}

#[test]
fn a_preference_says_what_it_changes_and_is_a_reason_of_its_own() {
    let (mut engine, id, _) = sailor();
    let preferred = prefer(&mut engine, &id, "persuasion", "island").unwrap();
    let of = |value: &str| preferred.changes.iter().find(|change| change.interest.value == value);
    let (love, sea) = (of("Love stories").expect("it has them"), of("Sea stories").expect("the other has them"));
    assert!(love.to > love.from && sea.to < sea.from, "{:?}", preferred.changes);
    assert_eq!(love.from, 0.0);
    commit(&mut engine, &preferred);
    assert_eq!(engine.preferences().len(), 1);
    let (id, _) = shelf(&mut engine);
    let explanation = engine.explain(&id, "persuasion").unwrap();
    let sources: Vec<&str> = explanation.parts.iter().map(|part| part.part.source.name(engine.catalog())).collect();
    assert!(sources.contains(&"preferred"), "{sources:?}");
    let timeline = engine.timeline(&nothing()).unwrap();
    assert_eq!((timeline[0].entry.event.kind(), timeline[0].is_taken_back), (EventKind::Prefer, false));
    let release = wish(&mut engine, EventKind::Release, &given(r#"{"item":"persuasion"}"#), 0.0);
    assert!(engine.preferences().is_empty() && release > 0, "a release of the item lets go of it");
}

#[test]
fn a_preference_is_kept_and_moved_as_it_was_stated() {
    let (mut engine, id, _) = sailor();
    let preferred = prefer(&mut engine, &id, "persuasion", "island").unwrap();
    let frame = frame_event(9, &encode_event(&preferred.pending.event));
    assert_eq!(unframe_event(&frame), Some((9, preferred.pending.event.clone())));
    commit(&mut engine, &preferred);
    let copy = given(&serde_json::to_string(&portable::export(engine.log(), &[], NOON)).unwrap());
    let log = portable::import(&copy, engine.catalog(), NOON).expect("its own export");
    assert_eq!(log.entries(), engine.log().entries());
    for item in ["persuasion", "island"] {
        let what = given(&format!(r#"{{"item":"{item}"}}"#));
        match engine.forgetting(&what, NOON).unwrap() {
            penchant::insight::Forgetting::Events { events, .. } => assert_eq!(events, [4], "it names the item"),
            penchant::insight::Forgetting::Interest { .. } => panic!("these are events"),
        }
    }
}

#[test]
fn what_interests_cannot_order_is_refused_and_says_why() {
    let (mut engine, id, items) = sailor();
    let refusal = |engine: &mut Engine, above: &str, below: &str, shelf: &str| {
        let error = prefer(engine, shelf, above, below).map(drop).unwrap_err();
        format!("{}: {error}", error.code())
    };
    let [first, last] = [&items[0].0, &items[items.len() - 1].0];
    assert!(refusal(&mut engine, first, last, &id).contains("stands above the other already"));
    assert!(refusal(&mut engine, "emma", "emma", &id).contains("the same item"));
    assert!(refusal(&mut engine, "nowhere", "emma", &id).starts_with("shelf_unknown"));
    assert!(refusal(&mut engine, "emma", "moby", "0000-1").starts_with("shelf_unknown"));
    // Their subjects and their author are the same.
    let [lower, upper] =
        if score(&items, "typee") < score(&items, "omoo") { ["typee", "omoo"] } else { ["omoo", "typee"] };
    assert!(refusal(&mut engine, lower, upper, &id).contains("differ in no interest"));
    wish(&mut engine, EventKind::Pin, &given(r#"{"item":"waverley"}"#), 0.0);
    let (id, _) = shelf(&mut engine);
    let refused = refusal(&mut engine, "emma", "waverley", &id);
    assert!(refused.contains("of which `wish` makes"), "{refused}");
    let similar = engine.similar("moby", &nothing(), NOON).unwrap().id();
    assert!(refusal(&mut engine, "emma", "typee", &similar).contains("`similar`"));
    assert!(IDS.contains(&"emma"));
}

/// Calls in which something else than interests holds the largest part of the gap between two books, and which part of a score that is.
const HELD: [(&str, &str); 5] = [
    (r#"{"weights":{"popularity":10,"affinity":0.02,"session":0}}"#, "popularity"),
    (r#"{"personalization":0}"#, "popularity"),
    (r#"{"boosts":[{"item":"island","by":10,"label":"Ours"}]}"#, "boost"),
    (r#"{"shape":false,"boosts":[{"item":"emma","by":-10,"label":"Not ours"}]}"#, "boost"),
    (r#"{"shape":false,"weights":{"popularity":0,"affinity":0.01,"session":10}}"#, "session"),
];

#[test]
fn a_gap_that_interests_cannot_close_is_told_with_its_largest_part_and_what_they_close() {
    for (options, source) in HELD {
        let (mut engine, ..) = sailor();
        let options = given(&options.replacen('{', r#"{"seen":"include","limit":1000,"#, 1));
        let made = engine.recommend(&options, NOON).expect("a shelf").clone();
        let named = |at: usize| engine.catalog().id(made.items[at].item).to_owned();
        let scores: Vec<(String, f64)> = (0..made.items.len()).map(|at| (named(at), made.items[at].score)).collect();
        let (below, above) = match source {
            "boost" => ("island", "emma"),
            _ => (scores[0].0.as_str(), scores[scores.len() - 1].0.as_str()),
        };
        let parts = |engine: &Engine, id: &str| -> Vec<(String, f64)> {
            let parts = engine.explain(&made.id(), id).expect("it is on the shelf").parts;
            let name = |told: &penchant::insight::ExplainedPart| told.part.source.name(engine.catalog()).to_owned();
            parts.iter().map(|told| (name(told), told.part.contribution)).collect()
        };
        let sum =
            |parts: &[(String, f64)]| parts.iter().filter(|part| part.0 == source).map(|part| part.1).sum::<f64>();
        let share = sum(&parts(&engine, below)) - sum(&parts(&engine, above));
        let gap = score(&scores, below) - score(&scores, above);
        let asked = Asked::Recommend(&options);
        let error = engine.prefer((&made.id(), asked), (above, below), NOON).map(drop).unwrap_err().to_string();
        let says = format!("scores {} less, of which `{source}` makes {}, and", hundredths(gap), hundredths(share));
        assert!(error.contains(&says), "{options:?}: {error}, expected {says}");
        let closes = error.split("interests close ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        let closes: f64 = closes.parse().expect("a number");
        assert!((0.0..gap).contains(&closes), "{error}");
        assert_eq!(closes == 0.0, options.get("personalization") == &Given::Number(0.0), "{error}");
    }
}

fn hundredths(number: f64) -> String {
    ((number * 100.0).round() / 100.0).to_string()
}

/// 160 books of four topics, and somebody who likes two of them.
fn library() -> Engine {
    let book = |number: usize| {
        let topic = ["sea", "love", "crime", "moon"][number % 4];
        format!(r#"{{"id":"b{number}","topic":"{topic}","maker":"maker {}","sold":{}}}"#, number / 8, 900 - number)
    };
    let items: Vec<String> = (0..160).map(book).collect();
    let config = r#"{"fields":{"topic":"category","maker":"creator","sold":"popularity"}}"#;
    let mut engine = Engine::new(catalog_of(&items.join("\n"), config), 7);
    for (id, days) in [("b0", 5.0), ("b4", 4.0), ("b41", 3.0)] {
        record(&mut engine, &event("like", id, NOON - days * 24.0 * HOUR), NOON);
    }
    engine
}

#[test]
fn placed_says_what_the_next_shelf_of_the_same_length_shows_also_where_lots_were_drawn() {
    let mut counts = [0, 0];
    for seed in 0..30 {
        let mut engine = library();
        let options = given(&format!(r#"{{"limit":12,"exploration":0.25,"seed":{seed}}}"#));
        let made = engine.recommend(&options, NOON).expect("a shelf").clone();
        let of = |at: usize| engine.catalog().id(made.items[at].item).to_owned();
        let drawn = made.items.iter().position(|ranked| made.explores(ranked.item)).expect("three places are drawn");
        for (above, below) in [(of(11), of(drawn)), (of(drawn), of(0)), (of(9), of(1))] {
            let asked = Asked::Recommend(&options);
            let Ok(preferred) = engine.prefer((&made.id(), asked), (&above, &below), NOON) else { continue };
            let event = commit(&mut engine, &preferred);
            let next = engine.recommend(&options, NOON).expect("a shelf").clone();
            let place = |id: &str| next.items.iter().position(|ranked| engine.catalog().id(ranked.item) == id);
            let is_above = place(&above).is_some_and(|at| place(&below).is_none_or(|below| at < below));
            assert_eq!(is_above, preferred.is_placed, "{above} above {below}, seed {seed}");
            counts[usize::from(is_above)] += 1;
            engine.forget(&[event]).expect("it is in the log");
        }
    }
    assert!(counts.iter().all(|&count| count >= 5), "both occur: {counts:?}");
}

#[test]
fn a_muted_interest_is_not_raised() {
    let mut engine = crate::shop::engine();
    wish(&mut engine, EventKind::Mute, &given(r#"{"field":"subjects","value":"England"}"#), 0.0);
    let (id, items) = shelf(&mut engine);
    let [above, below] = [&items[items.len() - 1].0, &items[0].0];
    let preferred = prefer(&mut engine, &id, above, below).expect("nobody is known here, and a first wish does it");
    assert!(preferred.changes.iter().all(|change| change.interest.value != "England"));
    commit(&mut engine, &preferred);
    let (_, now) = shelf(&mut engine);
    assert!(score(&now, above) > score(&now, below));
}
