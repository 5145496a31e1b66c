//! What a call asks of the allocator: nothing where it repeats another, and never more for more items.
//!
//! Counted is every request of the calling thread, in a test binary of its own: the allocator is the whole binary's.

#[allow(dead_code, reason = "the other tests' world, of which this needs a part")]
mod shop;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Write;
use std::hint::black_box;
use std::rc::Rc;

use penchant::catalog::{AlignedBytes, Catalog, Role, Signal};
use penchant::compile::dense::SourceVectors;
use penchant::compile::neighbours::SourceNeighbours;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::visitor::log::{EventKind, Shown};
use penchant::visitor::profile::Layer;

use shop::{HOUR, NOON, event, given, nothing, record};

thread_local! {
    static REQUESTS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting what each thread asks for.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count_request() {
    // A thread that is ending has no counter any more, and nobody who reads it.
    let _ = REQUESTS.try_with(|requests| requests.set(requests.get() + 1));
}

// SAFETY: each call is the system allocator's own. The counter is a constant that is never dropped, so that counting asks
// for no memory itself.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_request();
        // SAFETY: the caller's promises are the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count_request();
        // SAFETY: the caller's promises are the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count_request();
        // SAFETY: the caller's promises are the same.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are the same.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// How often the allocator was asked for memory during some work.
fn allocations<R>(work: impl FnOnce() -> R) -> usize {
    let before = REQUESTS.get();
    // What the work returns is dropped afterwards: to give memory back is no request. To the optimiser it is used: it would leave out memory
    // that nobody reads.
    let _returned = black_box(work());
    REQUESTS.get() - before
}

/// Calls after which memory is used again: a shelf's is, once 32 others were made.
const WARM_UP: usize = 40;
/// Calls that are counted.
const COUNTED: usize = 100;
const DIMENSIONS: usize = 16;

/// Seven makers, eleven topics and a few prices: who knows the first items knows every feature. Topics have names of items, so that
/// `requires` can go by them.
fn source(items: usize) -> String {
    let mut source = String::new();
    for item in 0..items {
        let (maker, topics, price) = (item % 7, [item % 11, (3 * item + 1) % 11], 5 + item % 40);
        writeln!(
            source,
            r#"{{"id":"i{item}","creators":["m{maker}"],"subjects":["i{}","i{}"],"price":{price},"lists":{}}}"#,
            topics[0],
            topics[1],
            item % 13
        )
        .expect("a text grows");
    }
    source
}

const CONFIG: &str = r#"{"fields":{"lists":"popularity"},"surfaces":{"personal":{"weights":{"popularity":0,"affinity":2}}},"facts":{"topic":{"field":"subjects","values":{"both":["i1","i2"]}},"maker":{"field":"creators"}}}"#;

/// Nine neighbours for each item, some of them against it.
fn neighbours(items: usize) -> SourceNeighbours {
    let rows = || (0..items as u32).flat_map(|item| (1..10).map(move |step| (item, step)));
    SourceNeighbours {
        name: "neighbours".to_owned(),
        ids: (0..items).map(|item| format!("i{item}")).collect(),
        item: rows().map(|(item, _)| item).collect(),
        neighbour: rows().map(|(item, step)| (item + 37 * step) % items as u32).collect(),
        weight: rows().map(|(item, step)| ((item + step) % 7) as f32 - 1.5).collect(),
        share: Vec::new(),
    }
}

/// A catalogue with a set of vectors, and one of neighbours.
fn catalog(items: usize) -> Catalog {
    let number = |place: usize| ((place * 37 + place / DIMENSIONS * 11) % 101) as f32 / 50.0 - 1.0;
    let values = (0..items * DIMENSIONS).map(number).collect();
    let set = SourceVectors { name: "taste".to_owned(), ids: None, dimensions: DIMENSIONS, values };
    let source = source(items);
    let inputs = Inputs {
        vectors: &[set],
        neighbours: &[neighbours(items)],
        ..Inputs::of(source.as_bytes(), CONFIG, Duplicates::Refuse)
    };
    let bytes = compile(inputs, |_, _| {}).expect("the source is sound").bytes;
    Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("the catalogue is sound")
}

/// Somebody who opened and sent away some items, mornings and evenings, and knows every feature.
fn reader(items: usize) -> Engine {
    let mut engine = Engine::new(catalog(items), 7);
    for item in 0..12 {
        let kind = if item % 5 == 4 { "not_interested" } else { "view" };
        let part = if item % 2 == 0 { "morning" } else { "evening" };
        let at = NOON - (12 - item) as f64 * HOUR;
        let event = format!(r#"{{"type":"{kind}","item":"i{item}","at":{at},"context":{{"daypart":"{part}"}}}}"#);
        record(&mut engine, &given(&event), NOON);
    }
    engine
}

/// How often memory was asked for in [`COUNTED`] calls, after [`WARM_UP`] others. `call` is given the call's number.
fn once_warm(mut call: impl FnMut(usize)) -> usize {
    (0..WARM_UP).for_each(&mut call);
    allocations(|| (WARM_UP..WARM_UP + COUNTED).for_each(call))
}

fn recommend(engine: &mut Engine, options: &Given, now: f64) {
    let shelf = engine.recommend(options, now).expect("the options are sound");
    assert!(shelf.personal > 0.0 && !shelf.items.is_empty());
}

fn rank(engine: &mut Engine, ids: &Given, options: &Given) {
    let (shelf, left_out) = engine.rank(ids, options, NOON).expect("the options are sound");
    assert!(shelf.personal > 0.0 && left_out.unknown.is_empty());
}

fn similar(engine: &mut Engine, id: &str, options: &Given) {
    let shelf = engine.similar(id, options, NOON).expect("the options are sound");
    assert!(!shelf.items.is_empty());
}

fn together(engine: &mut Engine, basket: &Given, options: &Given) {
    let (shelf, left_out) = engine.together(basket, options, NOON).expect("the options are sound");
    assert!(!shelf.items.is_empty() && left_out.unknown.is_empty());
}

/// The ids of the first items, as a search engine would give them.
fn retrieved(count: usize) -> Given {
    Given::List((0..count).map(|item| Given::Text(format!("i{item}"))).collect())
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| ()), 0);
    assert_eq!(allocations(|| Box::new(7_u64)), 1);
    assert_eq!(allocations(|| vec![0_u8; 100]), 1, "zeroed memory is memory");
    let mut list = vec![1_u8];
    assert_eq!(allocations(|| list.reserve_exact(100)), 1, "to grow is to ask");
}

#[test]
fn a_repeated_call_allocates_nothing() {
    let (mut engine, options) = (reader(500), nothing());
    assert_eq!(once_warm(|_| recommend(&mut engine, &options, NOON)), 0);
}

#[test]
fn a_repeated_call_allocates_nothing_when_the_profile_has_to_be_read_anew_because_time_goes_by() {
    for options in [nothing(), given(r#"{"context":{"daypart":"evening","device":"phone"}}"#)] {
        let mut engine = reader(500);
        assert_eq!(once_warm(|call| recommend(&mut engine, &options, NOON + call as f64 * HOUR)), 0, "{options:?}");
    }
}

#[test]
fn a_repeated_call_of_together_allocates_nothing() {
    let (mut engine, basket, options) = (reader(500), retrieved(5), nothing());
    assert_eq!(once_warm(|_| together(&mut engine, &basket, &options)), 0);
}

#[test]
fn a_repeated_call_with_a_basket_allocates_nothing() {
    let mut engine = reader(500);
    let baskets = [r#"{"seen":"include","basket":["i1","i2","i3"]}"#, r#"{"seen":"include","basket":"cart"}"#];
    record(&mut engine, &event("cart", "i7", NOON), NOON);
    for options in baskets.map(given) {
        assert_eq!(once_warm(|_| recommend(&mut engine, &options, NOON)), 0);
    }
}

#[test]
fn a_repeated_call_with_a_filter_of_every_kind_of_condition_allocates_nothing() {
    let mut engine = reader(500);
    let field =
        engine.catalog().fields().iter().find(|field| field.role == Role::Tag).expect("there are tags").name.clone();
    let filter = format!(
        r#"{{"not":{{"done":["cart","purchase"]}},"any":[{{"all":[]}},{{"not":{{}}}}],"requires":{{"field":"{field}","by":"view"}}}}"#
    );
    let options = given(&format!(r#"{{"seen":"include","filter":{filter}}}"#));
    assert_eq!(once_warm(|_| recommend(&mut engine, &options, NOON)), 0);
}

/// The list itself, what it is made of, and no more for more items.
#[test]
fn the_history_asks_for_as_much_in_a_large_catalogue_as_in_a_small_one() {
    let of = |items: usize| {
        let (mut engine, options) = (reader(items), given(r#"{"limit":5}"#));
        once_warm(|_| assert_eq!(engine.history(&options, NOON).expect("the options are sound").len(), 5))
    };
    let small = of(500);
    assert!(small > 0 && small <= 20 * COUNTED, "{small}");
    assert_eq!(of(5_000), small);
}

#[test]
fn a_call_that_keeps_what_was_seen_allocates_nothing() {
    let (mut engine, options) = (reader(500), given(r#"{"seen":"include"}"#));
    assert_eq!(once_warm(|_| recommend(&mut engine, &options, NOON)), 0);
}

#[test]
fn a_repeated_call_allocates_nothing_after_an_event() {
    let (mut engine, options) = (reader(500), nothing());
    let mut asked = 0;
    for call in 0..WARM_UP + COUNTED {
        let kind = ["view", "like", "dislike", "impression"][call % 4];
        record(&mut engine, &event(kind, &format!("i{}", 12 + call), NOON), NOON);
        let of_this = allocations(|| recommend(&mut engine, &options, NOON));
        asked += if call < WARM_UP { 0 } else { of_this };
    }
    assert_eq!(asked, 0);
}

#[test]
fn weights_that_are_adapted_to_what_was_clicked_allocate_nothing_while_a_visit_goes_on() {
    let (mut engine, options) = (reader(500), nothing());
    for position in 0..40 {
        let at = NOON - 20.0 * HOUR;
        let impression = format!(
            r#"{{"type":"impression","item":"i{}","recommendation":"s","position":{position},"at":{at}}}"#,
            100 + position
        );
        let mut pending = engine.check(&given(&impression), NOON).expect("the event is sound");
        let signals = vec![(Signal::Affinity, position as f32 / 20.0 - 1.0), (Signal::Price, (position % 3) as f32)];
        *pending.event.shown_mut().unwrap() = Some(Shown { propensity: 1.0, draws: 0, baseline: None, signals });
        engine.commit(engine.log().tail() + 1, pending);
    }
    record(&mut engine, &event("view", "i3", NOON), NOON);
    let own = engine.catalog().settings().weights;
    let mut adapted = own;
    engine.adapt(&mut adapted, NOON);
    assert_ne!(adapted, own);
    assert_eq!(once_warm(|_| recommend(&mut engine, &options, NOON)), 0);
    let mut asked = 0;
    for call in 0..COUNTED {
        record(&mut engine, &event("view", &format!("i{}", 200 + call), NOON), NOON);
        asked += allocations(|| recommend(&mut engine, &options, NOON));
    }
    // What is read of the acts grows, by doubling; the regression does not.
    assert!(asked <= 5, "{asked}");
}

/// What is read of the visitor has to be somewhere: its memory grows with the profile, by doubling.
#[test]
fn what_events_add_to_a_reading_seldom_asks_for_memory() {
    let mut engine = reader(500);
    let options = given(r#"{"context":{"daypart":"evening"}}"#);
    (0..WARM_UP).for_each(|_| recommend(&mut engine, &options, NOON));
    let mut asked = 0;
    for item in 12..300 {
        let view = format!(r#"{{"type":"view","item":"i{item}","at":{NOON},"context":{{"daypart":"evening"}}}}"#);
        record(&mut engine, &given(&view), NOON);
        asked += allocations(|| recommend(&mut engine, &options, NOON));
    }
    // From 12 acts with a situation to 300.
    assert!((1..=12).contains(&asked), "{asked}");
}

#[test]
fn surfaces_dials_and_sizes_in_turn_allocate_nothing() {
    let mut engine = reader(500);
    let in_turn = [
        r#"{"surface":"personal"}"#,
        r#"{"surface":"elsewhere","personalization":0.5,"limit":3,"seen":"include"}"#,
        r#"{"limit":40,"weights":{"taste":3,"price":-1}}"#,
    ]
    .map(given);
    let mut call = |call: usize| recommend(&mut engine, &in_turn[call % 3], NOON);
    // Three in turn on 32 shelves: each shelf has had the largest size once it was used for all of them.
    (0..3 * WARM_UP).for_each(&mut call);
    assert_eq!(once_warm(call), 0);
}

#[test]
fn filters_and_exclusions_allocate_nothing() {
    let mut engine = reader(500);
    let options = given(
        r#"{"filter":{"subjects":["i1","i2","unheard of"],"creators":"m3","price":{"min":6,"max":40}},
            "exclude":["i17","i24","gone"],"limit":8}"#,
    );
    assert_eq!(once_warm(|call| recommend(&mut engine, &options, NOON + call as f64 * HOUR)), 0);
}

#[test]
fn a_first_visit_allocates_nothing_from_its_second_round_on() {
    let (mut engine, options) = (Engine::new(catalog(500), 7), nothing());
    let call = |_| assert_eq!(engine.recommend(&options, NOON).expect("the options are sound").personal, 0.0);
    assert_eq!(once_warm(call), 0);
}

#[test]
fn a_list_that_is_ranked_again_allocates_nothing() {
    let ids = retrieved(50);
    let scores: Vec<String> = (0..50).map(|place| format!("{}", 50 - place % 9)).collect();
    let scored = format!(r#"{{"scores":[{}],"queryWeight":2,"limit":20}}"#, scores.join(","));
    for options in
        ["{}", &scored, r#"{"method":"reciprocal-rank"}"#, r#"{"surface":"personal","weights":{"popularity":1}}"#]
    {
        let (mut engine, options) = (reader(500), given(options));
        assert_eq!(once_warm(|_| rank(&mut engine, &ids, &options)), 0, "{options:?}");
    }
}

#[test]
fn similar_items_allocate_nothing_whichever_item_they_are_like() {
    for options in [
        "{}",
        r#"{"by":"content"}"#,
        r#"{"by":"vectors","filter":{"price":{"max":30}},"exclude":["i3"]}"#,
        r#"{"by":"neighbours","limit":5}"#,
    ] {
        let (mut engine, options) = (reader(500), given(options));
        let anchors: Vec<String> = (0..WARM_UP + COUNTED).map(|item| format!("i{item}")).collect();
        assert_eq!(once_warm(|call| similar(&mut engine, &anchors[call], &options)), 0, "{options:?}");
    }
}

#[test]
fn shelves_of_all_kinds_in_turn_allocate_nothing() {
    let (mut engine, ids, options) = (reader(500), retrieved(30), nothing());
    let mut call = |call: usize| match call % 3 {
        0 => recommend(&mut engine, &options, NOON),
        1 => rank(&mut engine, &ids, &options),
        _ => similar(&mut engine, "i5", &options),
    };
    (0..3 * WARM_UP).for_each(&mut call);
    assert_eq!(once_warm(call), 0);
}

#[test]
fn wishes_allocate_nothing() {
    let mut engine = reader(500);
    let wishes = [
        (EventKind::Pin, r#"{"item":"i40"}"#, 0.0),
        (EventKind::Pin, r#"{"item":"i3"}"#, 0.0),
        (EventKind::Mute, r#"{"item":"i41"}"#, 0.0),
        (EventKind::Mute, r#"{"field":"subjects","value":"i7"}"#, 0.0),
        (EventKind::Weigh, r#"{"field":"subjects","value":"i2"}"#, -0.5),
        (EventKind::Pin, r#"{"field":"creators","value":"m5"}"#, 0.0),
        (EventKind::Dial, "{}", 0.8),
    ];
    for (kind, target, value) in wishes {
        let pending = engine.check_wish(kind, &given(target), &Given::Number(value), NOON).expect("the wish is sound");
        engine.commit(engine.log().tail() + 1, pending);
    }
    let options = given(r#"{"context":{"daypart":"evening"}}"#);
    assert_eq!(once_warm(|call| recommend(&mut engine, &options, NOON + call as f64 * HOUR)), 0);
    let options = nothing();
    assert_eq!(once_warm(|_| similar(&mut engine, "i5", &options)), 0);
}

#[test]
fn facts_allocate_nothing() {
    let mut engine = reader(500);
    for (facts, options) in [(r#"{"topic":["both","i5"]}"#, "{}"), (r#"{"maker":"m3"}"#, r#"{"scope":"session"}"#)] {
        let statement = engine.check_facts(&given(facts), &given(options), NOON).expect("the facts are sound");
        for pending in statement.entries.clone() {
            engine.commit(engine.log().tail() + 1, pending);
        }
        engine.state_in_session(&statement);
    }
    let ids = retrieved(50);
    for options in ["{}", r#"{"filter":{"subjects":{"fact":"topic"}},"personalization":0.5}"#] {
        let options = given(options);
        assert_eq!(once_warm(|call| recommend(&mut engine, &options, NOON + call as f64 * HOUR)), 0, "{options:?}");
    }
    assert_eq!(once_warm(|_| rank(&mut engine, &ids, &nothing())), 0);
}

#[test]
fn layers_allocate_nothing() {
    let mut engine = reader(500);
    let layers = (0..3).map(|place| Rc::new(Layer::new(format!("layer {place}"), 0.5, reader(500).log(), place)));
    engine.set_layers(layers.collect());
    let options = given(r#"{"context":{"daypart":"evening"}}"#);
    assert_eq!(once_warm(|call| recommend(&mut engine, &options, NOON + call as f64 * HOUR)), 0);
}

/// What is made when it is first needed (postings, columns, lengths) asks for memory by the column, not by the item.
#[test]
fn a_first_call_allocates_as_often_for_five_thousand_items_as_for_five_hundred() {
    let (ids, options) = (retrieved(10), given(r#"{"limit":5}"#));
    let newcomer = |items: usize| {
        let mut engine = Engine::new(catalog(items), 7);
        record(&mut engine, &event("view", "i3", NOON), NOON);
        engine
    };
    let first = |call: &dyn Fn(&mut Engine)| {
        let asked = [500, 5_000].map(|items| {
            let mut engine = newcomer(items);
            allocations(|| call(&mut engine))
        });
        assert!((1..=110).contains(&asked[0]), "{asked:?}");
        assert!(asked[1] <= asked[0] + 5, "{asked:?}");
    };
    first(&|engine| recommend(engine, &options, NOON));
    first(&|engine| rank(engine, &ids, &options));
    first(&|engine| similar(engine, "i3", &options));
}
