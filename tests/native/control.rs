//! What the visitor says about the profile holds everywhere, and taken back it never was.

use std::collections::HashSet;

use penchant::catalog::{AlignedBytes, Catalog, Signal};
use penchant::compile::dense::SourceVectors;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::attribution::{PartKind, Source};
use penchant::insight::portable;
use penchant::ranking::shelf::Shelf;
use penchant::visitor::Pending;
use penchant::visitor::log::{Event, EventKind, Sequence};
use penchant::visitor::profile::Profile;
use proptest::prelude::*;

use crate::shop::{
    BOOKS, HOUR, IDS, NOON, any_event, any_history, catalog_of, event, given, ids, nothing, record, record_all, tables,
    without_idle_undos,
};

/// Years are prices here, and vectors put the sea stories close together: every signal has something to say.
pub const CONFIG: &str = r#"{"fields":{"lists":"popularity","year":"price"}}"#;
const DIMENSIONS: usize = 8;

fn vectors() -> SourceVectors {
    let sea = ["moby", "typee", "omoo", "lordjim", "island"];
    let row = |(number, id): (usize, &&str)| {
        let mut row = vec![0.1; DIMENSIONS];
        row[usize::from(!sea.contains(id))] = 1.0;
        row[2 + number % 6] += 0.3;
        row
    };
    let values = IDS.iter().enumerate().flat_map(row).collect();
    SourceVectors { name: "taste".to_owned(), ids: None, dimensions: DIMENSIONS, values }
}

fn world() -> Catalog {
    let set = [vectors()];
    let inputs =
        Inputs { vectors: &set, neighbours: &tables(), ..Inputs::of(BOOKS.as_bytes(), CONFIG, Duplicates::Refuse) };
    let compiled = compile(inputs, |_, _| {}).expect("the inputs are sound");
    Catalog::load(AlignedBytes::copied(&compiled.bytes).expect("memory")).expect("the catalogue is sound")
}

/// An engine on a world in which every signal speaks.
pub fn reader() -> Engine {
    Engine::new(world(), 7)
}

/// Everything that can be on a shelf, in an evening.
fn everything() -> Given {
    given(r#"{"seen":"include","limit":1000,"context":{"daypart":"evening"}}"#)
}

fn item(id: &str) -> Given {
    given(&format!(r#"{{"item":"{id}"}}"#))
}

fn subject(value: &str) -> Given {
    given(&format!(r#"{{"field":"subjects","value":"{value}"}}"#))
}

/// Wishes, and returns the wish's number.
pub fn wish(engine: &mut Engine, kind: EventKind, target: &Given, value: f64) -> Sequence {
    let pending = engine.check_wish(kind, target, &Given::Number(value), NOON).expect("the wish is sound");
    let sequence = engine.log().tail() + 1;
    engine.commit(sequence, pending);
    sequence
}

fn undo(engine: &mut Engine, event: Sequence) {
    record(engine, &given(&format!(r#"{{"type":"undo","event":{event}}}"#)), NOON);
}

fn any_target() -> impl Strategy<Value = Given> {
    let creators = prop::sample::select(vec!["Melville", "Conrad", "Austen", "Scott"]);
    let subjects =
        prop::sample::select(vec!["Sea stories", "Islands", "Love stories", "Pirates", "England", "Gardening"]);
    prop_oneof![
        prop::sample::select(IDS.to_vec()).prop_map(item),
        subjects.prop_map(subject),
        creators.prop_map(|name| given(&format!(r#"{{"field":"creators","value":"{name}"}}"#))),
    ]
}

/// Something that a visitor does, says, or takes back.
#[derive(Debug, Clone)]
pub enum Step {
    Act(Given),
    Wish(EventKind, Given, f64),
    Forget(Given),
    Undo(prop::sample::Index),
}

impl Step {
    /// Does it, where it can be done, and returns its number.
    pub fn apply(&self, engine: &mut Engine) -> Option<Sequence> {
        let sequence = engine.log().tail() + 1;
        let pending = match self {
            Step::Act(event) => engine.check(event, NOON),
            Step::Wish(kind, target, value) => engine.check_wish(*kind, target, &Given::Number(*value), NOON),
            Step::Forget(interest) => match engine.forgetting(interest, NOON) {
                Ok(penchant::insight::Forgetting::Interest { pending, .. }) => Ok(*pending),
                _ => return None,
            },
            Step::Undo(which) => match engine.log().entries() {
                [] => return None,
                entries => engine.check_undo(entries[which.index(entries.len())].sequence, NOON),
            },
        };
        match pending {
            Ok(pending) => engine.commit(sequence, pending),
            // Nothing that stands has that number.
            Err(error) if error.code() == "event_unknown" => return None,
            Err(error) => panic!("{error}"),
        }
        Some(sequence)
    }
}

/// An act in some situation.
fn any_act() -> impl Strategy<Value = Given> {
    (any_event(), prop::sample::select(vec!["morning", "evening"])).prop_map(|(event, part)| {
        let Given::Object(mut entries) = event else { unreachable!("events are objects") };
        entries.push(("context".to_owned(), given(&format!(r#"{{"daypart":"{part}"}}"#))));
        Given::Object(entries)
    })
}

/// An item that goes back, if there is anything to take back.
fn any_back() -> impl Strategy<Value = Given> {
    let kind = prop::sample::select(vec!["uncart", "return"]);
    (kind, prop::sample::select(IDS.to_vec())).prop_map(|(kind, item)| event(kind, item, NOON))
}

pub fn any_step() -> impl Strategy<Value = Step> {
    let kinds = vec![EventKind::Pin, EventKind::Mute, EventKind::Release];
    let weighed = any_target().prop_filter("an interest", |target| target.get("item").is_nothing());
    let forgotten = any_target().prop_filter("an interest", |target| target.get("item").is_nothing());
    prop_oneof![
        8 => any_act().prop_map(Step::Act),
        2 => any_back().prop_map(Step::Act),
        3 => (prop::sample::select(kinds), any_target()).prop_map(|(kind, target)| Step::Wish(kind, target, 0.0)),
        2 => (weighed, -1.0..=1.0_f64).prop_map(|(target, weight)| Step::Wish(EventKind::Weigh, target, weight)),
        1 => (0.0..=1.0_f64).prop_map(|dial| Step::Wish(EventKind::Dial, nothing(), dial)),
        1 => forgotten.prop_map(Step::Forget),
        2 => any::<prop::sample::Index>().prop_map(Step::Undo),
    ]
}

pub fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any_step(), 0..25)
}

fn shelf(engine: &mut Engine, options: &Given, now: f64) -> Shelf {
    engine.recommend(options, now).expect("the options are sound").clone()
}

/// Adds up to the score, part by part and, with what lifts a pinned item, signal by signal.
fn adds_up(engine: &Engine, shelf: &Shelf) -> Result<(), TestCaseError> {
    for ranked in &shelf.items {
        let told = engine.explain(&shelf.id(), engine.catalog().id(ranked.item)).unwrap();
        let parts: f64 = told.parts.iter().map(|part| part.part.contribution).sum();
        let lift: f64 =
            told.parts.iter().filter(|told| told.part.source == Source::Wish).map(|told| told.part.contribution).sum();
        let signals: f64 = told.signals.iter().map(|(_, blend, value)| blend.factor() * (value - blend.mean)).sum();
        let largest = told.parts.iter().map(|part| part.part.contribution.abs()).fold(ranked.score.abs(), f64::max);
        prop_assert!((parts - ranked.score).abs() <= 1e-5 * largest, "{parts} {}", ranked.score);
        prop_assert!((signals + lift - ranked.score).abs() <= 1e-5 * largest, "{signals} {lift} {}", ranked.score);
        for told in told.parts.iter().filter(|told| matches!(told.part.kind, PartKind::Feature | PartKind::Vectors)) {
            let sum: f64 = told.because.iter().map(|event| event.contribution).sum();
            let scale: f64 = told.because.iter().map(|event| event.contribution.abs()).sum();
            prop_assert!((sum - told.part.contribution).abs() <= 1e-5 * scale.max(1e-300), "{sum} {:?}", told.part);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn wish_by_wish_is_the_fold_of_the_log(steps in any_steps(), wait in 0.0..200.0_f64) {
        let mut engine = reader();
        for (number, step) in steps.iter().enumerate() {
            step.apply(&mut engine);
            // Read in between, so that what follows is added to a reading that is there.
            if number % 4 == 0 {
                shelf(&mut engine, &everything(), NOON);
            }
        }
        prop_assert_eq!(engine.profile(), &Profile::of(engine.log(), engine.catalog()));
        let mut fresh = reader();
        fresh.restore(engine.log().clone());
        let now = NOON + wait * HOUR;
        prop_assert_eq!(shelf(&mut engine, &everything(), now).items, shelf(&mut fresh, &everything(), now).items);
        prop_assert_eq!(engine.interests(&nothing(), now), fresh.interests(&nothing(), now));
    }

    #[test]
    fn scores_add_up_whatever_was_wished_then_and_since(
        steps in any_steps(),
        since in prop::collection::vec(any_step(), 0..5),
        wait in 0.0..2_000.0_f64,
    ) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let made = shelf(&mut engine, &everything(), NOON + wait * HOUR);
        adds_up(&engine, &made)?;
        since.iter().for_each(|step| { step.apply(&mut engine); });
        adds_up(&engine, &made)?;
    }

    #[test]
    fn what_was_wished_and_taken_back_never_was(
        steps in any_steps(),
        kind in prop::sample::select(vec![EventKind::Pin, EventKind::Mute, EventKind::Weigh, EventKind::Dial]),
        target in any_target(),
        weight in 0.0..=1.0_f64,
    ) {
        prop_assume!(kind != EventKind::Weigh || target.get("item").is_nothing());
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let (profile, items) = (engine.profile().clone(), shelf(&mut engine, &everything(), NOON).items);
        let wished = wish(&mut engine, kind, &target, weight);
        shelf(&mut engine, &everything(), NOON);
        undo(&mut engine, wished);
        prop_assert_eq!(engine.profile(), &profile);
        prop_assert_eq!(&shelf(&mut engine, &everything(), NOON).items, &items);
    }

    #[test]
    fn what_was_muted_and_released_never_was(history in any_history(), target in any_target()) {
        let mut engine = reader();
        record_all(&mut engine, &history);
        let (profile, items) = (engine.profile().clone(), shelf(&mut engine, &everything(), NOON).items);
        wish(&mut engine, EventKind::Mute, &target, 0.0);
        let released = wish(&mut engine, EventKind::Release, &target, 0.0);
        prop_assert_eq!(engine.profile(), &profile);
        prop_assert_eq!(&shelf(&mut engine, &everything(), NOON).items, &items);
        undo(&mut engine, released);
        prop_assert_ne!(engine.profile(), &profile, "the release was taken back, so the mute stands");
    }

    #[test]
    fn what_is_muted_comes_back_by_no_path(steps in any_steps(), target in any_target()) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        wish(&mut engine, EventKind::Mute, &target, 0.0);
        let is_muted = |id: &str| match target.get("item") {
            Given::Text(muted) => muted == id,
            _ => has(id, &target),
        };
        let shown = shelf(&mut engine, &everything(), NOON);
        prop_assert!(ids(&engine, &shown).iter().all(|id| !is_muted(id)));
        for anchor in IDS {
            for by in ["content", "vectors", "both"] {
                let options = given(&format!(r#"{{"by":"{by}","limit":1000}}"#));
                let shelf = engine.similar(anchor, &options, NOON).unwrap().clone();
                prop_assert!(ids(&engine, &shelf).iter().all(|id| !is_muted(id)));
            }
        }
        let all = Given::List(IDS.iter().map(|&id| Given::Text(id.to_owned())).collect());
        let options = nothing();
        let (list, left_out) = engine.rank(&all, &options, NOON).unwrap();
        let (list, left_out) = (list.clone(), left_out);
        let listed: HashSet<String> = ids(&engine, &list).into_iter().collect();
        prop_assert!(IDS.iter().all(|&id| listed.contains(id) != left_out.muted.contains(&id)));
        prop_assert!(IDS.iter().filter(|id| is_muted(id)).all(|id| left_out.muted.contains(id)));
        let (field, value) = (target.get("field"), target.get("value"));
        for interest in engine.interests(&given(r#"{"limit":1000}"#), NOON).unwrap() {
            prop_assert!(Some(interest.field.as_str()) != field.text() || Some(interest.value.as_str()) != value.text());
        }
    }

    /// By vectors, prices and situations, the visitor is the one who never touched what has the muted thing; by features,
    /// the one who never touched a muted item.
    #[test]
    fn what_is_muted_teaches_nothing(history in prop::collection::vec(any_act(), 0..30), target in any_target()) {
        let acts: Vec<&Given> = history.iter().filter(|act| act.get("type").text() != Some("undo")).collect();
        let is_about = |act: &Given| act.get("item").text().is_some_and(|id| match target.get("item") {
            Given::Text(muted) => muted == id,
            _ => has(id, &target),
        });
        let (mut muting, mut innocent) = (reader(), reader());
        for (number, act) in (1..).zip(&acts) {
            for (engine, does) in [(&mut muting, true), (&mut innocent, !is_about(act))] {
                if does {
                    let pending = engine.check(act, NOON).unwrap();
                    engine.commit(number, pending);
                }
            }
        }
        wish(&mut muting, EventKind::Mute, &target, 0.0);
        prop_assert_eq!(muting.profile().acts(), innocent.profile().acts());
        prop_assert_eq!(muting.profile().prices(), innocent.profile().prices());
        if target.get("item").is_nothing() {
            let muted = hash(&target);
            prop_assert!(muting.profile().affinities().find(muted).is_none());
        } else {
            prop_assert_eq!(muting.profile().affinities(), innocent.profile().affinities());
        }
    }

    #[test]
    fn a_forgotten_interest_is_known_by_nothing_that_was_before(
        history in prop::collection::vec(any_act(), 1..30),
        target in any_target().prop_filter("an interest", |target| target.get("item").is_nothing()),
        later in prop::sample::select(IDS.to_vec()),
    ) {
        let mut engine = reader();
        record_all(&mut engine, &without_idle_undos(history));
        let (profile, taught) = (engine.profile().clone(), engine.profile().affinities().find(hash(&target)).is_some());
        let forgotten = Step::Forget(target.clone()).apply(&mut engine).unwrap();
        prop_assert!(engine.profile().affinities().find(hash(&target)).is_none());
        let told = engine.timeline(&nothing()).unwrap();
        let is_told = told.iter().flat_map(|told| &told.taught).any(|name| name.hash() == hash(&target));
        prop_assert!(!is_told);
        let feature = engine.catalog().feature(hash(&target));
        let made = shelf(&mut engine, &everything(), NOON);
        for ranked in &made.items {
            let told = engine.explain(&made.id(), engine.catalog().id(ranked.item)).unwrap();
            prop_assert!(told.parts.iter().all(|told| told.part.feature.is_none() || told.part.feature != feature));
        }
        let act = record(&mut engine, &event("like", later, NOON), NOON);
        prop_assert_eq!(engine.profile().affinities().find(hash(&target)).is_some(), has(later, &target));
        undo(&mut engine, act);
        undo(&mut engine, forgotten);
        prop_assert_eq!(engine.profile(), &profile);
        prop_assert_eq!(engine.profile().affinities().find(hash(&target)).is_some(), taught);
    }
}

/// An opening counts once until half an hour has passed without another one of that item. So a view that goes on with an
/// opening from before the forgetting teaches nothing, and one after that half hour does.
#[test]
fn a_view_that_goes_on_with_a_forgotten_opening_teaches_nothing_of_it() {
    const MINUTE: f64 = 60_000.0;
    let target = given(r#"{"field":"subjects","value":"Love stories"}"#);
    for (later, is_learned) in [(NOON + 8.0 * MINUTE, false), (NOON + 31.0 * MINUTE, true)] {
        let mut engine = reader();
        record(&mut engine, &event("click", "persuasion", NOON), NOON);
        Step::Forget(target.clone()).apply(&mut engine).unwrap();
        record(&mut engine, &event("view", "persuasion", later), later);
        assert_eq!(engine.profile().affinities().find(hash(&target)).is_some(), is_learned);
    }
}

fn hash(target: &Given) -> u64 {
    penchant::hash::feature_hash(target.get("field").text().unwrap(), target.get("value").text().unwrap())
}

/// Whether the item of that id has what the target names.
fn has(id: &str, target: &Given) -> bool {
    let line = BOOKS.lines().find(|line| line.contains(&format!(r#""id":"{id}""#))).expect("it is a book");
    let wanted = target.get("value").text().expect("it is an interest");
    let mut found = false;
    given(line).get(target.get("field").text().unwrap_or_default()).each_text(|value| found |= value == wanted);
    found
}

#[test]
fn pinned_items_come_first_in_the_order_of_pinning_and_say_so() {
    let mut engine = reader();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    for id in ["waverley", "moby", "emma"] {
        wish(&mut engine, EventKind::Pin, &item(id), 0.0);
    }
    let made = shelf(&mut engine, &given(r#"{"limit":4}"#), NOON);
    assert_eq!(ids(&engine, &made)[..3], ["waverley", "moby", "emma"], "also what was seen");
    assert_eq!(made.items.len(), 4);
    assert!(made.items.is_sorted_by(|one, next| one.score > next.score));
    for reasons in &engine.reasons(made.number)[..3] {
        assert!(reasons.iter().any(|(reason, because)| reason.source == Source::Wish && because.is_empty()));
    }
    let filtered = shelf(&mut engine, &given(r#"{"filter":{"creators":"Austen"},"exclude":["moby"],"limit":1}"#), NOON);
    assert_eq!(ids(&engine, &filtered), ["emma"], "only where it may be");
    let few = shelf(&mut engine, &given(r#"{"limit":2}"#), NOON);
    assert_eq!(ids(&engine, &few), ["waverley", "moby"]);
    record(&mut engine, &event("not_interested", "waverley", NOON), NOON);
    let after = shelf(&mut engine, &nothing(), NOON);
    assert_eq!(ids(&engine, &after)[..2], ["moby", "emma"], "what was sent away does not come");
}

#[test]
fn a_pinned_interest_has_the_full_weight_and_does_not_fade() {
    let mut engine = reader();
    record(&mut engine, &event("like", "emma", NOON), NOON);
    wish(&mut engine, EventKind::Pin, &subject("Pirates"), 0.0);
    let later = NOON + 20_000.0 * HOUR;
    let interests = engine.interests(&given(r#"{"field":"subjects"}"#), later).unwrap();
    assert_eq!((interests[0].value.as_str(), interests[0].weight, interests[0].is_pinned), ("Pirates", 1.0, true));
    let made = shelf(&mut engine, &given(r#"{"weights":{"popularity":0}}"#), later);
    let mut next = ids(&engine, &made)[1..3].to_vec();
    next.sort_unstable();
    assert_eq!(next, ["island", "pirate"], "after the one book that has all that was ever liked");
    let told = engine.explain(&made.id(), "pirate").unwrap();
    let part = told.parts.iter().find(|told| told.part.kind == PartKind::Wish).expect("the wish is a part");
    assert_eq!(part.part.source, Source::Signal(Signal::Affinity));
    assert!(part.part.contribution > 0.0);
}

#[test]
fn a_wish_counts_for_a_visitor_who_did_nothing_yet() {
    let mut engine = reader();
    wish(&mut engine, EventKind::Weigh, &subject("Revolutions"), 1.0);
    let liked = shelf(&mut engine, &given(r#"{"weights":{"popularity":0}}"#), NOON);
    assert!(liked.personal > 0.0);
    assert_eq!(ids(&engine, &liked)[..2].iter().collect::<HashSet<_>>().len(), 2);
    assert!(ids(&engine, &liked)[..2].iter().all(|id| ["nostromo", "waverley"].contains(&id.as_str())));
    wish(&mut engine, EventKind::Weigh, &subject("Revolutions"), -1.0);
    let turned = shelf(&mut engine, &given(r#"{"weights":{"popularity":0}}"#), NOON);
    assert!(ids(&engine, &turned)[8..].iter().all(|id| ["nostromo", "waverley"].contains(&id.as_str())));
}

#[test]
fn a_weight_of_zero_is_neither_for_nor_against() {
    let mut engine = reader();
    record(&mut engine, &event("like", "moby", NOON), NOON);
    wish(&mut engine, EventKind::Weigh, &subject("Sea stories"), 0.0);
    let made = shelf(&mut engine, &everything(), NOON);
    let sea = engine.catalog().feature(hash(&subject("Sea stories")));
    for ranked in &made.items {
        let told = engine.explain(&made.id(), engine.catalog().id(ranked.item)).unwrap();
        assert!(told.parts.iter().all(|told| told.part.feature.is_none() || told.part.feature != sea));
    }
    let interests = engine.interests(&nothing(), NOON).unwrap();
    let shown = interests.iter().find(|interest| interest.value == "Sea stories").expect("so that it can be released");
    assert_eq!((shown.weight, shown.weighed, shown.events), (0.0, Some(0.0), 1));
}

#[test]
fn the_latest_wish_about_a_thing_stands_and_an_undo_brings_back_the_one_before() {
    let mut engine = reader();
    wish(&mut engine, EventKind::Mute, &subject("Pirates"), 0.0);
    let pinned = wish(&mut engine, EventKind::Pin, &subject("Pirates"), 0.0);
    let kinds = |engine: &Engine| engine.wishes().map(|wish| wish.kind.name()).collect::<Vec<_>>();
    assert_eq!(kinds(&engine), ["pin"]);
    undo(&mut engine, pinned);
    assert_eq!(kinds(&engine), ["mute"]);
    wish(&mut engine, EventKind::Release, &subject("Pirates"), 0.0);
    assert!(kinds(&engine).is_empty());
}

#[test]
fn an_undo_that_names_nothing_takes_back_an_act_and_no_wish() {
    let mut engine = reader();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    wish(&mut engine, EventKind::Mute, &item("moby"), 0.0);
    record(&mut engine, &event("undo", "moby", NOON), NOON);
    assert_eq!(engine.wishes().count(), 1);
    assert_eq!(engine.log().taken_back(), [(3, 1)]);
}

/// What was done before, and an `undo` for which nothing of it is left.
const IDLE_UNDOS: [(&[&str], &str); 6] = [
    (&[], r#"{"type":"undo"}"#),
    (&[], r#"{"type":"undo","item":"moby"}"#),
    (&["view"], r#"{"type":"undo","item":"emma"}"#),
    (&["impression"], r#"{"type":"undo"}"#),
    (&["view", "undo"], r#"{"type":"undo"}"#),
    (&["view", "like", "undo", "undo"], r#"{"type":"undo","item":"moby"}"#),
];

#[test]
fn an_undo_that_takes_nothing_back_is_refused_and_leaves_no_entry() {
    for (before, undo) in IDLE_UNDOS {
        let mut engine = reader();
        wish(&mut engine, EventKind::Mute, &item("emma"), 0.0);
        for kind in before {
            record(&mut engine, &event(kind, "moby", NOON), NOON);
        }
        let error = engine.check(&given(undo), NOON).unwrap_err();
        assert_eq!(error.code(), "event_unknown", "{before:?} {undo}");
        assert!(error.to_string().contains("that still counts is in the log"), "{error}");
    }
}

#[test]
fn a_log_with_an_undo_that_takes_nothing_back_opens_and_imports() {
    let mut engine = reader();
    let idle = |engine: &mut Engine| {
        let undo = Event::check(&given(r#"{"type":"undo"}"#), NOON).unwrap();
        engine.commit(engine.log().tail() + 1, Pending { event: undo, item: None });
    };
    idle(&mut engine);
    record(&mut engine, &event("view", "moby", NOON), NOON);
    record(&mut engine, &event("undo", "moby", NOON), NOON);
    idle(&mut engine);
    engine.restore(engine.log().clone());
    assert_eq!((engine.log().taken_back(), engine.log().standing().len()), (vec![(3, 2)], 0));
    let copy = given(&serde_json::to_string(&portable::export(engine.log(), &[], NOON)).unwrap());
    let again = portable::import(&copy, engine.catalog(), NOON).unwrap();
    assert_eq!((again.entries().len(), again.standing().len()), (4, 0));
}

#[test]
fn an_undo_of_what_does_not_stand_is_refused() {
    let mut engine = reader();
    record(&mut engine, &event("impression", "moby", NOON), NOON);
    undo(&mut engine, 1);
    for event in [r#"{"type":"undo","event":1}"#, r#"{"type":"undo","event":2}"#, r#"{"type":"undo","event":9}"#] {
        assert_eq!(engine.check(&given(event), NOON).unwrap_err().code(), "event_unknown", "{event}");
    }
    for event in [
        r#"{"type":"undo","event":0}"#,
        r#"{"type":"undo","event":1.5}"#,
        r#"{"type":"undo","event":"1"}"#,
        r#"{"type":"undo","event":1,"item":"moby"}"#,
        r#"{"type":"view","item":"moby","event":1}"#,
    ] {
        assert_eq!(engine.check(&given(event), NOON).unwrap_err().code(), "event_field", "{event}");
    }
}

#[test]
fn no_site_can_wish_in_passing() {
    let engine = reader();
    for kind in ["pin", "mute", "weigh", "release", "dial", "forget"] {
        let refused = engine.check(&given(&format!(r#"{{"type":"{kind}","item":"moby"}}"#)), NOON).unwrap_err();
        assert_eq!(refused.code(), "event_type");
    }
}

#[test]
fn a_wish_about_nothing_that_can_be_learned_is_refused() {
    let config = r#"{"fields":{"lists":"popularity","creators":{"role":"creator","sensitive":true}}}"#;
    let engine = Engine::new(catalog_of(BOOKS, config), 7);
    let refused =
        |kind, target: &str, value: Given| engine.check_wish(kind, &given(target), &value, NOON).unwrap_err().code();
    let melville = r#"{"field":"creators","value":"Melville"}"#;
    for kind in [EventKind::Pin, EventKind::Mute, EventKind::Weigh, EventKind::Release] {
        assert_eq!(refused(kind, melville, Given::Number(1.0)), "option_invalid", "sensitive");
    }
    assert_eq!(engine.forgetting(&given(melville), NOON).unwrap_err().code(), "option_invalid");
    for target in [
        "{}",
        "null",
        "7",
        r#"{"item":7}"#,
        r#"{"item":"moby","field":"subjects","value":"Whaling"}"#,
        r#"{"field":"subjects"}"#,
        r#"{"field":"subjects","value":""}"#,
        r#"{"field":"year","value":"1851"}"#,
        r#"{"field":"nothing","value":"at all"}"#,
        r#"{"field":"subjects","value":"Whaling","weight":1}"#,
    ] {
        assert_eq!(refused(EventKind::Mute, target, Given::Nothing), "option_invalid", "{target}");
    }
    assert_eq!(refused(EventKind::Pin, r#"{"item":"nowhere"}"#, Given::Nothing), "item_unknown");
    let whaling = r#"{"field":"subjects","value":"Whaling"}"#;
    for weight in [Given::Nothing, Given::Number(1.1), Given::Number(f64::NAN), Given::Text("1".to_owned())] {
        assert_eq!(refused(EventKind::Weigh, whaling, weight.clone()), "option_invalid");
        assert_eq!(refused(EventKind::Dial, "null", weight), "option_invalid");
    }
}

#[test]
fn the_dial_is_how_personal_a_shelf_is_where_the_call_does_not_say() {
    let mut engine = reader();
    record(&mut engine, &event("like", "waverley", NOON), NOON);
    let personal = |engine: &mut Engine, options: &str| shelf(engine, &given(options), NOON).personal;
    let full = personal(&mut engine, "{}");
    wish(&mut engine, EventKind::Dial, &nothing(), 0.0);
    assert_eq!((engine.dial(), personal(&mut engine, "{}")), (0.0, 0.0));
    assert_eq!(personal(&mut engine, r#"{"personalization":1}"#), full);
    let (list, options) = (given(r#"["emma","moby","typee"]"#), nothing());
    assert_eq!(engine.rank(&list, &options, NOON).unwrap().0.personal, 0.0);
    let turned = wish(&mut engine, EventKind::Dial, &nothing(), 0.25);
    let quarter = personal(&mut engine, "{}");
    assert_eq!(quarter, personal(&mut engine, r#"{"personalization":0.25}"#));
    assert!(quarter > 0.0 && quarter < full);
    undo(&mut engine, turned);
    assert_eq!(engine.dial(), 0.0);
}

#[test]
fn a_mute_holds_in_the_next_catalogue_too() {
    let mut engine = reader();
    record(&mut engine, &event("view", "omoo", NOON), NOON);
    wish(&mut engine, EventKind::Mute, &item("omoo"), 0.0);
    wish(&mut engine, EventKind::Mute, &subject("Islands"), 0.0);
    let rest: String = BOOKS.lines().filter(|line| !line.contains("omoo")).collect::<Vec<_>>().join("\n");
    let mut without = Engine::new(catalog_of(&rest, crate::shop::CONFIG), 8);
    without.restore(engine.log().clone());
    assert!(without.profile().affinities().all().is_empty(), "what left the catalogue teaches nothing either");
    let made = shelf(&mut without, &everything(), NOON);
    assert!(ids(&without, &made).iter().all(|id| !["typee", "pirate"].contains(&id.as_str())));
    wish(&mut without, EventKind::Release, &item("omoo"), 0.0);
    let mut back = reader();
    back.restore(without.log().clone());
    let made = shelf(&mut back, &everything(), NOON);
    assert!(!ids(&back, &made).contains(&"omoo".to_owned()), "it is on islands");
    wish(&mut back, EventKind::Release, &subject("Islands"), 0.0);
    let made = shelf(&mut back, &everything(), NOON);
    assert!(ids(&back, &made).contains(&"omoo".to_owned()));
}

#[test]
fn so_many_wishes_and_no_more_can_stand() {
    let mut engine = reader();
    for number in 0..1_000 {
        wish(&mut engine, EventKind::Mute, &subject(&format!("Subject {number}")), 0.0);
    }
    let one_more = |engine: &Engine, target: &Given| engine.check_wish(EventKind::Pin, target, &Given::Nothing, NOON);
    assert_eq!(one_more(&engine, &item("moby")).unwrap_err().code(), "option_invalid");
    assert!(one_more(&engine, &subject("Subject 7")).is_ok(), "it takes the place of another");
    wish(&mut engine, EventKind::Release, &subject("Subject 9"), 0.0);
    assert!(one_more(&engine, &item("moby")).is_ok());
}

#[test]
fn wishes_outlive_what_retention_drops() {
    let mut engine =
        Engine::new(catalog_of(BOOKS, r#"{"fields":{"lists":"popularity"},"retention":{"events":4,"days":30}}"#), 7);
    wish(&mut engine, EventKind::Mute, &item("moby"), 0.0);
    let replaced = wish(&mut engine, EventKind::Weigh, &subject("Pirates"), 0.5);
    wish(&mut engine, EventKind::Pin, &subject("Pirates"), 0.0);
    wish(&mut engine, EventKind::Dial, &nothing(), 0.5);
    for id in &IDS[1..6] {
        record(&mut engine, &event("view", id, NOON), NOON);
    }
    assert_eq!(engine.due(NOON).unwrap().0, [5], "one act too many");
    let year = NOON + 9_000.0 * HOUR;
    assert_eq!(engine.due(year).unwrap().0, [5], "the clock alone says nothing");
    for later in [year - 25.0 * HOUR, year] {
        record(&mut engine, &event("view", "emma", later), later);
    }
    assert_eq!(engine.due(year).unwrap().0, [replaced, 5, 6, 7, 8, 9]);
    let (due, orphans) = engine.due(year).unwrap();
    assert!(!orphans.contains(&"moby".to_owned()), "a muted item is remembered");
    engine.drop_events(&due);
    assert_eq!((engine.wishes().count(), engine.dial()), (2, 0.5));
    assert_eq!(engine.due(year), None);
}

#[test]
fn controls_that_decide_nothing_any_more_go_however_many_there_are_of_others() {
    let mut engine = reader();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    let pirates = subject("Pirates");
    wish(&mut engine, EventKind::Surprise, &nothing(), 0.7);
    wish(&mut engine, EventKind::Pin, &pirates, 0.0);
    for turn in 0..1_000 {
        wish(&mut engine, EventKind::Dial, &nothing(), f64::from(turn) / 1_000.0);
        let muted = wish(&mut engine, EventKind::Mute, &pirates, 0.0);
        undo(&mut engine, muted);
    }
    let (due, _) = engine.due(NOON).expect("there are more than are kept");
    engine.drop_events(&due);
    let kept: Vec<_> = engine.log().entries().iter().map(|entry| entry.event.kind().name()).collect();
    assert_eq!(kept, ["view", "surprise", "pin", "dial"]);
    assert_eq!((engine.surprise(), engine.dial(), engine.wishes().count()), (0.7, 0.999, 1));
}

proptest! {
    /// Whatever retention drops: what was taken back does not count again, and every wish stands.
    #[test]
    fn what_retention_drops_brings_nothing_back(steps in any_steps(), most in 100..110_u32, hours in 0.0..200.0_f64) {
        let config = format!(r#"{{"fields":{{"lists":"popularity"}},"retention":{{"events":{most},"days":4}}}}"#);
        let mut engine = Engine::new(catalog_of(BOOKS, &config), 7);
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let stood: HashSet<Sequence> = engine.log().standing().iter().map(|entry| entry.sequence).collect();
        let wishes: Vec<_> = engine.wishes().cloned().collect();
        let dial = engine.dial();
        let taught: HashSet<String> = engine.profile().affinities().all().iter().map(|known| known.value.clone()).collect();
        if let Some((due, _)) = engine.due(NOON + hours * HOUR) {
            engine.drop_events(&due);
        }
        prop_assert!(engine.log().standing().iter().all(|entry| stood.contains(&entry.sequence)));
        prop_assert_eq!(engine.wishes().cloned().collect::<Vec<_>>(), wishes);
        prop_assert_eq!(engine.dial(), dial);
        prop_assert!(engine.profile().affinities().all().iter().all(|known| taught.contains(&known.value)));
    }
}

#[test]
fn the_timeline_tells_the_newest_first_and_what_each_taught() {
    let mut engine = reader();
    record(
        &mut engine,
        &given(&format!(r#"{{"type":"rating","item":"moby","value":5,"surface":"home","at":{NOON}}}"#)),
        NOON,
    );
    record(&mut engine, &given(r#"{"type":"search","query":"whales"}"#), NOON);
    record(&mut engine, &event("view", "emma", NOON), NOON);
    undo(&mut engine, 3);
    wish(&mut engine, EventKind::Weigh, &subject("Pirates"), 0.5);
    wish(&mut engine, EventKind::Release, &subject("Pirates"), 0.0);
    let told = engine.timeline(&nothing()).unwrap();
    let seen: Vec<_> =
        told.iter().map(|told| (told.entry.sequence, told.entry.event.kind().name(), told.is_taken_back)).collect();
    assert_eq!(
        seen,
        [(6, "release", false), (5, "weigh", true), (3, "view", true), (2, "search", false), (1, "rating", false)]
    );
    assert_eq!((told[4].title, told[2].title), (Some("Moby Dick"), Some("Emma")));
    assert!(told[4].taught.iter().any(|name| name.field == "subjects" && name.value == "Sea stories"));
    assert!(told[4].taught.len() <= 5 && told[2].taught.is_empty() && told[0].taught.is_empty());
    let page: Vec<_> =
        engine.timeline(&given(r#"{"limit":2,"before":5}"#)).unwrap().iter().map(|told| told.entry.sequence).collect();
    assert_eq!(page, [3, 2]);
    for options in [r#"{"limit":0}"#, r#"{"limit":1001}"#, r#"{"before":0}"#, r#"{"before":"x"}"#, r#"{"since":1}"#] {
        assert_eq!(engine.timeline(&given(options)).unwrap_err().code(), "option_invalid", "{options}");
    }
}
