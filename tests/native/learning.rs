//! What was shown and clicked adapts the blend, as far as the evidence goes and no further.

use penchant::catalog::{Signal, Weights};
use penchant::engine::Engine;
use penchant::visitor::log::{EventKind, Shown};
use proptest::prelude::*;

use crate::shop::{BOOKS, CONFIG, HOUR, IDS, NOON, catalog_of, engine, given, nothing, record};
use crate::shown::{DAY, Draws, SIGNALS, Values, WEIGHTS, browse, certain, chance, on_shelf, show};

fn adapted(engine: &mut Engine) -> Weights {
    let mut weights = engine.catalog().settings().weights;
    engine.adapt(&mut weights, NOON);
    weights
}

/// What became of the weights of affinity, price and popularity, as a multiple of the catalogue's.
fn factors(engine: &mut Engine) -> Values {
    let before = engine.catalog().settings().weights;
    let after = adapted(engine);
    SIGNALS.map(|signal| f64::from(after[signal.index()] / before[signal.index()]))
}

/// Fewer than one in four is clicked in the first place, whoever clicks.
fn clicks(position: usize, worth: f64) -> f64 {
    chance(-1.5 - (1.0 + position as f64).ln() + worth)
}

fn by_price(position: usize, values: &Values) -> f64 {
    clicks(position, 1.5 * values[1])
}

fn by_score(position: usize, values: &Values) -> f64 {
    clicks(position, values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum())
}

#[test]
fn before_anything_was_shown_the_weights_are_the_catalogues_own() {
    let mut engine = engine();
    for id in IDS {
        record(&mut engine, &crate::shop::event("view", id, NOON - 5.0 * HOUR), NOON);
    }
    assert_eq!(adapted(&mut engine), engine.catalog().settings().weights);
}

#[test]
fn whoever_clicks_by_the_price_alone_gets_the_price_raised() {
    for seed in 0..10 {
        let mut engine = engine();
        browse(&mut engine, &mut Draws(seed), 80, by_price);
        let [affinity, price, popularity] = factors(&mut engine);
        assert!(price > 2.0 && price > 2.5 * affinity.max(popularity), "{seed}: {affinity} {price} {popularity}");
    }
}

#[test]
fn a_shelf_follows_the_weights_that_were_learned() {
    let priced: String = BOOKS
        .lines()
        .filter(|line| !line.is_empty())
        .zip(1..)
        .map(|(line, price)| format!("{},\"price\":{price}}}\n", line.trim_end_matches('}')))
        .collect();
    let priced_engine = || Engine::new(catalog_of(&priced, CONFIG), 7);
    let price_of_blend = |mut engine: Engine| {
        for id in ["nostromo", "lordjim", "emma"] {
            record(&mut engine, &crate::shop::event("like", id, NOON - 5.0 * HOUR), NOON);
        }
        let shelf = engine.recommend(&given(r#"{"seen":"include"}"#), NOON).unwrap().clone();
        let id = crate::shop::ids(&engine, &shelf)[0].clone();
        let signals = engine.explain(&shelf.id(), &id).unwrap().signals;
        signals.into_iter().find(|(signal, ..)| *signal == Signal::Price).unwrap().1.weight
    };
    let mut taught = priced_engine();
    browse(&mut taught, &mut Draws(3), 80, by_price);
    assert!(price_of_blend(taught) > 2.0 * price_of_blend(priced_engine()));
}

#[test]
fn few_impressions_move_nothing_much() {
    for seed in 0..20 {
        let mut engine = engine();
        browse(&mut engine, &mut Draws(seed), 3, by_price);
        let after = adapted(&mut engine);
        let (before, forces) = (engine.catalog().settings().weights, engine.catalog().forces());
        // By a standard deviation of each signal.
        let moved =
            |k: usize| if before[k] == 0.0 { 0.0 } else { (after[k] / before[k] - 1.0).abs() * forces[k].abs() };
        let moved = (0..before.len()).map(moved).fold(0.0, f32::max);
        assert!(moved < 0.3, "{seed}: {moved}");
    }
}

#[test]
fn whoever_chooses_as_the_catalogue_does_keeps_its_weights() {
    for seed in 0..10 {
        let mut engine = engine();
        browse(&mut engine, &mut Draws(seed), 80, by_score);
        let [affinity, price, _] = factors(&mut engine);
        assert!((0.6..1.5).contains(&affinity) && price < 2.5, "{seed}: {affinity} {price}");
    }
}

#[test]
fn a_place_that_is_looked_at_more_says_nothing_of_what_stands_there() {
    // They click what stands first, whatever it is; what stands first has the highest affinity.
    let mut engine = engine();
    browse(&mut engine, &mut Draws(5), 80, |position, _| chance(-0.5 - 1.2 * (1.0 + position as f64).ln()));
    let [affinity, ..] = factors(&mut engine);
    assert!(affinity < 1.3, "{affinity}");
}

#[test]
fn what_was_shown_long_ago_fades() {
    let mut engine = engine();
    browse(&mut engine, &mut Draws(4), 80, by_price);
    let [_, now, _] = factors(&mut engine);
    let mut later = engine.catalog().settings().weights;
    engine.adapt(&mut later, NOON + 300.0 * DAY);
    let later = f64::from(later[Signal::Price.index()]) / 0.2;
    assert!(now > 2.0 && (0.9..1.2).contains(&later), "{now} {later}");
}

#[test]
fn while_a_visit_goes_on_nothing_counts_as_not_clicked() {
    let mut engine = engine();
    for (position, id) in IDS.into_iter().enumerate() {
        show(&mut engine, ("now", NOON), (id, position), certain(&[2.0, -2.0, 1.0]));
    }
    assert_eq!(adapted(&mut engine), engine.catalog().settings().weights);
    let mut later = engine.catalog().settings().weights;
    engine.adapt(&mut later, NOON + HOUR);
    assert_ne!(later, engine.catalog().settings().weights, "then it is over");
}

#[test]
fn the_site_s_own_order_stays_its_own() {
    let config = r#"{"fields":{"lists":"popularity"},"weights":{"freshness":0.4}}"#;
    let mut engine = Engine::new(catalog_of(BOOKS, config), 7);
    browse(&mut engine, &mut Draws(2), 60, by_price);
    let (popularity, freshness) = (Signal::Popularity.index(), Signal::Freshness.index());
    let weights = adapted(&mut engine);
    assert!(
        (weights[freshness] / weights[popularity] - 0.4 / 4.0).abs() < 1e-4,
        "among themselves priors stay as they are"
    );
    let mut own = [0.0; penchant::catalog::settings::SIGNALS];
    (own[popularity], own[freshness]) = (4.0, 0.4);
    let before = own;
    engine.adapt(&mut own, NOON);
    assert_eq!(own, before, "without a personal signal nothing is adapted");
}

#[test]
fn a_click_elsewhere_counts_for_what_was_shown_in_the_same_visit() {
    let lives = |click: Option<&str>| {
        let mut engine = engine();
        for (number, at) in [NOON - 3.0 * DAY, NOON - 2.0 * DAY].into_iter().enumerate() {
            let shelf = format!("s{number}");
            for (position, id) in IDS[..4].iter().enumerate() {
                show(&mut engine, (&shelf, at), (id, position), certain(&[0.0, position as f64, 0.0]));
            }
        }
        if let Some(click) = click {
            record(&mut engine, &given(click), NOON);
        }
        // An hour later, both visits are over.
        record(&mut engine, &given(r#"{"type":"search","query":"whales"}"#), NOON);
        factors(&mut engine)
    };
    let at = NOON - 2.0 * DAY + 1_000.0;
    let named = lives(Some(&format!(r#"{{"type":"click","item":"lordjim","recommendation":"s1","at":{at}}}"#)));
    let unnamed = lives(Some(&format!(r#"{{"type":"view","item":"lordjim","at":{at}}}"#)));
    let next_day = at + DAY;
    let late = lives(Some(&format!(r#"{{"type":"like","item":"lordjim","recommendation":"s1","at":{next_day}}}"#)));
    let stray = lives(Some(&format!(r#"{{"type":"like","item":"lordjim","at":{next_day}}}"#)));
    assert_eq!((named, late), (unnamed, unnamed));
    assert_eq!(
        stray,
        lives(None),
        "a day later, and without the shelf's name, it is not what was shown that led to it"
    );
    assert!(named[1] > lives(None)[1]);
}

/// Some days of somebody who is shown shelves: `(visit, item, position, values, whether it is clicked)`.
type Seen = (u8, usize, usize, [i8; 3], bool);

fn any_life() -> impl Strategy<Value = Vec<Seen>> {
    let seen = (0..5_u8, 0..IDS.len(), 0..8_usize, prop::array::uniform3(-30..30_i8), prop::bool::weighted(0.3));
    prop::collection::vec(seen, 1..40).prop_map(|mut life| {
        life.sort_by_key(|&(visit, ..)| visit);
        life
    })
}

/// The events of a life, each with its number, but for those that `is_left_out`.
fn lived(life: &[Seen], asks: bool, is_left_out: impl Fn(u64) -> bool) -> Engine {
    let mut engine = engine();
    let mut number = 0;
    for &(visit, item, position, values, is_clicked) in life {
        let (shelf, id) = (format!("v{visit}"), IDS[item]);
        let at = NOON - (4 - visit) as f64 * DAY;
        let events = [Some("impression"), is_clicked.then_some("click")];
        for kind in events.into_iter().flatten() {
            number += 1;
            let mut pending = engine.check(&on_shelf(kind, id, &shelf, position, at), NOON).unwrap();
            if kind == "impression" {
                *pending.event.shown_mut().unwrap() = Some(certain(&values.map(|value| f64::from(value) / 10.0)));
            }
            if !is_left_out(number) {
                engine.commit(number, pending);
            }
            if asks {
                engine.recommend(&nothing(), at).unwrap();
            }
        }
    }
    engine
}

proptest! {
    #[test]
    fn adapting_event_by_event_is_adapting_at_once(life in any_life(), hours in 0.0..48.0_f64) {
        let mut along_the_way = lived(&life, true, |_| false);
        let mut at_once = engine();
        at_once.restore(along_the_way.log().clone());
        let now = NOON + hours * HOUR;
        let asked = [&mut along_the_way, &mut at_once].map(|engine| {
            let mut weights = engine.catalog().settings().weights;
            engine.adapt(&mut weights, now);
            weights
        });
        prop_assert_eq!(asked[0], asked[1]);
    }

    #[test]
    fn what_is_forgotten_has_taught_nothing(life in any_life(), which: prop::sample::Index) {
        let whole = lived(&life, true, |_| false);
        let which = which.index(whole.log().entries().len()) as u64 + 1;
        let mut forgetful = whole;
        forgetful.forget(&[which]).unwrap();
        let mut innocent = lived(&life, false, |number| number == which);
        prop_assert_eq!(forgetful.log(), innocent.log());
        prop_assert_eq!(adapted(&mut forgetful), adapted(&mut innocent));
    }

    #[test]
    fn no_weight_changes_its_sign_or_leaves_its_range(life in any_life(), weights in prop::collection::vec(-10.0..=10.0_f32, penchant::catalog::settings::SIGNALS)) {
        let mut engine = lived(&life, false, |_| false);
        let mut asked: Weights = std::array::from_fn(|k| if k % 3 == 2 { 0.0 } else { weights[k] });
        let before = asked;
        engine.adapt(&mut asked, NOON + DAY);
        for (before, after) in before.iter().zip(asked) {
            prop_assert!(after.is_finite() && after.abs() <= 10.0 && after * before >= 0.0, "{before} {after}");
            prop_assert!(*before != 0.0 || after == 0.0);
        }
    }

    #[test]
    fn whatever_was_shown_the_weights_stay_numbers(values in prop::array::uniform3(-1e6..1e6_f32), position in 0..1_000_000_usize) {
        let mut engine = engine();
        for (number, id) in IDS.into_iter().enumerate() {
            let signals = SIGNALS.into_iter().zip(values).collect();
            let shown = Shown { propensity: 1e-9, draws: 0, baseline: None, signals };
            show(&mut engine, (&format!("s{number}"), NOON - 2.0 * DAY), (id, position), shown);
        }
        prop_assert!(adapted(&mut engine).iter().all(|weight| weight.is_finite()));
    }
}

#[test]
fn a_muted_item_s_showings_teach_nothing_while_it_is() {
    let mut engine = engine();
    browse(&mut engine, &mut Draws(9), 20, by_price);
    let mut without = crate::shop::engine();
    for entry in engine.log().entries().iter().filter(|entry| entry.event.item() != Some("moby")) {
        let item = entry.item.map(|place| engine.log().item(place).clone());
        without.commit(entry.sequence, penchant::visitor::Pending { event: entry.event.clone(), item });
    }
    let before = adapted(&mut engine);
    let pending =
        engine.check_wish(EventKind::Mute, &given(r#"{"item":"moby"}"#), &penchant::input::Given::Nothing, NOON);
    engine.commit(engine.log().tail() + 1, pending.unwrap());
    assert_ne!(adapted(&mut engine), before);
    assert_eq!(adapted(&mut engine), adapted(&mut without));
}
