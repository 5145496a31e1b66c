//! Every signal, against its definition; and what each of them knows.

use std::rc::Rc;

use penchant::catalog::{AlignedBytes, Catalog, ItemIndex, Signal};
use penchant::compile::dense::SourceVectors;
use penchant::compile::priors::Interactions;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::ranking::nearest::Likeness;
use penchant::ranking::signals;
use penchant::visitor::Reading;
use penchant::visitor::log::Context;
use proptest::prelude::*;

use crate::shop::{BOOKS, CONFIG, HOUR, IDS, NOON, any_history, event, given, ids, nothing, record, record_all};

const DIMENSIONS: usize = 8;

/// Vectors in which the sea stories stand close together, and one item has none.
fn vectors() -> SourceVectors {
    let sea = ["moby", "typee", "omoo", "lordjim", "island"];
    let known: Vec<&str> = IDS.iter().copied().filter(|&id| id != "waverley").collect();
    let row = |(number, id): (usize, &&str)| {
        let mut row = vec![0.1; DIMENSIONS];
        row[if sea.contains(id) { 0 } else { 1 }] = 1.0;
        row[2 + number % 6] += 0.3;
        row
    };
    SourceVectors {
        name: "taste".to_owned(),
        ids: Some(known.iter().map(|&id| id.to_owned()).collect()),
        dimensions: DIMENSIONS,
        values: known.iter().enumerate().flat_map(row).collect(),
    }
}

fn catalog_with(source: &str, config: &str, vectors: &[SourceVectors], interactions: Option<&Interactions>) -> Catalog {
    let inputs = Inputs { vectors, interactions, ..Inputs::of(source.as_bytes(), config, Duplicates::Refuse) };
    let compiled = compile(inputs, |_, _| {}).expect("the inputs are sound");
    Catalog::load(AlignedBytes::copied(&compiled.bytes).expect("memory")).expect("the catalogue is sound")
}

fn engine_with_vectors() -> Engine {
    Engine::new(catalog_with(BOOKS, CONFIG, &[vectors()], None), 7)
}

fn reading(engine: &Engine, now: f64, context: Context) -> Reading {
    let mut reading = Reading::new();
    reading.update((engine.catalog(), engine.log(), engine.profile()), (0, 0), now, &Rc::new(context));
    reading
}

fn value(engine: &Engine, reading: &Reading, signal: Signal, id: &str) -> f64 {
    let item = engine.catalog().find(id).expect("it is in the catalogue");
    signals::values(engine.catalog(), reading, item, NOON)[signal.index()]
}

/// Solves a dense system by elimination: the slow twin of the Cholesky factorisation.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        for row in pivot + 1..size {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let (above, own) = matrix.split_at_mut(row);
            own[0].iter_mut().zip(&above[pivot]).skip(pivot).for_each(|(number, known)| *number -= factor * known);
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

/// `α₀ G + Σ |w| q qᵀ + λ (Σ |w| + α₀ N) I` and `Σ w q`, by definition.
fn regression(engine: &Engine, now: f64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let catalog = engine.catalog();
    let vectors = catalog.vectors(0);
    let vector = |item| vectors.vector(item).collect::<Vec<f64>>();
    let (alpha, lambda) = (f64::from(vectors.set.ridge.alpha), f64::from(vectors.set.ridge.regularization));
    let mut matrix = vec![vec![0.0; DIMENSIONS]; DIMENSIONS];
    let mut add = |q: &[f64], weight: f64| {
        for (row, a) in q.iter().enumerate() {
            q.iter().enumerate().for_each(|(column, b)| matrix[row][column] += weight * a * b);
        }
    };
    catalog.items().for_each(|item| add(&vector(item), alpha));
    let half_life = f64::from(catalog.settings().long_half_life_hours) * HOUR;
    let tick = (engine.profile().fading_time(now) / half_life * 16.0).floor() / 16.0;
    let (mut right, mut evidence) = (vec![0.0; DIMENSIONS], 0.0);
    for entry in engine.log().standing() {
        let item = entry.event.item().and_then(|id| catalog.find(id)).filter(|&item| vectors.has(item));
        let Some(item) = item else { continue };
        let weight = engine.profile().weight(entry) * (entry.event.at / half_life - tick).exp2();
        add(&vector(item), weight.abs());
        right.iter_mut().zip(vector(item)).for_each(|(sum, number)| *sum += weight * number);
        evidence += weight.abs();
    }
    let ridge = lambda * (evidence + alpha * catalog.len() as f64);
    (0..DIMENSIONS).for_each(|row| matrix[row][row] += ridge);
    (matrix, right)
}

proptest! {
    #[test]
    fn the_taste_is_the_ridge_regression_by_definition(history in any_history(), wait in 0.0..2_000.0_f64) {
        let mut engine = engine_with_vectors();
        let now = NOON + wait * HOUR;
        // Some are folded one by one and solved for in between, as a page does.
        let half = history.len() / 2;
        record_all(&mut engine, &history[..half]);
        engine.recommend(&nothing(), NOON).unwrap();
        record_all(&mut engine, &history[half..]);
        engine.recommend(&nothing(), now).unwrap();
        let reading = reading(&engine, now, Context::default());
        let (matrix, right) = regression(&engine, now);
        let vectors = engine.catalog().vectors(0);
        let expected = if reading.taste(0).solution().is_empty() { vec![0.0; DIMENSIONS] } else { solved(matrix.clone(), right) };
        for item in engine.catalog().items() {
            let q: Vec<f64> = vectors.vector(item).collect();
            let by_definition: f64 = q.iter().zip(&expected).map(|(a, b)| a * b).sum();
            let got = signals::values(engine.catalog(), &reading, item, now)[Signal::Taste(0).index()];
            prop_assert!((got - by_definition).abs() < 1e-6, "{got} {by_definition}");
            let mut spread = Vec::new();
            reading.taste(0).whiten(engine.catalog(), item, &mut spread);
            if !spread.is_empty() {
                let variance = spread.iter().map(|part| part * part).sum::<f64>();
                let expected: f64 = q.iter().zip(solved(matrix.clone(), q.clone())).map(|(a, b)| a * b).sum();
                prop_assert!((variance - expected).abs() < 1e-6 * (1.0 + expected) && variance >= 0.0);
            }
        }
    }

    #[test]
    fn with_vectors_and_a_situation_the_parts_still_add_up(history in any_history(), part in 0..4_usize) {
        let mut engine = engine_with_vectors();
        let dayparts = ["night", "morning", "afternoon", "evening"];
        for (number, event) in history.iter().enumerate() {
            let pending = engine.check(event, NOON).unwrap();
            let mut pending = pending;
            pending.event.context = Context::new([("daypart", dayparts[number % 4])]);
            engine.commit(number as u64 + 1, pending);
        }
        let options = given(&format!(r#"{{"seen":"include","weights":{{"context":1}},"context":{{"daypart":"{}"}}}}"#, dayparts[part]));
        let shelf = engine.recommend(&options, NOON).unwrap().clone();
        for ranked in &shelf.items {
            let explanation = engine.explain(&shelf.id(), engine.catalog().id(ranked.item)).unwrap();
            let sum: f64 = explanation.parts.iter().map(|part| part.part.contribution).sum();
            prop_assert!((sum - ranked.score).abs() < 1e-8, "{sum} {}", ranked.score);
            for part in explanation.parts.iter().filter(|part| !part.because.is_empty()) {
                let sum: f64 = part.because.iter().map(|event| event.contribution).sum();
                let scale: f64 = part.because.iter().map(|event| event.contribution.abs()).sum();
                prop_assert!((sum - part.part.contribution).abs() <= 1e-8 * (1.0 + scale), "{sum} {:?}", part.part);
            }
        }
    }

    #[test]
    fn an_item_in_int8_is_what_it_was_to_half_a_step(values in prop::collection::vec(-3.0..3.0_f32, 10 * DIMENSIONS)) {
        let set = SourceVectors { name: "taste".to_owned(), ids: None, dimensions: DIMENSIONS, values: values.clone() };
        let catalog = catalog_with(BOOKS, CONFIG, &[set], None);
        for (item, given) in catalog.items().zip(values.chunks(DIMENSIONS)) {
            let largest = given.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
            for (got, &given) in catalog.vectors(0).vector(item).zip(given) {
                prop_assert!((got - f64::from(given)).abs() <= f64::from(largest) / 254.0 * 1.001);
            }
        }
    }
}

#[test]
fn vectors_lead_to_what_shares_no_feature() {
    let mut engine = engine_with_vectors();
    record(&mut engine, &event("view", "nostromo", NOON), NOON);
    let weights = r#"{"weights":{"affinity":0,"session":0,"popularity":0}}"#;
    let shelf = engine.recommend(&given(weights), NOON).unwrap().clone();
    let order = ids(&engine, &shelf);
    assert!(["emma", "persuasion", "pirate"].contains(&order[0].as_str()), "{order:?}");
    let reasons = engine.reasons(shelf.number);
    let (reason, because) = &reasons[0][0];
    assert_eq!((reason.source.name(engine.catalog()), because.as_slice()), ("taste", &[1][..]));
}

#[test]
fn what_was_sent_away_pushes_its_like_away() {
    let mut engine = engine_with_vectors();
    record(&mut engine, &event("not_interested", "moby", NOON), NOON);
    let reading = reading(&engine, NOON, Context::default());
    assert!(value(&engine, &reading, Signal::Taste(0), "island") < 0.0);
    assert!(value(&engine, &reading, Signal::Taste(0), "waverley") == 0.0, "it has no vector");
}

#[test]
fn trust_in_vectors_grows_with_the_acts_on_items_that_have_one() {
    let mut engine = engine_with_vectors();
    let trust = |engine: &Engine| reading(engine, NOON, Context::default()).trust()[Signal::Taste(0).index()];
    assert_eq!(trust(&engine), 0.0);
    record(&mut engine, &event("view", "waverley", NOON), NOON);
    assert_eq!(trust(&engine), 0.0);
    record(&mut engine, &event("view", "moby", NOON), NOON);
    let after_one = trust(&engine);
    record(&mut engine, &event("purchase", "emma", NOON), NOON);
    assert!(after_one > 0.3 && after_one < trust(&engine) && trust(&engine) < 1.0);
}

#[test]
fn several_sets_of_vectors_are_signals_of_their_own() {
    let covers = SourceVectors { name: "covers".to_owned(), ..vectors() };
    let config = r#"{"fields":{"lists":"popularity"},"weights":{"covers":0,"taste":2},"trust":{"taste":8},
        "surfaces":{"gallery":{"weights":{"covers":3}}},"vectors":{"covers":{"alpha":0.5}}}"#;
    let catalog = catalog_with(BOOKS, config, &[vectors(), covers], None);
    let signal = |name: &str| catalog.signal(name).expect("it is a signal").index();
    assert_eq!(catalog.settings().weights[signal("taste")], 2.0);
    assert_eq!(catalog.settings().half_trust[signal("taste")], 8.0);
    assert_eq!(catalog.settings().weights_of(Some("gallery"))[signal("covers")], 3.0);
    assert_eq!(catalog.vector_sets()[1].ridge.alpha, 0.5);
    let mut engine = Engine::new(catalog, 1);
    record(&mut engine, &event("view", "moby", NOON), NOON);
    assert!(engine.recommend(&given(r#"{"weights":{"covers":1,"taste":0}}"#), NOON).is_ok());
    let unknown = engine.recommend(&given(r#"{"weights":{"sounds":1}}"#), NOON).unwrap_err();
    assert!(unknown.to_string().contains("covers"), "{unknown}");
}

#[test]
fn vectors_that_cannot_be_used_say_which_and_why() {
    let refused = |set: SourceVectors| {
        let inputs = Inputs { vectors: &[set], ..Inputs::of(BOOKS.as_bytes(), "", Duplicates::Refuse) };
        compile(inputs, |_, _| {}).expect_err("it is refused")
    };
    let mut broken = vectors();
    broken.values[DIMENSIONS + 3] = f32::NAN;
    assert_eq!(
        refused(broken).to_string(),
        "vectors `taste`: got NaN in dimension 3 of the item \"typee\", expected numbers of -1e8 to 1e8"
    );
    let narrow = SourceVectors { dimensions: 4, ..vectors() };
    assert!(refused(narrow).to_string().contains("vectors of 4 numbers, expected 8 to 1,024"));
    let short = SourceVectors { ids: None, ..vectors() };
    assert!(refused(short).to_string().contains("a row for each of the 10 items"));
    let twice = SourceVectors { ids: Some(vec!["moby".to_owned(); 9]), ..vectors() };
    assert!(refused(twice).to_string().contains("two vectors of the item \"moby\""));
    let named = SourceVectors { name: "session".to_owned(), ..vectors() };
    assert_eq!(refused(named).code(), "vectors_invalid");
}

#[test]
fn a_situation_brings_back_what_was_done_in_one_like_it() {
    let mut engine = engine_with_vectors();
    for (item, daypart) in [("moby", "morning"), ("typee", "morning"), ("emma", "evening"), ("persuasion", "evening")] {
        let event = format!(r#"{{"type":"view","item":"{item}","at":{NOON},"context":{{"daypart":"{daypart}"}}}}"#);
        record(&mut engine, &given(&event), NOON);
    }
    let at = |daypart: &str| reading(&engine, NOON, Context::new([("daypart", daypart)]));
    let (morning, evening) = (at("morning"), at("evening"));
    assert!(value(&engine, &morning, Signal::Context, "omoo") > 0.0);
    assert!(value(&engine, &evening, Signal::Context, "omoo") < 0.0);
    assert_eq!(value(&engine, &at("night"), Signal::Context, "omoo"), 0.0, "nothing is known of the night");
}

/// Who does the same in every situation wants nothing else in one of them: differences of means that are rounding are none. Standardised, they
/// were as large as any signal.
#[test]
fn acts_that_are_alike_in_all_situations_say_nothing_of_one() {
    for hours in [1, 2, 3, 5, 7, 11, 13, 17, 24, 37, 71, 168] {
        let mut engine = engine_with_vectors();
        let kinds = [("like", "morning"), ("view", "afternoon"), ("view", "evening")];
        for (number, (kind, daypart)) in kinds.into_iter().enumerate() {
            let at = NOON + number as f64 * f64::from(hours) * HOUR * 1.01;
            let event = format!(r#"{{"type":"{kind}","item":"moby","at":{at},"context":{{"daypart":"{daypart}"}}}}"#);
            record(&mut engine, &given(&event), at);
        }
        let now = NOON + 3.0 * f64::from(hours) * HOUR;
        for daypart in ["morning", "afternoon", "evening"] {
            let reading = reading(&engine, now, Context::new([("daypart", daypart)]));
            for id in IDS {
                assert_eq!(
                    value(&engine, &reading, Signal::Context, id),
                    0.0,
                    "{id} in the {daypart}, after {hours} hours"
                );
            }
        }
    }
}

#[test]
fn a_price_like_those_that_were_liked_helps() {
    let source = r#"[{"id":"a","kind":"x","price":10},{"id":"b","kind":"y","price":11},{"id":"c","kind":"y","price":900},
        {"id":"d","kind":"y","price":12},{"id":"e","kind":"y"}]"#;
    let mut engine = Engine::new(catalog_with(source, r#"{"weights":{"affinity":0,"session":0}}"#, &[], None), 1);
    record(&mut engine, &event("purchase", "a", NOON), NOON);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf)[..2], ["b", "d"]);
    let explanation = engine.explain(&shelf.id(), "b").unwrap();
    assert!(explanation.parts.iter().any(|part| part.part.source.name(engine.catalog()) == "price"));
}

#[test]
fn freshness_halves_in_its_half_life_and_waits_for_a_weight() {
    let day = 24.0 * HOUR;
    let source = format!(
        r#"[{{"id":"old","tags":["x"],"added_at":{}}},{{"id":"new","tags":["x"],"added_at":{}}},{{"id":"none","tags":["x"]}}]"#,
        NOON - 30.0 * day,
        NOON
    );
    let mut engine = Engine::new(catalog_with(&source, "", &[], None), 1);
    let reading = reading(&engine, NOON, Context::default());
    let of = |id| value(&engine, &reading, Signal::Freshness, id);
    assert!((of("new") - 1.0).abs() < 1e-9 && (of("old") - 0.5).abs() < 0.05 && of("none") == 0.0);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf), ["old", "new", "none"], "in the source's order");
    let shelf = engine.recommend(&given(r#"{"weights":{"freshness":1}}"#), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf), ["new", "old", "none"]);
}

#[test]
fn interactions_make_what_is_popular_and_what_is_trending() {
    let day = 24.0 * HOUR;
    let mut interactions =
        Interactions { items: vec!["pirate".into(), "omoo".into(), "gone".into()], ..Default::default() };
    for (item, age, times) in [(0, 300.0, 50), (1, 1.0, 20), (2, 0.0, 9)] {
        (0..times).for_each(|_| {
            interactions.item.push(item);
            interactions.at.push(NOON - age * day);
        });
    }
    let mut engine = Engine::new(catalog_with(BOOKS, r#"{"fields":{"lists":"stored"}}"#, &[], Some(&interactions)), 1);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf)[..2], ["pirate", "omoo"]);
    let shelf = engine.recommend(&given(r#"{"weights":{"popularity":0,"trending":1}}"#), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf)[..2], ["omoo", "pirate"]);
}

#[test]
fn no_event_outvotes_all_others_and_no_topic_all_else() {
    let mut engine = engine_with_vectors();
    let purchase = given(&format!(r#"{{"type":"purchase","item":"emma","value":1000,"at":{NOON}}}"#));
    record(&mut engine, &purchase, NOON);
    assert_eq!(engine.log().entries()[0].event.weight(), 10.0);
    for item in ["moby", "typee", "omoo", "lordjim", "island"] {
        record(&mut engine, &event("like", item, NOON), NOON);
    }
    let reading = reading(&engine, NOON, Context::default());
    let lanes = |signal: usize| reading.wanted().iter().map(move |wanted| wanted.lanes[signal].abs());
    let total: f64 = engine.profile().affinities().all().iter().map(|affinity| affinity.long.abs()).sum::<f64>();
    let factor = engine.profile().affinities().read(NOON).long;
    assert!(lanes(0).all(|weight| weight <= 0.25 * total * factor * 1.000_001));
}

mod ranking_a_list {
    use super::*;

    fn list() -> penchant::input::Given {
        given(r#"["emma","moby","lordjim","nowhere","island"]"#)
    }

    #[test]
    fn stays_as_it_was_for_a_visitor_of_whom_nothing_is_known() {
        for method in ["blend", "reciprocal-rank"] {
            let mut engine = engine_with_vectors();
            let options = given(&format!(r#"{{"method":"{method}"}}"#));
            let ids_given = list();
            let (shelf, left_out) = engine.rank(&ids_given, &options, NOON).unwrap();
            let (shelf, unknown) = (shelf.clone(), left_out.unknown.join(","));
            assert_eq!(ids(&engine, &shelf), ["emma", "moby", "lordjim", "island"]);
            assert_eq!((unknown.as_str(), shelf.personal), ("nowhere", 0.0));
        }
    }

    #[test]
    fn brings_up_what_the_visitor_likes_and_adds_up() {
        for method in ["blend", "reciprocal-rank"] {
            let mut engine = engine_with_vectors();
            for item in ["typee", "omoo", "pirate"] {
                record(&mut engine, &event("like", item, NOON), NOON);
            }
            let options = given(&format!(r#"{{"method":"{method}","queryWeight":0.5}}"#));
            let ids_given = list();
            let shelf = engine.rank(&ids_given, &options, NOON).unwrap().0.clone();
            assert_ne!(ids(&engine, &shelf)[0], "emma", "{method}");
            assert!(shelf.personal > 0.0);
            for ranked in &shelf.items {
                let explanation = engine.explain(&shelf.id(), engine.catalog().id(ranked.item)).unwrap();
                let sum: f64 = explanation.parts.iter().map(|part| part.part.contribution).sum();
                assert!((sum - ranked.score).abs() < 1e-9, "{method}: {sum} {}", ranked.score);
            }
        }
    }

    #[test]
    fn weighs_the_scores_that_it_is_given() {
        let mut engine = engine_with_vectors();
        for scores in ["[1,2,3,4,5]", "[-1e100,-1e99,0,1e99,1e100]"] {
            let (ids_given, options) = (list(), given(&format!(r#"{{"scores":{scores}}}"#)));
            let shelf = engine.rank(&ids_given, &options, NOON).unwrap().0.clone();
            assert_eq!(ids(&engine, &shelf), ["island", "lordjim", "moby", "emma"], "{scores}");
            assert!(shelf.items.iter().all(|ranked| ranked.score.is_finite()), "{scores}");
        }
    }

    #[test]
    fn of_no_ids_is_an_empty_shelf_by_either_method() {
        let mut engine = engine_with_vectors();
        record(&mut engine, &event("like", "moby", NOON), NOON);
        for options in ["{}", r#"{"scores":[],"method":"reciprocal-rank","limit":3}"#] {
            let options = given(options);
            let nobody = given("[]");
            let (shelf, left_out) = engine.rank(&nobody, &options, NOON).unwrap();
            assert!(shelf.items.is_empty() && left_out.unknown.is_empty());
            assert_eq!(shelf.personal, 0.0);
        }
    }

    #[test]
    fn refuses_what_is_no_list_of_ids() {
        let mut engine = engine_with_vectors();
        for (ids, options) in [
            ("5", "{}"),
            ("[5]", "{}"),
            (r#"["emma","emma"]"#, "{}"),
            (r#"["emma"]"#, r#"{"scores":[1,2]}"#),
            (r#"["emma"]"#, r#"{"scores":["high"]}"#),
            (r#"["emma"]"#, r#"{"scores":[1e101]}"#),
            (r#"["emma"]"#, r#"{"method":"magic"}"#),
            (r#"["emma"]"#, r#"{"queryWeight":-1}"#),
        ] {
            let (ids, options) = (given(ids), given(options));
            assert_eq!(engine.rank(&ids, &options, NOON).unwrap_err().code(), "option_invalid");
        }
    }
}

/// More than the kernels take at once, the last five without vectors.
fn ninety_items() -> Catalog {
    let bytes = include_bytes!("../fixtures/programs/catalog.pnc");
    Catalog::load(AlignedBytes::copied(bytes).expect("memory")).expect("the catalogue is sound")
}

fn is_available(catalog: &Catalog, item: ItemIndex) -> bool {
    catalog
        .features(item)
        .any(|(feature, _)| catalog.field_of(feature).name == "stock" && catalog.value(feature) == "in")
}

#[test]
fn what_is_similar_is_so_by_definition_in_a_new_engine_and_after_any_other_call() {
    let catalog = ninety_items();
    let likenesses = [
        ("content", Likeness::CONTENT),
        ("vectors", Likeness { vectors: Some((0, 1.0)), ..Likeness::NOTHING }),
        ("both", Likeness::of_both(0)),
    ];
    let mut used = Engine::new(ninety_items(), 7);
    for anchor in catalog.items() {
        for (by, likeness) in likenesses {
            // Where one has no vector, `both` is content alone.
            let likeness = if by == "both" && !catalog.vectors(0).has(anchor) { Likeness::CONTENT } else { likeness };
            let mut alike: Vec<f64> = catalog
                .items()
                .filter(|&other| other != anchor && is_available(&catalog, other))
                .map(|other| likeness.of(&catalog, anchor, other))
                .filter(|&score| score > 0.0)
                .collect();
            alike.sort_by(|one, other| other.total_cmp(one));
            alike.truncate(20);
            let options = given(&format!(r#"{{"by":"{by}","limit":20}}"#));
            for engine in [&mut used, &mut Engine::new(ninety_items(), 7)] {
                engine.recommend(&nothing(), NOON).unwrap();
                let shelf = engine.similar(catalog.id(anchor), &options, NOON).unwrap();
                let scores: Vec<f64> = shelf.items.iter().map(|item| item.score).collect();
                assert_eq!(scores.len(), alike.len(), "{by}, {}", catalog.id(anchor));
                assert!(
                    scores.iter().zip(&alike).all(|(one, other)| (one - other).abs() < 1e-6),
                    "{scores:?} {alike:?}"
                );
            }
        }
    }
}

#[test]
fn similar_is_content_vectors_or_both() {
    let mut engine = engine_with_vectors();
    let mut by = |by: &str| {
        let shelf = engine.similar("lordjim", &given(&format!(r#"{{"by":"{by}","limit":3}}"#)), NOON).unwrap().clone();
        (ids(&engine, &shelf), shelf.items.iter().map(|ranked| ranked.score).collect::<Vec<f64>>())
    };
    let (content, vectors, both) = (by("content"), by("vectors"), by("both"));
    assert_eq!(content.0[0], "nostromo", "the same author");
    assert!(["moby", "typee", "omoo", "island"].contains(&vectors.0[0].as_str()));
    for (_, scores) in [content, vectors, both] {
        assert!(scores.iter().all(|&score| (0.0..=1.000_001).contains(&score)), "{scores:?}");
    }
}
