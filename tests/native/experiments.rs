//! Experiments: who takes part in what follows from a seed, stays so, and what came of it is said with its interval.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::Assignment;
use penchant::insight::experiment::report::Rate;
use penchant::visitor::consent::Level;
use penchant::visitor::log::{Event, EventKind, Log, Payload, Sequence};
use pollster::block_on;
use proptest::prelude::*;

use crate::personalizer::{Device, open};
use crate::shop::{BOOKS, HOUR, NOON, books, catalog_of, event, given, ids, nothing, record, record_all};

const DAY: f64 = 24.0 * HOUR;
const KEYS: [&str; 3] = ["layout", "colours", "words"];

/// A profile whose draws are drawn by that seed.
fn seeded(seed: u32) -> Engine {
    seeded_on(Engine::new(books(), 7), seed)
}

fn seeded_on(mut engine: Engine, seed: u32) -> Engine {
    let event = Event::new(Payload::Seed(seed), NOON);
    engine.commit(engine.log().tail() + 1, penchant::visitor::Pending { event, item: None });
    engine
}

fn both() -> Given {
    given(r#"["old","new"]"#)
}

fn tries(engine: &Engine, key: &str, options: &str, now: f64) -> Assignment {
    engine.assign(key, &both(), &given(options), now).expect("the call is sound")
}

/// Takes part and notes it, as the personalizer does.
fn assign(engine: &mut Engine, key: &str, options: &str, now: f64) -> Assignment {
    let mut assignment = tries(engine, key, options, now);
    if let Some(pending) = assignment.pending.take() {
        engine.commit(engine.log().tail() + 1, *pending);
    }
    assignment
}

fn exposures(engine: &Engine) -> usize {
    engine.log().entries().iter().filter(|entry| entry.event.kind() == EventKind::Exposure).count()
}

/// Whether so many of a count are what a chance gives, 4.5 deviations either way.
fn is_about(count: usize, of: u32, chance: f64) -> bool {
    let deviation = (chance * (1.0 - chance) / f64::from(of)).sqrt();
    (count as f64 / f64::from(of) - chance).abs() < 4.5 * deviation
}

#[test]
fn as_many_take_part_as_the_share_says_and_each_variant_by_its_weight() {
    let profiles = 4_000;
    let options = r#"{"share":0.4,"weights":[3,1]}"#;
    let mut engine = Engine::new(books(), 7);
    let mut drawn = (0, 0, 0);
    for seed in 0..profiles {
        engine.restore(Log::default());
        engine = seeded_on(engine, seed);
        match tries(&engine, "layout", options, NOON).variant.as_deref() {
            Some("old") => drawn.0 += 1,
            Some(_) => drawn.1 += 1,
            None => drawn.2 += 1,
        }
    }
    assert!(is_about(drawn.2, profiles, 0.6), "{drawn:?}");
    assert!(is_about(drawn.0, profiles, 0.4 * 0.75) && is_about(drawn.1, profiles, 0.4 * 0.25), "{drawn:?}");
}

#[test]
fn the_chance_is_that_of_those_who_take_part() {
    let assignment = tries(&seeded(3), "layout", r#"{"weights":[3,1]}"#, NOON);
    let expected = if assignment.variant.as_deref() == Some("old") { 0.75 } else { 0.25 };
    assert_eq!(assignment.propensity, Some(expected));
}

#[test]
fn a_variant_stays_whatever_becomes_of_share_and_weights() {
    let mut engine = seeded(3);
    let first = assign(&mut engine, "layout", "{}", NOON);
    for options in [r#"{"share":0}"#, r#"{"weights":[0,1]}"#, r#"{"weights":[1,0]}"#, r#"{"share":0.001}"#] {
        let later = assign(&mut engine, "layout", options, NOON + 9.0 * DAY);
        assert_eq!((later.variant, later.propensity), (first.variant.clone(), first.propensity), "{options}");
    }
}

#[test]
fn who_had_a_variant_that_is_gone_draws_anew() {
    let mut engine = seeded(3);
    assign(&mut engine, "layout", "{}", NOON);
    let others = given(r#"["wide","narrow"]"#);
    let later = engine.assign("layout", &others, &nothing(), NOON + DAY).unwrap();
    assert!(["wide", "narrow"].contains(&later.variant.unwrap().as_str()));
}

#[test]
fn an_exposure_is_noted_once_a_visit() {
    let mut engine = seeded(3);
    for minutes in 0..10 {
        assign(&mut engine, "layout", "{}", NOON + f64::from(minutes) * 60_000.0);
    }
    assert_eq!(exposures(&engine), 1);
    assign(&mut engine, "layout", "{}", NOON + DAY);
    assert_eq!(exposures(&engine), 2);
}

#[test]
fn of_experiments_that_exclude_each_other_a_visitor_takes_part_in_exactly_one() {
    let group = format!(r#"{{"group":["{}"]}}"#, KEYS.join(r#"",""#));
    let profiles = 3_000;
    let mut counts = [0; 3];
    let mut engine = Engine::new(books(), 7);
    for seed in 0..profiles {
        engine.restore(Log::default());
        engine = seeded_on(engine, seed);
        let taken: Vec<usize> =
            (0..3).filter(|&key| tries(&engine, KEYS[key], &group, NOON).variant.is_some()).collect();
        assert_eq!(taken.len(), 1, "seed {seed}: {taken:?}");
        counts[taken[0]] += 1;
    }
    assert!(counts.iter().all(|&count| is_about(count, profiles, 1.0 / 3.0)), "{counts:?}");
}

#[test]
fn who_met_one_experiment_of_a_group_meets_no_other_when_the_group_changes() {
    for seed in 0..50 {
        let mut engine = seeded(seed);
        assign(&mut engine, "layout", "{}", NOON);
        let group = r#"{"group":["layout","colours","words","prices"]}"#;
        assert!(tries(&engine, "layout", group, NOON + DAY).variant.is_some());
        for key in ["colours", "words", "prices"] {
            assert_eq!(tries(&engine, key, group, NOON + DAY).variant, None, "seed {seed}: {key}");
        }
    }
}

#[test]
fn without_consent_nobody_takes_part_and_nothing_is_kept() {
    let personalizer = open(&Rc::new(Device::default()), Level::Off);
    let (assignment, recorded) = block_on(personalizer.assign("layout", &both(), &nothing(), NOON)).unwrap();
    assert_eq!((assignment.variant, assignment.propensity, recorded), (None, None, false));
    assert_eq!(personalizer.engine().log().entries().len(), 0);
}

#[test]
fn a_variant_outlives_the_page() {
    let device = Rc::new(Device::default());
    let (first, recorded) = block_on(open(&device, Level::Device).assign("layout", &both(), &nothing(), NOON)).unwrap();
    assert!(recorded);
    let (later, _) = block_on(open(&device, Level::Device).assign("layout", &both(), &nothing(), NOON + DAY)).unwrap();
    assert_eq!(later.variant, first.variant);
}

#[test]
fn what_cannot_be_assigned_is_refused_with_its_place() {
    let engine = seeded(1);
    let cases = [
        ("layout", r#"["one"]"#, "{}", "variants"),
        ("", r#"["one","two"]"#, "{}", "key"),
        ("layout", r#"["one","two"]"#, r#"{"share":1.5}"#, "share"),
        ("layout", r#"["one","two"]"#, r#"{"weights":[1]}"#, "weights"),
        ("layout", r#"["one","two"]"#, r#"{"weights":[0,0]}"#, "weights"),
        ("layout", r#"["one","two"]"#, r#"{"weights":[1,-1]}"#, "weights"),
        ("layout", r#"["one","two"]"#, r#"{"group":["words"]}"#, "group"),
        ("layout", r#"["one","two"]"#, r#"{"group":["layout","layout"]}"#, "group[1]"),
        ("layout", r#"["one","two"]"#, r#"{"fresh":true}"#, "fresh"),
    ];
    for (key, variants, options, names) in cases {
        let refused = engine.assign(key, &given(variants), &given(options), NOON).unwrap_err();
        assert_eq!(refused.code(), "option_invalid");
        assert!(refused.to_string().contains(&format!("`{names}`")), "{refused} should name {names}");
    }
}

fn with_holdout(share: f64) -> String {
    format!(r#"{{"fields":{{"lists":"popularity","year":"number"}},"experiments":{{"holdout":{share}}}}}"#)
}

#[test]
fn who_is_held_out_sees_the_order_that_nobodys_profile_has_a_part_in() {
    let catalog = || catalog_of(BOOKS, &with_holdout(1.0));
    let mut engine = seeded_on(Engine::new(catalog(), 7), 1);
    record_all(&mut engine, &[event("like", "typee", NOON), event("like", "pirate", NOON)]);
    assert!(engine.is_held_out());
    let impersonal = given(r#"{"personalization":0}"#);
    for options in ["{}", r#"{"personalization":1}"#, r#"{"weights":{"affinity":5}}"#, r#"{"seen":"include"}"#] {
        let shelf = engine.recommend(&given(options), NOON).unwrap().clone();
        assert_eq!(shelf.personal, 0.0, "{options}");
        if !options.contains("seen") {
            let order = ids(&engine, &shelf);
            let plain = engine.recommend(&impersonal, NOON).unwrap().clone();
            assert_eq!(order, ids(&engine, &plain), "{options}");
        }
    }
    let list = given(r#"["waverley","moby","omoo"]"#);
    let (shelf, _) = engine.rank(&list, &Given::Nothing, NOON).unwrap();
    let shelf = shelf.clone();
    assert_eq!(ids(&engine, &shelf), ["waverley", "moby", "omoo"], "a list stays as it was given");
}

#[test]
fn as_many_are_held_out_as_the_catalogue_says() {
    let mut engine = Engine::new(catalog_of(BOOKS, &with_holdout(0.05)), 7);
    let profiles = 4_000;
    let mut held_out = 0;
    for seed in 0..profiles {
        engine.restore(Log::default());
        engine = seeded_on(engine, seed);
        held_out += usize::from(engine.is_held_out());
    }
    assert!(is_about(held_out, profiles, 0.05), "{held_out} of {profiles}");
    assert!(!seeded(1).is_held_out(), "nobody where the catalogue says nothing");
}

#[test]
fn a_share_that_cannot_be_is_refused_by_the_build_with_its_path() {
    use penchant::compile::source::Duplicates;
    use penchant::compile::{Inputs, compile};
    let cases = [
        (r#"{"experiments":{"holdout":2}}"#, "experiments.holdout"),
        (r#"{"experiments":{"budget":11}}"#, "experiments.budget"),
        (r#"{"experiments":{"holdOut":0.1}}"#, "experiments.holdOut"),
        (r#"{"experiments":7}"#, "experiments"),
    ];
    for (config, path) in cases {
        let refused = compile(Inputs::of(BOOKS.as_bytes(), config, Duplicates::Refuse), |_, _| {}).unwrap_err();
        assert_eq!(refused.code(), "config_invalid");
        assert!(refused.to_string().contains(&format!("`{path}`")), "{refused}");
    }
}

#[test]
fn a_report_counts_visits_with_an_outcome_after_the_exposure() {
    let mut engine = seeded(3);
    let signup = given(r#"{"type":"goal","goal":"signup"}"#);
    for day in 0..4 {
        let now = NOON + f64::from(day) * DAY;
        if day == 3 {
            // Before the variant was seen: not its doing.
            record(&mut engine, &event_at(&signup, now), now);
        }
        assign(&mut engine, "layout", "{}", now);
        if day < 2 {
            record(&mut engine, &event_at(&signup, now), now);
            record(&mut engine, &event_at(&signup, now), now);
        }
        record(&mut engine, &event("click", "emma", now), now);
    }
    let report = |options: &str| engine.reports(&given(options), NOON + 9.0 * DAY).unwrap().experiments;
    let [layout] = &report(r#"{"goal":"signup"}"#)[..] else { panic!("one experiment") };
    let [arm] = &layout.arms[..] else { panic!("one variant a visitor") };
    assert_eq!((layout.name.as_str(), layout.is_enough, arm.lift), ("layout", false, None));
    assert_eq!((arm.shown, arm.trials, arm.outcomes, arm.rate.rate), (4, 4, 4, 0.5));
    assert!(arm.rate.interval.0 < 0.2 && arm.rate.interval.1 > 0.8, "four visits say little: {arm:?}");
    assert_eq!(report(r#"{"goal":"click"}"#)[0].arms[0].rate.rate, 1.0);
    assert_eq!(report("{}")[0].arms[0].rate.rate, 1.0, "any goal, click or purchase");
    assert_eq!(report(r#"{"goal":"other"}"#)[0].arms[0].rate.rate, 0.0);
}

fn event_at(event: &Given, at: f64) -> Given {
    let entries = event.entries().iter().cloned();
    Given::Object(entries.chain([("at".to_owned(), Given::Number(at))]).collect())
}

#[test]
fn wilsons_and_newcombes_intervals_are_those_of_the_papers() {
    // Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, (a) and (h): method 10.
    let rounded = |(low, high): (f64, f64)| ((low * 1e4).round() / 1e4, (high * 1e4).round() / 1e4);
    let lift = Rate::of(56.0 / 70.0, 70.0).lift(&Rate::of(48.0 / 80.0, 80.0)).unwrap();
    assert_eq!(rounded(lift.interval), (0.0524, 0.3339));
    let lift = Rate::of(1.0, 10.0).lift(&Rate::of(0.0, 10.0)).unwrap();
    assert_eq!(rounded(lift.interval), (0.6075, 1.0));
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion": 81 of 263, and 0 of 20.
    assert_eq!(rounded(Rate::of(81.0 / 263.0, 263.0).interval), (0.2553, 0.3662));
    assert_eq!(rounded(Rate::of(0.0, 20.0).interval), (0.0, 0.1611));
}

/// A slot that shows one of two variants by unequal chances, of which one is rewarded more often: what the report says of
/// each beside what would have come of always showing it.
#[test]
fn a_slots_rates_are_those_of_always_showing_a_variant() {
    let mut engine = seeded(5);
    let variants = both();
    let mut draws = 1_u32;
    let mut random = || {
        draws = draws.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(draws >> 8) / f64::from(1 << 24)
    };
    for day in 0..400 {
        let now = NOON + f64::from(day) * DAY;
        let mut chosen = engine.choose("hero", &variants, &nothing(), now).unwrap();
        let id = chosen.id.clone().unwrap();
        engine.commit(engine.log().tail() + 1, *chosen.pending.take().unwrap());
        if random() < if chosen.variant == "new" { 0.6 } else { 0.3 } {
            record(&mut engine, &given(&format!(r#"{{"type":"goal","goal":"signup","recommendation":"{id}"}}"#)), now);
        }
    }
    let reports = engine.reports(&nothing(), NOON + 500.0 * DAY).unwrap();
    let [hero] = &reports.slots[..] else { panic!("one slot") };
    for arm in &hero.arms {
        let truth = if arm.variant == "new" { 0.6 } else { 0.3 };
        assert!((arm.rate.interval.0..=arm.rate.interval.1).contains(&truth), "{arm:?}");
        assert!(arm.rate.trials <= f64::from(arm.trials) + 1e-9, "weights that differ are worth less: {arm:?}");
    }
    assert!(hero.arms.iter().map(|arm| arm.shown).sum::<u32>() == 400);
}

proptest! {
    #[test]
    fn an_interval_holds_its_rate_and_never_leaves_what_can_be(rate in 0.0..=1.0_f64, trials in 0.0..1_000.0_f64) {
        let rate = Rate::of(rate, trials);
        prop_assert!(0.0 <= rate.interval.0 && rate.interval.0 <= rate.rate && rate.rate <= rate.interval.1 && rate.interval.1 <= 1.0);
    }

    #[test]
    fn who_forgets_an_exposure_is_who_never_had_it(seed: u32, visits in 1..5_u32, which in any::<prop::sample::Index>()) {
        let mut engine = seeded(seed);
        for day in 0..visits {
            assign(&mut engine, "layout", "{}", NOON + f64::from(day) * DAY);
            let now = NOON + f64::from(day) * DAY;
            record(&mut engine, &event("click", "emma", now), now);
        }
        let noted: Vec<Sequence> = engine.log().entries().iter()
            .filter(|entry| entry.event.kind() == EventKind::Exposure).map(|entry| entry.sequence).collect();
        let gone = noted[which.index(noted.len())];
        let mut innocent = Engine::new(books(), 7);
        for entry in engine.log().entries().iter().filter(|entry| entry.sequence != gone) {
            let item = entry.item.map(|place| engine.log().item(place).clone());
            innocent.commit(entry.sequence, penchant::visitor::Pending { event: entry.event.clone(), item });
        }
        engine.drop_events(&[gone]);
        prop_assert_eq!(engine.reports(&nothing(), NOON).unwrap(), innocent.reports(&nothing(), NOON).unwrap());
        prop_assert_eq!(tries(&engine, "layout", "{}", NOON), tries(&innocent, "layout", "{}", NOON));
    }
}
