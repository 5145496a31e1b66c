//! The policy: checked when a catalogue is built and when it is loaded, and obeyed by every shelf.

use penchant::catalog::policy::{LEGAL_BASES, Policy};
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::hash::xxh64;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shop::{
    BOOKS, IDS, NOON, any_history, catalog_of, compiled, event, given, ids, record_all, without_idle_undos,
};

fn sound() -> Value {
    json!({
        "version": "2026-11",
        "purposes": ["Show the books that suit you"],
        "legalBasis": "consent",
        "owner": "The Reading Room",
        "contact": "privacy@example.org",
        "reviewBy": "2028-02-29",
        "forbiddenSurfaces": ["offers"],
        "notice": "https://example.org/privacy"
    })
}

fn config(policy: &Value) -> String {
    json!({"fields": {"lists": "popularity"}, "surfaces": {"offers": {"weights": {"affinity": 2}}}, "policy": policy})
        .to_string()
}

/// The sound policy with another entry; `null` takes the entry out.
fn with(key: &str, value: Value) -> Value {
    let mut policy = sound();
    let entries = policy.as_object_mut().expect("it is an object");
    if value.is_null() {
        entries.remove(key);
    } else {
        entries.insert(key.to_owned(), value);
    }
    policy
}

fn engine() -> Engine {
    Engine::new(catalog_of(BOOKS, &config(&sound())), 7)
}

#[test]
fn the_catalogue_carries_what_the_config_says() {
    let catalog = catalog_of(BOOKS, &config(&sound()));
    let policy = catalog.policy().expect("it has one");
    assert_eq!(policy.version, "2026-11");
    assert_eq!(policy.purposes, ["Show the books that suit you"]);
    assert_eq!(policy.legal_basis, "consent");
    assert_eq!((policy.owner.as_str(), policy.contact.as_str()), ("The Reading Room", "privacy@example.org"));
    assert_eq!(policy.review_by.as_deref(), Some("2028-02-29"));
    assert_eq!(policy.forbidden_surfaces, ["offers"]);
    assert_eq!(policy.notice.as_deref(), Some("https://example.org/privacy"));
}

#[test]
fn a_catalogue_without_a_policy_has_none() {
    assert_eq!(catalog_of(BOOKS, "").policy(), None);
}

#[test]
fn a_file_from_before_there_were_policies_is_still_read() {
    let mut bytes = compiled(BOOKS, "");
    let entry = bytes.windows(4).position(|tag| tag == b"POLI").expect("the table names it");
    bytes[entry..entry + 4].copy_from_slice(b"????");
    let catalog = Catalog::load(AlignedBytes::copied(&sealed(bytes)).expect("memory")).expect("it is sound");
    assert_eq!(catalog.policy(), None);
}

#[test]
fn every_legal_basis_of_the_law_may_stand_in_it_and_no_other() {
    for basis in LEGAL_BASES {
        catalog_of(BOOKS, &config(&with("legalBasis", json!(basis))));
    }
    assert_refused(
        &with("legalBasis", json!("curiosity")),
        "policy.legalBasis",
        &["\"curiosity\"", "consent, contract"],
    );
}

#[test]
fn what_is_missing_or_wrong_is_named_with_what_was_got_and_what_was_expected() {
    for key in ["version", "purposes", "legalBasis", "owner", "contact"] {
        assert_refused(&with(key, Value::Null), &format!("policy.{key}"), &["got nothing"]);
    }
    let cases = [
        (with("purposes", json!([])), "policy.purposes", "one purpose or more"),
        (with("purposes", json!(["sound", " "])), "policy.purposes[1]", "1 to 500 bytes"),
        (with("purposes", json!("one")), "policy.purposes", "a list of at most 64 texts"),
        (with("owner", json!(7)), "policy.owner", "got 7"),
        (with("owner", json!("a\nb")), "policy.owner", "1 to 200 bytes"),
        (with("contact", json!("call us")), "policy.contact", "a mail address"),
        (with("contact", json!("javascript:alert(1)")), "policy.contact", "https://"),
        (with("contact", json!("a@b@c")), "policy.contact", "a mail address"),
        (with("reviewBy", json!("2027-02-29")), "policy.reviewBy", "a day of the calendar"),
        (with("reviewBy", json!("soon")), "policy.reviewBy", "got \"soon\""),
        (with("reviewBy", json!("2027-6-1")), "policy.reviewBy", "a day of the calendar"),
        (with("forbiddenSurfaces", json!([""])), "policy.forbiddenSurfaces[0]", "a surface's name"),
        (with("notice", json!("/privacy")), "policy.notice", "https://"),
        (with("purpose", json!(["one"])), "policy.purpose", "one of version, purposes"),
        (json!("none"), "policy", "an object"),
    ];
    for (policy, path, says) in cases {
        assert_refused(&policy, path, &[says]);
    }
}

fn assert_refused(policy: &Value, path: &str, says: &[&str]) {
    let config = config(policy);
    let inputs = Inputs::of(BOOKS.as_bytes(), &config, Duplicates::Refuse);
    let error = compile(inputs, |_, _| {}).expect_err("it is refused");
    assert_eq!(error.code(), "config_invalid");
    let message = error.to_string();
    assert!(message.contains(&format!("`{path}`")), "{message} should name {path}");
    for part in says {
        assert!(message.contains(part), "{message} should say {part}");
    }
}

/// The same bytes with a checksum that fits them.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = xxh64(&bytes[32..], xxh64(&bytes[..24], 0));
    bytes[24..32].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

#[test]
fn a_file_with_a_policy_that_no_build_would_write_is_refused() {
    let bytes = compiled(BOOKS, &config(&sound()));
    for (from, to) in
        [("consent", "conzent"), ("2028-02-29", "2027-02-29"), ("privacy@example.org", "privacy example.org")]
    {
        let mut changed = bytes.clone();
        let at = changed.windows(from.len()).position(|part| part == from.as_bytes()).expect("it is in the file");
        changed[at..at + to.len()].copy_from_slice(to.as_bytes());
        let error = Catalog::load(AlignedBytes::copied(&sealed(changed)).expect("memory")).unwrap_err();
        assert_eq!(error.code(), "catalog_layout", "{to}");
        assert!(error.to_string().contains("POLI"), "{error}");
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_again(
        version in "[a-z0-9.]{1,20}",
        purposes in prop::collection::vec("\\PC{0,20}x", 1..5),
        surfaces in prop::collection::vec("[a-z]{1,9}", 0..5),
        review in prop::option::of("20[0-9]{2}-0[1-9]-[01][1-8]"),
    ) {
        let policy = Policy {
            version, purposes, legal_basis: "contract".to_owned(), owner: "Us".to_owned(), contact: "https://a.test".to_owned(),
            review_by: review, forbidden_surfaces: surfaces, notice: None,
        };
        let encoded = Policy::encode(Some(&policy));
        prop_assert_eq!(Policy::decode(&encoded), Some(Some(policy)));
        for length in 1..encoded.len() {
            prop_assert_eq!(Policy::decode(&encoded[..length]), None);
        }
    }

    #[test]
    fn no_bytes_make_a_policy_trap(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Policy::decode(&bytes);
    }

    #[test]
    fn a_forbidden_surface_is_the_same_for_everybody(history in any_history()) {
        // Rejections are the visitor's own words: what was sent away stays away there as well.
        let is_kind = |event: &penchant::input::Given| !matches!(event.get("type").text(), Some("dislike" | "not_interested" | "rating"));
        let history = without_idle_undos(history.into_iter().filter(is_kind).collect());
        let (mut stranger, mut regular) = (engine(), engine());
        record_all(&mut regular, &history);
        for options in [
            r#"{"surface":"offers"}"#,
            r#"{"surface":"offers","personalization":1,"weights":{"affinity":5,"session":5},"seen":"exclude","context":{"device":"phone"}}"#,
        ] {
            let options = given(options);
            let expected = stranger.recommend(&options, NOON).unwrap().items.clone();
            let shelf = regular.recommend(&options, NOON).unwrap();
            prop_assert_eq!(&shelf.items, &expected);
            prop_assert_eq!(shelf.personal, 0.0);
        }
    }
}

#[test]
fn a_forbidden_surface_has_the_sites_own_order_and_others_have_the_visitors() {
    let mut engine = engine();
    record_all(
        &mut engine,
        &[event("like", "typee", NOON), event("like", "emma", NOON), event("like", "persuasion", NOON)],
    );
    let site = ["moby", "emma", "island", "persuasion", "lordjim", "nostromo", "waverley", "typee", "omoo", "pirate"];
    let shelf = engine.recommend(&given(r#"{"surface":"offers","personalization":1}"#), NOON).unwrap().clone();
    assert_eq!(ids(&engine, &shelf), site);
    assert_eq!(shelf.personal, 0.0);
    let home = engine.recommend(&given(r#"{"surface":"home"}"#), NOON).unwrap().clone();
    assert!(home.personal > 0.0);
}

#[test]
fn a_list_on_a_forbidden_surface_keeps_the_order_that_was_given() {
    let mut engine = engine();
    record_all(&mut engine, &[event("like", "typee", NOON), event("like", "omoo", NOON)]);
    let list = given(&json!(IDS).to_string());
    for method in ["blend", "reciprocal-rank"] {
        let options = given(&format!(r#"{{"surface":"offers","method":"{method}","weights":{{"affinity":9}}}}"#));
        let shelf = engine.rank(&list, &options, NOON).unwrap().0.clone();
        assert_eq!(ids(&engine, &shelf), IDS, "{method}");
        assert_eq!(shelf.personal, 0.0, "{method}");
    }
}

#[test]
fn what_a_visitor_sent_away_stays_away_from_a_forbidden_surface() {
    let mut engine = engine();
    record_all(&mut engine, &[event("not_interested", "moby", NOON)]);
    let shelf = engine.recommend(&given(r#"{"surface":"offers"}"#), NOON).unwrap().clone();
    assert!(!ids(&engine, &shelf).contains(&"moby".to_owned()));
}

#[test]
fn a_wrong_dial_is_refused_on_a_forbidden_surface_as_well() {
    let error = engine().recommend(&given(r#"{"surface":"offers","personalization":7}"#), NOON).unwrap_err();
    assert_eq!(error.code(), "option_invalid");
}
