//! Segments: groups of visitors that a site defines, by rules on a visitor's interests and situation, or
//! by the nearest of several centroids. Written in the config, stored in the catalogue, computed only on the device.
//!
//! The build and the page check a segment by the same definition, as with the policy: a rule about a field that is
//! sensitive or not learned is refused by the build with its path, and by the page with the file.

use super::facts::{FactRule, FactValue, MOST_FACTS};
use super::field::Field;
use super::measures::{Bounds, Measure};
use crate::bytes::{Reader, Writer};
use crate::spelling::value_hash;

/// The largest number of segments of a catalogue, and of entries in each list of a segment.
pub(crate) const MOST_SEGMENTS: usize = 256;
pub(crate) const MOST_ENTRIES: usize = 64;
/// The longest name of a segment, of a group and of a situation's value, in bytes.
pub(crate) const MAX_NAME: usize = 64;
/// The longest value of a field, in bytes: as long as a learned one.
pub(crate) const MAX_VALUE: usize = 1_024;
/// The largest `events` condition, in acts.
pub(crate) const MOST_EVENTS: u32 = 100_000;

/// A group of visitors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// Bounds on the weights of interests.
    pub interests: Vec<InterestRule>,
    /// The situation: for each key, its allowed values.
    pub context: Vec<(String, Vec<String>)>,
    /// The least number of acts.
    pub events: u32,
    /// Bounds on how recently, how often and for how much.
    pub measures: Vec<Bounds>,
    /// Conditions on the facts that were stated.
    pub facts: Vec<FactCondition>,
    /// The centroid that the visitor's interests must resemble.
    pub centroid: Vec<Component>,
    /// The least cosine with the centroid, −1 to 1.
    pub similarity: f32,
    /// Of the segments of one group, only the one with the nearest centroid holds.
    pub group: Option<String>,
}

/// A condition on a fact, which holds only where the fact is in force: one of some words, or bounds on a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactCondition {
    /// The fact.
    pub name: String,
    /// The words of which it must have one; empty for bounds.
    pub words: Vec<String>,
    /// The smallest number.
    pub at_least: Option<f64>,
    /// The largest number.
    pub at_most: Option<f64>,
}

impl FactCondition {
    /// Whether a value of the fact satisfies it.
    pub fn holds(&self, rule: &FactRule, value: &FactValue) -> bool {
        if let (true, FactValue::Number(number)) = (self.words.is_empty(), value) {
            return self.at_least.is_none_or(|least| *number >= least)
                && self.at_most.is_none_or(|most| *number <= most);
        }
        let mut has_one = false;
        rule.each_word(value, |word| has_one |= self.words.iter().any(|known| known == word));
        has_one
    }

    fn is_sound(&self) -> bool {
        let bounds = [self.at_least, self.at_most];
        is_text(&self.name, MAX_NAME)
            && self.words.iter().all(|word| is_text(word, MAX_VALUE))
            && bounds.iter().flatten().all(|bound| bound.is_finite())
            && self.words.is_empty() != bounds.iter().all(Option::is_none)
    }

    fn encode(&self, out: &mut Writer) {
        out.text(&self.name).u32(self.words.len() as u32);
        for word in &self.words {
            out.text(word);
        }
        for bound in [self.at_least, self.at_most] {
            out.u8(u8::from(bound.is_some())).f64(bound.unwrap_or(0.0));
        }
    }

    fn decode(input: &mut Reader) -> Option<Self> {
        let name = input.text()?.to_owned();
        let count = counted(input, MOST_ENTRIES)?;
        let words = (0..count).map(|_| input.text().map(str::to_owned)).collect::<Option<_>>()?;
        let mut bound = || Some((input.u8()? == 1).then_some(input.f64()?));
        Some(Self { name, words, at_least: bound()?, at_most: bound()? })
    }
}

/// Bounds on the weight of an interest.
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
        value_hash(&self.field, &self.value)
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
        value_hash(&self.field, &self.value)
    }
}

impl Segment {
    /// The names of all fields in its conditions, each with its path within the segment.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (String, &str)> {
        let rules = self.interests.iter().enumerate();
        let rules = rules.map(|(place, rule)| (format!("interests[{place}].field"), rule.field.as_str()));
        let parts = self.centroid.iter().enumerate();
        rules.chain(parts.map(|(place, part)| (format!("centroid[{place}].field"), part.field.as_str())))
    }

    /// Whether a build could have written it.
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
            && self.measures.iter().all(Bounds::are_sound)
            && self.facts.iter().all(FactCondition::is_sound)
            && self.centroid.iter().all(is_part)
            && is_share(self.similarity)
            && self.group.as_ref().is_none_or(|group| is_text(group, MAX_NAME) && !self.centroid.is_empty())
    }

    pub(crate) fn says_something(&self) -> bool {
        self.events > 0
            || !self.measures.is_empty()
            || !self.facts.is_empty()
            || !(self.interests.is_empty() && self.context.is_empty() && self.centroid.is_empty())
    }

    /// As encoded in the catalogue; empty without segments.
    pub fn encode_all(segments: &[Segment]) -> Vec<u8> {
        let mut out = Writer::new();
        if segments.is_empty() {
            return out.into_bytes();
        }
        out.u32(segments.len() as u32);
        for segment in segments {
            segment.encode(&mut out);
        }
        // Apart, so that a catalogue without measures is one that earlier versions read.
        let has_facts = segments.iter().any(|segment| !segment.facts.is_empty());
        if has_facts || segments.iter().any(|segment| !segment.measures.is_empty()) {
            for segment in segments {
                out.u32(segment.measures.len() as u32);
                segment.measures.iter().for_each(|bounds| bounds.encode(&mut out));
            }
        }
        // Likewise, after the measures.
        if has_facts {
            for segment in segments {
                out.u32(segment.facts.len() as u32);
                segment.facts.iter().for_each(|fact| fact.encode(&mut out));
            }
        }
        out.into_bytes()
    }

    fn encode(&self, out: &mut Writer) {
        out.text(&self.name).u32(self.events).f32(self.similarity).maybe_text(self.group.as_deref());
        out.u32(self.interests.len() as u32);
        for rule in &self.interests {
            // NaN encodes a missing bound.
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

    /// Reads what [`encode_all`](Self::encode_all) wrote; `None` if it is malformed, or if a segment uses a field
    /// that is not learned, or a fact that is not declared.
    pub fn decode_all(bytes: &[u8], fields: &[Field], facts: &[FactRule]) -> Option<Vec<Self>> {
        if bytes.is_empty() {
            return Some(Vec::new());
        }
        let mut input = Reader::new(bytes);
        let count = counted(&mut input, MOST_SEGMENTS)?;
        let segments: Option<Vec<Self>> = (0..count).map(|_| Self::decode(&mut input)).collect();
        let mut segments = segments?;
        if !input.is_at_end() {
            for segment in &mut segments {
                let count = counted(&mut input, Measure::ALL.len())?;
                segment.measures = (0..count).map(|_| Bounds::decode(&mut input)).collect::<Option<_>>()?;
            }
        }
        if !input.is_at_end() {
            for segment in &mut segments {
                let count = counted(&mut input, MOST_FACTS)?;
                segment.facts = (0..count).map(|_| FactCondition::decode(&mut input)).collect::<Option<_>>()?;
            }
        }
        let is_learned = |name: &str| {
            let field = fields.iter().find(|field| field.name == name);
            field.is_some_and(|field| !field.sensitive && (field.role.is_valued() || field.role.is_text()))
        };
        let is_declared = |condition: &FactCondition| facts.iter().any(|fact| fact.name == condition.name);
        let all_learned = |segment: &Self| {
            segment.fields().all(|(_, field)| is_learned(field)) && segment.facts.iter().all(is_declared)
        };
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

/// A number of entries, at most `most`.
fn counted(input: &mut Reader, most: usize) -> Option<usize> {
    Some(input.u32()? as usize).filter(|&count| count <= most)
}

pub(crate) fn is_text(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && !text.chars().any(char::is_control)
}
