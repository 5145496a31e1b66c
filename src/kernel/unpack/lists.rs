//! The features of the items: numbered as they first occur, until all are known and can be numbered by how many items have them.

use super::stream::{Stream, Texts};

/// The features so far, in the order in which they first occur.
#[derive(Debug, Default)]
pub struct Features<'a> {
    /// By feature: its field's place.
    pub fields: Vec<u32>,
    /// By feature: its value, and whether its capitals of ASCII are to be small letters.
    pub names: Vec<(&'a [u8], bool)>,
    /// By feature: how many items have it.
    pub items: Vec<u32>,
    most: usize,
}

impl<'a> Features<'a> {
    /// None yet, and `most` at most.
    pub fn new(most: usize) -> Self {
        let (fields, names, items) = (Vec::with_capacity(most), Vec::with_capacity(most), Vec::with_capacity(most));
        Self { fields, names, items, most }
    }

    /// Adds a feature and returns its number; `None` if there is no room.
    pub fn add(&mut self, field: u32, name: &'a [u8], is_form: bool) -> Option<u32> {
        let number = self.fields.len();
        (number < self.most).then(|| {
            self.fields.push(field);
            self.names.push((name, is_form));
            self.items.push(0);
            number as u32
        })
    }
}

/// The entries of all items so far, one item after the other.
#[derive(Debug)]
pub struct Entries<'c> {
    /// The features, by their numbers among [`Features`].
    pub features: &'c mut [u32],
    /// By entry: its saturated frequency, 1 for a value.
    pub saturated: Vec<f32>,
}

impl<'c> Entries<'c> {
    /// None yet; the column is as long as all there will be.
    pub fn new(features: &'c mut [u32]) -> Self {
        let saturated = Vec::with_capacity(features.len());
        Self { features, saturated }
    }

    /// Adds an entry; `None` if there is no room.
    pub fn push(&mut self, feature: u32, saturated: f32) -> Option<()> {
        *self.features.get_mut(self.saturated.len())? = feature;
        self.saturated.push(saturated);
        Some(())
    }
}

/// Reads a field's values, item by item.
///
/// An item's values are numbers t: 0 where it has none; else t − 1 is twice the value's place in the field, plus 1 for the item's last.
/// The place is 0 for a value that occurs for the first time, whose text is the next one; else one more than its number among the field's
/// values, in the order in which they first occur.
#[derive(Debug)]
pub struct Lists<'a> {
    field: u32,
    tokens: Stream<'a>,
    values: Texts<'a>,
    /// By value: its number among the features.
    known: Vec<u32>,
}

impl<'a> Lists<'a> {
    /// Of the field at that place.
    pub fn new(field: u32, tokens: &'a [u8], values: &'a [u8]) -> Self {
        Self { field, tokens: Stream::new(tokens), values: Texts::new(values), known: Vec::new() }
    }

    /// Reads the next item's.
    pub fn item(&mut self, features: &mut Features<'a>, entries: &mut Entries) -> Option<()> {
        while let Some(token) = self.tokens.number()?.checked_sub(1) {
            let feature = match (token >> 1).checked_sub(1) {
                Some(known) => *self.known.get(known as usize)?,
                None => {
                    let feature = features.add(self.field, self.values.take()?, false)?;
                    self.known.push(feature);
                    feature
                }
            };
            features.items[feature as usize] += 1;
            entries.push(feature, 1.0)?;
            if token & 1 == 1 {
                break;
            }
        }
        Some(())
    }

    /// Whether all was read.
    pub fn is_at_end(&self) -> bool {
        self.tokens.is_at_end() && self.values.is_at_end()
    }
}

/// Writes a field's values as [`Lists`] reads them. `items` are the items' values by any numbers below `count`. Returns the numbers t, and
/// the values in the order of their texts.
pub fn write_lists<'t>(items: impl Iterator<Item = &'t [u32]>, count: usize) -> (Vec<u8>, Vec<u32>) {
    let (mut tokens, mut first) = (Vec::new(), Vec::new());
    let mut places = vec![0; count];
    for values in items {
        if values.is_empty() {
            tokens.push(0);
        }
        for (at, &value) in values.iter().enumerate() {
            let place = &mut places[value as usize];
            super::stream::put(&mut tokens, 2 * *place + u64::from(at + 1 == values.len()) + 1);
            if *place == 0 {
                first.push(value);
                *place = first.len() as u64;
            }
        }
    }
    (tokens, first)
}

/// Reads the values of a field that items were given after all others were read, as their last: each is a value of [`Lists`], which may
/// occur there only later.
///
/// For each such item: how many items come before it that are none, and the value's number among the field's values.
#[derive(Debug)]
pub struct Late<'a> {
    tokens: Stream<'a>,
    /// How many items come before the next.
    before: u32,
    /// The entries so far, and their values.
    entries: Vec<(usize, u32)>,
}

impl<'a> Late<'a> {
    /// Of the tokens of a field.
    pub fn new(tokens: &'a [u8]) -> Option<Self> {
        let mut late = Self { tokens: Stream::new(tokens), before: 0, entries: Vec::new() };
        late.find()?;
        Some(late)
    }

    /// Reads the next item's, if it has one.
    pub fn item(&mut self, entries: &mut Entries) -> Option<()> {
        if self.before > 0 {
            self.before -= 1;
            return Some(());
        }
        self.entries.push((entries.saturated.len(), self.tokens.number()?));
        self.find()?;
        entries.push(0, 1.0)
    }

    /// Puts in the features, once all items were read.
    pub fn settle(&self, lists: &Lists, features: &mut Features, entries: &mut Entries) -> Option<()> {
        for &(entry, value) in &self.entries {
            let feature = *lists.known.get(value as usize)?;
            features.items[feature as usize] += 1;
            entries.features[entry] = feature;
        }
        self.tokens.is_at_end().then_some(())
    }

    fn find(&mut self) -> Option<()> {
        self.before = if self.tokens.is_at_end() { u32::MAX } else { self.tokens.number()? };
        Some(())
    }
}

/// Writes each item's late value, if it has one, as [`Late`] reads it.
pub fn write_late(items: &[Option<u32>]) -> Vec<u8> {
    let (mut tokens, mut before) = (Vec::new(), 0);
    for item in items {
        match item {
            None => before += 1,
            Some(value) => {
                super::stream::put(&mut tokens, std::mem::take(&mut before));
                super::stream::put(&mut tokens, u64::from(*value));
            }
        }
    }
    tokens
}

/// The final number of each feature: those of most items first, then in the order in which they first occur. Cost: two passes.
pub fn numbered(features: &Features) -> Vec<u32> {
    let most = features.items.iter().copied().max().unwrap_or(0) as usize;
    let key = |feature: usize| most - features.items[feature] as usize;
    let mut starts = vec![0_u32; most + 2];
    (0..features.fields.len()).for_each(|feature| starts[key(feature) + 1] += 1);
    let mut sum = 0;
    starts.iter_mut().for_each(|start| {
        sum += *start;
        *start = sum;
    });
    let number = |feature| {
        let start = &mut starts[key(feature)];
        *start += 1;
        *start - 1
    };
    (0..features.fields.len()).map(number).collect()
}
