//! Neighbours: what goes with what somebody did, and comes after it.

use std::rc::Rc;

use penchant::catalog::format::{SECTIONS, Section, write};
use penchant::catalog::neighbours::NeighbourSet;
use penchant::catalog::{AlignedBytes, Catalog, Signal};
use penchant::compile::neighbours::SourceNeighbours;
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;
use penchant::error::{ErrorKind, Result};
use penchant::insight::attribution::{PartKind, Source};
use penchant::ranking::columns::Columns;
use penchant::ranking::signals;
use penchant::visitor::Reading;
use penchant::visitor::log::Context;
use proptest::prelude::*;

use crate::shop::{
    BOOKS, CONFIG, HOUR, IDS, NOON, any_history, compiled_with, engine_with, event, given, ids, nothing, record,
    record_all, table, tables,
};

const SIGNALS: [Signal; 2] = [Signal::Neighbours(0), Signal::Neighbours(1)];

fn compiled(neighbours: &[SourceNeighbours]) -> Result<Compiled> {
    compile(Inputs { neighbours, ..Inputs::of(BOOKS.as_bytes(), CONFIG, Duplicates::Refuse) }, |_, _| {})
}

fn reading(engine: &Engine, now: f64) -> Reading {
    let mut reading = Reading::new();
    reading.update((engine.catalog(), engine.log(), engine.profile()), (0, 0), now, &Rc::new(Context::default()));
    reading
}

/// By set and item, what the signal says.
fn values(engine: &Engine, now: f64) -> Vec<[f64; 2]> {
    let reading = reading(engine, now);
    let of = |item| SIGNALS.map(|signal| signals::values(engine.catalog(), &reading, item, now)[signal.index()]);
    engine.catalog().items().map(of).collect()
}

/// The same by the definition: over the acts that stand, what each weighs now, times the row's weight.
fn by_definition(engine: &Engine, now: f64) -> Vec<[f64; 2]> {
    let catalog = engine.catalog();
    let half_life = f64::from(catalog.settings().long_half_life_hours) * HOUR;
    let tick = (engine.profile().fading_time(now) / half_life * 16.0).floor() / 16.0;
    let sum = |set: usize, of| {
        let standing = engine.log().standing();
        let parts = standing.iter().filter_map(|entry| {
            let item = catalog.find(entry.event.item()?)?;
            let weight = engine.profile().weight(entry) * (entry.event.at / half_life - tick).exp2();
            Some(weight * catalog.neighbours(set).weight(item, of))
        });
        parts.sum()
    };
    catalog.items().map(|item| [sum(0, item), sum(1, item)]).collect()
}

/// The columns of the kernel.
fn columns(engine: &Engine, now: f64) -> Option<[Vec<f32>; 2]> {
    let (reading, mut columns) = (reading(engine, now), Columns::default());
    let known = columns.compute(engine.catalog(), &reading, now, |_| true);
    let of = |signal| columns.get(engine.catalog(), signal).0.to_vec();
    SIGNALS.iter().all(|signal| known[signal.index()]).then(|| SIGNALS.map(of))
}

/// Rows about known books, each pair once.
fn any_rows() -> impl Strategy<Value = Vec<(usize, usize, f32)>> {
    let weight = prop_oneof![4 => -1.0..1.0_f32, 1 => -1e6..1e6_f32, 1 => Just(0.0)];
    let pairs = prop::collection::btree_map((0..10_usize, 0..10_usize), weight, 0..60);
    pairs.prop_map(|pairs| {
        pairs.into_iter().filter(|((one, other), _)| one != other).map(|((one, other), w)| (one, other, w)).collect()
    })
}

fn named(rows: &[(usize, usize, f32)]) -> SourceNeighbours {
    table("neighbours", &rows.iter().map(|&(one, other, weight)| (IDS[one], IDS[other], weight)).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn the_signal_is_its_definition_whenever_the_acts_came(history in any_history(), wait in 0.0..2_000.0_f64) {
        let mut engine = engine_with(&tables());
        let now = NOON + wait * HOUR;
        // Some are folded one by one and read in between, as a page does.
        let half = history.len() / 2;
        record_all(&mut engine, &history[..half]);
        engine.recommend(&nothing(), NOON).unwrap();
        record_all(&mut engine, &history[half..]);
        let (got, expected) = (values(&engine, now), by_definition(&engine, now));
        let columns = columns(&engine, now);
        for (item, (got, expected)) in got.iter().zip(&expected).enumerate() {
            for set in 0..2 {
                prop_assert!((got[set] - expected[set]).abs() <= 1e-9, "{got:?} {expected:?}");
                if let Some(columns) = &columns {
                    prop_assert_eq!(columns[set][item], got[set] as f32);
                }
            }
        }
    }

    /// Whoever did both has the sum of what two visitors have who did one part each.
    #[test]
    fn it_is_linear_in_the_acts(one in any_history(), other in any_history()) {
        // Of two openings of an item within a visit one counts, whoever did them: that is not linear.
        let is_act = |event: &&penchant::input::Given| !matches!(event.get("type").text(), Some("undo" | "click" | "view"));
        let of = |history: &[&penchant::input::Given]| {
            let mut engine = engine_with(&tables());
            history.iter().for_each(|event| { record(&mut engine, event, NOON); });
            values(&engine, NOON)
        };
        let (one, other): (Vec<_>, Vec<_>) = (one.iter().filter(is_act).collect(), other.iter().filter(is_act).collect());
        let both = of(&[one.clone(), other.clone()].concat());
        for ((both, one), other) in both.iter().zip(of(&one)).zip(of(&other)) {
            for set in 0..2 {
                prop_assert!((both[set] - one[set] - other[set]).abs() < 1e-9, "{both:?} {one:?} {other:?}");
            }
        }
    }

    /// A fold of the log without them gives the same bits.
    #[test]
    fn acts_that_are_forgotten_leave_no_bit(history in any_history(), which in any::<prop::sample::Index>()) {
        let mut engine = engine_with(&tables());
        record_all(&mut engine, &history);
        prop_assume!(!engine.log().entries().is_empty());
        engine.recommend(&nothing(), NOON).unwrap();
        let gone = engine.log().entries()[which.index(engine.log().entries().len())].sequence;
        let gone = engine.log().with_undos(&[gone]);
        engine.drop_events(&gone);
        let mut innocent = engine_with(&tables());
        innocent.restore(engine.log().clone());
        let bits = |engine: &Engine| values(engine, NOON).iter().flatten().map(|value| value.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&engine), bits(&innocent));
        let shelves = [&mut engine, &mut innocent].map(|engine| engine.recommend(&nothing(), NOON).unwrap().items.clone());
        prop_assert_eq!(&shelves[0], &shelves[1]);
    }

    /// Half a 127th of the item's largest, and nothing else, is lost.
    #[test]
    fn what_eight_bits_lose_is_bounded(rows in any_rows()) {
        let bytes = compiled_with(BOOKS, CONFIG, &[named(&rows)]);
        let catalog = Catalog::load(AlignedBytes::copied(&bytes).unwrap()).unwrap();
        let neighbours = catalog.neighbours(0);
        for (one, item) in catalog.items().enumerate() {
            let own = || rows.iter().filter(move |row| row.0 == one);
            let largest = own().fold(0.0_f32, |largest, row| largest.max(row.2.abs()));
            for (other, neighbour) in catalog.items().enumerate() {
                let exact = own().find(|row| row.1 == other).map_or(0.0, |row| f64::from(row.2));
                let got = neighbours.weight(item, neighbour);
                prop_assert!((got - exact).abs() <= f64::from(largest) / 253.9, "{got} {exact} {largest}");
            }
        }
    }
}

#[test]
fn what_goes_with_what_was_opened_comes_first_and_says_why() {
    let mut engine = engine_with(&[table("neighbours", &[("nostromo", "persuasion", 0.9), ("nostromo", "emma", 0.2)])]);
    let opened = record(&mut engine, &event("view", "nostromo", NOON), NOON);
    let shelf = engine.recommend(&given(r#"{"weights":{"neighbours":5}}"#), NOON).unwrap().clone();
    assert_eq!(engine.catalog().id(shelf.items[0].item), "persuasion");
    let (reason, because) = &engine.reasons(shelf.number)[0][0];
    assert_eq!((reason.source, because.as_slice()), (Source::Signal(Signal::Neighbours(0)), &[opened][..]));
    assert_eq!(reason.source.name(engine.catalog()), "neighbours");
    let explained = engine.explain(&shelf.id(), "persuasion").unwrap();
    let part = explained.parts.iter().find(|part| part.part.kind == PartKind::Neighbours).unwrap();
    assert!(part.because.len() == 1 && (part.because[0].contribution - part.part.contribution).abs() < 1e-12);
}

#[test]
fn a_rejection_takes_off_what_a_view_would_have_added() {
    let value_after = |kind: &str| {
        let mut engine = engine_with(&[table("neighbours", &[("nostromo", "emma", 0.5)])]);
        record(&mut engine, &event(kind, "nostromo", NOON), NOON);
        let emma = engine.catalog().find("emma").unwrap().get();
        values_of_one(&engine)[emma]
    };
    let (viewed, sent_away) = (value_after("view"), value_after("not_interested"));
    assert!(viewed > 0.0 && (sent_away + 4.0 * viewed).abs() < 1e-9, "{viewed} {sent_away}");
}

fn values_of_one(engine: &Engine) -> Vec<f64> {
    let reading = reading(engine, NOON);
    engine.catalog().items().map(|item| reading.neighbourhood(0).value(item)).collect()
}

#[test]
fn three_likes_count_three_times() {
    let mut engine = engine_with(&[table("neighbours", &[("nostromo", "emma", 0.5)])]);
    let emma = engine.catalog().find("emma").unwrap().get();
    record(&mut engine, &event("like", "nostromo", NOON), NOON);
    let once = values_of_one(&engine)[emma];
    record(&mut engine, &event("like", "nostromo", NOON), NOON);
    record(&mut engine, &event("like", "nostromo", NOON), NOON);
    assert!((values_of_one(&engine)[emma] - 3.0 * once).abs() < 1e-9);
}

#[test]
fn trust_is_by_what_was_done_to_items_that_have_neighbours() {
    let trust = |engine: &Engine| SIGNALS.map(|signal| reading(engine, NOON).trust()[signal.index()]);
    let mut engine = engine_with(&tables());
    record(&mut engine, &event("view", "waverley", NOON), NOON);
    assert_eq!(trust(&engine), [0.0, 0.0]);
    assert!(columns(&engine, NOON).is_none(), "there is nothing to compute");
    // The ninth is followed by nothing.
    record(&mut engine, &event("view", "pirate", NOON), NOON);
    let [together, next] = trust(&engine);
    assert!((together - 1.0 / 3.0).abs() < 0.02 && next == 0.0, "{together} {next}");
}

#[test]
fn the_items_that_go_with_one_are_its_neighbours() {
    let mut engine = engine_with(&tables());
    let by_default = engine.similar("moby", &nothing(), NOON).unwrap().clone();
    let mut plain = crate::shop::engine();
    assert_eq!(ids(&engine, &by_default), {
        let shelf = plain.similar("moby", &nothing(), NOON).unwrap().clone();
        ids(&plain, &shelf)
    });
    let shelf = engine.similar("moby", &given(r#"{"by":"neighbours"}"#), NOON).unwrap().clone();
    let neighbours = engine.catalog().neighbours(0);
    let moby = engine.catalog().find("moby").unwrap();
    assert!(shelf.items.len() > 1 && shelf.items.is_sorted_by(|one, other| one.score >= other.score));
    for ranked in &shelf.items {
        assert!(ranked.score > 0.0 && ranked.score == neighbours.weight(moby, ranked.item));
        let explained = engine.explain(&shelf.id(), engine.catalog().id(ranked.item)).unwrap();
        assert!(matches!(explained.parts.as_slice(), [part] if part.part.kind == PartKind::Neighbours));
        assert_eq!(explained.parts[0].part.contribution, ranked.score);
    }
    let next = engine.similar("moby", &given(r#"{"by":"neighbours","neighbours":"next"}"#), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &next), ["typee"]);
    let filtered =
        engine.similar("moby", &given(r#"{"by":"neighbours","neighbours":"next","exclude":["typee"]}"#), NOON).unwrap();
    assert!(filtered.items.is_empty());
    assert!(engine.similar("waverley", &given(r#"{"by":"neighbours"}"#), NOON).unwrap().items.is_empty());
    for (options, option) in [
        (r#"{"by":"neighbours","neighbours":"before"}"#, "neighbours"),
        (r#"{"by":"vectors"}"#, "by"),
        (r#"{"by":"x"}"#, "by"),
    ] {
        let ErrorKind::Option { option: got, .. } =
            engine.similar("moby", &given(options), NOON).unwrap_err().into_kind()
        else {
            panic!()
        };
        assert_eq!(got, option);
    }
    assert_eq!(plain.similar("moby", &given(r#"{"by":"neighbours"}"#), NOON).unwrap_err().code(), "option_invalid");
}

#[test]
fn names_are_those_of_signals_and_land_on_their_own() {
    let config = r#"{"fields":{"lists":"popularity"},"weights":{"next":3,"taste":2,"neighbours":0.5},
        "trust":{"next":7},"surfaces":{"home":{"weights":{"neighbours":4}}}}"#;
    let vectors = [penchant::compile::dense::SourceVectors {
        name: "taste".to_owned(),
        ids: None,
        dimensions: 8,
        values: (0..80).map(|number| number as f32).collect(),
    }];
    let inputs =
        Inputs { vectors: &vectors, neighbours: &tables(), ..Inputs::of(BOOKS.as_bytes(), config, Duplicates::Refuse) };
    let bytes = compile(inputs, |_, _| {}).unwrap().bytes;
    let catalog = Catalog::load(AlignedBytes::copied(&bytes).unwrap()).unwrap();
    let settings = catalog.settings();
    let weight = |name: &str| settings.weights[catalog.signal(name).unwrap().index()];
    assert_eq!([weight("taste"), weight("neighbours"), weight("next")], [2.0, 0.5, 3.0]);
    assert_eq!(catalog.signal("next"), Some(Signal::Neighbours(1)));
    assert_eq!(settings.half_trust[Signal::Neighbours(1).index()], 7.0);
    let home = settings.weights_of(Some("home"));
    assert_eq!([Signal::Neighbours(0), Signal::Taste(0)].map(|signal| home[signal.index()]), [4.0, 2.0]);
    let named = |name: &str| table(name, &[("moby", "emma", 1.0)]);
    let refused = |vectors: &[_], neighbours: &[SourceNeighbours]| {
        let inputs = Inputs { vectors, neighbours, ..Inputs::of(BOOKS.as_bytes(), CONFIG, Duplicates::Refuse) };
        compile(inputs, |_, _| {}).unwrap_err().code()
    };
    for name in ["", "Next", "affinity", "a name", "taste"] {
        assert_eq!(refused(&vectors, &[named(name)]), "neighbours_invalid", "{name}");
    }
    assert_eq!(refused(&[], &[named("next"), named("next")]), "neighbours_invalid");
    assert_eq!(refused(&[], &["a", "b", "c", "d", "e"].map(named)), "neighbours_invalid");
    assert_eq!(
        compile(Inputs::of(BOOKS.as_bytes(), config, Duplicates::Refuse), |_, _| {}).unwrap_err().code(),
        "config_invalid"
    );
}

#[test]
fn what_a_table_cannot_have_is_refused_by_row_and_what_it_need_not_have_is_counted() {
    let refused = |table: SourceNeighbours| {
        let error = compiled(&[table]).unwrap_err();
        assert_eq!(error.code(), "neighbours_invalid");
        error.to_string()
    };
    let rows = [("moby", "emma", 1.0), ("moby", "typee", 0.5), ("moby", "emma", 2.0)];
    assert!(refused(table("neighbours", &rows)).contains("\"emma\" as a neighbour of \"moby\" in row 0 and in row 2"));
    for (weight, said) in [(f32::NAN, "NaN"), (f32::INFINITY, "inf"), (-2e6, "-2000000")] {
        let message = refused(table("next", &[("moby", "emma", 1.0), ("emma", "moby", weight)]));
        assert!(message.contains(&format!("the weight {said} in row 1")) && message.contains("`next`"), "{message}");
    }
    let mut short = table("neighbours", &rows[..2]);
    short.weight.pop();
    assert!(refused(short).contains("2 items, 2 neighbours, 1 weights and 0 shares"));
    let mut astray = table("neighbours", &rows[..1]);
    astray.neighbour[0] = 9;
    assert!(refused(astray).contains("item number 9 in row 0"));
    let rows = [
        ("moby", "gone", 1.0),
        ("gone", "moby", 1.0),
        ("moby", "moby", 9.0),
        ("moby", "emma", 1.0),
        ("moby", "typee", 0.001),
        ("emma", "moby", -1.0),
    ];
    let compiled = compiled(&[table("neighbours", &rows)]).unwrap();
    let report = &compiled.neighbours[0];
    assert_eq!((report.items, report.entries, report.per_item), (2, 2, 1));
    assert_eq!((report.unknown, report.own, report.faint, report.beyond), (2, 1, 1, 0));
    Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).unwrap();
}

#[test]
fn an_item_keeps_the_strongest_of_too_many() {
    let items: String = (0..400).map(|item| format!("{{\"id\":\"i{item}\"}}\n")).collect();
    let ids: Vec<String> = (0..400).map(|item| format!("i{item}")).collect();
    let weight: Vec<f32> = (1..400).map(|item| if item % 2 == 0 { item as f32 } else { -(item as f32) }).collect();
    let set = SourceNeighbours {
        name: "neighbours".to_owned(),
        ids,
        item: vec![0; 399],
        neighbour: (1..400).collect(),
        weight,
        share: Vec::new(),
    };
    let inputs = Inputs { neighbours: &[set], ..Inputs::of(items.as_bytes(), "", Duplicates::Refuse) };
    let compiled = compile(inputs, |_, _| {}).unwrap();
    let report = &compiled.neighbours[0];
    assert_eq!((report.items, report.entries, report.per_item, report.beyond), (1, 256, 256, 143));
    let catalog = Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).unwrap();
    let weight = |item| catalog.neighbours(0).weight(catalog.item_at(0).unwrap(), catalog.item_at(item).unwrap());
    assert!(weight(143) == 0.0 && weight(144) > 0.0 && (weight(399) + 399.0).abs() < 1e-3);
}

#[test]
fn a_catalogue_of_before_opens_and_has_none() {
    let bytes = compiled_with(BOOKS, CONFIG, &[]);
    let mut engine = Engine::new(Catalog::load(AlignedBytes::copied(&bytes).unwrap()).unwrap(), 7);
    assert!(engine.catalog().neighbour_sets().is_empty() && engine.catalog().signal("neighbours").is_none());
    record(&mut engine, &event("view", "moby", NOON), NOON);
    assert!(!engine.recommend(&nothing(), NOON).unwrap().items.is_empty());
}

#[test]
fn neighbours_that_are_far_away_are_found_past_what_stands_on_the_way() {
    const ITEMS: usize = 140_000;
    let items: String = (0..ITEMS).map(|item| format!("{{\"id\":\"i{item}\"}}\n")).collect();
    let rows = [("i7", "i139999", 0.5), ("i7", "i2", 1.0), ("i139999", "i7", -1.0)];
    let inputs =
        Inputs { neighbours: &[table("neighbours", &rows)], ..Inputs::of(items.as_bytes(), "", Duplicates::Refuse) };
    let compiled = compile(inputs, |_, _| {}).unwrap();
    assert_eq!((compiled.neighbours[0].entries, compiled.neighbours[0].per_item), (3, 2));
    let mut engine = Engine::new(Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).unwrap(), 7);
    let shelf = engine.similar("i7", &given(r#"{"by":"neighbours"}"#), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf), ["i2", "i139999"]);
    record(&mut engine, &event("view", "i7", NOON), NOON);
    let values = values_of_one(&engine);
    let told: Vec<usize> = (0..ITEMS).filter(|&item| values[item] != 0.0).collect();
    assert_eq!(told, [2, 139_999]);
}

/// The file once more with other bytes in one section.
fn with_section(file: &[u8], section: Section, change: impl FnOnce(&mut Vec<u8>)) -> Result<Catalog> {
    let number = |at: usize, bytes: usize| {
        file[at..at + bytes].iter().rev().fold(0_usize, |number, &byte| number << 8 | usize::from(byte))
    };
    let mut contents: Vec<Vec<u8>> = Section::ALL
        .iter()
        .enumerate()
        .map(|(place, _)| {
            let entry = 32 + 24 * place;
            let (offset, length) = (number(entry + 8, 8), number(entry + 16, 8));
            file[offset..offset + length].to_vec()
        })
        .collect();
    change(&mut contents[section as usize]);
    let sections: [&[u8]; SECTIONS] = std::array::from_fn(|place| contents[place].as_slice());
    Catalog::load(AlignedBytes::copied(&write(&sections)).expect("memory"))
}

#[test]
fn the_door_refuses_every_broken_section() {
    let file = compiled_with(BOOKS, CONFIG, &tables());
    let refused = |section: Section, change: &dyn Fn(&mut Vec<u8>)| {
        let error = with_section(&file, section, change).map(|_| ()).expect_err(section.tag());
        assert_eq!(error.code(), "catalog_layout", "{}", section.tag());
    };
    assert!(with_section(&file, Section::NeighbourSteps, |_| ()).is_ok());
    let lengths = [
        Section::NeighbourIndex,
        Section::NeighbourCounts,
        Section::NeighbourSteps,
        Section::NeighbourWeights,
        Section::NeighbourScales,
    ];
    for section in lengths {
        refused(section, &|bytes| bytes.truncate(bytes.len() - 1));
        refused(section, &|bytes| bytes.extend([0; 8]));
        if section != Section::NeighbourIndex {
            refused(section, &|bytes| bytes.clear());
        }
    }
    // A set with the name of another; more bytes or entries than there are.
    let sets = |change: &dyn Fn(&mut NeighbourSet)| {
        let catalog = Catalog::load(AlignedBytes::copied(&file).unwrap()).unwrap();
        let mut sets = catalog.neighbour_sets().to_vec();
        change(&mut sets[1]);
        NeighbourSet::encode_all(&sets)
    };
    for index in [
        sets(&|set| set.name = "neighbours".to_owned()),
        sets(&|set| set.entries += 1),
        sets(&|set| set.entries -= 1),
        sets(&|set| set.entries = u32::MAX as usize),
    ] {
        refused(Section::NeighbourIndex, &|bytes| bytes.clone_from(&index));
    }
    // One neighbour more, and one less for the next item: the strips are of other items then.
    refused(Section::NeighbourCounts, &|bytes| bytes[0] += 1);
    refused(Section::NeighbourCounts, &|bytes| bytes[1] = 0xFF);
    // A neighbour twice; one past the last item, first and last of all.
    refused(Section::NeighbourSteps, &|bytes| bytes[2] = 0);
    refused(Section::NeighbourSteps, &|bytes| bytes[0] = 10);
    refused(Section::NeighbourSteps, &|bytes| *bytes.last_mut().unwrap() = 1);
    for scale in [f32::NAN, f32::INFINITY, -1.0, 2e6] {
        refused(Section::NeighbourScales, &|bytes| bytes[..4].copy_from_slice(&scale.to_le_bytes()));
    }
}

proptest! {
    /// Whatever stands there: it is refused by code, or it can be ranked by.
    #[test]
    fn random_damage_is_refused_or_harmless(
        section in prop::sample::select(vec![
            Section::NeighbourIndex, Section::NeighbourCounts, Section::NeighbourSteps,
            Section::NeighbourWeights, Section::NeighbourScales,
        ]),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let file = compiled_with(BOOKS, CONFIG, &tables());
        let damaged = with_section(&file, section, |bytes| {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        });
        match damaged {
            Err(error) => prop_assert_eq!(error.code(), "catalog_layout"),
            Ok(catalog) => {
                let mut engine = Engine::new(catalog, 7);
                for id in IDS {
                    record(&mut engine, &event("view", id, NOON), NOON);
                }
                let shelf = engine.recommend(&given(r#"{"seen":"include"}"#), NOON).unwrap();
                prop_assert!(shelf.items.iter().all(|ranked| ranked.score.is_finite()));
            }
        }
    }
}
