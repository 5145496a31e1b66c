//! Lists within a text as programs print them: `["a", "b"]`, `['a', 'b']`, `[{'id': 28, 'name': 'Action'}]`, `[a, b]`.
//!
//! JSON and Python's spelling, and words without quotes as other languages print them. Of an object counts its name, as in
//! lists that are no texts.

use crate::compile::source::NAMES;

/// How deep lists and objects may stand in each other.
const DEEPEST: usize = 8;
/// What stands for nothing.
const NOTHING: [&str; 5] = ["", "None", "null", "nan", "NaN"];

/// The texts of a list, the names of its objects among them; `None` if it is no list, or has an object without a name.
pub(super) fn list(text: &str) -> Option<Vec<String>> {
    let mut rest = Rest(text.trim());
    let Value::List(values) = rest.value(DEEPEST)? else { return None };
    rest.0.is_empty().then_some(())?;
    values.into_iter().filter(|value| !matches!(value, Value::Nothing)).map(Value::name).collect()
}

enum Value {
    Nothing,
    Text(String),
    List(Vec<Value>),
    /// An object, by its name.
    Object(Option<String>),
}

impl Value {
    /// The text that a value of a list counts as.
    fn name(self) -> Option<String> {
        match self {
            Value::Text(text) | Value::Object(Some(text)) => Some(text),
            _ => None,
        }
    }
}

/// What is left of a text.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    /// Goes behind a character and white space, if it is next.
    fn skip(&mut self, character: char) -> Option<()> {
        self.0 = self.0.strip_prefix(character)?.trim_start();
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let value = match self.0.chars().next()? {
            '[' => Value::List(self.list(depth)?),
            '{' => Value::Object(self.object(depth)?),
            quote @ ('"' | '\'') => Value::Text(self.quoted(quote)?),
            _ => self.word(),
        };
        self.0 = self.0.trim_start();
        Some(value)
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        self.skip('[')?;
        while self.skip(']').is_none() {
            values.push(self.value(depth)?);
            if self.skip(',').is_none() && !self.0.starts_with(']') {
                return None;
            }
        }
        Some(values)
    }

    /// The name of an object.
    fn object(&mut self, depth: usize) -> Option<Option<String>> {
        let mut names: [Option<String>; NAMES.len()] = Default::default();
        self.skip('{')?;
        while self.skip('}').is_none() {
            let Value::Text(key) = self.value(depth)? else { return None };
            self.skip(':')?;
            let value = self.value(depth)?;
            if let (Some(at), Value::Text(text)) = (NAMES.iter().position(|known| *known == key), value) {
                names[at] = Some(text);
            }
            if self.skip(',').is_none() && !self.0.starts_with('}') {
                return None;
            }
        }
        Some(names.into_iter().flatten().next())
    }

    /// A text up to its closing quote.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut characters = self.0.char_indices();
        characters.next()?;
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => {
                    let code = |digits| u32::from_str_radix(self.0.get(at + 2..at + 2 + digits)?, 16).ok();
                    let (escaped, digits) = match characters.next()?.1 {
                        'n' | 'r' | 't' => (' ', 0),
                        'u' => (code(4).and_then(char::from_u32)?, 4),
                        'x' => (code(2).and_then(char::from_u32)?, 2),
                        other => (other, 0),
                    };
                    text.push(escaped);
                    (0..digits).for_each(|_| _ = characters.next());
                }
                _ if character == quote => {
                    self.0 = &self.0[at + 1..];
                    return Some(text);
                }
                _ => text.push(character),
            }
        }
        None
    }

    /// A number or a word without quotes.
    fn word(&mut self) -> Value {
        let end = self.0.find([',', ']', '}', '[', '{', ':']).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        match word.trim() {
            word if NOTHING.contains(&word) => Value::Nothing,
            word => Value::Text(word.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_programs_print_them() {
        let cases: [(&str, &[&str]); 13] = [
            (r#"["a", "b"]"#, &["a", "b"]),
            ("['a', \"it's\", 'b, c']", &["a", "it's", "b, c"]),
            (r"['it\'s', 'Pok\u00e9mon', 'a\xa0b', 'a\nb']", &["it's", "Pokémon", "a\u{a0}b", "a b"]),
            (r#"["Pok\u00e9mon"]"#, &["Pokémon"]),
            ("[7, 1.5]", &["7", "1.5"]),
            ("['a', None, nan]", &["a"]),
            ("[fiction, science fiction]", &["fiction", "science fiction"]),
            ("[{'id': 28, 'name': 'Action'}, {'name': 'War', 'id': None}]", &["Action", "War"]),
            (r#"[{"id":28,"name":"Action","of":{"name":"x","all":[1,[2]]}}]"#, &["Action"]),
            ("[{'label': 'b', 'name': 'a'}]", &["a"]),
            ("[]", &[]),
            (" [ 'a' , ] ", &["a"]),
            ("['é', '紅']", &["é", "紅"]),
        ];
        for (text, expected) in cases {
            let expected: Vec<String> = expected.iter().map(|&text| text.to_owned()).collect();
            assert_eq!(list(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_list_is_none() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "a",
            "'a'",
            "{'name': 'a'}",
            "[",
            "['a'",
            "['a' 'b']",
            "['a']['b']",
            "[{'id': 28}]",
            "[{'name'}]",
            "[{'name': 'a'",
            "[['a'], ['b']]",
            r"['\u12']",
            r"['\u00é9']",
            r"['\ud800']",
            "['\\",
            &deep,
        ] {
            assert_eq!(list(text), None, "{text}");
        }
    }
}
