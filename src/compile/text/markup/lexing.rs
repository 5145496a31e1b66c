//! One tag, by the letter of its syntax.

/// A tag's longest name.
const LONGEST_NAME: usize = 64;
/// Attributes of HTML that stand without a value. Other words without one are prose: `a <b and c> d`.
const WITHOUT_VALUE: [&str; 24] = [
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "controls",
    "default",
    "defer",
    "disabled",
    "download",
    "formnovalidate",
    "hidden",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "noshade",
    "nowrap",
    "open",
    "playsinline",
    "readonly",
    "required",
];

/// A tag.
pub(super) struct Tag<'a> {
    pub name: &'a str,
    pub is_closing: bool,
    /// Whether it has an attribute with a value, and with one in quotes.
    pub has_value: bool,
    pub has_quoted: bool,
    /// Its length in bytes.
    pub length: usize,
}

/// What a text begins with.
pub(super) enum Lexed<'a> {
    Tag(Tag<'a>),
    /// The text ends in the middle of a quoted value of a tag.
    Truncated,
    /// No tag; so many bytes were looked at.
    Nothing(usize),
}

/// Reads the tag that a text begins with, after its `<`.
pub(super) fn tag(text: &str) -> Lexed<'_> {
    let bytes = text.as_bytes();
    let is_closing = bytes.get(1) == Some(&b'/');
    let start = if is_closing { 2 } else { 1 };
    let end = start + name_length(&bytes[start.min(bytes.len())..]);
    let mut tag = Tag { name: &text[start.min(end)..end], is_closing, has_value: false, has_quoted: false, length: 0 };
    if tag.name.is_empty() {
        return Lexed::Nothing(1);
    }
    let mut at = end;
    loop {
        let before = at;
        at += spaces(&bytes[at..]);
        match bytes.get(at) {
            Some(b'>') => return Lexed::Tag(Tag { length: at + 1, ..tag }),
            Some(b'/') if bytes.get(at + 1) == Some(&b'>') => return Lexed::Tag(Tag { length: at + 2, ..tag }),
            Some(_) if !is_closing && (at > before || tag.has_quoted) => {}
            _ => return Lexed::Nothing(at),
        }
        match attribute(&text[at..]) {
            Attribute::Quoted(length) => {
                (tag.has_value, tag.has_quoted) = (true, true);
                at += length;
            }
            Attribute::Plain(length) => {
                tag.has_value = true;
                at += length;
            }
            Attribute::Alone(length) => at += length,
            Attribute::Unfinished => return Lexed::Truncated,
            Attribute::Nothing(length) => return Lexed::Nothing(at + length),
        }
    }
}

/// The length of a name: of HTML, of a custom element, or with a namespace as in `o:p`.
pub(super) fn name_length(bytes: &[u8]) -> usize {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return 0;
    }
    let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_');
    let length = bytes.iter().take(LONGEST_NAME + 1).take_while(is_of_name).count();
    if length > LONGEST_NAME { 0 } else { length }
}

fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// An attribute, by its length.
enum Attribute {
    /// With a value in quotes.
    Quoted(usize),
    /// With another value.
    Plain(usize),
    /// Without a value.
    Alone(usize),
    /// The text ends inside its quotes.
    Unfinished,
    /// None; so many bytes were looked at.
    Nothing(usize),
}

fn attribute(text: &str) -> Attribute {
    let bytes = text.as_bytes();
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/' | b'<' | b'"' | b'\'');
    let end = bytes.iter().position(ends_name).unwrap_or(bytes.len());
    let name = &text[..end];
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'));
    let equals = end + spaces(&bytes[end..]);
    if name.is_empty() {
        return Attribute::Nothing(end);
    }
    if bytes.get(equals) != Some(&b'=') {
        let is_known = WITHOUT_VALUE.iter().any(|known| name.eq_ignore_ascii_case(known));
        let is_alone = is_known || is_plain && name.contains('-');
        return if is_alone { Attribute::Alone(end) } else { Attribute::Nothing(end) };
    }
    let value = equals + 1 + spaces(&bytes[equals + 1..]);
    match bytes.get(value) {
        Some(&quote @ (b'"' | b'\'')) => match bytes[value + 1..].iter().position(|&byte| byte == quote) {
            Some(length) => Attribute::Quoted(value + length + 2),
            None => Attribute::Unfinished,
        },
        Some(_) if is_plain => {
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'<' | b'"' | b'\'');
            let length = bytes[value..].iter().position(ends).unwrap_or(bytes.len() - value);
            if length == 0 { Attribute::Nothing(value) } else { Attribute::Plain(value + length) }
        }
        _ => Attribute::Nothing(value),
    }
}
