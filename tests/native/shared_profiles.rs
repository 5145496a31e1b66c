//! Layers: other profiles whose taste is added to the visitor's own. The sum is exact, each event has its part, and nothing of a layer is the
//! visitor's.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::error::Result;
use penchant::input::Given;
use penchant::insight::portable::export;
use penchant::personalizer::{LayerHealth, Personalizer};
use penchant::visitor::consent::Level;
use penchant::visitor::log::{EventKind, Sequence};
use penchant::visitor::profile::layer::is_of_layer;
use penchant::visitor::profile::{Layer, Profile};
use pollster::block_on;
use proptest::prelude::*;
use serde_json::json;

use crate::explanation::explain_all;
use crate::personalizer::{Device, record};
use crate::shop::{HOUR, NOON, any_engine, any_history, books, engine, event, given, ids, nothing, record_all};

fn layer_of(history: &[Given], weight: f64, place: usize) -> Rc<Layer> {
    let mut engine = engine();
    record_all(&mut engine, history);
    Rc::new(Layer::new(format!("layer {}", place + 1), weight, engine.log(), place))
}

fn affinity(engine: &Engine, field: &str, value: &str) -> f64 {
    let interests = engine.profile().affinities().all().iter();
    let factor = engine.profile().affinities().read(NOON).long;
    interests.filter(|one| one.field == field && one.value == value).map(|one| one.long * factor).sum()
}

fn wish(engine: &mut Engine, kind: EventKind, target: &str) {
    let pending = engine.check_wish(kind, &given(target), &Given::Nothing, NOON).unwrap();
    engine.commit(engine.log().tail() + 1, pending);
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_score_with_layers(
        own in any_history(),
        theirs in prop::collection::vec(any_history(), 1..=3),
        weight in 0.01..=1.0_f64,
        wait in 0.0..500.0_f64,
        has_neighbours in any::<bool>(),
    ) {
        let mut engine = any_engine(has_neighbours);
        let layers = theirs.iter().enumerate().map(|(place, history)| layer_of(history, weight, place));
        engine.set_layers(layers.collect());
        record_all(&mut engine, &own);
        let shelf = engine.recommend(&given(r#"{"seen":"include"}"#), NOON + wait * HOUR).unwrap().clone();
        explain_all(&engine, &shelf)?;
    }

    #[test]
    fn one_more_event_is_folded_as_all_of_them_are(own in any_history(), theirs in any_history(), weight in 0.01..=1.0_f64) {
        let mut engine = engine();
        let layers = vec![layer_of(&theirs, weight, 0)];
        engine.set_layers(layers.clone());
        record_all(&mut engine, &own);
        prop_assert_eq!(engine.profile(), &Profile::with_layers(engine.log(), &layers, engine.catalog()));
    }

    #[test]
    fn forgetting_is_exact_with_layers(own in any_history(), theirs in any_history(), chosen in any::<prop::sample::Index>()) {
        prop_assume!(!own.is_empty());
        let mut engine = engine();
        let layers = vec![layer_of(&theirs, 0.5, 0)];
        engine.set_layers(layers.clone());
        record_all(&mut engine, &own);
        let gone = engine.log().entries()[chosen.index(own.len())].sequence;
        let left = engine.log().without(&engine.log().with_undos(&[gone]));
        let gone = engine.log().with_undos(&[gone]);
        engine.forget(&gone).unwrap();
        prop_assert_eq!(engine.profile(), &Profile::with_layers(&left, &layers, engine.catalog()));
    }

    #[test]
    fn the_taste_is_the_weighted_sum_of_both(own in any_history(), theirs in any_history(), weight in 0.01..=1.0_f64) {
        let alone = |history: &[Given]| {
            let mut engine = engine();
            record_all(&mut engine, history);
            engine
        };
        let (mine, other) = (alone(&own), alone(&theirs));
        let mut both = alone(&own);
        both.set_layers(vec![layer_of(&theirs, weight, 0)]);
        for one in both.profile().affinities().all() {
            let sum = affinity(&mine, &one.field, &one.value) + weight * affinity(&other, &one.field, &one.value);
            let found = affinity(&both, &one.field, &one.value);
            prop_assert!((found - sum).abs() < 1e-9, "{} {found} {sum}", one.value);
        }
    }

    #[test]
    fn a_layer_teaches_taste_and_nothing_else(own in any_history(), theirs in any_history()) {
        let mut alone = engine();
        record_all(&mut alone, &own);
        let mut both = engine();
        record_all(&mut both, &own);
        both.set_layers(vec![layer_of(&theirs, 1.0, 0)]);
        let of = |engine: &Engine| {
            let profile = engine.profile();
            let cart: Vec<_> = profile.cart().collect();
            (profile.standings().to_vec(), profile.seen().to_vec(), cart, profile.visits().clone(), profile.purchases().clone(),
             profile.impressions().clone(), profile.control().wishes().clone())
        };
        prop_assert_eq!(of(&alone), of(&both));
        prop_assert_eq!(alone.log(), both.log());
        let interests = |engine: &Engine| engine.own_interests(&nothing(), NOON).unwrap();
        prop_assert_eq!(interests(&alone), interests(&both), "an export lists the visitor's own");
    }
}

#[test]
fn an_undo_of_an_item_takes_back_no_act_of_a_layer() {
    let mut engine = engine();
    engine.set_layers(vec![layer_of(&[event("like", "moby", NOON - HOUR)], 1.0, 0)]);
    let before = engine.profile().acts().all().to_vec();
    for undo in [r#"{"type":"undo"}"#, r#"{"type":"undo","item":"moby"}"#] {
        assert_eq!(engine.check(&given(undo), NOON).unwrap_err().code(), "event_unknown", "{undo}");
    }
    record_all(&mut engine, &[event("view", "moby", NOON), event("undo", "moby", NOON)]);
    assert_eq!(engine.log().taken_back(), [(2, 1)]);
    assert_eq!(engine.profile().acts().all(), before, "the layer's like counts as before");
    assert_eq!(engine.check(&event("undo", "moby", NOON), NOON).unwrap_err().code(), "event_unknown");
}

#[test]
fn a_new_catalogue_keeps_the_layers() {
    let layers = vec![layer_of(&[event("like", "moby", NOON)], 0.5, 0)];
    let mut engine = engine();
    engine.set_layers(layers.clone());
    record_all(&mut engine, &[event("view", "emma", NOON)]);
    engine.reload(books());
    assert_eq!(engine.profile(), &Profile::with_layers(engine.log(), &layers, engine.catalog()));
    assert!(engine.profile().affinities().all().iter().any(|one| one.value == "Melville"));
}

#[test]
fn a_reason_names_the_event_of_the_layer() {
    let mut engine = engine();
    engine.set_layers(vec![layer_of(&[event("like", "moby", NOON)], 0.5, 0)]);
    let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
    let moby = ids(&engine, &shelf)
        .iter()
        .position(|id| id == "moby")
        .expect("what a colleague liked is not hidden from the visitor");
    let (_, because) = &engine.reasons(shelf.number)[moby][0];
    let (event, layer) = engine.visitor().event(because[0]).unwrap();
    assert_eq!((event.item(), layer.unwrap().name.as_str()), (Some("moby"), "layer 1"));
    assert!(is_of_layer(because[0]) && engine.log().get(because[0]).is_none());
}

#[test]
fn the_mutes_and_forgotten_interests_of_a_layer_hold_for_its_events_alone() {
    let mut theirs = engine();
    record_all(&mut theirs, &[event("like", "typee", NOON), event("like", "emma", NOON)]);
    wish(&mut theirs, EventKind::Mute, r#"{"field":"subjects","value":"Islands"}"#);
    wish(&mut theirs, EventKind::Mute, r#"{"item":"emma"}"#);
    let penchant::insight::Forgetting::Interest { pending, .. } =
        theirs.forgetting(&given(r#"{"field":"creators","value":"Melville"}"#), NOON).unwrap()
    else {
        panic!("an interest is forgotten by an entry")
    };
    theirs.commit(theirs.log().tail() + 1, *pending);
    let mut engine = engine();
    engine.set_layers(vec![Rc::new(Layer::new("theirs".into(), 1.0, theirs.log(), 0))]);
    let taught: Vec<_> = engine.profile().affinities().all().iter().map(|one| one.value.as_str()).collect();
    assert_eq!(taught, ["Sea stories"]);
    record_all(&mut engine, &[event("like", "omoo", NOON)]);
    let mine = |value: &str| engine.profile().affinities().all().iter().any(|one| one.value == value && one.long > 0.0);
    assert!(mine("Islands") && mine("Melville"), "the visitor's own acts teach them");
    assert!(engine.wishes().next().is_none());
}

#[test]
fn what_the_visitor_mutes_or_forgets_no_layer_teaches() {
    let mut engine = engine();
    engine.set_layers(vec![layer_of(&[event("like", "typee", NOON)], 1.0, 0)]);
    wish(&mut engine, EventKind::Mute, r#"{"field":"subjects","value":"Islands"}"#);
    assert!(engine.profile().affinities().all().iter().all(|one| one.value != "Islands"));
    let what = given(r#"{"field":"creators","value":"Melville"}"#);
    let Ok(penchant::insight::Forgetting::Interest { pending, events, is_taught }) = engine.forgetting(&what, NOON)
    else {
        panic!("an interest is forgotten by an entry")
    };
    assert_eq!((events, is_taught), (0, true), "none of the visitor's own events taught it, but it has to be recorded");
    engine.commit(engine.log().tail() + 1, *pending);
    assert!(engine.profile().affinities().all().iter().all(|one| one.value != "Melville"));
}

#[test]
fn interests_say_how_much_of_them_is_of_layers() {
    let mut engine = engine();
    engine.set_layers(vec![layer_of(&[event("view", "moby", NOON)], 0.5, 0)]);
    record_all(&mut engine, &[event("view", "lordjim", NOON)]);
    let interests = engine.interests(&nothing(), NOON).unwrap();
    let of = |value: &str| interests.iter().find(|one| one.value == value).map(|one| (one.events, one.of_layers));
    let (events, share) = of("Sea stories").unwrap();
    assert_eq!(events, 1, "the visitor's own");
    // Lord Jim has one subject and Moby Dick two, so their entries differ; both are positive.
    assert!(share > 0.0 && share < 0.5, "{share}");
    assert_eq!(of("Melville"), Some((0, 1.0)));
    assert_eq!(of("Conrad"), Some((1, 0.0)));
}

fn copy(history: &[Given]) -> serde_json::Value {
    let mut engine = engine();
    record_all(&mut engine, history);
    serde_json::to_value(export(engine.log(), &[], NOON)).unwrap()
}

fn unopened() -> Personalizer {
    Personalizer::new(books(), 7, Rc::new(Device::default()))
}

fn name(personalizer: &Personalizer, layers: &serde_json::Value) -> Result<()> {
    personalizer.name_layers(&given(&layers.to_string()), "default", NOON)
}

fn message(layers: serde_json::Value) -> (&'static str, String) {
    let error = name(&unopened(), &layers).unwrap_err();
    (error.code(), error.to_string())
}

#[test]
fn a_layer_that_is_not_an_export_is_refused_by_its_place() {
    let (code, said) = message(json!([{ "data": copy(&[]) }, { "data": { "format": "csv" } }]));
    assert_eq!(code, "import_invalid");
    assert!(said.contains("`layers[1].data.format`: got \"csv\""), "{said}");
    let mut damaged = copy(&[event("view", "moby", NOON)]);
    damaged["events"][0]["at"] = json!("yesterday");
    let (code, said) = message(json!([{ "data": damaged }]));
    assert_eq!(code, "import_invalid");
    assert!(said.contains("`layers[0].data.events[0].at`"), "{said}");
}

#[test]
fn layers_that_cannot_be_are_refused_by_name() {
    let data = copy(&[]);
    for (layers, place) in [
        (json!("account"), "`layers`"),
        (json!(vec![json!({ "data": data }); 9]), "`layers`"),
        (json!(["account"]), "`layers[0]`"),
        (json!([{}]), "`layers[0]`"),
        (json!([{ "data": data, "profile": "account" }]), "`layers[0]`"),
        (json!([{ "data": data, "wieght": 0.5 }]), "`layers[0].wieght`"),
        (json!([{ "data": data, "weight": 0 }]), "`layers[0].weight`"),
        (json!([{ "data": data, "weight": 1.5 }]), "`layers[0].weight`"),
        (json!([{ "data": data, "name": "" }]), "`layers[0].name`"),
        (json!([{ "profile": 7 }]), "`layers[0].profile`"),
        (json!([{ "profile": "default" }]), "`layers[0].profile`"),
        (json!([{ "data": data, "name": "one" }, { "profile": "one" }]), "`layers[1].name`"),
    ] {
        let (code, said) = message(layers.clone());
        assert_eq!(code, "option_invalid", "{layers}");
        assert!(said.contains(place), "{said}");
    }
}

fn health(personalizer: &Personalizer) -> Vec<(String, usize, bool)> {
    let layers = personalizer.health().unwrap().layers.into_iter();
    layers.map(|LayerHealth { name, events, problem }| (name, events, problem.is_some())).collect()
}

#[test]
fn without_consent_no_layer_counts() {
    let personalizer = unopened();
    name(&personalizer, &json!([{ "data": copy(&[event("like", "moby", NOON)]), "name": "account" }])).unwrap();
    block_on(personalizer.begin(Level::Off, NOON));
    let is_known = || !personalizer.engine().profile().affinities().all().is_empty();
    assert!(!is_known());
    assert_eq!(health(&personalizer), [("account".to_owned(), 0, true)]);
    block_on(personalizer.set_consent(Level::Session, &nothing(), NOON)).unwrap();
    assert!(is_known());
    assert_eq!(health(&personalizer), [("account".to_owned(), 1, false)]);
    block_on(personalizer.set_consent(Level::Off, &nothing(), NOON)).unwrap();
    assert!(!is_known());
}

#[test]
fn a_layer_outlasts_an_erasure_and_an_import() {
    let personalizer = unopened();
    name(&personalizer, &json!([{ "data": copy(&[event("like", "moby", NOON)]) }])).unwrap();
    block_on(personalizer.begin(Level::Session, NOON));
    record(&personalizer, &event("view", "emma", NOON)).unwrap();
    block_on(personalizer.erase()).unwrap();
    let health = personalizer.health().unwrap();
    assert_eq!((health.events, health.interests, health.layers[0].events), (0, 0, 1));
    assert!(personalizer.engine().profile().affinities().all().iter().any(|one| one.value == "Melville"));
}

#[test]
fn retention_holds_for_layers_too() {
    let old = NOON - 400.0 * 24.0 * HOUR;
    let mut data = copy(&[event("like", "emma", NOON), event("like", "moby", NOON)]);
    data["events"][0]["at"] = json!(old);
    let personalizer = unopened();
    name(&personalizer, &json!([{ "data": data }])).unwrap();
    block_on(personalizer.begin(Level::Session, NOON));
    assert_eq!(health(&personalizer), [("layer 1".to_owned(), 1, false)]);
}

#[test]
fn the_numbers_of_eight_layers_are_exact_in_javascript() {
    let last: Sequence = layer_of(&[event("view", "moby", NOON)], 1.0, 7).log().tail();
    assert_eq!(last as f64 as Sequence, last);
    assert!(last < 1 << 53);
}
