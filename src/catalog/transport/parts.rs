//! The parts of a file of version 2, and the sections that come out of them.

use std::ops::Range;

use crate::catalog::buffer::Plain;
use crate::catalog::field::{Field, Shape};
use crate::catalog::format::{self, Directory, SECTIONS, Section, layout};
use crate::error::Result;
use penchant_kernel::unpack::stream::{Stream, put};

/// How many times a file's bytes its sections may have, beside [`LEAST_MEMORY`]. No honest file comes near it.
pub const MOST_TIMES: usize = 256;
/// How many bytes the sections of any file may have.
const LEAST_MEMORY: usize = 1 << 16;

/// A part of a file of version 2 that is not a section of version 1. The parts with a number have one for each field or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the specification says what each is")]
pub enum Part {
    Sizes,
    Fields,
    Ids,
    Lists,
    Values,
    Late,
    Forms,
    Odd,
    Shown,
    ShownTexts,
    Weights,
    Numbers,
    Priors,
}

impl Part {
    /// Its four letters.
    pub fn tag(self) -> &'static str {
        match self {
            Part::Sizes => "SIZE",
            Part::Fields => "FLDS",
            Part::Ids => "IDEN",
            Part::Lists => "LIST",
            Part::Values => "VALU",
            Part::Late => "LATE",
            Part::Forms => "FORM",
            Part::Odd => "ODDS",
            Part::Shown => "SHOW",
            Part::ShownTexts => "TEXT",
            Part::Weights => "WEIG",
            Part::Numbers => "NUMS",
            Part::Priors => "PRIO",
        }
    }
}

/// How much there is of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// The items.
    pub items: usize,
    /// The features.
    pub features: usize,
    /// The items' features.
    pub entries: usize,
    /// The strings: ids, features, what is shown.
    pub strings: usize,
    /// The bytes of all strings.
    pub text: usize,
}

impl Sizes {
    /// As the part `SIZE`.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for number in [self.items, self.features, self.entries, self.strings, self.text] {
            put(&mut out, number as u64);
        }
        out
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` where that cannot be.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut stream = Stream::new(bytes);
        let mut number = || stream.number().map(|number| number as usize);
        let (items, features, entries, strings, text) = (number()?, number()?, number()?, number()?, number()?);
        let is_sound = stream.is_at_end() && items.checked_add(features)? <= strings;
        is_sound.then_some(Self { items, features, entries, strings, text })
    }
}

/// The parts of a file.
#[derive(Debug)]
pub struct Parts<'a> {
    file: &'a [u8],
    /// By part: tag, number, range.
    table: Vec<([u8; 4], u32, Range<usize>)>,
}

impl<'a> Parts<'a> {
    /// Reads the table of a file whose header was checked.
    pub fn read(file: &'a [u8]) -> Result<Self> {
        let mut table = Vec::new();
        for entry in format::entries(file) {
            let (tag, number, range) = entry?;
            let range = range.ok_or(layout("table", "a part is not inside the file"))?;
            table.push((tag, number, range));
        }
        Ok(Self { file, table })
    }

    /// The bytes of a part, the first if it is there twice; none where there is no such part.
    pub fn get(&self, part: Part, number: usize) -> &'a [u8] {
        self.of_tag(part.tag(), number).unwrap_or_default()
    }

    fn of_tag(&self, tag: &str, number: usize) -> Option<&'a [u8]> {
        let is_it = |entry: &&([u8; 4], u32, Range<usize>)| entry.0 == tag.as_bytes() && entry.1 as usize == number;
        self.table.iter().find(is_it).map(|(_, _, range)| &self.file[range.clone()])
    }

    /// How many bytes may come out of the file.
    pub fn most(&self) -> usize {
        self.file.len().saturating_mul(MOST_TIMES).saturating_add(LEAST_MEMORY)
    }

    /// How much there is of everything.
    pub fn sizes(&self) -> Result<Sizes> {
        Sizes::decode(self.get(Part::Sizes, 0)).ok_or(super::broken(Part::Sizes))
    }

    /// Where the sections of version 1 come to stand. Errors: `catalog_layout` where they would take more memory than
    /// [`most`](Self::most).
    pub fn directory(&self, sizes: &Sizes, fields: &[Field]) -> Result<Directory> {
        let of = |shape: fn(Shape) -> bool| fields.iter().filter(|field| shape(field.shape)).count();
        let (numeric, stored) = (of(|shape| shape == Shape::Number), of(Shape::is_stored));
        let has_weights = !self.get(Part::Weights, 0).is_empty();
        let length = |section: Section| -> Option<usize> {
            let of_prior = |place| !self.get(Part::Priors, place).is_empty();
            let (count, width) = match section {
                Section::StringOffsets => (sizes.strings.checked_add(1)?, 4),
                Section::StringBytes => (sizes.text, 1),
                Section::ItemsById => (sizes.items, 4),
                Section::FeatureFields => (sizes.features, 4),
                Section::ItemOffsets => (sizes.items.checked_add(1)?, 4),
                Section::ItemFeatures => (sizes.entries, 4),
                Section::ItemWeights if has_weights => (sizes.entries, 1),
                Section::ItemScales if has_weights => (sizes.items, 4),
                Section::Popularity if of_prior(0) => (sizes.items, 4),
                Section::Trending if of_prior(1) => (sizes.items, 4),
                Section::Numbers => (sizes.items.checked_mul(numeric)?, 8),
                Section::Stored => (sizes.items.checked_mul(stored)?, 4),
                plain => return Some(self.of_tag(plain.tag(), 0).unwrap_or_default().len()),
            };
            count.checked_mul(width)
        };
        let mut lengths = [0; SECTIONS];
        let mut sum = 0_usize;
        for (out, section) in lengths.iter_mut().zip(Section::ALL) {
            *out = length(section).ok_or(super::broken(Part::Sizes))?;
            sum = sum.saturating_add(*out);
        }
        if sum > self.most() {
            return Err(layout(Part::Sizes.tag(), "it asks for more memory than such a file can need"));
        }
        Ok(Directory::of_lengths(lengths))
    }

    /// Copies the sections that are the same in both versions.
    pub fn copy_plain(&self, columns: &mut Columns) {
        for section in Section::ALL {
            if let Some(bytes) = self.of_tag(section.tag(), 0) {
                let out = columns.get(section);
                if out.len() == bytes.len() {
                    out.copy_from_slice(bytes);
                }
            }
        }
    }
}

/// The sections that come out, to be filled.
pub struct Columns<'m> {
    sections: [&'m mut [u8]; SECTIONS],
}

impl<'m> Columns<'m> {
    /// Splits the memory, which is as long as the directory says.
    pub fn of(directory: &Directory, memory: &'m mut [u8]) -> Self {
        let (mut rest, mut at) = (memory, 0);
        let sections = Section::ALL.map(|section| {
            let range = directory.range(section);
            let (_, from_start) = std::mem::take(&mut rest).split_at_mut(range.start - at);
            let (this, after) = from_start.split_at_mut(range.len());
            at = range.end;
            rest = after;
            this
        });
        Self { sections }
    }

    fn get(&mut self, section: Section) -> &mut [u8] {
        self.sections[section as usize]
    }

    /// A section, which is no longer here afterwards.
    pub fn take(&mut self, section: Section) -> &'m mut [u8] {
        std::mem::take(&mut self.sections[section as usize])
    }
}

/// A section as numbers. Sections start at multiples of eight, and [`Parts::directory`] gives them whole numbers.
pub fn column_mut<T: Plain>(bytes: &mut [u8]) -> &mut [T] {
    crate::catalog::buffer::column_mut(bytes).expect("sections are aligned, and whole columns")
}
