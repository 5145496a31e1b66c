//! Markup and addresses in the texts of items: what a text says is its words, and nothing that is ordinary writing is lost.

use std::time::Instant;

use penchant::compile::text::markup::{plain, said};
use penchant::compile::text::{Analyser, Language};
use proptest::prelude::*;

/// The words of a text in lower case, unstemmed and in order.
fn words(text: &str) -> Vec<String> {
    let mut analyser = Analyser::default();
    let mut tokens = Vec::new();
    analyser.analyse(text, Language::UNDETERMINED, &mut tokens);
    let words: Vec<String> = analyser.words().map(|(word, _)| word.to_owned()).collect();
    tokens.iter().map(|token| words[token.word as usize].clone()).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(words(text), *expected, "{text}");
    }
}

#[test]
fn tags_say_nothing_and_their_content_does() {
    check(&[
        (
            r#"<p><strong>Dimmable</strong>&nbsp;light</p><ul class="specs"><li>oak</li></ul>"#,
            &["dimmable", "light", "oak"],
        ),
        ("<li>red</li><li>green</li>", &["red", "green"]),
        ("one<br>two<br/>three<BR />four", &["one", "two", "three", "four"]),
        ("Dim<b>mable</b> li<wbr>ght", &["dimmable", "light"]),
        ("<span>red</span><span>green</span>", &["red", "green"]),
        (r#"<img alt="a > b" src='x.png' width=100 hidden>lamp"#, &["lamp"]),
        (r#"<section data-x="1">lamp</section> <my-card>oak</my-card> <o:p></o:p>"#, &["lamp", "oak"]),
        (r#"<svg><path d="M0 0"/></svg>lamp"#, &["lamp"]),
        ("<div>oak <strong>lamp", &["oak", "lamp"]),
        (r#"oak lamp <a href="https://shop.example/very-lo"#, &["oak", "lamp"]),
        (r#"<button (click)="go()" [class.on]="x" @tap='y' v-if="z">buy</button>"#, &["buy"]),
    ]);
}

#[test]
fn comments_scripts_styles_and_declarations_say_nothing() {
    check(&[
        ("oak<!-- wp:paragraph {\"align\":\"left\"} -->lamp", &["oak", "lamp"]),
        (
            "<style>.lamp { color: red }</style>oak <SCRIPT src='x'>if (a<b) alert('lamp')</SCRIPT >lamp",
            &["oak", "lamp"],
        ),
        ("<!DOCTYPE html><?xml version=\"1.0\"?>oak", &["oak"]),
        ("<![CDATA[<p>oak &amp; lamp</p>]]>", &["oak", "lamp"]),
    ]);
}

#[test]
fn references_are_read_as_their_characters_once_or_twice_encoded() {
    check(&[
        ("caf&eacute; &#111;ak l&#x61;mp", &["café", "oak", "lamp"]),
        ("oak&nbsp;lamp&mdash;rug &hellip; &copy; &rsquo;", &["oak", "lamp", "rug"]),
        ("oak &amp;amp; lamp &amp;amp;amp; rug &amp;nbsp;", &["oak", "lamp", "rug"]),
        ("oak&nbsp lamp", &["oak", "lamp"]),
        ("&lt;p&gt;oak &lt;strong&gt;lamp&lt;/strong&gt;&lt;br&gt;rug&lt;/p&gt;", &["oak", "lamp", "rug"]),
        ("&lt;a href=&quot;x&quot;&gt;oak&lt;/a&gt;", &["oak"]),
    ]);
}

#[test]
fn ordinary_writing_loses_nothing() {
    let cases = [
        "a < b",
        "x<y",
        "AT&T",
        "R&regards and Q&Areas, fish&chips; &unknown; & &;",
        "C++ & <T>",
        "if (a<b && c>d)",
        "five <b and six> seven",
        "vector<String> and Map<Key, Value>",
        "the <video> element, the <section> element",
        "the &lt;strong&gt; element",
        "1 <2> 3 <- arrows -> <3 <> << >> <=",
        "<!-- never closed, and <! never begun <? nor this",
        "node.js and booking.com at 10:30, ratio 3:4, @handle, user@host, a[0](x) and fn[index](argument)",
        "write to http: or say www.",
        "https:// alone",
    ];
    for text in cases {
        let bare = text.replace("&lt;", " ").replace("&gt;", " ");
        let plainly = bare.replace(['<', '>', '&', '@', ']', '('], " ");
        assert_eq!(words(text), words(&plainly), "{text}");
    }
}

#[test]
fn addresses_say_nothing() {
    check(&[
        ("see https://shop.example/oak-lamp?colour=red#top now", &["see", "now"]),
        ("see www.oak-lamps.example/rug, and WWW.Rugs.example", &["see", "and"]),
        ("write to jane.doe+oak@lamps.example.com. Thanks", &["write", "to", "thanks"]),
        ("(https://en.example/wiki/Oak_(tree)) oak", &["oak"]),
        ("<https://shop.example/lamp> oak <mailto:jane@lamps.example>", &["oak"]),
        ("mailto:jane call tel:+491234 now", &["call", "now"]),
        (
            "[oak lamp](/p/12-rug \"the title\") ![photo](img/rug.png) [up](#rug)",
            &["oak", "lamp", "the", "title", "photo", "up"],
        ),
        ("请看https://example.com/oak。紅樓", &["请看", "紅樓"]),
        ("ftp://x.example/oak git+ssh://x/rug lamp", &["lamp"]),
    ]);
}

#[test]
fn a_value_is_one_with_its_encoded_form_and_an_address_is_a_value() {
    let cases = [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom & Jerry", "Tom & Jerry"),
        ("<b>Sale</b>", "Sale"),
        ("C++ & <T>", "C++ & <T>"),
        ("https://schema.org/InStock", "https://schema.org/InStock"),
    ];
    for (given, expected) in cases {
        assert_eq!(plain(given), expected);
    }
}

#[test]
fn the_cost_is_linear_whatever_the_bytes() {
    let megabyte = 1 << 20;
    let pieces = [
        "<",
        "&",
        "<a",
        "<a ",
        "<a x=\"",
        "<a x='<b y=\"",
        "</",
        "</a",
        "<!--",
        "<![CDATA[",
        "<?x",
        "<script>",
        "&amp;",
        "&#",
        "&amp",
        "](",
        "](a",
        "[",
        "@",
        "a@",
        "a@b.",
        "://",
        "http://",
        "www.",
        "<a b-c d-e ",
        "<x y='' ",
        "mailto:",
        "<!doctype ",
        "((((",
        "http://(",
    ];
    // The time that ordinary text takes, many times over: a quadratic cost would be thousands of times that.
    let ordinary = "oak lamp ".repeat(megabyte / 9);
    let begun = Instant::now();
    said(&format!("{ordinary}<b>&amp;"));
    let most = begun.elapsed().max(std::time::Duration::from_millis(10)) * 600;
    for piece in pieces {
        let hostile = piece.repeat(megabyte / piece.len());
        let begun = Instant::now();
        said(&hostile);
        assert!(begun.elapsed() < most, "{piece:?} took {:?}", begun.elapsed());
    }
}

/// Markup around a word, which separates it from its neighbours.
fn wrapped() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("<p>", "</p>"),
        ("<li class=\"a > b\">", "</li>"),
        (" <strong>", "</strong> "),
        ("<!-- ul --> ", "<br/>"),
        ("<script>var strong = '<p>'</script>", " "),
        ("&nbsp;", "&#160;"),
        (" &lt;td&gt;", "&lt;/td&gt; "),
        (" https://a.example/ul ", " "),
        (" [", "](/ul/li.html) "),
        ("<![CDATA[", "]]>"),
        (" ", " "),
    ])
}

proptest! {
    #[test]
    fn words_in_any_markup_are_the_words(parts in prop::collection::vec(("[b-z]{3,8}", wrapped()), 1..12)) {
        let marked: String = parts.iter().map(|(word, (before, after))| format!("{before}{word}{after}")).collect();
        let bare: Vec<String> = parts.into_iter().map(|(word, _)| word).collect();
        prop_assert_eq!(words(&marked), bare, "{}", marked);
    }

    #[test]
    fn any_text_is_read(text in r#"([<>&;/"'=\-!\[\]() @:.#a-c]|www|\]\]>|amp|script|é|紅){0,60}"#) {
        said(&text);
        plain(&text);
    }
}
