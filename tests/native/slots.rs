//! Slots: a variant is drawn by what this visitor responded to, by a chance that is known exactly.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::error::Result;
use penchant::input::Given;
use penchant::insight::Chosen;
use penchant::insight::experiment::bandit::{DRAWS, FLOOR, Trial, propensities};
use penchant::insight::experiment::outcome::choices;
use penchant::visitor::assignment::{Purpose, drawn, uniform};
use penchant::visitor::consent::Level;
use penchant::visitor::log::{Context, Event, EventKind, Payload, Sequence};
use pollster::block_on;
use proptest::prelude::*;

use crate::personalizer::{Device, open};
use crate::shop::{HOUR, NOON, engine, given, nothing, record};

const DAY: f64 = 24.0 * HOUR;

fn tones() -> Given {
    given(r#"["warm","plain","witty"]"#)
}

fn tries(engine: &Engine, variants: &Given, options: &str, now: f64) -> Result<Chosen> {
    engine.choose("hero", variants, &given(options), now)
}

/// Chooses and notes it, as the personalizer does.
fn choose(engine: &mut Engine, variants: &Given, options: &str, now: f64) -> Chosen {
    let mut chosen = tries(engine, variants, options, now).expect("the call is sound");
    if let Some(pending) = chosen.pending.take() {
        engine.commit(engine.log().tail() + 1, *pending);
    }
    chosen
}

fn reward(engine: &mut Engine, chosen: &Chosen, event: &str, now: f64) -> Sequence {
    let id = chosen.id.as_deref().expect("it is kept");
    record(engine, &given(&format!(r#"{{{event},"recommendation":"{id}"}}"#)), now)
}

fn chance(chosen: &Chosen, variant: &str) -> f64 {
    chosen.propensities.iter().find(|(name, _)| name == variant).expect("it is among them").1
}

/// A visitor who comes once a day for some days and signs up where the hero is of that tone.
fn regular(days: u32, liked: impl Fn(&str, &str) -> bool) -> Engine {
    let mut engine = engine();
    for day in 0..days {
        let now = NOON + f64::from(day) * DAY;
        let device = if day % 2 == 0 { "phone" } else { "computer" };
        let chosen = choose(&mut engine, &tones(), &format!(r#"{{"context":{{"device":"{device}"}}}}"#), now);
        if liked(device, &chosen.variant) {
            reward(&mut engine, &chosen, r#""type":"goal","goal":"signup""#, now);
        }
    }
    engine
}

/// What was heard of the choices by that time.
fn rewards(engine: &Engine, now: f64) -> Vec<Option<f64>> {
    let standing = engine.log().standing();
    let choices = choices(&standing, engine.profile().visits().all(), Some("hero"));
    choices.iter().map(|choice| choice.reward(now)).collect()
}

#[test]
fn before_anything_is_known_each_variant_is_as_likely_as_any_other() {
    let chosen = tries(&engine(), &tones(), "{}", NOON).unwrap();
    assert!(chosen.propensities.iter().all(|(_, chance)| *chance == 1.0 / 3.0), "{chosen:?}");
    assert_eq!(chosen.propensity, 1.0 / 3.0);
}

#[test]
fn what_a_visitor_responds_to_is_shown_more_often_and_the_rest_is_never_given_up() {
    let engine = regular(40, |_, tone| tone == "witty");
    let chosen = tries(&engine, &tones(), "{}", NOON + 60.0 * DAY).unwrap();
    assert!(chance(&chosen, "witty") > 0.8, "{chosen:?}");
    assert!(chance(&chosen, "warm") >= FLOOR / 3.0 && chance(&chosen, "plain") >= FLOOR / 3.0, "{chosen:?}");
}

#[test]
fn a_situation_has_a_favourite_of_its_own_once_enough_was_seen_of_it() {
    let engine = regular(240, |device, tone| tone == if device == "phone" { "plain" } else { "warm" });
    let on = |device: &str| {
        let options = format!(r#"{{"context":{{"device":"{device}"}}}}"#);
        tries(&engine, &tones(), &options, NOON + 300.0 * DAY).unwrap()
    };
    assert!(chance(&on("phone"), "plain") > 0.6, "{:?}", on("phone"));
    assert!(chance(&on("computer"), "warm") > 0.6, "{:?}", on("computer"));
}

#[test]
fn a_page_that_is_drawn_again_in_a_visit_shows_the_same_variant() {
    let mut engine = engine();
    let first = choose(&mut engine, &tones(), "{}", NOON);
    let events = engine.log().entries().len();
    for minutes in 1..20 {
        let again = choose(&mut engine, &tones(), "{}", NOON + f64::from(minutes) * 60_000.0);
        assert_eq!(
            (again.id, again.variant, again.propensity),
            (first.id.clone(), first.variant.clone(), first.propensity)
        );
    }
    assert_eq!(engine.log().entries().len(), events);
    let later = choose(&mut engine, &tones(), "{}", NOON + DAY);
    assert_ne!(later.id, first.id, "another visit, another choice");
}

#[test]
fn a_choice_is_made_anew_where_it_is_asked_for_or_its_variant_is_gone() {
    let mut engine = engine();
    let first = choose(&mut engine, &tones(), "{}", NOON);
    let fresh = choose(&mut engine, &tones(), r#"{"fresh":true}"#, NOON);
    assert_ne!(fresh.id, first.id);
    let others = given(r#"["short","long"]"#);
    assert!(["short", "long"].contains(&choose(&mut engine, &others, "{}", NOON).variant.as_str()));
}

#[test]
fn an_event_says_how_good_the_choice_was() {
    let cases = [
        (r#""type":"goal","goal":"signup""#, 1.0),
        (r#""type":"goal","goal":"read","value":0.25"#, 0.25),
        (r#""type":"click","item":"moby""#, 1.0),
        (r#""type":"purchase","item":"moby""#, 1.0),
        (r#""type":"not_interested","item":"moby""#, 0.0),
        (r#""type":"impression","item":"moby""#, 0.0),
    ];
    for (event, expected) in cases {
        let mut engine = engine();
        let chosen = choose(&mut engine, &tones(), "{}", NOON);
        reward(&mut engine, &chosen, event, NOON);
        assert_eq!(rewards(&engine, NOON + 2.0 * DAY), [Some(expected)], "{event}");
    }
}

#[test]
fn the_best_that_was_said_counts() {
    let mut engine = engine();
    let chosen = choose(&mut engine, &tones(), "{}", NOON);
    for value in ["0.25", "0.75", "0.5"] {
        reward(&mut engine, &chosen, &format!(r#""type":"goal","goal":"read","value":{value}"#), NOON);
    }
    assert_eq!(rewards(&engine, NOON + 2.0 * DAY), [Some(0.75)]);
}

#[test]
fn a_choice_is_pending_until_a_day_after_its_visit_and_then_it_was_for_nothing() {
    let mut engine = engine();
    let chosen = choose(&mut engine, &tones(), "{}", NOON);
    record(&mut engine, &given(r#"{"type":"view","item":"emma"}"#), NOON + HOUR / 3.0);
    assert_eq!(rewards(&engine, NOON + DAY), [None], "the visit went on for twenty minutes");
    assert_eq!(rewards(&engine, NOON + DAY + HOUR), [Some(0.0)]);
    let others = tries(&engine, &tones(), r#"{"fresh":true}"#, NOON + DAY).unwrap();
    assert!(others.propensities.iter().all(|(_, chance)| *chance == 1.0 / 3.0), "what is pending says nothing");
    reward(&mut engine, &chosen, r#""type":"goal","goal":"signup""#, NOON + 2.0 * DAY);
    assert_eq!(rewards(&engine, NOON + 2.0 * DAY), [Some(0.0)], "too late is too late");
}

#[test]
fn what_was_rewarded_counts_no_sooner_than_what_was_not() {
    let mut engine = engine();
    for number in 0..40 {
        let now = NOON + f64::from(number) * 1_000.0;
        let chosen = choose(&mut engine, &tones(), r#"{"fresh":true}"#, now);
        if number % 10 == 0 {
            reward(&mut engine, &chosen, r#""type":"goal","goal":"signup""#, now);
        }
    }
    let counts = |now: f64| {
        let reports = engine.reports(&nothing(), now).unwrap();
        let arms = &reports.slots[0].arms;
        let sum = |of: fn(&penchant::insight::experiment::report::Arm) -> u32| arms.iter().map(of).sum::<u32>();
        (sum(|arm| arm.shown), sum(|arm| arm.trials), sum(|arm| arm.outcomes))
    };
    assert_eq!(counts(NOON + HOUR), (40, 0, 0), "four of forty are no rate of one");
    assert_eq!(counts(NOON + 2.0 * DAY), (40, 40, 4));
    let fresh = tries(&engine, &tones(), r#"{"fresh":true}"#, NOON + HOUR).unwrap();
    assert!(fresh.propensities.iter().all(|(_, chance)| *chance == 1.0 / 3.0), "{fresh:?}");
}

#[test]
fn slots_know_nothing_of_each_other() {
    let engine = regular(40, |_, tone| tone == "witty");
    let other = engine.choose("tone", &tones(), &nothing(), NOON + 60.0 * DAY).unwrap();
    assert!(other.propensities.iter().all(|(_, chance)| *chance == 1.0 / 3.0), "{other:?}");
}

#[test]
fn without_consent_it_is_the_first_variant_and_nothing_is_kept() {
    let personalizer = open(&Rc::new(Device::default()), Level::Off);
    let (chosen, recorded) = block_on(personalizer.choose("hero", &tones(), &nothing(), NOON)).unwrap();
    assert_eq!((chosen.variant.as_str(), chosen.propensity, chosen.id, recorded), ("warm", 1.0, None, false));
    assert_eq!(personalizer.engine().log().entries().len(), 0);
}

#[test]
fn the_seed_is_noted_before_the_first_lot_and_once() {
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    for days in 0..3 {
        let now = NOON + f64::from(days) * DAY;
        assert!(block_on(personalizer.choose("hero", &tones(), &nothing(), now)).unwrap().1);
    }
    let kinds: Vec<_> = personalizer.engine().log().entries().iter().map(|entry| entry.event.kind()).collect();
    assert_eq!(kinds, [EventKind::Seed, EventKind::Choice, EventKind::Choice, EventKind::Choice]);
}

#[test]
fn a_choice_is_rewarded_after_the_profile_moved_to_the_device_under_other_numbers() {
    let device = Rc::new(Device::default());
    let before = open(&device, Level::Device);
    block_on(before.record(&given(r#"{"type":"view","item":"emma"}"#), NOON)).unwrap();
    before.close();
    let personalizer = open(&device, Level::Session);
    let (chosen, _) = block_on(personalizer.choose("hero", &tones(), &nothing(), NOON)).unwrap();
    block_on(personalizer.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    let id = chosen.id.expect("it is kept");
    let signup = given(&format!(r#"{{"type":"goal","goal":"signup","recommendation":"{id}"}}"#));
    block_on(personalizer.record(&signup, NOON)).unwrap();
    assert_eq!(rewards(&personalizer.engine(), NOON + 2.0 * DAY), [Some(1.0)]);
}

/// An engine on the books whose policy forbids prices to be personal, and which holds out so many.
fn governed(holdout: f64) -> Engine {
    let config = format!(
        r#"{{"fields":{{"lists":"popularity"}},"experiments":{{"holdout":{holdout}}},"policy":{{"version":"1","owner":"The shop",
        "contact":"mail@shop.example","purposes":["To show what fits"],"legalBasis":"consent","forbiddenSurfaces":["prices"]}}}}"#
    );
    let mut engine = Engine::new(crate::shop::catalog_of(crate::shop::BOOKS, &config), 7);
    let seed = Event::new(Payload::Seed(5), NOON);
    engine.commit(1, penchant::visitor::Pending { event: seed, item: None });
    engine
}

/// Somebody who comes forty times, signs up where the tone is witty, and is asked once more.
fn taught(engine: &mut Engine, options: &str) -> Chosen {
    for day in 0..40 {
        let now = NOON + f64::from(day) * DAY;
        let chosen = choose(engine, &tones(), options, now);
        if chosen.variant == "witty" {
            reward(engine, &chosen, r#""type":"goal","goal":"signup""#, now);
        }
    }
    tries(engine, &tones(), options, NOON + 60.0 * DAY).unwrap()
}

fn are_all_alike(chosen: &Chosen) -> bool {
    chosen.propensities.len() == 3 && chosen.propensities.iter().all(|(_, chance)| *chance == 1.0 / 3.0)
}

#[test]
fn on_a_forbidden_surface_nothing_is_learned_and_nothing_that_was_has_a_part() {
    let mut engine = governed(0.0);
    let prices = r#"{"surface":"prices"}"#;
    let chosen = taught(&mut engine, prices);
    assert!(are_all_alike(&chosen), "{chosen:?}");
    let elsewhere = tries(&engine, &tones(), "{}", NOON + 60.0 * DAY).unwrap();
    assert!(are_all_alike(&elsewhere), "what was chosen there teaches nothing elsewhere: {elsewhere:?}");
    assert_eq!(engine.reports(&nothing(), NOON + 60.0 * DAY).unwrap().slots, []);
    let home = taught(&mut governed(0.0), r#"{"surface":"home"}"#);
    assert!(chance(&home, "witty") > 0.7, "{home:?}");
}

#[test]
fn a_choice_on_a_forbidden_surface_stands_there_for_the_visit_and_nowhere_else() {
    let mut engine = governed(0.0);
    let (now, prices) = (NOON + DAY, r#"{"surface":"prices"}"#);
    let there = choose(&mut engine, &tones(), prices, now);
    let elsewhere = choose(&mut engine, &tones(), "{}", now);
    assert_ne!(there.id, elsewhere.id);
    assert_eq!(choose(&mut engine, &tones(), prices, now + 1_000.0).id, there.id);
    assert_eq!(choose(&mut engine, &tones(), r#"{"surface":"home"}"#, now + 1_000.0).id, elsewhere.id);
    let copy = serde_json::to_string(&penchant::insight::portable::export(engine.log(), &[], now)).unwrap();
    assert_eq!(penchant::insight::portable::import(&given(&copy), engine.catalog(), now).unwrap(), *engine.log());
}

#[test]
fn for_who_is_held_out_all_variants_are_alike_and_it_is_reported_what_came_of_them() {
    let mut engine = governed(1.0);
    assert!(engine.is_held_out());
    let chosen = taught(&mut engine, "{}");
    assert!(are_all_alike(&chosen), "{chosen:?}");
    let reports = engine.reports(&nothing(), NOON + 60.0 * DAY).unwrap();
    assert_eq!(reports.slots[0].arms.iter().map(|arm| arm.trials).sum::<u32>(), 40);
}

#[test]
fn what_cannot_be_chosen_from_is_refused_with_its_place() {
    let engine = engine();
    let long = "x".repeat(65);
    let many: Vec<String> = (0..33).map(|number| format!("\"{number}\"")).collect();
    let cases = [
        ("hero", "[]".to_owned(), "{}", "variants"),
        ("hero", r#"["one"]"#.to_owned(), "{}", "variants"),
        ("hero", format!("[{}]", many.join(",")), "{}", "variants"),
        ("hero", r#"["one","one"]"#.to_owned(), "{}", "variants[1]"),
        ("hero", r#"["one",2]"#.to_owned(), "{}", "variants[1]"),
        ("hero", format!(r#"["one","{long}"]"#), "{}", "variants[1]"),
        ("hero", r#""one""#.to_owned(), "{}", "variants"),
        ("", r#"["one","two"]"#.to_owned(), "{}", "slot"),
        ("hero", r#"["one","two"]"#.to_owned(), r#"{"fresh":1}"#, "fresh"),
        ("hero", r#"["one","two"]"#.to_owned(), r#"{"frsh":true}"#, "frsh"),
        ("hero", r#"["one","two"]"#.to_owned(), r#"{"context":7}"#, "context"),
        ("hero", r#"["one","two"]"#.to_owned(), r#"{"surface":7}"#, "surface"),
    ];
    for (slot, variants, options, names) in cases {
        let refused = engine.choose(slot, &given(&variants), &given(options), NOON).unwrap_err();
        assert_eq!(refused.code(), "option_invalid");
        assert!(refused.to_string().contains(&format!("`{names}`")), "{refused} should name {names}");
    }
}

/// Trials of so many variants, each in one of a few situations.
fn any_trials(variants: usize) -> impl Strategy<Value = Vec<(usize, bool, f64)>> {
    prop::collection::vec((0..variants, any::<bool>(), 0.0..=1.0_f64), 0..40)
}

fn with_trials<R>(trials: &[(usize, bool, f64)], work: impl FnOnce(&[Trial]) -> R) -> R {
    let (phone, computer) = (Context::new([("device", "phone")]), Context::new([("device", "computer")]));
    let trials: Vec<Trial> = trials
        .iter()
        .map(|&(variant, is_phone, reward)| Trial {
            variant,
            context: if is_phone { &phone } else { &computer },
            reward,
        })
        .collect();
    work(&trials)
}

/// What a visitor did with a slot: which day, whether it was rewarded, and how.
fn any_slot_history() -> impl Strategy<Value = Vec<(bool, Option<f64>)>> {
    prop::collection::vec((any::<bool>(), prop::option::of(0.0..=1.0_f64)), 1..12)
}

fn lived(history: &[(bool, Option<f64>)]) -> (Engine, Vec<Sequence>) {
    let mut engine = engine();
    let mut rewarded = Vec::new();
    for (day, (is_phone, value)) in history.iter().enumerate() {
        let now = NOON + day as f64 * DAY;
        let device = if *is_phone { "phone" } else { "computer" };
        let chosen = choose(&mut engine, &tones(), &format!(r#"{{"context":{{"device":"{device}"}}}}"#), now);
        if let Some(value) = value {
            let event = format!(r#""type":"goal","goal":"read","value":{value}"#);
            rewarded.push(reward(&mut engine, &chosen, &event, now));
        }
    }
    (engine, rewarded)
}

/// The best reward that each choice had until its visit and a day were over, found by going through all events for each.
fn looked_through(engine: &Engine) -> Vec<f64> {
    let standing = engine.log().standing();
    let visits = engine.profile().visits().all();
    let made = standing.iter().filter(|entry| entry.event.kind() == EventKind::Choice);
    let best = |choice: &&&penchant::visitor::log::Entry| {
        let (id, at) = (&choice.event.recommendation, choice.event.at);
        let visit = visits.iter().rev().find(|visit| visit.start <= at).expect("it was on a visit");
        let heard =
            standing.iter().filter(|entry| entry.event.recommendation == *id && entry.event.at <= visit.end + DAY);
        heard.filter_map(|entry| entry.event.value_field()).fold(0.0, f64::max)
    };
    made.map(|choice| best(&choice)).collect()
}

#[test]
fn what_speaks_of_a_choice_is_found_among_much_that_speaks_of_others() {
    let (mut engine, mut draws, mut made) = (engine(), crate::shown::Draws(9), Vec::new());
    for step in 0..600 {
        // Twenty minutes, and after every tenth step a night.
        let now = NOON + f64::from(step) * HOUR / 3.0 + f64::from(step / 10) * DAY / 2.0;
        if step % 5 == 0 {
            made.push(choose(&mut engine, &tones(), r#"{"fresh":true}"#, now));
        }
        let shelf = format!(r#"{{"type":"impression","item":"emma","recommendation":"shelf-{step}"}}"#);
        record(&mut engine, &given(&shelf), now);
        let (which, value) = ((draws.uniform() * made.len() as f64) as usize, draws.uniform());
        reward(&mut engine, &made[which], &format!(r#""type":"goal","goal":"read","value":{value}"#), now);
    }
    let heard: Vec<f64> = rewards(&engine, NOON + 1_000.0 * DAY).into_iter().flatten().collect();
    assert_eq!(heard, looked_through(&engine));
    assert_eq!(heard.len(), 120);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn chances_add_up_to_one_and_none_is_below_the_floor(
        (variants, trials) in (2..=32_usize).prop_flat_map(|variants| (Just(variants), any_trials(variants))),
        device in prop::sample::select(vec!["phone", "computer", "watch"]),
    ) {
        let chances = with_trials(&trials, |trials| propensities(variants, trials, &Context::new([("device", device)])));
        prop_assert_eq!(chances.len(), variants);
        prop_assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{:?}", chances);
        let floor = FLOOR / variants as f64;
        prop_assert!(chances.iter().all(|&chance| chance >= floor * (1.0 - 1e-12)), "{:?}", chances);
    }

    /// Draws that stand evenly fall on each variant exactly as often as its chance says.
    #[test]
    fn chances_match_frequencies_over_all_lots(
        (variants, trials) in (2..=5_usize).prop_flat_map(|variants| (Just(variants), any_trials(variants))),
    ) {
        let chances = with_trials(&trials, |trials| propensities(variants, trials, &Context::default()));
        // As many draws as make every chance a whole number of them.
        let draws = DRAWS * variants * 20;
        let mut counts = vec![0; variants];
        (0..draws).for_each(|draw| counts[drawn((draw as f64 + 0.5) / draws as f64, &chances)] += 1);
        for (count, chance) in counts.iter().zip(&chances) {
            prop_assert!((f64::from(*count) - chance * draws as f64).abs() < 1e-6, "{:?} {:?}", counts, chances);
        }
    }

    #[test]
    fn who_forgets_a_reward_draws_as_if_it_had_never_been(history in any_slot_history(), which in any::<prop::sample::Index>()) {
        let (mut engine, rewarded) = lived(&history);
        prop_assume!(!rewarded.is_empty());
        let gone = rewarded[which.index(rewarded.len())];
        // The same log in which that event never was.
        let mut innocent = crate::shop::engine();
        for entry in engine.log().entries().iter().filter(|entry| entry.sequence != gone) {
            innocent.commit(entry.sequence, penchant::visitor::Pending { event: entry.event.clone(), item: None });
        }
        engine.drop_events(&[gone]);
        let now = NOON + 30.0 * DAY;
        prop_assert_eq!(tries(&engine, &tones(), "{}", now).unwrap(), tries(&innocent, &tones(), "{}", now).unwrap());
        prop_assert_eq!(engine.reports(&nothing(), now).unwrap(), innocent.reports(&nothing(), now).unwrap());
    }

    #[test]
    fn a_choice_is_a_function_of_the_log_and_of_what_is_passed_in(history in any_slot_history()) {
        let (engine, _) = lived(&history);
        let mut other = crate::shop::engine();
        other.restore(engine.log().clone());
        let now = NOON + 30.0 * DAY;
        prop_assert_eq!(tries(&engine, &tones(), "{}", now).unwrap(), tries(&other, &tones(), "{}", now).unwrap());
    }
}

#[test]
fn over_many_profiles_a_variant_is_shown_as_often_as_its_chance_says() {
    let trials = [(0, true, 1.0), (1, true, 0.0), (1, false, 1.0), (2, false, 0.0)];
    let chances = with_trials(&trials, |trials| propensities(3, trials, &Context::default()));
    let profiles = 20_000_u32;
    let mut counts = [0.0; 3];
    (0..profiles).for_each(|seed| counts[drawn(uniform(seed, Purpose::Slot, "hero/1"), &chances)] += 1.0);
    for (count, chance) in counts.iter().zip(&chances) {
        let deviation = (chance * (1.0 - chance) / f64::from(profiles)).sqrt();
        assert!((count / f64::from(profiles) - chance).abs() < 4.5 * deviation, "{counts:?} {chances:?}");
    }
}
