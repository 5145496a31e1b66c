//! Neighbours from everyone's acts: each kind is what its formula says, and what tells nothing is refused.

use penchant::error::{Error, ErrorKind, Result};
use penchant::input::Given;
use penchant::train::neighbours::symmetric::Symmetric;
use penchant::train::neighbours::visits::Reach;
use penchant::train::neighbours::{Acts, Kind, NeighbourSettings, NeighbourTrainer, Neighbours, TrainedNeighbours};
use penchant::visitor::profile::visits::PAUSE_MS;
use proptest::prelude::*;

/// Acts with their memory.
#[derive(Debug, Clone, Default)]
struct Crowd {
    users: u32,
    items: u32,
    user: Vec<u32>,
    item: Vec<u32>,
    at: Vec<f64>,
}

impl Crowd {
    fn of(pairs: &[(u32, u32)]) -> Self {
        let timed: Vec<_> = pairs.iter().map(|&(user, item)| (user, item, f64::NAN)).collect();
        Self { at: Vec::new(), ..Self::timed(&timed) }
    }

    fn timed(acts: &[(u32, u32, f64)]) -> Self {
        Self {
            users: acts.iter().map(|act| act.0 + 1).max().unwrap_or(0),
            items: acts.iter().map(|act| act.1 + 1).max().unwrap_or(0),
            user: acts.iter().map(|act| act.0).collect(),
            item: acts.iter().map(|act| act.1).collect(),
            at: acts.iter().map(|act| act.2).collect(),
        }
    }

    fn trainer(&self) -> Result<NeighbourTrainer> {
        let Self { users, items, user, item, at } = self;
        NeighbourTrainer::new(&Acts { users: *users, items: *items, user, item, at })
    }

    fn make(&self, kind: Kind, settings: NeighbourSettings) -> Result<TrainedNeighbours> {
        self.trainer()?.train(kind, &settings, &mut |_| ())
    }

    /// Ones where a user and an item met.
    fn met(&self) -> Vec<Vec<f64>> {
        let mut met = vec![vec![0.0; self.items as usize]; self.users as usize];
        self.user.iter().zip(&self.item).for_each(|(&user, &item)| met[user as usize][item as usize] = 1.0);
        met
    }

    /// How many users two items have in common.
    fn common(&self) -> Vec<Vec<f64>> {
        let met = self.met();
        let items = self.items as usize;
        let count = |one: usize, other: usize| met.iter().map(|row| row[one] * row[other]).sum();
        (0..items).map(|one| (0..items).map(|other| count(one, other)).collect()).collect()
    }
}

const EVERYTHING: NeighbourSettings = NeighbourSettings {
    per_item: 1024,
    min_support: 1,
    min_pairs: 1,
    regularization: None,
    shrinkage: None,
    most_items: 20_000,
};

/// The whole table as a matrix, zero where there is no entry.
fn dense(found: &Neighbours, items: u32) -> Vec<Vec<f64>> {
    let mut matrix = vec![vec![0.0; items as usize]; items as usize];
    for at in 0..found.len() {
        matrix[found.item[at] as usize][found.neighbour[at] as usize] = f64::from(found.weight[at]);
    }
    matrix
}

/// The inverse by Gauss–Jordan elimination, the slow way.
fn inverse(mut a: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let size = a.len();
    let one = |row: usize| (0..size).map(|column| f64::from(u8::from(row == column))).collect::<Vec<_>>();
    let mut b: Vec<Vec<f64>> = (0..size).map(one).collect();
    for pivot in 0..size {
        let reciprocal = 1.0 / a[pivot][pivot];
        a[pivot].iter_mut().chain(&mut b[pivot]).for_each(|entry| *entry *= reciprocal);
        let (of_a, of_b) = (a[pivot].clone(), b[pivot].clone());
        for row in (0..size).filter(|&row| row != pivot) {
            let factor = a[row][pivot];
            a[row].iter_mut().zip(&of_a).for_each(|(entry, above)| *entry -= factor * above);
            b[row].iter_mut().zip(&of_b).for_each(|(entry, above)| *entry -= factor * above);
        }
    }
    b
}

fn with_ridge(mut matrix: Vec<Vec<f64>>, ridge: f64) -> Vec<Vec<f64>> {
    matrix.iter_mut().enumerate().for_each(|(at, row)| row[at] += ridge);
    matrix
}

fn any_crowd() -> impl Strategy<Value = Crowd> {
    (2..30_u32, 2..70_u32).prop_flat_map(|(users, items)| {
        let acts = prop::collection::vec((0..users, 0..items, 0..40_u32), 1..300);
        acts.prop_map(move |acts| {
            // A quarter of an hour apart, so that some are in one visit and some are at the same time.
            let acts: Vec<_> =
                acts.iter().map(|&(user, item, quarter)| (user, item, 900_000.0 * f64::from(quarter))).collect();
            Crowd { users, items, ..Crowd::timed(&acts) }
        })
    })
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![Kind::Ease, Kind::Cosine, Kind::Next])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_large_matrix_is_inverted(
        width in 1..150_usize,
        columns in prop::collection::vec(prop::collection::vec(-1.0..1.0_f32, 150), 1..6),
        ridge in 0.05..2.0_f64,
    ) {
        let mut matrix = Symmetric::zeros(width).expect("memory");
        let entry = |row: usize, column: usize| columns.iter().map(|x| x[row] * x[column]).sum::<f32>();
        (0..width).for_each(|row| (row..width).for_each(|column| *matrix.entry(row, column) = entry(row, column)));
        matrix.add_to_diagonal(ridge as f32);
        let mut rows = vec![vec![0.0; width]; width];
        let copy = |matrix: &Symmetric, rows: &mut Vec<Vec<f32>>| {
            rows.iter_mut().enumerate().for_each(|(at, row)| matrix.copy_row(at, row));
        };
        copy(&matrix, &mut rows);
        let exact = rows.iter().map(|row| row.iter().map(|&entry| f64::from(entry)).collect()).collect();
        // What single precision leaves grows with the matrix's condition, which the trace over the ridge bounds.
        let trace: f64 = (0..width).map(|at| f64::from(rows[at][at])).sum();
        let tolerance = (2e-4 / ridge).max(4.0 * f64::from(f32::EPSILON) * trace / ridge / ridge);
        matrix.invert(ridge.min(1.0), &mut |_| ());
        copy(&matrix, &mut rows);
        for (got, expected) in rows.iter().zip(inverse(exact)) {
            for (got, expected) in got.iter().zip(expected) {
                prop_assert!((f64::from(-got) - expected).abs() < tolerance, "{} is not {expected}", -got);
            }
        }
        prop_assert_eq!(matrix.diagonal(), (0..width).map(|at| rows[at][at]).collect::<Vec<_>>());
    }

    #[test]
    fn ease_is_its_closed_form(crowd in any_crowd(), ridge in 0.5..500.0_f64) {
        let made = crowd.make(Kind::Ease, NeighbourSettings { regularization: Some(ridge), ..EVERYTHING });
        prop_assume!(made.is_ok());
        let made = made.expect("made");
        prop_assert!(made.exact && made.regularization == Some(ridge));
        let p = inverse(with_ridge(crowd.common(), ridge));
        for (item, row) in dense(&made.neighbours, crowd.items).iter().enumerate() {
            for (other, &got) in row.iter().enumerate() {
                let expected = if item == other { 0.0 } else { -p[item][other] / p[other][other] };
                prop_assert!((got - expected).abs() < 2e-5 + 1e-4 * expected.abs(), "{item} {other}: {got} is not {expected}");
            }
        }
    }

    #[test]
    fn item_by_item_ease_is_a_regression_on_those_that_were_met_together(crowd in any_crowd(), ridge in 0.5..500.0_f64) {
        let settings = NeighbourSettings { regularization: Some(ridge), most_items: 2, ..EVERYTHING };
        let made = crowd.make(Kind::Ease, settings);
        prop_assume!(made.as_ref().is_ok_and(|made| !made.exact));
        let got = dense(&made.expect("made").neighbours, crowd.items);
        let common = crowd.common();
        for item in 0..crowd.items as usize {
            let others: Vec<_> = (0..common.len()).filter(|&other| other != item && common[other][item] > 0.0).collect();
            let block = others.iter().map(|&one| others.iter().map(|&other| common[one][other]).collect()).collect();
            for (row, &other) in inverse(with_ridge(block, ridge)).iter().zip(&others) {
                let expected: f64 = row.iter().zip(&others).map(|(entry, &by)| entry * common[by][item]).sum();
                prop_assert!((got[other][item] - expected).abs() < 2e-5 + 1e-4 * expected.abs());
            }
        }
    }

    #[test]
    fn cosine_is_what_two_items_have_in_common_over_what_they_have(crowd in any_crowd(), shrinkage in 0.0..20.0_f64) {
        let made = crowd.make(Kind::Cosine, NeighbourSettings { shrinkage: Some(shrinkage), ..EVERYTHING });
        prop_assume!(made.is_ok());
        let common = crowd.common();
        for (item, row) in dense(&made.expect("made").neighbours, crowd.items).iter().enumerate() {
            for (other, &got) in row.iter().enumerate().filter(|&(other, _)| other != item) {
                let length = (common[item][item] * common[other][other]).sqrt();
                let expected = common[item][other] / (length + shrinkage).max(1e-9);
                prop_assert!((got - expected).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn lift_is_how_much_more_often_two_are_together_than_by_chance(
        crowd in any_crowd(),
        shrinkage in 0.1..20.0_f64,
        min_pairs in 1..4_u32,
    ) {
        let settings = NeighbourSettings { shrinkage: Some(shrinkage), min_pairs, ..EVERYTHING };
        let made = crowd.make(Kind::Lift, settings);
        prop_assume!(made.is_ok());
        let made = made.expect("made").neighbours;
        let common = crowd.common();
        let orders = crowd.met().iter().filter(|row| row.iter().any(|&met| met > 0.0)).count() as f64;
        for (item, row) in dense(&made, crowd.items).iter().enumerate() {
            for (other, &got) in row.iter().enumerate().filter(|&(other, _)| other != item) {
                let chance = common[item][item] * common[other][other] / orders;
                let both = common[item][other];
                let is_kept = both >= f64::from(min_pairs) && both > chance;
                let expected = if is_kept { ((both + shrinkage) / (chance + shrinkage)).ln() } else { 0.0 };
                prop_assert!((got - expected).abs() < 1e-6, "{got} {expected}");
            }
        }
        prop_assert_eq!(made.share.len(), made.len());
        for ((&item, &other), &share) in made.item.iter().zip(&made.neighbour).zip(&made.share) {
            let (item, other) = (item as usize, other as usize);
            prop_assert!((f64::from(share) - common[item][other] / common[item][item]).abs() < 1e-6);
        }
    }

    #[test]
    fn next_is_the_share_of_what_follows(crowd in any_crowd(), shrinkage in 0.0..20.0_f64) {
        let made = crowd.make(Kind::Next, NeighbourSettings { shrinkage: Some(shrinkage), ..EVERYTHING });
        prop_assume!(made.is_ok());
        let made = made.expect("made");
        let items = crowd.items as usize;
        let (mut steps, mut all) = (vec![vec![0.0; items]; items], vec![0.0; items]);
        for user in 0..crowd.users {
            let of_user = (0..crowd.user.len()).filter(|&act| crowd.user[act] == user);
            let mut acts: Vec<(f64, usize)> = of_user.map(|act| (crowd.at[act], crowd.item[act] as usize)).collect();
            acts.sort_by(|one, other| one.partial_cmp(other).expect("times"));
            for (at, &(time, item)) in acts.iter().enumerate() {
                let ends = |pair: &[(f64, usize)]| made.reach == Some(Reach::Visit) && pair[1].0 - pair[0].0 > PAUSE_MS;
                let visit = acts[at..].windows(2).take_while(|pair| !ends(pair)).map(|pair| pair[1]);
                for (_, next) in visit.filter(|act| act.0 > time).take(50).filter(|act| act.1 != item) {
                    steps[item][next] += 1.0;
                    all[item] += 1.0;
                }
            }
        }
        for (item, row) in dense(&made.neighbours, crowd.items).iter().enumerate() {
            for (other, &got) in row.iter().enumerate() {
                let expected = steps[item][other] / (all[item] + shrinkage).max(1e-9);
                prop_assert!((got - expected).abs() < 1e-6, "{item} {other}: {got} is not {expected}");
            }
        }
    }

    #[test]
    fn each_item_keeps_its_strongest_in_order(crowd in any_crowd(), kind in any_kind(), per_item in 1..6_u32) {
        let all = crowd.make(kind, EVERYTHING);
        prop_assume!(all.is_ok());
        let all = dense(&all.expect("made").neighbours, crowd.items);
        let kept = crowd.make(kind, NeighbourSettings { per_item, ..EVERYTHING }).expect("made").neighbours;
        prop_assert!(kept.item.is_sorted());
        for item in 0..crowd.items {
            let entries: Vec<usize> = (0..kept.len()).filter(|&at| kept.item[at] == item).collect();
            let mut expected: Vec<usize> = (0..all.len()).filter(|&other| all[item as usize][other] != 0.0).collect();
            expected.sort_by(|&one, &other| {
                all[item as usize][other].abs().total_cmp(&all[item as usize][one].abs()).then(one.cmp(&other))
            });
            expected.truncate(per_item as usize);
            let got: Vec<usize> = entries.iter().map(|&at| kept.neighbour[at] as usize).collect();
            prop_assert_eq!(got, expected);
            prop_assert!(entries.iter().all(|&at| kept.weight[at].is_finite() && kept.neighbour[at] != item));
        }
    }

    #[test]
    fn equal_acts_give_equal_bits_in_any_order(crowd in any_crowd(), kind in any_kind()) {
        let mut turned = crowd.clone();
        turned.user.reverse();
        turned.item.reverse();
        turned.at.reverse();
        let bits = |made: Result<TrainedNeighbours>| made.map(|made| {
            let weights: Vec<u32> = made.neighbours.weight.iter().map(|weight| weight.to_bits()).collect();
            (made.neighbours.item, made.neighbours.neighbour, weights)
        });
        prop_assert_eq!(bits(crowd.make(kind, EVERYTHING)), bits(turned.make(kind, EVERYTHING)));
    }

    #[test]
    fn a_log_that_is_used_again_makes_what_a_new_one_makes(crowd in any_crowd(), ridges in prop::collection::vec(0.5..500.0_f64, 1..4)) {
        let trainer = crowd.trainer();
        prop_assume!(trainer.is_ok());
        let mut trainer = trainer.expect("made");
        for (at, ridge) in ridges.into_iter().enumerate() {
            let settings = NeighbourSettings { regularization: Some(ridge), min_support: 1 + at as u32 / 2, ..EVERYTHING };
            let again = trainer.train(Kind::Ease, &settings, &mut |_| ());
            prop_assert_eq!(again, crowd.make(Kind::Ease, settings));
        }
    }

    #[test]
    fn items_with_few_users_take_no_part(crowd in any_crowd(), kind in any_kind(), min_support in 2..5_u32) {
        let made = crowd.make(kind, NeighbourSettings { min_support, ..EVERYTHING });
        prop_assume!(made.is_ok());
        let TrainedNeighbours { neighbours, items, .. } = made.expect("made");
        let common = crowd.common();
        let enough = |item: u32| common[item as usize][item as usize] >= f64::from(min_support);
        prop_assert!(neighbours.item.iter().chain(&neighbours.neighbour).all(|&item| enough(item)));
        prop_assert_eq!(items, (0..crowd.items).filter(|&item| enough(item)).count());
    }
}

/// Two crowds of ten with three items each, of which everyone knows two: nobody crosses over.
fn crowds() -> Crowd {
    let known = |user: u32| [0, 1].map(|at| (user, user / 10 * 3 + (user + at) % 3));
    Crowd::of(&(0..20).flat_map(known).collect::<Vec<_>>())
}

#[test]
fn neighbours_are_of_the_own_crowd() {
    for kind in [Kind::Ease, Kind::Cosine] {
        let made = crowds().make(kind, NeighbourSettings::default()).expect("made");
        let found = made.neighbours;
        let near = |at: usize| found.item[at] / 3 == found.neighbour[at] / 3;
        assert!((0..found.len()).filter(|&at| found.weight[at] > 0.0).all(near));
        assert_eq!(found.items(), 6);
    }
}

#[test]
fn a_step_counts_for_those_who_took_it_and_against_those_who_took_others() {
    const MINUTE: f64 = 60_000.0;
    // Users 0 and 1 go from 0 to 1, user 2 from 0 to 2 and back a day later.
    let acts = [(0, 0, 0.0), (0, 1, MINUTE), (1, 0, 5.0), (1, 1, MINUTE), (2, 0, 0.0), (2, 2, MINUTE), (2, 0, 1e8)];
    let settings = NeighbourSettings { shrinkage: Some(1.0), ..EVERYTHING };
    let made = Crowd::timed(&acts).make(Kind::Next, settings).expect("made");
    let next = dense(&made.neighbours, 3);
    assert_eq!(made.reach, Some(Reach::Visit));
    assert_eq!(next, [[0.0, 0.5, 0.25], [0.0; 3], [0.0; 3]]);
}

#[test]
fn acts_of_whole_days_lead_to_the_next_ones_whenever_they_were() {
    const DAY: f64 = 86_400_000.0;
    let acts = [(0, 0, DAY), (0, 1, 9.0 * DAY), (1, 0, DAY), (1, 2, DAY), (1, 1, 3.0 * DAY)];
    let settings = NeighbourSettings { shrinkage: Some(0.0), ..EVERYTHING };
    let made = Crowd::timed(&acts).make(Kind::Next, settings).expect("made");
    assert_eq!(made.reach, Some(Reach::Acts));
    assert_eq!(dense(&made.neighbours, 3), [[0.0, 1.0, 0.0], [0.0; 3], [0.0, 1.0, 0.0]]);
}

#[test]
fn what_tells_nothing_is_refused_with_what_was_got() {
    let refused = |crowd: Crowd, kind: Kind, settings: NeighbourSettings| match crowd.make(kind, settings) {
        Err(error) if error.code() == "training_invalid" => error.to_string(),
        other => panic!("{other:?}"),
    };
    let cases: [(Crowd, Kind, &str); 11] = [
        (Crowd::of(&[]), Kind::Ease, "no interactions"),
        (Crowd::of(&[(0, 0), (0, 1)]), Kind::Ease, "1 user"),
        (Crowd::of(&[(0, 0), (1, 0)]), Kind::Cosine, "1 item"),
        (Crowd::of(&[(0, 0), (1, 1), (2, 0)]), Kind::Ease, "3 users with one item each"),
        (Crowd::of(&[(0, 0), (0, 1), (1, 0), (1, 1)]), Kind::Ease, "2 users who all had to do with the same 2 items"),
        (crowds(), Kind::Next, "no times"),
        (Crowd { at: vec![7.0; 40], ..crowds() }, Kind::Next, "times that are all equal"),
        (Crowd { at: vec![f64::NAN; 40], ..crowds() }, Kind::Next, "no times"),
        (Crowd { at: vec![f64::INFINITY; 40], ..crowds() }, Kind::Cosine, "inf in act 1"),
        (Crowd { at: vec![1.0; 39], ..crowds() }, Kind::Cosine, "39 times"),
        (
            Crowd { at: (0..40).map(|act| f64::from(act / 2)).collect(), ..crowds() },
            Kind::Next,
            "no user with two items",
        ),
    ];
    for (crowd, kind, says) in cases {
        let message = refused(crowd, kind, NeighbourSettings::default());
        assert!(message.contains(says), "{message:?} does not say {says:?}");
    }
    let rare = NeighbourSettings { min_support: 15, ..NeighbourSettings::default() };
    assert!(refused(crowds(), Kind::Ease, rare).contains("15, and 0 items with so many users"));
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    let number = |name: &str, value: f64| Given::Object(vec![(name.to_owned(), Given::Number(value))]);
    let wrong = [
        ("perItem", 0.0),
        ("perItem", 2.5),
        ("perItem", 2000.0),
        ("minSupport", 0.0),
        ("regularization", 0.0),
        ("regularization", f64::NAN),
        ("regularization", 1e10),
        ("shrinkage", -1.0),
        ("shrinkage", f64::INFINITY),
        ("mostItems", 1.0),
        ("mostItems", 1e6),
        ("lambda", 5.0),
    ];
    for (name, value) in wrong {
        match NeighbourSettings::from_given(&number(name, value)).map_err(Error::into_kind) {
            Err(ErrorKind::Training { field, .. }) => assert_eq!(field, name),
            other => panic!("{name} {value}: {other:?}"),
        }
    }
    assert_eq!(NeighbourSettings::from_given(&Given::Nothing), Ok(NeighbourSettings::default()));
    assert!(
        matches!("als".parse::<Kind>().map_err(Error::into_kind), Err(ErrorKind::Training { field, .. }) if field == "kind")
    );
}

#[test]
fn the_largest_and_the_least_ridge_leave_every_weight_finite() {
    for regularization in [0.1, 1e9] {
        let settings = NeighbourSettings { regularization: Some(regularization), ..EVERYTHING };
        let weights = crowds().make(Kind::Ease, settings).expect("made").neighbours.weight;
        assert!(!weights.is_empty() && weights.iter().all(|weight| weight.is_finite() && *weight != 0.0));
    }
}

#[test]
fn progress_ends_with_everything() {
    for kind in [Kind::Ease, Kind::Cosine] {
        for most_items in [2, 100] {
            let mut parts = Vec::new();
            let settings = NeighbourSettings { most_items, ..NeighbourSettings::default() };
            let mut trainer = crowds().trainer().expect("made");
            trainer.train(kind, &settings, &mut |part| parts.push(part)).expect("made");
            assert!(parts.is_sorted() && parts.last() == Some(&1.0), "{parts:?}");
        }
    }
}
