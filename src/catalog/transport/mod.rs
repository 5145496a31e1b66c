//! The form in which a catalogue travels: version 2 of the file. This comment is its specification.
//!
//! What a page needs at once is not what is short to send. The columns of version 1 can be read in place; this form holds the same
//! columns as streams that are short when the server compresses them, leaves out what can be computed, and is unpacked once,
//! when it is opened. What comes out is, to the bit, the file of version 1 that the same source gives, and is checked as that.
//!
//! The header is that of [version 1](super::format), with a 2. An entry of the table is: tag (4 bytes), number (u32), offset (u64), length in
//! bytes (u64); parts follow one another without zeros between them. Parts with a number have one for each field, column or prior. A part
//! that is empty may be missing, and a tag that is not known is skipped. All sections of version 1 may be parts, as they are
//! there, except those that are computed here: `STRO`, `STRB`, `ITBY`, `FEFI`, `ITOF`, `ITFE`, `STOR`, `NUMB`.
//!
//! A *number* is written seven bits a byte, the lowest first; all bytes but the last have the high bit. *Texts* are one byte, the separator,
//! then each text followed by it. *Planes* of a width w are the lowest bytes of all values, then all second ones, w times. A *gap* is how
//! many items come between two for which something is written, as a number.
//!
//! | tag | of | bytes |
//! |---|---|---|
//! | `SIZE` | | numbers: items, features, entries (features of items), strings, bytes of all strings |
//! | `IDEN` | | 0, then the ids as texts; or 1, the length of their common beginning (a number), the beginning, the least number of digits (a number), and for each id the difference of the number after the beginning from the one before (2d, or −2d − 1 below zero) |
//! | `LIST` | field | the items' values, see [`Lists`] |
//! | `LATE` | field | gaps and values that items were given last, see [`Late`] |
//! | `VALU` | field | texts: the values, in the order in which they first occur; of words, the names that no form tells |
//! | `FORM` | field | what becomes of each form of a word, in the order in which forms first occur in the shown texts, see [`words::token`] |
//! | `ODDS` | field | items whose words the forms do not tell: gap, words, features, and for each feature twice one more than its number in the field (0 where it is new), plus 1 where it occurs more than once, and then how often |
//! | `SHOW` | stored column | the items' texts, see [`Shown`] |
//! | `TEXT` | stored column | texts: those that first occur in this column |
//! | `WEIG` | | f32: k₁, b, each field's mean number of words, and for each number of items that a feature has, the largest first, its idf; then `ITWE` and `ITSC` are computed, see [`weights`] |
//! | `NUMS` | number column | 0 and planes of the f64's eight bytes; or 1, the unit, the width, the least (f64) and planes: 0 where there is no number, else 1 more than how many units above the least, see [`numbers`] |
//! | `PRIO` | 0: `POPU`, 1: `TREN` | the number column that tells the prior (a number), and planes of width 4: the f32 for each value of that column, in the order in which they first occur |
//!
//! The items come in the same order in every part, and nothing in a part points to a later item: so parts can be cut by ranges of items.
//! Only `LATE` may name a value that first occurs later. Features are numbered as in version 1 once all are known: by how many items have
//! them, then in the order in which they first occur, item by item and field by field.
//!
//! - [`ids`], [`shown`], [`numbers`]: columns, each in both directions;
//! - [`stream`], [`lists`], [`words`], [`weights`]: the same of what is read entry by entry, compiled for speed in the kernels' crate;
//! - `parts`: the table of the file's parts, and the places of the sections that come out.

pub mod ids;
pub mod numbers;
mod parts;
pub mod shown;

pub use penchant_kernel::unpack::{lists, stream, weights, words};

use super::buffer::AlignedBytes;
use super::field::{Field, Shape};
use super::format::{self, Directory, NO_STRING, Section, layout};
use super::view::ITEM_SCALES;
use crate::error::{Error, Result};
use lists::{Entries, Features, Late, Lists};
use parts::{Columns, Parts, column_mut};
pub use parts::{Part, Sizes};
use shown::Shown;
use weights::Weighing;
use words::{Sections, Words};

/// Unpacks a file of version 2 whose header was checked. Returns the file of version 1: a page whose instance stops takes it over.
///
/// Errors: `catalog_layout` with the tag of the part, `memory`. Cost: a pass over all bytes, a hash for each word of a text that is shown,
/// a sort of the ids. Takes at most [`parts::MOST_TIMES`] times the file's memory, whatever the file says.
pub(super) fn unpack(file: &[u8]) -> Result<(AlignedBytes, Directory)> {
    let parts = Parts::read(file)?;
    let sizes = parts.sizes()?;
    let fields =
        Field::decode_all(parts.get(Part::Fields, 0)).ok_or(layout("FLDS", "a field's entry cannot be read"))?;
    let directory = parts.directory(&sizes, &fields)?;
    let mut bytes = AlignedBytes::zeroed(directory.file_length())?;
    let mut columns = Columns::of(&directory, bytes.as_mut_slice());
    parts.copy_plain(&mut columns);
    let of_weights = parts.get(Part::Weights, 0);
    let weighing = match of_weights {
        [] => None,
        bytes => Some(Weighing::decode(bytes, fields.len()).ok_or(broken(Part::Weights))?),
    };
    let mut work = Work { parts: &parts, sizes, fields: &fields, weighing, budget: parts.most() };
    work.numbers(&mut columns).map_err(broken)?;
    work.strings_and_features(&mut columns).map_err(broken)?;
    directory.seal(bytes.as_mut_slice());
    Ok((bytes, directory))
}

/// The file of version 1 with the same content as this one, of version 1 or 2.
///
/// Errors: those of [`Catalog::load`](super::Catalog::load), but for what its checks of the columns find.
pub fn as_version_1(file: &[u8]) -> Result<Vec<u8>> {
    if format::checked_version(file)? == format::VERSION {
        return Ok(file.to_vec());
    }
    Ok(unpack(file)?.0.as_slice().to_vec())
}

/// A step of the work, or the part that is not what its writer writes.
type Step = std::result::Result<(), Part>;

/// The error for a part that is not what its writer writes.
fn broken(part: Part) -> Error {
    layout(part.tag(), "it cannot be unpacked")
}

/// Reads a field's features.
enum Reading<'a> {
    Values(Lists<'a>, Late<'a>),
    /// With the place of the field's column of shown texts.
    Words(Words<'a>, Option<usize>),
}

struct Work<'a> {
    parts: &'a Parts<'a>,
    sizes: Sizes,
    fields: &'a [Field],
    weighing: Option<Weighing>,
    /// How many bytes of texts may still be split: a text may be shown by many items.
    budget: usize,
}

impl<'a> Work<'a> {
    fn numbers(&self, columns: &mut Columns) -> Step {
        let items = self.sizes.items;
        let out = column_mut::<f64>(columns.take(Section::Numbers));
        for (place, out) in out.chunks_exact_mut(items.max(1)).enumerate() {
            numbers::read(self.parts.get(Part::Numbers, place), out).ok_or(Part::Numbers)?;
        }
        let column = |place: usize| out.get(place * items..(place + 1) * items);
        for (place, section) in [Section::Popularity, Section::Trending].into_iter().enumerate() {
            let prior = self.parts.get(Part::Priors, place);
            if !prior.is_empty() {
                let out = column_mut::<f32>(columns.take(section));
                numbers::read_prior(prior, column, out).ok_or(Part::Priors)?;
            }
        }
        Ok(())
    }

    fn strings_and_features(&mut self, columns: &mut Columns) -> Step {
        let Sizes { items, features: most, strings, .. } = self.sizes;
        let (mut features, mut known_texts) = (Features::new(most), Vec::new());
        let mut entries = Entries::new(column_mut(columns.take(Section::ItemFeatures)));
        let offsets = column_mut::<u32>(columns.take(Section::ItemOffsets));
        let stored = column_mut::<u32>(columns.take(Section::Stored));
        let before_shown = (items + most) as u32;
        let (mut shown, mut readings) = (self.shown(), self.readings()?);
        for item in 0..items {
            for (place, column) in shown.iter_mut().enumerate() {
                let text = column.item(&mut known_texts, strings - items - most).ok_or(Part::Shown)?;
                let text = if text == NO_STRING { text } else { before_shown + text };
                stored[place * items + item] = text;
            }
            for reading in &mut readings {
                match reading {
                    Reading::Values(lists, _) => {
                        lists.item(&mut features, &mut entries).ok_or(Part::Lists)?;
                    }
                    Reading::Words(words, column) => {
                        let text = column.map_or(NO_STRING, |column| stored[column * items + item]);
                        let text = match text {
                            NO_STRING => &[][..],
                            text => known_texts[(text - before_shown) as usize],
                        };
                        self.budget = self.budget.checked_sub(text.len()).ok_or(Part::Forms)?;
                        let weighing = self.weighing.as_ref();
                        words.item(text, &mut features, &mut entries, weighing).ok_or(Part::Forms)?;
                    }
                }
            }
            for reading in &mut readings {
                if let Reading::Values(_, late) = reading {
                    late.item(&mut entries).ok_or(Part::Late)?;
                }
            }
            offsets[item + 1] = entries.saturated.len() as u32;
        }
        if !shown.iter().all(Shown::is_at_end) || known_texts.len() != strings - items - most {
            return Err(Part::Shown);
        }
        if !readings.iter().all(Reading::is_at_end) || features.fields.len() != most {
            return Err(Part::Lists);
        }
        for reading in &readings {
            if let Reading::Values(lists, late) = reading {
                late.settle(lists, &mut features, &mut entries).ok_or(Part::Late)?;
            }
        }
        let Entries { features: used, saturated } = entries;
        if saturated.len() != used.len() {
            return Err(Part::Sizes);
        }
        if let Some(weighing) = &self.weighing {
            let of_fields: Vec<f32> = self.fields.iter().map(|field| field.weight).collect();
            let bases = weights::bases(&features, &of_fields, &weighing.rarities).ok_or(Part::Weights)?;
            let weights: Vec<f32> =
                used.iter().zip(&saturated).map(|(&feature, saturated)| bases[feature as usize] * saturated).collect();
            let (steps, scales) = (columns.take(Section::ItemWeights), columns.take(Section::ItemScales));
            weights::quantise_all(&weights, offsets, (steps, column_mut(scales)), &ITEM_SCALES);
        }
        let numbers = lists::numbered(&features);
        used.iter_mut().for_each(|feature| *feature = numbers[*feature as usize]);
        let fields = column_mut::<u32>(columns.take(Section::FeatureFields));
        let mut names = vec![(&[][..], false); most];
        for (feature, &number) in numbers.iter().enumerate() {
            fields[number as usize] = features.fields[feature];
            names[number as usize] = features.names[feature];
        }
        self.strings(columns, &names, &known_texts)
    }

    /// Writes the ids, the features' names and what is shown, one after the other, and the order of the ids.
    fn strings(&self, columns: &mut Columns, names: &[(&[u8], bool)], shown: &[&[u8]]) -> Step {
        let bytes = columns.take(Section::StringBytes);
        let offsets = column_mut::<u32>(columns.take(Section::StringOffsets));
        let (mut end, mut count) = (0, 0);
        let mut push = |text: &[u8]| {
            let start = end;
            end += text.len();
            bytes.get_mut(start..end)?.copy_from_slice(text);
            count += 1;
            *offsets.get_mut(count)? = end as u32;
            Some(start)
        };
        let ids = self.parts.get(Part::Ids, 0);
        ids::read(ids, self.sizes.items, |id| push(id).map(drop)).ok_or(Part::Ids)?;
        let mut small = Vec::new();
        for &(name, is_form) in names {
            let start = push(name).ok_or(Part::Sizes)?;
            if is_form {
                small.push(start..start + name.len());
            }
        }
        shown.iter().try_for_each(|text| push(text).map(drop)).ok_or(Part::Sizes)?;
        if end != bytes.len() {
            return Err(Part::Sizes);
        }
        small.into_iter().for_each(|name| bytes[name].make_ascii_lowercase());
        let id = |item: u32| &bytes[offsets[item as usize] as usize..offsets[item as usize + 1] as usize];
        let order = ids::order(self.sizes.items, id);
        column_mut::<u32>(columns.take(Section::ItemsById)).copy_from_slice(&order);
        Ok(())
    }

    fn shown(&self) -> Vec<Shown<'a>> {
        let count = self.fields.iter().filter(|field| field.shape.is_stored()).count();
        let column = |place| Shown::new(self.parts.get(Part::Shown, place), self.parts.get(Part::ShownTexts, place));
        (0..count).map(column).collect()
    }

    fn readings(&self) -> std::result::Result<Vec<Reading<'a>>, Part> {
        let mut readings = Vec::new();
        let mut column = 0;
        for (place, field) in self.fields.iter().enumerate() {
            let part = |part| self.parts.get(part, place);
            let (lists, values, odd) = (part(Part::Lists), part(Part::Values), part(Part::Odd));
            let forms = part(Part::Forms);
            if !lists.is_empty() {
                let late = Late::new(part(Part::Late)).ok_or(Part::Late)?;
                readings.push(Reading::Values(Lists::new(place as u32, lists, values), late));
            } else if !forms.is_empty() || !odd.is_empty() {
                let words = Words::new(place as u32, Sections { forms, odd, values }).ok_or(Part::Odd)?;
                readings.push(Reading::Words(words, (field.shape == Shape::Text).then_some(column)));
            }
            column += usize::from(field.shape.is_stored());
        }
        Ok(readings)
    }
}

impl Reading<'_> {
    fn is_at_end(&self) -> bool {
        match self {
            Reading::Values(lists, _) => lists.is_at_end(),
            Reading::Words(words, _) => words.is_at_end(),
        }
    }
}
