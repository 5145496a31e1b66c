//! What orders a first visit: how popularity is read, on which scale it enters the score, and what older catalogues do.

use penchant::catalog::settings::PriorScale;
use penchant::catalog::{AlignedBytes, Catalog, Role, Signal};
use penchant::compile::priors::{Interactions, Kind};
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;

use crate::shop::{NOON, catalog_of, event, given, ids, nothing, record};

/// Items with a number each in a field of that name.
fn items(field: &str, numbers: impl IntoIterator<Item = f64>) -> String {
    let line =
        |(item, number): (usize, f64)| format!(r#"{{"id":"i{item}","tags":["t{}"],"{field}":{number}}}"#, item % 3);
    numbers.into_iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

fn built(source: &str, config: &str, interactions: Option<&Interactions>) -> Compiled {
    let inputs = Inputs { interactions, ..Inputs::of(source.as_bytes(), config, Duplicates::Refuse) };
    compile(inputs, |_, _| {}).expect("the source is sound")
}

fn catalog(compiled: &Compiled) -> Catalog {
    Catalog::load(AlignedBytes::copied(&compiled.bytes).expect("memory")).expect("the catalogue is sound")
}

/// So many interactions with each item.
fn counted(counts: &[usize]) -> Interactions {
    let item: Vec<u32> = counts.iter().zip(0..).flat_map(|(&count, item)| vec![item; count]).collect();
    let at = vec![f64::NAN; item.len()];
    Interactions { items: (0..counts.len()).map(|item| format!("i{item}")).collect(), item, at }
}

fn assert_near(one: &[f32], other: &[f64]) {
    assert_eq!(one.len(), other.len());
    assert!(one.iter().zip(other).all(|(one, other)| (f64::from(*one) - other).abs() < 1e-6), "{one:?} {other:?}");
}

#[test]
fn a_catalogue_of_version_0_1_ranks_as_it_did() {
    let bytes = include_bytes!("../fixtures/books-0.1.pnc");
    let load = || Catalog::load(AlignedBytes::copied(bytes).expect("memory")).expect("it still opens");
    assert_eq!(load().settings().prior_scale, PriorScale::Standardised);
    let mut engine = Engine::new(load(), 7);
    // Scores that version 0.1 gave.
    let plain = given(r#"{"shape":false}"#);
    let first = engine.recommend(&plain, NOON).unwrap().clone();
    assert_eq!(ids(&engine, &first)[..3], ["moby", "emma", "island"]);
    assert!((first.items[0].score - 0.3417322388327234).abs() < 1e-9, "{}", first.items[0].score);
    for (kind, item) in [("view", "typee"), ("like", "island"), ("not_interested", "emma")] {
        record(&mut engine, &event(kind, item, NOON), NOON);
    }
    let then = [
        ("pirate", 0.9680537815546821),
        ("moby", 0.9480595068773076),
        ("omoo", 0.8025531667648587),
        ("lordjim", 0.49294520573668055),
        ("nostromo", -0.0952339670470636),
        ("waverley", -0.472873617626562),
        ("persuasion", -2.6435043146848423),
    ];
    let shelf = engine.recommend(&plain, NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf), then.map(|(id, _)| id));
    for (ranked, (id, score)) in shelf.items.iter().zip(then) {
        assert!((ranked.score - score).abs() < 1e-9, "{id}: {} {score}", ranked.score);
    }
    let own = engine.explain(&shelf.id(), "moby").unwrap().signals;
    let (_, popularity, _) = own.iter().find(|(signal, ..)| *signal == Signal::Popularity).unwrap();
    assert_eq!(popularity.unit, popularity.deviation);
}

#[test]
fn counts_enter_in_nats_above_a_pseudo_count() {
    let sold = [0.0, 10.0, 30.0, 990.0];
    let compiled = built(&items("sold", sold), r#"{"fields":{"sold":"popularity"}}"#, None);
    assert_near(catalog(&compiled).popularity(), &sold.map(|count| (1.0 + count / 10.0_f64).ln()));
    let read = &compiled.popularity[0];
    assert_eq!((read.field.as_deref(), read.kind, read.unit), (Some("sold"), Kind::Counts, 1.0));
    assert_eq!((read.range, read.items), ((0.0, 990.0), 3));
    let config = r#"{"fields":{"sold":"popularity"},"popularity":{"pseudoCount":30}}"#;
    let compiled = built(&items("sold", sold), config, None);
    assert_near(catalog(&compiled).popularity(), &sold.map(|count| (1.0 + count / 30.0_f64).ln()));
}

#[test]
fn counts_that_hardly_differ_have_hardly_a_say() {
    let spread = |numbers: [f64; 4]| {
        let mut engine = Engine::new(catalog_of(&items("sold", numbers), r#"{"fields":{"sold":"popularity"}}"#), 1);
        let shelf = engine.recommend(&nothing(), NOON).unwrap();
        shelf.items[0].score - shelf.items[3].score
    };
    assert!(spread([1.0, 1.0, 2.0, 1.0]) < 0.4);
    assert!(spread([10_000.0, 10_100.0, 10_200.0, 10_050.0]) < 0.1);
    assert!(spread([100.0, 1.0, 1_000.0, 10.0]) > 10.0);
    assert_eq!(spread([7.0; 4]), 0.0);
}

#[test]
fn a_prior_s_weight_multiplies_nats() {
    let source = items("sold", [5.0, 200.0, 40.0, 0.0]);
    let mut engine = Engine::new(catalog_of(&source, r#"{"fields":{"sold":"popularity"}}"#), 1);
    let shelf = engine.recommend(&given(r#"{"weights":{"popularity":2}}"#), NOON).unwrap().clone();
    let apart = shelf.items[0].score - shelf.items[1].score;
    assert!((apart - 2.0 * (21.0_f64 / 5.0).ln()).abs() < 1e-6, "{apart}");
    let told = engine.explain(&shelf.id(), "i1").unwrap();
    let (_, popularity, _) = told.signals[0];
    assert!(popularity.unit == 1.0 && popularity.deviation > 0.0 && popularity.weight == 2.0);
}

#[test]
fn points_count_by_their_mean_whatever_they_are_measured_in() {
    let prior = |scale: f64| {
        let compiled = built(&items("score", [0.5, 2.5, 6.0].map(|points| points * scale)), FIELD, None);
        assert_eq!(compiled.popularity[0].kind, Kind::Points);
        catalog(&compiled).popularity().to_vec()
    };
    assert_near(&prior(1.0), &[0.5, 2.5, 6.0].map(|points: f64| (1.0 + points / 3.0 / 10.0).ln()));
    assert_near(&prior(1.0), &prior(0.001).iter().map(|&value| f64::from(value)).collect::<Vec<_>>());
}

const FIELD: &str = r#"{"fields":{"score":"popularity"}}"#;

#[test]
fn small_whole_numbers_are_counts_where_their_name_says_so() {
    let kind = |field: &str, numbers: [f64; 3]| {
        let config = format!(r#"{{"fields":{{"{field}":"popularity"}}}}"#);
        built(&items(field, numbers), &config, None).popularity[0].kind
    };
    assert_eq!(kind("lists", [0.0, 3.0, 12.0]), Kind::Points);
    assert_eq!(kind("lists", [0.0, 3.0, 120.0]), Kind::Counts);
    assert_eq!(kind("sales", [0.0, 3.0, 12.0]), Kind::Counts);
    assert_eq!(kind("views", [0.0, 3.5, 1_200.0]), Kind::Points);
}

#[test]
fn a_field_and_a_log_add_up_before_the_logarithm() {
    let sold = items("sold", [0.0, 100.0, 0.0, 40.0]);
    let log = counted(&[0, 20, 50, 0]);
    let compiled = built(&sold, r#"{"fields":{"sold":"popularity"}}"#, Some(&log));
    assert_near(catalog(&compiled).popularity(), &[0.0, 120.0, 50.0, 40.0].map(|count: f64| (1.0 + count / 10.0).ln()));
    let fields: Vec<_> = compiled.popularity.iter().map(|read| read.field.as_deref()).collect();
    assert_eq!(fields, [Some("sold"), None]);
}

fn looks_ranked(compiled: &Compiled) -> bool {
    compiled.fields.iter().filter_map(|field| field.doubt.as_ref()).any(|doubt| doubt.because.contains("a rank"))
}

#[test]
fn a_rank_is_no_popularity_until_it_is_turned() {
    let ranks = [3.0, 1.0, 2.0, 6.0, 4.0, 5.0];
    let source = items("sales_rank", ranks);
    let compiled = built(&source, "", None);
    let field = compiled.fields.iter().find(|field| field.name == "sales_rank").unwrap();
    assert_eq!(field.role, Role::Number);
    assert!(looks_ranked(&compiled));
    assert!(!compiled.orders_first_visit);
    let turned = r#"{"fields":{"sales_rank":{"role":"popularity","rank":true}}}"#;
    let compiled = built(&source, turned, None);
    assert_eq!(compiled.popularity[0].kind, Kind::Ranks);
    let mut engine = Engine::new(catalog(&compiled), 1);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf), ["i1", "i2", "i0", "i4", "i5", "i3"]);
    // As it says, and the build says what it looks like.
    let compiled = built(&source, r#"{"fields":{"sales_rank":"popularity"}}"#, None);
    assert!(looks_ranked(&compiled));
    // Numbers that only have such a name.
    let compiled = built(&items("sales_rank", [3.0, 3.0, 900.0, 3.0, 4.5, 3.0]), "", None);
    assert!(!looks_ranked(&compiled));
}

#[test]
fn it_is_told_whether_anything_orders_a_first_visit() {
    let orders = |source: &str, config: &str, log: Option<&Interactions>| built(source, config, log).orders_first_visit;
    let plain = items("size", [1.0, 2.0, 3.0]);
    assert!(!orders(&plain, "", None));
    assert!(orders(&plain, "", Some(&counted(&[2, 0, 1]))));
    assert!(!orders(&plain, "", Some(&counted(&[2, 2, 2]))), "all are alike");
    assert!(orders(&items("sold", [1.0, 2.0, 3.0]), r#"{"fields":{"sold":"popularity"}}"#, None));
    let off = r#"{"fields":{"sold":"popularity"},"weights":{"popularity":0}}"#;
    assert!(!orders(&items("sold", [1.0, 2.0, 3.0]), off, None));
}

#[test]
fn a_config_that_cannot_be_says_what_was_expected() {
    let refused = |config: &str| {
        let source = items("sold", [1.0, 2.0, 3.0]);
        let error = compile(Inputs::of(source.as_bytes(), config, Duplicates::Refuse), |_, _| {}).unwrap_err();
        assert_eq!(error.code(), "config_invalid");
        error.to_string()
    };
    for (config, path) in [
        (r#"{"popularity":{"pseudoCount":0}}"#, "popularity.pseudoCount"),
        (r#"{"popularity":{"pseudoCount":"20"}}"#, "popularity.pseudoCount"),
        (r#"{"popularity":20}"#, "popularity"),
        (r#"{"trending":{"count":20}}"#, "trending.count"),
        (r#"{"fields":{"sold":{"role":"number","rank":true}}}"#, "fields.sold.rank"),
        (r#"{"fields":{"sold":{"role":"popularity","rank":1}}}"#, "fields.sold.rank"),
    ] {
        assert!(refused(config).contains(path), "{config}: {}", refused(config));
    }
    let source = items("place", [0.0, 1.0, 2.0]);
    let config = r#"{"fields":{"place":{"role":"popularity","rank":true}}}"#;
    let error = compile(Inputs::of(source.as_bytes(), config, Duplicates::Refuse), |_, _| {}).unwrap_err();
    assert!(error.code() == "source_field" && error.to_string().contains("a rank from 1 up"), "{error}");
}
