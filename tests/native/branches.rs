//! “That wasn't me”: what is in a branch never happened to the profile, and nothing else happened to the branch.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::{Forgetting, portable};
use penchant::personalizer::Personalizer;
use penchant::visitor::Pending;
use penchant::visitor::consent::Level;
use penchant::visitor::log::record::{encode_event, frame_event, unframe_event};
use penchant::visitor::log::{Event, Log, Sequence};
use penchant::visitor::profile::Profile;
use pollster::block_on;
use proptest::prelude::*;

use crate::control::{any_steps, reader};
use crate::personalizer::{Device, open};
use crate::shop::{HOUR, NOON, event, given, nothing};

fn name(name: &str) -> Given {
    Given::Text(name.to_owned())
}

/// The number that the next entry gets.
fn next(engine: &Engine) -> Sequence {
    engine.log().tail() + 1
}

/// Moves acts into a branch, and returns the number of the entry.
fn branch(engine: &mut Engine, what: &Given, called: &str) -> Result<Sequence, penchant::error::Error> {
    let (pending, _) = engine.branching(what, &name(called), NOON)?;
    let sequence = next(engine);
    engine.commit(sequence, pending);
    Ok(sequence)
}

fn merge(engine: &mut Engine, called: &str) -> Sequence {
    let pending = engine.merging(&name(called), NOON).expect("the branch is there");
    let sequence = next(engine);
    engine.commit(sequence, pending);
    sequence
}

fn undo(engine: &mut Engine, event: Sequence) {
    let pending = engine.check_undo(event, NOON).expect("it stands");
    engine.commit(next(engine), pending);
}

fn act(engine: &mut Engine, json: &str) -> Sequence {
    let pending = engine.check(&given(json), NOON).expect("a sound event");
    let sequence = next(engine);
    engine.commit(sequence, pending);
    sequence
}

/// An engine that knows only those entries, under the same numbers.
fn knowing(engine: &Engine, is_known: impl Fn(Sequence, &Event) -> bool) -> Engine {
    let mut other = reader();
    for entry in engine.log().entries().iter().filter(|entry| is_known(entry.sequence, &entry.event)) {
        let item = entry.item.map(|place| engine.log().item(place).clone());
        let event = Event { branch: None, ..entry.event.clone() };
        other.commit(entry.sequence, Pending { event, item });
    }
    other
}

/// The same log with a branch open.
fn opened(engine: &Engine, called: &str) -> Engine {
    let mut other = reader();
    other.open_branch(&name(called)).expect("a sound name");
    other.restore(engine.log().clone());
    other
}

fn ids(engine: &mut Engine) -> Vec<(usize, u64)> {
    let shelf = engine.recommend(&nothing(), NOON).expect("a shelf");
    shelf.items.iter().map(|ranked| (ranked.item.get(), ranked.score.to_bits())).collect()
}

fn period(from: f64, hours: f64) -> Given {
    let from = NOON - 168.0 * HOUR + from * HOUR;
    given(&format!(r#"{{"from":{from},"to":{}}}"#, from + hours * HOUR))
}

proptest! {
    #[test]
    fn what_is_in_a_branch_never_happened_and_comes_back_bit_for_bit(
        steps in any_steps(),
        (from, hours) in (0.0..170.0_f64, 0.0..90.0_f64),
    ) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let before = engine.profile().clone();
        let shelf = ids(&mut engine);
        let Ok(made) = branch(&mut engine, &period(from, hours), "gift") else { return Ok(()) };
        let inside = engine.log().in_branch("gift");
        prop_assert!(!inside.is_empty());

        let mut innocent = knowing(&engine, |sequence, _| !inside.contains(&sequence) && sequence != made);
        prop_assert_eq!(engine.profile(), innocent.profile());
        prop_assert_eq!(engine.profile(), &Profile::of(engine.log(), engine.catalog()));
        prop_assert_eq!(ids(&mut engine), ids(&mut innocent));

        let mut gift = opened(&engine, "gift");
        let mut only = knowing(&engine, |sequence, event| {
            inside.contains(&sequence) || event.kind().is_control() && sequence != made
                || event.undoes().is_some_and(|undone| engine.log().get(undone).is_some_and(|entry| entry.event.kind().is_control()))
        });
        prop_assert_eq!(gift.profile(), only.profile());
        prop_assert_eq!(ids(&mut gift), ids(&mut only));

        let merged = merge(&mut engine, "gift");
        prop_assert_eq!(engine.profile(), &before);
        prop_assert_eq!(ids(&mut engine), shelf);
        undo(&mut engine, merged);
        prop_assert_eq!(engine.profile(), innocent.profile());
        undo(&mut engine, made);
        prop_assert_eq!(engine.profile(), &before);
    }

    #[test]
    fn forgetting_is_exact_with_branches(
        steps in any_steps(),
        (from, hours) in (0.0..170.0_f64, 0.0..90.0_f64),
        which in any::<prop::sample::Index>(),
    ) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        if branch(&mut engine, &period(from, hours), "gift").is_err() { return Ok(()) }
        let chosen = engine.log().entries()[which.index(engine.log().entries().len())].sequence;
        for what in [format!(r#"{{"event":{chosen}}}"#), r#"{"branch":"gift"}"#.to_owned()] {
            let Ok(Forgetting::Events { events, .. }) = engine.forgetting(&given(&what), NOON) else { continue };
            let log = engine.log().without(&events);
            // In the order in which they were committed, as if the others had never been there.
            let mut innocent = reader();
            for entry in log.entries() {
                let item = entry.item.map(|place| log.item(place).clone());
                innocent.commit(entry.sequence, Pending { event: entry.event.clone(), item });
            }
            engine.drop_events(&events);
            prop_assert_eq!(engine.profile(), innocent.profile());
        }
        let text = format!("{:?}", engine.log());
        prop_assert!(!text.contains("gift"), "{}", text);
        prop_assert!(engine.branches().is_empty());
    }

    #[test]
    fn what_is_recorded_in_a_branch_is_learned_there_alone(acts in prop::collection::vec((0..10_usize, any::<bool>()), 1..20)) {
        let mut main = reader();
        let mut gift = reader();
        gift.open_branch(&name("gift")).unwrap();
        for &(item, is_gift) in &acts {
            let json = format!(r#"{{"type":"click","item":"{}"}}"#, crate::shop::IDS[item]);
            let mut pending = main.check(&given(&json), NOON).unwrap();
            pending.event.branch = is_gift.then(|| "gift".to_owned());
            let sequence = next(&main);
            main.commit(sequence, pending.clone());
            gift.commit(sequence, pending);
        }
        // Event by event, or all at once.
        prop_assert_eq!(main.profile(), &Profile::of(main.log(), main.catalog()));
        prop_assert_eq!(gift.profile(), &Profile::of(gift.log(), gift.catalog()));
        let others = knowing(&main, |_, _| true);
        let is_of = |is_gift: bool| knowing(&main, |sequence, _| acts[sequence as usize - 1].1 == is_gift);
        let (outside, inside) = (is_of(false), is_of(true));
        prop_assert_eq!(main.profile(), outside.profile());
        prop_assert_eq!(gift.profile(), inside.profile());
        if acts.iter().any(|&(_, is_gift)| is_gift) {
            merge(&mut main, "gift");
            prop_assert_eq!(main.profile(), others.profile());
        }
    }
}

#[test]
fn an_entry_of_a_branch_is_read_as_it_was_written() {
    let mut engine = reader();
    for item in ["moby", "typee", "emma", "omoo"] {
        act(&mut engine, &format!(r#"{{"type":"click","item":"{item}"}}"#));
    }
    branch(&mut engine, &given(r#"{"events":[1,4,2]}"#), "für Mama").unwrap();
    merge(&mut engine, "für Mama");
    let click = Event { branch: Some("gift".to_owned()), ..engine.log().entries()[0].event.clone() };
    for event in engine.log().entries().iter().map(|entry| entry.event.clone()).chain([click]) {
        let frame = frame_event(9, &encode_event(&event));
        assert_eq!(unframe_event(&frame), Some((9, event)));
    }
}

#[test]
fn an_undo_reaches_no_act_of_another_branch() {
    let mut engine = reader();
    act(&mut engine, r#"{"type":"click","item":"moby"}"#);
    act(&mut engine, r#"{"type":"click","item":"emma"}"#);
    branch(&mut engine, &given(r#"{"events":[2]}"#), "gift").unwrap();
    act(&mut engine, r#"{"type":"undo"}"#);
    assert_eq!(engine.log().taken_back(), [(4, 1)], "the latest act that counts is the first");
    let refused = engine.check_undo(2, NOON).unwrap_err();
    assert_eq!(refused.code(), "event_unknown");
    assert_eq!(
        refused.to_string(),
        "no event with the number 2 counts here: it is in the branch \"gift\"; open this branch, or merge it first"
    );
    let said = |engine: &Engine, number| engine.check_undo(number, NOON).unwrap_err().to_string();
    assert_eq!(said(&opened(&engine, "gift"), 1), "no event with the number 1 counts here: it was taken back already");
    assert_eq!(said(&engine, 1), "no event with the number 1 counts here: it was taken back already");
    assert!(said(&engine, 4).ends_with("it is an `undo`; record again what it took back, or forget the `undo`"));
    act(&mut engine, r#"{"type":"cart","item":"typee"}"#);
    let back = act(&mut engine, r#"{"type":"uncart","item":"typee"}"#);
    assert!(said(&engine, back).ends_with("it is an `uncart`; record the cart again, or forget the `uncart`"));
    assert_eq!(said(&engine, 99), "no event with the number 99 is in the log");
    let outside = act(&mut engine, r#"{"type":"click","item":"omoo"}"#);
    let says = said(&opened(&engine, "gift"), outside);
    assert!(says.ends_with("it is in no branch; open the profile without `branch`"), "{says}");
}

#[test]
fn an_undo_of_an_item_takes_back_the_act_of_the_open_branch_and_stays_so_when_it_is_merged() {
    let device = Rc::new(Device::default());
    let (main, gift) = (open(&device, Level::Device), open(&device, Level::Device));
    gift.open_branch(&name("gift")).unwrap();
    let record = |tab: &Personalizer, kind: &str| block_on(tab.record(&event(kind, "moby", NOON), NOON));
    record(&gift, "click").unwrap();
    block_on(main.refresh()).unwrap();
    assert_eq!(record(&main, "undo").unwrap_err().code(), "event_unknown", "there is none in the main profile");
    record(&main, "like").unwrap();
    block_on(gift.refresh()).unwrap();
    record(&gift, "undo").unwrap();
    assert_eq!(gift.engine().log().taken_back(), [(3, 1)], "the click of the branch");
    assert_eq!(record(&gift, "undo").unwrap_err().code(), "event_unknown", "the like is of the main profile");
    block_on(main.refresh()).unwrap();
    block_on(main.merge(&name("gift"), NOON)).unwrap();
    assert_eq!(main.engine().log().taken_back(), [(3, 1)], "merged, it still takes back the click");
    let standing: Vec<_> = main.engine().log().standing().iter().map(|entry| entry.event.kind().name()).collect();
    assert_eq!(standing, ["like", "merge"]);
}

#[test]
fn an_act_moves_with_what_took_it_back() {
    let mut engine = reader();
    act(&mut engine, r#"{"type":"cart","item":"emma"}"#);
    act(&mut engine, r#"{"type":"like","item":"moby"}"#);
    act(&mut engine, r#"{"type":"uncart","item":"emma"}"#);
    branch(&mut engine, &given(r#"{"events":[1]}"#), "gift").unwrap();
    assert_eq!(engine.log().in_branch("gift"), [1, 3]);
    assert_eq!(engine.branches()[0].events, 1, "the act is counted once");
    assert_eq!(opened(&engine, "gift").profile().cart().count(), 0, "it is not in the branch's cart either");
}

#[test]
fn what_cannot_be_moved_is_refused_by_name() {
    let mut engine = reader();
    act(&mut engine, r#"{"type":"click","item":"moby"}"#);
    act(&mut engine, r#"{"type":"click","item":"emma"}"#);
    let wish =
        crate::control::wish(&mut engine, penchant::visitor::log::EventKind::Pin, &given(r#"{"item":"moby"}"#), 0.0);
    branch(&mut engine, &given(r#"{"events":[2]}"#), "gift").unwrap();
    let refusal = |what: &str, called: &str| {
        let error = engine.branching(&given(what), &name(called), NOON).map(drop).unwrap_err();
        format!("{}: {error}", error.code())
    };
    let all = format!(r#"{{"from":{},"to":{NOON}}}"#, NOON - HOUR);
    for (what, called, expected) in [
        (r#"{"events":[2]}"#, "other", "event 2, which is in the branch \"gift\""),
        (&all, "gift", "event 2, which is in the branch \"gift\""),
        (r#"{"events":[99]}"#, "a", "event_unknown"),
        (r#"{"events":[0]}"#, "a", "a list of numbers of events"),
        (r#"{"events":[]}"#, "a", "at least one number"),
        (&format!(r#"{{"events":[{wish}]}}"#), "a", "of the type pin"),
        (r#"{"from":5,"to":4}"#, "a", "not after `to`"),
        (r#"{"from":1,"to":2}"#, "a", "a period without events"),
        (r#"{"events":[1],"from":2}"#, "a", "{ events }"),
        (r#"{"events":[1],"form":2}"#, "a", "form"),
        (r#"{}"#, "a", "{ events }"),
        (r#"{"events":[1]}"#, "", "1 to 64 bytes"),
        (r#"{"events":[1]}"#, "  ", "1 to 64 bytes"),
        (r#"{"events":[1]}"#, &"x".repeat(65), "1 to 64 bytes"),
    ] {
        let message = refusal(what, called);
        assert!(message.contains(expected), "{what} {called}: {message}");
    }
    for error in [
        engine.merging(&name("nothing"), NOON).map(drop),
        engine.forgetting(&given(r#"{"branch":"nothing"}"#), NOON).map(drop),
    ] {
        let error = error.unwrap_err();
        assert!(error.to_string().contains("branches()"), "{error}");
    }
}

#[test]
fn a_branch_says_what_is_in_it() {
    let mut engine = reader();
    for (item, hours) in [("moby", 3.0), ("emma", 2.0), ("emma", 1.0), ("omoo", 0.5)] {
        let at = NOON - hours * HOUR;
        act(&mut engine, &format!(r#"{{"type":"click","item":"{item}","at":{at}}}"#));
    }
    branch(&mut engine, &given(r#"{"events":[2,3,4]}"#), "gift").unwrap();
    let [gift] = engine.branches().try_into().expect("one branch");
    assert_eq!((gift.name, gift.events), ("gift", 3));
    assert_eq!((gift.from, gift.to), (NOON - 2.0 * HOUR, NOON - 0.5 * HOUR));
    assert_eq!(gift.titles, ["Omoo", "Emma"]);
    let timeline = engine.timeline(&nothing()).unwrap();
    let branches: Vec<_> = timeline.iter().map(|entry| (entry.entry.sequence, entry.branch)).collect();
    assert_eq!(branches, [(5, Some("gift")), (4, Some("gift")), (3, Some("gift")), (2, Some("gift")), (1, None)]);
    assert!(timeline[1].taught.is_empty() && !timeline[4].taught.is_empty());
    let inside = opened(&engine, "gift");
    let inside: Vec<_> = inside.timeline(&nothing()).unwrap().iter().map(|entry| entry.entry.sequence).collect();
    assert_eq!(inside, [5, 4, 3, 2]);
    let history = engine.history(&nothing(), NOON).unwrap();
    assert_eq!(history.len(), 1, "only what was opened outside the branch is continued");
}

/// A log as data of an export.
fn exported(engine: &Engine) -> Given {
    given(&serde_json::to_string(&portable::export(engine.log(), &[], NOON)).expect("plain data"))
}

#[test]
fn an_export_carries_branches_and_an_import_numbers_them_anew() {
    let device = Rc::new(Device::default());
    let tab = open(&device, Level::Device);
    block_on(tab.record(&event("click", "island", NOON), NOON)).unwrap();
    let mut engine = reader();
    for item in ["moby", "typee", "emma", "omoo"] {
        act(&mut engine, &format!(r#"{{"type":"click","item":"{item}"}}"#));
    }
    branch(&mut engine, &given(r#"{"events":[2,4]}"#), "gift").unwrap();
    let copy = exported(&engine);
    let log = portable::import(&copy, engine.catalog(), NOON).expect("its own export");
    assert_eq!(log.entries(), engine.log().entries());
    for round in 0..2 {
        let imported = block_on(tab.import(&copy, false, NOON)).unwrap().unwrap();
        assert_eq!(imported.events, if round == 0 { 5 } else { 0 }, "what is there is not brought again");
    }
    assert_eq!(tab.engine().log().in_branch("gift"), [3, 5]);
    block_on(tab.merge(&name("gift"), NOON)).unwrap();
    block_on(tab.import(&copy, false, NOON)).unwrap();
    assert!(tab.engine().log().in_branch("gift").is_empty(), "what was merged here stays merged");
    let merged = exported(&tab.engine());
    let other = open(&Rc::new(Device::default()), Level::Device);
    block_on(other.import(&merged, false, NOON)).unwrap();
    assert!(other.engine().branches().is_empty(), "what was merged there arrives so");
    assert_eq!(other.engine().profile().acts(), tab.engine().profile().acts());
}

#[test]
fn another_tab_learns_nothing_of_what_is_recorded_in_a_branch() {
    let device = Rc::new(Device::default());
    let main = open(&device, Level::Device);
    block_on(main.record(&event("click", "moby", NOON), NOON)).unwrap();
    let before = main.engine().profile().clone();
    let gift = Personalizer::new(crate::shop::books(), 7, device.clone());
    gift.open_branch(&name("gift")).unwrap();
    block_on(gift.begin(Level::Device, NOON));
    assert!(gift.engine().profile().affinities().all().is_empty(), "nothing was done in the branch yet");
    let event = block_on(gift.record(&event("like", "emma", NOON), NOON)).unwrap().event().unwrap();
    block_on(main.refresh()).unwrap();
    assert_eq!(main.engine().profile(), &before);
    assert_eq!(main.engine().log().in_branch("gift"), [event]);
    assert!(!gift.engine().profile().affinities().all().is_empty());
    // A wish is made for all of them, and taken back for all.
    let pin = given(r#"{"item":"omoo"}"#);
    let kind = penchant::visitor::log::EventKind::Pin;
    let wish = block_on(gift.wish(kind, &pin, &Given::Nothing, NOON)).unwrap().unwrap();
    block_on(main.refresh()).unwrap();
    assert_eq!(main.engine().wishes().count(), 1);
    block_on(gift.record(&given(&format!(r#"{{"type":"undo","event":{wish}}}"#)), NOON)).unwrap();
    block_on(main.refresh()).unwrap();
    assert_eq!(main.engine().wishes().count(), 0);
    block_on(main.merge(&name("gift"), NOON)).unwrap();
    assert_ne!(main.engine().profile(), &before);
}

#[test]
fn an_erased_branch_leaves_nothing_and_can_be_put_back() {
    let device = Rc::new(Device::default());
    let tab = open(&device, Level::Device);
    for item in ["moby", "typee", "emma"] {
        block_on(tab.record(&event("click", item, NOON), NOON)).unwrap();
    }
    block_on(tab.branch(&given(r#"{"events":[2,3]}"#), &name("gift"), NOON)).unwrap();
    let before = tab.engine().log().clone();
    let forgotten = block_on(tab.forget(&given(r#"{"branch":"gift"}"#), NOON)).unwrap();
    assert_eq!(forgotten.events, 2, "the acts, and not what moved them");
    assert_eq!(tab.engine().log().entries().len(), 1);
    assert!(tab.engine().log().find("emma").is_none());
    block_on(tab.put_back(forgotten.ticket, NOON)).unwrap();
    assert_eq!(tab.engine().log(), &before);
    assert_eq!(tab.engine().log().in_branch("gift"), [2, 3]);
    // Its last act takes the branch with it.
    for number in [2, 3] {
        block_on(tab.forget(&given(&format!(r#"{{"event":{number}}}"#)), NOON)).unwrap();
    }
    assert_eq!(tab.engine().log().entries().len(), 1);
}

#[test]
fn a_branch_moves_to_the_device_with_its_acts() {
    let device = Rc::new(Device::default());
    let other = open(&device, Level::Device);
    block_on(other.record(&event("click", "island", NOON), NOON)).unwrap();
    let tab = open(&device, Level::Session);
    for item in ["moby", "typee", "emma"] {
        block_on(tab.record(&event("click", item, NOON), NOON)).unwrap();
    }
    block_on(tab.branch(&given(r#"{"events":[1,3]}"#), &name("gift"), NOON)).unwrap();
    let inside = |log: &Log| -> Vec<String> {
        let items =
            log.in_branch("gift").into_iter().filter_map(|number| log.get(number)?.event.item().map(str::to_owned));
        items.collect()
    };
    assert_eq!(inside(tab.engine().log()), ["moby", "emma"]);
    block_on(tab.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    assert_eq!(tab.engine().log().entries().len(), 5);
    assert_eq!(inside(tab.engine().log()), ["moby", "emma"]);
}

#[test]
fn retention_drops_a_branch_with_its_last_act() {
    const DAY: f64 = 24.0 * HOUR;
    let mut engine = reader();
    let days = f64::from(engine.catalog().settings().retained_days);
    for (item, age) in [("moby", 3.0), ("emma", 2.0), ("omoo", 0.0)] {
        let at = NOON - age * DAY;
        act(&mut engine, &format!(r#"{{"type":"click","item":"{item}","at":{at}}}"#));
    }
    branch(&mut engine, &given(r#"{"events":[1,2]}"#), "gift").unwrap();
    merge(&mut engine, "gift");
    let due = |engine: &Engine, age: f64| engine.log().due(NOON - age * DAY..=NOON + DAY, 100);
    assert!(days > 3.0 && due(&engine, days).is_empty());
    assert_eq!(due(&engine, 2.5), [1], "one of its acts is left");
    assert_eq!(due(&engine, 1.0), [1, 2, 4, 5], "nothing of it is left");
}

/// Something that a visitor does with a branch, or without one.
#[derive(Debug, Clone)]
enum Deed {
    Act(usize),
    /// An act in the open branch of that name.
    Inside(usize, bool),
    Branch(prop::sample::Index, bool),
    Merge(bool),
    Undo(prop::sample::Index),
}

const NAMES: [&str; 2] = ["gift", "loan"];

fn any_deeds() -> impl Strategy<Value = Vec<(Deed, bool)>> {
    let which = any::<prop::sample::Index>;
    let deed = prop_oneof![
        (0..4_usize).prop_map(Deed::Act),
        (0..4_usize, any::<bool>()).prop_map(|(item, name)| Deed::Inside(item, name)),
        (which(), any::<bool>()).prop_map(|(which, name)| Deed::Branch(which, name)),
        prop::bool::weighted(0.2).prop_map(Deed::Merge),
        which().prop_map(Deed::Undo),
    ];
    // At the same millisecond as the one before, or later.
    prop::collection::vec((deed, prop::bool::weighted(0.3)), 1..16)
}

/// Does it at a time, where it can be done.
fn perform(tab: &Personalizer, deed: &Deed, at: f64) {
    let log = tab.engine().log().clone();
    let number = |which: &prop::sample::Index| log.entries()[which.index(log.entries().len())].sequence;
    let called = |is_second: bool| name(NAMES[usize::from(is_second)]);
    match deed {
        Deed::Act(item) => block_on(tab.record(&event("like", crate::shop::IDS[*item], at), NOON)).map(drop),
        Deed::Inside(item, is_second) => {
            let mut pending = tab.engine().check(&event("like", crate::shop::IDS[*item], at), NOON).unwrap();
            pending.event.branch = Some(NAMES[usize::from(*is_second)].to_owned());
            let mut data =
                serde_json::to_value(portable::export(&Log::new(vec![(1, pending.event)], Vec::new()), &[], NOON))
                    .unwrap();
            data["items"] = serde_json::json!([]);
            block_on(tab.import(&given(&data.to_string()), false, NOON)).map(drop)
        }
        Deed::Branch(..) | Deed::Undo(_) if log.entries().is_empty() => Ok(()),
        Deed::Branch(which, name) => {
            block_on(tab.branch(&given(&format!(r#"{{"events":[{}]}}"#, number(which))), &called(*name), at)).map(drop)
        }
        Deed::Merge(name) => block_on(tab.merge(&called(*name), at)).map(drop),
        Deed::Undo(which) => {
            block_on(tab.record(&given(&format!(r#"{{"type":"undo","event":{}}}"#, number(which))), at)).map(drop)
        }
    }
    // What is in a branch already cannot be moved, and what was taken back cannot be taken back.
    .unwrap_or(());
}

/// Does everything, the first at `start`, and returns the latest time.
fn perform_all(tab: &Personalizer, deeds: &[(Deed, bool)], start: f64) -> f64 {
    deeds.iter().fold(start, |at, (deed, is_later)| {
        let at = at + f64::from(u8::from(*is_later));
        perform(tab, deed, at);
        at
    })
}

fn session() -> Personalizer {
    open(&Rc::new(Device::default()), Level::Session)
}

proptest! {
    #[test]
    fn a_copy_imported_twice_is_the_copy_imported_once(
        (shared, here, since) in (any_deeds(), any_deeds(), any_deeds()),
        shares in any::<bool>(),
    ) {
        let start = NOON - HOUR;
        let (one, other) = (session(), session());
        if shares {
            perform_all(&one, &shared, start);
            block_on(other.import(&exported(&one.engine()), false, NOON)).unwrap();
        }
        perform_all(&other, &here, start);
        perform_all(&one, &since, start);
        let copy = exported(&one.engine());
        block_on(other.import(&copy, false, NOON)).unwrap();
        let (log, profile) = (other.engine().log().clone(), other.engine().profile().clone());
        let again = block_on(other.import(&copy, false, NOON)).unwrap().unwrap();
        prop_assert_eq!(other.engine().log().entries().to_vec(), log.entries().to_vec());
        prop_assert_eq!(other.engine().profile().clone(), profile);
        prop_assert_eq!(again.events, 0);
    }

    #[test]
    fn a_copy_arrives_with_its_branches_where_nothing_else_is(deeds in any_deeds()) {
        let (one, other) = (session(), session());
        perform_all(&one, &deeds, NOON - HOUR);
        let copy = exported(&one.engine());
        block_on(other.import(&copy, false, NOON)).unwrap();
        for _ in 0..2 {
            for name in NAMES {
                prop_assert_eq!(items_in(&other, name), items_in(&one, name));
            }
            // What was not brought along leaves other numbers, not other weights.
            let learned = |tab: &Personalizer| -> Vec<(String, f64, f64, u32)> {
                let engine = tab.engine();
                let all = engine.profile().affinities().all().iter();
                all.map(|known| (known.value.clone(), known.long, known.short, known.events)).collect()
            };
            prop_assert_eq!(learned(&other), learned(&one));
            block_on(other.import(&copy, false, NOON)).unwrap();
        }
    }
}

/// The items of the acts that stand in a branch, in order.
fn items_in(tab: &Personalizer, called: &str) -> Vec<String> {
    let log = tab.engine().log().clone();
    let inside = log.in_branch(called);
    let standing = log.standing_anywhere().into_iter().filter(|entry| inside.contains(&entry.sequence));
    standing.filter_map(|entry| entry.event.item().map(str::to_owned)).collect()
}

fn liked(tab: &Personalizer, item: &str, at: f64) -> Sequence {
    block_on(tab.record(&event("like", item, at), NOON)).unwrap().event().unwrap()
}

fn moved(tab: &Personalizer, event: Sequence, called: &str, at: f64) {
    block_on(tab.branch(&given(&format!(r#"{{"events":[{event}]}}"#)), &name(called), at)).unwrap();
}

#[test]
fn a_merge_in_a_copy_leaves_a_branch_of_the_same_name_apart_that_the_copy_never_had() {
    let (laptop, phone) = (session(), session());
    let own = liked(&laptop, "emma", NOON - HOUR);
    moved(&laptop, own, "gift", NOON - HOUR);
    // The phone knows the event too, but never had it in the branch.
    liked(&phone, "emma", NOON - HOUR);
    let other = liked(&phone, "moby", NOON - HOUR);
    moved(&phone, other, "gift", NOON);
    block_on(phone.merge(&name("gift"), NOON)).unwrap();
    let imported = block_on(laptop.import(&exported(&phone.engine()), false, NOON)).unwrap().unwrap();
    assert_eq!((imported.events, imported.skipped), (1, 3), "the event that the laptop did not have");
    assert_eq!(items_in(&laptop, "gift"), ["emma"]);
    let acts: Vec<_> =
        laptop.engine().log().standing().iter().filter_map(|entry| entry.event.item().map(str::to_owned)).collect();
    assert_eq!(acts, ["moby"], "what the phone had merged arrives merged");
}

#[test]
fn a_merge_in_a_copy_merges_the_same_branch_and_one_with_more_in_it_stays_apart() {
    for (is_alone, left) in [(true, vec![]), (false, vec!["moby", "emma"])] {
        let (laptop, phone) = (session(), session());
        let shared = liked(&laptop, "moby", NOON - HOUR);
        moved(&laptop, shared, "gift", NOON - HOUR);
        block_on(phone.import(&exported(&laptop.engine()), false, NOON)).unwrap();
        if !is_alone {
            let own = liked(&laptop, "emma", NOON - HOUR);
            moved(&laptop, own, "gift", NOON - HOUR);
        }
        block_on(phone.merge(&name("gift"), NOON)).unwrap();
        let copy = exported(&phone.engine());
        for round in 0..2 {
            let imported = block_on(laptop.import(&copy, false, NOON)).unwrap().unwrap();
            assert_eq!(imported.events, usize::from(is_alone && round == 0));
            assert_eq!(items_in(&laptop, "gift"), left);
        }
    }
}

#[test]
fn a_branch_that_began_in_the_millisecond_of_a_merge_stays_when_its_copy_comes_again() {
    let (one, other) = (session(), session());
    let (first, second) = (liked(&one, "moby", NOON), liked(&one, "emma", NOON));
    moved(&one, first, "gift", NOON);
    block_on(one.merge(&name("gift"), NOON)).unwrap();
    moved(&one, second, "gift", NOON);
    let copy = exported(&one.engine());
    for events in [3, 0] {
        let imported = block_on(other.import(&copy, false, NOON)).unwrap().unwrap();
        assert_eq!((imported.events, imported.skipped), (events, 5 - events));
        assert_eq!(items_in(&other, "gift"), ["emma"]);
    }
}

#[test]
fn a_merge_that_was_taken_back_is_not_brought_along_by_the_second_import() {
    let (one, other) = (session(), session());
    let event = liked(&one, "moby", NOON);
    moved(&one, event, "gift", NOON);
    let merge = block_on(one.merge(&name("gift"), NOON)).unwrap().unwrap();
    block_on(one.record(&given(&format!(r#"{{"type":"undo","event":{merge}}}"#)), NOON)).unwrap();
    let copy = exported(&one.engine());
    for events in [2, 0] {
        let imported = block_on(other.import(&copy, false, NOON)).unwrap().unwrap();
        assert_eq!((imported.events, imported.skipped), (events, 4 - events));
        assert_eq!(items_in(&other, "gift"), ["moby"]);
    }
}
