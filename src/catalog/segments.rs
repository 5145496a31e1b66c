//! Segments: groups of visitors that a site names, by rules on what a visitor turned to and in which situation they are, or
//! by the nearest of several centroids. Written by the config, carried by the catalogue, computed on the device alone.
//!
//! One definition of what may stand in a segment serves both doors, as for the policy: a rule about a field that is
//! sensitive, or of which nothing is learned, is refused by the build with its path and by the page with the file.

use super::field::Field;
use crate::bytes::{Reader, Writer};
use crate::hash::feature_hash;

/// How many segments a catalogue may have, and how many entries each of a segment's lists.
pub(crate) const MOST_SEGMENTS: usize = 256;
pub(crate) const MOST_ENTRIES: usize = 64;
/// The longest name of a segment, of a group and of a situation's value, in bytes.
pub(crate) const MAX_NAME: usize = 64;
/// The longest value of a field, in bytes: as long as one that is learned.
pub(crate) const MAX_VALUE: usize = 1_024;
/// How much has to be known at most, in acts.
pub(crate) const MOST_EVENTS: u32 = 100_000;

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
    pub(crate) fn fields(&self) -> impl Iterator<Item = (String, &str)> {
        let rules = self.interests.iter().enumerate();
        let rules = rules.map(|(place, rule)| (format!("interests[{place}].field"), rule.field.as_str()));
        let parts = self.centroid.iter().enumerate();
        rules.chain(parts.map(|(place, part)| (format!("centroid[{place}].field"), part.field.as_str())))
    }

    /// Whether it could have been written by a build.
    pub(crate) fn is_sound(&self) -> bool {
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

    pub(crate) fn says_something(&self) -> bool {
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

pub(crate) fn is_text(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && !text.chars().any(char::is_control)
}
