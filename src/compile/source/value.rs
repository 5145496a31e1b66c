//! Reads the value of a field: what the compiler works with, and the JSON as given where that says more.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as DeError, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Money, Other, Scalar, Value};
use crate::compile::limits::{LONGEST_TEXT, MOST_VALUES};

/// The keys under which an object has its name, the first of them that has a text. WordPress has its texts under `rendered`.
pub(in crate::compile) const NAMES: [&str; 5] = ["name", "title", "label", "value", "rendered"];
/// An object with one of these is a picture or a link, whatever else it is named.
const ADDRESSES: [&str; 3] = ["url", "src", "href"];
const CURRENCIES: [&str; 4] = ["currency", "currencyCode", "currency_code", "priceCurrency"];
const AMOUNTS: [&str; 3] = ["amount", "value", "price"];
/// The keys of amounts in the currency's smallest unit.
const MINOR_AMOUNTS: [&str; 4] = ["amount_minor", "amountMinor", "unit_amount", "centAmount"];
/// The key of how many decimals the smallest unit has, and that of an amount in units which are smaller than the currency's.
const DIGITS: &str = "fractionDigits";
const PRECISE_AMOUNT: &str = "preciseAmount";
/// The most decimals of a smallest unit.
const MOST_DIGITS: f64 = 20.0;

/// From here on, 2⁵³, two whole numbers may be one.
pub(super) const INEXACT: f64 = 9_007_199_254_740_992.0;

/// A value; if it is too large, what was received and what was expected.
pub(super) enum Read {
    /// A value, and its JSON if it is not what is shown.
    Value(Value, Option<Box<str>>),
    TooLarge(String, &'static str),
}

impl Read {
    fn plain(value: Value) -> Self {
        Read::Value(value, None)
    }
}

/// Reads a value; `None` for null.
pub(super) fn read(json: &str) -> serde_json::Result<Option<Read>> {
    let read = match json.as_bytes().first() {
        Some(b'n') => return Ok(None),
        Some(b't') => Read::plain(Value::Bool(true)),
        Some(b'f') => Read::plain(Value::Bool(false)),
        Some(b'"') => text(json)?,
        Some(b'[') => list(json)?,
        Some(b'{') => object(json)?,
        _ => Read::plain(number(json)?),
    };
    Ok(Some(read))
}

/// A number; a whole one beyond 2⁵³ as a text of its digits, since two of them could be the same number.
fn number(json: &str) -> serde_json::Result<Value> {
    let number: f64 = serde_json::from_str(json)?;
    let is_whole = json.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    Ok(if is_whole && number.abs() >= INEXACT { Value::Text(json.to_owned()) } else { Value::Number(number) })
}

fn text(json: &str) -> serde_json::Result<Read> {
    let inner = &json[1..json.len() - 1];
    let text = if inner.contains('\\') { serde_json::from_str(json)? } else { inner.to_owned() };
    Ok(match text.len() {
        ..=LONGEST_TEXT => Read::plain(Value::Text(text)),
        length => too_long(length),
    })
}

fn too_long(length: usize) -> Read {
    Read::TooLarge(format!("a text of {length} bytes"), "a text of 2,097,152 bytes at most")
}

fn list(json: &str) -> serde_json::Result<Read> {
    let Elements { values, length, longest, is_plain, is_named } = serde_json::from_str(json)?;
    if longest > LONGEST_TEXT {
        return Ok(too_long(longest));
    }
    if length > MOST_VALUES || values.len() > MOST_VALUES {
        let got = format!("a list of {} values", length.max(values.len()));
        return Ok(Read::TooLarge(got, "10,000 values in a list at most"));
    }
    match (is_plain, is_named) {
        (true, _) => Ok(Read::plain(Value::List(values))),
        (false, true) => shown(Value::List(values), json),
        (false, false) => shown(Value::Other(Other::of("a list of lists or objects without names")), json),
    }
}

fn object(json: &str) -> serde_json::Result<Read> {
    let Properties { name, money, .. } = serde_json::from_str(json)?;
    let is_empty = json.trim().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('}'));
    match (money, name) {
        _ if is_empty => shown(Value::Other(Other::of(Other::EMPTY)), json),
        (Some(money), _) => shown(Value::Other(Other { what: "an object", money: Some(Box::new(money)) }), json),
        (None, Some(Scalar::Text(name))) if !name.trim().is_empty() => shown(Value::Text(name), json),
        _ => shown(Value::Other(Other::of("an object")), json),
    }
}

fn shown(value: Value, json: &str) -> serde_json::Result<Read> {
    // What was skipped above may be a number that no reader can hold, as 1e400.
    serde_json::from_str::<serde_json::Value>(json)?;
    let json = without_spaces(json);
    Ok(match json.len() {
        ..=LONGEST_TEXT => Read::Value(value, Some(json.into())),
        length => Read::TooLarge(format!("JSON of {length} bytes"), "JSON of 2,097,152 bytes at most"),
    })
}

/// The JSON without the white space between its tokens.
fn without_spaces(json: &str) -> String {
    let (mut is_text, mut is_escaped) = (false, false);
    let is_kept = |character: &char| {
        let is_kept = is_text || !character.is_ascii_whitespace();
        is_text = is_text != (*character == '"' && !is_escaped);
        is_escaped = is_text && *character == '\\' && !is_escaped;
        is_kept
    };
    json.chars().filter(is_kept).collect()
}

/// The elements of a list.
struct Elements {
    /// The texts, numbers and names, those of lists within it too.
    values: Vec<Scalar>,
    /// How many elements it has, null not counted.
    length: usize,
    /// The length of its longest text or name, in bytes.
    longest: usize,
    /// Whether all elements are texts or numbers.
    is_plain: bool,
    /// Whether all elements are texts or numbers, truth values, have names, or are lists of such.
    is_named: bool,
}

impl<'de> Deserialize<'de> for Elements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ElementsVisitor)
    }
}

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Elements;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Elements, A::Error> {
        let mut list = Elements { values: Vec::new(), length: 0, longest: 0, is_plain: true, is_named: true };
        while let Some(element) = seq.next_element::<Option<Element>>()? {
            let Some(element) = element else { continue };
            list.length += 1;
            list.is_plain &= matches!(element, Element::Scalar(_));
            // Beyond the most that may be, elements are only counted.
            if let Element::Scalar(Scalar::Text(text)) | Element::Named(Scalar::Text(text)) = &element {
                list.longest = list.longest.max(text.len());
            }
            match element {
                _ if list.values.len() > MOST_VALUES => {}
                Element::Scalar(value) | Element::Named(value) => list.values.push(value),
                Element::List(within) if within.is_plain => {
                    list.longest = list.longest.max(within.longest);
                    list.values.extend(within.values);
                }
                Element::List(_) | Element::Unnamed | Element::Money(_) => list.is_named = false,
            }
        }
        Ok(list)
    }
}

/// An element of a list.
enum Element {
    Scalar(Scalar),
    /// A truth value, or an object with a name.
    Named(Scalar),
    List(Elements),
    Money(Money),
    Unnamed,
}

impl<'de> Deserialize<'de> for Element {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ElementVisitor)
    }
}

/// A whole number of a list, as [`number`] reads one.
fn whole(number: f64, digits: impl ToString) -> Scalar {
    if number.abs() >= INEXACT { Scalar::Text(digits.to_string()) } else { Scalar::Number(number) }
}

struct ElementVisitor;

impl<'de> Visitor<'de> for ElementVisitor {
    type Value = Element;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value of a list")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Element, E> {
        Ok(Element::Named(Scalar::Text(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Element, E> {
        Ok(Element::Scalar(whole(value as f64, value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Element, E> {
        Ok(Element::Scalar(whole(value as f64, value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Element, E> {
        Ok(Element::Scalar(Scalar::Number(value)))
    }

    fn visit_str<E: DeError>(self, value: &str) -> Result<Element, E> {
        Ok(Element::Scalar(Scalar::Text(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Element, A::Error> {
        ElementsVisitor.visit_seq(seq).map(Element::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Element, A::Error> {
        // An amount of money is no name, though it may be under `value`.
        Ok(match PropertiesVisitor.visit_map(map)? {
            Properties { money: Some(money), .. } => Element::Money(money),
            Properties { name, .. } => name.map_or(Element::Unnamed, Element::Named),
        })
    }
}

/// What an object is read for.
struct Properties {
    name: Option<Scalar>,
    money: Option<Money>,
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PropertiesVisitor)
    }
}

struct PropertiesVisitor;

impl<'de> Visitor<'de> for PropertiesVisitor {
    type Value = Properties;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
        let mut names: [Option<Scalar>; NAMES.len()] = [const { None }; NAMES.len()];
        let (mut currency, mut amount, mut minor, mut has_address) = (None, None, None, false);
        let (mut precise, mut digits, mut within) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            let at = |keys: &[&str]| keys.iter().position(|known| *known == key);
            let (name, is_amount) = (at(&NAMES), at(&AMOUNTS).is_some());
            let (is_minor, is_currency) = (at(&MINOR_AMOUNTS).is_some(), at(&CURRENCIES).is_some());
            let (is_digits, is_precise) = (key == DIGITS, key == PRECISE_AMOUNT);
            has_address |= at(&ADDRESSES).is_some();
            if name.is_none() && !is_amount && !is_minor && !is_currency && !is_digits && !is_precise {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = match map.next_value::<Option<Element>>()? {
                Some(Element::Scalar(value)) => value,
                Some(Element::Money(money)) if is_amount => {
                    within = Some(money);
                    continue;
                }
                _ => continue,
            };
            match &value {
                Scalar::Number(number) if is_digits => {
                    digits =
                        Some(*number).filter(|number| number.fract() == 0.0 && (0.0..=MOST_DIGITS).contains(number));
                }
                _ if is_digits => {}
                value if is_precise => precise = Some(value.clone()),
                Scalar::Text(code) if is_currency => currency = Some(code.clone()),
                value if is_minor => minor = Some(value.clone()),
                value if is_amount => amount = Some(value.clone()),
                _ => {}
            }
            // A number is a name only as a value: `{ "value": 42 }`.
            if let Some(name) = name.filter(|&name| NAMES[name] == "value" || matches!(value, Scalar::Text(_))) {
                names[name] = Some(value);
            }
        }
        // A price may be an amount with more beside it: `{ "value": { "centAmount": 1999, … }, "country": "DE" }`.
        let smallest = precise.or(minor);
        let is_minor = smallest.is_some();
        let money = currency.zip(smallest.or(amount)).map(|(currency, amount)| Money {
            is_minor,
            digits: digits.map(|digits| digits as i32),
            currency,
            amount,
        });
        let money = money.or(within);
        let name = names.into_iter().flatten().next();
        Ok(Properties { name: name.filter(|_| !has_address), money })
    }
}
