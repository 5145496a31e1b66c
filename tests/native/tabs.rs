//! Several tabs on one place, each of which finds what the others did at its next operation.

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use penchant::input::Given;
use penchant::personalizer::Personalizer;
use penchant::storage::read;
use penchant::visitor::consent::Level;
use penchant::visitor::log::EventKind;
use pollster::block_on;

use crate::model::place::{Device, Fault, Place, Plan};
use crate::personalizer::record;
use crate::shop::{NOON, books, event, given, nothing};

fn tab(place: &Rc<Place>) -> Personalizer {
    let personalizer = Personalizer::new(books(), 7, Rc::new(Device(place.clone())));
    block_on(personalizer.begin(Level::Device, NOON));
    personalizer
}

fn view(personalizer: &Personalizer, item: &str) {
    record(personalizer, &event("view", item, NOON)).unwrap();
}

/// The items of the events that are kept and stand.
fn standing(place: &Place) -> Vec<String> {
    read(&place.rows()).0.standing().iter().filter_map(|entry| entry.event.item().map(str::to_owned)).collect()
}

/// Two tabs that knew the same event, once one of them erased it and recorded another under its number.
fn renumbered() -> (Rc<Place>, Personalizer, Personalizer) {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    view(&one, "moby");
    block_on(other.refresh()).unwrap();
    block_on(one.erase()).unwrap();
    view(&one, "emma");
    (place, one, other)
}

#[test]
fn an_undo_takes_back_no_other_event_that_has_the_number_by_now() {
    let (place, _one, other) = renumbered();
    let undo = record(&other, &given(r#"{"type":"undo","event":1}"#));
    assert_eq!(undo.unwrap_err().code(), "event_unknown");
    assert_eq!(standing(&place), ["emma"]);
}

#[test]
fn a_forgetting_drops_no_other_event_that_has_the_number_by_now() {
    let (place, _one, other) = renumbered();
    let forgotten = block_on(other.forget(&given(r#"{"event":1}"#), NOON));
    assert_eq!(forgotten.unwrap_err().code(), "event_unknown");
    assert_eq!(standing(&place), ["emma"]);
}

#[test]
fn what_another_tab_recorded_is_forgotten_though_nobody_told_this_one() {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    view(&other, "emma");
    view(&one, "moby");
    view(&one, "moby");
    let forgotten = block_on(other.forget(&given(r#"{"item":"moby"}"#), NOON)).unwrap();
    assert_eq!((forgotten.events, standing(&place)), (2, vec!["emma".to_owned()]));
    view(&one, "omoo");
    let interest = given(r#"{"field":"subjects","value":"Sea stories"}"#);
    assert_eq!(block_on(other.forget(&interest, NOON)).unwrap().events, 1);
}

#[test]
fn of_two_forgettings_at_once_one_has_the_events_and_the_other_none() {
    let place = Rc::default();
    let one = tab(&place);
    view(&one, "moby");
    view(&one, "emma");
    let moby = given(r#"{"item":"moby"}"#);
    let (first, second) = block_on(both(one.forget(&moby, NOON), one.forget(&moby, NOON)));
    let (first, second) = (first.unwrap(), second.unwrap());
    let mut events = [first.events, second.events];
    events.sort_unstable();
    assert_eq!((events, standing(&place)), ([0, 1], vec!["emma".to_owned()]));
    for ticket in [first.ticket, second.ticket] {
        block_on(one.put_back(ticket, NOON)).unwrap();
    }
    assert_eq!(standing(&place), ["moby", "emma"]);
}

/// Two futures at once, each polled in turn.
pub async fn both<T>(one: impl Future<Output = T>, other: impl Future<Output = T>) -> (T, T) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(done) = one.as_mut().poll(context)
        {
            first = Some(done);
        }
        if second.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)
        {
            second = Some(done);
        }
        if first.is_some() && second.is_some() {
            return Poll::Ready(());
        }
        // One may have answered what the other waits for, which wakes nobody.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    first.zip(second).expect("both are done")
}

#[test]
fn consent_that_is_given_again_after_another_tab_withdrew_it_is_kept_and_records_come_to_an_end() {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    view(&one, "moby");
    block_on(other.refresh()).unwrap();
    block_on(one.set_consent(Level::Off, &nothing(), NOON)).unwrap();
    block_on(place.delete(true)).unwrap();
    assert!(block_on(other.set_consent(Level::Device, &nothing(), NOON)).unwrap().is_kept);
    view(&other, "emma");
    assert_eq!((other.health().unwrap().storage, standing(&place)), ("indexeddb", vec!["emma".to_owned()]));
}

#[test]
fn two_tabs_that_take_over_the_same_copy_have_it_once() {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    for tab in [&one, &other] {
        block_on(tab.import(&copy(), false, NOON)).unwrap();
    }
    assert_eq!(standing(&place), ["moby"]);
}

#[test]
fn what_moved_to_the_device_without_an_answer_is_there_once_after_the_next_try() {
    let place: Rc<Place> = Rc::default();
    let tab = tab(&place);
    block_on(tab.set_consent(Level::Session, &nothing(), NOON)).unwrap();
    view(&tab, "moby");
    // The third operation, after opening and reading, copies the log.
    place.begin(Some(Plan { at: 2, fault: Fault::Lost, is_lasting: false }));
    block_on(tab.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    assert_eq!((tab.health().unwrap().storage, standing(&place)), ("memory", vec!["moby".to_owned()]));
    place.begin(None);
    block_on(tab.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    assert_eq!((tab.health().unwrap().storage, standing(&place)), ("indexeddb", vec!["moby".to_owned()]));
}

#[test]
fn what_was_forgotten_is_not_put_back_after_another_tab_erased_everything_however_often_it_is_tried() {
    for is_recorded_before in [false, true] {
        let place = Rc::default();
        let (one, other) = (tab(&place), tab(&place));
        view(&one, "moby");
        let ticket = block_on(one.forget(&given(r#"{"event":1}"#), NOON)).unwrap().ticket;
        block_on(other.erase()).unwrap();
        for _ in 0..3 {
            if is_recorded_before {
                view(&one, "emma");
            }
            assert!(block_on(one.put_back(ticket, NOON)).is_err());
        }
        assert!(!standing(&place).contains(&"moby".to_owned()));
    }
}

/// A copy of a visit to Moby Dick at noon, which says nothing of the book.
fn copy() -> Given {
    given(&format!(
        r#"{{"format":"penchant-profile","version":1,"items":[],"events":[{{"number":1,"type":"view","at":{NOON},"item":"moby"}}]}}"#
    ))
}

fn forget_moby(personalizer: &Personalizer) -> u32 {
    block_on(personalizer.forget(&given(r#"{"item":"moby"}"#), NOON)).unwrap().ticket
}

#[test]
fn what_was_forgotten_is_there_once_where_a_copy_brought_it_back_before_it_is_put_back() {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    for importing in [&one, &other] {
        view(&one, "emma");
        block_on(one.import(&copy(), false, NOON)).unwrap();
        let ticket = forget_moby(&one);
        block_on(importing.import(&copy(), false, NOON)).unwrap();
        block_on(one.put_back(ticket, NOON)).unwrap();
        assert_eq!(standing(&place).iter().filter(|item| *item == "moby").count(), 1);
        block_on(one.erase()).unwrap();
    }
}

#[test]
fn what_else_was_forgotten_is_put_back_all_the_same() {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    block_on(one.import(&copy(), false, NOON)).unwrap();
    record(&one, &event("like", "moby", NOON)).unwrap();
    let ticket = forget_moby(&one);
    let merged = block_on(other.import(&copy(), false, NOON)).unwrap().unwrap();
    assert_eq!((merged.events, merged.forgotten), (0, 1), "the other tab knows that it was forgotten");
    block_on(one.put_back(ticket, NOON)).unwrap();
    let log = read(&place.rows()).0;
    let kinds: Vec<_> = log.standing().iter().map(|entry| entry.event.kind().name()).collect();
    assert_eq!(kinds, ["view", "like"]);
}

#[test]
fn what_was_taken_back_before_it_was_forgotten_is_taken_back_where_a_copy_brought_it_back() {
    for undo in [r#"{"type":"undo"}"#, r#"{"type":"undo","event":1}"#] {
        let place = Rc::default();
        let (one, other) = (tab(&place), tab(&place));
        block_on(one.import(&copy(), false, NOON)).unwrap();
        record(&one, &given(undo)).unwrap();
        let ticket = forget_moby(&one);
        block_on(other.import(&copy(), false, NOON)).unwrap();
        view(&other, "emma");
        block_on(one.put_back(ticket, NOON)).unwrap();
        assert_eq!(standing(&place), ["emma"]);
        block_on(one.put_back(ticket, NOON)).unwrap_err();
        assert_eq!(read(&place.rows()).0.entries().len(), 3, "the visit, the other visit, and one undo");
        assert_eq!(one.engine().log(), &read(&place.rows()).0);
    }
}

#[test]
fn an_undo_of_what_another_tab_replaced_says_that_it_is_not_there_any_more() {
    let forgettings = [r#"{"event":1}"#, r#"{"item":"moby"}"#, r#"{"field":"subjects","value":"Whaling"}"#];
    for what in forgettings {
        let place = Rc::default();
        let (one, other) = (tab(&place), tab(&place));
        view(&one, "moby");
        let ticket = block_on(one.forget(&given(what), NOON)).unwrap().ticket;
        block_on(other.import(&copy(), true, NOON)).unwrap();
        let refused = block_on(one.put_back(ticket, NOON)).unwrap_err();
        assert_eq!(refused.code(), "option_invalid", "{what}");
        assert!(refused.to_string().contains("replaced"), "{refused}");
        assert_eq!(standing(&place), ["moby"], "the copy's");
    }
}

#[test]
fn so_it_does_where_this_tab_replaced_it_at_any_level() {
    for level in [Level::Device, Level::Session] {
        let one = tab(&Rc::default());
        block_on(one.set_consent(level, &nothing(), NOON)).unwrap();
        view(&one, "emma");
        let ticket = block_on(one.forget(&given(r#"{"item":"emma"}"#), NOON)).unwrap().ticket;
        block_on(one.import(&copy(), true, NOON)).unwrap();
        assert_eq!(block_on(one.put_back(ticket, NOON)).unwrap_err().code(), "option_invalid");
        assert_eq!(one.engine().log().entries().len(), 1, "the copy's alone");
    }
}

#[test]
fn a_wish_that_is_put_back_holds_against_an_older_one_that_a_copy_brought_meanwhile() {
    let older = |at: f64| {
        given(&format!(
            r#"{{"format":"penchant-profile","version":1,"items":[],"events":[{{"number":1,"type":"mute","at":{at},"item":"moby"}}]}}"#
        ))
    };
    // How much later than the wish that is forgotten the copy's was made, and which of them is to hold.
    for (later, holds) in [(-1.0, "pin"), (1.0, "mute")] {
        for level in [Level::Device, Level::Session] {
            for taken_back in [false, true] {
                let one = tab(&Rc::default());
                block_on(one.set_consent(level, &nothing(), NOON)).unwrap();
                view(&one, "emma");
                let pin = block_on(one.wish(EventKind::Pin, &given(r#"{"item":"moby"}"#), &nothing(), NOON));
                if taken_back {
                    record(&one, &given(&format!(r#"{{"type":"undo","event":{}}}"#, pin.unwrap().unwrap()))).unwrap();
                }
                let ticket = forget_moby(&one);
                block_on(one.import(&older(NOON + later), false, NOON)).unwrap();
                block_on(one.put_back(ticket, NOON)).unwrap();
                let engine = one.engine();
                let wishes: Vec<_> = engine.wishes().map(|wish| wish.kind.name()).collect();
                assert_eq!(
                    wishes,
                    [if taken_back { "mute" } else { holds }],
                    "{later} ms later, {level:?}, {taken_back}"
                );
            }
        }
    }
}

#[test]
fn events_that_say_the_same_are_put_back_beside_each_other() {
    let place = Rc::default();
    let one = tab(&place);
    view(&one, "moby");
    view(&one, "moby");
    let ticket = block_on(one.forget(&given(r#"{"event":1}"#), NOON)).unwrap().ticket;
    block_on(one.put_back(ticket, NOON)).unwrap();
    assert_eq!(standing(&place), ["moby", "moby"]);
}

#[test]
fn what_was_forgotten_is_not_put_back_into_a_log_that_was_begun_anew_whatever_that_ends_with() {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    block_on(one.import(&copy(), false, NOON)).unwrap();
    view(&one, "emma");
    let ticket = block_on(one.forget(&given(r#"{"event":2}"#), NOON)).unwrap().ticket;
    block_on(other.erase()).unwrap();
    // The log ends now with the number and the event that it ended with before.
    block_on(other.import(&copy(), false, NOON)).unwrap();
    assert_eq!(block_on(one.put_back(ticket, NOON)).unwrap_err().code(), "option_invalid");
    assert_eq!(standing(&place), ["moby"]);
}

#[test]
fn what_a_tab_has_in_memory_is_forgotten_where_another_says_that_everything_is_erased() {
    for is_anything_left in [true, false] {
        let place: Rc<Place> = Rc::default();
        let (one, other) = (tab(&place), tab(&place));
        block_on(other.set_consent(Level::Session, &nothing(), NOON)).unwrap();
        view(&other, "moby");
        let ticket = forget_moby(&other);
        if is_anything_left {
            view(&other, "emma");
        }
        block_on(one.erase()).unwrap();
        other.heed_erasure();
        assert_eq!(other.health().unwrap().events, 0);
        assert!(block_on(other.put_back(ticket, NOON)).is_err());
        view(&other, "island");
        block_on(other.set_consent(Level::Device, &nothing(), NOON)).unwrap();
        assert_eq!(standing(&place), ["island"]);
    }
}

#[test]
fn a_tab_whose_log_is_on_the_device_forgets_nothing_for_what_another_says() {
    let place = Rc::default();
    let one = tab(&place);
    view(&one, "moby");
    one.heed_erasure();
    assert_eq!((one.health().unwrap().events, standing(&place)), (1, vec!["moby".to_owned()]));
}

#[test]
fn events_of_a_copy_that_says_nothing_of_their_items_teach_in_an_open_tab_what_they_teach_in_the_next_one() {
    let place = Rc::default();
    let (one, other) = (tab(&place), tab(&place));
    view(&one, "emma");
    block_on(one.import(&copy(), false, NOON)).unwrap();
    block_on(other.refresh()).unwrap();
    // From here on it is known what the item is.
    view(&one, "moby");
    block_on(other.refresh()).unwrap();
    let next = tab(&place);
    for open in [&one, &other] {
        assert_eq!(open.engine().log(), next.engine().log());
        assert_eq!(open.engine().profile(), next.engine().profile());
    }
    assert!(next.engine().log().entries().iter().all(|entry| entry.item.is_some()));
}
