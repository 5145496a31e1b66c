//! The catalogue file, byte by byte. This comment is the specification of version 1, which is read in place; [`transport`](super::transport)
//! has that of version 2, the form in which a catalogue travels, and becomes version 1 when it is opened.
//!
//! All numbers are little-endian. Every section starts at a multiple of eight, so that a page borrows its columns in
//! place. Sections may stand in any order; a reader skips tags that it does not know, so that a file may carry more
//! than an older reader understands.
//!
//! ```text
//! offset  bytes
//!      0      8   magic: 89 50 4E 43 0D 0A 1A 0A ("\x89PNC\r\n\x1a\n": text-mode transfers break it visibly)
//!      8      4   version of the format, u32: 1
//!     12      4   number of sections n, u32
//!     16      8   length of the whole file, u64
//!     24      8   checksum, u64: XXH64 of bytes 32 to the end, seeded with the XXH64 (seed 0) of bytes 0 to 23
//!     32   24·n   the section table; for each: tag (4 bytes), zero (4), offset (u64), length in bytes (u64)
//!      …          the sections, zeros between them
//! ```
//!
//! With N items, F features, M entries (features of items), S strings:
//!
//! | tag | column | of | meaning |
//! |---|---|---|---|
//! | `SETT` | bytes | | weights, surfaces, half-lives, retention: [`Settings::encode`](super::Settings::encode) |
//! | `FLDS` | bytes | | name, role, shape, weight of each field: [`Field::encode_all`](super::Field::encode_all) |
//! | `STRO` | u32 | S + 1 | where each string starts; ascending |
//! | `STRB` | bytes | | the strings, UTF-8, without separators: the items' ids (N), the features' values (F), the rest |
//! | `ITBY` | u32 | N | the items, in the order of their ids' bytes |
//! | `FEFI` | u32 | F | the field that the feature is of; features that more items have come first |
//! | `ITOF` | u32 | N + 1 | where each item's features start; ascending |
//! | `ITFE` | u32 | M | the features of each item, in the order of its fields and values |
//! | `ITWE` | u8 | M | their weights, in 255ths of the item's scale |
//! | `ITSC` | f32 | N | the item's scale; weight × scale is the entry of its vector, of length one on average; 0, or 1e-15 to 1,000 / 255 |
//! | `POPU` | f32 | N | the prior of all time, in nats (see priors.rs), 0 to 1e9 |
//! | `TREN` | f32 | N or 0 | the prior of late, likewise |
//! | `NUMB` | f64 | N × number fields | field after field; NaN where an item has none; finite, and of a price or a prior not negative |
//! | `STOR` | u32 | N × stored fields | field after field: the string to show; 2³²−1 where an item has none |
//! | `VEIX` | bytes | | name, dimensions and ridge of each set of item vectors: [`VectorSet::encode_all`](super::vectors::VectorSet::encode_all) |
//! | `VEDA` | i8 | | set after set: the items' vectors, interleaved as [`vectors`](super::vectors) says |
//! | `VESC` | f32 | N × sets | set after set: the item's scale, 1e-15 to 1e6; 0 where an item has no vector |
//! | `VEGR` | f32 | | set after set: the lower triangle of the Gram matrix Σ q qᵀ, row by row |
//! | `SHAP` | bytes | | how shelves are shaped: [`Shapings::encode`](super::shaping::Shapings::encode); empty or missing where the config says nothing |
//! | `POLI` | bytes | | the site's policy: [`Policy::encode`](super::Policy::encode); empty or missing where it has none |
//! | `SEGM` | bytes | | segments: [`Segment::encode_all`](super::segments::Segment::encode_all); empty or missing where there are none |
//! | `NEIX` | bytes | | name and number of entries of each set of neighbours: [`NeighbourSet::encode_all`](super::neighbours::NeighbourSet::encode_all); this and the next four are empty or missing where there are none |
//! | `NECO` | u16 | N × sets | set after set: how many entries the item has |
//! | `NEST` | u16 | entries | set after set, item after item: the step from one neighbour to the next, ascending, the first from 0; where one is further than 65,535, an entry of weight 0 stands on the way |
//! | `NEWE` | i8 | entries | set after set, item after item: the neighbours' weights, in 127ths of the item's largest |
//! | `NESC` | f32 | N × sets | set after set: what the item's weights are multiplied by, at most 1e6 |
//! | `NESH` | u8 | entries or 0 | in the order of `NEWE`: the share of those who chose the item that chose the neighbour too, in 255ths; 0 where it is not known; empty or missing where none is known |
//! | `LIFE` | bytes | | how long items serve: [`Lifecycle::encode`](super::lifecycle::Lifecycle::encode); empty or missing where nothing is said |
//! | `FACT` | bytes | | the facts that may be stated: [`FactRule::encode_all`](super::facts::FactRule::encode_all); empty or missing where there are none |
//! | `FOLD` | u8 | fields or 0 | 1 where values of the field are one if they differ in case alone, 0 elsewhere; empty or missing where no field says so |
//! | `EXPE` | bytes | | experiments: [`Experiments::encode`](super::experiments::Experiments::encode); empty or missing where nothing is said |
//!
//! What can be derived quickly is not shipped: which items have a feature ([`index`](super::index)) and the features'
//! stable hashes. Together they would be a third of the compressed file (docs/decisions/0026-catalogue-file.md has the numbers).

use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};
use crate::hash::xxh64;

/// The first bytes of every catalogue.
pub const MAGIC: [u8; 8] = *b"\x89PNC\r\n\x1a\n";
/// The version whose columns are read in place.
pub const VERSION: u32 = 1;
/// The version of the form in which a catalogue travels: see [`transport`](super::transport).
pub const PACKED: u32 = 2;
/// What stands for "no string".
pub const NO_STRING: u32 = u32::MAX;

const HEADER: usize = 32;
const ENTRY: usize = 24;
const CHECKSUM: Range<usize> = 24..32;

/// A section of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table above says what each is")]
pub enum Section {
    Settings,
    Fields,
    StringOffsets,
    StringBytes,
    ItemsById,
    FeatureFields,
    ItemOffsets,
    ItemFeatures,
    ItemWeights,
    ItemScales,
    Popularity,
    Trending,
    Numbers,
    Stored,
    VectorIndex,
    VectorData,
    VectorScales,
    VectorGrams,
    Policy,
    Shaping,
    Segments,
    Experiments,
    NeighbourIndex,
    NeighbourCounts,
    NeighbourSteps,
    NeighbourWeights,
    NeighbourScales,
    NeighbourShares,
    Lifecycle,
    Facts,
    Folding,
}

/// How many sections this version knows.
pub const SECTIONS: usize = 31;

impl Section {
    /// All of them, in the order in which they are written.
    pub const ALL: [Section; SECTIONS] = [
        Section::Settings,
        Section::Fields,
        Section::StringOffsets,
        Section::StringBytes,
        Section::ItemsById,
        Section::FeatureFields,
        Section::ItemOffsets,
        Section::ItemFeatures,
        Section::ItemWeights,
        Section::ItemScales,
        Section::Popularity,
        Section::Trending,
        Section::Numbers,
        Section::Stored,
        Section::VectorIndex,
        Section::VectorData,
        Section::VectorScales,
        Section::VectorGrams,
        Section::Policy,
        Section::Shaping,
        Section::Segments,
        Section::Experiments,
        Section::NeighbourIndex,
        Section::NeighbourCounts,
        Section::NeighbourSteps,
        Section::NeighbourWeights,
        Section::NeighbourScales,
        Section::NeighbourShares,
        Section::Lifecycle,
        Section::Facts,
        Section::Folding,
    ];

    /// Its four letters.
    pub fn tag(self) -> &'static str {
        match self {
            Section::Settings => "SETT",
            Section::Fields => "FLDS",
            Section::StringOffsets => "STRO",
            Section::StringBytes => "STRB",
            Section::ItemsById => "ITBY",
            Section::FeatureFields => "FEFI",
            Section::ItemOffsets => "ITOF",
            Section::ItemFeatures => "ITFE",
            Section::ItemWeights => "ITWE",
            Section::ItemScales => "ITSC",
            Section::Popularity => "POPU",
            Section::Trending => "TREN",
            Section::Numbers => "NUMB",
            Section::Stored => "STOR",
            Section::VectorIndex => "VEIX",
            Section::VectorData => "VEDA",
            Section::VectorScales => "VESC",
            Section::VectorGrams => "VEGR",
            Section::Policy => "POLI",
            Section::Shaping => "SHAP",
            Section::Segments => "SEGM",
            Section::Experiments => "EXPE",
            Section::NeighbourIndex => "NEIX",
            Section::NeighbourCounts => "NECO",
            Section::NeighbourSteps => "NEST",
            Section::NeighbourWeights => "NEWE",
            Section::NeighbourScales => "NESC",
            Section::NeighbourShares => "NESH",
            Section::Lifecycle => "LIFE",
            Section::Facts => "FACT",
            Section::Folding => "FOLD",
        }
    }

    /// Whether a file may lack it: it was not there in the first files of this version.
    fn is_optional(self) -> bool {
        matches!(
            self,
            Section::Policy
                | Section::Shaping
                | Section::Segments
                | Section::Experiments
                | Section::NeighbourIndex
                | Section::NeighbourCounts
                | Section::NeighbourSteps
                | Section::NeighbourWeights
                | Section::NeighbourScales
                | Section::NeighbourShares
                | Section::Lifecycle
                | Section::Facts
                | Section::Folding
        )
    }
}

/// Writes a file of these sections, one entry for each of [`Section::ALL`], in that order.
pub fn write(sections: &[&[u8]; SECTIONS]) -> Vec<u8> {
    let parts = Section::ALL.iter().zip(sections);
    write_parts(VERSION, &parts.map(|(section, bytes)| (section.tag(), 0, *bytes)).collect::<Vec<_>>())
}

/// Writes a file of that version, of parts with a tag of four letters, a number and bytes.
pub fn write_parts(version: u32, parts: &[(&str, u32, &[u8])]) -> Vec<u8> {
    // In version 2 nothing is borrowed in place, so nothing is aligned.
    let unit = if version == VERSION { 8 } else { 1 };
    let table = HEADER + ENTRY * parts.len();
    let length = parts.iter().fold(table, |end, (_, _, bytes)| (end + bytes.len()).next_multiple_of(unit));
    let mut file = Vec::with_capacity(length);
    put_header(&mut file, version, parts.len(), length as u64);
    let mut offset = table;
    for (tag, number, bytes) in parts {
        put_entry(&mut file, tag, *number, offset, bytes.len());
        offset = (offset + bytes.len()).next_multiple_of(unit);
    }
    for (_, _, bytes) in parts {
        file.extend_from_slice(bytes);
        file.resize(file.len().next_multiple_of(unit), 0);
    }
    let checksum = checksum(&file);
    file[CHECKSUM].copy_from_slice(&checksum.to_le_bytes());
    file
}

/// The header, with zeros for the checksum.
fn put_header(file: &mut Vec<u8>, version: u32, parts: usize, length: u64) {
    file.extend(MAGIC);
    file.extend(version.to_le_bytes());
    file.extend((parts as u32).to_le_bytes());
    file.extend(length.to_le_bytes());
    file.extend([0; 8]);
}

fn put_entry(file: &mut Vec<u8>, tag: &str, number: u32, start: usize, length: usize) {
    file.extend(tag.as_bytes());
    file.extend(number.to_le_bytes());
    file.extend((start as u64).to_le_bytes());
    file.extend((length as u64).to_le_bytes());
}

fn checksum(file: &[u8]) -> u64 {
    xxh64(&file[HEADER..], xxh64(&file[..CHECKSUM.start], 0))
}

/// The offsets of the sections in a checked file.
#[derive(Debug, Clone)]
pub struct Directory {
    ranges: [Range<usize>; SECTIONS],
}

impl Directory {
    /// Checks the header, the checksum and the table of a file of version 1. Cost: one pass over the bytes.
    pub fn read(file: &[u8]) -> Result<Self> {
        match checked_version(file)? {
            VERSION => Self::read_table(file),
            got => Err(ErrorKind::CatalogVersion { got, supported: VERSION }.into()),
        }
    }

    /// Reads the table of a file of version 1 whose header was checked.
    pub(super) fn read_table(file: &[u8]) -> Result<Self> {
        let mut found: [Option<Range<usize>>; SECTIONS] = std::array::from_fn(|_| None);
        for entry in entries(file) {
            let (tag, _, range) = entry?;
            if let Some(known) = Section::ALL.iter().position(|section| section.tag().as_bytes() == tag) {
                let tag = Section::ALL[known].tag();
                if found[known].is_some() {
                    return Err(layout(tag, "it is there twice"));
                }
                let aligned = range.filter(|range| range.start.is_multiple_of(8));
                found[known] = Some(aligned.ok_or(layout(tag, "it is not inside the file"))?);
            }
        }
        let mut ranges: [Range<usize>; SECTIONS] = std::array::from_fn(|_| 0..0);
        for ((range, found), section) in ranges.iter_mut().zip(found).zip(Section::ALL) {
            let absent = section.is_optional().then_some(0..0);
            *range = found.or(absent).ok_or(layout(section.tag(), "it is missing"))?;
        }
        Ok(Self { ranges })
    }

    /// Of a file with sections of these lengths, where [`write`] puts them.
    pub(super) fn of_lengths(lengths: [usize; SECTIONS]) -> Self {
        let mut at = HEADER + ENTRY * SECTIONS;
        let ranges = lengths.map(|length| {
            let start = at;
            at = (start + length).next_multiple_of(8);
            start..start + length
        });
        Self { ranges }
    }

    /// The length of such a file.
    pub(super) fn file_length(&self) -> usize {
        self.ranges[SECTIONS - 1].end.next_multiple_of(8)
    }

    /// Writes the header and the table of such a file, which has its sections already.
    pub(super) fn seal(&self, file: &mut [u8]) {
        let length = file.len() as u64;
        let mut table = Vec::with_capacity(HEADER + ENTRY * SECTIONS);
        put_header(&mut table, VERSION, SECTIONS, length);
        for (section, range) in Section::ALL.iter().zip(&self.ranges) {
            put_entry(&mut table, section.tag(), 0, range.start, range.len());
        }
        file[..table.len()].copy_from_slice(&table);
        let checksum = checksum(file);
        file[CHECKSUM].copy_from_slice(&checksum.to_le_bytes());
    }

    /// The byte range of a section.
    pub fn range(&self, section: Section) -> Range<usize> {
        self.ranges[section as usize].clone()
    }
}

/// An entry of a file's table: tag, number, and the range, if it is inside the file.
pub(super) type Entry = ([u8; 4], u32, Option<Range<usize>>);

/// The entries of a file's table.
pub(super) fn entries(file: &[u8]) -> impl Iterator<Item = Result<Entry>> + '_ {
    (0..u32_at(file, 12) as usize).map(|place| {
        let entry = HEADER + ENTRY * place;
        let Some(entry) = file.get(entry..entry + ENTRY) else {
            return Err(layout("table", "it goes past the end of the file"));
        };
        let tag = entry[..4].try_into().expect("four bytes");
        Ok((tag, u32_at(entry, 4), range_of(entry, file.len())))
    })
}

/// An error about a section.
pub fn layout(section: &'static str, problem: &'static str) -> Error {
    ErrorKind::CatalogLayout { section, problem }.into()
}

/// Checks the header and the checksum, and returns the file's version. Cost: one pass over the bytes.
///
/// Errors: `catalog_magic`, `catalog_length`, `catalog_version`, `catalog_checksum`.
pub fn checked_version(file: &[u8]) -> Result<u32> {
    let present = file.len().min(MAGIC.len());
    if file[..present] != MAGIC[..present] {
        let first = file[..file.len().min(16)].escape_ascii().to_string();
        return Err(ErrorKind::CatalogMagic { got: first }.into());
    }
    if file.len() < HEADER {
        return Err(ErrorKind::CatalogLength { expected: HEADER as u64, got: file.len() as u64 }.into());
    }
    let version = u32_at(file, 8);
    if ![VERSION, PACKED].contains(&version) {
        return Err(ErrorKind::CatalogVersion { got: version, supported: PACKED }.into());
    }
    let length = u64_at(file, 16);
    if length != file.len() as u64 {
        return Err(ErrorKind::CatalogLength { expected: length, got: file.len() as u64 }.into());
    }
    if u64_at(file, CHECKSUM.start) != checksum(file) {
        return Err(ErrorKind::CatalogChecksum.into());
    }
    Ok(version)
}

/// The range of a table entry, if it is inside the file.
fn range_of(entry: &[u8], length: usize) -> Option<Range<usize>> {
    let start = usize::try_from(u64_at(entry, 8)).ok()?;
    let end = start.checked_add(usize::try_from(u64_at(entry, 16)).ok()?)?;
    (end <= length).then_some(start..end)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}
