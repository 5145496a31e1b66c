//! The columns of the file: they grow item by item and are put together at the end.

use std::borrow::Cow;

use super::config::{Bm25, Config};
use super::dense::DenseSets;
use super::entries::{Entries, rarity};
use super::gather::{Distinct, Features, Index, Strings, Use};
use super::limits::{LONGEST_VALUE, MOST_FEATURES};
use super::neighbours::NeighbourSets;
use super::packing::pack;
use super::priors::{self, Counts};
use super::readers::{FROM_ZERO, date};
use super::roles::Assigned;
use super::source::{SourceItem, Value};
use super::text::{Analyser, Language, Token, markup};
use super::values::{flag, fragment, texts_of};
use crate::catalog::Lifecycle;
use crate::catalog::buffer::bytes_of;
use crate::catalog::facts::FactRule;
use crate::catalog::field::{Field, Role, Shape};
use crate::catalog::format::{self, NO_STRING, SECTIONS, Section};
use crate::catalog::policy::Policy;
use crate::catalog::segments::Segment;
use crate::catalog::settings::Signal;
use crate::catalog::shaping::Shapings;
use crate::catalog::transport::weights::saturated;
use crate::error::{Error, ErrorKind, Result};
use crate::input::time::timestamp;
use crate::spelling::canonical;

/// The columns of the file, growing item by item.
pub(super) struct Columns {
    pub features: Features,
    pub analyser: Analyser,
    /// By item.
    pub languages: Vec<Language>,
    /// The terms of the current text, in reused memory.
    tokens: Vec<Token>,
    pub ids: Vec<String>,
    shown: Distinct,
    pub uses: Vec<Vec<Use>>,
    /// The items that were given a feature after all were read, as their last.
    pub added: Vec<u32>,
    popularity: Vec<f32>,
    trending: Vec<f32>,
    numbers: Vec<Vec<f64>>,
    stored: Vec<Vec<u32>>,
    /// By field: the number of words in its texts, over all items.
    pub words: Vec<f64>,
}

impl Columns {
    pub fn new(fields: &[Assigned], languages: Vec<Language>, config: &Config) -> Self {
        let kept = || fields.iter().filter(|field| !field.role.is_left_out());
        Self {
            features: Features::new(
                fields.iter().map(|field| config.field(&field.name).folds_case && field.role.is_valued()).collect(),
            ),
            analyser: Analyser::default(),
            languages,
            tokens: Vec::new(),
            ids: Vec::new(),
            shown: Distinct::default(),
            uses: Vec::new(),
            added: Vec::new(),
            popularity: Vec::new(),
            trending: Vec::new(),
            numbers: vec![Vec::new(); kept().filter(|field| field.shape == Shape::Number).count()],
            stored: vec![Vec::new(); kept().filter(|field| field.shape.is_stored()).count()],
            words: vec![0.0; fields.len()],
        }
    }

    pub fn add(&mut self, item: &SourceItem, fields: &[Assigned]) -> Result<()> {
        self.ids.push(item.id.clone());
        let mut uses = Vec::new();
        let (mut number, mut stored) = (0, 0);
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| !field.role.is_left_out()) {
            let value = item.get(index);
            if field.shape == Shape::Number {
                self.add_number(item, field, value, number)?;
                number += 1;
            } else if field.shape.is_stored() {
                let shown = |value| item.shown(index).map_or_else(|| fragment(value, field.shape), str::to_owned);
                let string = value.map_or(NO_STRING, |value| self.shown.add(shown(value)));
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

    /// The features of an item, by their places among the drafts.
    pub fn drafts_of(&self, item: usize) -> impl Iterator<Item = u32> {
        self.uses[item].iter().map(|used| used.draft)
    }

    /// By item, its first feature of a field.
    pub fn one_value_of(&self, field: usize) -> Vec<Option<u32>> {
        let drafts = &self.features.drafts;
        let is_of = |draft: &u32| drafts[*draft as usize].field as usize == field;
        (0..self.ids.len()).map(|item| self.drafts_of(item).find(is_of)).collect()
    }

    /// Gives an item a feature that it does not have.
    pub fn add_use(&mut self, item: usize, used: Use) {
        self.features.drafts[used.draft as usize].items += 1;
        self.uses[item].push(used);
        self.added.push(item as u32);
    }

    /// Whether all offsets of the file fit four bytes. Errors: `memory`.
    pub fn check_sizes(&self) -> Result<()> {
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
                timestamp(text).ok_or_else(|| wrong(item, field, &Value::Text(text.clone())))?
            }
            Some(other) => return Err(wrong(item, field, other)),
        };
        self.numbers[column].push(number);
        Ok(())
    }

    /// Computes the priors' columns from the fields and the interactions. Returns how each source was read, for popularity
    /// and for trending.
    pub fn add_priors(
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

    /// The sources of a prior's numbers: the fields of its role, and the interactions.
    fn prior_sources<'a>(
        &'a self,
        fields: &'a [Assigned],
        role: Role,
        counts: Option<&'a Vec<f64>>,
    ) -> Vec<priors::Source<'a>> {
        let numeric = fields.iter().filter(|field| !field.role.is_left_out() && field.shape == Shape::Number);
        let of_role = numeric.enumerate().filter(|(_, field)| field.role == role && !field.sensitive);
        let of_fields = of_role.map(|(column, field)| priors::Source {
            name: Some(&field.name),
            values: &self.numbers[column],
            is_ranks: field.is_rank == Some(true),
        });
        of_fields.chain(counts.map(|counts| priors::Source::interactions(counts))).collect()
    }

    /// Whether a prior with a weight orders any two items.
    pub fn orders_first_visit(&self, fields: &[Assigned], config: &Config) -> bool {
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
        given: &Value,
        uses: &mut Vec<Use>,
    ) -> Result<()> {
        let role = field.role;
        if field.sensitive || !(role.is_text() || role.is_valued() || role.is_filter()) {
            return Ok(());
        }
        let texts = if role == Role::Flag { flag(given) } else { texts_of(given) };
        let texts = texts.ok_or_else(|| wrong(item, field, given))?;
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
                continue;
            }
            let plain = if role.is_valued() { markup::plain(text) } else { Cow::Borrowed(&**text) };
            // Ids are compared to the byte.
            let value = if role.is_valued() { canonical(&plain) } else { Cow::Borrowed(plain.trim()) };
            if (1..=LONGEST_VALUE).contains(&value.len()) {
                let draft = self.features.add(field, index, &value);
                let this = self.ids.len() as u32;
                if std::mem::replace(&mut self.features.drafts[draft as usize].last, this) != this {
                    uses.push(Use { draft, frequency: 1.0, field_length: 0.0 });
                }
            } else if !value.is_empty() {
                return Err(wrong(item, field, given));
            }
        }
        if role == Role::VariantOf && uses.len() > start + 1 {
            // With two values an item would make one product of two.
            return Err(wrong(item, field, given));
        }
        self.words[index] += f64::from(length);
        uses[start..].iter_mut().for_each(|used| used.field_length = length);
        Ok(())
    }

    /// Each item's entries, quantised, and its scale.
    fn entries(&self, index: &Index, fields: &[Assigned], Bm25 { k1, b }: Bm25) -> Entries {
        let mean_words = self.mean_words();
        let rarities: Vec<f32> =
            self.features.drafts.iter().map(|draft| rarity(self.uses.len(), draft.items)).collect();
        let mut lists = Entries::new();
        let mut entries = Vec::new();
        for uses in &self.uses {
            entries.clear();
            for used in uses {
                let draft = &self.features.drafts[used.draft as usize];
                let field = &fields[draft.field as usize];
                let Some(place) = index.places[used.draft as usize] else { continue };
                let saturated = if field.role.is_text() {
                    saturated((k1, b), used.frequency, used.field_length, mean_words[draft.field as usize])
                } else {
                    1.0
                };
                entries.push((place, field.weight * rarities[used.draft as usize] * saturated));
            }
            lists.push(&entries);
        }
        lists.finish();
        lists
    }

    pub fn write(
        mut self,
        index: &Index,
        fields: &[Assigned],
        (config, lifecycle): (&Config, &Lifecycle),
        (sets, neighbours): (&DenseSets, &NeighbourSets),
        is_packed: bool,
    ) -> Vec<u8> {
        let mut analyser = std::mem::take(&mut self.analyser);
        let entries = self.entries(index, fields, config.bm25);
        let drafts = || index.order.iter().map(|&draft| &self.features.drafts[draft as usize]);
        let places: Vec<usize> = (0..fields.len()).filter(|&field| !fields[field].role.is_left_out()).collect();
        let renumbered =
            |field: u32| places.binary_search(&(field as usize)).expect("fields that are left out have no features");
        let feature_fields: Vec<u32> = drafts().map(|draft| renumbered(draft.field) as u32).collect();
        let folding: Vec<u8> = places.iter().map(|&field| u8::from(self.features.folds(field))).collect();
        let kept: Vec<Field> = places.iter().map(|&field| finished(&fields[field])).collect();
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
        let (lifecycle, facts) = (lifecycle.encode(), FactRule::encode_all(&config.facts));
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
        put(Section::NeighbourShares, bytes_of(neighbours.known_shares()));
        put(Section::Policy, &policy);
        put(Section::Shaping, &shaping);
        put(Section::Segments, &segments);
        put(Section::Experiments, &experiments);
        put(Section::Lifecycle, &lifecycle);
        put(Section::Facts, &facts);
        put(Section::Folding, if folding.contains(&1) { &folding } else { &[] });
        let file = format::write(&sections);
        if !is_packed {
            return file;
        }
        let origin = self.origin(index, &places, config.bm25);
        let mut meanings = self.meanings(&mut analyser, index, &places);
        pack(&file, &sections, &kept, &origin, &mut meanings).unwrap_or(file)
    }

    fn items_by_id(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
        order.sort_unstable_by_key(|&item| self.ids[item as usize].as_bytes());
        order
    }
}

/// The field as the catalogue has it.
pub(super) fn finished(field: &Assigned) -> Field {
    Field {
        name: field.name.clone(),
        role: field.role,
        shape: field.shape,
        weight: field.weight,
        sensitive: field.sensitive,
    }
}

/// The least number allowed in a field, if there is one.
fn least(field: &Assigned) -> Option<f64> {
    field.role.is_from_zero().then_some(if field.is_rank == Some(true) { 1.0 } else { 0.0 })
}

/// The error for an item with more features than a profile could export.
fn too_many(item: &SourceItem, field: &Assigned, features: usize) -> Error {
    ErrorKind::SourceField {
        place: item.place,
        field: field.name.clone(),
        got: format!("{features} values and words of the item up to here"),
        expected: "10,000 at most of all its fields together: give a field that says less the role `stored`".to_owned(),
    }
    .into()
}

pub(super) fn wrong(item: &SourceItem, field: &Assigned, value: &Value) -> Error {
    let expected = match field.role {
        Role::Popularity | Role::Trending if field.is_rank == Some(true) => "a rank from 1 up",
        Role::Popularity | Role::Trending | Role::Price => FROM_ZERO,
        Role::Number => "a number",
        Role::Flag => "true or false",
        Role::VariantOf => "one text, the same text in all variants of a product",
        Role::Date => date::READ,
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
