//! The checked catalogue that everything else reads.
//!
//! [`Catalog::load`] checks the file: one pass over the bytes proves that every offset, index, string and number is what
//! the format says. After that, an [`ItemIndex`] or a [`FeatureIndex`] can only be made here, and columns are borrowed
//! from the file's bytes: no parsing, no allocation for each item.

use std::cell::OnceCell;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use super::buffer::{AlignedBytes, Plain, column};
use super::experiments::Experiments;
use super::facts::FactRule;
use super::field::{Field, Shape};
use super::format::{self, Directory, Section, layout};
use super::index::{NameIndex, PostingIndex, Postings};
use super::lifecycle::Lifecycle;
use super::neighbours::{NeighbourSet, Starts};
use super::policy::Policy;
use super::segments::Segment;
use super::settings::{Settings, Signal, VECTOR_SETS, Weights};
use super::shaping::{Shaping, Shapings};
use super::transport;
use super::variants::VariantGroups;
use super::vectors::{ItemVectors, VectorSet};

use crate::bytes::Reader;
use crate::error::Result;
use crate::input::Given;

/// The range of an item's scale: 255 times the largest is [`LARGEST_ENTRY`], and the inverse length of a vector with the smallest
/// scale is still finite.
pub(crate) const ITEM_SCALES: RangeInclusive<f32> = 1e-15..=LARGEST_ENTRY / 255.0;
/// The largest entry of an item's vector; vectors have a mean length of 1.
pub const LARGEST_ENTRY: f32 = 1_000.0;

/// An item of this catalogue, by its place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIndex(u32);

/// A feature of this catalogue: a value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeatureIndex(u32);

impl ItemIndex {
    /// For the kernels, which walk over all items of a catalogue.
    pub(crate) fn of(index: usize) -> Self {
        Self(index as u32)
    }

    /// As an index into a column by item.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

impl FeatureIndex {
    /// As an index into a column by feature.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// A catalogue that was checked.
#[derive(Debug)]
pub struct Catalog {
    pub(super) bytes: AlignedBytes,
    file_length: usize,
    pub(super) directory: Directory,
    pub(super) fields: Vec<Field>,
    pub(super) settings: Settings,
    pub(super) policy: Option<Policy>,
    pub(super) shapings: Shapings,
    pub(super) segments: Vec<Segment>,
    pub(super) facts: Vec<FactRule>,
    pub(super) experiments: Experiments,
    pub(super) lifecycle: Lifecycle,
    pub(super) vector_sets: Vec<VectorSet>,
    pub(super) neighbour_sets: Vec<NeighbourSet>,
    /// By set of neighbours, the offsets of each item's.
    pub(super) starts: Vec<Starts>,
    pub(super) postings: OnceCell<PostingIndex>,
    pub(super) names: OnceCell<NameIndex>,
    pub(super) norms: [OnceCell<Vec<f32>>; VECTOR_SETS],
    pub(super) lengths: OnceCell<Vec<f32>>,
    pub(super) price_spread: OnceCell<f64>,
    pub(super) forces: OnceCell<Weights>,
    pub(super) variants: OnceCell<VariantGroups>,
}

impl Catalog {
    /// Checks the bytes of a file and takes them over; those of version 2 are unpacked first.
    ///
    /// Errors: `catalog_length`, `catalog_magic`, `catalog_version`, `catalog_checksum`, `catalog_layout`.
    /// Cost: one pass over the bytes for the checksum, one over the indices.
    pub fn load(bytes: AlignedBytes) -> Result<Self> {
        let file_length = bytes.as_slice().len();
        let (bytes, directory) = match format::checked_version(bytes.as_slice())? {
            format::PACKED => transport::unpack(bytes.as_slice())?,
            _ => Directory::read_table(bytes.as_slice()).map(|directory| (bytes, directory))?,
        };
        let section = |section| &bytes.as_slice()[directory.range(section)];
        let fields =
            Field::decode_all(section(Section::Fields)).ok_or(layout("FLDS", "a field's entry cannot be read"))?;
        let settings =
            Settings::decode(section(Section::Settings)).ok_or(layout("SETT", "a setting is out of its range"))?;
        let policy = Policy::decode(section(Section::Policy))
            .ok_or(layout("POLI", "the policy has an entry that may not stand in it"))?;
        let shapings = Shapings::decode(section(Section::Shaping), &fields)
            .ok_or(layout("SHAP", "how shelves are shaped has an entry that may not stand in it"))?;
        let facts = FactRule::decode_all(section(Section::Facts), &fields)
            .ok_or(layout("FACT", "a fact cannot be read, or matches a field that facts cannot match"))?;
        let segments = Segment::decode_all(section(Section::Segments), &fields, &facts)
            .ok_or(layout("SEGM", "a segment cannot be read, or is about a field of which nothing is learned"))?;
        let experiments =
            Experiments::decode(section(Section::Experiments)).ok_or(layout("EXPE", "a number is out of its range"))?;
        let lifecycle = Lifecycle::decode(section(Section::Lifecycle), &fields)
            .ok_or(layout("LIFE", "a time cannot be read, or is of a field of which nothing is learned"))?;
        let vector_sets = VectorSet::decode_all(section(Section::VectorIndex))
            .ok_or(layout("VEIX", "a set of vectors cannot be read"))?;
        let neighbour_sets = NeighbourSet::decode_all(section(Section::NeighbourIndex))
            .ok_or(layout("NEIX", "a set of neighbours cannot be read"))?;
        let (starts, postings, names, norms, lengths, price_spread, forces, variants) = Default::default();
        let mut catalog = Self {
            bytes,
            file_length,
            directory,
            fields,
            settings,
            policy,
            shapings,
            segments,
            facts,
            experiments,
            lifecycle,
            vector_sets,
            neighbour_sets,
            starts,
            postings,
            names,
            norms,
            lengths,
            price_spread,
            forces,
            variants,
        };
        catalog.check()?;
        catalog.starts = catalog.check_neighbours()?;
        Ok(catalog)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.directory.range(Section::ItemsById).len() / size_of::<u32>()
    }

    /// Whether there are none. A catalogue that `build` wrote always has one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many features there are.
    pub fn feature_count(&self) -> usize {
        self.directory.range(Section::FeatureFields).len() / size_of::<u32>()
    }

    /// The bytes in memory: a file of version 1, whichever version it was loaded from.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// How many bytes the file has that it was loaded from.
    pub fn file_length(&self) -> usize {
        self.file_length
    }

    /// How many bytes a section of the file has.
    pub fn section_bytes(&self, section: Section) -> usize {
        self.directory.range(section).len()
    }

    /// The fields, in the order in which the items have them.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Whether a field of that name must never be learned.
    pub fn is_sensitive(&self, field: &str) -> bool {
        self.fields.iter().any(|known| known.sensitive && known.name == field)
    }

    /// The ranking settings of the config.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The site's policy, if it has one.
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }

    /// Whether the weights are adapted to what the visitor clicks.
    pub fn adapts(&self) -> bool {
        self.shapings.adapts()
    }

    /// The shaping of a surface, unless a call says otherwise.
    pub fn shaping(&self, surface: Option<&str>) -> &Rc<Shaping> {
        self.shapings.of(surface)
    }

    /// The config's shaping, in the form of [`Shapings::given`]; nothing if the config has none.
    pub fn shaping_config(&self) -> Given {
        Given::decode(&mut Reader::new(self.section(Section::Shaping))).unwrap_or(Given::Nothing)
    }

    /// The segments that the site names, in the order of their names.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The site's settings for experiments.
    pub fn experiments(&self) -> &Experiments {
        &self.experiments
    }

    /// Whether the policy forbids a surface of that name to be personal.
    pub fn forbids(&self, surface: Option<&str>) -> bool {
        self.policy().is_some_and(|policy| policy.forbids(surface))
    }

    /// The sets of item vectors, in the order of their signals.
    pub fn vector_sets(&self) -> &[VectorSet] {
        &self.vector_sets
    }

    /// The vectors of a set.
    pub fn vectors(&self, set: usize) -> ItemVectors<'_> {
        let items = self.len();
        let before = &self.vector_sets[..set];
        let data: usize = before.iter().map(|set| set.data_bytes(items)).sum();
        let gram: usize = before.iter().map(VectorSet::gram_length).sum();
        let set_of = &self.vector_sets[set];
        ItemVectors {
            set: set_of,
            data: &self.column(Section::VectorData)[data..data + set_of.data_bytes(items)],
            scales: &self.column(Section::VectorScales)[set * items..(set + 1) * items],
            gram: &self.column(Section::VectorGrams)[gram..gram + set_of.gram_length()],
        }
    }

    /// By item, one over the length of its vector in a set; 0 if it has none. Cached: the first call takes a
    /// pass over the set.
    pub fn inverse_norms(&self, set: usize) -> &[f32] {
        self.norms[set].get_or_init(|| inverse_norms(&self.vectors(set), self.items()))
    }

    /// The signals for which this catalogue has data.
    pub fn signals(&self) -> impl Iterator<Item = Signal> + use<> {
        let (vectors, neighbours) = (self.vector_sets.len(), self.neighbour_sets.len());
        Signal::ALL.into_iter().filter(move |signal| match signal {
            Signal::Taste(set) => usize::from(*set) < vectors,
            Signal::Neighbours(set) => usize::from(*set) < neighbours,
            _ => true,
        })
    }

    /// A signal's name in this catalogue.
    pub fn signal_name(&self, signal: Signal) -> &str {
        signal.name(
            self.vector_sets.iter().map(|set| set.name.as_str()),
            self.neighbour_sets.iter().map(|set| set.name.as_str()),
        )
    }

    /// The signal of that name.
    pub fn signal(&self, name: &str) -> Option<Signal> {
        self.signals().find(|&signal| self.signal_name(signal) == name)
    }

    /// All items, in the source's order.
    pub fn items(&self) -> impl Iterator<Item = ItemIndex> + use<> {
        (0..self.len() as u32).map(ItemIndex)
    }

    /// The item of that id. Cost: a binary search.
    pub fn find(&self, id: &str) -> Option<ItemIndex> {
        let (order, offsets) = (self.column(Section::ItemsById), self.column::<u32>(Section::StringOffsets));
        let strings = self.section(Section::StringBytes);
        let known = |item: u32| &strings[offsets[item as usize] as usize..offsets[item as usize + 1] as usize];
        let found = order.binary_search_by(|&item| known(item).cmp(id.as_bytes()));
        found.ok().map(|at| ItemIndex(order[at]))
    }

    /// The item at that place in the source.
    pub fn item_at(&self, index: usize) -> Option<ItemIndex> {
        (index < self.len()).then_some(ItemIndex(index as u32))
    }

    /// The feature at that place.
    pub fn feature_at(&self, index: usize) -> Option<FeatureIndex> {
        (index < self.feature_count()).then_some(FeatureIndex(index as u32))
    }

    /// An item's id.
    pub fn id(&self, item: ItemIndex) -> &str {
        self.string(item.get())
    }

    /// The field of a feature.
    pub fn field_of(&self, feature: FeatureIndex) -> &Field {
        &self.fields[self.column::<u32>(Section::FeatureFields)[feature.get()] as usize]
    }

    /// The place of a feature's field among the fields.
    pub fn field_place(&self, feature: FeatureIndex) -> usize {
        self.column::<u32>(Section::FeatureFields)[feature.get()] as usize
    }

    /// An item's value in a field that is shown and not learned, if it is one text.
    pub fn shown_text(&self, place: usize, item: ItemIndex) -> Option<&str> {
        let is_stored = |shape: Shape| shape.is_stored();
        let column = self.fields[..place].iter().filter(|field| is_stored(field.shape)).count();
        (self.fields[place].shape == Shape::Text).then(|| self.stored(column, item))?
    }

    /// A feature's value, as the items spell it.
    pub fn value(&self, feature: FeatureIndex) -> &str {
        self.string(self.len() + feature.get())
    }

    /// An item's features and their weights: its sparse vector, of mean length 1 over the items.
    pub fn features(&self, item: ItemIndex) -> impl Iterator<Item = (FeatureIndex, f32)> + '_ {
        let range = self.span(Section::ItemOffsets, item.get());
        let scale = self.scales()[item.get()];
        let features = &self.column::<u32>(Section::ItemFeatures)[range.clone()];
        let weights = &self.column::<u8>(Section::ItemWeights)[range];
        features.iter().zip(weights).map(move |(&feature, &weight)| (FeatureIndex(feature), f32::from(weight) * scale))
    }

    /// The factors that turn an item's stored weights into the entries of its vector.
    pub fn scales(&self) -> &[f32] {
        self.column(Section::ItemScales)
    }

    /// By item, one over the length of its sparse vector; 0 for an item without features. Cached: the first call
    /// takes a pass over all entries.
    pub fn inverse_lengths(&self) -> &[f32] {
        self.lengths.get_or_init(|| {
            let length = |item| self.features(item).map(|(_, weight)| f64::from(weight).powi(2)).sum::<f64>().sqrt();
            self.items().map(length).map(|length| if length > 0.0 { (1.0 / length) as f32 } else { 0.0 }).collect()
        })
    }

    /// The items that have a feature. Cached: the first call inverts all items' features.
    pub fn postings(&self, feature: FeatureIndex) -> Postings<'_> {
        self.posting_index().of(feature.get())
    }

    /// The inverted index of all features. Cached: the first call inverts all items' features.
    pub fn posting_index(&self) -> &PostingIndex {
        self.postings.get_or_init(|| {
            PostingIndex::new(
                self.feature_count(),
                self.column(Section::ItemOffsets),
                self.column(Section::ItemFeatures),
                self.column(Section::ItemWeights),
            )
        })
    }

    pub(super) fn section(&self, section: Section) -> &[u8] {
        &self.bytes.as_slice()[self.directory.range(section)]
    }

    pub(super) fn column<T: Plain>(&self, section: Section) -> &[T] {
        column(self.section(section)).expect("alignment and length were checked at the door")
    }

    pub(super) fn span(&self, offsets: Section, index: usize) -> Range<usize> {
        let offsets: &[u32] = self.column(offsets);
        offsets[index] as usize..offsets[index + 1] as usize
    }

    pub(super) fn string(&self, index: usize) -> &str {
        let range = self.span(Section::StringOffsets, index);
        // SAFETY: `check_strings` proved that all bytes are UTF-8 and that every offset is a character's start.
        unsafe { std::str::from_utf8_unchecked(&self.section(Section::StringBytes)[range]) }
    }
}

fn inverse_norms(vectors: &ItemVectors, items: impl Iterator<Item = ItemIndex>) -> Vec<f32> {
    let inverse = |item| {
        let length = vectors.vector(item).map(|number| number * number).sum::<f64>().sqrt();
        if length > 0.0 { (1.0 / length) as f32 } else { 0.0 }
    };
    items.map(inverse).collect()
}
