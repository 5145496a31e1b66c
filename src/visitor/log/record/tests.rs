use super::*;
use crate::catalog::Signal;
use crate::catalog::facts::FactValue;
use crate::hash::feature_hash;
use crate::visitor::log::event::LAST_PLACE;
use crate::visitor::log::{
    Act, Back, Bought, Context, Decision, DecisionKind, Dial, Event, EventKind, Fact, FeatureName, Payload, Reached,
    Response, Shown, Stance, Target, Undone,
};
use proptest::prelude::*;

fn any_name() -> impl Strategy<Value = FeatureName> {
    ("\\PC{1,9}", "\\PC{1,20}").prop_map(|(field, value)| FeatureName::new(&field, &value))
}

fn any_shown() -> impl Strategy<Value = Shown> {
    let signals = prop::collection::btree_map(0..Signal::ALL.len(), -9.0..9.0_f32, 0..6);
    let draws = prop_oneof![Just(0), any::<u32>()];
    (0.001..=1.0, draws, prop::option::of(0..99_u32), signals).prop_map(|(propensity, draws, baseline, signals)| {
        let signals = signals.into_iter().map(|(place, value)| (Signal::ALL[place], value)).collect();
        Shown { propensity, draws, baseline, signals }
    })
}

fn any_decision() -> impl Strategy<Value = Decision> {
    ("\\PC{1,9}", "\\PC{1,9}", 0.001..=1.0).prop_map(|(name, variant, propensity)| Decision {
        name,
        variant,
        propensity,
    })
}

fn any_target() -> impl Strategy<Value = Target> {
    prop_oneof!["\\PC{1,20}".prop_map(Target::Item), any_name().prop_map(Target::Interest)]
}

fn any_bought() -> impl Strategy<Value = Bought> {
    (prop::option::of(1.0..=1_000.0), prop::option::of(0.0..=1e12))
        .prop_map(|(quantity, amount)| Bought { quantity, amount })
}

fn any_back() -> impl Strategy<Value = Undone> {
    let back = prop::sample::select(vec![Back::Uncart, Back::Return]);
    (back, "\\PC{1,20}", prop::option::of(1..9_000_000_000_000_000_u64))
        .prop_map(|(back, item, event)| Undone::Bought(back, item, event))
}

fn any_response() -> impl Strategy<Value = Response> {
    let variants = prop::collection::vec("\\PC{1,9}", 0..4);
    let bits = prop::collection::vec(any::<bool>(), 1..9);
    ("\\PC{1,9}", "\\PC{1,9}", 0.1..=10.0, 0.001..=1.0, variants, bits).prop_map(
        |(experiment, goal, epsilon, propensity, variants, bits)| Response {
            experiment,
            goal,
            epsilon,
            propensity,
            variants,
            bits,
        },
    )
}

fn any_act() -> impl Strategy<Value = Act> {
    let plain =
        [Act::Click, Act::View, Act::Like, Act::Dislike, Act::NotInterested, Act::Bookmark, Act::Share, Act::Search];
    prop_oneof![
        8 => prop::sample::select(plain.to_vec()),
        1 => prop::option::of(any_shown()).prop_map(Act::Impression),
        1 => (0.0..1e6_f64).prop_map(Act::Dwell),
        1 => any_bought().prop_map(Act::Cart),
        1 => any_bought().prop_map(Act::Purchase),
        1 => (1.0..=5.0).prop_map(Act::Rating),
        1 => ("\\PC{1,9}", prop::option::of(0.0..=1.0)).prop_map(|(goal, value)| Act::Goal(Reached { goal, value })),
        1 => prop::option::of(0.0..=1.0).prop_map(Act::Complete),
    ]
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let value = prop_oneof![
        any::<bool>().prop_map(FactValue::Flag),
        (-1e15..=1e15).prop_map(FactValue::Number),
        "\\PC{1,9}".prop_map(FactValue::Text),
        prop::collection::vec("\\PC{1,9}", 1..4).prop_map(FactValue::Texts),
    ];
    ("\\PC{1,9}", prop::option::of(value)).prop_map(|(name, value)| Fact { name, value })
}

fn any_payload() -> impl Strategy<Value = Payload> {
    let item = || prop::option::of("\\PC{1,20}");
    prop_oneof![
        14 => (any_act(), item()).prop_map(|(act, item)| Payload::Act(act, item)),
        1 => item().prop_map(|item| Payload::Undo(Undone::Latest(item))),
        1 => (1..9_000_000_000_000_000_u64).prop_map(|event| Payload::Undo(Undone::Event(event))),
        1 => any_back().prop_map(Payload::Undo),
        1 => any_target().prop_map(|target| Payload::Stance(Stance::Pin, target)),
        1 => any_target().prop_map(|target| Payload::Stance(Stance::Mute, target)),
        1 => any_target().prop_map(|target| Payload::Stance(Stance::Release, target)),
        1 => (any_name(), -1.0..=1.0).prop_map(|(interest, weight)| Payload::Weigh(interest, weight)),
        1 => (0.0..=1.0).prop_map(|value| Payload::Turn(Dial::Personal, value)),
        1 => (0.0..=1.0).prop_map(|value| Payload::Turn(Dial::Surprise, value)),
        1 => (0.0..=1.0).prop_map(|value| Payload::Turn(Dial::Sharing, value)),
        1 => any_name().prop_map(Payload::ForgetInterest),
        1 => any::<u32>().prop_map(Payload::Seed),
        1 => any_response().prop_map(|response| Payload::Answer(Box::new(response))),
        1 => any_fact().prop_map(Payload::Given),
        1 => any_decision().prop_map(|decision| Payload::Decision(DecisionKind::Choice, decision)),
        1 => any_decision().prop_map(|decision| Payload::Decision(DecisionKind::Exposure, decision)),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    let text = || prop::option::of("\\PC{1,20}");
    (
        any_payload(),
        0.0..1e13_f64,
        text(),
        text(),
        text(),
        prop::option::of(0..99_u32),
        prop::option::of(0.0..1e6_f64),
        (prop::option::of(0.0..=1.0), prop::collection::vec(("[a-c]", "\\PC{1,9}"), 0..3)),
    )
        .prop_map(|(payload, at, surface, recommendation, query, position, duration_ms, (progress, context))| {
            // A dwell has its duration, and an answer its variants, in the payload.
            let query = query.filter(|_| !matches!(payload, Payload::Answer(_)));
            let duration_ms = duration_ms.filter(|_| !matches!(payload, Payload::Act(Act::Dwell(_), _)));
            let context = Context::new(context.iter().map(|(key, value)| (key.as_str(), value.as_str())));
            let progress = progress.filter(|_| payload.kind().has_progress());
            Event {
                surface,
                recommendation,
                query,
                position,
                duration_ms,
                progress,
                context,
                ..Event::new(payload, at)
            }
        })
}

/// A frame whose checksum fits whatever stands in it.
fn forged(body: &[u8]) -> Vec<u8> {
    frame_event(7, body)
}

proptest! {
    #[test]
    fn an_event_comes_back_as_it_was_written(event in any_event(), sequence: u64) {
        let frame = frame_event(sequence, &encode_event(&event));
        prop_assert_eq!(unframe_event(&frame), Some((sequence, event)));
    }

    #[test]
    fn an_event_with_a_flipped_bit_is_noticed(event in any_event(), at: prop::sample::Index, bit in 0..8_u8) {
        let mut frame = frame_event(7, &encode_event(&event));
        let at = at.index(frame.len());
        frame[at] ^= 1 << bit;
        prop_assert_eq!(unframe_event(&frame), None);
    }

    #[test]
    fn an_event_cut_short_is_noticed(event in any_event(), at: prop::sample::Index) {
        let frame = frame_event(7, &encode_event(&event));
        prop_assert_eq!(unframe_event(&frame[..at.index(frame.len())]), None);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_an_event_or_nothing(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = unframe_event(&forged(&body));
        let _ = unframe_event(&body);
        let _ = unframe_item(&body);
    }

    #[test]
    fn a_changed_byte_under_a_sound_checksum_gives_an_event_that_can_be_written_or_nothing(
        event in any_event(),
        at: prop::sample::Index,
        byte: u8,
    ) {
        let mut body = encode_event(&event);
        let at = at.index(body.len());
        body[at] = byte;
        if let Some((_, event)) = unframe_event(&forged(&body)) {
            prop_assert_eq!(unframe_event(&forged(&encode_event(&event))), Some((7, event.clone())));
            prop_assert!(event.weight().is_finite() && event.at.is_finite());
        }
    }
}

fn act(act: Act) -> Event {
    Event::new(Payload::Act(act, Some("moby".to_owned())), 5.0)
}

fn is_read(event: &Event) -> bool {
    unframe_event(&forged(&encode_event(event))).is_some()
}

#[test]
fn numbers_that_no_event_has_are_no_event() {
    let bought = |quantity| act(Act::Purchase(Bought { quantity: Some(quantity), amount: None }));
    assert!(is_read(&bought(2.0)) && is_read(&act(Act::Purchase(Bought::default()))));
    for event in [
        bought(-1.0),
        bought(0.0),
        bought(f64::NAN),
        bought(1e9),
        act(Act::Cart(Bought { quantity: None, amount: Some(-1.0) })),
        act(Act::Cart(Bought { quantity: None, amount: Some(f64::NAN) })),
        act(Act::Rating(9.0)),
        act(Act::Dwell(-30_000.0)),
        Event { duration_ms: Some(f64::INFINITY), ..act(Act::View) },
        Event { position: Some(LAST_PLACE + 1), ..act(Act::View) },
        act(Act::Complete(Some(1.1))),
        Event { progress: Some(1.1), ..act(Act::View) },
        Event { progress: Some(f64::NAN), ..act(Act::Dwell(5.0)) },
        Event { progress: Some(0.5), ..act(Act::Like) },
        Event { at: f64::NAN, ..act(Act::View) },
        Event { at: f64::INFINITY, ..act(Act::View) },
        Event { at: -1.0, ..act(Act::View) },
        Event::new(Payload::Turn(Dial::Personal, 1.5), 5.0),
        Event::new(Payload::Turn(Dial::Sharing, f64::NAN), 5.0),
    ] {
        assert!(!is_read(&event), "{event:?}");
    }
}

/// The body of an event as another kind's: what the type cannot express, bytes can.
fn body_as(event: &Event, kind: EventKind) -> Vec<u8> {
    let mut body = encode_event(event);
    body[1] = kind.number();
    body
}

#[test]
fn what_a_kind_cannot_say_is_no_event() {
    let whaling = || FeatureName { field: "subjects".to_owned(), value: "Whaling".to_owned() };
    let decision = || Decision { name: "layout".to_owned(), variant: "10".to_owned(), propensity: 0.5 };
    let shown = Shown { propensity: 1.0, draws: 0, baseline: None, signals: Vec::new() };
    let goal = Act::Goal(Reached { goal: "signup".to_owned(), value: None });
    let (rating, view) = (act(Act::Rating(3.0)), act(Act::View));
    let far = Event { progress: Some(0.5), ..act(Act::View) };
    let uncart = Event::new(Payload::Undo(Undone::Bought(Back::Uncart, "moby".to_owned(), Some(1))), 5.0);
    let paid = act(Act::Cart(Bought { quantity: None, amount: Some(9.0) }));
    let of_interest = Event::new(Payload::Stance(Stance::Pin, Target::Interest(whaling())), 5.0);
    let of_item = Event::new(Payload::Stance(Stance::Pin, Target::Item("moby".to_owned())), 5.0);
    let weighed = Event::new(Payload::Weigh(whaling(), 0.5), 5.0);
    let dial = Event::new(Payload::Turn(Dial::Personal, 0.5), 5.0);
    let choice = Event::new(Payload::Decision(DecisionKind::Choice, decision()), 5.0);
    for (event, kind) in [
        (&view, EventKind::Rating),
        (&view, EventKind::Dwell),
        (&view, EventKind::Goal),
        (&view, EventKind::Choice),
        (&view, EventKind::Weigh),
        (&view, EventKind::Dial),
        (&rating, EventKind::View),
        (&paid, EventKind::View),
        (&act(goal), EventKind::Search),
        (&act(Act::Impression(Some(shown))), EventKind::View),
        (&of_item, EventKind::ForgetInterest),
        (&of_item, EventKind::Surprise),
        (&of_interest, EventKind::View),
        (&of_interest, EventKind::Undo),
        (&of_interest, EventKind::Weigh),
        (&weighed, EventKind::Mute),
        (&dial, EventKind::Release),
        (&Event::undo(1, 5.0), EventKind::View),
        (&Event::undo(1, 5.0), EventKind::Uncart),
        (&uncart, EventKind::Cart),
        (&uncart, EventKind::Undo),
        (&far, EventKind::Click),
        (&choice, EventKind::Click),
        (&choice, EventKind::Answer),
    ] {
        assert!(is_read(event), "{event:?}");
        assert_eq!(unframe_event(&forged(&body_as(event, kind))), None, "{event:?} as {}", kind.name());
    }
}

#[test]
fn an_undo_names_an_event_or_an_item() {
    let latest = Event::new(Payload::Undo(Undone::Latest(Some("moby".to_owned()))), 5.0);
    let mut body = encode_event(&latest);
    assert_eq!(body.pop(), Some(NOTHING_MORE));
    body.push(UNDOES);
    body.extend(4.0_f64.to_le_bytes());
    body.push(NOTHING_MORE);
    assert!(is_read(&latest));
    assert_eq!(unframe_event(&forged(&body)), None);
}

/// Two variants and three bits, with a text that is none of bits: it is read, since it was paid for.
#[test]
fn an_answer_of_anothers_making_is_read_and_has_bits_of_its_own() {
    let response = |bits: &[bool]| Response {
        experiment: "layout".to_owned(),
        goal: "signup".to_owned(),
        epsilon: 1.0,
        propensity: 0.75,
        variants: vec!["a".to_owned(), "b".to_owned()],
        bits: bits.to_vec(),
    };
    let answer = |bits| Event::new(Payload::Answer(Box::new(response(bits))), 5.0);
    let mut body = encode_event(&answer(&[true, true, true]));
    let at = body.windows(3).position(|bytes| bytes == b"111").unwrap();
    body[at] = b'?';
    assert_eq!(unframe_event(&forged(&body)), Some((7, answer(&[false, true, true]))));
}

#[test]
fn a_number_that_is_no_kinds_is_no_event() {
    let mut body = encode_event(&act(Act::View));
    body[1] = EventKind::ALL.iter().map(|kind| kind.number()).max().unwrap() + 1;
    assert_eq!(unframe_event(&forged(&body)), None);
    for kind in EventKind::ALL {
        let number = kind.number();
        assert_eq!(EventKind::from_number(number), Some(kind));
        assert_eq!(EventKind::ALL.iter().filter(|other| other.number() == number).count(), 1);
    }
}

/// A view of `moby` as version 3 wrote it, as version 2 did, and without its context as version 1 did.
#[test]
fn earlier_versions_are_read_and_know_no_wishes() {
    let view = act(Act::View);
    let mut body = encode_event(&view);
    body[0] = WITHOUT_DECISIONS;
    assert_eq!(unframe_event(&forged(&body)), Some((7, view.clone())));
    assert_eq!(body.pop(), Some(NOTHING_MORE));
    body[0] = WITHOUT_CONTROL;
    assert_eq!(unframe_event(&forged(&body)), Some((7, view.clone())));
    assert_eq!(body.pop(), Some(0), "no situations");
    body[0] = WITHOUT_CONTEXT;
    assert_eq!(unframe_event(&forged(&body)), Some((7, view)));
    body[1] = EventKind::Mute.number();
    assert_eq!(unframe_event(&forged(&body)), None);
}

#[test]
fn what_version_3_said_of_another_event_is_read() {
    let mut body = encode_event(&Event::undo(4, 5.0));
    assert_eq!(body.pop(), Some(NOTHING_MORE), "version 3 did not end what it said");
    body[0] = WITHOUT_DECISIONS;
    assert_eq!(unframe_event(&forged(&body)), Some((7, Event::undo(4, 5.0))));
}

#[test]
fn an_item_comes_back_as_it_was_written() {
    let feature = |field: &str, value: &str| RememberedFeature {
        hash: feature_hash(field, value),
        field: field.to_owned(),
        value: value.to_owned(),
        weight: 0.6,
    };
    let item =
        Remembered { id: "2701".to_owned(), features: vec![feature("subjects", "Sea stories"), feature("lcc", "PS")] };
    assert_eq!(unframe_item(&frame_item(&item)), Some(item));
}
