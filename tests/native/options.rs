//! Options, read one by one: what is there, what stands for what is not, and what is refused in which words.

use penchant::error::{ErrorKind, Result};
use penchant::input::{Given, Options, Taken};
use proptest::prelude::*;

use crate::shop::{NOON, engine, given};

/// What an error says: the option, what was got and what was expected.
fn said<T: std::fmt::Debug>(result: Result<T>) -> [String; 3] {
    match result.expect_err("it is refused").into_kind() {
        ErrorKind::Option { option, got, expected } => [option, got, expected],
        other => panic!("{other:?}"),
    }
}

/// Reads the option `n` of such an object.
fn read<T>(json: &str, read: impl FnOnce(Taken) -> Result<T>) -> Result<T> {
    read(Options::of(&given(json))?.take("n"))
}

#[test]
fn what_is_neither_an_object_nor_nothing_has_no_options() {
    assert!(Options::of(&Given::Nothing).is_ok());
    assert!(Options::of(&given("{}")).is_ok());
    for (json, got) in
        [("[]", "an empty list"), ("[3]", "a list"), ("3", "3"), (r#""home""#, r#""home""#), ("false", "false")]
    {
        assert_eq!(said(Options::of(&given(json))), ["options", got, "an object"]);
    }
    let (rule, nothing) = (given("3"), Given::Nothing);
    let expected = ["caps[0]", "3", "an object with field"];
    assert_eq!(said(Options::at("caps[0]", Taken::new("caps[0]", &rule), expected[2])), expected);
    assert!(Options::at("caps[0]", Taken::new("caps[0]", &nothing), expected[2]).is_ok());
    let within = Options::within("caps[0]", Taken::new("caps[0]", &nothing), expected[2]);
    assert_eq!(said(within), ["caps[0]", "nothing", expected[2]]);
}

#[test]
fn what_was_not_taken_is_refused_beside_what_was_in_its_order() {
    let given = given(r#"{"limit":3,"colour":1,"field":null}"#);
    let read = |path, names: &[&'static str]| {
        let mut options = Options::at(path, Taken::new("options", &given), "an object")?;
        names.iter().for_each(|name| {
            options.take(name);
        });
        options.finish()
    };
    let unread = "an unknown option";
    assert_eq!(said(read("", &["field", "limit", "field"])), ["colour", unread, "one of field, limit"]);
    assert_eq!(said(read("rules[2]", &["limit", "by"])), ["rules[2].colour", unread, "one of limit, by"]);
    assert!(read("", &["colour", "limit", "field", "label"]).is_ok());
}

#[test]
fn numbers_are_inside_their_range_or_the_default() {
    assert_eq!(read("{}", |n| n.whole_or(12, 1..=1_000)), Ok(12));
    assert_eq!(read(r#"{"n":null}"#, |n| n.number_or(0.5, 0.0..=1.0)), Ok(0.5));
    assert_eq!(read(r#"{"n":1000}"#, |n| n.whole_or(12, 1..=1_000)), Ok(1_000));
    assert_eq!(read(r#"{"n":-10}"#, |n| n.number(-10.0..=10.0)), Ok(-10.0));
    let limit = "a whole number of 1 to 1,000";
    for (json, got) in [
        (r#"{"n":0}"#, "0"),
        (r#"{"n":1.5}"#, "1.5"),
        (r#"{"n":"5"}"#, "\"5\""),
        (r#"{"n":[]}"#, "an empty list"),
        (r#"{"n":[5]}"#, "a list"),
    ] {
        assert_eq!(said(read(json, |n| n.whole_or(12, 1..=1_000))), ["n", got, limit]);
    }
    assert_eq!(said(read("{}", |n| n.whole(0..=u32::MAX))), ["n", "nothing", "a whole number of 0 to 4,294,967,295"]);
    assert_eq!(said(read("{}", |n| n.number(-10.0..=0.5))), ["n", "nothing", "a number of -10 to 0.5"]);
    assert_eq!(said(read(r#"{"n":true}"#, |n| n.number_or(1.0, 0.0..=1.0))), ["n", "true", "a number of 0 to 1"]);
    let nan = Given::Number(f64::NAN);
    assert_eq!(said(Taken::new("dial", &nan).number_or(1.0, 0.0..=1.0)), ["dial", "NaN", "a number of 0 to 1"]);
}

#[test]
fn texts_lists_flags_and_names_are_what_they_say() {
    let name = |n: Taken| n.text_or_none(1..=3, "a name").map(|text| text.map(str::to_owned));
    assert_eq!(read(r#"{"n":"abc"}"#, name), Ok(Some("abc".to_owned())));
    assert_eq!(read("{}", name), Ok(None));
    assert_eq!(said(read(r#"{"n":"abcd"}"#, name)), ["n", "\"abcd\"", "a name"]);
    assert_eq!(said(read(r#"{"n":""}"#, name)), ["n", "\"\"", "a name"]);
    assert_eq!(said(read("{}", |n| n.text(1..=3, "a name").map(str::to_owned))), ["n", "nothing", "a name"]);

    let texts = |n: Taken| n.texts("a list of ids").cloned();
    assert_eq!(read("{}", texts), Ok(Given::Nothing));
    assert_eq!(read(r#"{"n":["a"]}"#, texts), Ok(given(r#"["a"]"#)));
    assert_eq!(said(read(r#"{"n":["a",1]}"#, texts)), ["n", "a list", "a list of ids"]);

    let count = |n: Taken| n.list(2, "two at most").map(<[Given]>::len);
    assert_eq!([read("{}", count), read(r#"{"n":[1,2]}"#, count)], [Ok(0), Ok(2)]);
    assert_eq!(said(read(r#"{"n":[1,2,3]}"#, count)), ["n", "a list of 3", "two at most"]);
    assert_eq!(said(read(r#"{"n":{}}"#, count)), ["n", "an object", "two at most"]);

    let flag = |n: Taken| n.flag_or(true);
    assert_eq!([read("{}", flag), read(r#"{"n":false}"#, flag)], [Ok(true), Ok(false)]);
    assert_eq!(said(read(r#"{"n":0}"#, flag)), ["n", "0", "true or false"]);

    let seen = |n: Taken| n.one_of('x', &[("exclude", 'x'), ("include", 'i')]);
    assert_eq!([read("{}", seen), read(r#"{"n":"include"}"#, seen)], [Ok('x'), Ok('i')]);
    assert_eq!(said(read(r#"{"n":"never"}"#, seen)), ["n", "\"never\"", "\"exclude\" or \"include\""]);
}

proptest! {
    #[test]
    fn a_whole_number_in_a_message_is_the_number(most in 0..=u32::MAX) {
        let expected = said(Taken::new("n", &Given::Nothing).whole(0..=most)).concat();
        let written = expected.rsplit(' ').next().unwrap_or_default();
        prop_assert_eq!(written.replace(',', ""), most.to_string());
        prop_assert!(written.split(',').skip(1).all(|group| group.len() == 3));
    }
}
/// What every call with options says of them.
fn asked(options: &Given) -> Vec<(&'static str, [String; 3])> {
    let (mut engine, variants) = (engine(), given(r#"["a","b"]"#));
    let ids = given(r#"["emma"]"#);
    vec![
        ("recommend", said(engine.recommend(options, NOON).map(|_| ()))),
        ("rank", said(engine.rank(&ids, options, NOON).map(|_| ()))),
        ("similar", said(engine.similar("emma", options, NOON).map(|_| ()))),
        ("interests", said(engine.interests(options, NOON))),
        ("timeline", said(engine.timeline(options))),
        ("onboarding", said(engine.onboarding(options, NOON))),
        ("predict", said(engine.predict(&given("\"click\""), &Given::Nothing, options, NOON))),
        ("segments", said(engine.segments(options, NOON))),
        ("choose", said(engine.choose("hero", &variants, options, NOON))),
        ("assign", said(engine.assign("hero", &variants, options, NOON).map(|_| ()))),
        ("reports", said(engine.reports(options, NOON))),
    ]
}

#[test]
fn every_call_refuses_options_that_are_none() {
    for (call, said) in asked(&given(r#""home""#)) {
        assert_eq!(said, ["options", "\"home\"", "an object"], "{call}");
    }
}

#[test]
fn every_call_refuses_an_option_that_nothing_reads_and_names_those_that_it_does() {
    for (call, [option, got, expected]) in asked(&given(r#"{"colour":1}"#)) {
        assert_eq!([option.as_str(), &got], ["colour", "an unknown option"], "{call}");
        let names: Vec<&str> = expected.strip_prefix("one of ").expect("it names them").split(", ").collect();
        let known: &[&str] = match call {
            "recommend" => &["limit", "seed", "shape", "pins"],
            "rank" => &["limit", "personalization", "scores", "queryWeight"],
            "similar" => &["limit", "filter", "by", "neighbours"],
            "interests" => &["limit", "field"],
            "timeline" => &["limit", "before"],
            "onboarding" => &["count", "filter", "exclude"],
            "predict" => &["surface", "context"],
            "segments" => &["context"],
            "choose" => &["surface", "context", "fresh"],
            "assign" => &["share", "weights", "group", "context"],
            _ => &["goal"],
        };
        assert!(known.iter().all(|name| names.contains(name)), "{call} names {names:?}");
    }
}
