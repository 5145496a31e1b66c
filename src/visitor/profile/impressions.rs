//! Impressions of each item since the visitor last acted on it: for the fatigue and the frequency cap of items that are
//! shown repeatedly and ignored.

use crate::catalog::ItemIndex;

/// The largest number of impressions of an item that are stored, the latest ones.
const MOST: usize = 32;

/// The times at which an item was shown and ignored, oldest first.
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
    /// The number of impressions after time `since`.
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

    /// Removes an item's impressions, since the visitor acted on it.
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
