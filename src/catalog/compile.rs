//! Items into a catalogue: the work that is the same for every visitor, done once.
//!
//! Each item becomes a sparse vector. An entry is `field weight × idf × saturated frequency`:
//! `idf = ln(1 + (N − n + ½) / (n + ½))` for a feature that n of N items have, and BM25's saturation of how often it
//! stands in the item (k₁ = 1.2, b = 0.75 where the config does not say), which is 1 for a tag. (Robertson & Zaragoza
//! 2009, "The Probabilistic Relevance Framework: BM25 and Beyond".) Entries are kept in 255ths of the item's largest:
//! the weights on the file are the weights that everything uses, so that explanations are exact.

use std::borrow::Cow;

use super::buffer::bytes_of;
use super::config::{Bm25, Config};
use super::dense::{DenseSets, SourceVectors};
use super::entries::Entries;
use super::field::{Field, Role, Shape};
use super::format::{self, NO_STRING, SECTIONS, Section};
use super::gather::{Distinct, Features, Index, Strings, Use};
use super::limits::{self, LARGEST_CONFIG, LONGEST_VALUE, MOST_FEATURES};
use super::neighbours::{NeighbourSets, SetReport, SourceNeighbours};
use super::policy::Policy;
use super::priors::{self, Counts, Interactions};
use super::roles::{self, Assigned};
use super::segments::Segment;
use super::sets::SetNames;
use super::settings::Signal;
use super::shaping::Shapings;
use super::source::{self, Duplicates, Scalar, Source, SourceItem, Value};
use super::text::{Analyser, Language, Token, choice};
use crate::error::{Error, ErrorKind, Result};

const HOUR_MS: f64 = 3_600_000.0;

/// What a catalogue is made of.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The items: NDJSON or a JSON array.
    pub source: &'a [u8],
    /// The config: JSON, may be empty.
    pub config: &'a str,
    /// What to do with an item whose id an earlier one has.
    pub duplicates: Duplicates,
    /// Sets of item vectors.
    pub vectors: &'a [SourceVectors],
    /// Tables of neighbours.
    pub neighbours: &'a [SourceNeighbours],
    /// What everybody did, for the priors.
    pub interactions: Option<&'a Interactions>,
}

impl<'a> Inputs<'a> {
    /// Items and nothing else.
    pub fn of(source: &'a [u8], config: &'a str, duplicates: Duplicates) -> Self {
        Self { source, config, duplicates, vectors: &[], neighbours: &[], interactions: None }
    }
}

/// Which part of the work is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Parsing the source.
    Read,
    /// Finding each item's features.
    Features,
    /// Quantising the items' vectors.
    Vectors,
    /// Quantising the items' neighbours.
    Neighbours,
}

/// What came of it.
#[derive(Debug)]
pub struct Compiled {
    /// The catalogue file.
    pub bytes: Vec<u8>,
    /// The fields and what each is for.
    pub fields: Vec<Assigned>,
    /// How many items.
    pub items: usize,
    /// How many rows of the source were joined to an earlier one of the same id.
    pub merged: usize,
    /// How many features.
    pub features: usize,
    /// Of each set of vectors: its name, its dimensions, and how many items have one.
    pub vectors: Vec<(String, usize, usize)>,
    /// What became of each table of neighbours.
    pub neighbours: Vec<SetReport>,
    /// How many interactions were about items of the catalogue.
    pub interactions: usize,
    /// What popularity was read from, and how.
    pub popularity: Vec<priors::Read>,
    /// The same of what is popular of late.
    pub trending: Vec<priors::Read>,
    /// Whether anything tells the items apart before anything is known of a visitor.
    pub orders_first_visit: bool,
    /// The languages in which texts were read, with how many items are in each, the commonest first.
    pub languages: Vec<(Language, usize)>,
    /// Why in these.
    pub languages_why: &'static str,
}

/// Compiles items, vectors, neighbours and interactions into a catalogue.
///
/// `progress` hears the stage and how much of it is done, 0 to 1.
/// Errors: `source_*`, `config_invalid`, `vectors_invalid`, `neighbours_invalid`,
/// `interactions_invalid`.
/// Cost: a few passes over the items; memory for all of them; dimensions² / 2 multiplications for each vector.
pub fn compile(inputs: Inputs, mut progress: impl FnMut(Stage, f64)) -> Result<Compiled> {
    let config = Config::parse(checked_length(inputs.config)?, &SetNames::new(inputs.vectors, inputs.neighbours)?)?;
    limits::reserve(inputs.source.len())?;
    let length = inputs.source.len().max(1) as f64;
    let source = source::read(inputs.source, inputs.duplicates, |read| {
        progress(Stage::Read, (read as f64 / length).min(1.0));
    })?;
    let assigned = roles::assign(&source, &config)?;
    config.check_shaping(&assigned.iter().map(finished).collect::<Vec<_>>())?;
    Segment::check_fields(&config.segments, &assigned)?;
    let languages = config.language.of_all(&source)?;
    let Source { items, merged, .. } = source;
    let spoken = choice::tally(&languages);
    let mut columns = Columns::new(&assigned, languages);
    let count = items.len();
    // Each is let go of as soon as it is taken in: there is not memory for all of them twice.
    for (number, item) in items.into_iter().enumerate() {
        columns.add(&item, &assigned)?;
        if number % 1_000 == 0 {
            progress(Stage::Features, number as f64 / count as f64);
        }
    }
    columns.check_sizes()?;
    let half_life = f64::from(config.trending_half_life_hours) * HOUR_MS;
    let counts = inputs.interactions.map(|known| known.counts(&columns.ids, half_life)).transpose()?;
    let (popularity, trending) = columns.add_priors(&assigned, counts.as_ref(), &config);
    let sets = DenseSets::new(inputs.vectors, &columns.ids, &config, |part| progress(Stage::Vectors, part))?;
    let neighbours = NeighbourSets::new(inputs.neighbours, &columns.ids, |part| progress(Stage::Neighbours, part))?;
    let features = columns.features.index(&assigned);
    columns.features.name_words(&features, &assigned, &columns.analyser);
    let orders_first_visit = columns.orders_first_visit(&assigned, &config);
    let bytes = columns.write(&features, &assigned, &config, (&sets, &neighbours));
    Ok(Compiled {
        bytes,
        items: count,
        merged,
        features: features.len(),
        fields: assigned,
        vectors: sets.counts(),
        neighbours: neighbours.reports,
        interactions: counts.map_or(0, |counts| counts.rows),
        popularity,
        trending,
        orders_first_visit,
        languages: spoken,
        languages_why: config.language.why,
    })
}

/// The columns of the file, growing item by item.
struct Columns {
    features: Features,
    analyser: Analyser,
    /// By item.
    languages: Vec<Language>,
    /// The terms of the text in work: room that is used again.
    tokens: Vec<Token>,
    ids: Vec<String>,
    shown: Distinct,
    uses: Vec<Vec<Use>>,
    popularity: Vec<f32>,
    trending: Vec<f32>,
    numbers: Vec<Vec<f64>>,
    stored: Vec<Vec<u32>>,
    /// By field: how many words its texts have, over all items.
    words: Vec<f64>,
}

impl Columns {
    fn new(fields: &[Assigned], languages: Vec<Language>) -> Self {
        let kept = || fields.iter().filter(|field| field.role != Role::Ignored);
        Self {
            features: Features::default(),
            analyser: Analyser::default(),
            languages,
            tokens: Vec::new(),
            ids: Vec::new(),
            shown: Distinct::default(),
            uses: Vec::new(),
            popularity: Vec::new(),
            trending: Vec::new(),
            numbers: vec![Vec::new(); kept().filter(|field| field.shape == Shape::Number).count()],
            stored: vec![Vec::new(); kept().filter(|field| field.shape.is_stored()).count()],
            words: vec![0.0; fields.len()],
        }
    }

    fn add(&mut self, item: &SourceItem, fields: &[Assigned]) -> Result<()> {
        self.ids.push(item.id.clone());
        let mut uses = Vec::new();
        let (mut number, mut stored) = (0, 0);
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.role != Role::Ignored) {
            let value = item.get(index);
            if field.shape == Shape::Number {
                self.add_number(item, field, value, number)?;
                number += 1;
            } else if field.shape.is_stored() {
                let string = value.map_or(NO_STRING, |value| self.shown.add(fragment(value, field.shape)));
                self.stored[stored].push(string);
                stored += 1;
            }
            if let Some(value) = value {
                self.add_uses(item, (index, field), value, &mut uses)?;
                if uses.len() > MOST_FEATURES {
                    return Err(too_many(item, field, uses.len()));
                }
            }
        }
        for used in &uses {
            self.features.drafts[used.draft as usize].items += 1;
        }
        self.uses.push(uses);
        Ok(())
    }

    /// Whether the file can say where everything stands: in four bytes. Errors: `memory`.
    fn check_sizes(&self) -> Result<()> {
        let drafts = self.features.drafts.iter().map(|draft| &draft.value);
        let texts: usize = self.ids.iter().chain(drafts).chain(&self.shown.texts).map(String::len).sum();
        let entries: usize = self.uses.iter().map(Vec::len).sum();
        let bytes = texts.max(entries) as u64;
        if bytes <= u64::from(u32::MAX) { Ok(()) } else { Err(ErrorKind::Memory { bytes }.into()) }
    }

    fn add_number(&mut self, item: &SourceItem, field: &Assigned, value: Option<&Value>, column: usize) -> Result<()> {
        let number = match value {
            None => f64::NAN,
            Some(Value::Number(number)) if least(field).is_none_or(|least| *number >= least) => *number,
            Some(Value::Text(text)) if field.role == Role::Date => {
                roles::timestamp(text).ok_or_else(|| wrong(item, field, &Value::Text(text.clone())))?
            }
            Some(other) => return Err(wrong(item, field, other)),
        };
        self.numbers[column].push(number);
        Ok(())
    }

    /// Makes the priors' columns of what the fields say and of what everybody did. Returns how each was read: popularity,
    /// and what is popular of late.
    fn add_priors(
        &mut self,
        fields: &[Assigned],
        counts: Option<&Counts>,
        config: &Config,
    ) -> (Vec<priors::Read>, Vec<priors::Read>) {
        let (all, late) = (counts.map(|counts| &counts.all), counts.and_then(|counts| counts.late.as_ref()));
        let popular = self.prior_sources(fields, Role::Popularity, all);
        let late = self.prior_sources(fields, Role::Trending, late);
        let items = self.ids.len();
        let (popularity, read) = priors::column(&popular, items, config.pseudo_counts.popularity);
        let (trending, read_late) = priors::column(&late, items, config.pseudo_counts.trending);
        (self.popularity, self.trending) = (popularity, if late.is_empty() { Vec::new() } else { trending });
        (read, read_late)
    }

    /// Where the numbers of a prior come from: the fields of its role, and the interactions.
    fn prior_sources<'a>(
        &'a self,
        fields: &'a [Assigned],
        role: Role,
        counts: Option<&'a Vec<f64>>,
    ) -> Vec<priors::Source<'a>> {
        let numeric = fields.iter().filter(|field| field.role != Role::Ignored && field.shape == Shape::Number);
        let of_role = numeric.enumerate().filter(|(_, field)| field.role == role && !field.sensitive);
        let of_fields = of_role.map(|(column, field)| priors::Source {
            name: Some(&field.name),
            values: &self.numbers[column],
            is_ranks: field.is_rank == Some(true),
        });
        of_fields.chain(counts.map(|counts| priors::Source::interactions(counts))).collect()
    }

    /// Whether a prior that counts tells any two items apart.
    fn orders_first_visit(&self, fields: &[Assigned], config: &Config) -> bool {
        let settings = &config.settings;
        let surfaces = settings.surfaces.iter().map(|surface| settings.weights_of(Some(&surface.name)));
        let counts =
            |signal: Signal| surfaces.clone().chain([settings.weights]).any(|weights| weights[signal.index()] != 0.0);
        let differs = |column: &[f32]| column.iter().any(|&value| value != column[0]);
        let has_dates = fields.iter().any(|field| field.role == Role::Date && !field.sensitive);
        counts(Signal::Popularity) && differs(&self.popularity)
            || counts(Signal::Trending) && differs(&self.trending)
            || counts(Signal::Freshness) && has_dates
    }

    fn add_uses(
        &mut self,
        item: &SourceItem,
        (index, field): (usize, &Assigned),
        value: &Value,
        uses: &mut Vec<Use>,
    ) -> Result<()> {
        if field.sensitive || !(field.role.is_text() || field.role.is_valued()) {
            return Ok(());
        }
        let texts = texts_of(value).ok_or_else(|| wrong(item, field, value))?;
        let start = uses.len();
        let mut length = 0.0;
        for text in &texts {
            if field.role.is_text() {
                self.tokens.clear();
                self.analyser.analyse(text, self.languages[self.ids.len() - 1], &mut self.tokens);
                for &token in &self.tokens {
                    self.features.count(index, token, uses);
                }
                length += self.tokens.len() as f32;
            } else if (1..=LONGEST_VALUE).contains(&text.trim().len()) {
                let draft = self.features.add(field, index, text.trim());
                let this = self.ids.len() as u32;
                if std::mem::replace(&mut self.features.drafts[draft as usize].last, this) != this {
                    uses.push(Use { draft, frequency: 1.0, field_length: 0.0 });
                }
            } else if !text.trim().is_empty() {
                return Err(wrong(item, field, value));
            }
        }
        self.words[index] += f64::from(length);
        uses[start..].iter_mut().for_each(|used| used.field_length = length);
        Ok(())
    }

    /// Each item's entries, quantised, and its scale.
    fn entries(&self, index: &Index, fields: &[Assigned], Bm25 { k1, b }: Bm25) -> Entries {
        let count = self.uses.len() as f32;
        let mean_words: Vec<f32> = self.words.iter().map(|&words| (words as f32 / count).max(1.0)).collect();
        let idf: Vec<f32> = self
            .features
            .drafts
            .iter()
            .map(|draft| (1.0 + (count - draft.items as f32 + 0.5) / (draft.items as f32 + 0.5)).ln())
            .collect();
        let mut lists = Entries::new();
        let mut entries = Vec::new();
        for uses in &self.uses {
            entries.clear();
            for used in uses {
                let draft = &self.features.drafts[used.draft as usize];
                let field = &fields[draft.field as usize];
                let Some(place) = index.places[used.draft as usize] else { continue };
                let saturated = if field.role.is_text() {
                    let length = 1.0 - b + b * used.field_length / mean_words[draft.field as usize];
                    used.frequency * (k1 + 1.0) / (used.frequency + k1 * length)
                } else {
                    1.0
                };
                entries.push((place, field.weight * idf[used.draft as usize] * saturated));
            }
            lists.push(&entries);
        }
        lists.finish();
        lists
    }

    fn write(
        self,
        index: &Index,
        fields: &[Assigned],
        config: &Config,
        (sets, neighbours): (&DenseSets, &NeighbourSets),
    ) -> Vec<u8> {
        let entries = self.entries(index, fields, config.bm25);
        let drafts = || index.order.iter().map(|&draft| &self.features.drafts[draft as usize]);
        let kept: Vec<usize> = (0..fields.len()).filter(|&field| fields[field].role != Role::Ignored).collect();
        let renumbered = |field: u32| kept.binary_search(&(field as usize)).expect("ignored fields have no features");
        let feature_fields: Vec<u32> = drafts().map(|draft| renumbered(draft.field) as u32).collect();
        let kept: Vec<Field> = kept.iter().map(|&field| finished(&fields[field])).collect();
        let (ids, shown) = (self.ids.iter().map(String::as_str), self.shown.texts.iter().map(String::as_str));
        let strings = Strings::of(ids.chain(drafts().map(|draft| draft.value.as_str())).chain(shown));
        let before_shown = (self.ids.len() + index.len()) as u32;
        let stored = self.stored.iter().flatten().map(|&string| match string {
            NO_STRING => NO_STRING,
            string => before_shown + string,
        });
        let (by_id, stored, numbers) = (self.items_by_id(), stored.collect::<Vec<u32>>(), self.numbers.concat());
        let (settings, fields) = (config.settings.encode(), Field::encode_all(&kept));
        let policy = Policy::encode(config.policy.as_ref());
        let shaping = Shapings::encode(&config.shaping);
        let (segments, experiments) = (Segment::encode_all(&config.segments), config.experiments.encode());
        let mut sections: [&[u8]; SECTIONS] = [&[]; SECTIONS];
        let mut put = |section: Section, bytes| sections[section as usize] = bytes;
        put(Section::Settings, &settings);
        put(Section::Fields, &fields);
        put(Section::StringOffsets, bytes_of(&strings.offsets));
        put(Section::StringBytes, &strings.bytes);
        put(Section::ItemsById, bytes_of(&by_id));
        put(Section::FeatureFields, bytes_of(&feature_fields));
        put(Section::ItemOffsets, bytes_of(&entries.offsets));
        put(Section::ItemFeatures, bytes_of(&entries.features));
        put(Section::ItemWeights, &entries.weights);
        put(Section::ItemScales, bytes_of(&entries.scales));
        put(Section::Popularity, bytes_of(&self.popularity));
        put(Section::Trending, bytes_of(&self.trending));
        put(Section::Numbers, bytes_of(&numbers));
        put(Section::Stored, bytes_of(&stored));
        put(Section::VectorIndex, &sets.index);
        put(Section::VectorData, bytes_of(&sets.data));
        put(Section::VectorScales, bytes_of(&sets.scales));
        put(Section::VectorGrams, bytes_of(&sets.grams));
        put(Section::NeighbourIndex, &neighbours.index);
        put(Section::NeighbourCounts, bytes_of(&neighbours.counts));
        put(Section::NeighbourSteps, bytes_of(&neighbours.steps));
        put(Section::NeighbourWeights, bytes_of(&neighbours.weights));
        put(Section::NeighbourScales, bytes_of(&neighbours.scales));
        put(Section::Policy, &policy);
        put(Section::Shaping, &shaping);
        put(Section::Segments, &segments);
        put(Section::Experiments, &experiments);
        format::write(&sections)
    }

    fn items_by_id(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
        order.sort_unstable_by_key(|&item| self.ids[item as usize].as_bytes());
        order
    }
}

/// The field as the catalogue has it.
fn finished(field: &Assigned) -> Field {
    Field {
        name: field.name.clone(),
        role: field.role,
        shape: field.shape,
        weight: field.weight,
        sensitive: field.sensitive,
    }
}

/// A value as texts; `None` where it is none, nor a list of them. Numbers in a list are texts too: years, sizes.
fn texts_of(value: &Value) -> Option<Vec<Cow<'_, str>>> {
    match value {
        Value::Text(text) => Some(vec![Cow::from(text)]),
        Value::Number(number) => Some(vec![number.to_string().into()]),
        Value::List(list) => Some(list.iter().map(scalar_text).collect()),
        Value::Bool(_) | Value::Other(_) => None,
    }
}

fn scalar_text(scalar: &Scalar) -> Cow<'_, str> {
    match scalar {
        Scalar::Text(text) => text.into(),
        Scalar::Number(number) => number.to_string().into(),
    }
}

/// A stored value as its column has it: plain text, or a fragment of JSON.
fn fragment(value: &Value, shape: Shape) -> String {
    let json = match value {
        Value::Text(text) if shape == Shape::Text => return text.clone(),
        Value::Text(text) => serde_json::Value::from(text.as_str()),
        Value::Number(number) => serde_json::Value::from(*number),
        Value::Bool(value) => serde_json::Value::from(*value),
        Value::List(list) => list
            .iter()
            .map(|scalar| match scalar {
                Scalar::Text(text) => serde_json::Value::from(text.as_str()),
                Scalar::Number(number) => serde_json::Value::from(*number),
            })
            .collect(),
        Value::Other(_) => serde_json::Value::Null,
    };
    json.to_string()
}

/// The least number that a field may have, where there is one.
fn least(field: &Assigned) -> Option<f64> {
    field.role.is_from_zero().then_some(if field.is_rank == Some(true) { 1.0 } else { 0.0 })
}

/// An item of which more would be learned than a profile could carry on.
fn too_many(item: &SourceItem, field: &Assigned, features: usize) -> Error {
    ErrorKind::SourceField {
        place: item.place,
        field: field.name.clone(),
        got: format!("{features} values and words of the item up to here"),
        expected: "10,000 at most of all its fields together: give a field that says less the role `stored`".to_owned(),
    }
    .into()
}

/// Errors: `config_invalid` where it is too large.
fn checked_length(config: &str) -> Result<&str> {
    if config.len() <= LARGEST_CONFIG {
        return Ok(config);
    }
    Err(ErrorKind::Config {
        path: "(the file)".to_owned(),
        got: format!("{} bytes", config.len()),
        expected: "4,194,304 bytes at most".to_owned(),
    }
    .into())
}

fn wrong(item: &SourceItem, field: &Assigned, value: &Value) -> Error {
    let expected = match field.role {
        Role::Popularity | Role::Trending if field.is_rank == Some(true) => "a rank from 1 up",
        Role::Popularity | Role::Trending | Role::Price => "a number from 0 up",
        Role::Number => "a number",
        Role::Date => "a date (2024-02-29, with or without a time) or milliseconds since 1970",
        _ => "a text of up to 1,024 bytes, or a list of such texts",
    };
    ErrorKind::SourceField {
        place: item.place,
        field: field.name.clone(),
        got: value.describe(),
        expected: format!("{expected}, since its role is `{}` ({})", field.role.name(), field.why),
    }
    .into()
}
