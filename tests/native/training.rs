//! Training: it minimises what it says, exactly, and vectors of what belongs together come together.

use penchant::error::{Error, ErrorKind};
use penchant::train::{ItemTerms, Settings};
use proptest::prelude::*;

use crate::interactions::{World, any_settings, any_world, clusters};
use crate::shop::{BOOKS, CONFIG, books, catalog_of, given};

/// How often each row was observed, and how many rows were.
fn frequencies(rows: usize, observed: impl Iterator<Item = (usize, f64)>) -> (Vec<f64>, f64) {
    let mut frequencies = vec![0.0; rows];
    observed.for_each(|(row, weight)| frequencies[row] += weight);
    let active = frequencies.iter().filter(|&&frequency| frequency > 0.0).count();
    (frequencies, active as f64)
}

/// A·x = b by elimination, the slow way.
fn eliminated(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    for pivot in 0..b.len() {
        let (above, below) = a.split_at_mut(pivot + 1);
        for (row, entries) in below.iter_mut().enumerate() {
            let factor = entries[pivot] / above[pivot][pivot];
            entries.iter_mut().zip(&above[pivot]).for_each(|(entry, above)| *entry -= factor * above);
            b[pivot + 1 + row] -= factor * b[pivot];
        }
    }
    for pivot in (0..b.len()).rev() {
        let known: f64 = (pivot + 1..b.len()).map(|column| a[pivot][column] * b[column]).sum();
        b[pivot] = (b[pivot] - known) / a[pivot][pivot];
    }
    b
}

/// The vectors as lists of f64.
fn vectors(flat: &[f32], dimensions: u32) -> Vec<Vec<f64>> {
    let one = |vector: &[f32]| vector.iter().map(|&entry| f64::from(entry)).collect();
    flat.chunks_exact(dimensions as usize).map(one).collect()
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

fn cosine(x: &[f64], y: &[f64]) -> f64 {
    dot(x, y) / (dot(x, x) * dot(y, y)).sqrt()
}

/// λ (n + α·others)^ν under the settings in force.
fn ridge(settings: &Settings, frequency: f64, others: f64) -> f64 {
    let (alpha, regularization) = (settings.alpha.expect("found"), settings.regularization.expect("found"));
    regularization * (frequency + alpha * others).powf(settings.nu)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_loss_is_the_sum_over_all_pairs_and_never_rises(world in any_world(), settings in any_settings()) {
        let mut trainer = world.begin(settings).expect("the world is sound");
        let in_force = *trainer.settings();
        let observed = world.observed(f64::from(settings.side_weight as f32));
        let (of_user, users) = frequencies(world.rows(), observed.iter().map(|pair| (pair.0, pair.2)));
        let (of_item, items) = frequencies(world.items as usize, observed.iter().map(|pair| (pair.1, pair.2)));
        let mut before = f64::INFINITY;
        for _ in 0..5 {
            let loss = trainer.sweep(&mut |_| ());
            prop_assert!(loss <= before * (1.0 + 1e-6), "{loss} after {before}");
            before = loss;
            let p = vectors(&trainer.user_factors(), settings.dimensions);
            let q = vectors(&trainer.item_factors(), settings.dimensions);
            let seen: f64 = observed.iter().map(|&(u, i, weight)| weight * (1.0 - dot(&p[u], &q[i])).powi(2)).sum();
            let all: f64 = p.iter().flat_map(|p| q.iter().map(move |q| dot(p, q).powi(2))).sum();
            let penalty = |vectors: &[Vec<f64>], frequencies: &[f64], others| -> f64 {
                vectors.iter().zip(frequencies).map(|(x, &n)| ridge(&in_force, n, others) * dot(x, x)).sum()
            };
            let penalties = penalty(&p, &of_user, items) + penalty(&q, &of_item, users);
            let expected = seen + in_force.alpha.unwrap() * all + penalties;
            prop_assert!((loss - expected).abs() < 1e-5 * expected, "{loss} is not {expected}");
        }
    }

    #[test]
    fn a_sweep_solves_every_item_exactly(world in any_world(), settings in any_settings()) {
        let trainer = world.trained(Settings { sweeps: 2, ..settings });
        let in_force = *trainer.settings();
        let p = vectors(&trainer.user_factors(), settings.dimensions);
        let q = vectors(&trainer.item_factors(), settings.dimensions);
        let observed = world.observed(f64::from(settings.side_weight as f32));
        let (_, users) = frequencies(world.rows(), observed.iter().map(|pair| (pair.0, pair.2)));
        let dimensions = settings.dimensions as usize;
        for (item, solved) in q.iter().enumerate() {
            let seen: Vec<_> = observed.iter().filter(|pair| pair.1 == item).collect();
            let frequency = seen.iter().map(|pair| pair.2).sum();
            let mut a = vec![vec![0.0; dimensions]; dimensions];
            let mut b = vec![0.0; dimensions];
            let everyone = p.iter().map(|p| (p, in_force.alpha.unwrap()));
            for (p, weight) in everyone.chain(seen.iter().map(|pair| (&p[pair.0], pair.2))) {
                (0..dimensions).for_each(|i| (0..dimensions).for_each(|j| a[i][j] += weight * p[i] * p[j]));
            }
            (0..dimensions).for_each(|i| a[i][i] += ridge(&in_force, frequency, users));
            seen.iter().for_each(|pair| (0..dimensions).for_each(|i| b[i] += pair.2 * p[pair.0][i]));
            for (got, expected) in solved.iter().zip(eliminated(a, b)) {
                prop_assert!((got - expected).abs() < 1e-4 * expected.abs().max(1.0), "{got} is not {expected}");
            }
        }
    }

    #[test]
    fn equal_seeds_give_equal_bits_and_others_do_not(world in any_world(), settings in any_settings()) {
        let settings = Settings { sweeps: 2, ..settings };
        let bits = |settings| -> Vec<u32> {
            world.trained(settings).item_factors().into_iter().map(f32::to_bits).collect()
        };
        prop_assert_eq!(bits(settings), bits(settings));
        prop_assert_ne!(bits(settings), bits(Settings { seed: settings.seed ^ 1, ..settings }));
    }

    #[test]
    fn a_pair_that_comes_twice_weighs_twice(world in any_world(), settings in any_settings()) {
        let settings = Settings { sweeps: 3, ..settings };
        let mut twice = world.clone();
        twice.weight = twice.observed(1.0).iter().take(twice.user.len()).map(|pair| pair.2 as f32).collect();
        let mut heavy = twice.clone();
        twice.user.extend_from_within(..);
        twice.item.extend_from_within(..);
        twice.weight.extend_from_within(..);
        heavy.weight.iter_mut().for_each(|weight| *weight *= 2.0);
        let (twice, heavy) = (twice.trained(settings), heavy.trained(settings));
        prop_assert!((twice.loss() - heavy.loss()).abs() < 1e-4 * heavy.loss());
    }

    #[test]
    fn extreme_settings_leave_every_number_finite(
        world in any_world(),
        alpha in prop::sample::select(vec![1e-6, 1e-3, 10.0]),
        regularization in prop::sample::select(vec![1e-6, 1e-3]),
        nu in prop::sample::select(vec![0.0, 1.0, 2.0]),
        heavy: bool,
    ) {
        let mut world = world;
        if heavy {
            world.weight = world.user.iter().map(|user| if user % 2 == 0 { 1e6 } else { 1e-6 }).collect();
        }
        let settings = Settings {
            dimensions: 8, alpha: Some(alpha), regularization: Some(regularization), nu, ..Settings::default()
        };
        match world.begin(settings) {
            Err(error) => prop_assert_eq!(error.code(), "training_invalid"),
            Ok(mut trainer) => {
                let losses: Vec<f64> = (0..4).map(|_| trainer.sweep(&mut |_| ())).collect();
                prop_assert!(losses.iter().all(|loss| loss.is_finite()), "{losses:?}");
                prop_assert!(trainer.item_factors().iter().all(|entry| entry.is_finite()));
            }
        }
    }
}

/// The places of the `count` nearest others, by cosine.
fn nearest(vectors: &[Vec<f64>], item: usize, count: usize) -> Vec<usize> {
    let mut others: Vec<usize> = (0..vectors.len()).filter(|&other| other != item).collect();
    let near = |other: usize| cosine(&vectors[item], &vectors[other]);
    others.sort_by(|&a, &b| near(b).total_cmp(&near(a)));
    others.truncate(count);
    others
}

#[test]
fn items_of_a_planted_group_are_nearest_to_each_other() {
    let trainer = clusters(5, 12, 9).trained(Settings { dimensions: 16, ..Settings::default() });
    let items = vectors(&trainer.item_factors(), 16);
    for item in 0..items.len() {
        let near = nearest(&items, item, 8);
        assert!(near.iter().all(|other| other / 9 == item / 9), "{item} is near to {near:?}");
    }
}

#[test]
fn whom_nobody_met_has_a_vector_of_zeros_and_changes_no_other() {
    let world = clusters(3, 8, 6);
    let mut wider = world.clone();
    (wider.users, wider.items) = (world.users + 5, world.items + 7);
    let settings = Settings { dimensions: 12, ..Settings::default() };
    let (narrow, wide) = (world.trained(settings), wider.trained(settings));
    let items = wide.item_factors();
    let (known, rest) = items.split_at(12 * world.items as usize);
    assert_eq!(known, narrow.item_factors());
    assert_eq!(rest, [0.0; 12 * 7]);
    assert_eq!(wide.user_factors()[12 * world.users as usize..], [0.0; 12 * 5]);
}

#[test]
fn items_that_share_a_term_come_together_though_nobody_saw_both() {
    // Users 0 to 9 saw the items 0 and 1, users 10 to 19 the items 2 and 3; the items 1 and 2 share a term. Nobody saw
    // the item 4, which has the term of 1 and 2 as well.
    let pairs = (0..20).flat_map(|user| (0..2).map(move |item| (user, if user < 10 { item } else { 2 + item })));
    let mut world = World::of(20, 5, pairs);
    let settings = Settings { dimensions: 8, alpha: Some(0.1), side_weight: 5.0, ..Settings::default() };
    let apart = vectors(&world.trained(settings).item_factors(), 8);
    assert!(cosine(&apart[1], &apart[2]).abs() < 0.1 && apart[4] == [0.0; 8]);

    (world.terms, world.term, world.term_item) = (1, vec![0; 3], vec![1, 2, 4]);
    let together = vectors(&world.trained(settings).item_factors(), 8);
    let (shared, strangers) = (cosine(&together[1], &together[2]), cosine(&together[0], &together[3]));
    assert!(shared > strangers + 0.3, "{shared}, {strangers}");
    assert!(cosine(&together[4], &together[1]) > cosine(&together[4], &together[0]) + 0.3);
}

#[test]
fn the_heavier_of_two_terms_draws_the_nearer() {
    // The item 4, which nobody saw, shares one term with the items of the first crowd and one with those of the second.
    let pairs = (0..20).flat_map(|user| (0..2).map(move |item| (user, if user < 10 { item } else { 2 + item })));
    let mut world = World::of(20, 5, pairs);
    (world.terms, world.term, world.term_item) = (2, vec![0, 0, 0, 1, 1, 1], vec![0, 1, 4, 2, 3, 4]);
    let settings = Settings { dimensions: 8, alpha: Some(0.1), side_weight: 2.0, ..Settings::default() };
    let leaning = |first: f32, second: f32| {
        let mut weighed = world.clone();
        weighed.weight = vec![1.0; 40];
        weighed.weight.extend([1.0, 1.0, first, 1.0, 1.0, second]);
        let items = vectors(&weighed.trained(settings).item_factors(), 8);
        cosine(&items[4], &items[0]) - cosine(&items[4], &items[2])
    };
    assert!(leaning(1.9, 0.1) > 0.3, "{}", leaning(1.9, 0.1));
    assert!(leaning(0.1, 1.9) < -0.3, "{}", leaning(0.1, 1.9));
}

#[test]
fn weights_are_as_many_as_the_interactions_or_as_all_pairs() {
    let mut world = World::of(2, 3, [(0, 0), (1, 1)]);
    (world.terms, world.term, world.term_item) = (1, vec![0, 0], vec![1, 2]);
    for (count, is_sound) in [(0, true), (2, true), (4, true), (1, false), (3, false), (5, false)] {
        let begun = World { weight: vec![1.0; count], ..world.clone() }.begin(Settings::default());
        assert_eq!(begun.err().map(|error| error.code()), (!is_sound).then_some("training_invalid"), "{count}");
    }
    world.weight = vec![1.0, 1.0, 1.0, f32::NAN];
    assert_eq!(world.begin(Settings::default()).unwrap_err().code(), "training_invalid");
}

#[test]
fn progress_goes_up_to_one() {
    let mut heard = Vec::new();
    let mut trainer = clusters(20, 40, 9).begin(Settings::default()).expect("the world is sound");
    trainer.sweep(&mut |part| heard.push(part));
    assert!(heard.windows(2).all(|pair| pair[0] < pair[1]) && heard[0] < 0.05, "{heard:?}");
    assert_eq!(heard.last(), Some(&1.0));
    assert!((50..=201).contains(&heard.len()), "{}", heard.len());
}

#[test]
fn what_was_found_from_the_data_is_in_force_and_can_be_given_back() {
    let world = clusters(3, 8, 6);
    let settings = Settings { dimensions: 8, ..Settings::default() };
    let found = *world.begin(settings).expect("the world is sound").settings();
    assert!(found.alpha.is_some() && found.regularization.is_some());
    let (by_itself, by_hand) = (world.trained(settings), world.trained(found));
    assert_eq!(by_itself.item_factors(), by_hand.item_factors());
}

#[test]
fn a_regularisation_that_would_smother_everything_is_refused_and_just_below_it_is_not() {
    let world = clusters(3, 8, 6);
    let begin = |regularization| {
        world.begin(Settings { dimensions: 8, regularization: Some(regularization), ..Settings::default() })
    };
    let Err(ErrorKind::Training { field, expected, .. }) = begin(90.0).map_err(Error::into_kind) else {
        panic!("it is refused")
    };
    let bound: f64 = expected.trim_start_matches("less than ").split(':').next().unwrap().parse().expect("a number");
    assert_eq!(field, "regularization");
    let observed = world.user.len() as f64;
    let loss = |share: f64| {
        let mut trainer = begin(share * bound).expect("below the bound");
        (0..50).fold(0.0, |_, _| trainer.sweep(&mut |_| ()))
    };
    assert!(loss(0.8) < 0.99 * observed, "something is learned");
    assert!(loss(0.8) > loss(0.5), "and more with less of it");
}

#[test]
fn interactions_that_cannot_be_trained_on_are_refused_with_the_field() {
    let sound = || World::of(3, 4, [(0, 1), (2, 3)]);
    let changed = |change: fn(&mut World)| {
        let mut world = sound();
        change(&mut world);
        world
    };
    let cases = [
        (World::default(), "user"),
        (changed(|world| world.user[1] = 3), "user"),
        (changed(|world| world.item[0] = 4), "item"),
        (changed(|world| world.item.truncate(1)), "item"),
        (changed(|world| world.user.clear()), "item"),
        (changed(|world| world.weight = vec![1.0]), "weight"),
        (changed(|world| world.weight = vec![1.0, 0.0]), "weight"),
        (changed(|world| world.weight = vec![-1.0, 1.0]), "weight"),
        (changed(|world| world.weight = vec![1e-7, 1.0]), "weight"),
        (changed(|world| world.weight = vec![1.0, f32::NAN]), "weight"),
        (changed(|world| world.weight = vec![f32::INFINITY, 1.0]), "weight"),
        (changed(|world| world.term = vec![0]), "sideItem"),
        (changed(|world| (world.term, world.term_item) = (vec![0], vec![0])), "sideTerm"),
        (changed(|world| (world.terms, world.term, world.term_item) = (1, vec![0], vec![4])), "sideItem"),
        (changed(|world| world.users = u32::MAX), "dimensions"),
        (changed(|world| world.items = u32::MAX), "dimensions"),
        (changed(|world| (world.terms, world.term, world.term_item) = (u32::MAX, vec![0], vec![0])), "user"),
    ];
    assert!(sound().begin(Settings::default()).is_ok());
    for (world, expected) in cases {
        let error = world.begin(Settings::default()).expect_err("it is refused");
        let ErrorKind::Training { field, .. } = error.kind() else { panic!("{error}") };
        assert_eq!(field, expected, "{error}");
    }
}

#[test]
fn a_refused_pair_is_named_with_what_was_got_and_expected() {
    let error = World::of(3, 4, [(0, 1), (2, 9)]).begin(Settings::default()).unwrap_err();
    assert_eq!(error.code(), "training_invalid");
    assert_eq!(error.to_string(), "training, `item`: got 9 in pair 2, expected a whole number below 4");
}

#[test]
fn settings_are_read_with_the_defaults_and_refused_by_name() {
    assert_eq!(Settings::from_given(&given("null")), Ok(Settings::default()));
    let read = Settings::from_given(&given(r#"{"dimensions":32,"sweeps":4,"alpha":0.3,"seed":9,"sideWeight":2}"#));
    let expected =
        Settings { dimensions: 32, sweeps: 4, alpha: Some(0.3), seed: 9, side_weight: 2.0, ..Settings::default() };
    assert_eq!(read, Ok(expected));
    let cases = [
        ("7", "settings"),
        (r#"{"dim":64}"#, "dim"),
        (r#"{"dimensions":7}"#, "dimensions"),
        (r#"{"dimensions":64.5}"#, "dimensions"),
        (r#"{"dimensions":"64"}"#, "dimensions"),
        (r#"{"dimensions":1025}"#, "dimensions"),
        (r#"{"sweeps":0}"#, "sweeps"),
        (r#"{"alpha":0}"#, "alpha"),
        (r#"{"regularization":-1}"#, "regularization"),
        (r#"{"nu":3}"#, "nu"),
        (r#"{"seed":-1}"#, "seed"),
        (r#"{"sideWeight":0}"#, "sideWeight"),
    ];
    for (settings, expected) in cases {
        let error = Settings::from_given(&given(settings)).unwrap_err();
        let ErrorKind::Training { field, .. } = error.kind() else { panic!("{error}") };
        assert_eq!(field, expected, "{error}");
    }
    let world = World::of(1, 1, [(0, 0)]);
    for alpha in [f64::NAN, f64::INFINITY, 0.0] {
        let error = world.begin(Settings { alpha: Some(alpha), ..Settings::default() }).unwrap_err();
        assert_eq!(error.code(), "training_invalid", "{error}");
    }
}

#[test]
fn an_items_terms_are_its_heaviest_features_that_others_have_too() {
    let catalog = books();
    let all = ItemTerms::heaviest(&catalog, 1_000).expect("the number is sound");
    assert_eq!((all.offsets.len(), all.offsets.last()), (catalog.len() + 1, Some(&(all.terms.len() as u32))));
    assert!(all.terms.iter().all(|&term| term < all.count));
    let of = |terms: &ItemTerms, item: usize| -> Vec<u32> {
        terms.terms[terms.offsets[item] as usize..terms.offsets[item + 1] as usize].to_vec()
    };
    // "moby" shares Melville and Sea stories; "Whaling" and the words of its title are its own.
    assert_eq!(of(&all, 0).len(), 2);
    assert_eq!(of(&all, 1), of(&all, 2), "two books by Melville on islands at sea have the same terms");
    for item in 0..catalog.len() {
        let span = all.offsets[item] as usize..all.offsets[item + 1] as usize;
        assert!(all.weights[span].windows(2).all(|pair| pair[0] >= pair[1]), "the heaviest first");
    }
    let total: f32 = all.weights.iter().sum();
    assert!((total / all.weights.len() as f32 - 1.0).abs() < 1e-5, "{total}: 1 on average");
    let mut scales = Vec::new();
    for item in catalog.items() {
        let shared = catalog.features(item).filter(|&(feature, _)| catalog.postings(feature).items.len() > 1);
        let mut squares: Vec<f32> = shared.map(|(_, weight)| weight * weight).collect();
        squares.sort_by(|a, b| b.total_cmp(a));
        let span = all.offsets[item.get()] as usize..all.offsets[item.get() + 1] as usize;
        scales.extend(all.weights[span].iter().zip(squares).map(|(weight, square)| weight / square));
    }
    assert!(scales.iter().all(|scale| (scale / scales[0] - 1.0).abs() < 1e-5), "the squares of entries: {scales:?}");

    let heaviest = ItemTerms::heaviest(&catalog, 1).expect("the number is sound");
    for item in 0..catalog.len() {
        assert_eq!(of(&heaviest, item).len(), of(&all, item).len().min(1));
    }
    for most in [0, 1_001] {
        assert_eq!(ItemTerms::heaviest(&catalog, most).unwrap_err().code(), "training_invalid");
    }
    let single = catalog_of(BOOKS.trim().lines().next().expect("a book"), CONFIG);
    assert_eq!(ItemTerms::heaviest(&single, 20).expect("the number is sound").count, 0);
}

#[test]
fn terms_of_a_catalogue_bring_its_books_together() {
    let terms = ItemTerms::heaviest(&books(), 20).expect("the number is sound");
    let items = books().len();
    let spans = terms.offsets.windows(2).zip(0_u32..);
    let term_item = spans.flat_map(|(span, item)| (span[0]..span[1]).map(move |_| item)).collect();
    // Two readers, who say little; the rest is what the books are about.
    let mut world = World::of(2, items as u32, [(0, 0), (0, 3), (1, 5), (1, 6)]);
    (world.terms, world.term, world.term_item) = (terms.count, terms.terms, term_item);
    let books = vectors(&world.trained(Settings { dimensions: 16, ..Settings::default() }).item_factors(), 16);
    assert_eq!(nearest(&books, 1, 1), [2], "the other book on Melville's islands");
    assert_eq!(nearest(&books, 5, 1), [6], "the other love story in England");
}
