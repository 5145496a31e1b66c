//! How long an item serves: for how long one does not need another, and after how long one needs it again.
//!
//! By value of one field (`coat`, `socks`) or for single items. The times come from the config, and from everybody's orders where
//! the site had some when it built the catalogue.

use super::field::Field;
use super::view::{Catalog, FeatureIndex, ItemIndex};
use crate::bytes::{Reader, Writer};
use crate::hash::xxh64;
use crate::input::duration::CENTURY;
use crate::order;
use crate::spelling::value_hash;

/// The times between two purchases of the same item, in milliseconds: their median, and the ends of the middle 80 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaps {
    /// The median.
    pub median: f64,
    /// A tenth of all are shorter.
    pub low: f64,
    /// A tenth of all are longer.
    pub high: f64,
}

/// The times of a value or an item, in milliseconds; 0 for one that is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Life {
    /// For how long one does not need another.
    pub owned: f64,
    /// After how long one needs it again.
    pub again: f64,
    /// What the orders say of it.
    pub gaps: Option<Gaps>,
}

impl Life {
    fn is_sound(&self) -> bool {
        let is_time = |time: &f64| (0.0..=CENTURY).contains(time);
        let are_gaps = |gaps: Gaps| 0.0 < gaps.low && gaps.low <= gaps.median && gaps.median <= gaps.high;
        [self.owned, self.again].iter().all(is_time)
            && self.gaps.is_none_or(|gaps| are_gaps(gaps) && is_time(&gaps.high))
    }

    fn encode(&self, name: &str, out: &mut Writer) {
        let [median, low, high] = self.gaps.map_or([0.0; 3], |gaps| [gaps.median, gaps.low, gaps.high]);
        out.text(name).f64(self.owned).f64(self.again).f64(median).f64(low).f64(high);
    }

    fn decode(input: &mut Reader) -> Option<(String, Self)> {
        let name = input.text()?.to_owned();
        let (owned, again) = (input.f64()?, input.f64()?);
        let gaps = Gaps { median: input.f64()?, low: input.f64()?, high: input.f64()? };
        let gaps = Some(gaps).filter(|gaps| *gaps != Gaps { median: 0.0, low: 0.0, high: 0.0 });
        let life = Self { owned, again, gaps };
        life.is_sound().then_some((name, life))
    }
}

/// The times of all values and items that have any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lifecycle {
    /// The field of the values.
    pub field: String,
    /// By value of the field.
    pub values: Vec<(String, Life)>,
    /// By id of an item. What is said of an item stands in place of what is said of its value.
    pub items: Vec<(String, Life)>,
    /// The values' features by their stable hash, ascending, each with its place among the values.
    value_hashes: Vec<(u64, u32)>,
    /// The same of the items' ids.
    item_hashes: Vec<(u64, u32)>,
}

impl Lifecycle {
    /// These times, of the values of this field.
    pub fn new(field: String, values: Vec<(String, Life)>, items: Vec<(String, Life)>) -> Self {
        let value_hashes = by_hash(values.iter().map(|(value, _)| value_hash(&field, value)));
        let item_hashes = by_hash(items.iter().map(|(id, _)| xxh64(id.as_bytes(), 0)));
        Self { field, values, items, value_hashes, item_hashes }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.items.is_empty()
    }

    /// The times of the value whose feature has that stable hash.
    pub fn of_feature(&self, hash: u64) -> Option<&Life> {
        let at = self.value_hashes.binary_search_by_key(&hash, |&(known, _)| known).ok()?;
        Some(&self.values[self.value_hashes[at].1 as usize].1)
    }

    /// The times that are said of that item alone.
    pub fn of_item(&self, id: &str) -> Option<&Life> {
        let at = self.item_hashes.binary_search_by_key(&xxh64(id.as_bytes(), 0), |&(known, _)| known).ok()?;
        let (known, life) = &self.items[self.item_hashes[at].1 as usize];
        (known == id).then_some(life)
    }

    /// As encoded in the catalogue; empty if nothing is said.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        if !self.is_empty() {
            out.text(&self.field);
            for list in [&self.values, &self.items] {
                out.u32(list.len() as u32);
                list.iter().for_each(|(name, life)| life.encode(name, &mut out));
            }
        }
        out.into_bytes()
    }

    /// Reads what [`encode`](Self::encode) wrote, for items with these fields; `None` if it is malformed.
    pub fn decode(bytes: &[u8], fields: &[Field]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        let mut input = Reader::new(bytes);
        let field = input.text()?.to_owned();
        let mut lists = [Vec::new(), Vec::new()];
        for list in &mut lists {
            for _ in 0..input.u32()? {
                list.push(Life::decode(&mut input)?);
            }
        }
        let [values, items] = lists;
        let is_usable = |known: &Field| known.name == field && known.role.is_valued() && !known.sensitive;
        let has_field = values.is_empty() || fields.iter().any(is_usable);
        (input.is_at_end() && has_field).then(|| Self::new(field, values, items))
    }
}

/// Hashes, ascending, each with its place.
fn by_hash(hashes: impl Iterator<Item = u64>) -> Vec<(u64, u32)> {
    let mut sorted: Vec<(u64, u32)> = hashes.zip(0..).collect();
    order::sort(&mut sorted);
    sorted
}

impl Catalog {
    /// How long items serve.
    pub fn lifecycle(&self) -> &Lifecycle {
        &self.lifecycle
    }

    /// How long an item serves: what is said of it alone, or of the first of its values of which anything is said.
    pub fn life(&self, item: ItemIndex) -> Option<&Life> {
        if self.lifecycle.is_empty() {
            return None;
        }
        let of_values = || self.features(item).find_map(|(feature, _)| self.life_of(feature));
        self.lifecycle.of_item(self.id(item)).or_else(of_values)
    }

    /// How long items with a feature serve.
    pub fn life_of(&self, feature: FeatureIndex) -> Option<&Life> {
        if self.field_of(feature).name != self.lifecycle.field {
            return None;
        }
        self.lifecycle.of_feature(self.hash(feature))
    }
}
