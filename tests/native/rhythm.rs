//! When the visitor comes, and the chance that they come back.

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::Rhythm;
use proptest::prelude::*;

use crate::shop::{HOUR, NOON, engine, given, record};
use crate::shown::{DAY, Draws};

/// Somebody who came at these times.
fn visitor(times: impl IntoIterator<Item = f64>) -> Engine {
    let mut engine = engine();
    for at in times {
        record(&mut engine, &given(&format!(r#"{{"type":"search","query":"whales","at":{at}}}"#)), NOON);
    }
    engine
}

fn rhythm(engine: &Engine, now: f64) -> Rhythm {
    engine.rhythm(&Given::Number(0.0), now).expect("so many minutes can be")
}

fn is_ordered(rhythm: &Rhythm) -> bool {
    let in_order = |numbers: [f64; 5]| numbers.windows(2).all(|pair| pair[0] <= pair[1]);
    in_order([0.0, rhythm.day.low(), rhythm.day.mean(), rhythm.day.high(), 1.0])
        && in_order([0.0, rhythm.week.low(), rhythm.week.mean(), rhythm.week.high(), 1.0])
        && rhythm.day.mean() <= rhythm.week.mean()
}

#[test]
fn of_somebody_who_never_came_nothing_is_known() {
    let rhythm = rhythm(&engine(), NOON);
    assert!(is_ordered(&rhythm) && !rhythm.is_enough && rhythm.visits == 0);
    assert!(rhythm.week.high() - rhythm.week.low() > 0.8);
    assert_eq!((rhythm.hours, rhythm.weekdays), ([0.0; 24], [0.0; 7]));
}

#[test]
fn who_comes_every_day_is_expected_tomorrow() {
    let rhythm = rhythm(&visitor((1..=40).rev().map(|day| NOON - f64::from(day) * DAY + HOUR)), NOON);
    assert!(rhythm.is_enough && rhythm.visits == 40);
    assert!(rhythm.day.mean() > 0.85 && rhythm.week.low() > 0.8, "{} {}", rhythm.day.mean(), rhythm.week.low());
}

#[test]
fn who_came_every_week_is_expected_within_one_and_who_then_stayed_away_for_months_is_not() {
    let weekly = visitor((1..=12).rev().map(|week| NOON - f64::from(week) * 7.0 * DAY + DAY));
    let soon = rhythm(&weekly, NOON);
    assert!((0.45..0.8).contains(&soon.week.mean()) && soon.day.mean() < 0.25, "{}", soon.week.mean());
    let late = rhythm(&weekly, NOON + 90.0 * DAY);
    assert!(late.week.mean() < 0.1, "{}", late.week.mean());
}

#[test]
fn the_chance_of_a_return_is_that_of_the_rhythm_and_grows_with_the_time() {
    let mut weekly = visitor((1..=12).rev().map(|week| NOON - f64::from(week) * 7.0 * DAY + DAY));
    let rhythm = rhythm(&weekly, NOON);
    let mut within = |options: &str| {
        let predicted = weekly.predict(&given(r#""return""#), &Given::Nothing, &given(options), NOON);
        predicted.expect("a return can be predicted")
    };
    assert_eq!(within(r#"{"within":"1d"}"#).belief, rhythm.day);
    assert_eq!(within("{}").belief, rhythm.week);
    let chances = ["1d", "2d", "7d", "4w", "52w", "1y"].map(|time| within(&format!(r#"{{"within":"{time}"}}"#)));
    assert!(chances.windows(2).all(|pair| pair[0].belief.mean() < pair[1].belief.mean()));
    assert!(chances.iter().all(|chance| chance.is_enough && chance.basis.visits == 12));
}

#[test]
fn a_second_visit_on_the_same_day_says_nothing_of_the_next() {
    let days = || (1..=20).rev().map(|day| NOON - f64::from(day) * 2.0 * DAY + HOUR);
    let twice = visitor(days().flat_map(|at| [at, at + 3.0 * HOUR]));
    assert_eq!(rhythm(&twice, NOON).day.mean(), rhythm(&visitor(days()), NOON).day.mean());
}

#[test]
fn hours_and_days_are_those_of_the_visitors_clock() {
    // Noon by the calendar: 1,790,000,000,000 is a Monday, 14:13:20 UTC.
    let engine = visitor([NOON - 7.0 * DAY, NOON - 6.0 * DAY, NOON - 10.0 * HOUR, NOON]);
    let utc = rhythm(&engine, NOON);
    assert_eq!((utc.hours[14], utc.hours[4]), (0.75, 0.25));
    assert_eq!((utc.weekdays[1], utc.weekdays[2]), (0.75, 0.25));
    let ahead = engine.rhythm(&Given::Number(600.0), NOON).unwrap();
    assert_eq!((ahead.hours[0], ahead.hours[14]), (0.75, 0.25));
    assert_eq!((ahead.weekdays[1], ahead.weekdays[2], ahead.weekdays[3]), (0.25, 0.5, 0.25));
    let behind = engine.rhythm(&Given::Number(-900.0), NOON).unwrap();
    assert_eq!((behind.hours[23], behind.weekdays[0]), (0.75, 0.75));
}

#[test]
fn clocks_that_cannot_be_are_refused() {
    for minutes in [Given::Nothing, Given::Number(f64::NAN), Given::Number(1_441.0), Given::Text("CET".to_owned())] {
        assert_eq!(engine().rhythm(&minutes, NOON).unwrap_err().code(), "option_invalid", "{minutes:?}");
    }
}

proptest! {
    #[test]
    fn whenever_somebody_came_chances_are_chances(
        hours in prop::collection::vec(0.0..20_000.0_f64, 0..60),
        minutes in -1_440.0..1_440.0_f64,
        later in -1e4..1e5_f64,
    ) {
        let engine = visitor(hours.iter().map(|hours| NOON - hours * HOUR));
        let rhythm = engine.rhythm(&Given::Number(minutes), NOON + later * HOUR).unwrap();
        prop_assert!(is_ordered(&rhythm), "{rhythm:?}");
        for shares in [&rhythm.hours[..], &rhythm.weekdays[..]] {
            let sum: f64 = shares.iter().sum();
            prop_assert!((sum - f64::from(u8::from(!hours.is_empty()))).abs() < 1e-9);
        }
    }
}

/// When somebody came, day by day for a hundred days: at some hour of theirs, with a chance of their own, until they cease to.
fn by_day(draws: &mut Draws) -> Vec<f64> {
    let (coming, ceasing) = (draws.uniform().powi(2), 0.04 * draws.uniform());
    let hour = 24.0 * draws.uniform();
    let mut times = Vec::new();
    for day in 0..100 {
        if day > 0 && draws.falls(ceasing) {
            break;
        }
        if day == 0 || draws.falls(coming) {
            times.push(f64::from(day) * DAY + (hour + 2.0 * draws.normal()).clamp(0.0, 23.9) * HOUR);
        }
    }
    times
}

/// The same, at any time with a rate of their own: a Poisson process.
fn at_any_time(draws: &mut Draws) -> Vec<f64> {
    let (pause, ceasing) = (0.7 + 15.0 * draws.uniform().powi(2), 0.15 * draws.uniform());
    let mut times = vec![0.0];
    let mut at = 0.0;
    while !draws.falls(ceasing) {
        at -= pause * (1.0 - draws.uniform()).ln();
        if at > 100.0 {
            break;
        }
        times.push(at * DAY);
    }
    times
}

/// Of 800 visitors of two kinds, neither of which is quite the model's, as many come back as was predicted.
#[test]
fn predictions_of_a_return_are_calibrated() {
    let mut draws = Draws(77);
    let mut made = Vec::new();
    for number in 0..800 {
        let times = if number % 2 == 0 { by_day(&mut draws) } else { at_any_time(&mut draws) };
        let asked = (3.0 + 70.0 * draws.uniform()) * DAY;
        let start = NOON - asked;
        let rhythm = rhythm(&visitor(times.iter().filter(|&&at| at <= asked).map(|at| start + at)), NOON);
        let returns = |days: f64| times.iter().any(|&at| at > asked && at <= asked + days * DAY);
        made.push((rhythm.day.mean(), returns(1.0)));
        made.push((rhythm.week.mean(), returns(7.0)));
    }
    for bin in [0.0..0.05, 0.05..0.15, 0.15..0.3, 0.3..0.5, 0.5..0.7, 0.7..0.9, 0.9..1.0] {
        let of: Vec<_> = made.iter().filter(|(predicted, _)| bin.contains(predicted)).collect();
        let count = of.len() as f64;
        let predicted = of.iter().map(|(predicted, _)| predicted).sum::<f64>() / count;
        let came = of.iter().filter(|(_, came)| *came).count() as f64 / count;
        assert!(count > 50.0 && (predicted - came).abs() < 0.08, "{bin:?}: {count}, {predicted} {came}");
    }
}
