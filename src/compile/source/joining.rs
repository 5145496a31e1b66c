//! Joins rows with the same id to one item.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Duplicates, Scalar, SourceItem, Value};
use crate::compile::limits::MOST_VALUES;
use crate::error::{ErrorKind, Result};
use crate::hash::xxh64;

/// Items, each id once.
pub struct Items {
    /// In the order of their first rows.
    pub all: Vec<SourceItem>,
    /// How many rows were joined to an earlier one.
    pub merged: usize,
    duplicates: Duplicates,
    /// By id, the index of the item.
    places: FxHashMap<String, usize>,
    /// By item and field, the hashes of the values of a list that was extended.
    values: Values,
}

type Values = FxHashMap<(usize, u32), FxHashSet<u64>>;

impl Items {
    pub fn new(duplicates: Duplicates) -> Self {
        Self { all: Vec::new(), merged: 0, duplicates, places: FxHashMap::default(), values: FxHashMap::default() }
    }

    /// Adds a row. Errors: `source_duplicate`, and `source_field` if a joined list is too long.
    pub fn add(&mut self, item: SourceItem) -> Result<()> {
        match self.places.get(&item.id) {
            None => {
                self.places.insert(item.id.clone(), self.all.len());
                self.all.push(item);
                Ok(())
            }
            Some(&earlier) if self.duplicates == Duplicates::Merge => {
                self.join(earlier, item)?;
                self.merged += 1;
                Ok(())
            }
            Some(&earlier) => {
                Err(ErrorKind::SourceDuplicate { place: item.place, first: self.all[earlier].place, id: item.id }
                    .into())
            }
        }
    }

    /// Adds to the earlier row the values of lists, and the fields that it lacks; nothing of a row that is refused.
    fn join(&mut self, earlier: usize, row: SourceItem) -> Result<()> {
        self.check_lengths(earlier, &row)?;
        for (field, value) in row.fields {
            self.join_shown(earlier, field, row.shown.iter().find(|&&(known, _)| known == field));
            let fields = &mut self.all[earlier].fields;
            match (fields.binary_search_by_key(&field, |&(known, _)| known), value) {
                (Err(at), value) => fields.insert(at, (field, value)),
                (Ok(at), Value::List(more)) => {
                    if let Value::List(list) = &mut fields[at].1 {
                        let known = known_values(&mut self.values, (earlier, field), list);
                        list.extend(more.into_iter().filter(|scalar| known.insert(hash(scalar))));
                    }
                }
                (Ok(_), _) => {}
            }
        }
        Ok(())
    }

    fn check_lengths(&mut self, earlier: usize, row: &SourceItem) -> Result<()> {
        for (field, value) in &row.fields {
            let (Some(Value::List(list)), Value::List(more)) = (self.all[earlier].get(*field as usize), value) else {
                continue;
            };
            if list.len() + more.len() <= MOST_VALUES {
                continue;
            }
            let known = known_values(&mut self.values, (earlier, *field), list);
            let fresh: FxHashSet<u64> = more.iter().map(hash).filter(|hash| !known.contains(hash)).collect();
            let length = list.len() + fresh.len();
            if length > MOST_VALUES {
                return Err(ErrorKind::SourceField {
                    place: row.place,
                    field: "id".to_owned(),
                    got: format!("the id {:?} of so many rows that a list of the item has {length} values", row.id),
                    expected: "10,000 values in a list at most".to_owned(),
                }
                .into());
            }
        }
        Ok(())
    }

    /// Takes over how a field is shown if the earlier row lacks the field. A list that is joined is shown as what was read of both.
    fn join_shown(&mut self, earlier: usize, field: u32, shown: Option<&(u32, Box<str>)>) {
        let item = &mut self.all[earlier];
        match (item.get(field as usize), shown) {
            (None, Some((_, json))) => item.show(field as usize, || json.to_string()),
            (Some(Value::List(_)), _) => item.shown.retain(|&(known, _)| known != field),
            _ => {}
        }
    }
}

/// The hashes of the values of a list.
fn known_values<'a>(all: &'a mut Values, place: (usize, u32), list: &[Scalar]) -> &'a mut FxHashSet<u64> {
    all.entry(place).or_insert_with(|| list.iter().map(hash).collect())
}

/// 64 bits, so that collisions are negligible.
fn hash(scalar: &Scalar) -> u64 {
    match scalar {
        Scalar::Text(text) => xxh64(text.as_bytes(), 0),
        // 0 and −0 are the same number.
        Scalar::Number(number) => xxh64(&(number + 0.0).to_le_bytes(), 1),
    }
}
