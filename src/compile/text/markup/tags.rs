//! Tags, comments, scripts and styles.

use rustc_hash::FxHashSet;

use super::lexing::{Lexed, Tag, name_length, tag};
use crate::hash::xxh64;

/// Elements that are taken for markup wherever their tag stands, since prose does not name them in brackets. Any other
/// name, of HTML or not, is markup if its tag has an attribute in quotes or is closed somewhere in the text: so
/// `vector<T>` and `the <video> element` stay.
const ALWAYS: [&str; 58] = [
    "a",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "li",
    "meta",
    "nobr",
    "noscript",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "wbr",
    "figcaption",
];
/// Those of them that stand without a closing tag.
const UNCLOSED: [&str; 7] = ["br", "hr", "img", "input", "li", "p", "wbr"];
/// Elements inside a word or a line: others separate words.
const INLINE: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "nobr", "q",
    "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];
/// Elements whose content is not text.
const SILENT: [&str; 2] = ["script", "style"];
/// What looks like tags and is none may be looked at so many times over, in bytes of the text; the rest is text. A bound on the
/// cost of texts that are made for it.
const LOOKS: usize = 8;

/// How the text came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// As it was given.
    Written,
    /// Its references were decoded. Whoever writes `&lt;em&gt;` may well mean it, so only what has an attribute, a closing tag or
    /// none at all is markup.
    Decoded,
}

/// The text without tags; `None` if there are none.
pub(super) fn removed(text: &str, given: As) -> Option<String> {
    let first = text.find('<')?;
    let mut reading = Reading::of(text, given);
    let mut out: Option<String> = None;
    let mut copied = 0;
    for (at, _) in text[first..].match_indices('<').map(|(at, found)| (first + at, found)) {
        if at < copied {
            continue;
        }
        let Some((length, separates)) = reading.markup(at) else { continue };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(&text[copied..at]);
        if separates {
            out.push(' ');
        }
        copied = at + length;
    }
    out.map(|mut out| {
        out.push_str(&text[copied..]);
        // What a section of CDATA holds was read as the text that it is.
        if reading.has_cdata { out.replace("]]>", " ") } else { out }
    })
}

/// A text on its way.
struct Reading<'a> {
    text: &'a str,
    given: As,
    /// The names that are closed somewhere, by their hashes.
    closed: FxHashSet<u64>,
    /// Where [`SILENT`] elements are closed, ascending.
    silences: [Vec<usize>; 2],
    /// Where the last comment and the last instruction end.
    last_comment: Option<usize>,
    last_instruction: Option<usize>,
    /// The end of the closing tag that was met last, and the hash of its name.
    left: (usize, u64),
    /// How many bytes may still be looked at in vain.
    looks: usize,
    has_cdata: bool,
}

impl<'a> Reading<'a> {
    fn of(text: &'a str, given: As) -> Self {
        let (mut closed, mut silences) = (FxHashSet::default(), [Vec::new(), Vec::new()]);
        for (at, _) in text.match_indices("</") {
            let name = &text[at + 2..][..name_length(&text.as_bytes()[at + 2..])];
            if !name.is_empty() {
                closed.insert(hash(name));
            }
            if let Some(silent) = SILENT.iter().position(|silent| name.eq_ignore_ascii_case(silent)) {
                silences[silent].push(at);
            }
        }
        Self {
            text,
            given,
            closed,
            silences,
            last_comment: text.rfind("-->"),
            last_instruction: text.rfind("?>"),
            left: (usize::MAX, 0),
            looks: LOOKS * text.len(),
            has_cdata: false,
        }
    }

    /// The length of the markup at that place, and whether it separates words.
    fn markup(&mut self, at: usize) -> Option<(usize, bool)> {
        let rest = &self.text[at..];
        match rest.as_bytes().get(1)? {
            b'!' => self.declaration(at, rest),
            b'?' => {
                self.last_instruction.filter(|&last| last > at)?;
                Some((rest.find("?>")? + 2, true))
            }
            _ if self.looks == 0 => None,
            _ => match tag(rest) {
                Lexed::Tag(tag) if self.is_markup(&tag) => Some(self.element(at, &tag)),
                Lexed::Truncated => Some((rest.len(), true)),
                Lexed::Tag(Tag { length, .. }) | Lexed::Nothing(length) => {
                    self.looks = self.looks.saturating_sub(length);
                    None
                }
            },
        }
    }

    fn declaration(&mut self, at: usize, rest: &str) -> Option<(usize, bool)> {
        const CDATA: &str = "<![CDATA[";
        if rest.starts_with("<!--") {
            self.last_comment.filter(|&last| last >= at + 4)?;
            return Some((rest.find("-->")? + 3, true));
        }
        if rest.starts_with(CDATA) {
            self.has_cdata = true;
            return Some((CDATA.len(), true));
        }
        let is_doctype = rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
        let end = rest.bytes().take(512).position(|byte| byte == b'>').filter(|_| is_doctype)?;
        Some((end + 1, true))
    }

    fn is_markup(&self, tag: &Tag) -> bool {
        if tag.is_closing || tag.has_quoted || self.closed.contains(&hash(tag.name)) {
            return true;
        }
        let list: &[&str] = if self.given == As::Written { &ALWAYS } else { &UNCLOSED };
        is_among(tag.name, list)
    }

    fn element(&mut self, at: usize, tag: &Tag) -> (usize, bool) {
        let end = at + tag.length;
        let silent = SILENT.iter().position(|silent| !tag.is_closing && tag.name.eq_ignore_ascii_case(silent));
        if let Some(silent) = silent {
            let closings = &self.silences[silent];
            let closing = closings.get(closings.partition_point(|&closing| closing < end));
            return (closing.map_or(tag.length, |closing| closing - at), true);
        }
        let name = hash(tag.name);
        // Two elements of a kind side by side, as in a list of labels, are two words.
        let follows = !tag.is_closing && self.left == (at, name);
        if tag.is_closing {
            self.left = (end, name);
        }
        (tag.length, follows || !is_among(tag.name, &INLINE))
    }
}

fn is_among(name: &str, list: &[&str]) -> bool {
    list.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Names are the same in either case.
fn hash(name: &str) -> u64 {
    xxh64(name.to_ascii_lowercase().as_bytes(), 0)
}
