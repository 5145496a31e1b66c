//! The trial as plain WebAssembly exports, and the catalogue's data for those who answer in JavaScript.
//!
//! Nothing is converted at this boundary: numbers go in, numbers and addresses come out. Anything that goes wrong is a
//! mistake of the benchmark and ends it.

use std::cell::RefCell;

use penchant::catalog::{AlignedBytes, Catalog, Signal};

use crate::trial::{Kind, Trial};

thread_local! {
    static BYTES: RefCell<Option<AlignedBytes>> = const { RefCell::new(None) };
    static TRIAL: RefCell<Option<Trial>> = const { RefCell::new(None) };
    static HANDED: RefCell<Handed> = RefCell::default();
}

/// What was handed out last; it stays where it is until the next.
#[derive(Default)]
struct Handed {
    floats: Vec<f32>,
    doubles: Vec<f64>,
    whole: Vec<u32>,
}

fn with_trial<R>(ask: impl FnOnce(&mut Trial) -> R) -> R {
    TRIAL.with_borrow_mut(|trial| ask(trial.as_mut().expect("a catalogue was opened")))
}

fn hand_floats(values: impl Iterator<Item = f32>) -> *const f32 {
    HANDED.with_borrow_mut(|handed| {
        handed.floats.clear();
        handed.floats.extend(values);
        handed.floats.as_ptr()
    })
}

fn hand_doubles(values: impl Iterator<Item = f64>) -> *const f64 {
    HANDED.with_borrow_mut(|handed| {
        handed.doubles.clear();
        handed.doubles.extend(values);
        handed.doubles.as_ptr()
    })
}

fn hand_whole(values: impl Iterator<Item = u32>) -> *const u32 {
    HANDED.with_borrow_mut(|handed| {
        handed.whole.clear();
        handed.whole.extend(values);
        handed.whole.as_ptr()
    })
}

/// Room for a catalogue's bytes.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    TRIAL.set(None);
    BYTES.with_borrow_mut(|bytes| {
        bytes.insert(AlignedBytes::zeroed(length).expect("there is memory")).as_mut_slice().as_mut_ptr()
    })
}

/// Checks the bytes and lets a visitor in. Returns how many items there are.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> usize {
    let bytes = BYTES.take().expect("the bytes were put in");
    let trial = Trial::new(bytes).expect("the catalogue is sound");
    let count = trial.catalog().len();
    TRIAL.set(Some(trial));
    count
}

/// Checks the bytes and lets them go, nothing more. Returns how many items there are.
#[unsafe(no_mangle)]
pub extern "C" fn load() -> usize {
    Catalog::load(BYTES.take().expect("the bytes were put in")).expect("the catalogue is sound").len()
}

/// The ten best: pairs of item and score. The query by its number: dense, sparse, hybrid, neighbours.
#[unsafe(no_mangle)]
pub extern "C" fn rank(kind: usize) -> *const f64 {
    with_trial(|trial| {
        let ranked = trial.rank(Kind::ALL[kind]);
        hand_doubles(ranked.iter().flat_map(|ranked| [ranked.item.get() as f64, ranked.score]))
    })
}

/// The visitor as at first.
#[unsafe(no_mangle)]
pub extern "C" fn begin() {
    with_trial(|trial| trial.begin().expect("the events are sound"));
}

/// Reads the visitor anew.
#[unsafe(no_mangle)]
pub extern "C" fn read() {
    with_trial(Trial::read);
}

/// Another visitor, who opened so many items.
#[unsafe(no_mangle)]
pub extern "C" fn turn_to(count: usize) {
    with_trial(|trial| trial.turn_to(count).expect("the events are sound"));
}

/// Reads the visitor with nothing of an earlier reading to go on from.
#[unsafe(no_mangle)]
pub extern "C" fn gather() {
    with_trial(Trial::gather);
}

/// Checks and learns so many events.
#[unsafe(no_mangle)]
pub extern "C" fn record(count: usize) {
    with_trial(|trial| trial.record(count).expect("the events are sound"));
}

/// Reads a thousand events from their bytes and learns them.
#[unsafe(no_mangle)]
pub extern "C" fn replay() -> usize {
    with_trial(Trial::replay)
}

/// How many features there are.
#[unsafe(no_mangle)]
pub extern "C" fn feature_count() -> usize {
    with_trial(|trial| trial.catalog().feature_count())
}

/// How many dimensions a vector has.
#[unsafe(no_mangle)]
pub extern "C" fn dimensions() -> usize {
    with_trial(|trial| trial.catalog().vector_sets()[0].dimensions)
}

/// By item, how many features it has.
#[unsafe(no_mangle)]
pub extern "C" fn entry_counts() -> *const u32 {
    with_trial(|trial| {
        let catalog = trial.catalog();
        hand_whole(catalog.items().map(|item| catalog.features(item).count() as u32))
    })
}

/// The features of `count` items from `start` on, item after item.
#[unsafe(no_mangle)]
pub extern "C" fn entry_features(start: usize, count: usize) -> *const u32 {
    with_trial(|trial| {
        let catalog = trial.catalog();
        let items = catalog.items().skip(start).take(count);
        hand_whole(items.flat_map(|item| catalog.features(item)).map(|(feature, _)| feature.get() as u32))
    })
}

/// Their weights.
#[unsafe(no_mangle)]
pub extern "C" fn entry_weights(start: usize, count: usize) -> *const f32 {
    with_trial(|trial| {
        let catalog = trial.catalog();
        let items = catalog.items().skip(start).take(count);
        hand_floats(items.flat_map(|item| catalog.features(item)).map(|(_, weight)| weight))
    })
}

/// The vectors of `count` items from `start` on, one after the other.
#[unsafe(no_mangle)]
pub extern "C" fn vectors(start: usize, count: usize) -> *const f32 {
    with_trial(|trial| {
        let vectors = trial.catalog().vectors(0);
        let items = trial.catalog().items().skip(start).take(count);
        hand_floats(items.flat_map(|item| vectors.vector(item)).map(|number| number as f32))
    })
}

/// By item, the logarithm of its popularity.
#[unsafe(no_mangle)]
pub extern "C" fn popularity() -> *const f32 {
    with_trial(|trial| hand_floats(trial.catalog().popularity().iter().copied()))
}

/// By feature, how much the visitor turned to it.
#[unsafe(no_mangle)]
pub extern "C" fn wanted() -> *const f32 {
    with_trial(|trial| {
        let mut weights = vec![0.0; trial.catalog().feature_count()];
        trial.reading().wanted().iter().for_each(|wanted| weights[wanted.feature.get()] = wanted.lanes[0] as f32);
        hand_floats(weights.into_iter())
    })
}

/// The visitor's vector.
#[unsafe(no_mangle)]
pub extern "C" fn taste() -> *const f32 {
    with_trial(|trial| hand_floats(trial.reading().taste(0).solution().iter().map(|&number| number as f32)))
}

/// The weights of the last query, trust and all: affinity, taste, popularity.
#[unsafe(no_mangle)]
pub extern "C" fn weights() -> *const f64 {
    with_trial(|trial| {
        let of = |signal| trial.blend().of(signal);
        let signals = [Signal::Affinity, Signal::Taste(0), Signal::Popularity];
        hand_doubles(signals.into_iter().map(|signal| of(signal).weight * of(signal).trust))
    })
}

/// The items of the visitor's acts, in their order; `count` of them.
#[unsafe(no_mangle)]
pub extern "C" fn acts(count: usize) -> *const u32 {
    with_trial(|trial| hand_whole(trial.acts(count).map(|item| item.get() as u32)))
}

/// The ten items that were opened.
#[unsafe(no_mangle)]
pub extern "C" fn opened() -> *const u32 {
    with_trial(|trial| hand_whole(trial.opened().map(|item| item.get() as u32)))
}
