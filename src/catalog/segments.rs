//! Segments: groups of visitors that a site names, by rules on what a visitor turned to and in which situation they are, or
//! by the nearest of several centroids. Written by the config, carried by the catalogue, computed on the device alone.
//!
//! One definition of what may stand in a segment serves both doors, as for the policy: a rule about a field that is
//! sensitive, or of which nothing is learned, is refused by the build with its path and by the page with the file.

#[cfg(feature = "compiler")]
use serde_json::{Map, Value};

#[cfg(feature = "compiler")]
use super::config::{object, only, wrong};
use super::field::Field;
#[cfg(feature = "compiler")]
use super::roles::Assigned;
use crate::bytes::{Reader, Writer};
#[cfg(feature = "compiler")]
use crate::error::Result;
use crate::hash::feature_hash;

/// How many segments a catalogue may have, and how many entries each of a segment's lists.
const MOST_SEGMENTS: usize = 256;
const MOST_ENTRIES: usize = 64;
/// The longest name of a segment, of a group and of a situation's value, in bytes.
const MAX_NAME: usize = 64;
/// The longest value of a field, in bytes: as long as one that is learned.
const MAX_VALUE: usize = 1_024;
/// How much has to be known at most, in acts.
const MOST_EVENTS: u32 = 100_000;

/// A group of visitors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// Interests that have to weigh so much.
    pub interests: Vec<InterestRule>,
    /// Situations that the visitor has to be in: for each key, one of these values.
    pub context: Vec<(String, Vec<String>)>,
    /// How many acts have to be known.
    pub events: u32,
    /// What the visitor has to resemble.
    pub centroid: Vec<Component>,
    /// How much they have to, −1 to 1.
    pub similarity: f32,
    /// Of the segments with one group's centroids, only the nearest holds.
    pub group: Option<String>,
}

/// How much an interest has to weigh.
#[derive(Debug, Clone, PartialEq)]
pub struct InterestRule {
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
    /// −1 to 1.
    pub at_least: Option<f32>,
    /// −1 to 1.
    pub at_most: Option<f32>,
}

/// A part of a centroid.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
    /// −1 to 1, not 0.
    pub weight: f32,
}

impl InterestRule {
    /// The stable hash of field and value.
    pub fn hash(&self) -> u64 {
        feature_hash(&self.field, &self.value)
    }

    /// Whether an interest of this weight satisfies it.
    pub fn holds(&self, weight: f64) -> bool {
        self.at_least.is_none_or(|least| weight >= f64::from(least))
            && self.at_most.is_none_or(|most| weight <= f64::from(most))
    }
}

impl Component {
    /// The stable hash of field and value.
    pub fn hash(&self) -> u64 {
        feature_hash(&self.field, &self.value)
    }
}

impl Segment {
    /// The names of all fields that it is about, each with its path below the segment.
    fn fields(&self) -> impl Iterator<Item = (String, &str)> {
        let rules = self.interests.iter().enumerate();
        let rules = rules.map(|(place, rule)| (format!("interests[{place}].field"), rule.field.as_str()));
        let parts = self.centroid.iter().enumerate();
        rules.chain(parts.map(|(place, part)| (format!("centroid[{place}].field"), part.field.as_str())))
    }

    /// Whether it could have been written by a build.
    fn is_sound(&self) -> bool {
        let is_share = |number: f32| (-1.0..=1.0).contains(&number);
        let is_bounded = |rule: &InterestRule| {
            (rule.at_least.is_some() || rule.at_most.is_some())
                && [rule.at_least, rule.at_most].into_iter().flatten().all(is_share)
                && is_text(&rule.value, MAX_VALUE)
        };
        let is_part = |part: &Component| is_share(part.weight) && part.weight != 0.0 && is_text(&part.value, MAX_VALUE);
        let is_situation = |(key, values): &(String, Vec<String>)| {
            is_text(key, MAX_NAME) && !values.is_empty() && values.iter().all(|value| is_text(value, MAX_NAME))
        };
        is_text(&self.name, MAX_NAME)
            && self.says_something()
            && self.interests.iter().all(is_bounded)
            && self.context.iter().all(is_situation)
            && self.events <= MOST_EVENTS
            && self.centroid.iter().all(is_part)
            && is_share(self.similarity)
            && self.group.as_ref().is_none_or(|group| is_text(group, MAX_NAME) && !self.centroid.is_empty())
    }

    fn says_something(&self) -> bool {
        self.events > 0 || !(self.interests.is_empty() && self.context.is_empty() && self.centroid.is_empty())
    }

    /// As they stand in the catalogue; nothing where there are none.
    pub fn encode_all(segments: &[Segment]) -> Vec<u8> {
        let mut out = Writer::new();
        if segments.is_empty() {
            return out.into_bytes();
        }
        out.u32(segments.len() as u32);
        for segment in segments {
            segment.encode(&mut out);
        }
        out.into_bytes()
    }

    fn encode(&self, out: &mut Writer) {
        out.text(&self.name).u32(self.events).f32(self.similarity).maybe_text(self.group.as_deref());
        out.u32(self.interests.len() as u32);
        for rule in &self.interests {
            // NaN stands for a bound that is not there.
            let bound = |bound: Option<f32>| bound.unwrap_or(f32::NAN);
            out.text(&rule.field).text(&rule.value).f32(bound(rule.at_least)).f32(bound(rule.at_most));
        }
        out.u32(self.context.len() as u32);
        for (key, values) in &self.context {
            out.text(key).u32(values.len() as u32);
            values.iter().for_each(|value| {
                out.text(value);
            });
        }
        out.u32(self.centroid.len() as u32);
        for Component { field, value, weight } in &self.centroid {
            out.text(field).text(value).f32(*weight);
        }
    }

    /// Reads what [`encode_all`](Self::encode_all) wrote; `None` where that cannot be, or where a segment is about a field
    /// of which nothing is learned.
    pub fn decode_all(bytes: &[u8], fields: &[Field]) -> Option<Vec<Self>> {
        if bytes.is_empty() {
            return Some(Vec::new());
        }
        let mut input = Reader::new(bytes);
        let count = counted(&mut input, MOST_SEGMENTS)?;
        let segments: Option<Vec<Self>> = (0..count).map(|_| Self::decode(&mut input)).collect();
        let segments = segments?;
        let is_learned = |name: &str| {
            let field = fields.iter().find(|field| field.name == name);
            field.is_some_and(|field| !field.sensitive && (field.role.is_valued() || field.role.is_text()))
        };
        let all_learned = |segment: &Self| segment.fields().all(|(_, field)| is_learned(field));
        let is_ascending = segments.windows(2).all(|pair| pair[0].name < pair[1].name);
        (input.is_at_end() && is_ascending && segments.iter().all(|one| one.is_sound() && all_learned(one)))
            .then_some(segments)
    }

    fn decode(input: &mut Reader) -> Option<Self> {
        let text = |input: &mut Reader| input.text().map(str::to_owned);
        let name = text(input)?;
        let (events, similarity) = (input.u32()?, input.f32()?);
        let group = input.maybe_text()?.map(str::to_owned);
        let mut segment = Self { name, events, similarity, group, ..Self::default() };
        for _ in 0..counted(input, MOST_ENTRIES)? {
            let (field, value) = (text(input)?, text(input)?);
            let mut bound = || input.f32().map(|bound| (!bound.is_nan()).then_some(bound));
            let (at_least, at_most) = (bound()?, bound()?);
            segment.interests.push(InterestRule { field, value, at_least, at_most });
        }
        for _ in 0..counted(input, MOST_ENTRIES)? {
            let key = text(input)?;
            let values: Option<Vec<String>> = (0..counted(input, MOST_ENTRIES)?).map(|_| text(input)).collect();
            segment.context.push((key, values?));
        }
        for _ in 0..counted(input, MOST_ENTRIES)? {
            segment.centroid.push(Component { field: text(input)?, value: text(input)?, weight: input.f32()? });
        }
        Some(segment)
    }
}

/// A number of entries, where there may be so many.
fn counted(input: &mut Reader, most: usize) -> Option<usize> {
    Some(input.u32()? as usize).filter(|&count| count <= most)
}

fn is_text(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// The config's door.
#[cfg(feature = "compiler")]
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
#[cfg(feature = "compiler")]
fn list<'a>(entries: &'a Map<String, Value>, path: &str, key: &str) -> Result<Vec<(String, &'a Value)>> {
    let Some(value) = entries.get(key) else { return Ok(Vec::new()) };
    let path = format!("{path}.{key}");
    let list = value.as_array().filter(|list| (1..=MOST_ENTRIES).contains(&list.len()));
    let list = list.ok_or_else(|| wrong(&path, &value.to_string(), "a list of 1 to 64 entries"))?;
    Ok(list.iter().enumerate().map(|(place, entry)| (format!("{path}[{place}]"), entry)).collect())
}

#[cfg(feature = "compiler")]
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

#[cfg(feature = "compiler")]
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

#[cfg(feature = "compiler")]
fn feature(entries: &Map<String, Value>, path: &str) -> Result<(String, String)> {
    let text = |key: &str| {
        let value = entries.get(key).unwrap_or(&Value::Null);
        let text = value.as_str().filter(|text| is_text(text, MAX_VALUE));
        text.map(str::to_owned)
            .ok_or_else(|| wrong(&format!("{path}.{key}"), &value.to_string(), "a text of 1 to 1,024 bytes"))
    };
    Ok((text("field")?, text("value")?))
}

#[cfg(feature = "compiler")]
fn share(entries: &Map<String, Value>, path: &str, key: &str) -> Result<Option<f32>> {
    let Some(value) = entries.get(key) else { return Ok(None) };
    let number = value.as_f64().map(|number| number as f32).filter(|number| (-1.0..=1.0).contains(number));
    number.map(Some).ok_or_else(|| wrong(&format!("{path}.{key}"), &value.to_string(), "a number of -1 to 1"))
}

#[cfg(feature = "compiler")]
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

#[cfg(feature = "compiler")]
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
#[cfg(feature = "compiler")]
fn of_centroid(entries: &Map<String, Value>, path: &str, has_none: bool) -> Result<f32> {
    const A_LITTLE: f32 = 0.2;
    match share(entries, path, "atLeast")? {
        Some(_) if has_none => {
            Err(wrong(&format!("{path}.atLeast"), "a similarity without a centroid", "a `centroid` beside it"))
        }
        given => Ok(given.unwrap_or(A_LITTLE)),
    }
}
