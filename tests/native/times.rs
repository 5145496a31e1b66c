//! Times that are no milliseconds since 1970, wherever a page or a copy brings one.

use std::rc::Rc;

use penchant::input::Given;
use penchant::personalizer::{Imported, Personalizer, Recorded};
use penchant::visitor::consent::Level;
use pollster::block_on;

use crate::personalizer::{Device, open};
use crate::shop::{HOUR, NOON, event, given};

const DAY: f64 = 24.0 * HOUR;

fn session() -> Personalizer {
    open(&Rc::new(Device::default()), Level::Session)
}

#[test]
fn an_event_whose_time_has_another_unit_is_refused_with_the_question_which() {
    let cases = [
        (NOON / 1_000.0, "event_too_old", "are these seconds?"),
        ((NOON / 1_000.0).floor() - 86_400.0 * 9_000.0, "event_too_old", "are these seconds?"),
        (1_740.3, "event_too_old", "performance.now()"),
        (0.0, "event_too_old", "performance.now()"),
        (946_684_799_999.0, "event_too_old", "before 2000"),
        (NOON * 1e3, "event_in_future", "are these microseconds?"),
        (NOON * 1e6, "event_in_future", "are these nanoseconds?"),
        (NOON + 1.01 * DAY, "event_in_future", "more than a day ahead of the clock."),
        (9e15, "event_in_future", "more than a day ahead of the clock."),
        (f64::MAX, "event_in_future", "more than a day ahead of the clock."),
        (-1.0, "event_field", "milliseconds since 1970"),
        (f64::INFINITY, "event_field", "milliseconds since 1970"),
    ];
    for level in [Level::Session, Level::Off] {
        let personalizer = open(&Rc::new(Device::default()), level);
        for (at, code, says) in cases {
            let like = Given::Object(vec![
                ("type".into(), Given::Text("like".into())),
                ("item".into(), Given::Text("moby".into())),
                ("at".into(), Given::Number(at)),
            ]);
            let error = block_on(personalizer.record(&like, NOON)).expect_err("it is refused");
            assert_eq!(error.code(), code, "{at}: {error}");
            assert!(error.to_string().contains(says), "{at}: {error}");
        }
        assert!(personalizer.engine().log().entries().is_empty());
    }
}

#[test]
fn a_time_that_retention_does_not_keep_is_said_and_never_recorded() {
    let personalizer = session();
    let days_ago = |days: f64| block_on(personalizer.record(&event("like", "moby", NOON - days * DAY), NOON)).unwrap();
    assert_eq!([366.0, 3_650.0, 9_000.0].map(days_ago), [Recorded::Expired; 3], "of an empty log");
    assert_eq!([0.0, 364.0].map(days_ago), [Recorded::Event(1), Recorded::Event(2)]);
    assert_eq!([366.0, 730.5].map(days_ago), [Recorded::Expired; 2]);
    assert_eq!(personalizer.engine().log().entries().len(), 2);
    let off = open(&Rc::new(Device::default()), Level::Off);
    let withheld = block_on(off.record(&event("like", "moby", NOON - 366.0 * DAY), NOON)).unwrap();
    assert_eq!(withheld, Recorded::Withheld, "consent comes first");
}

/// A device whose battery died says 1970 until it is online.
#[test]
fn a_clock_before_2000_records_what_it_says() {
    for now in [0.0, 12.5 * HOUR, 946_684_799_999.0] {
        let personalizer = Personalizer::new(crate::shop::books(), 7, Rc::new(Device::default()));
        block_on(personalizer.begin(Level::Session, now));
        let like = given(r#"{"type":"like","item":"moby"}"#);
        assert_eq!(block_on(personalizer.record(&like, now)).unwrap(), Recorded::Event(1), "{now}");
    }
}

fn copy_of(ats: &[f64]) -> Given {
    let events = ats.iter().zip(1..);
    let events: Vec<String> =
        events.map(|(at, n)| format!(r#"{{"number":{n},"type":"view","at":{at},"item":"moby"}}"#)).collect();
    given(&format!(r#"{{"format":"penchant-profile","version":1,"items":[],"events":[{}]}}"#, events.join(",")))
}

#[test]
fn a_copy_whose_times_have_another_unit_is_refused_and_one_wrong_clock_among_them_is_not() {
    let cases = [
        (vec![NOON / 1e3, NOON / 1e3 + 60.0], "events[0].at", "are these seconds?"),
        (vec![NOON, NOON * 1e3], "events[1].at", "are these microseconds?"),
        (vec![NOON * 1e6], "events[0].at", "are these nanoseconds?"),
        (vec![1_000.0], "events[0].at", "from 2000 on"),
        (vec![NOON, NOON + 2.0 * DAY], "events[1].at", "at most a day ahead"),
    ];
    for (ats, path, says) in cases {
        let personalizer = session();
        let error = block_on(personalizer.import(&copy_of(&ats), false, NOON)).expect_err("it is refused");
        assert_eq!(error.code(), "import_invalid", "{ats:?}");
        let message = error.to_string();
        assert!(message.contains(path) && message.contains(says), "{ats:?}: {message}");
        assert!(personalizer.engine().log().entries().is_empty());
    }
    let personalizer = session();
    block_on(personalizer.record(&event("view", "emma", NOON), NOON)).unwrap();
    let mixed = block_on(personalizer.import(&copy_of(&[3.0 * HOUR, NOON - DAY]), false, NOON)).unwrap().unwrap();
    assert_eq!(mixed, Imported { events: 1, skipped: 1, forgotten: 0, expired: 1 });
}

#[test]
fn a_period_whose_bounds_have_another_unit_is_refused_and_nothing_is_moved_or_forgotten() {
    let personalizer = session();
    block_on(personalizer.record(&event("like", "moby", NOON), NOON)).unwrap();
    let seconds = NOON / 1_000.0;
    let periods = [
        format!(r#"{{"from":{seconds}}}"#),
        format!(r#"{{"to":{seconds}}}"#),
        format!(r#"{{"from":0,"to":{}}}"#, NOON * 1e3),
        format!(r#"{{"from":{}}}"#, NOON * 1e6),
    ];
    for period in periods {
        let what = given(&period);
        let forgotten = block_on(personalizer.forget(&what, NOON)).map(drop).expect_err("it is refused");
        let branched = block_on(personalizer.branch(&what, &Given::Text("gift".into()), NOON))
            .map(drop)
            .expect_err("it is refused");
        for error in [forgotten, branched] {
            assert_eq!(error.code(), "option_invalid", "{period}");
            assert!(error.to_string().contains("Are these "), "{error}");
        }
    }
    assert_eq!(personalizer.engine().log().standing().len(), 1);
    let all = block_on(personalizer.forget(&given(r#"{"from":0}"#), NOON)).unwrap();
    assert_eq!(all.events, 1, "from the beginning");
}
