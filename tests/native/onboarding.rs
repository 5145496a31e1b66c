//! A first visit: what is asked divides the catalogue, and what is answered teaches at once.

use std::rc::Rc;

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::dense::SourceVectors;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::error::{Error, ErrorKind};
use penchant::input::Given;
use penchant::personalizer::{Change, Personalizer};
use penchant::storage::Store;
use penchant::visitor::consent::Level;
use penchant::visitor::log::EventKind;
use pollster::block_on;
use proptest::prelude::*;

use crate::control::{any_steps, reader, wish};
use crate::personalizer::Device;
use crate::shop::{IDS, NOON, books, catalog_of, engine, event, given, ids, nothing, record, record_all};

fn asked(engine: &Engine, options: &str) -> Vec<String> {
    let items = engine.onboarding(&given(options), NOON).expect("the options are sound");
    items.into_iter().map(|item| engine.catalog().id(item).to_owned()).collect()
}

/// Answers, as a host would pass them in, and returns the events' numbers.
fn answer(engine: &mut Engine, answers: &str) -> Vec<u64> {
    let all = engine.check_answers(&given(answers), NOON).expect("the answers are sound");
    let committed = all.into_iter().map(|pending| {
        let sequence = engine.log().tail() + 1;
        engine.commit(sequence, pending);
        sequence
    });
    committed.collect()
}

fn refused(answers: &str) -> Error {
    engine().check_answers(&given(answers), NOON).expect_err("it is refused")
}

#[test]
fn nobody_is_asked_about_what_is_not_available() {
    let source: Vec<String> = (0..24)
        .map(|number| {
            format!(r#"{{"id":"b{number}","tags":["t{}"],"lists":{number},"stock":{}}}"#, number % 5, number % 2)
        })
        .collect();
    let config = r#"{"fields":{"lists":"popularity","stock":"number"},"shaping":{"available":{"stock":{"min":1}}}}"#;
    let engine = Engine::new(catalog_of(&source.join("\n"), config), 1);
    let asked = asked(&engine, r#"{"count":24}"#);
    assert_eq!(asked.len(), 12);
    assert!(asked.iter().all(|id| id[1..].parse::<u32>().unwrap() % 2 == 1), "{asked:?}");
}

/// Items `a0`, `a1` … of two kinds that have nothing in common, by how popular each is.
fn two_kinds(popular: [u32; 8]) -> Catalog {
    let item = |(number, popularity): (usize, u32)| {
        let (kind, topic) = if number < 4 { ("a", "sea") } else { ("b", "love") };
        format!(r#"{{"id":"{kind}{}","tags":["{topic}","{topic} stories"],"lists":{popularity}}}"#, number % 4)
    };
    let source: Vec<String> = popular.into_iter().enumerate().map(item).collect();
    catalog_of(&source.join("\n"), r#"{"fields":{"lists":"popularity"}}"#)
}

#[test]
fn two_kinds_of_item_give_one_of_each() {
    let engine = Engine::new(two_kinds([90, 80, 70, 60, 9, 8, 7, 6]), 1);
    assert_eq!(asked(&engine, r#"{"count":2}"#), ["a0", "b0"]);
}

#[test]
fn where_all_else_is_equal_the_popular_is_asked_about() {
    let engine = Engine::new(two_kinds([1, 2, 9, 3, 4, 2, 1, 8]), 1);
    assert_eq!(asked(&engine, r#"{"count":2}"#), ["a2", "b3"]);
}

#[test]
fn what_was_answered_is_covered_and_the_next_question_is_about_something_else() {
    let mut engine = Engine::new(two_kinds([90, 80, 70, 60, 9, 8, 7, 6]), 1);
    answer(&mut engine, r#"{"disliked":["a3"]}"#);
    assert_eq!(asked(&engine, r#"{"count":1}"#), ["b0"]);
}

#[test]
fn an_interest_that_was_named_need_not_be_asked_for() {
    let mut engine = Engine::new(two_kinds([9, 8, 7, 6, 8, 7, 6, 5]), 1);
    assert_eq!(asked(&engine, r#"{"count":1}"#), ["a0"]);
    answer(&mut engine, r#"{"interests":[{"field":"tags","value":"sea"},{"field":"tags","value":"sea stories"}]}"#);
    assert_eq!(asked(&engine, r#"{"count":1}"#), ["b0"]);
}

#[test]
fn without_features_in_common_items_are_divided_by_their_vectors() {
    let titles = ["amber", "birch", "cedar", "dahlia", "elder", "fennel"];
    let source: Vec<String> =
        titles.iter().map(|title| format!(r#"{{"id":"{title}","name":"{title}","lists":5}}"#)).collect();
    let source = source.join("\n");
    let row = |number: usize| (0..8).map(move |dimension| if dimension == number / 3 { 1.0 } else { 0.01 });
    let values = (0..6).flat_map(row).collect();
    let set = [SourceVectors { name: "taste".to_owned(), ids: None, dimensions: 8, values }];
    let config = r#"{"fields":{"lists":"popularity"}}"#;
    let inputs = Inputs { vectors: &set, ..Inputs::of(source.as_bytes(), config, Duplicates::Refuse) };
    let bytes = compile(inputs, |_, _| {}).expect("the inputs are sound").bytes;
    let catalog = Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("the catalogue is sound");
    let engine = Engine::new(catalog, 1);
    assert_eq!(asked(&engine, r#"{"count":2}"#), ["amber", "dahlia"]);
}

#[test]
fn a_catalogue_without_popularity_is_asked_about_from_end_to_end() {
    let source: Vec<String> =
        (0..900).map(|number| format!(r#"{{"id":"i{number}","tags":["t{}"]}}"#, number / 90)).collect();
    let engine = Engine::new(catalog_of(&source.join("\n"), ""), 1);
    let mut topics: Vec<u32> =
        asked(&engine, r#"{"count":10}"#).iter().map(|id| id[1..].parse::<u32>().unwrap() / 90).collect();
    topics.sort();
    assert_eq!(topics, (0..10).collect::<Vec<u32>>());
}

#[test]
fn six_are_asked_about_where_nothing_is_said_and_all_there_are_where_more_is_asked_for() {
    let engine = engine();
    assert_eq!(asked(&engine, "{}").len(), 6);
    let mut all = asked(&engine, r#"{"count":24}"#);
    all.sort();
    let mut expected = IDS;
    expected.sort();
    assert_eq!(all, expected);
}

#[test]
fn the_filter_and_the_excluded_hold() {
    let engine = engine();
    let options = r#"{"count":24,"filter":{"subjects":"Sea stories"},"exclude":["moby","not there"]}"#;
    let mut asked = asked(&engine, options);
    asked.sort();
    assert_eq!(asked, ["island", "lordjim", "omoo", "typee"]);
}

#[test]
fn the_muted_the_pinned_and_the_rejected_are_not_asked_about() {
    let mut engine = engine();
    wish(&mut engine, EventKind::Mute, &given(r#"{"field":"subjects","value":"Sea stories"}"#), 0.0);
    wish(&mut engine, EventKind::Mute, &given(r#"{"item":"emma"}"#), 0.0);
    wish(&mut engine, EventKind::Pin, &given(r#"{"item":"pirate"}"#), 0.0);
    record(&mut engine, &event("not_interested", "nostromo", NOON), NOON);
    let mut asked = asked(&engine, r#"{"count":24}"#);
    asked.sort();
    assert_eq!(asked, ["persuasion", "waverley"]);
}

#[test]
fn being_shown_is_no_answer() {
    let mut engine = engine();
    let first = asked(&engine, "{}");
    for id in &first {
        record(&mut engine, &event("impression", id, NOON), NOON);
    }
    assert_eq!(asked(&engine, "{}"), first);
}

#[test]
fn a_catalogue_that_is_used_up_has_no_more_questions() {
    let mut engine = engine();
    record_all(&mut engine, &IDS.map(|id| event("view", id, NOON)));
    assert_eq!(asked(&engine, "{}"), [""; 0]);
}

#[test]
fn options_that_make_no_sense_are_refused_by_name() {
    for (options, name) in [
        (r#"{"count":0}"#, "count"),
        (r#"{"count":25}"#, "count"),
        (r#"{"count":2.5}"#, "count"),
        (r#"{"count":"six"}"#, "count"),
        (r#"{"filter":{"nowhere":"x"}}"#, "filter.nowhere"),
        (r#"{"exclude":5}"#, "exclude"),
        (r#"{"limit":5}"#, "limit"),
        (r#"[]"#, "options"),
    ] {
        let error = engine().onboarding(&given(options), NOON).expect_err(options);
        assert_eq!(error.code(), "option_invalid");
        assert!(error.to_string().starts_with(&format!("option `{name}`")), "{error}");
    }
}

#[test]
fn an_answer_moves_the_very_next_shelf() {
    let mut engine = engine();
    answer(&mut engine, r#"{"liked":["typee"],"disliked":["emma"]}"#);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf)[0], "omoo");
    assert!(!ids(&engine, &shelf).contains(&"emma".to_owned()));
}

#[test]
fn an_interest_weighs_as_much_as_the_strongest() {
    let mut engine = engine();
    answer(&mut engine, r#"{"interests":[{"field":"subjects","value":"Pirates"}]}"#);
    let interests = engine.interests(&nothing(), NOON).unwrap();
    assert_eq!((interests[0].value.as_str(), interests[0].weighed), ("Pirates", Some(1.0)));
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf)[0], "island");
}

#[test]
fn answers_are_events_of_their_own_on_the_surface_of_onboarding() {
    let mut engine = engine();
    let numbers = answer(
        &mut engine,
        r#"{"disliked":["emma"],"liked":["moby","typee"],"interests":[{"field":"subjects","value":"Pirates"}]}"#,
    );
    let told: Vec<_> = numbers.iter().map(|&number| &engine.log().get(number).unwrap().event).collect();
    let kinds: Vec<EventKind> = told.iter().map(|event| event.kind()).collect();
    assert_eq!(kinds, [EventKind::Like, EventKind::Like, EventKind::Dislike, EventKind::Weigh]);
    assert!(told[..3].iter().all(|event| event.surface.as_deref() == Some("onboarding")));
}

#[test]
fn every_answer_can_be_taken_back_by_its_number() {
    let mut answered = engine();
    let shelf = |engine: &mut Engine| engine.recommend(&nothing(), NOON).unwrap().items.clone();
    let before = shelf(&mut answered);
    let numbers = answer(
        &mut answered,
        r#"{"liked":["moby"],"disliked":["emma"],"interests":[{"field":"subjects","value":"Pirates"}]}"#,
    );
    assert_ne!(shelf(&mut answered), before);
    for number in numbers {
        record(&mut answered, &given(&format!(r#"{{"type":"undo","event":{number}}}"#)), NOON);
    }
    assert_eq!(shelf(&mut answered), before);
    assert_eq!(asked(&answered, "{}"), asked(&engine(), "{}"));
}

#[test]
fn answers_that_make_no_sense_are_refused_by_name() {
    for (answers, name) in [
        (r#"{"liked":"moby"}"#, "liked"),
        (r#"{"liked":[1]}"#, "liked"),
        (r#"{"liked":["moby","moby"]}"#, "liked"),
        (r#"{"liked":["moby"],"disliked":["emma","moby"]}"#, "disliked"),
        (r#"{"interests":["Pirates"]}"#, "target"),
        (r#"{"interests":{"field":"subjects","value":"Pirates"}}"#, "interests"),
        (r#"{"interests":[{"field":"year","value":"1851"}]}"#, "target.field"),
        (
            r#"{"interests":[{"field":"subjects","value":"Pirates"},{"field":"subjects","value":"Pirates"}]}"#,
            "interests",
        ),
        (r#"{"loved":["moby"]}"#, "loved"),
        (r#""moby""#, "answers"),
    ] {
        let error = refused(answers);
        assert_eq!(error.code(), "option_invalid", "{answers}");
        assert!(error.to_string().starts_with(&format!("option `{name}`")), "{answers}: {error}");
    }
    assert_eq!(
        refused(r#"{"liked":["moby","atlantis"]}"#),
        ErrorKind::ItemUnknown { id: "atlantis".to_owned() }.into()
    );
    let many: Vec<String> = (0..101).map(|number| format!("\"i{number}\"")).collect();
    assert_eq!(refused(&format!(r#"{{"liked":[{}]}}"#, many.join(","))).code(), "option_invalid");
}

#[test]
fn more_wishes_than_can_stand_are_refused_together() {
    let mut engine = engine();
    for number in 0..999 {
        wish(&mut engine, EventKind::Weigh, &given(&format!(r#"{{"field":"subjects","value":"s{number}"}}"#)), 0.5);
    }
    let two = r#"{"interests":[{"field":"subjects","value":"Pirates"},{"field":"subjects","value":"Islands"}]}"#;
    assert_eq!(engine.check_answers(&given(two), NOON).expect_err("one too many").code(), "option_invalid");
    let known = r#"{"interests":[{"field":"subjects","value":"Pirates"},{"field":"subjects","value":"s5"}]}"#;
    assert_eq!(engine.check_answers(&given(known), NOON).expect("one of them stands already").len(), 2);
}

mod kept {
    use super::*;

    const ANSWERS: &str =
        r#"{"liked":["moby","typee"],"disliked":["emma"],"interests":[{"field":"subjects","value":"Pirates"}]}"#;

    fn opened(level: Level) -> (Rc<Device>, Personalizer) {
        let device = Rc::new(Device::default());
        let personalizer = Personalizer::new(books(), 1, device.clone());
        block_on(personalizer.begin(level, NOON));
        (device, personalizer)
    }

    fn numbers(personalizer: &Personalizer) -> Vec<u64> {
        personalizer.engine().log().entries().iter().map(|entry| entry.sequence).collect()
    }

    #[test]
    fn answers_have_their_numbers_and_one_change_is_told() {
        for level in [Level::Session, Level::Device] {
            let (device, personalizer) = opened(level);
            block_on(personalizer.record(&event("view", "omoo", NOON), NOON)).unwrap();
            device.heard.borrow_mut().clear();
            let events =
                block_on(personalizer.answer_onboarding(&given(ANSWERS), NOON)).unwrap().expect("consent allows it");
            assert_eq!(numbers(&personalizer)[1..], events);
            assert_eq!(events.len(), 4);
            assert_eq!(device.heard.borrow().iter().filter(|&&change| change == Change::Recorded).count(), 1);
        }
    }

    #[test]
    fn skipping_is_fine() {
        let (device, personalizer) = opened(Level::Device);
        let before = device.operations.get();
        for answers in ["null", "{}", r#"{"liked":[],"disliked":[],"interests":[]}"#] {
            assert_eq!(block_on(personalizer.answer_onboarding(&given(answers), NOON)).unwrap(), Some(Vec::new()));
        }
        assert_eq!((device.operations.get(), numbers(&personalizer)), (before, Vec::new()));
    }

    #[test]
    fn without_consent_nothing_is_recorded_and_mistakes_are_told_all_the_same() {
        let (device, personalizer) = opened(Level::Off);
        assert_eq!(block_on(personalizer.answer_onboarding(&given(ANSWERS), NOON)).unwrap(), None);
        assert_eq!(block_on(personalizer.answer_onboarding(&Given::Nothing, NOON)).unwrap(), None);
        let refused = block_on(personalizer.answer_onboarding(&given(r#"{"liked":["atlantis"]}"#), NOON)).unwrap_err();
        assert_eq!(refused.code(), "item_unknown");
        assert_eq!((device.operations.get(), numbers(&personalizer)), (0, Vec::new()));
        assert_eq!(personalizer.onboarding(&nothing(), NOON).unwrap().len(), 6);
    }

    #[test]
    fn whatever_fails_in_the_storage_all_answers_are_kept_or_none() {
        for operation in 1..10 {
            let (device, personalizer) = opened(Level::Device);
            let before = device.operations.get();
            device.fails_at.set(Some(before + operation));
            let answered = block_on(personalizer.answer_onboarding(&given(ANSWERS), NOON));
            device.fails_at.set(None);
            let kept = device.kept.bytes() > 0;
            match answered {
                Ok(events) => assert_eq!((events.map(|events| events.len()), kept), (Some(4), true)),
                Err(error) => {
                    assert_eq!((error.code(), kept, numbers(&personalizer).len()), ("storage_quota", false, 0))
                }
            }
        }
    }

    #[test]
    fn a_closed_profile_asks_nothing() {
        let (_, personalizer) = opened(Level::Session);
        personalizer.close();
        assert_eq!(personalizer.onboarding(&nothing(), NOON).unwrap_err(), ErrorKind::Closed.into());
        assert_eq!(block_on(personalizer.answer_onboarding(&nothing(), NOON)).unwrap_err(), ErrorKind::Closed.into());
    }
}

proptest! {
    #[test]
    fn nothing_is_asked_twice_and_never_what_was_done_said_or_muted(steps in any_steps(), count in 1..=24_u32) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let options = given(&format!(r#"{{"count":{count}}}"#));
        let items = engine.onboarding(&options, NOON).unwrap();
        prop_assert!(items.len() <= count as usize);
        for (place, &item) in items.iter().enumerate() {
            prop_assert!(!items[..place].contains(&item));
            prop_assert!(!engine.profile().standings().iter().any(|&(known, _)| known == item));
            prop_assert!(!engine.profile().control().mutes(engine.catalog(), item));
            prop_assert!(!engine.profile().control().pinned().contains(&item));
        }
    }

    #[test]
    fn the_same_log_asks_the_same_and_asking_changes_nothing(steps in any_steps()) {
        let (mut one, mut other) = (reader(), reader());
        for step in &steps {
            one.onboarding(&nothing(), NOON).unwrap();
            prop_assert_eq!(step.apply(&mut one), step.apply(&mut other));
        }
        prop_assert_eq!(one.onboarding(&nothing(), NOON).unwrap(), other.onboarding(&nothing(), NOON).unwrap());
        prop_assert_eq!(one.log(), other.log());
    }

    #[test]
    fn fewer_questions_are_the_first_of_more(steps in any_steps(), count in 1..24_u32) {
        let mut engine = reader();
        steps.iter().for_each(|step| { step.apply(&mut engine); });
        let more = engine.onboarding(&given(r#"{"count":24}"#), NOON).unwrap();
        let fewer = engine.onboarding(&given(&format!(r#"{{"count":{count}}}"#)), NOON).unwrap();
        prop_assert_eq!(&more[..fewer.len()], &fewer[..]);
    }

    #[test]
    fn answering_page_after_page_comes_to_an_end_with_everything_asked_once(likes in prop::collection::vec(any::<bool>(), 10)) {
        let mut engine = reader();
        let mut seen: Vec<String> = Vec::new();
        let mut page = asked(&engine, r#"{"count":3}"#);
        while !page.is_empty() {
            for id in page {
                let list = if likes[seen.len()] { "liked" } else { "disliked" };
                answer(&mut engine, &format!(r#"{{"{list}":["{id}"]}}"#));
                prop_assert!(!seen.contains(&id));
                seen.push(id);
            }
            page = asked(&engine, r#"{"count":3}"#);
        }
        prop_assert_eq!(seen.len(), IDS.len());
    }
}

#[test]
fn an_answer_weighs_a_third_of_a_view_whichever_way_it_goes() {
    let weight = |kind: &str, surface: &str| {
        let event = given(&format!(r#"{{"type":"{kind}","item":"moby","surface":"{surface}","at":{NOON}}}"#));
        penchant::visitor::log::Event::check(&event, NOON).unwrap().weight()
    };
    assert_eq!([weight("like", "onboarding"), weight("dislike", "onboarding")], [1.0 / 3.0, -1.0 / 3.0]);
    assert_eq!([weight("like", "home"), weight("dislike", "home")], [3.0, -3.0]);
}
