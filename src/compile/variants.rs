//! Variants of one product, of which a shelf shows one: items that name each other in a field with the role `variant-of`, and items that
//! are alike in the fields that the config names under `variants.same`.

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::config::Config;
use super::gather::Use;
use super::roles::Assigned;
use super::source::{Scalar, Source, Value};
use super::text::plain_words;
use crate::catalog::Role;
use crate::error::{Error, Result};
use crate::order;

/// The field that items found to be alike get: the id of the first of them.
pub const FIELD: &str = "variantOf";
/// How many groups are named in the report.
const NAMED: usize = 5;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variants {
    /// How many groups of two items or more.
    pub groups: usize,
    /// How many items are in them.
    pub items: usize,
    /// The ids of the largest groups, at most three of each.
    pub named: Vec<Vec<String>>,
}

/// Gives the items that are alike in all fields of `variants.same` the field [`FIELD`]. Texts are alike if they have the same letters and
/// digits in the same order: case, diacritics, punctuation and a year in brackets at the end make no difference. Lists are alike in any
/// order. An item without a value in one of the fields is like none.
///
/// Errors: `config_invalid` if no item has one of the fields, or if the items have a field [`FIELD`] or one with the role `variant-of`.
pub(super) fn find_alike(source: &mut Source, config: &Config) -> Result<()> {
    if config.variants.is_empty() {
        return Ok(());
    }
    let places: Vec<u32> = config.variants.iter().map(|name| place_of(source, name)).collect::<Result<_>>()?;
    let declared =
        config.fields.iter().find(|(_, field)| field.role == Some(Role::VariantOf)).map(|(name, _)| name.as_str());
    if let Some(name) = declared.or_else(|| source.fields.iter().map(String::as_str).find(|&name| name == FIELD)) {
        let expected = "either this or a field with the role `variant-of`, and no field of this name without that role";
        return Err(Error::config("variants", format!("a field `{name}` beside it"), expected));
    }
    let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (number, item) in source.items.iter().enumerate() {
        let keys: Option<Vec<String>> = places.iter().map(|&place| key(item.get(place as usize)?)).collect();
        if let Some(keys) = keys {
            groups.entry(keys.join("\n")).or_default().push(number);
        }
    }
    let field = source.fields.len() as u32;
    source.fields.push(FIELD.to_owned());
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let id = source.items[group[0]].id.clone();
        group.iter().for_each(|&item| source.items[item].fields.push((field, Value::Text(id.clone()))));
    }
    Ok(())
}

fn place_of(source: &Source, name: &str) -> Result<u32> {
    let place = source.fields.iter().position(|known| known == name);
    place.map(|place| place as u32).ok_or_else(|| {
        let expected = format!("fields of the items, of {}", source.fields.join(", "));
        Error::config("variants.same", format!("`{name}`, which no item has"), &expected)
    })
}

/// What a value is compared by; `None` if there is nothing to compare.
fn key(value: &Value) -> Option<String> {
    let key = match value {
        Value::Text(text) => plain_words(without_year(text)),
        Value::Number(number) => number.to_string(),
        Value::List(list) => {
            let text = |scalar: &Scalar| match scalar {
                Scalar::Text(text) => plain_words(text),
                Scalar::Number(number) => number.to_string(),
            };
            let mut texts: Vec<String> = list.iter().map(text).collect();
            order::insertion(&mut texts, |one, other| one < other);
            texts.join(", ")
        }
        Value::Bool(_) | Value::Other(_) => return None,
    };
    (!key.is_empty()).then_some(key)
}

/// A text without a year in brackets at its end.
fn without_year(text: &str) -> &str {
    let text = text.trim();
    let Some((before, bracket)) = text.rsplit_once(['(', '[']) else { return text };
    let year = bracket.strip_suffix([')', ']']).unwrap_or_default();
    if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) { before } else { text }
}

/// Puts the item that others name as theirs into their group, and counts the groups.
///
/// Errors: `config_invalid` for a variant of a variant, and for two fields with the role.
pub(super) fn check(columns: &mut Columns, fields: &[Assigned]) -> Result<Variants> {
    let mut of_role = fields.iter().enumerate().filter(|(_, field)| field.role == Role::VariantOf && !field.sensitive);
    let Some((place, field)) = of_role.next() else { return Ok(Variants::default()) };
    if let Some((_, other)) = of_role.next() {
        let got = format!("the role variant-of for `{}` and `{}`", field.name, other.name);
        return Err(Error::config("fields", got, "one field with this role"));
    }
    let mut of = columns.one_value_of(place);
    let places: FxHashMap<&str, usize> = columns.ids.iter().map(String::as_str).zip(0..).collect();
    let mut parents: Vec<(usize, u32)> = Vec::new();
    for item in 0..of.len() {
        let Some(draft) = of[item] else { continue };
        let named = &columns.features.drafts[draft as usize].value;
        let Some(&parent) = places.get(named.as_str()) else { continue };
        match of[parent] {
            Some(own) if own != draft => return Err(of_a_variant(columns, field, item, parent)),
            Some(_) => {}
            None => {
                of[parent] = Some(draft);
                parents.push((parent, draft));
            }
        }
    }
    parents.iter().for_each(|&(item, draft)| columns.add_use(item, Use { draft, frequency: 1.0, field_length: 0.0 }));
    Ok(counted(columns, place))
}

fn of_a_variant(columns: &Columns, field: &Assigned, item: usize, parent: usize) -> Error {
    let (item, parent) = (&columns.ids[item], &columns.ids[parent]);
    let got = format!("item `{item}` as a variant of `{parent}`, which is a variant of another item");
    Error::config(&format!("fields.{}", field.name), got, "the same id in all variants of a product")
}

fn counted(columns: &Columns, place: usize) -> Variants {
    let mut groups: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (item, draft) in columns.one_value_of(place).into_iter().enumerate() {
        if let Some(draft) = draft {
            groups.entry(draft).or_default().push(item);
        }
    }
    let groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    // The largest first; of equally large ones, that of the earliest item.
    let by_first = order::descending(groups.iter().map(|group| -(group[0] as f64)).zip(0..));
    let largest = order::descending(by_first.iter().map(|&(_, group)| groups[group as usize].len() as f64).zip(0..));
    let named = largest.iter().take(NAMED).map(|&(_, place)| &groups[by_first[place as usize].1 as usize]);
    let ids = |group: &Vec<usize>| group.iter().take(3).map(|&item| columns.ids[item].clone()).collect();
    Variants { groups: groups.len(), items: groups.iter().map(Vec::len).sum(), named: named.map(ids).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<String> {
        key(&Value::Text(text.to_owned()))
    }

    #[test]
    fn spelling_makes_no_difference_and_words_do() {
        assert_eq!(text("Moby-Dick; or, The Whale"), text("MOBY DICK: Or the whale"));
        assert_eq!(text("The Triumphs of Eugène Valmont"), text("The Triumphs of Eugene Valmont"));
        assert_eq!(text("Robinson Crusoe (1808)"), text("Robinson Crusoe"));
        assert_ne!(text("The Golden Bough (Vol. 1)"), text("The Golden Bough (Vol. 2)"));
        assert_ne!(text("The Golden Bough (1922-3)"), text("The Golden Bough"));
        assert_ne!(text("Catch 22"), text("Catch 23"));
        assert_eq!(text("…"), None);
    }

    #[test]
    fn lists_are_alike_in_any_order() {
        let list =
            |texts: &[&str]| key(&Value::List(texts.iter().map(|&text| Scalar::Text(text.to_owned())).collect()));
        assert_eq!(list(&["Marx, Karl", "Engels"]), list(&["engels", "Marx Karl"]));
        assert_ne!(list(&["Marx"]), list(&["Marx", "Engels"]));
    }
}
