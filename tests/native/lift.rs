//! How well it works: what shelves were worth against popularity's, and how varied they were.

use penchant::catalog::Catalog;
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::Bubble;
use penchant::insight::lift::{Lift, lift, weight};
use penchant::visitor::adaptation::past::Past;
use penchant::visitor::adaptation::showings::showings;
use penchant::visitor::log::{EventKind, Shown};
use proptest::prelude::*;

use crate::shop::{BOOKS, CONFIG, HOUR, IDS, NOON, any_history, catalog_of, engine, event, given, record, record_all};
use crate::shown::{DAY, Draws, certain, on_shelf, show};

/// Places on a shelf: all but the last go by the visitor's own order, the last to any other item.
const PLACES: usize = 5;

/// What a place is looked at.
fn look(place: usize) -> f64 {
    1.0 / (1.0 + place as f64)
}

/// How good each item is for the visitor: the site's order, which is that of [`IDS`], is not theirs.
fn relevance(item: usize) -> f64 {
    0.1 + 0.6 * ((item * 7 + 3) % 10) as f64 / 9.0
}

/// What a shelf is worth on the average: in clicks per place that is fully looked at.
fn worth(shelf: impl Iterator<Item = f64>) -> f64 {
    let (mut clicks, mut looks) = (0.0, 0.0);
    for (place, relevance) in shelf.enumerate() {
        clicks += look(place) * relevance;
        looks += look(place);
    }
    clicks / looks
}

/// The visitor's own order: the best first, and the fifth place to be drawn for.
fn own_order() -> Vec<usize> {
    let mut order: Vec<usize> = (0..IDS.len()).collect();
    order.sort_by(|&one, &other| relevance(other).total_cmp(&relevance(one)));
    order
}

/// Somebody who was shown so many shelves; `explores` says whether others than their own can be on them.
fn watched(catalog: Catalog, draws: &mut Draws, shelves: usize, explores: bool) -> Engine {
    let mut engine = Engine::new(catalog, 7);
    let order = own_order();
    for number in 0..shelves {
        let (shelf, at) = (format!("s{number}"), NOON - (shelves - number) as f64 * 2.0 * HOUR);
        let drawn = PLACES - 1 + (draws.uniform() * (IDS.len() - PLACES + 1) as f64) as usize;
        let last = if explores { drawn } else { PLACES - 1 };
        for position in 0..PLACES {
            let is_drawn = position == PLACES - 1 && explores;
            let item = order[if position == PLACES - 1 { last } else { position }];
            let propensity = if is_drawn { 1.0 / (IDS.len() - PLACES + 1) as f64 } else { 1.0 };
            let shown =
                Shown { propensity, draws: u32::from(is_drawn), baseline: Some(item as u32), ..certain(&[0.0; 3]) };
            show(&mut engine, (&shelf, at), (IDS[item], position), shown);
            if draws.falls(look(position) * relevance(item)) {
                record(&mut engine, &on_shelf("click", IDS[item], &shelf, position, at), at);
            }
        }
    }
    engine
}

/// The estimate where it is known how places are looked at.
fn estimate(engine: &Engine) -> Lift {
    let past = Past::of(engine.log(), engine.profile(), NOON);
    lift(&showings(&past, engine.log(), engine.catalog(), engine.profile()), 1.0)
}

fn books() -> Catalog {
    catalog_of(BOOKS, CONFIG)
}

#[test]
fn the_estimate_is_unbiased_and_its_interval_holds_the_truth() {
    const RUNS: u64 = 100;
    let own = own_order();
    let explored =
        (PLACES - 1..IDS.len()).map(|place| relevance(own[place])).sum::<f64>() / (IDS.len() - PLACES + 1) as f64;
    let shown = worth(own[..PLACES - 1].iter().map(|&item| relevance(item)).chain([explored]));
    let popularity = worth((0..PLACES).map(relevance));
    let runs: Vec<Lift> = (0..RUNS).map(|run| estimate(&watched(books(), &mut Draws(run), 150, true))).collect();
    let mean = |of: fn(&Lift) -> f64| runs.iter().map(of).sum::<f64>() / RUNS as f64;
    let held = runs.iter().filter(|run| (run.low..=run.high).contains(&(shown - popularity))).count();
    assert!((mean(|run| run.shown) - shown).abs() < 0.01);
    assert!((mean(|run| run.popularity) - popularity).abs() < 0.015);
    assert!((0.85..=0.97).contains(&(held as f64 / RUNS as f64)), "{held} of {RUNS}");
    assert!(mean(|run| run.support) > 0.95 && runs.iter().all(|run| run.is_enough));
}

/// A hundred and twenty books on four topics by twelve authors, the first the most popular.
fn library() -> String {
    let book = |number: usize| {
        let topic = ["sea", "love", "crime", "moon"][number % 4];
        let (author, sold) = (number % 12, 1_000 - number);
        format!(r#"{{"id":"b{number}","topic":"{topic}","author":"author {author}","sold":{sold}}}"#) + "\n"
    };
    (0..120).map(book).collect()
}

/// The catalogue of the [`library`].
fn stacks() -> Catalog {
    catalog_of(&library(), r#"{"fields":{"topic":"category","author":"creator","sold":"popularity"}}"#)
}

/// How good a book is for somebody who wants the sea, and minds the others the less the further down they stand.
fn liking(id: &str) -> f64 {
    let number: f64 = id[1..].parse().expect("ids have numbers");
    if number % 4.0 == 0.0 { 0.9 } else { 0.05 + 0.03 * number.min(12.0) }
}

/// How many items are on the shelves of the [`library`].
const LONG: usize = 12;

/// A shelf that `recommend` made: the items in their places, and how each came to be there.
type MadeShelf = Vec<(String, Shown)>;

/// Shelves of the [`library`] that `recommend` made with so much exploration, each by another seed, for somebody who likes
/// books far down the site's own order; and the first items of that order.
fn made_shelves(exploration: f64, count: usize) -> (Vec<MadeShelf>, Vec<String>) {
    let mut engine = Engine::new(stacks(), 7);
    for id in ["b40", "b49", "b57"] {
        record(&mut engine, &event("like", id, NOON - HOUR), NOON);
    }
    let made = |engine: &mut Engine, options: &str| -> MadeShelf {
        let shelf = engine.recommend(&given(options), NOON).unwrap().clone();
        let places = shelf.items.iter().enumerate().map(|(position, ranked)| {
            let id = engine.catalog().id(ranked.item).to_owned();
            let impression = on_shelf("impression", &id, &shelf.id(), position, NOON);
            let shown = engine.check(&impression, NOON).unwrap().event.shown().cloned();
            (id, shown.expect("the shelf is remembered"))
        });
        places.collect()
    };
    let site = made(&mut engine, &format!(r#"{{"personalization":0,"limit":{LONG}}}"#));
    let options = |seed| format!(r#"{{"limit":{LONG},"exploration":{exploration},"seed":{seed}}}"#);
    let shelves = (0..count).map(|seed| made(&mut engine, &options(seed))).collect();
    (shelves, site.into_iter().map(|(id, _)| id).collect())
}

/// Somebody who saw those shelves, one a visit.
fn watched_all(shelves: &[MadeShelf]) -> Engine {
    let (mut engine, mut draws) = (Engine::new(stacks(), 7), Draws(3));
    for (number, shelf) in shelves.iter().enumerate() {
        let (name, at) = (format!("s{number}"), NOON - (shelves.len() - number) as f64 * 2.0 * HOUR);
        for (position, (item, shown)) in shelf.iter().enumerate() {
            show(&mut engine, (&name, at), (item, position), shown.clone());
            if draws.falls(look(position) * liking(item)) {
                record(&mut engine, &on_shelf("click", item, &name, position, at), at);
            }
        }
    }
    engine
}

/// Whether numbers are 0 on the average, as far as their spread can tell.
fn are_nothing_on_the_average(numbers: &[f64]) -> bool {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / (count - 1.0);
    mean.abs() < 4.0 * (variance / count).sqrt()
}

/// By how many of popularity's places the weights on a shelf are too many, and by how much what they say of its worth is
/// too much.
fn excess(shelf: &MadeShelf, worth: f64) -> (f64, f64) {
    let own = |shown: &Shown| if shown.propensity < 1.0 { 1 << shown.draws.ilog2() } else { 0 };
    let draws = shelf.iter().fold(0, |draws, (_, shown)| draws | own(shown));
    let (mut places, mut clicks) = (-(LONG as f64), 0.0);
    for (item, shown) in shelf {
        if let Some(place) = shown.baseline {
            places += weight(shown, draws);
            clicks += weight(shown, draws) * look(place as usize) * (liking(item) - worth);
        }
    }
    (places, clicks)
}

#[test]
fn however_many_lots_a_shelf_has_each_of_popularity_s_places_counts_once() {
    for (exploration, draws) in [(0.1, 1), (0.17, 2), (0.5, 6)] {
        let (shelves, site) = made_shelves(exploration, 500);
        let drawn = shelves[0].iter().filter(|(_, shown)| shown.propensity < 1.0).count();
        assert_eq!(drawn, draws);
        let worth = worth(site.iter().map(|id| liking(id)));
        let (places, clicks): (Vec<f64>, Vec<f64>) = shelves.iter().map(|shelf| excess(shelf, worth)).unzip();
        assert!(are_nothing_on_the_average(&places), "{draws} draws: {}", places.iter().sum::<f64>() / 500.0);
        assert!(are_nothing_on_the_average(&clicks), "{draws} draws: {}", clicks.iter().sum::<f64>() / 500.0);
        let lift = estimate(&watched_all(&shelves));
        let support = 1.0 + places.iter().sum::<f64>() / (500 * LONG) as f64;
        assert!((lift.support - support).abs() < 1e-9 && (0.8..1.2).contains(&support), "{draws} draws: {lift:?}");
        let reach = lift.high - lift.low;
        assert!((lift.popularity - worth).abs() < reach, "{draws} draws: {worth} {lift:?}");
    }
}

/// By item of a few, the mean of its weights over everything that some draws can draw, the chances of those that are left
/// being in proportion to 4, 3, 2 and 1; the first item stands below the draws unless it was drawn.
fn mean_weights(draws: u32) -> [f64; 4] {
    fn follow(drawn: &[usize], chance: f64, draws: u32, means: &mut [f64; 4]) {
        let left: Vec<usize> = (0..4).filter(|item| !drawn.contains(item)).collect();
        let draw = drawn.len() as u32;
        if draw == draws {
            if left.contains(&0) {
                let shown = Shown { draws: (1 << draws) - 1, ..certain(&[0.0; 3]) };
                means[0] += chance * weight(&shown, (1 << draws) - 1);
            }
            return;
        }
        let all: usize = left.iter().map(|item| 4 - item).sum();
        for &item in &left {
            let propensity = (4 - item) as f64 / all as f64;
            let shown = Shown { propensity, draws: (1 << (draw + 1)) - 1, ..certain(&[0.0; 3]) };
            means[item] += chance * propensity * weight(&shown, (1 << draws) - 1);
            follow(&[drawn, &[item]].concat(), chance * propensity, draws, means);
        }
    }
    let mut means = [0.0; 4];
    follow(&[], 1.0, draws, &mut means);
    means
}

#[test]
fn an_item_counts_once_on_the_average_whether_drawn_or_placed_lower_down() {
    for draws in 1..=3 {
        let means = mean_weights(draws);
        assert!(means.iter().all(|mean| (mean - 1.0).abs() < 1e-12), "{draws} draws: {means:?}");
    }
}

#[test]
fn what_no_lot_could_draw_counts_as_what_was_certain_and_what_an_unknown_one_drew_as_nothing() {
    let never = certain(&[0.0; 3]);
    let unknown = Shown { propensity: 0.5, ..never.clone() };
    assert_eq!((weight(&never, 0b111), weight(&unknown, 0b111)), (1.0, 0.0));
    let second_of_three = Shown { propensity: 0.25, draws: 0b10, ..never };
    assert_eq!(weight(&second_of_three, 0b111), 0.5 / 0.25 + 0.5, "the first draw's part goes to those below");
}

#[test]
fn the_lots_of_an_impression_go_along_with_a_copy_of_the_profile() {
    let engine = watched_all(&made_shelves(0.5, 3).0);
    let copy = serde_json::to_string(&penchant::insight::portable::export(engine.log(), &[], NOON)).unwrap();
    let log = penchant::insight::portable::import(&given(&copy), engine.catalog(), NOON).unwrap();
    assert_eq!(log, *engine.log());
    let draws = |entry: &penchant::visitor::log::Entry| entry.event.shown().map_or(0, |shown| shown.draws);
    assert!(log.entries().iter().any(|entry| draws(entry) >= 1 << 5), "the sixth draw drew something");

    let damaged = copy.replacen(r#""lots":"#, r#""lots":-"#, 1);
    let refused = penchant::insight::portable::import(&given(&damaged), engine.catalog(), NOON).unwrap_err();
    assert_eq!(refused.code(), "import_invalid");
}

/// The engine that saw each of so many shelves as many times a visit.
fn watched_again(visits: usize, times: usize) -> Engine {
    let (mut engine, mut draws, order) = (Engine::new(books(), 7), Draws(5), own_order());
    for visit in 0..visits {
        let last = PLACES - 1 + (draws.uniform() * (IDS.len() - PLACES + 1) as f64) as usize;
        let is_clicked: Vec<bool> =
            (0..PLACES).map(|place| draws.falls(look(place) * relevance(order[place]))).collect();
        for time in 0..times {
            let (shelf, at) = (format!("s{visit}-{time}"), NOON - (visits - visit) as f64 * 2.0 * HOUR + time as f64);
            for position in 0..PLACES {
                let is_drawn = position == PLACES - 1;
                let item = order[if is_drawn { last } else { position }];
                let propensity = if is_drawn { 1.0 / (IDS.len() - PLACES + 1) as f64 } else { 1.0 };
                let baseline = Some(item as u32);
                let shown = Shown { propensity, draws: u32::from(is_drawn), baseline, ..certain(&[0.0; 3]) };
                show(&mut engine, (&shelf, at), (IDS[item], position), shown);
                if is_clicked[position] {
                    record(&mut engine, &on_shelf("click", IDS[item], &shelf, position, at), at);
                }
            }
        }
    }
    engine
}

#[test]
fn a_shelf_that_is_seen_again_in_a_visit_says_nothing_more() {
    let (once, often) = (estimate(&watched_again(25, 1)), estimate(&watched_again(25, 6)));
    assert_eq!((once.visits, once.shelves, often.visits, often.shelves), (25, 25, 25, 150));
    for of in [|lift: &Lift| lift.low, |lift: &Lift| lift.high, |lift: &Lift| lift.effective] {
        assert!((of(&once) - of(&often)).abs() < 1e-9, "{once:?} {often:?}");
    }
    let many = estimate(&watched_again(60, 6));
    assert!(many.effective < 50.0 && !many.is_enough, "60 visits are not enough, however many shelves they had");
}

#[test]
fn the_engine_finds_out_how_places_are_looked_at_and_says_that_it_works() {
    let mut engine = watched(books(), &mut Draws(1), 300, true);
    let lift = engine.lift(NOON);
    assert!(lift.is_enough && lift.low > 0.0, "{lift:?}");
    assert_eq!((lift.shelves, lift.impressions), (300, 1_500));
}

#[test]
fn what_popularity_would_have_shown_and_nobody_could_see_is_not_known_of() {
    let with = estimate(&watched(books(), &mut Draws(1), 150, true));
    let without = estimate(&watched(books(), &mut Draws(1), 150, false));
    let known = own_order()[..PLACES].iter().filter(|&&item| item < PLACES).count() as f64 / PLACES as f64;
    assert!((without.support - known).abs() < 1e-9 && without.support < 0.5, "{without:?}");
    assert!(!without.is_enough && with.is_enough);
}

#[test]
fn a_few_shelves_are_not_enough() {
    assert!(!estimate(&watched(books(), &mut Draws(1), 10, true)).is_enough);
    let nothing = estimate(&engine());
    assert!(!nothing.is_enough && nothing.lift.is_nan() && nothing.support == 0.0);
}

#[test]
fn the_site_s_own_order_is_as_good_as_itself() {
    let mut engine = engine();
    let mut draws = Draws(4);
    for number in 0..100 {
        let (shelf, at) = (format!("s{number}"), NOON - (100 - number) as f64 * HOUR);
        for (position, id) in IDS[..PLACES].iter().enumerate() {
            let shown = Shown { baseline: Some(position as u32), ..certain(&[0.0; 3]) };
            show(&mut engine, (&shelf, at), (id, position), shown);
            if draws.falls(look(position) * relevance(position)) {
                record(&mut engine, &on_shelf("click", id, &shelf, position, at), at);
            }
        }
    }
    let lift = engine.lift(NOON);
    assert!(lift.is_enough && lift.lift.abs() < 1e-12 && lift.high < 1e-9, "{lift:?}");
}

#[test]
fn where_the_policy_forbids_it_nothing_is_compared() {
    let policy = r#"{"fields":{"lists":"popularity"},"policy":{"version":"1","owner":"The shop","contact":"mail@shop.example",
        "reviewBy":"2030-01-01","purposes":["To show what fits"],"legalBasis":"consent","forbiddenSurfaces":["prices"]}}"#;
    let mut engine = Engine::new(catalog_of(BOOKS, policy), 7);
    for (surface, at) in [("prices", NOON - 3.0 * HOUR), ("home", NOON - 2.0 * HOUR)] {
        let impression = format!(
            r#"{{"type":"impression","item":"moby","recommendation":"{surface}","position":0,"surface":"{surface}","at":{at}}}"#
        );
        let mut pending = engine.check(&given(&impression), NOON).unwrap();
        *pending.event.shown_mut().unwrap() = Some(certain(&[0.0; 3]));
        engine.commit(engine.log().tail() + 1, pending);
    }
    let lift = engine.lift(NOON);
    assert_eq!((lift.visits, lift.shelves, lift.impressions), (1, 1, 1));
}

fn bubble(engine: &Engine, now: f64) -> Bubble {
    engine.bubble(now).expect("the books have subjects")
}

#[test]
fn the_entropy_is_that_of_the_subjects_shown() {
    let mut engine = engine();
    for (item, days) in [("moby", 1.0), ("lordjim", 2.0), ("emma", 10.0), ("nostromo", 100.0)] {
        record(&mut engine, &event("impression", item, NOON - days * DAY), NOON);
    }
    record(&mut engine, &event("view", "emma", NOON - DAY), NOON);
    let bubble = bubble(&engine, NOON);
    assert_eq!((bubble.field.as_str(), bubble.catalog.1), ("subjects", 7));
    let [earlier, latest] = bubble.windows[..] else { panic!("two weeks of twelve: {bubble:?}") };
    assert_eq!((earlier.impressions, latest.impressions), (1, 2));
    // Half a whaling story and one and a half of the sea; love and England.
    let expected = -(0.75 * 0.75_f64.log2() + 0.25 * 0.25_f64.log2());
    assert!((latest.entropy - expected).abs() < 1e-12 && (earlier.entropy - 1.0).abs() < 1e-12);
    assert_eq!((latest.coverage, earlier.coverage), (2.0 / 7.0, 2.0 / 7.0));
    assert_eq!((latest.from, latest.to, earlier.to), (NOON - 7.0 * DAY, NOON, NOON - 7.0 * DAY));
    assert!(bubble.catalog.0 > 2.0 && bubble.catalog.0 < 7.0_f64.log2());
}

#[test]
fn what_is_sensitive_or_muted_is_not_counted() {
    let config = r#"{"fields":{"lists":"popularity","subjects":{"role":"tag","sensitive":true}}}"#;
    assert_eq!(Engine::new(catalog_of(BOOKS, config), 7).bubble(NOON), None);
    let mut engine = engine();
    for item in ["moby", "emma"] {
        record(&mut engine, &event("impression", item, NOON - DAY), NOON);
    }
    let sea = given(r#"{"field":"subjects","value":"Sea stories"}"#);
    let pending = engine.check_wish(EventKind::Mute, &sea, &Given::Nothing, NOON).unwrap();
    engine.commit(engine.log().tail() + 1, pending);
    assert_eq!(bubble(&engine, NOON).windows[0].impressions, 1);
}

proptest! {
    #[test]
    fn entropy_and_coverage_stay_in_their_ranges(history in any_history()) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        let bubble = bubble(&engine, NOON);
        for window in &bubble.windows {
            prop_assert!(window.impressions > 0 && (0.0..=1.0).contains(&window.coverage));
            prop_assert!((0.0..=7.0_f64.log2() + 1e-9).contains(&window.entropy));
        }
    }
}
