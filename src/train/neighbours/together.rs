//! Counts how many users acted on both of two items, one item after the other.

use super::acts::Log;

/// Counts the other items of an item's users, in memory that is used again for each item.
#[derive(Debug)]
pub(super) struct Together {
    counts: Vec<u32>,
    met: Vec<u32>,
}

impl Together {
    pub fn new(log: &Log) -> Self {
        Self { counts: vec![0; log.by_item.len()], met: Vec::new() }
    }

    /// Calls `hear` with each other item that users of `item` acted on, and how many of them did, in the order in which the items
    /// are first found. Cost: the items of all the item's users.
    pub fn each(&mut self, log: &Log, item: u32, mut hear: impl FnMut(u32, u32)) {
        for &user in log.by_item.row(item as usize).columns {
            for &other in log.by_user.row(user as usize).columns {
                if self.counts[other as usize] == 0 {
                    self.met.push(other);
                }
                self.counts[other as usize] += 1;
            }
        }
        for other in self.met.drain(..) {
            let count = std::mem::take(&mut self.counts[other as usize]);
            if other != item {
                hear(other, count);
            }
        }
    }
}
