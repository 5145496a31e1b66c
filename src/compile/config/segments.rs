//! The entry `segments`.

use super::{object, only, wrong};
use crate::catalog::segments::{
    Component, InterestRule, MAX_NAME, MAX_VALUE, MOST_ENTRIES, MOST_EVENTS, MOST_SEGMENTS, Segment, is_text,
};
use crate::compile::roles::Assigned;
use crate::error::Result;
use serde_json::{Map, Value};

impl Segment {
    /// Reads the config's entry, into the order of the names. Errors: `config_invalid`, which names the key.
    pub fn all_from_config(value: &Value) -> Result<Vec<Self>> {
        let entries = object(value, "segments")?;
        if entries.len() > MOST_SEGMENTS {
            return Err(wrong("segments", &format!("{} of them", entries.len()), "256 at most"));
        }
        let segments = entries.iter().map(|(name, entry)| Self::from_config(name, entry));
        let mut segments = segments.collect::<Result<Vec<Self>>>()?;
        segments.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(segments)
    }

    /// Whether each is about fields of which something is learned. Errors: `config_invalid`, which names the key.
    pub fn check_fields(segments: &[Self], fields: &[Assigned]) -> Result<()> {
        for segment in segments {
            for (path, name) in segment.fields() {
                let field = fields.iter().find(|field| field.name == name);
                let got = match field {
                    Some(field) if field.sensitive => format!("`{name}`, a sensitive field"),
                    Some(field) if field.role.is_valued() || field.role.is_text() => continue,
                    Some(field) => format!("`{name}`, of the role {}", field.role.name()),
                    None => format!("`{name}`, which no item has"),
                };
                let expected = "a field of which something is learned: title, text, category, tag or creator";
                return Err(wrong(&format!("segments.{}.{path}", segment.name), &got, expected));
            }
        }
        Ok(())
    }

    fn from_config(name: &str, value: &Value) -> Result<Self> {
        let path = format!("segments.{name}");
        if !is_text(name, MAX_NAME) {
            return Err(wrong(&path, &format!("a name of {} bytes", name.len()), "a name of 1 to 64 bytes"));
        }
        let entries = object(value, &path)?;
        only(entries, &path, &["interests", "context", "events", "centroid", "atLeast", "group"])?;
        let mut segment = Self { name: name.to_owned(), ..Self::default() };
        for (path, entry) in list(entries, &path, "interests")? {
            segment.interests.push(interest_rule(entry, &path)?);
        }
        for (path, entry) in list(entries, &path, "centroid")? {
            segment.centroid.push(component(entry, &path)?);
        }
        if let Some(context) = entries.get("context") {
            segment.context = situations(context, &format!("{path}.context"))?;
        }
        if let Some(events) = entries.get("events") {
            segment.events = least_events(events, &format!("{path}.events"))?;
        }
        segment.similarity = of_centroid(entries, &path, segment.centroid.is_empty())?;
        if let Some(group) = entries.get("group") {
            let name = group.as_str().filter(|name| is_text(name, MAX_NAME) && !segment.centroid.is_empty());
            let expected = "a name of 1 to 64 bytes, on a segment that has a centroid";
            let name = name.ok_or_else(|| wrong(&format!("{path}.group"), &group.to_string(), expected))?;
            segment.group = Some(name.to_owned());
        }
        if segment.says_something() {
            return Ok(segment);
        }
        Err(wrong(&path, "no condition", "one or more of interests, context, events and centroid"))
    }
}

/// The entries of a list, each with its path.
fn list<'a>(entries: &'a Map<String, Value>, path: &str, key: &str) -> Result<Vec<(String, &'a Value)>> {
    let Some(value) = entries.get(key) else { return Ok(Vec::new()) };
    let path = format!("{path}.{key}");
    let list = value.as_array().filter(|list| (1..=MOST_ENTRIES).contains(&list.len()));
    let list = list.ok_or_else(|| wrong(&path, &value.to_string(), "a list of 1 to 64 entries"))?;
    Ok(list.iter().enumerate().map(|(place, entry)| (format!("{path}[{place}]"), entry)).collect())
}

fn interest_rule(value: &Value, path: &str) -> Result<InterestRule> {
    let entries = object(value, path)?;
    only(entries, path, &["field", "value", "atLeast", "atMost"])?;
    let (field, value) = feature(entries, path)?;
    let (at_least, at_most) = (share(entries, path, "atLeast")?, share(entries, path, "atMost")?);
    if at_least.is_none() && at_most.is_none() {
        return Err(wrong(path, "an interest without a bound", "`atLeast`, `atMost` or both"));
    }
    if at_least.zip(at_most).is_some_and(|(least, most)| least > most) {
        return Err(wrong(&format!("{path}.atMost"), "less than `atLeast`", "a number that is not"));
    }
    Ok(InterestRule { field, value, at_least, at_most })
}

fn component(value: &Value, path: &str) -> Result<Component> {
    let entries = object(value, path)?;
    only(entries, path, &["field", "value", "weight"])?;
    let (field, value) = feature(entries, path)?;
    let weight = share(entries, path, "weight")?.unwrap_or(1.0);
    if weight == 0.0 {
        return Err(wrong(&format!("{path}.weight"), "0", "a number of -1 to 1 that is not 0"));
    }
    Ok(Component { field, value, weight })
}

fn feature(entries: &Map<String, Value>, path: &str) -> Result<(String, String)> {
    let text = |key: &str| {
        let value = entries.get(key).unwrap_or(&Value::Null);
        let text = value.as_str().filter(|text| is_text(text, MAX_VALUE));
        text.map(str::to_owned)
            .ok_or_else(|| wrong(&format!("{path}.{key}"), &value.to_string(), "a text of 1 to 1,024 bytes"))
    };
    Ok((text("field")?, text("value")?))
}

fn share(entries: &Map<String, Value>, path: &str, key: &str) -> Result<Option<f32>> {
    let Some(value) = entries.get(key) else { return Ok(None) };
    let number = value.as_f64().map(|number| number as f32).filter(|number| (-1.0..=1.0).contains(number));
    number.map(Some).ok_or_else(|| wrong(&format!("{path}.{key}"), &value.to_string(), "a number of -1 to 1"))
}

fn situations(value: &Value, path: &str) -> Result<Vec<(String, Vec<String>)>> {
    let entries = object(value, path)?;
    let expected = "a text of 1 to 64 bytes, or a list of 1 to 64 of them";
    let mut situations = Vec::with_capacity(entries.len());
    for (key, value) in entries.iter().take(MOST_ENTRIES + 1) {
        let values: Option<Vec<String>> = match value {
            Value::Array(list) if list.len() <= MOST_ENTRIES => {
                list.iter().map(|value| value.as_str().map(str::to_owned)).collect()
            }
            value => value.as_str().map(|value| vec![value.to_owned()]),
        };
        let is_sound = |values: &Vec<String>| !values.is_empty() && values.iter().all(|value| is_text(value, MAX_NAME));
        let values = values.filter(|values| is_sound(values) && is_text(key, MAX_NAME));
        let values = values.ok_or_else(|| wrong(&format!("{path}.{key}"), &value.to_string(), expected))?;
        situations.push((key.clone(), values));
    }
    if (1..=MOST_ENTRIES).contains(&situations.len()) {
        return Ok(situations);
    }
    Err(wrong(path, &format!("{} keys", entries.len()), "1 to 64 keys of a situation"))
}

fn least_events(value: &Value, path: &str) -> Result<u32> {
    let entries = object(value, path)?;
    only(entries, path, &["atLeast"])?;
    let least = entries.get("atLeast").unwrap_or(&Value::Null);
    let number = least.as_u64().filter(|number| (1..=u64::from(MOST_EVENTS)).contains(number));
    let number = number
        .ok_or_else(|| wrong(&format!("{path}.atLeast"), &least.to_string(), "a whole number of 1 to 100,000"))?;
    Ok(number as u32)
}

/// How near the centroid a visitor has to be: a little, where the config does not say.
fn of_centroid(entries: &Map<String, Value>, path: &str, has_none: bool) -> Result<f32> {
    const A_LITTLE: f32 = 0.2;
    match share(entries, path, "atLeast")? {
        Some(_) if has_none => {
            Err(wrong(&format!("{path}.atLeast"), "a similarity without a centroid", "a `centroid` beside it"))
        }
        given => Ok(given.unwrap_or(A_LITTLE)),
    }
}
