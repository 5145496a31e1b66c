//! Items with prerequisites: what is out of reach, what comes next, and the way to an item.

use penchant::engine::Engine;

use crate::shop::{HOUR, NOON, catalog_of, given, record};

const WEEK: f64 = 7.0 * 24.0 * HOUR;
const CONFIG: &str = r#"{"fields": {"before": "prerequisites", "topic": "category", "takers": "popularity"}, "shaping": {"exploration": 0}}"#;
const CONFIG_OF_PLAIN: &str = r#"{"fields": {"before": "prerequisites"}}"#;
const COURSES: &str = r#"[
    {"id": "py-1", "topic": "python", "takers": 10, "before": []},
    {"id": "py-2", "topic": "python", "takers": 9, "before": ["py-1"]},
    {"id": "py-3", "topic": "python", "takers": 8, "before": ["py-2"]},
    {"id": "py-4", "topic": "python", "takers": 7, "before": ["py-3"]},
    {"id": "py-5", "topic": "python", "takers": 6, "before": ["py-4"]},
    {"id": "py-6", "topic": "python", "takers": 1, "before": ["py-5"]},
    {"id": "py-7", "topic": "python", "takers": 5000, "before": ["py-6"]},
    {"id": "ml", "topic": "data", "takers": 4000, "before": ["py-6", "maths"]},
    {"id": "maths", "topic": "data", "takers": 100, "before": ["gone"]},
    {"id": "cook-1", "topic": "cooking", "takers": 9000},
    {"id": "cook-2", "topic": "cooking", "takers": 8000, "before": ["cook-1"]}
]"#;

fn school() -> Engine {
    Engine::new(catalog_of(COURSES, CONFIG), 7)
}

fn complete(engine: &mut Engine, item: &str, value: f64, at: f64) -> u64 {
    record(engine, &given(&format!(r#"{{"type":"complete","item":"{item}","value":{value},"at":{at}}}"#)), at)
}

fn shown(engine: &mut Engine, options: &str, now: f64) -> Vec<String> {
    let shelf = engine.recommend(&given(options), now).unwrap().clone();
    shelf.items.iter().map(|ranked| engine.catalog().id(ranked.item).to_owned()).collect()
}

fn way(engine: &Engine, goal: &str, now: f64) -> Vec<String> {
    let steps = engine.path(goal, now).unwrap();
    steps.iter().map(|&item| engine.catalog().id(item).to_owned()).collect()
}

/// Python 1 to 5 completed.
fn half_way() -> Engine {
    let mut engine = school();
    for number in 1..=5 {
        complete(&mut engine, &format!("py-{number}"), 1.0, NOON + f64::from(number));
    }
    engine
}

#[test]
fn a_beginner_sees_beginnings() {
    assert_eq!(shown(&mut school(), "{}", NOON), ["cook-1", "maths", "py-1"]);
}

#[test]
fn after_python_1_to_5_python_6_leads_and_nothing_is_out_of_reach() {
    assert_eq!(shown(&mut half_way(), "{}", NOON + HOUR), ["py-6", "cook-1", "maths"]);
    assert_eq!(shown(&mut half_way(), r#"{"shape": false}"#, NOON + HOUR).len(), 3);
}

#[test]
fn the_lead_is_a_part_of_the_score_with_the_completions_behind_it() {
    let mut engine = half_way();
    let shelf = engine.recommend(&given("{}"), NOON + HOUR).unwrap().clone();
    let explained = engine.explain(&shelf.id(), "py-6").unwrap();
    let sum: f64 = explained.parts.iter().map(|explained| explained.part.contribution).sum();
    assert!((sum - explained.score).abs() < 1e-5, "{sum} {}", explained.score);
    let is_path = |source: penchant::insight::attribution::Source| source.name(engine.catalog()) == "path";
    let found = explained.parts.iter().find(|explained| is_path(explained.part.source)).unwrap();
    let (part, evidence) = (found.part, &found.because);
    assert!(part.contribution >= 10.0);
    let events: Vec<u64> = evidence.iter().map(|event| event.sequence).collect();
    assert_eq!(events, [5]);
    assert!((evidence[0].contribution - part.contribution).abs() < 1e-9);
}

#[test]
fn the_shortest_way_leaves_out_what_is_mastered() {
    let engine = half_way();
    assert_eq!(way(&engine, "ml", NOON + HOUR), ["py-6", "maths", "ml"]);
    assert_eq!(way(&engine, "py-5", NOON + HOUR), [""; 0]);
    assert_eq!(way(&school(), "py-3", NOON), ["py-1", "py-2", "py-3"]);
    assert_eq!(way(&school(), "cook-1", NOON), ["cook-1"]);
    assert_eq!(engine.path("nowhere", NOON).unwrap_err().code(), "item_unknown");
}

#[test]
fn half_of_a_course_may_be_enough_and_mastery_fades() {
    let mut engine = school();
    complete(&mut engine, "py-1", 0.49, NOON);
    assert_eq!(way(&engine, "py-2", NOON), ["py-1", "py-2"]);
    complete(&mut engine, "py-1", 0.6, NOON + 1.0);
    assert_eq!(way(&engine, "py-2", NOON + 1.0), ["py-2"]);
    complete(&mut engine, "py-1", 0.1, NOON + 2.0);
    assert_eq!(way(&engine, "py-2", NOON + 2.0), ["py-2"], "a worse repetition takes nothing away");
    let mut engine = half_way();
    assert_eq!(shown(&mut engine, "{}", NOON + 155.0 * WEEK)[0], "py-6");
    assert!(!shown(&mut engine, "{}", NOON + 157.0 * WEEK).contains(&"py-6".to_owned()));
    assert_eq!(shown(&mut engine, r#"{"paths": {"halfLife": "500w"}}"#, NOON + 157.0 * WEEK)[0], "py-6");
}

#[test]
fn a_completion_that_reaches_the_threshold_counts_for_a_half_life_at_least() {
    let half_life = 10.0 * WEEK;
    for (value, mastered, until) in [
        (1.0, 1.0, Some(1.0)),
        (0.8, 0.8, Some(1.0)),
        (0.5, 0.5, Some(1.0)),
        (0.6, 0.5, Some(1.0)),
        (1.0, 0.5, Some(1.0)),
        (1.0, 0.25, Some(2.0)),
        (0.5, 0.125, Some(2.0)),
        (0.79, 0.8, None),
        (0.99, 1.0, None),
        (0.0, 0.01, None),
    ] {
        let mut engine = school();
        complete(&mut engine, "py-1", value, NOON);
        let options = format!(r#"{{"paths": {{"mastered": {mastered}, "halfLife": "10w"}}}}"#);
        let mut is_open = |now: f64| shown(&mut engine, &options, now).contains(&"py-2".to_owned());
        let case = format!("{value} at {mastered}");
        let Some(lives) = until else {
            assert!(!is_open(NOON), "{case}");
            continue;
        };
        for later in [0.0, 1.0, HOUR, lives * half_life] {
            assert!(is_open(NOON + later), "{case}, {later} ms later");
        }
        assert!(!is_open(NOON + lives * half_life + 1.0), "{case}");
    }
}

#[test]
fn a_step_that_was_begun_stays_until_it_is_mastered() {
    let mut engine = half_way();
    for kind in ["click", "view", "purchase", "like"] {
        record(&mut engine, &crate::shop::event(kind, "py-6", NOON + 10.0), NOON + 10.0);
    }
    complete(&mut engine, "py-6", 0.4, NOON + 11.0);
    assert_eq!(shown(&mut engine, "{}", NOON + HOUR)[0], "py-6");
    record(&mut engine, &crate::shop::event("view", "cook-1", NOON + 12.0), NOON + 12.0);
    assert!(shown(&mut engine, "{}", NOON + HOUR).contains(&"cook-1".to_owned()), "another step needs it");
    complete(&mut engine, "py-6", 1.0, NOON + 13.0);
    assert!(!shown(&mut engine, "{}", NOON + HOUR).contains(&"py-6".to_owned()));
    // What is on no path goes by the usual rule.
    let mut engine =
        Engine::new(catalog_of(r#"[{"id":"a"},{"id":"b","before":["c"]},{"id":"c"}]"#, CONFIG_OF_PLAIN), 7);
    record(&mut engine, &crate::shop::event("view", "a", NOON), NOON);
    assert_eq!(shown(&mut engine, "{}", NOON), ["c"]);
}

#[test]
fn the_call_says_otherwise() {
    let mut engine = half_way();
    let all = shown(&mut engine, r#"{"paths": {"reach": "show", "lead": 0}, "shape": true}"#, NOON + HOUR);
    assert_eq!(all.len(), 6, "{all:?}");
    assert_ne!(all[0], "py-6");
    assert_eq!(shown(&mut engine, r#"{"paths": {"mastered": 1}}"#, NOON + HOUR), ["py-6", "cook-1", "maths"]);
    for (paths, message) in [
        (r#"{"reach": "mark"}"#, "option `paths.reach`: got \"mark\", expected \"hide\" or \"show\""),
        (r#"{"lead": 11}"#, "option `paths.lead`: got 11, expected a number of 0 to 10"),
        (r#"{"halfLife": "3 years"}"#, "option `paths.halfLife`: got \"3 years\""),
        (r#"{"halfLife": "0d"}"#, "option `paths.halfLife`: got \"0d\", expected a time above 0"),
        (r#"{"half": 1}"#, "option `paths.half`: got an unknown option"),
        ("5", "option `paths`: got 5, expected an object with reach, lead, mastered, halfLife"),
    ] {
        let error = engine.recommend(&given(&format!(r#"{{"paths": {paths}}}"#)), NOON).map(|_| ()).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

#[test]
fn a_completion_that_is_forgotten_opens_nothing() {
    let mut engine = half_way();
    engine.forget(&[3]).unwrap();
    let mut never = school();
    for number in [1, 2, 4, 5] {
        complete(&mut never, &format!("py-{number}"), 1.0, NOON + f64::from(number));
    }
    assert_eq!(way(&engine, "py-6", NOON + HOUR), ["py-6"]);
    assert_eq!(way(&engine, "py-4", NOON + HOUR), way(&never, "py-4", NOON + HOUR));
    let scores = |engine: &mut Engine| -> Vec<u64> {
        let shelf = engine.recommend(&given("{}"), NOON + HOUR).unwrap().clone();
        shelf.items.iter().map(|ranked| ranked.score.to_bits()).collect()
    };
    assert_eq!(scores(&mut engine), scores(&mut never));
}

#[test]
fn what_is_out_of_reach_is_counted_and_named() {
    let mut engine = half_way();
    let number = engine.recommend(&given("{}"), NOON + HOUR).unwrap().number;
    let ineligible = engine.ineligible(number, &given("{}")).unwrap();
    let count = ineligible.counts.iter().find(|(bar, _)| bar.name() == "reach").unwrap().1;
    assert_eq!(count, 3);
    assert_eq!(engine.catalog().id(ineligible.moves[0].item), "py-7");
}
