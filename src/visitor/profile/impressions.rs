//! What was shown to the visitor, item by item, since they last did something about it: what is shown again and again
//! and never touched has been seen enough for now.

use crate::catalog::ItemIndex;

/// So many of an item's latest impressions are known.
const MOST: usize = 32;

/// When an item was shown and nothing came of it, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Ignored {
    /// The item.
    pub item: ItemIndex,
    times: Vec<f64>,
}

/// All items that were shown and ignored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Impressions {
    /// In the order of the items.
    list: Vec<Ignored>,
}

impl Ignored {
    /// How often it was shown after time `since`.
    pub fn count(&self, since: f64) -> usize {
        self.times.iter().filter(|&&at| at > since).count()
    }
}

impl Impressions {
    /// Notes that an item was shown.
    pub fn learn(&mut self, item: ItemIndex, at: f64) {
        let place = match self.place(item) {
            Ok(place) => place,
            Err(place) => {
                self.list.insert(place, Ignored { item, times: Vec::new() });
                place
            }
        };
        let times = &mut self.list[place].times;
        if times.len() == MOST {
            times.remove(0);
        }
        times.push(at);
    }

    /// Notes that the visitor did something about an item: it was not ignored.
    pub fn forget(&mut self, item: ItemIndex) {
        if let Ok(place) = self.place(item) {
            self.list.remove(place);
        }
    }

    /// All that were shown and ignored, in the order of the items.
    pub fn all(&self) -> &[Ignored] {
        &self.list
    }

    fn place(&self, item: ItemIndex) -> Result<usize, usize> {
        self.list.binary_search_by_key(&item, |ignored| ignored.item)
    }
}
