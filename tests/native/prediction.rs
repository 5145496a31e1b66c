//! What is likely to happen next, and how far that can be trusted.

use std::fmt::Write;

use penchant::catalog::settings::SIGNALS;
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::Prediction;
use penchant::visitor::adaptation::past::Past;
use penchant::visitor::adaptation::regression::{Features, Posterior};
use penchant::visitor::adaptation::regression::{Observation, Prior};
use penchant::visitor::adaptation::showings::showings;
use penchant::visitor::log::Shown;
use proptest::prelude::*;

use crate::shop::{HOUR, IDS, NOON, catalog_of, engine, event, given, nothing, record};
use crate::shown::{DAY, Draws, browse, certain, chance, on_shelf, show, time_of};

fn predicted(engine: &mut Engine, goal: &str, item: Option<&str>) -> Prediction {
    let item = item.map_or(Given::Nothing, |id| Given::Text(id.to_owned()));
    engine.predict(&Given::Text(goal.to_owned()), &item, &nothing(), NOON).expect("the goal and the item are sound")
}

fn is_ordered(prediction: &Prediction) -> bool {
    let belief = &prediction.belief;
    0.0 <= belief.low() && belief.low() <= belief.mean() && belief.mean() <= belief.high() && belief.high() <= 1.0
}

#[test]
fn with_nothing_known_everything_is_possible_and_nothing_enough() {
    let mut engine = engine();
    for (goal, item) in [("click", Some("moby")), ("purchase", Some("moby")), ("signup", None), ("purchase", None)] {
        let prediction = predicted(&mut engine, goal, item);
        let belief = &prediction.belief;
        assert!(!prediction.is_enough && is_ordered(&prediction), "{prediction:?}");
        assert!(belief.high() - belief.low() > 0.3, "{goal}: {} to {}", belief.low(), belief.high());
        assert_eq!(prediction.basis, Default::default());
    }
}

#[test]
fn what_cannot_be_predicted_is_refused() {
    let mut engine = engine();
    let text = |text: &str| Given::Text(text.to_owned());
    let moby = text("moby");
    for (goal, item, options, code) in [
        ("", &moby, "{}", "option_invalid"),
        ("impression", &moby, "{}", "option_invalid"),
        ("not_interested", &Given::Nothing, "{}", "option_invalid"),
        (&"g".repeat(65), &Given::Nothing, "{}", "option_invalid"),
        ("click", &text("nowhere"), "{}", "item_unknown"),
        ("click", &Given::Number(7.0), "{}", "option_invalid"),
        ("click", &moby, r#"{"limit":3}"#, "option_invalid"),
        ("click", &moby, r#"{"surface":7}"#, "option_invalid"),
        ("signup", &Given::Nothing, r#"{"surfaces":"home"}"#, "option_invalid"),
        ("click", &moby, r#"{"context":"home"}"#, "option_invalid"),
        ("signup", &Given::Nothing, r#"{"context":"home"}"#, "option_invalid"),
    ] {
        let refused = engine.predict(&text(goal), item, &given(options), NOON).unwrap_err();
        assert_eq!(refused.code(), code, "{goal} {item:?} {options}: {refused}");
    }
}

#[test]
fn whoever_clicks_more_is_expected_to() {
    let click = |log_odds: f64| {
        let mut engine = engine();
        browse(&mut engine, &mut Draws(1), 40, |position, _| chance(log_odds - (1.0 + position as f64).ln()));
        predicted(&mut engine, "click", Some("moby"))
    };
    let (seldom, often) = (click(-3.0), click(0.0));
    assert!(often.is_enough && often.basis.impressions == 240 && often.basis.clicks > 40);
    assert!(seldom.belief.high() < often.belief.low(), "{seldom:?} {often:?}");
    assert!((0.38..0.62).contains(&often.belief.mean()), "one in two in the first place: {}", often.belief.mean());
}

#[test]
fn a_goal_on_a_visit_is_the_share_of_visits_that_had_it() {
    let mut engine = engine();
    for visit in 0..40 {
        let at = NOON - (40 - visit) as f64 * HOUR;
        record(&mut engine, &event("view", "moby", at), NOON);
        if visit % 4 == 0 {
            for _ in 0..2 {
                record(&mut engine, &given(&format!(r#"{{"type":"goal","goal":"signup","at":{at}}}"#)), NOON);
            }
        }
    }
    let signup = predicted(&mut engine, "signup", None);
    assert!(signup.is_enough && (signup.basis.visits, signup.basis.goals) == (40, 10));
    assert!((signup.belief.mean() - 10.5 / 41.0).abs() < 0.01, "{}", signup.belief.mean());
    assert!(signup.belief.low() > 0.14 && signup.belief.high() < 0.40);
    let other = predicted(&mut engine, "newsletter", None);
    assert!(other.belief.mean() < 0.02 && other.basis.goals == 0);
    assert!(predicted(&mut engine, "click", None).belief.mean() > 0.95);
}

#[test]
fn the_visit_that_goes_on_is_not_counted_yet() {
    let mut engine = engine();
    record(&mut engine, &given(&format!(r#"{{"type":"goal","goal":"signup","at":{NOON}}}"#)), NOON);
    assert_eq!(predicted(&mut engine, "signup", None).basis.visits, 0);
}

#[test]
fn a_goal_counts_as_far_as_it_was_reached() {
    let mut days: Vec<i32> = (1..=20).collect();
    let mut told = Vec::new();
    // Recorded backwards, and in the order of time.
    for _ in 0..2 {
        let mut engine = engine();
        for &day in &days {
            let at = NOON - f64::from(day) * HOUR;
            record(&mut engine, &given(&format!(r#"{{"type":"goal","goal":"read","value":0.5,"at":{at}}}"#)), NOON);
        }
        told.push(predicted(&mut engine, "read", None));
        days.reverse();
    }
    assert_eq!(told[0], told[1]);
    let read = &told[0];
    assert!((read.belief.mean() - 0.5).abs() < 0.01 && read.basis.goals == 20);
}

#[test]
fn through_an_item_a_goal_is_as_likely_as_the_click_and_what_follows_it() {
    let mut engine = engine();
    browse(&mut engine, &mut Draws(1), 40, |position, _| chance(-(1.0 + position as f64).ln()));
    let click = predicted(&mut engine, "click", Some("moby"));
    let openings = predicted(&mut engine, "purchase", Some("moby")).basis.openings;
    assert_eq!(openings, click.basis.clicks, "each was opened once a visit");
    // One in four of what is opened from now on is bought.
    for visit in 0..60 {
        let at = NOON + visit as f64 * HOUR;
        record(&mut engine, &event("view", IDS[visit % 10], at), at);
        if visit % 4 == 0 {
            record(&mut engine, &event("purchase", IDS[visit % 10], at + 1_000.0), at + 1_000.0);
        }
    }
    let now = NOON + 100.0 * HOUR;
    let ask = |engine: &mut Engine, goal: &str| {
        engine
            .predict(&Given::Text(goal.to_owned()), &Given::Text("waverley".to_owned()), &nothing(), now)
            .expect("the goal is sound")
    };
    let (click, purchase) = (ask(&mut engine, "click"), ask(&mut engine, "purchase"));
    let share = purchase.belief.mean() / click.belief.mean();
    assert!(purchase.is_enough && purchase.basis.goals == 15 && (0.10..0.25).contains(&share), "{share}");
    let relative =
        |prediction: &Prediction| (prediction.belief.high() - prediction.belief.low()) / prediction.belief.mean();
    assert!(relative(&purchase) > relative(&click), "two things that are uncertain are more so");
}

#[test]
fn a_goal_without_an_item_was_led_to_by_what_was_opened_before_it_in_the_visit() {
    let mut engine = engine();
    let goal = |at: f64, item: &str| given(&format!(r#"{{"type":"goal","goal":"signup","at":{at}{item}}}"#));
    for (hours, item) in [(20.0, ""), (10.0, r#","item":"emma""#)] {
        let at = NOON - hours * HOUR;
        record(&mut engine, &event("view", "moby", at), NOON);
        record(&mut engine, &event("view", "emma", at + 1_000.0), NOON);
        record(&mut engine, &goal(at + 2_000.0, item), NOON);
        record(&mut engine, &event("view", "typee", at + 3_000.0), NOON);
    }
    let basis = predicted(&mut engine, "signup", Some("moby")).basis;
    assert_eq!((basis.openings, basis.goals), (6, 3));
}

proptest! {
    #[test]
    fn whatever_happened_a_prediction_is_a_probability_between_its_bounds(
        history in crate::shop::any_history(),
        goal in prop::sample::select(vec!["click", "purchase", "like", "signup"]),
        item in prop::option::of(prop::sample::select(IDS.to_vec())),
    ) {
        let mut engine = engine();
        crate::shop::record_all(&mut engine, &history);
        let prediction = predicted(&mut engine, goal, item);
        prop_assert!(is_ordered(&prediction), "{prediction:?}");
        let mut at_once = crate::shop::engine();
        at_once.restore(engine.log().clone());
        prop_assert_eq!(predicted(&mut at_once, goal, item), prediction);
    }
}

/// So many items that nobody comes to their end.
fn library() -> Engine {
    let mut source = String::new();
    for item in 0..160 {
        let (creator, subjects) = (item % 9, [item % 7, item % 5 + 7]);
        let [one, other] = subjects;
        let popularity = item * 37 % 160;
        let line = format!(
            r#"{{"id":"i{item}","creators":["c{creator}"],"subjects":["s{one}","s{other}"],"lists":{popularity}}}"#
        );
        writeln!(source, "{line}").expect("a text grows");
    }
    Engine::new(catalog_of(&source, r#"{"fields":{"lists":"popularity"}}"#), 7)
}

/// A visitor of the library, one of those whom the prior expects: how readily they click, how much places matter, how much
/// less they click after a click, and what a point of score from each signal is worth.
struct Visitor {
    readiness: f64,
    examination: f64,
    stopping: f64,
    worth: [f64; SIGNALS],
}

impl Visitor {
    /// Drawn by the table of docs/prediction.md.
    fn drawn(forces: &[f32; SIGNALS], draws: &mut Draws) -> Self {
        let scale = 0.5 + 0.5 * draws.normal();
        Self {
            readiness: -2.2 + 1.5 * draws.normal(),
            examination: (0.35 * draws.normal()).exp(),
            stopping: 4.0 * draws.normal(),
            worth: forces.map(|force| scale + 0.15 / f64::from(force).abs().max(0.2) * draws.normal()),
        }
    }

    fn chance(&self, position: usize, parts: &[(usize, f64)], has_clicked: bool) -> f64 {
        let worth: f64 = parts.iter().map(|&(signal, part)| self.worth[signal] * part).sum();
        let stopping = if has_clicked { self.stopping } else { 0.0 };
        let looked_at = (1.0 + position as f64).powf(-self.examination);
        looked_at * chance(self.readiness + worth - stopping)
    }
}

/// An item of a shelf: its id, by signal what that puts into its score, and how it came to be shown.
type OnShelf = (String, Vec<(usize, f64)>, Shown);

/// The items of a shelf, by the catalogue's weights.
fn parts(engine: &Engine, shelf: &penchant::ranking::shelf::Shelf) -> Vec<OnShelf> {
    let weights = engine.catalog().settings().weights;
    let of = |ranked: &penchant::ranking::Ranked| {
        let id = engine.catalog().id(ranked.item).to_owned();
        let signals = engine.explain(&shelf.id(), &id).expect("it is on the shelf").signals;
        let standing = signals.iter().filter(|(_, blend, _)| blend.deviation > 0.0);
        let value =
            |blend: &penchant::ranking::SignalBlend, value: f64| blend.trust * (value - blend.mean) / blend.unit;
        let values: Vec<_> = standing.map(|(signal, blend, raw)| (*signal, value(blend, *raw) as f32)).collect();
        let part = |&(signal, value): &(penchant::catalog::Signal, f32)| {
            (signal.index(), f64::from(weights[signal.index()]) * f64::from(value))
        };
        let parts = values.iter().map(part).collect();
        (id, parts, Shown { signals: values, ..certain(&[0.0; 3]) })
    };
    shelf.items.iter().map(of).collect()
}

/// Predicted chance, its interval, and the true one, of what stands first, over the visits of many visitors.
fn predictions(visitors: u64) -> Vec<[f64; 4]> {
    const VISITS: usize = 13;
    let mut made = Vec::new();
    for number in 0..visitors {
        let (mut engine, mut draws) = (library(), Draws(1_000 + number));
        let visitor = Visitor::drawn(engine.catalog().forces(), &mut draws);
        for visit in 0..VISITS {
            let at = time_of(visit, VISITS);
            let shelf = engine.recommend(&given(r#"{"limit":6}"#), at).unwrap().clone();
            let shown = parts(&engine, &shelf);
            if [2, 6, 12].contains(&visit) {
                // In the first place, whichever it is.
                let (id, parts, _) = &shown[(draws.uniform() * 6.0) as usize];
                let prediction = engine
                    .predict(&Given::Text("click".to_owned()), &Given::Text(id.clone()), &nothing(), at)
                    .unwrap()
                    .belief;
                made.push([prediction.mean(), prediction.low(), prediction.high(), visitor.chance(0, parts, false)]);
            }
            let mut has_clicked = false;
            for (position, (id, parts, shown)) in shown.into_iter().enumerate() {
                show(&mut engine, (&shelf.id(), at), (&id, position), shown);
                if draws.falls(visitor.chance(position, &parts, has_clicked)) {
                    has_clicked = true;
                    record(&mut engine, &on_shelf("click", &id, &shelf.id(), position, at + 1_000.0), at + 1_000.0);
                }
            }
        }
    }
    made
}

/// Two hundred visitors, each asked of three times: in every bin of what was predicted, what is true is on the average near,
/// and nine tenths of the intervals hold it. As they are drawn from the prior, nothing less would do (Cook, Gelman & Rubin
/// 2006).
#[test]
fn predictions_are_calibrated() {
    let made = predictions(200);
    let covered = made.iter().filter(|[_, low, high, truth]| (low..=high).contains(&truth)).count();
    let covered = covered as f64 / made.len() as f64;
    for bin in [0.0..0.1, 0.1..0.2, 0.2..0.3, 0.3..0.5, 0.5..1.0] {
        let of: Vec<_> = made.iter().filter(|[mean, ..]| bin.contains(mean)).collect();
        let mean = |k: usize| of.iter().map(|numbers| numbers[k]).sum::<f64>() / of.len() as f64;
        assert!(of.len() < 20 || (mean(0) - mean(3)).abs() < 0.06, "{bin:?}: {} {}", mean(0), mean(3));
    }
    assert!((0.85..=0.97).contains(&covered), "{covered}");
}

#[test]
fn time_alone_makes_a_prediction_less_certain() {
    let mut engine = engine();
    browse(&mut engine, &mut Draws(1), 40, |position, _| chance(-(1.0 + position as f64).ln()));
    let moby = Given::Text("moby".to_owned());
    let width = |engine: &mut Engine, now| {
        let belief = engine.predict(&Given::Text("click".to_owned()), &moby, &nothing(), now).unwrap().belief;
        belief.high() - belief.low()
    };
    assert!(width(&mut engine, NOON + 200.0 * DAY) > 1.5 * width(&mut engine, NOON));
}

/// What is believed of somebody who takes the first thing they like and goes, as far as it is told what stands below a click.
fn stopping(is_told: bool) -> Posterior {
    let (mut draws, mut observations) = (Draws(3), Vec::new());
    for _ in 0..60 {
        let mut has_clicked = false;
        for position in 0..6 {
            let value = draws.normal();
            let is_clicked = !has_clicked && value > 0.0;
            let features = Features::new(position, is_told && has_clicked, [(0, 1.0, value)]);
            observations.push(Observation { features, is_clicked });
            has_clicked |= is_clicked;
        }
    }
    Posterior::new(&Prior::new(&[1.0; SIGNALS]), observations.iter().map(|observation| (observation, 1.0)))
}

#[test]
fn what_stands_below_a_click_is_taken_neither_for_disliked_nor_for_overlooked() {
    let [told, untold] = [true, false].map(stopping);
    let of = |value| chance(told.log_odds(&Features::new(0, false, [(0, 1.0, value)])).0);
    let (liked, disliked) = (of(1.0), of(-1.0));
    assert!(liked > 0.9 && disliked < 0.1, "they take the first that they like: {liked} {disliked}");
    assert!(told.worth()[0] > untold.worth()[0], "{} {}", told.worth()[0], untold.worth()[0]);
    assert!(told.examination() < 0.5, "they look at every place alike: {}", told.examination());
    assert!(untold.examination() > 1.0, "which only their stopping hides: {}", untold.examination());
}

#[test]
fn an_item_stands_below_a_click_where_one_of_the_same_shelf_and_a_higher_place_was_clicked() {
    let mut engine = engine();
    let at = NOON - DAY;
    // Two shelves on one page, told of in turn.
    for (position, id) in IDS[..4].iter().enumerate() {
        for shelf in ["one", "two"] {
            show(&mut engine, (shelf, at), (id, position), certain(&[0.0; 3]));
        }
    }
    record(&mut engine, &on_shelf("click", IDS[1], "two", 1, at + 1_000.0), at + 1_000.0);
    let past = Past::of(engine.log(), engine.profile(), NOON);
    let seen = showings(&past, engine.log(), engine.catalog(), engine.profile());
    let below: Vec<_> =
        seen.iter().filter(|seen| seen.is_below_click).map(|seen| (seen.shelf, seen.position)).collect();
    assert_eq!(below, [("two", 2), ("two", 3)]);
}

#[test]
fn the_view_that_follows_a_click_is_no_click_on_another_shelf() {
    let mut engine = engine();
    let at = NOON - 2.0 * DAY;
    for shelf in ["front", "side"] {
        show(&mut engine, (shelf, at), ("moby", 0), certain(&[0.0; 3]));
    }
    record(&mut engine, &on_shelf("click", "moby", "front", 0, at + 1_000.0), at);
    record(&mut engine, &event("view", "moby", at + 2_000.0), at);
    let basis = predicted(&mut engine, "click", Some("moby")).basis;
    assert_eq!((basis.impressions, basis.clicks), (2, 1));
}
