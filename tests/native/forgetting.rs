//! What is forgotten was never known, on the device too; and until it is left for good, it can be put back.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::Forgetting;
use penchant::personalizer::{Change, Personalizer, Recorded};
use penchant::storage::{Dropped, MemoryStore, Rows, Store};
use penchant::visitor::consent::Level;
use penchant::visitor::log::{EventKind, Sequence};
use penchant::visitor::profile::Profile;
use pollster::block_on;
use proptest::prelude::*;

use crate::control::{any_steps, reader};
use crate::personalizer::{Device, open};
use crate::shop::{HOUR, IDS, NOON, event, given, nothing};

fn to_forget(engine: &Engine, what: &Given) -> Vec<Sequence> {
    match engine.forgetting(what, NOON).expect("it can be forgotten") {
        Forgetting::Events { events, .. } => events,
        Forgetting::Interest { .. } => panic!("these are events"),
    }
}

/// The one who never did these things, with the same numbers for all others.
fn innocent_of(engine: &Engine, removed: &[Sequence]) -> Engine {
    let mut innocent = reader();
    for entry in engine.log().entries().iter().filter(|entry| !removed.contains(&entry.sequence)) {
        let item = entry.item.map(|place| engine.log().item(place).clone());
        innocent.commit(entry.sequence, penchant::visitor::Pending { event: entry.event.clone(), item });
    }
    innocent
}

/// What can be forgotten of a log: by event, by item, by a stretch of time.
fn any_choice() -> impl Strategy<Value = (u8, prop::sample::Index, f64, f64)> {
    (0..3_u8, any::<prop::sample::Index>(), 0.0..170.0_f64, 0.0..60.0_f64)
}

fn chosen(engine: &Engine, (kind, which, from, length): (u8, prop::sample::Index, f64, f64)) -> Given {
    let from = NOON - 168.0 * HOUR + from * HOUR;
    match kind {
        0 if !engine.log().entries().is_empty() => {
            let entries = engine.log().entries();
            given(&format!(r#"{{"event":{}}}"#, entries[which.index(entries.len())].sequence))
        }
        1 => given(&format!(r#"{{"item":"{}"}}"#, IDS[which.index(IDS.len())])),
        _ => given(&format!(r#"{{"from":{from},"to":{}}}"#, from + length * HOUR)),
    }
}

proptest! {
    #[test]
    fn who_forgets_is_who_never_knew(steps in any_steps(), choice in any_choice()) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let what = chosen(&engine, choice);
        let stood: Vec<Sequence> = engine.log().standing().iter().map(|entry| entry.sequence).collect();
        let removed = to_forget(&engine, &what);
        let taken_back = engine.log().taken_back();
        let is_an_undo = taken_back.iter().any(|&(undo, event)| removed == [undo] && !removed.contains(&event));
        let mut innocent = innocent_of(&engine, &removed);
        engine.drop_events(&removed);
        prop_assert_eq!(engine.log(), innocent.log());
        prop_assert_eq!(engine.profile(), innocent.profile());
        prop_assert_eq!(engine.profile(), &Profile::of(engine.log(), engine.catalog()));
        prop_assert_eq!(
            engine.recommend(&nothing(), NOON).unwrap().items.clone(),
            innocent.recommend(&nothing(), NOON).unwrap().items.clone()
        );
        // Nothing else changed its mind: what counted counts, and what was taken back stays so. Only who forgets that
        // something was taken back has it again, and a later undo that names nothing may find it.
        let stands: Vec<Sequence> = engine.log().standing().iter().map(|entry| entry.sequence).collect();
        let expected: Vec<Sequence> = stood.into_iter().filter(|sequence| !removed.contains(sequence)).collect();
        prop_assert!(is_an_undo || stands == expected, "{:?} {:?}", stands, expected);
        if let Some(id) = what.get("item").text() {
            prop_assert!(engine.log().find(id).is_none());
            prop_assert!(engine.log().entries().iter().all(|entry| entry.event.item() != Some(id)));
        }
    }

    #[test]
    fn what_is_put_back_is_as_it_was(steps in any_steps(), choices in prop::collection::vec(any_choice(), 1..4)) {
        let personalizer = lived(&steps);
        let before = (personalizer.engine().log().clone(), personalizer.engine().profile().clone());
        let mut tickets = Vec::new();
        for choice in choices {
            let what = chosen(&personalizer.engine(), choice);
            tickets.push(block_on(personalizer.forget(&what, NOON)).unwrap().ticket);
        }
        // In any order: each has its own.
        for ticket in tickets {
            block_on(personalizer.put_back(ticket, NOON)).unwrap();
        }
        let engine = personalizer.engine();
        prop_assert_eq!(engine.log(), &before.0);
        prop_assert_eq!(engine.profile(), &before.1);
    }

    /// Whatever operation fails: the forgetting did not happen, on the device as in memory, or it did on both.
    #[test]
    fn a_failing_storage_forgets_all_of_it_or_nothing(item in prop::sample::select(IDS[..4].to_vec()), fails_at in 1..8_usize) {
        let device = Rc::new(Device::default());
        let personalizer = open(&device, Level::Device);
        for id in IDS[..4].iter().chain(&IDS[..2]) {
            block_on(personalizer.record(&event("view", id, NOON), NOON)).unwrap();
        }
        device.fails_at.set(Some(device.operations.get() + fails_at));
        let what = given(&format!(r#"{{"item":"{item}"}}"#));
        let forgotten = block_on(personalizer.forget(&what, NOON));
        if let Ok(forgotten) = forgotten
            && block_on(personalizer.put_back(forgotten.ticket, NOON)).is_err()
        {
            device.fails_at.set(None);
            prop_assert!(personalizer.engine().log().find(item).is_none());
            block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap();
        }
        device.fails_at.set(None);
        let reopened = open(&device, Level::Device);
        let (after, before) = (reopened.engine(), personalizer.engine());
        prop_assert_eq!(after.log(), before.log());
        prop_assert_eq!(personalizer.health().unwrap().events, 6);
    }
}

/// A profile on which steps were done, each through the personalizer's own doors where it has one.
fn takes_back(kind: &str) -> bool {
    ["undo", "uncart", "return"].contains(&kind)
}

fn lived(steps: &[crate::control::Step]) -> Personalizer {
    use crate::control::Step;
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    for step in steps {
        match step {
            // Where there is nothing to take back, an `undo`, an `uncart` or a `return` is refused.
            Step::Act(act) => {
                let recorded = block_on(personalizer.record(act, NOON));
                assert!(
                    recorded.is_ok_and(|number| number.event().is_some())
                        || act.get("type").text().is_some_and(takes_back)
                );
            }
            Step::Wish(kind, target, value) => {
                assert!(block_on(personalizer.wish(*kind, target, &Given::Number(*value), NOON)).is_ok());
            }
            Step::Forget(interest) => assert!(block_on(personalizer.forget(interest, NOON)).is_ok()),
            Step::Undo(which) => {
                let count = personalizer.engine().log().tail();
                if count > 0 {
                    let event = given(&format!(r#"{{"type":"undo","event":{}}}"#, which.index(count as usize) + 1));
                    // What does not stand cannot be taken back, which is fine here.
                    let _ = block_on(personalizer.record(&event, NOON));
                }
            }
        }
    }
    personalizer
}

fn viewed(personalizer: &Personalizer, ids: &[&str]) {
    for id in ids {
        block_on(personalizer.record(&event("view", id, NOON), NOON)).unwrap();
    }
}

fn forget(personalizer: &Personalizer, what: &str) -> penchant::error::Result<penchant::personalizer::Forgotten> {
    block_on(personalizer.forget(&given(what), NOON))
}

fn rows(device: &Device) -> Rows {
    block_on(device.kept.load()).unwrap()
}

#[test]
fn what_is_forgotten_leaves_the_device_and_comes_back_row_by_row() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    viewed(&personalizer, &["moby", "emma", "moby"]);
    let before = rows(&device);
    let forgotten = forget(&personalizer, r#"{"item":"moby"}"#).unwrap();
    assert_eq!(forgotten.events, 2);
    assert_eq!(
        (rows(&device).events.len(), rows(&device).items.len()),
        (1, 2),
        "an item, and the hashes of both views"
    );
    block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap();
    let after = rows(&device);
    assert_eq!(after.events, before.events);
    assert_eq!(after.items.iter().collect::<std::collections::HashSet<_>>(), before.items.iter().collect());
    assert_eq!(block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap_err().code(), "option_invalid", "once");
    // This device says at every look that another tab was there.
    let heard: Vec<_> = device.heard.borrow().iter().copied().filter(|change| *change != Change::OtherTab).collect();
    assert_eq!(heard[3..], [Change::Forgotten, Change::Restored]);
}

#[test]
fn the_number_of_a_forgotten_event_is_not_given_again() {
    let personalizer = open(&Rc::new(Device::default()), Level::Device);
    viewed(&personalizer, &["moby", "emma"]);
    let forgotten = forget(&personalizer, r#"{"event":2}"#).unwrap();
    assert_eq!(block_on(personalizer.record(&event("view", "island", NOON), NOON)), Ok(Recorded::Event(3)));
    block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap();
    let numbers: Vec<_> = personalizer.engine().log().entries().iter().map(|entry| entry.sequence).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn a_number_that_another_tab_gave_is_not_written_over() {
    let store = MemoryStore::default();
    let dropped = Dropped { events: vec![(1, vec![1, 2, 3])], ..Dropped::default() };
    assert_eq!(block_on(store.restore(dropped, |dropped, _, _| dropped.clone())).unwrap_err().code(), "option_invalid");
    assert_eq!(block_on(store.load()).unwrap(), Rows::default());
}

/// What empties a log of two acts on Moby Dick.
const EMPTYING: [&str; 3] = [r#"{"item":"moby"}"#, r#"{"from":0}"#, r#"{"branch":"gift"}"#];

#[test]
fn what_emptied_a_log_is_put_back_after_a_copy_was_imported() {
    for (what, level) in EMPTYING.into_iter().flat_map(|what| [(what, Level::Session), (what, Level::Device)]) {
        let personalizer = open(&Rc::new(Device::default()), level);
        viewed(&personalizer, &["moby", "moby"]);
        if what.contains("branch") {
            let gift = penchant::input::Given::Text("gift".to_owned());
            block_on(personalizer.branch(&given(r#"{"events":[1,2]}"#), &gift, NOON)).unwrap();
        }
        let copy = export(personalizer.engine().log());
        let before = (personalizer.engine().log().clone(), personalizer.engine().profile().clone());
        let forgotten = forget(&personalizer, what).unwrap();
        assert_eq!((forgotten.events, personalizer.engine().log().entries().len()), (2, 0), "{what}");
        let imported = block_on(personalizer.import(&copy, false, NOON)).unwrap().unwrap();
        assert_eq!(imported.events, 0, "{what}: a copy does not bring it back");
        block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap();
        assert_eq!(personalizer.engine().log().entries(), before.0.entries(), "{what}");
        assert_eq!(personalizer.engine().profile(), &before.1, "{what}");
    }
}

#[test]
fn what_a_new_copy_brings_into_an_emptied_log_stays_beside_what_is_put_back() {
    let (personalizer, other) = (open(&Rc::default(), Level::Session), open(&Rc::default(), Level::Session));
    viewed(&personalizer, &["moby"]);
    viewed(&other, &["emma"]);
    let forgotten = forget(&personalizer, r#"{"item":"moby"}"#).unwrap();
    let copy = export(other.engine().log());
    block_on(personalizer.import(&copy, false, NOON)).unwrap();
    block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap();
    let items: Vec<_> =
        personalizer.engine().log().standing().iter().map(|entry| entry.event.item().unwrap().to_owned()).collect();
    assert_eq!(items, ["moby", "emma"]);
}

#[test]
fn nothing_is_put_back_into_a_log_that_replaced_or_followed_what_was_erased() {
    let ends: [fn(&Personalizer, &Given); 2] = [
        |personalizer, copy| {
            block_on(personalizer.import(copy, true, NOON)).unwrap();
        },
        |personalizer, copy| {
            block_on(personalizer.erase()).unwrap();
            block_on(personalizer.import(copy, false, NOON)).unwrap();
        },
    ];
    for (place, end) in ends.into_iter().enumerate() {
        let personalizer = open(&Rc::default(), Level::Session);
        viewed(&personalizer, &["moby"]);
        let copy = export(personalizer.engine().log());
        let forgotten = forget(&personalizer, r#"{"item":"moby"}"#).unwrap();
        end(&personalizer, &copy);
        let error = block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap_err();
        assert_eq!(error.code(), "option_invalid", "{place}");
        assert_eq!(personalizer.engine().log().entries().len(), 1, "{place}: the copy");
    }
}

fn export(log: &penchant::visitor::log::Log) -> Given {
    given(&serde_json::to_string(&penchant::insight::portable::export(log, &[], NOON)).unwrap())
}

#[test]
fn forgetting_an_event_that_was_taken_back_takes_back_no_other() {
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    viewed(&personalizer, &["moby", "emma"]);
    block_on(personalizer.record(&given(r#"{"type":"undo"}"#), NOON)).unwrap();
    assert_eq!(forget(&personalizer, r#"{"event":2}"#).unwrap().events, 2, "the event and its undo");
    let engine = personalizer.engine();
    let stands: Vec<_> = engine.log().standing().iter().map(|entry| entry.sequence).collect();
    assert_eq!(stands, [1]);
}

#[test]
fn a_stretch_of_time_is_forgotten_without_settings_and_without_an_undo_of_what_lies_outside() {
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    let early = NOON - 5.0 * HOUR;
    block_on(personalizer.record(&event("view", "moby", early), NOON)).unwrap();
    block_on(personalizer.record(&event("view", "emma", NOON), NOON)).unwrap();
    block_on(personalizer.record(&given(r#"{"type":"undo","event":1}"#), NOON)).unwrap();
    block_on(personalizer.wish(EventKind::Mute, &given(r#"{"item":"island"}"#), &Given::Nothing, NOON)).unwrap();
    let what = format!(r#"{{"from":{}}}"#, NOON - HOUR);
    assert_eq!(forget(&personalizer, &what).unwrap().events, 1);
    let engine = personalizer.engine();
    let stands: Vec<_> = engine.log().standing().iter().map(|entry| entry.event.kind()).collect();
    assert_eq!((stands, engine.wishes().count()), (vec![EventKind::Mute], 1));
}

#[test]
fn a_forgotten_interest_is_counted_and_can_be_put_back() {
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    viewed(&personalizer, &["moby", "typee", "emma"]);
    let before = personalizer.engine().profile().clone();
    let sea = r#"{"field":"subjects","value":"Sea stories"}"#;
    let forgotten = forget(&personalizer, sea).unwrap();
    assert_eq!(forgotten.events, 2);
    assert_eq!(forget(&personalizer, sea).unwrap().events, 0, "nothing is left to be forgotten");
    assert_eq!(personalizer.engine().log().entries().len(), 4);
    block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap();
    assert_eq!(personalizer.engine().profile(), &before);
}

#[test]
fn what_cannot_be_forgotten_is_refused_and_nothing_is_lost() {
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    viewed(&personalizer, &["moby"]);
    for (what, code) in [
        (r#"{"event":9}"#, "event_unknown"),
        (r#"{"item":"nowhere"}"#, "item_unknown"),
        (r#"{"from":2,"to":1}"#, "option_invalid"),
        (r#"{"from":"yesterday"}"#, "option_invalid"),
        (r#"{"event":"1"}"#, "option_invalid"),
        (r#"{"event":1,"item":"moby"}"#, "option_invalid"),
        (r#"{"item":7}"#, "option_invalid"),
        (r#"{"field":"subjects"}"#, "option_invalid"),
        (r#"{"field":"subjects","value":"Whaling","from":1}"#, "option_invalid"),
        (r#"{"until":1}"#, "option_invalid"),
        ("{}", "option_invalid"),
        ("null", "option_invalid"),
        ("7", "option_invalid"),
    ] {
        assert_eq!(forget(&personalizer, what).unwrap_err().code(), code, "{what}");
    }
    assert_eq!(forget(&personalizer, r#"{"item":"emma"}"#).unwrap().events, 0, "nothing was done to it");
    assert_eq!(personalizer.health().unwrap().events, 1);
}

#[test]
fn nothing_can_be_put_back_once_all_is_erased_or_consent_changed() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    viewed(&personalizer, &["moby", "emma"]);
    let forgotten = forget(&personalizer, r#"{"event":1}"#).unwrap();
    block_on(personalizer.erase()).unwrap();
    assert_eq!(block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap_err().code(), "option_invalid");
    viewed(&personalizer, &["moby", "emma"]);
    let forgotten = forget(&personalizer, r#"{"item":"emma"}"#).unwrap();
    block_on(personalizer.set_consent(Level::Session, &nothing(), NOON)).unwrap();
    assert_eq!(block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap_err().code(), "option_invalid");
    assert_eq!(penchant::storage::read(&rows(&device)).0.entries(), [], "nothing but the withdrawal is there");
}

#[test]
fn without_consent_nothing_is_wished_and_nothing_forgotten() {
    let personalizer = open(&Rc::new(Device::default()), Level::Off);
    let moby = given(r#"{"item":"moby"}"#);
    assert_eq!(block_on(personalizer.wish(EventKind::Mute, &moby, &Given::Nothing, NOON)), Ok(None));
    assert_eq!(forget(&personalizer, r#"{"field":"subjects","value":"Whaling"}"#).unwrap().events, 0);
    assert_eq!((personalizer.engine().wishes().count(), personalizer.health().unwrap().events), (0, 0));
}

#[test]
fn wishes_and_what_was_taken_back_move_to_the_device_with_the_session() {
    let device = Rc::new(Device::default());
    viewed(&open(&device, Level::Device), &["nostromo", "emma"]);
    let personalizer = open(&device, Level::Session);
    let refused = block_on(personalizer.record(&given(r#"{"type":"undo"}"#), NOON)).unwrap_err();
    assert_eq!(refused.code(), "event_unknown", "an undo of the session takes nothing of the device's");
    viewed(&personalizer, &["moby", "typee"]);
    block_on(personalizer.record(&given(r#"{"type":"undo","event":1}"#), NOON)).unwrap();
    block_on(personalizer.wish(EventKind::Mute, &given(r#"{"item":"island"}"#), &Given::Nothing, NOON)).unwrap();
    block_on(personalizer.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    let engine = personalizer.engine();
    let stands = engine.log().standing();
    let stands: Vec<_> = stands.iter().map(|entry| entry.event.item().unwrap()).collect();
    assert_eq!(stands, ["nostromo", "emma", "typee", "island"]);
    assert_eq!(engine.wishes().count(), 1);
}
