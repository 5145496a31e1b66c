//! Consent: receipts, pauses, and what one tab's withdrawal does to another.

use std::rc::Rc;

use penchant::personalizer::Change;
use penchant::visitor::consent::{Level, Receipt};
use penchant::visitor::log::record::{encode_receipt, frame_event, unframe_receipt};
use pollster::block_on;
use proptest::prelude::*;

use crate::personalizer::{Device, kept_events, open, order, record};
use crate::shop::{NOON, event, given, nothing};

fn words(version: &str) -> penchant::input::Given {
    given(&format!(r#"{{"text":"{version}"}}"#))
}

#[test]
fn a_receipt_says_when_which_level_and_which_words() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Off);
    let said = block_on(personalizer.set_consent(Level::Device, &words("banner-3"), NOON)).unwrap();
    assert!(said.is_kept);
    let receipt = said.receipt;
    assert_eq!((receipt.at, receipt.level, receipt.text.as_deref()), (NOON, Level::Device, Some("banner-3")));
    assert_eq!(open(&device, Level::Device).receipts(), [receipt], "it is kept with the profile it allows");
}

#[test]
fn a_receipt_is_no_event() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Off);
    let fresh = order(&personalizer);
    block_on(personalizer.set_consent(Level::Device, &words("1"), NOON)).unwrap();
    assert_eq!((personalizer.health().unwrap().events, order(&personalizer)), (0, fresh));
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    assert_eq!((personalizer.health().unwrap().events, kept_events(&device)), (1, 1));
    assert_eq!(open(&device, Level::Device).health().unwrap().damaged, 0);
}

#[test]
fn consent_withdrawn_in_one_tab_lowers_the_other_when_it_looks() {
    for level in [Level::Off, Level::Session] {
        let device = Rc::new(Device::default());
        let (one, other) = (open(&device, Level::Device), open(&device, Level::Device));
        record(&one, &event("view", "moby", NOON)).unwrap();
        record(&other, &event("view", "emma", NOON)).unwrap();
        block_on(one.set_consent(level, &nothing(), NOON)).unwrap();
        block_on(other.refresh()).unwrap();
        assert_eq!(other.level(), level);
        assert_eq!(device.heard.borrow().last(), Some(&Change::Consent));
        record(&other, &event("like", "typee", NOON)).unwrap();
        assert_eq!(kept_events(&device), 0, "nothing comes back");
        assert_eq!(other.health().unwrap().events, if level == Level::Off { 0 } else { 2 });
    }
}

#[test]
fn a_tab_that_is_opened_after_a_withdrawal_goes_on_at_the_level_it_is_given() {
    let device = Rc::new(Device::default());
    let first = open(&device, Level::Device);
    block_on(first.set_consent(Level::Off, &nothing(), NOON)).unwrap();
    let later = open(&device, Level::Device);
    record(&later, &event("view", "moby", NOON)).unwrap();
    block_on(later.refresh()).unwrap();
    assert_eq!((later.level(), kept_events(&device)), (Level::Device, 1));
}

#[test]
fn a_pause_keeps_what_there_is_and_uses_none_of_it() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    let fresh = order(&personalizer);
    record(&personalizer, &event("like", "waverley", NOON)).unwrap();
    let personal = order(&personalizer);
    block_on(personalizer.set_consent(Level::Off, &given(r#"{"keep":true}"#), NOON)).unwrap();
    assert!(personalizer.is_paused());
    assert_eq!((order(&personalizer), kept_events(&device)), (fresh, 1));
    assert_eq!(record(&personalizer, &event("view", "moby", NOON)), Ok(None));
    block_on(personalizer.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    assert_eq!((personalizer.is_paused(), order(&personalizer)), (false, personal));
}

#[test]
fn where_there_is_no_room_for_the_receipt_everything_is_erased_all_the_same() {
    for level in [Level::Off, Level::Session] {
        let device = Rc::new(Device::default());
        let personalizer = open(&device, Level::Device);
        record(&personalizer, &event("view", "moby", NOON)).unwrap();
        device.fails_at.set(Some(device.operations.get() + 1));
        let said = block_on(personalizer.set_consent(level, &nothing(), NOON)).unwrap();
        assert_eq!((said.is_kept, said.left), (false, None));
        assert_eq!((personalizer.level(), kept_events(&device)), (level, 0));
        assert_eq!(personalizer.receipts(), [said.receipt], "this page knows of it");
    }
}

#[test]
fn where_the_device_cannot_be_erased_consent_is_withdrawn_and_what_is_left_is_said() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    device.fails_from.set(Some(device.operations.get() + 1));
    let said = block_on(personalizer.set_consent(Level::Off, &nothing(), NOON)).unwrap();
    assert_eq!(said.left.map(|left| left.code()), Some("storage_quota"));
    assert_eq!((personalizer.level(), personalizer.health().unwrap().events), (Level::Off, 0));
    assert_eq!(record(&personalizer, &event("view", "emma", NOON)), Ok(None), "nothing is learned from then on");
}

#[test]
fn a_pause_needs_no_room() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    device.fails_from.set(Some(device.operations.get() + 1));
    let said = block_on(personalizer.set_consent(Level::Off, &given(r#"{"keep":true}"#), NOON)).unwrap();
    assert_eq!((said.is_kept, said.left, personalizer.level()), (false, None, Level::Off));
    assert_eq!(kept_events(&device), 1);
}

#[test]
fn where_the_device_was_never_reached_erasing_says_that_it_was_not_emptied() {
    let device = Rc::new(Device::default());
    device.is_away.set(true);
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    assert_eq!(block_on(personalizer.erase()).unwrap().map(|left| left.code()), Some("storage_failed"));
    let said = block_on(personalizer.set_consent(Level::Off, &nothing(), NOON)).unwrap();
    assert_eq!(said.left.map(|left| left.code()), Some("storage_failed"));
}

#[test]
fn a_device_that_answers_again_gets_what_was_recorded_meanwhile_once() {
    let device = Rc::new(Device::default());
    record(&open(&device, Level::Device), &event("view", "emma", NOON)).unwrap();
    device.is_away.set(true);
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    assert!(personalizer.health().unwrap().problem.is_some());
    assert!(!personalizer.misses_device(NOON + 1_000.0), "it was only just asked for");
    assert!(personalizer.misses_device(NOON + 6_000.0));
    device.is_away.set(false);
    block_on(personalizer.move_to_device(NOON + 6_000.0));
    let health = personalizer.health().unwrap();
    assert_eq!((health.storage, health.problem, health.events), ("indexeddb", None, 2));
    assert!(!personalizer.misses_device(NOON + 60_000.0));
    block_on(personalizer.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    assert_eq!((kept_events(&device), open(&device, Level::Device).health().unwrap().events), (2, 2));
}

#[test]
fn saying_device_again_asks_for_the_device_again() {
    let device = Rc::new(Device::default());
    device.is_away.set(true);
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    assert!(!block_on(personalizer.set_consent(Level::Device, &nothing(), NOON)).unwrap().is_kept);
    device.is_away.set(false);
    assert!(block_on(personalizer.set_consent(Level::Device, &nothing(), NOON)).unwrap().is_kept);
    assert_eq!(kept_events(&device), 1);
}

#[test]
fn bad_options_are_refused_and_the_level_stays() {
    let personalizer = open(&Rc::default(), Level::Session);
    for (level, options) in [
        (Level::Off, r#"{"keep":1}"#),
        (Level::Session, r#"{"keep":true}"#),
        (Level::Off, r#"{"text":""}"#),
        (Level::Off, r#"{"words":"3"}"#),
        (Level::Off, "3"),
    ] {
        let refused = block_on(personalizer.set_consent(level, &given(options), NOON)).unwrap_err();
        assert_eq!(refused.code(), "option_invalid", "{options}");
    }
    assert_eq!((personalizer.level(), personalizer.receipts()), (Level::Session, vec![]));
}

proptest! {
    #[test]
    fn a_receipt_is_read_as_it_was_written_and_never_from_other_bytes(
        (at, level, keeps) in (0.0..2e12_f64, 0..3_usize, any::<bool>()),
        texts in prop::array::uniform3(prop::option::of("\\PC{1,40}")),
        flipped in any::<prop::sample::Index>(),
    ) {
        let [text, policy, source] = texts;
        let receipt = Receipt { at, level: Level::ALL[level], keeps, text, policy, source };
        let mut frame = frame_event(7, &encode_receipt(&receipt));
        prop_assert_eq!(unframe_receipt(&frame), Some((7, receipt)));
        let at = flipped.index(frame.len());
        frame[at] ^= 1;
        prop_assert_eq!(unframe_receipt(&frame), None);
    }
}
