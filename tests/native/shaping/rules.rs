//! Caps, shares and pins: who may not stand in a place, and who has to.

use proptest::prelude::*;

use super::*;

#[test]
fn no_more_of_a_maker_than_its_cap_and_who_had_to_go_is_told() {
    let mut engine = reader_with("");
    let shelf = recommend(&mut engine, r#"{"caps":{"maker":2},"limit":16}"#);
    for maker in 0..16 {
        let of_maker = |id: &String| id.trim_start_matches(char::is_alphabetic).parse::<usize>().unwrap() / 10 == maker;
        assert!(ids(&engine, &shelf).iter().filter(|&id| of_maker(id)).count() <= 2, "{:?}", ids(&engine, &shelf));
    }
    assert!(moved(&engine, &shelf, Stage::Caps).iter().any(|moved| moved.to.is_none()));
}

#[test]
fn a_cap_that_leaves_a_shelf_short_looks_further_down() {
    let mut engine = reader_with("");
    let shelf = recommend(&mut engine, r#"{"caps":{"topic":10},"limit":40}"#);
    assert_eq!(shelf.items.len(), 40);
    assert!(TOPICS.iter().all(|topic| count(&ids(&engine, &shelf), topic) == 10));
    let shelf = recommend(&mut engine, r#"{"caps":{"topic":1},"limit":40}"#);
    assert_eq!(shelf.items.len(), 4, "there is no more that may stand there");
}

#[test]
fn a_cap_that_cannot_be_met_leaves_the_best_of_each_value() {
    let mut engine = engine_of(20_000);
    record(&mut engine, &event("like", "sea0", NOON - DAY), NOON);
    let best = TOPICS.map(|topic| {
        let shelf = recommend(&mut engine, &format!(r#"{{"limit":1,"shape":false,"filter":{{"topic":"{topic}"}}}}"#));
        ids(&engine, &shelf).remove(0)
    });
    let capped = recommend(&mut engine, r#"{"limit":60,"shape":false,"caps":{"topic":1}}"#);
    assert_eq!(ids(&engine, &capped), best);
}

#[test]
fn floors_that_are_due_at_the_same_place_are_all_met() {
    let mut engine = engine_of(400);
    record(&mut engine, &event("like", "sea1", NOON - DAY), NOON);
    let floor = |topic: &str, share: f64| format!(r#"{{"field":"topic","value":"{topic}","atLeast":{share}}}"#);
    for shares in [[0.25, 0.25, 0.0], [0.25, 0.25, 0.25], [0.3, 0.7, 0.0], [0.1, 0.5, 0.4]] {
        let floors = ["love", "crime", "moon"].iter().zip(shares).map(|(topic, share)| floor(topic, share));
        let floors: Vec<String> = floors.collect();
        let options = format!(r#"{{"exposure":[{}],"exploration":0,"limit":40}}"#, floors.join(","));
        let shelf = recommend(&mut engine, &options);
        let ids = ids(&engine, &shelf);
        for places in 1..=40 {
            for (topic, share) in ["love", "crime", "moon"].iter().zip(shares) {
                let least = (places as f64 * share + 1e-9).floor() as usize;
                assert!(count(&ids[..places], topic) >= least, "{topic} in {places}: {ids:?}");
            }
        }
    }
}

#[test]
fn only_the_floor_whose_group_has_nobody_left_gives_way() {
    let mut engine = reader_with("");
    let options = r#"{"exposure":[{"field":"maker","value":"maker 15","atLeast":0.4},
        {"field":"topic","value":"love","atLeast":0.25}],"exploration":0,"limit":60}"#;
    let shelf = recommend(&mut engine, options);
    let ids = ids(&engine, &shelf);
    assert_eq!(ids.iter().filter(|id| id.starts_with("moon15")).count(), 10, "all that there are: {ids:?}");
    for places in 1..=60 {
        assert!(count(&ids[..places], "love") >= places / 4, "{places}: {ids:?}");
    }
}

#[test]
fn a_floor_goes_as_far_as_its_group_does_on_a_long_shelf() {
    let mut engine = engine_of(2_000);
    record(&mut engine, &event("like", "sea1", NOON - DAY), NOON);
    let options = r#"{"exposure":[{"field":"topic","value":"moon","atLeast":0.5}],"exploration":0,"limit":900}"#;
    let shelf = recommend(&mut engine, options);
    assert!(count(&ids(&engine, &shelf), "moon") >= 450);
}

#[test]
fn a_floor_is_met_by_others_of_its_group_where_the_best_of_it_are_at_their_cap() {
    let mut items = String::new();
    for number in 0..1_000 {
        let (house, maker) = match number {
            0..400 => ("large", number),
            400..600 => ("small", 1_000),
            _ => ("small", number),
        };
        let line = format!(
            r#"{{"id":"{house}{number}","topic":"sea","maker":"maker {maker}","house":"{house}","sold":{},"stock":1}}"#,
            2_000 - number
        );
        writeln!(items, "{line}").unwrap();
    }
    let mut engine = Engine::new(catalog_of(&items, &format!("{{{FIELDS}}}")), 1);
    let options = r#"{"caps":{"maker":2},"exposure":[{"field":"house","value":"small","atLeast":0.5}],"limit":40}"#;
    let shelf = recommend(&mut engine, options);
    assert_eq!(count(&ids(&engine, &shelf), "small"), 20);
}

#[test]
fn a_group_has_its_floor_and_its_ceiling_at_every_place() {
    let mut engine = reader_with("");
    let is_small = |id: &str| id.trim_start_matches(char::is_alphabetic).parse::<usize>().unwrap().is_multiple_of(4);
    for (rule, least, most) in [(r#""atLeast":0.5"#, 0.5, 1.0), (r#""atMost":0.1"#, 0.0, 0.1)] {
        let options = format!(r#"{{"exposure":[{{"field":"house","value":"small",{rule}}}],"limit":20}}"#);
        let shelf = recommend(&mut engine, &options);
        let ids = ids(&engine, &shelf);
        for places in 1..=20 {
            let small = ids[..places].iter().filter(|id| is_small(id)).count();
            assert!(small >= (places as f64 * least).floor() as usize, "{small} of {places}: {ids:?}");
            assert!(small <= (places as f64 * most).ceil() as usize, "{small} of {places}: {ids:?}");
        }
        assert!(!moved(&engine, &shelf, Stage::Exposure).is_empty());
    }
}

#[test]
fn what_the_visitor_pinned_counts_for_caps_and_what_comes_after_stands_where_the_trace_says() {
    let mut engine = reader_with("");
    for id in ["moon150", "moon151", "moon152"] {
        pin(&mut engine, id);
    }
    let options = r#"{"caps":{"topic":4},"exploration":0.25,"limit":16,
        "pins":[{"item":"love50","position":2,"label":"Chosen by our staff"}],
        "boosts":[{"field":"topic","value":"moon","by":9,"label":"A month of the moon"}]}"#;
    let shelf = recommend(&mut engine, options);
    let ids = ids(&engine, &shelf);
    assert_eq!(ids[..3], ["moon150", "moon151", "moon152"]);
    assert_eq!(ids[5], "love50", "the site's places are counted from below: {ids:?}");
    assert_eq!(count(&ids, "moon"), 4, "three that are pinned and one more: {ids:?}");
    assert!(stand_where_the_trace_says(&engine, &shelf), "{:?}", engine.trace(shelf.number));
    assert_eq!(shelf.items.len(), 16);
    let drawn: Vec<usize> = (0..16).filter(|&place| shelf.explores(shelf.items[place].item)).collect();
    assert_eq!(drawn, [3, 7, 11, 15], "every fourth place of the shelf");
    let above = recommend(&mut engine, r#"{"caps":{"topic":2},"limit":5}"#);
    assert_eq!(
        count(&crate::shop::ids(&engine, &above), "moon"),
        3,
        "the visitor's own stand above the cap, none else"
    );
}

#[test]
fn of_pins_for_one_place_the_later_take_the_next_that_are_free() {
    let mut engine = reader_with("");
    record(&mut engine, &event("not_interested", "moon158", NOON), NOON);
    let pins = [("moon158", ""), ("love50", ""), ("love60", ""), ("love70", r#""position":1,"#), ("love77", "")];
    let pins = pins.map(|(id, position)| format!(r#"{{"item":"{id}",{position}"label":"Chosen by our staff"}}"#));
    let shelf = recommend(&mut engine, &format!(r#"{{"pins":[{}],"limit":8}}"#, pins.join(",")));
    assert_eq!(ids(&engine, &shelf)[..4], ["love50", "love70", "love60", "love77"]);
    assert_eq!(moved(&engine, &shelf, Stage::Pin).len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn caps_leave_what_they_would_of_all_in_the_order_of_their_scores(
        liked in prop::collection::vec(0..1_200_usize, 0..4),
        (by_maker, by_topic, limit) in (1..4_usize, 1..60_usize, 1..120_usize),
    ) {
        const COUNT: usize = 1_200;
        let mut engine = engine_of(COUNT);
        let id_of = |item: usize| format!("{}{item}", TOPICS[item * 4 / COUNT]);
        for item in liked {
            record(&mut engine, &event("like", &id_of(item), NOON - DAY), NOON);
        }
        let all = recommend(&mut engine, r#"{"shape":false,"seen":"include","limit":1000}"#);
        let mut left = Vec::new();
        let mut of_makers = std::collections::BTreeMap::new();
        for id in ids(&engine, &all) {
            let maker = of_makers.entry(id.trim_start_matches(char::is_alphabetic).parse::<usize>().unwrap() / 10).or_insert(0);
            if *maker < by_maker && left.len() < limit && count(&left, id.trim_end_matches(char::is_numeric)) < by_topic {
                *maker += 1;
                left.push(id);
            }
        }
        let caps = format!(r#"{{"shape":false,"seen":"include","caps":{{"maker":{by_maker},"topic":{by_topic}}},"limit":{limit}}}"#);
        let capped = recommend(&mut engine, &caps);
        let capped = ids(&engine, &capped);
        // The order is known of the first thousand alone.
        prop_assert_eq!(&capped[..left.len()], &left[..]);
    }
}
