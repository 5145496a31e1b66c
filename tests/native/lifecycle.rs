//! What happens after a purchase: one coat is enough for a year, and socks are needed again.

use penchant::catalog::lifecycle::{Gaps, Life, Lifecycle};
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::repeats::Purchases;
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;
use penchant::insight::Due;
use penchant::insight::attribution::{PartKind, Source};
use penchant::ranking::Ranked;
use penchant::visitor::profile::purchases::Basis;
use proptest::prelude::*;

use crate::shop::{
    BOOKS, CONFIG, HOUR, NOON, any_event, catalog_of, compiled, event, given, record, tables, without_idle_undos,
};

const DAY: f64 = 24.0 * HOUR;

/// Of the books, sea stories serve for a year, and love stories are read again after a month.
pub const LIFECYCLE: &str =
    r#""lifecycle":{"field":"subjects","values":{"Sea stories":{"owned":"1y"},"Love stories":{"again":"30d"}}}"#;

/// The books' config with more entries.
pub fn config(more: &str) -> String {
    format!(r#"{{"fields":{{"lists":"popularity","year":"number"}},{more}}}"#)
}

fn engine(more: &str) -> Engine {
    Engine::new(catalog_of(BOOKS, &config(more)), 7)
}

/// A clothes shop: coats, socks, shirts and hats, with neighbours among the coats.
fn clothes(each: usize, more: &str) -> Engine {
    let row = |kind: &str, number: usize| {
        format!(r#"{{"id":"{kind}{number}","title":"A {kind} {number}","category":"{kind}","sold":{}}}"#, number % 7)
            + "\n"
    };
    let kinds = ["coat", "sock", "shirt", "hat"];
    let source: String = kinds.iter().flat_map(|kind| (0..each).map(|number| row(kind, number))).collect();
    let config = format!(r#"{{"fields":{{"sold":"popularity"}}{more}}}"#);
    Engine::new(catalog_of(&source, &config), 7)
}

const OWNED_COATS: &str = r#","lifecycle":{"values":{"coat":{"owned":"1y"}}}"#;

fn shelf(engine: &mut Engine, options: &str, now: f64) -> Vec<(String, f64)> {
    let items: Vec<Ranked> = engine.recommend(&given(options), now).expect("the options are sound").items.clone();
    items.iter().map(|ranked| (engine.catalog().id(ranked.item).to_owned(), ranked.score)).collect()
}

fn coats(shelf: &[(String, f64)]) -> usize {
    shelf.iter().filter(|(id, _)| id.starts_with("coat")).count()
}

/// A visitor who looked at ten coats, a shirt and a hat, and then bought a coat.
fn dressed(mut engine: Engine) -> Engine {
    for number in 0..10 {
        record(&mut engine, &event("view", &format!("coat{number}"), NOON), NOON);
    }
    record(&mut engine, &event("view", "shirt1", NOON), NOON);
    record(&mut engine, &event("view", "hat1", NOON), NOON);
    record(&mut engine, &event("purchase", "coat3", NOON), NOON);
    engine
}

#[test]
fn after_a_coat_there_are_few_coats() {
    let options = r#"{"limit":24,"seed":1}"#;
    let before = shelf(&mut dressed(clothes(200, "")), options, NOON + 3.0 * DAY);
    assert!(coats(&before) >= 12, "{} without a lifecycle", coats(&before));
    let after = shelf(&mut dressed(clothes(200, OWNED_COATS)), options, NOON + 3.0 * DAY);
    assert!(coats(&after) <= 3, "{} with one: {after:?}", coats(&after));
}

#[test]
fn no_coat_leads_a_visit_nor_a_later_page_for_who_looked_at_coats_alone_and_bought_one() {
    let leads = |more: &str| {
        let mut engine = clothes(60, more);
        for number in 0..4 {
            record(&mut engine, &event("view", &format!("coat{number}"), NOON), NOON);
        }
        record(&mut engine, &event("purchase", "coat3", NOON), NOON);
        let coats = (0..60).map(|visit| {
            let now = NOON + 3.0 * DAY + f64::from(visit) * 2.0 * HOUR;
            let first = engine.recommend(&given(r#"{"limit":8}"#), now).expect("a shelf").clone();
            let quoted = |ranked: &Ranked| format!("\"{}\"", engine.catalog().id(ranked.item));
            let shown: Vec<_> = first.items.iter().map(quoted).collect();
            let options = given(&format!(r#"{{"limit":8,"exclude":[{}]}}"#, shown.join(",")));
            let second = engine.next_page(&first.id(), &options).expect("a page").items[0].item;
            let is_coat = |item| u32::from(engine.catalog().id(item).starts_with("coat"));
            [is_coat(first.items[0].item), is_coat(second)]
        });
        coats.fold([0, 0], |sums, one| [sums[0] + one[0], sums[1] + one[1]])
    };
    assert!(leads("")[0] > 50, "without a lifecycle {:?} of 60", leads(""));
    let [first, second] = leads(OWNED_COATS);
    assert!(first <= 1 && second == 0, "{first} and {second} of 60");
}

#[test]
fn the_part_is_named_and_the_purchase_is_its_evidence() {
    let mut engine = dressed(clothes(30, OWNED_COATS));
    let now = NOON + 3.0 * DAY;
    let shelf =
        engine.recommend(&given(r#"{"limit":120,"shape":false,"seen":"include"}"#), now).expect("a shelf").clone();
    let mut fading = 0;
    for ranked in &shelf.items {
        let id = engine.catalog().id(ranked.item).to_owned();
        let explanation = engine.explain(&shelf.id(), &id).expect("it is on the shelf");
        let sum: f64 = explanation.parts.iter().map(|explained| explained.part.contribution).sum();
        assert!((sum - ranked.score).abs() <= 1e-5 * ranked.score.abs().max(1.0), "{id}: {sum} {}", ranked.score);
        let owned: Vec<_> =
            explanation.parts.iter().filter(|explained| explained.part.source == Source::Owned).collect();
        assert_eq!(owned.len(), usize::from(id.starts_with("coat")), "{id}");
        for explained in owned {
            fading += 1;
            assert_eq!(explained.part.kind, PartKind::Owned);
            assert_eq!(engine.feature(explained.part.feature.expect("of a category")), ("category", "coat"));
            assert!(explained.part.contribution < -1.0 && explained.share == 0.0);
            let [because] = explained.because.as_slice() else { panic!("one purchase") };
            assert_eq!((because.sequence, because.contribution), (13, explained.part.contribution));
        }
    }
    assert_eq!(fading, 30);
}

#[test]
fn it_takes_away_what_was_learned_and_two_deviations_and_then_fades() {
    let mut with = dressed(clothes(30, OWNED_COATS));
    let mut without = dressed(clothes(30, ""));
    let options = r#"{"limit":120,"shape":false,"seen":"include"}"#;
    let of = |shelf: &[(String, f64)], id: &str| shelf.iter().find(|(known, _)| known == id).expect("all are there").1;
    let mut before = f64::INFINITY;
    for (days, left) in
        [(0.0, 1.0), (73.0, 0.96), (182.5, 0.75), (292.0, 0.36), (364.0, 1.0 - (364.0_f64 / 365.0).powi(2))]
    {
        let now = NOON + days * DAY;
        let (with, without) = (shelf(&mut with, options, now), shelf(&mut without, options, now));
        assert_eq!(of(&with, "shirt2").to_bits(), of(&without, "shirt2").to_bits());
        let part = of(&without, "coat20") - of(&with, "coat20");
        // At least two deviations of the scores, each at least 1.
        assert!(part > 2.0 * left - 1e-9 && part < before, "{part} after {days} days");
        before = part;
    }
    let over = NOON + 366.0 * DAY;
    assert_eq!(shelf(&mut with, options, over), shelf(&mut without, options, over));
}

#[test]
fn without_a_purchase_nothing_changes_bit_for_bit() {
    let (mut with, mut without) = (clothes(30, OWNED_COATS), clothes(30, ""));
    for engine in [&mut with, &mut without] {
        record(engine, &event("view", "coat1", NOON), NOON);
        record(engine, &event("purchase", "sock1", NOON), NOON);
    }
    assert_eq!(shelf(&mut with, r#"{"limit":60}"#, NOON), shelf(&mut without, r#"{"limit":60}"#, NOON));
}

#[test]
fn it_vanishes_with_the_purchase() {
    let options = r#"{"limit":60}"#;
    let now = NOON + DAY;
    let never = {
        let mut engine = clothes(30, OWNED_COATS);
        record(&mut engine, &event("view", "coat1", NOON), NOON);
        shelf(&mut engine, options, now)
    };
    let bought = || {
        let mut engine = clothes(30, OWNED_COATS);
        record(&mut engine, &event("view", "coat1", NOON), NOON);
        let purchase = record(&mut engine, &event("purchase", "coat2", NOON), NOON);
        assert_ne!(shelf(&mut engine, options, now), never);
        (engine, purchase)
    };
    let (mut undone, purchase) = bought();
    record(&mut undone, &given(&format!(r#"{{"type":"undo","event":{purchase},"at":{NOON}}}"#)), NOON);
    assert_eq!(shelf(&mut undone, options, now), never);
    let (mut forgotten, purchase) = bought();
    forgotten.forget(&[purchase]).expect("it is there");
    assert_eq!(shelf(&mut forgotten, options, now), never);
}

#[test]
fn the_dial_at_zero_and_a_forbidden_surface_know_of_no_purchase() {
    let forbidding = format!(
        r#"{OWNED_COATS},"policy":{{"version":"1","purposes":["p"],"legalBasis":"consent","owner":"o","contact":"a@b.de","forbiddenSurfaces":["help"]}}"#
    );
    let mut engine = dressed(clothes(30, &forbidding));
    for options in [r#"{"personalization":0,"seen":"include"}"#, r#"{"surface":"help","seen":"include"}"#] {
        let expected = shelf(&mut clothes(30, &forbidding), options, NOON);
        assert_eq!(shelf(&mut engine, options, NOON), expected);
    }
}

#[test]
fn a_dial_between_fades_in_part_and_still_adds_up() {
    let mut engine = dressed(clothes(30, OWNED_COATS));
    let options = r#"{"limit":120,"shape":false,"seen":"include","personalization":0.4}"#;
    let shelf = engine.recommend(&given(options), NOON).expect("a shelf").clone();
    for ranked in &shelf.items {
        let id = engine.catalog().id(ranked.item).to_owned();
        let explanation = engine.explain(&shelf.id(), &id).expect("it is on the shelf");
        let sum: f64 = explanation.parts.iter().map(|explained| explained.part.contribution).sum();
        assert!((sum - ranked.score).abs() <= 1e-5 * ranked.score.abs().max(1.0), "{id}: {sum} {}", ranked.score);
    }
}

#[test]
fn a_list_from_elsewhere_fades_too() {
    let scores = |more: &str| {
        let mut engine = dressed(clothes(30, more));
        let ids = given(r#"["coat20","shirt20","coat21","hat20"]"#);
        let (shelf, _) = engine.rank(&ids, &given("{}"), NOON).expect("a list");
        let items = shelf.items.clone();
        let of =
            |id: &str| items.iter().find(|ranked| engine.catalog().id(ranked.item) == id).expect("it is there").score;
        ["coat20", "coat21", "shirt20", "hat20"].map(of)
    };
    let (with, without) = (scores(OWNED_COATS), scores(""));
    assert!(with[0] < without[0] - 2.0 && with[1] < without[1] - 2.0, "{with:?} {without:?}");
    assert_eq!(with[2..], without[2..]);
}

#[test]
fn an_item_of_its_own_counts_against_itself_alone() {
    let more = r#","lifecycle":{"values":{"coat":{"owned":"1y"}},"items":{"coat3":{"owned":"1y"}}}"#;
    let mut engine = dressed(clothes(30, more));
    let mut without = dressed(clothes(30, ""));
    let options = r#"{"limit":120,"shape":false,"seen":"include"}"#;
    let (with, without) = (shelf(&mut engine, options, NOON), shelf(&mut without, options, NOON));
    for (id, score) in &with {
        let before = without.iter().find(|(known, _)| known == id).expect("all are there").1;
        assert_eq!(*score < before, id == "coat3", "{id}");
    }
}

#[test]
fn what_was_bought_counts_after_it_left_the_catalogue() {
    let mut engine = dressed(clothes(30, OWNED_COATS));
    let log = engine.log().clone();
    let row = |kind: &str, number: usize| {
        format!(r#"{{"id":"{kind}{number}","title":"A {kind} {number}","category":"{kind}"}}"#) + "\n"
    };
    let source: String =
        ["coat", "shirt", "hat"].iter().flat_map(|kind| (20..50).map(|number| row(kind, number))).collect();
    let config = format!("{{{}}}", &OWNED_COATS[1..]);
    let mut renewed = Engine::new(catalog_of(&source, &config), 7);
    renewed.restore(log);
    assert_eq!(coats(&shelf(&mut renewed, r#"{"limit":12,"shape":false}"#, NOON)), 0);
    assert!(coats(&shelf(&mut engine, r#"{"limit":12,"shape":false}"#, NOON)) == 0);
}

/// Whether Emma is on a shelf some days later.
fn has_emma(engine: &mut Engine, days: f64, options: &str) -> bool {
    shelf(engine, options, NOON + days * DAY).iter().any(|(id, _)| id == "emma")
}

#[test]
fn what_is_needed_again_comes_again_after_four_fifths_of_the_gap() {
    let mut engine = engine(LIFECYCLE);
    record(&mut engine, &event("view", "emma", NOON), NOON);
    record(&mut engine, &event("purchase", "emma", NOON), NOON);
    assert!(!has_emma(&mut engine, 23.9, "{}"));
    assert!(has_emma(&mut engine, 24.0, "{}"));
    assert!(!has_emma(&mut engine, 24.0, r#"{"exclude":["emma"]}"#));
    let later = NOON + 25.0 * DAY;
    record(&mut engine, &event("cart", "emma", later), later);
    let without_cart = r#"{"seen":{"view":"include","purchase":{"hide":"1y"},"cart":"include"}}"#;
    assert!(!has_emma(&mut engine, 25.0, "{}") && !has_emma(&mut engine, 25.0, without_cart));
    assert!(due(&mut engine, "{}", 25.0).is_empty(), "it is in the cart");
    record(&mut engine, &event("uncart", "emma", later), later);
    assert!(has_emma(&mut engine, 25.0, without_cart) && !due(&mut engine, "{}", 25.0).is_empty());
    record(&mut engine, &event("purchase", "emma", later), later);
    assert!(!has_emma(&mut engine, 30.0, "{}"));
    // The own gap of 25 days, and twice a month: 28.2 days.
    assert!(has_emma(&mut engine, 25.0 + 23.0, "{}"));
}

#[test]
fn what_nothing_is_said_of_stays_seen() {
    let mut engine = engine(LIFECYCLE);
    record(&mut engine, &event("purchase", "waverley", NOON), NOON);
    let ids = shelf(&mut engine, "{}", NOON + 3_000.0 * DAY);
    assert!(ids.iter().all(|(id, _)| id != "waverley"));
}

fn due(engine: &mut Engine, options: &str, days: f64) -> Vec<(String, Due)> {
    let due = engine.needed_again(&given(options), NOON + days * DAY).expect("the options are sound");
    due.into_iter().map(|due| (engine.catalog().id(due.item).to_owned(), due)).collect()
}

fn near(got: f64, days: f64) -> bool {
    ((got - NOON) / DAY - days).abs() < 1e-6
}

#[test]
fn due_goes_by_the_config_until_there_is_more() {
    let mut engine = engine(LIFECYCLE);
    assert!(due(&mut engine, "{}", 0.0).is_empty());
    record(&mut engine, &event("purchase", "emma", NOON), NOON);
    assert!(due(&mut engine, "{}", 15.9).is_empty());
    let [(id, first)] = due(&mut engine, "{}", 16.0).try_into().expect("one is due");
    assert_eq!((id.as_str(), first.basis, first.purchases), ("emma", Basis::Config, 1));
    assert!(near(first.at, 30.0) && near(first.from, 15.0) && near(first.to, 60.0));
    assert_eq!(due(&mut engine, r#"{"within":"30d"}"#, 0.0).len(), 1);
    assert!(due(&mut engine, r#"{"within":"29d"}"#, 0.0).is_empty());
    assert_eq!(due(&mut engine, "{}", 60.0).len(), 1, "it is overdue");
    assert!(due(&mut engine, "{}", 60.1).is_empty(), "its interval is over");
}

#[test]
fn two_purchases_make_a_gap_of_ones_own() {
    let mut engine = engine(LIFECYCLE);
    // The two of noon are one purchase.
    for days in [0.0, 0.5, 20.0, 60.0] {
        let at = NOON + days * DAY;
        record(&mut engine, &event("purchase", "emma", at), at);
    }
    let own: f64 = 30.0;
    let expected = ((2.0 * own.ln() + 2.0 * 30.0_f64.ln()) / 4.0).exp();
    let [(_, found)] = due(&mut engine, "{}", 80.0).try_into().expect("one is due");
    assert_eq!((found.basis, found.purchases), (Basis::Own, 3));
    assert!(near(found.at, 60.0 + expected));
    // Of Waverley nothing is said: its own gap is all there is.
    for days in [0.0, 50.0] {
        let at = NOON + (60.0 + days) * DAY;
        record(&mut engine, &event("purchase", "waverley", at), at);
    }
    let found = due(&mut engine, r#"{"within":"60d"}"#, 110.0);
    assert_eq!(found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["emma", "waverley"]);
    assert!(near(found[1].1.at, 160.0) && near(found[1].1.from, 135.0) && near(found[1].1.to, 210.0));
    assert_eq!(due(&mut engine, r#"{"within":"60d","limit":1}"#, 110.0)[0].0, "emma");
    assert_eq!(
        due(&mut engine, r#"{"within":"60d","filter":{"subjects":"England"},"exclude":["emma"]}"#, 110.0)[0].0,
        "waverley"
    );
}

#[test]
fn a_thing_that_one_has_is_never_due() {
    let mut engine = engine(LIFECYCLE);
    for days in [0.0, 30.0] {
        let at = NOON + days * DAY;
        record(&mut engine, &event("purchase", "lordjim", at), at);
    }
    assert!(due(&mut engine, r#"{"within":"100y"}"#, 31.0).is_empty());
}

#[test]
fn nothing_is_due_that_cannot_be_had_was_muted_rejected_or_forgotten() {
    let more = format!(r#"{LIFECYCLE},"shaping":{{"available":{{"year":{{"min":1816}}}}}}"#);
    let mut engine = engine(&more);
    record(&mut engine, &event("purchase", "emma", NOON), NOON);
    let sold = record(&mut engine, &event("purchase", "persuasion", NOON), NOON);
    let ids = |engine: &mut Engine| due(engine, "{}", 30.0).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(ids(&mut engine), ["persuasion"]);
    let rejected = record(&mut engine, &event("dislike", "persuasion", NOON), NOON);
    assert!(ids(&mut engine).is_empty());
    engine.forget(&[rejected]).expect("it is there");
    assert_eq!(ids(&mut engine), ["persuasion"]);
    engine.forget(&[sold]).expect("it is there");
    assert!(ids(&mut engine).is_empty());
}

#[test]
fn options_of_due_are_refused_by_name() {
    let mut engine = engine(LIFECYCLE);
    for (options, option, expected) in [
        (r#"{"within":14}"#, "within", "a whole number of m, h, d, w or y"),
        (r#"{"within":"soon"}"#, "within", "got \"soon\""),
        (r#"{"limit":0}"#, "limit", "a whole number of 1 to 1,000"),
        (r#"{"since":"1d"}"#, "since", "one of limit, filter, exclude, within"),
    ] {
        let error = engine.needed_again(&given(options), NOON).expect_err(options);
        assert_eq!(error.code(), "option_invalid");
        let message = error.to_string();
        assert!(message.contains(&format!("`{option}`")) && message.contains(expected), "{message}");
    }
}

fn compiled_books(more: &str, purchases: Option<&Purchases>) -> Compiled {
    let config = config(more);
    compile(Inputs { purchases, ..Inputs::of(BOOKS.as_bytes(), &config, Duplicates::Refuse) }, |_, _| {})
        .expect("it is sound")
}

#[test]
fn a_config_that_cannot_be_used_is_refused_by_name() {
    for (lifecycle, path, expected) in [
        (r#"[]"#, "lifecycle", "an object"),
        (r#"{"value":{}}"#, "lifecycle.value", "one of field, values, items, learn"),
        (r#"{"field":"title"}"#, "lifecycle.field", "a category, tag or creator"),
        (r#"{"field":"nowhere"}"#, "lifecycle.field", "subjects"),
        (r#"{"values":{"Whaling":{"owned":"1y"}}}"#, "lifecycle.field", "none, and no category"),
        (
            r#"{"field":"subjects","values":{"Whaling":"1y"}}"#,
            "lifecycle.values.Whaling",
            "an object with owned, again",
        ),
        (
            r#"{"field":"subjects","values":{"Whaling":{"own":"1y"}}}"#,
            "lifecycle.values.Whaling.own",
            "one of owned, again",
        ),
        (r#"{"field":"subjects","values":{"Whaling":{"owned":"0d"}}}"#, "lifecycle.values.Whaling.owned", "above 0"),
        (r#"{"items":{"emma":{"again":"101y"}}}"#, "lifecycle.items.emma.again", "up to a century"),
        (r#"{"learn":"no"}"#, "lifecycle.learn", "true or false"),
    ] {
        let config = config(&format!(r#""lifecycle":{lifecycle}"#));
        let inputs = Inputs::of(BOOKS.as_bytes(), &config, Duplicates::Refuse);
        let error = compile(inputs, |_, _| {}).expect_err(lifecycle);
        assert_eq!(error.code(), "config_invalid");
        let message = error.to_string();
        assert!(message.contains(path) && message.contains(expected), "{message}");
    }
}

#[test]
fn values_and_items_that_no_item_has_are_reported() {
    let more = r#""lifecycle":{"field":"subjects","values":{"Whalng":{"owned":"1y"},"Whaling":{}},"items":{"emma":{},"ema":{"again":"1d"}}}"#;
    let report = compiled_books(more, None).lifecycle;
    assert_eq!((report.unknown_values, report.unknown_items), (vec!["Whalng".to_owned()], vec!["ema".to_owned()]));
}

#[test]
fn a_config_without_a_lifecycle_ships_nothing() {
    assert!(compiled(BOOKS, &config(r#""lifecycle":{}"#)) == compiled(BOOKS, CONFIG));
    assert!(catalog_of(BOOKS, "{}").lifecycle().is_empty());
}

/// Orders of a hundred users over 400 days: Emma every 40 or 50 days by every second one, Waverley once, and Moby once by ten.
fn orders() -> Purchases {
    let mut purchases =
        Purchases { items: ["emma", "waverley", "moby", "stranger"].map(str::to_owned).into(), ..Purchases::default() };
    let mut add = |user: u32, item: u32, day: f64| {
        purchases.user.push(user);
        purchases.item.push(item);
        purchases.at.push(NOON + day * DAY);
    };
    for user in 0..100 {
        let first = f64::from(user % 50);
        add(user, 1, first);
        add(user, 3, first);
        add(user, 0, first);
        if user % 2 == 0 {
            let gap = if user % 4 == 0 { 40.0 } else { 50.0 };
            (1..5).for_each(|times| add(user, 0, first + gap * f64::from(times)));
            // Of the same day, and so the same purchase.
            add(user, 0, first + 0.3);
        }
        if user < 10 {
            add(user, 2, first);
        }
    }
    add(100, 3, 400.0);
    add(100, 1, 400.0);
    purchases
}

#[test]
fn orders_say_what_returns_and_what_stops() {
    let compiled = compiled_books(r#""lifecycle":{"field":"subjects"}"#, Some(&orders()));
    let learned = |value: &str| compiled.lifecycle.learned.iter().find(|learned| learned.value == value);
    let emma = learned("Love stories").expect("half of all come again");
    assert_eq!((emma.pairs, emma.returning, emma.buyers), (100, 0.5, 100));
    let gaps = emma.life.gaps.expect("there are 200");
    assert!((gaps.median / DAY - 45.0).abs() < 5.1 && gaps.low == 40.0 * DAY && gaps.high == 50.0 * DAY, "{gaps:?}");
    assert_eq!((emma.life.owned, emma.life.again), (0.0, gaps.median));
    let waverley = learned("Revolutions").expect("nobody came again");
    assert_eq!((waverley.buying_again, waverley.buyers), (0.0, 100));
    assert_eq!((waverley.life.owned, waverley.life.again, waverley.life.gaps), (200.0 * DAY, 0.0, None));
    assert!(learned("Whaling").is_none(), "ten buyers say nothing");
    let catalog = Catalog::load(AlignedBytes::copied(&compiled.bytes).expect("memory")).expect("it is sound");
    let mut engine = Engine::new(catalog, 7);
    record(&mut engine, &event("purchase", "emma", NOON), NOON);
    let [(_, found)] = due(&mut engine, "{}", 40.0).try_into().expect("one is due");
    assert_eq!(found.basis, Basis::Category);
    assert!(near(found.at, gaps.median / DAY) && near(found.from, 40.0) && near(found.to, 50.0));
}

#[test]
fn the_config_goes_over_the_orders_and_may_refuse_them() {
    let orders = orders();
    let life = |more: &str| {
        let bytes = compiled_books(&format!(r#""lifecycle":{{"field":"subjects",{more}}}"#), Some(&orders)).bytes;
        let catalog = Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("it is sound");
        let emma = catalog.find("emma").expect("it is there");
        catalog.life(emma).copied()
    };
    let day = |life: Option<Life>| life.map(|life| (life.owned / DAY, life.again / DAY, life.gaps.is_some()));
    assert_eq!(day(life(r#""values":{"Love stories":{"again":"7d"},"England":{}}"#)), Some((0.0, 7.0, true)));
    assert_eq!(day(life(r#""values":{"Love stories":{},"England":{}}"#)), None);
    assert_eq!(day(life(r#""learn":false"#)), None);
    assert_eq!(day(life(r#""items":{"emma":{"again":"3d"}}"#)), Some((0.0, 3.0, false)));
}

#[test]
fn orders_whose_columns_do_not_fit_are_refused() {
    let config = config(r#""lifecycle":{"field":"subjects"}"#);
    let mut purchases = orders();
    purchases.at.pop();
    let inputs = Inputs { purchases: Some(&purchases), ..Inputs::of(BOOKS.as_bytes(), &config, Duplicates::Refuse) };
    assert_eq!(compile(inputs, |_, _| {}).expect_err("a time is missing").code(), "interactions_invalid");
}

#[test]
fn times_are_read_as_they_were_written_and_forged_ones_are_refused() {
    let catalog = catalog_of(BOOKS, "{}");
    let gaps = Some(Gaps { median: 3.0 * DAY, low: 2.0 * DAY, high: 9.0 * DAY });
    let of = |life: Life| {
        Lifecycle::new(
            "subjects".to_owned(),
            vec![("Whaling".to_owned(), life)],
            vec![("emma".to_owned(), Life { owned: DAY, ..Life::default() })],
        )
    };
    let life = Life { owned: 0.0, again: 4.0 * DAY, gaps };
    let read = |lifecycle: &Lifecycle| Lifecycle::decode(&lifecycle.encode(), catalog.fields());
    assert_eq!(read(&of(life)), Some(of(life)));
    assert_eq!(read(&Lifecycle::default()), Some(Lifecycle::default()));
    for forged in [
        Life { owned: -1.0, ..life },
        Life { again: f64::NAN, ..life },
        Life { again: 1e300, ..life },
        Life { gaps: Some(Gaps { median: 1.0, low: 2.0, high: 3.0 }), ..life },
        Life { gaps: Some(Gaps { median: 1.0, low: 1.0, high: f64::INFINITY }), ..life },
    ] {
        assert_eq!(read(&of(forged)), None, "{forged:?}");
    }
    let bytes = of(life).encode();
    assert!(
        (0..bytes.len()).filter(|&end| end > 0).all(|end| Lifecycle::decode(&bytes[..end], catalog.fields()).is_none())
    );
    let unlearned = Lifecycle::new("title".to_owned(), vec![("Emma".to_owned(), life)], Vec::new());
    assert_eq!(read(&unlearned), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever happened, the parts add up, the order is that of the exact scores, and forgetting leaves no trace.
    #[test]
    fn whatever_was_bought_scores_are_sums_and_forgetting_is_exact(
        mut history in prop::collection::vec(any_event(), 1..12),
        bought in prop::collection::vec((prop::sample::select(vec!["moby", "typee", "emma", "waverley"]), 0..400_u32), 1..4),
        has_neighbours: bool,
        dial in prop::sample::select(vec![0.3, 1.0]),
    ) {
        history = without_idle_undos(history);
        let neighbours = if has_neighbours { Vec::from(tables()) } else { Vec::new() };
        let config = config(r#""lifecycle":{"field":"subjects","values":{"Sea stories":{"owned":"300d"},"England":{"owned":"40d"},"Islands":{"again":"30d"}}}"#);
        let bytes = crate::shop::compiled_with(BOOKS, &config, &neighbours);
        let open = || Engine::new(Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("it is sound"), 7);
        history.extend(bought.iter().map(|&(item, days)| event("purchase", item, NOON - f64::from(days) * DAY)));
        let mut engine = open();
        let sequences: Vec<u64> = history.iter().map(|event| record(&mut engine, event, NOON)).collect();
        let options = given(&format!(r#"{{"seen":"include","limit":10,"shape":false,"personalization":{dial}}}"#));
        let shelf = engine.recommend(&options, NOON).expect("a shelf").clone();
        prop_assert!(shelf.items.windows(2).all(|pair| pair[0].score >= pair[1].score));
        for ranked in &shelf.items {
            let id = engine.catalog().id(ranked.item).to_owned();
            let explanation = engine.explain(&shelf.id(), &id).expect("it is on the shelf");
            let sum: f64 = explanation.parts.iter().map(|explained| explained.part.contribution).sum();
            prop_assert!((sum - ranked.score).abs() <= 1e-5 * ranked.score.abs().max(1.0), "{} {} {}", id, sum, ranked.score);
        }
        let limited = given(&format!(r#"{{"seen":"include","limit":3,"shape":false,"personalization":{dial}}}"#));
        let few = engine.recommend(&limited, NOON).expect("a shelf").clone();
        // The kernel's single precision may swap what is nearly equal.
        for (few, all) in few.items.iter().zip(&shelf.items) {
            prop_assert!((few.score - all.score).abs() < 1e-4);
        }
        // A purchase is forgotten: only its bits are gone.
        let last = sequences[sequences.len() - 1];
        engine.forget(&[last]).expect("it is there");
        let mut other = open();
        history[..history.len() - 1].iter().for_each(|event| { record(&mut other, event, NOON); });
        let (one, other) = (engine.recommend(&options, NOON).expect("a shelf").items.clone(), other.recommend(&options, NOON).expect("a shelf").items.clone());
        prop_assert_eq!(one, other);
    }
}
