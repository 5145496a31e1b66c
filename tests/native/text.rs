//! Texts as the compiler reads them: what becomes a feature, what is one with what, and what a visitor sees of it.

use std::fmt::Write;

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::text::{Analyser, Language};
use penchant::compile::{Compiled, Inputs, compile};
use penchant::error::ErrorKind;
use proptest::prelude::*;
use serde_json::json;

/// A catalogue of titles, each of them twice: a word that only one item has is not kept.
fn catalog_of(config: &str, titles: &[&str]) -> Catalog {
    let tagged: Vec<(&str, &str)> = titles.iter().map(|&title| (title, "en")).collect();
    catalog_in(config, &tagged)
}

/// The same, each title with what its `lang` says.
fn catalog_in(config: &str, titles: &[(&str, &str)]) -> Catalog {
    let mut source = String::new();
    for (number, (title, lang)) in titles.iter().enumerate() {
        for copy in ["a", "b"] {
            writeln!(source, "{}", json!({"id": format!("{number}{copy}"), "title": title, "lang": lang})).unwrap();
        }
    }
    let bytes = compiled(&source, config).bytes;
    Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("the catalogue is sound")
}

fn compiled(source: &str, config: &str) -> Compiled {
    compile(Inputs::of(source.as_bytes(), config, Duplicates::Refuse), |_, _| {}).expect("the source is sound")
}

/// What the title of an item was turned into, in the alphabet's order.
fn words(catalog: &Catalog, title: usize) -> Vec<&str> {
    let item = catalog.find(&format!("{title}a")).expect("it is there");
    let features = catalog.features(item).map(|(feature, _)| feature);
    let mut words: Vec<&str> = features
        .filter(|&feature| catalog.field_of(feature).name == "title")
        .map(|feature| catalog.value(feature))
        .collect();
    words.sort_unstable();
    words
}

/// The words of a single title.
fn words_of(config: &str, title: &str) -> Vec<String> {
    words(&catalog_of(config, &[title]), 0).into_iter().map(str::to_owned).collect()
}

fn language(tag: &str) -> String {
    format!(r#"{{"fields":{{"title":"title","lang":"stored"}},"language":"{tag}"}}"#)
}

const BY_FIELD: &str = r#"{"fields":{"title":"title","lang":"stored"},"language":{"field":"lang"}}"#;

/// Whether all of these are one word in the language.
fn are_one(tag: &str, forms: &[&str]) -> bool {
    let catalog = catalog_of(&language(tag), forms);
    (1..forms.len()).all(|form| words(&catalog, form) == words(&catalog, 0)) && words(&catalog, 0).len() == 1
}

#[test]
fn forms_of_one_word_are_one_feature_in_the_catalogues_language() {
    assert!(are_one("en", &["story", "stories", "Story's", "STORIES"]));
    assert!(are_one("de", &["Haus", "Häuser", "Häusern", "Hauses"]));
    assert!(are_one("fr", &["étude", "études", "l'étude", "L’ÉTUDE"]));
    assert!(are_one("ru", &["книга", "книги", "книгой", "Книгами"]));
    assert!(are_one("es", &["canción", "canciones"]));
    assert!(are_one("tr", &["IŞIK", "ışık", "ışıklar"]));
    assert!(are_one("el", &["ΔΡΌΜΟΣ", "δρόμος", "δρόμοι"]));
    assert!(are_one("nb-NO", &["fjord", "fjorden", "fjorder"]));
    assert!(!are_one("de", &["story", "stories"]));
}

#[test]
fn stemmers_see_their_own_letters_before_these_are_folded() {
    // Without its й the ending of the adjective could not be told.
    assert!(are_one("ru", &["синий", "синего", "синему"]));
    assert!(are_one("fr", &["aimée", "aimer"]));
    assert!(are_one("ru", &["ёлка", "елка"]), "what is often written without is one with it in the end");
}

#[test]
fn diacritics_typed_in_any_way_are_one_word() {
    assert!(are_one("en", &["café", "cafe\u{301}", "CAFE", "ｃａｆｅ", "ca\u{ad}fé"]));
}

#[test]
fn words_that_say_nothing_are_left_out_by_language() {
    assert_eq!(words_of("", "The Call of the Wild"), ["call", "wild"]);
    assert_eq!(words_of(&language("de"), "Die Leiden des jungen Werther"), ["jungen", "leiden", "werther"]);
    assert_eq!(words_of(&language("fr"), "À la recherche du temps perdu"), ["perdu", "recherche", "temps"]);
    assert_eq!(words_of(&language("ru"), "Война и мир"), ["война", "мир"]);
    assert_eq!(words_of(&language("es"), "El amor en los tiempos del cólera"), ["amor", "cólera", "tiempos"]);
}

#[test]
fn an_undetermined_language_keeps_words_as_they_are_written() {
    assert_eq!(words_of(&language("und"), "The stories of the Émigrés"), ["of", "stories", "the", "émigrés"]);
    assert!(!are_one("und", &["story", "stories"]));
    assert!(are_one("und", &["Émigré", "emigre"]), "folding is not stemming");
}

#[test]
fn each_item_is_read_in_its_own_language() {
    let titles = [("Die Häuser", "de-AT"), ("Das Haus", "de"), ("to die laughing", "en"), ("laughs", "xx")];
    let catalog = catalog_in(BY_FIELD, &titles);
    assert_eq!(words(&catalog, 0), words(&catalog, 1));
    assert_eq!(words(&catalog, 2), ["die", "laughing"], "die is an article in German only");
    assert_eq!(words(&catalog, 3), ["laughs"], "an unknown language without a default is not stemmed");
    let with_default = BY_FIELD.replace(r#""lang"}"#, r#""lang","default":"en"}"#);
    let catalog = catalog_in(&with_default, &titles);
    assert!(words(&catalog, 2).contains(&words(&catalog, 3)[0]), "the default is");
}

#[test]
fn a_list_of_languages_counts_by_the_first_that_is_known() {
    let source = r#"
        {"id":"a","title":"Häuser","lang":["xx","deu","en"]}
        {"id":"b","title":"Haus","lang":["de"]}
        {"id":"c","title":"Haus","lang":7}
    "#;
    let compiled = compiled(source, BY_FIELD);
    let told: Vec<(&str, usize)> =
        compiled.languages.iter().map(|&(language, items)| (language.code(), items)).collect();
    assert_eq!((told, compiled.languages_why), (vec![("de", 2), ("und", 1)], "each item says so"));
}

#[test]
fn what_was_assumed_can_be_told() {
    let source = r#"{"id":"a","title":"Moby Dick"}"#;
    let assumed = compiled(source, "");
    assert_eq!((assumed.languages, assumed.languages_why), (vec![(Language::ENGLISH, 1)], "the config does not say"));
    let said = compiled(source, r#"{"language":"fr-CA"}"#);
    assert_eq!((said.languages[0].0.code(), said.languages_why), ("fr", "the config says so"));
}

#[test]
fn languages_written_without_spaces_give_bigrams() {
    assert_eq!(words_of(&language("zh"), "紅樓夢"), ["樓夢", "紅樓"]);
    assert_eq!(words_of(&language("ja"), "ノルウェイの森"), ["の森", "イの", "ウェ", "ェイ", "ノル", "ルウ"]);
    assert_eq!(words_of(&language("ko"), "한국 소설"), ["소설", "한국"]);
    assert_eq!(words_of(&language("zh"), "雪"), ["雪"], "a character alone stands for itself");
}

#[test]
fn a_title_in_two_scripts_gives_words_and_bigrams_whatever_the_language() {
    for tag in ["en", "zh", "und"] {
        assert_eq!(words_of(&language(tag), "iPhone 手机壳"), ["iphone", "手机", "机壳"], "{tag}");
    }
    assert_eq!(words_of(&language("ja"), "ｶﾒﾗ本"), ["カメ", "メラ", "ラ本"], "narrow kana are kana");
}

#[test]
fn marks_that_are_letters_are_kept() {
    assert_eq!(words_of(&language("und"), "हिन्दी कहानी"), ["कहानी", "हिन्दी"]);
    assert!(!are_one("und", &["कि", "की"]));
}

#[test]
fn a_visitor_sees_a_real_word_the_one_that_is_commonest() {
    let catalog = catalog_of("", &["Sea stories", "Horse stories", "A story", "Universities", "Happily"]);
    assert_eq!(words(&catalog, 2), ["stories"]);
    assert_eq!(words(&catalog, 3), ["universities"]);
    assert_eq!(words(&catalog, 4), ["happily"]);
    let catalog = catalog_of("", &["Stories", "Story"]);
    assert_eq!(words(&catalog, 0), ["story"], "of two that are as common, the shorter");
    let catalog = catalog_of("", &["caring", "caress", "cares", "cared"]);
    assert_eq!(words(&catalog, 0), ["cared"], "and of two as short, the first by its letters");
}

#[test]
fn two_features_never_share_a_name() {
    // The English stem of “stories” is “stori”; the third item's language is unknown, and so the word is its stem.
    let catalog = catalog_in(BY_FIELD, &[("stories", "en"), ("stories", "en"), ("stories", "xx"), ("generous", "en")]);
    assert_eq!(words(&catalog, 0), ["stories"]);
    assert_eq!(words(&catalog, 2), ["stories 2"]);
    let mut hashes: Vec<u64> = (0..catalog.feature_count())
        .map(|feature| catalog.hash(catalog.feature_at(feature).expect("it is there")))
        .collect();
    hashes.sort_unstable();
    assert!(hashes.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn the_rarer_of_two_words_that_look_alike_is_called_by_its_stem() {
    let catalog = catalog_in(BY_FIELD, &[("pages", "en"), ("pages", "en"), ("pages", "fr")]);
    assert_eq!((words(&catalog, 0), words(&catalog, 2)), (vec!["pages"], vec!["pag"]));
}

#[test]
fn a_stem_in_several_fields_is_a_word_of_each() {
    let source = r#"
        {"id":"a","title":"Whales","text":"whaling"}
        {"id":"b","title":"Whales","text":"whaling"}
    "#;
    let config = r#"{"fields":{"title":"title","text":"text"}}"#;
    let catalog = Catalog::load(AlignedBytes::copied(&compiled(source, config).bytes).unwrap()).unwrap();
    let features = catalog.features(catalog.find("a").unwrap());
    let mut values: Vec<&str> = features.map(|(feature, _)| catalog.value(feature)).collect();
    values.sort_unstable();
    assert_eq!(values, ["whales", "whaling"]);
}

#[test]
fn a_word_that_stands_twice_counts_more_and_less_so_with_a_small_k1() {
    let weight_of_sea = |bm25: &str| {
        let config = format!(r#"{{"fields":{{"title":"title","lang":"stored"}},"bm25":{bm25}}}"#);
        let catalog = catalog_of(&config, &["sea seas island", "sea wolf island"]);
        let weights = |title: &str| {
            let item = catalog.find(title).unwrap();
            let value_of = |feature| catalog.value(feature);
            let weight = |word| catalog.features(item).find(|&(feature, _)| value_of(feature) == word).unwrap().1;
            weight("sea") / weight("island")
        };
        weights("0a")
    };
    assert_eq!(weight_of_sea(r#"{"k1":0}"#), 1.0);
    let (small, usual, large) = (weight_of_sea(r#"{"k1":0.2}"#), weight_of_sea("{}"), weight_of_sea(r#"{"k1":8}"#));
    assert!(1.0 < small && small < usual && usual < large, "{small} {usual} {large}");
    assert_eq!(usual, weight_of_sea(r#"{"k1":1.2,"b":0.75}"#));
}

#[test]
fn a_long_text_is_held_against_its_words_only_as_far_as_b_says() {
    let ratio = |b: f32| {
        let source = r#"
            {"id":"a","title":"whale","tags":["sea"]}
            {"id":"b","title":"whale storm harpoon captain ocean sailor","tags":["sea"]}
            {"id":"c","title":"storm harpoon captain ocean sailor","tags":["sea"]}
        "#;
        let config = format!(r#"{{"fields":{{"title":"title","tags":"tag"}},"bm25":{{"b":{b}}}}}"#);
        let catalog = Catalog::load(AlignedBytes::copied(&compiled(source, &config).bytes).unwrap()).unwrap();
        let part = |item: &str| {
            let item = catalog.find(item).unwrap();
            let weight = |value| catalog.features(item).find(|&(f, _)| catalog.value(f) == value).unwrap().1;
            weight("whale") / weight("sea")
        };
        part("a") / part("b")
    };
    assert!((ratio(0.0) - 1.0).abs() < 0.02, "{}", ratio(0.0));
    assert!(ratio(1.0) > ratio(0.75) && ratio(0.75) > 1.2, "{} {}", ratio(1.0), ratio(0.75));
}

#[test]
fn a_language_that_nobody_knows_is_refused_with_those_that_are() {
    let refused = |config: &str| {
        compile(Inputs::of(br#"{"id":"a","title":"x","lang":"en"}"#, config, Duplicates::Refuse), |_, _| {})
            .expect_err("it is refused")
    };
    let error = refused(r#"{"language":"tlh"}"#);
    let ErrorKind::Config { path, got, expected } = error.kind() else { panic!("{error}") };
    assert_eq!((path.as_str(), got.as_str()), ("language", "\"tlh\""));
    assert!(
        expected.starts_with("one of ar, ") && expected.contains(" en, ") && expected.contains("und"),
        "{expected}"
    );
    let cases = [
        (r#"{"language":7}"#, "language"),
        (r#"{"language":{}}"#, "language.field"),
        (r#"{"language":{"field":"nowhere"}}"#, "language.field"),
        (r#"{"language":{"field":"lang","default":"tlh"}}"#, "language.default"),
        (r#"{"language":{"field":"lang","fallback":"en"}}"#, "language.fallback"),
        (r#"{"bm25":{"k1":-1}}"#, "bm25.k1"),
        (r#"{"bm25":{"k1":11}}"#, "bm25.k1"),
        (r#"{"bm25":{"b":1.5}}"#, "bm25.b"),
        (r#"{"bm25":{"k":1}}"#, "bm25.k"),
        (r#"{"bm25":0.75}"#, "bm25"),
    ];
    for (config, expected) in cases {
        let ErrorKind::Config { path, .. } = refused(config).into_kind() else { panic!("{config}") };
        assert_eq!(path, expected);
    }
}

#[test]
fn texts_of_nothing_have_no_words() {
    for title in ["", " ", "🐋", "👩‍👩‍👧‍👦 ❤️ 🇫🇷 1️⃣", "— … !", "a", "\u{301}", "'s"]
    {
        assert_eq!(words_of("", title), Vec::<String>::new(), "{title:?}");
    }
    assert_eq!(words_of("", "I ❤️ whales 🐋🐋"), ["whales"]);
}

#[test]
fn a_megabyte_of_one_word_is_no_word_and_one_of_many_is_read_to_a_bound() {
    assert_eq!(words_of("", &"x".repeat(1 << 20)), Vec::<String>::new());
    assert_eq!(words_of("", &"書".repeat(1 << 18)), ["書書"]);
    assert_eq!(words_of("", &"whale ".repeat(1 << 18)), ["whale"]);
    let mut tokens = Vec::new();
    Analyser::default().analyse(&"whale ".repeat(1 << 18), Language::ENGLISH, &mut tokens);
    assert_eq!(tokens.len(), 4_096);
}

#[test]
fn the_same_titles_in_many_languages_make_the_same_bytes() {
    let source: String = ["en", "de", "fr", "ru", "zh", "xx"]
        .iter()
        .flat_map(|lang| ["Häuser stories 手机壳 книги", "Haus story 手机 книга nation"].map(|title| (lang, title)))
        .enumerate()
        .map(|(id, (lang, title))| format!("{}\n", json!({"id": id, "title": title, "lang": lang})))
        .collect();
    assert_eq!(compiled(&source, BY_FIELD).bytes, compiled(&source, BY_FIELD).bytes);
}

/// What people write, and what nobody would.
fn any_text() -> impl Strategy<Value = String> {
    let scripts = [
        "[a-zA-Z'’ -]{0,30}",
        "[àâçéèêëîïôùûüÿœß' a-z]{0,30}",
        "[а-яА-ЯёйіїєґІЇЄҐ ]{0,30}",
        "[α-ωΑ-Ωάέήίόύώς ]{0,30}",
        "[\u{5d0}-\u{5ea}\u{620}-\u{64a} ]{0,30}",
        "[\u{900}-\u{97f}\u{b80}-\u{bff} ]{0,30}",
        "[\u{531}-\u{587} ]{0,30}",
        "[一-龥ぁ-んァ-ヶ가-힣ก-๛a-z0-9 ]{0,30}",
        "\\PC{0,40}",
    ];
    prop::collection::vec(prop::sample::select(scripts.to_vec()), 1..4).prop_flat_map(|parts| {
        let joined: String = parts.concat();
        prop::string::string_regex(&joined).expect("it is a pattern")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// In every language: no stemmer may trap, since a trap ends the page's compiler.
    #[test]
    fn any_text_can_be_read_in_any_language_and_names_stay_apart(text in any_text()) {
        let mut analyser = Analyser::default();
        for tag in Language::known().split(", ").chain(["und"]) {
            let language = Language::from_tag(tag).expect("it is known");
            let mut tokens = Vec::new();
            analyser.analyse(&text, language, &mut tokens);
            let mut again = Vec::new();
            analyser.analyse(&text, language, &mut again);
            prop_assert_eq!(&tokens, &again);
            for token in tokens {
                prop_assert!(!analyser.stem(token.stem).is_empty());
            }
        }
        prop_assert!(analyser.words().all(|(word, _)| !word.is_empty() && !word.contains(' ')));
    }
}
