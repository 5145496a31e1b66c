//! Sensitive fields are shown and nothing else: whatever they are called and whatever they hold, nothing that is learned,
//! kept, ranked or explained knows of it.
//!
//! Two catalogues differ in nothing but what their sensitive fields hold. The same visitor on both gets the same scores,
//! bit for bit, and no secret stands in anything that [`all_that_is_said`] collects. A new call joins by one more entry there.

use penchant::catalog::Role;
use penchant::engine::Engine;
use penchant::ranking::shelf::Shelf;
use penchant::visitor::log::record::{frame_event, frame_item};
use penchant::visitor::log::{Log, record};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::shop::{BOOKS, HOUR, IDS, NOON, any_history, catalog_of, event, given, record_all};

/// What the names and the textual values of all sensitive fields begin with; no book has it. Names that begin so stand
/// before all others, so that whatever takes the first field of a role would take theirs.
const SECRET: &str = "aasecret";

/// What a sensitive field may hold, by its role; `None` is a field whose role is left to be told from its values.
fn held(role: Option<Role>) -> BoxedStrategy<Value> {
    let secret = || (0..12_u8).prop_map(|number| format!("{SECRET}value{number}"));
    let number = || (0..100_000_u32).prop_map(|number| json!(f64::from(number) + 0.5));
    let day = || {
        (1..=28_u8, 1..=12_u8, 1990..2026_u16)
            .prop_map(|(day, month, year)| json!(format!("{year}-{month:02}-{day:02}")))
    };
    match role {
        None => prop_oneof![secret().prop_map(Value::from), number(), day()].boxed(),
        Some(Role::Title | Role::Text) => {
            (secret(), secret()).prop_map(|(one, two)| json!(format!("{one} {two}"))).boxed()
        }
        Some(Role::Flag) => any::<bool>().prop_map(Value::from).boxed(),
        Some(Role::Category | Role::Tag | Role::Creator | Role::Prerequisites | Role::VariantOf) => {
            prop_oneof![secret().prop_map(Value::from), prop::collection::vec(secret(), 1..4).prop_map(Value::from)]
                .boxed()
        }
        Some(Role::Number | Role::Popularity | Role::Price | Role::Trending) => number().boxed(),
        Some(Role::Date) => day().boxed(),
        Some(Role::Url | Role::Image) => secret().prop_map(|secret| json!(format!("https://{secret}.test/"))).boxed(),
        Some(Role::Group | Role::Stored | Role::Ignored | Role::Related) => {
            prop_oneof![secret().prop_map(Value::from), number(), any::<bool>().prop_map(Value::from)].boxed()
        }
    }
}

/// The roles that sensitive fields have here: each once, and one that is inferred. Lists of related items cannot be sensitive.
fn roles() -> impl Iterator<Item = Option<Role>> {
    Role::ALL.into_iter().filter(|&role| role != Role::Related).map(Some).chain([None])
}

/// A name that the inference would take for a title, a price or a date, so that a guess about it would show.
fn name(role: Option<Role>) -> String {
    format!("{SECRET}_{}", role.map_or("name_price_date", Role::name))
}

/// By item, what its sensitive fields hold; an item may lack one.
type Secrets = Vec<Vec<Option<Value>>>;

fn secrets() -> impl Strategy<Value = Secrets> {
    // A column is of one kind: texts alone make another guess than numbers alone.
    let column = |role: Option<Role>| match role {
        Some(role) => column_of(held(Some(role))),
        None => prop_oneof![
            column_of(held(Some(Role::Category))),
            column_of(held(Some(Role::Title))),
            column_of(held(Some(Role::Number))),
            column_of(held(Some(Role::Date))),
            column_of(held(None)),
        ]
        .boxed(),
    };
    let columns: Vec<_> = roles().map(column).collect();
    columns.prop_map(|columns| {
        (0..IDS.len()).map(|item| columns.iter().map(|column: &Vec<_>| column[item].clone()).collect()).collect()
    })
}

/// A field's value for each item, where it has one; or a field that no item has.
fn column_of(value: BoxedStrategy<Value>) -> BoxedStrategy<Vec<Option<Value>>> {
    let some = prop::collection::vec(prop::option::weighted(0.8, value), IDS.len());
    prop_oneof![3 => some, 1 => Just(vec![None; IDS.len()])].boxed()
}

/// The books, whose titles are called so that their role is inferred, with a date and a price, and with secrets.
fn source(secrets: &Secrets) -> String {
    let items = BOOKS.trim().lines().zip(secrets).enumerate().map(|(number, (line, secrets))| {
        let mut item: Map<String, Value> = serde_json::from_str(line).expect("the books are JSON");
        let title = item.remove("title").expect("every book has one");
        let held = roles().map(name).zip(secrets).filter_map(|(name, value)| Some((name, value.clone()?)));
        let mut whole: Map<String, Value> = held.collect();
        whole.append(&mut item);
        whole.insert("opus".to_owned(), title);
        whole.insert("price".to_owned(), json!(10 + number));
        whole.insert("added".to_owned(), json!(format!("2026-0{}-01", 1 + number % 9)));
        Value::from(whole).to_string()
    });
    items.collect::<Vec<_>>().join("\n")
}

/// Every field of the secrets is sensitive; every signal counts.
fn config(secrets: &Secrets) -> String {
    let has = |place: usize| secrets.iter().any(|item| item[place].is_some());
    let entry = |role: Option<Role>| match role {
        Some(role) => json!({"role": role.name(), "sensitive": true}),
        None => json!({"sensitive": true}),
    };
    let mut fields: Map<String, Value> =
        roles().enumerate().filter(|&(place, _)| has(place)).map(|(_, role)| (name(role), entry(role))).collect();
    fields.insert("lists".to_owned(), json!("popularity"));
    json!({
        "fields": fields,
        "weights": {"freshness": 0.7, "trending": 0.7, "context": 1, "price": 1},
        "halfLife": {"freshness": 4_000},
        "segments": {
            "anyone": {"interests": [{"field": "subjects", "value": "Sea stories", "atLeast": -1}]},
            "sailors": {"centroid": [{"field": "subjects", "value": "Sea stories"}], "atLeast": -1},
        }
    })
    .to_string()
}

fn world(secrets: &Secrets) -> Engine {
    Engine::new(catalog_of(&source(secrets), &config(secrets)), 7)
}

/// A shelf of each kind that the engine makes; a new kind joins here.
fn shelves(engine: &mut Engine) -> Vec<Shelf> {
    let all = given(r#"{"seen":"include","limit":20,"context":{"device":"phone"}}"#);
    let few = given(r#"{"limit":4}"#);
    let ids = given(&json!(IDS).to_string());
    vec![
        engine.recommend(&all, NOON).expect("the options are sound").clone(),
        engine.recommend(&few, NOON + 30.0 * 24.0 * HOUR).expect("the options are sound").clone(),
        engine.rank(&ids, &few, NOON).expect("the options are sound").0.clone(),
        engine.rank(&ids, &given(r#"{"method":"reciprocal-rank"}"#), NOON).expect("the options are sound").0.clone(),
        engine.similar("moby", &few, NOON).expect("the item is there").clone(),
    ]
}

/// The shelves in numbers: items, and the bits of their scores.
fn bits(engine: &mut Engine) -> Vec<Vec<(usize, u64)>> {
    let of_shelf =
        |shelf: &Shelf| shelf.items.iter().map(|ranked| (ranked.item.get(), ranked.score.to_bits())).collect();
    shelves(engine).iter().map(of_shelf).collect()
}

/// Everything that the engine learns, keeps or says, as texts, each with what it is.
fn all_that_is_said(engine: &mut Engine) -> Vec<(&'static str, String)> {
    let mut said = Vec::new();
    for item in engine.catalog().items() {
        for (feature, _) in engine.catalog().features(item) {
            said.push(("a feature", format!("{:?}", engine.feature(feature))));
        }
    }
    for shelf in shelves(engine) {
        for (reason, _) in engine.reasons(shelf.number).into_iter().flatten() {
            said.push(("a reason", format!("{:?}", reason.feature.map(|feature| engine.feature(feature)))));
        }
        for ranked in &shelf.items {
            let id = engine.catalog().id(ranked.item).to_owned();
            let explanation = engine.explain(&shelf.id(), &id).expect("it is on the shelf");
            let named =
                |part: &penchant::insight::ExplainedPart| part.part.feature.map(|feature| engine.feature(feature));
            let parts: Vec<_> = explanation.parts.iter().map(named).collect();
            said.push(("an explanation", format!("{parts:?}")));
        }
    }
    let interests = engine.interests(&given(r#"{"limit":1000}"#), NOON).expect("the options are sound");
    said.push(("interests", format!("{interests:?}")));
    let segments = engine.segments(&given("{}"), NOON).expect("the options are sound");
    said.push(("segments", format!("{segments:?}")));
    let copy = penchant::insight::portable::export(engine.log(), &interests, NOON);
    said.push(("a copy of everything", serde_json::to_string(&copy).expect("it is plain data")));
    let timeline = engine.timeline(&given(r#"{"limit":1000}"#)).expect("the options are sound");
    said.push(("the timeline", format!("{timeline:?}")));
    said.push(("the profile", format!("{:?}", engine.profile())));
    said.push(("the log", format!("{:?}", engine.log())));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    for entry in engine.log().entries() {
        let frame = frame_event(entry.sequence, &record::encode_event(&entry.event));
        said.push(("an event's record", text(frame)));
    }
    said.extend(engine.log().items().iter().map(|item| ("an item's record", text(frame_item(item)))));
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_name_and_no_value_of_a_sensitive_field_is_learned_kept_or_said(secrets in secrets(), history in any_history()) {
        let mut engine = world(&secrets);
        record_all(&mut engine, &history);
        for (what, text) in all_that_is_said(&mut engine) {
            prop_assert!(!text.contains(SECRET), "{what} says {text}");
        }
    }

    #[test]
    fn what_sensitive_fields_hold_moves_no_score_by_a_bit((one, other) in (secrets(), secrets()), history in any_history()) {
        // The same items have the same fields in both; only what these hold differs.
        let both = |one: &Secrets, other: &Secrets| -> Secrets {
            let in_both = |(one, other): (&Option<Value>, &Option<Value>)| one.clone().filter(|_| other.is_some());
            one.iter().zip(other).map(|(one, other)| one.iter().zip(other).map(in_both).collect()).collect()
        };
        let (one, other) = (both(&one, &other), both(&other, &one));
        let (mut one, mut other) = (world(&one), world(&other));
        record_all(&mut one, &history);
        record_all(&mut other, &history);
        prop_assert_eq!(bits(&mut one), bits(&mut other));
        let interests = |engine: &Engine| engine.interests(&given("{}"), NOON).expect("the options are sound");
        prop_assert_eq!(interests(&one), interests(&other));
        let segments = |engine: &Engine| engine.segments(&given("{}"), NOON).expect("the options are sound");
        prop_assert_eq!(segments(&one), segments(&other));
        prop_assert_eq!(one.log(), other.log());
    }

    #[test]
    fn a_field_that_becomes_sensitive_is_forgotten(history in any_history(), kept in prop::sample::subsequence(IDS.to_vec(), 1..IDS.len())) {
        let mut before = Engine::new(catalog_of(BOOKS, r#"{"fields":{"lists":"popularity"}}"#), 7);
        record_all(&mut before, &history);
        // The next catalogue calls the subjects sensitive, and some of the items are gone.
        let left: Vec<&str> = BOOKS.trim().lines().filter(|line| kept.iter().any(|id| line.contains(&format!("\"{id}\"")))).collect();
        let config = r#"{"fields":{"lists":"popularity","subjects":{"role":"tag","sensitive":true}}}"#;
        let mut after = Engine::new(catalog_of(&left.join("\n"), config), 7);
        after.restore(before.log().clone());
        let interests = after.interests(&given(r#"{"limit":1000}"#), NOON).expect("the options are sound");
        prop_assert!(interests.iter().all(|interest| interest.field != "subjects"), "{interests:?}");
        for subject in ["subjects", "Sea stories", "Love stories", "Whaling", "Pirates"] {
            prop_assert!(!format!("{:?}{:?}", after.log(), after.profile()).contains(subject), "{subject}");
        }
    }
}

#[test]
fn the_property_would_notice_a_field_that_is_not_sensitive() {
    let secrets: Secrets =
        vec![roles().map(|role| role.is_some().then(|| json!(["aasecretvalue1", "aasecretvalue2"]))).collect(); 10];
    let source = source(
        &secrets
            .iter()
            .map(|item| item.iter().enumerate().map(|(at, value)| value.clone().filter(|_| at == 3)).collect())
            .collect(),
    );
    let mut engine = Engine::new(catalog_of(&source, r#"{"fields":{"aasecret_tag":"tag","lists":"popularity"}}"#), 7);
    record_all(&mut engine, &[event("view", "moby", NOON)]);
    let said = all_that_is_said(&mut engine);
    for what in ["a feature", "an explanation", "interests", "the profile", "the log", "an item's record"] {
        assert!(said.iter().any(|(kind, text)| *kind == what && text.contains(SECRET)), "{what} says nothing");
    }
}

#[test]
fn a_sensitive_field_cannot_be_what_freshness_or_the_language_goes_by() {
    use penchant::compile::source::Duplicates;
    use penchant::compile::{Inputs, compile};
    let source = r#"{"id":1,"born":"1990-01-01","tongue":"de","opus":"One"}"#;
    for (key, config) in [
        ("freshness", r#"{"fields":{"born":{"role":"date","sensitive":true}},"freshness":"born"}"#),
        ("language.field", r#"{"fields":{"tongue":{"sensitive":true}},"language":{"field":"tongue"}}"#),
    ] {
        let inputs = Inputs::of(source.as_bytes(), config, Duplicates::Refuse);
        let error = compile(inputs, |_, _| {}).expect_err("it is refused");
        assert_eq!(error.code(), "config_invalid");
        assert!(error.to_string().contains(key) && error.to_string().contains("sensitive"), "{error}");
    }
}

#[test]
fn a_log_without_a_sensitive_field_is_restored_as_it_was() {
    let mut engine = crate::shop::engine();
    record_all(&mut engine, &[event("like", "emma", NOON)]);
    let log: Log = engine.log().clone();
    engine.restore(log.clone());
    assert_eq!(engine.log(), &log);
}

#[test]
fn what_a_sensitive_field_holds_decides_nothing_about_another() {
    let opus = |name: &str| {
        let items = (0..10).map(|number| {
            let held = if name.is_empty() { json!(number) } else { json!(format!("{name}{number}")) };
            json!({"id": number, "aasecret_name": held, "opus": format!("Work {number}")}).to_string()
        });
        let source = items.collect::<Vec<_>>().join("\n");
        let catalog = catalog_of(&source, r#"{"fields":{"aasecret_name":{"sensitive":true}}}"#);
        catalog.fields().iter().find(|field| field.name == "opus").map(|field| (field.role, field.weight))
    };
    assert_eq!(opus("someone"), opus(""));
    assert_eq!(opus("").expect("it is there").0, Role::Title);
}
