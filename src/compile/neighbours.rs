//! Tables of neighbours: checks them and puts them into the catalogue's columns.

use std::collections::HashMap;

use crate::catalog::neighbours::{LARGEST_WEIGHT, MOST_NEIGHBOURS, NeighbourSet};
use crate::error::{Error, ErrorKind, Result};

/// A table of neighbours from any source: if a visitor acts on `item`, `neighbour` gets `weight`.
#[derive(Debug, Clone, Default)]
pub struct SourceNeighbours {
    /// The set's name.
    pub name: String,
    /// The ids of items.
    pub ids: Vec<String>,
    /// By row, the index in `ids` of the item acted on.
    pub item: Vec<u32>,
    /// By row, the index in `ids` of the neighbour.
    pub neighbour: Vec<u32>,
    /// By row, the weight; negative if acts on `item` count against the neighbour.
    pub weight: Vec<f32>,
    /// By row, the share of those who chose `item` that chose `neighbour` too, 0 to 1; 0 if it is not known. Empty if none is known.
    pub share: Vec<f32>,
}

/// The report on a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SetReport {
    /// The set's name.
    pub name: String,
    /// Items that have neighbours.
    pub items: usize,
    /// The number of neighbours, summed over all items.
    pub entries: usize,
    /// The largest number of neighbours of an item.
    pub per_item: usize,
    /// Rows left out because an id is not in the catalogue.
    pub unknown: usize,
    /// Rows left out because an item is named as its own neighbour.
    pub own: usize,
    /// Rows left out because 256 others of the item weigh more.
    pub beyond: usize,
    /// Rows left out because they weigh less than a 254th of the item's largest weight.
    pub faint: usize,
}

/// The columns of all sets.
#[derive(Debug, Default)]
pub struct NeighbourSets {
    /// What the sets are.
    pub index: Vec<u8>,
    /// By set and item, how many neighbours.
    pub counts: Vec<u16>,
    /// The steps from one to the next.
    pub steps: Vec<u16>,
    /// Their weights.
    pub weights: Vec<i8>,
    /// By entry, the shares in 255ths; 0 if not known.
    pub shares: Vec<u8>,
    /// By set and item, what the weights are multiplied by.
    pub scales: Vec<f32>,
    /// The report on each table.
    pub reports: Vec<SetReport>,
}

/// The largest step.
const FURTHEST: u32 = u16::MAX as u32;

/// A row whose two items are in the catalogue.
#[derive(Debug, Clone, Copy)]
struct Entry {
    item: u32,
    neighbour: u32,
    weight: f32,
    share: f32,
    row: u32,
}

impl NeighbourSets {
    /// Checks the tables and quantises them for the items with these ids. `progress` is called with the part that is done, 0 to 1.
    ///
    /// Errors: `neighbours_invalid`. Cost: a sort of the rows.
    pub fn new(tables: &[&SourceNeighbours], ids: &[String], mut progress: impl FnMut(f64)) -> Result<Self> {
        let mut columns = Self::default();
        if tables.is_empty() {
            return Ok(columns);
        }
        let places: HashMap<&str, u32> = ids.iter().map(String::as_str).zip(0..).collect();
        let mut described = Vec::new();
        for (number, table) in tables.iter().enumerate() {
            let (entries, mut report) = table.entries(&places)?;
            let before = columns.weights.len();
            let mut rest = entries.as_slice();
            for item in 0..ids.len() as u32 {
                let (own, others) = rest.split_at(rest.partition_point(|entry| entry.item <= item));
                rest = others;
                columns.put(own, &mut report);
            }
            described.push(NeighbourSet { name: table.name.clone(), entries: columns.weights.len() - before });
            columns.reports.push(report);
            progress((number + 1) as f64 / tables.len() as f64);
        }
        columns.index = NeighbourSet::encode_all(&described);
        Ok(columns)
    }

    /// Adds the next item's neighbours, which are in ascending order.
    fn put(&mut self, entries: &[Entry], report: &mut SetReport) {
        let kept = strongest(entries);
        report.beyond += entries.len() - kept.len();
        let largest = kept.iter().fold(0.0_f32, |largest, entry| largest.max(entry.weight.abs()));
        let scale = largest / 127.0;
        // The inverse of a smaller scale would be infinite.
        let scale = if scale < f32::MIN_POSITIVE { 0.0 } else { scale };
        let (mut before, mut count, start) = (0, 0_usize, self.weights.len());
        for Entry { neighbour, weight, share, .. } in kept {
            let byte = if scale > 0.0 { (weight / scale).round() as i8 } else { 0 };
            if byte == 0 {
                report.faint += 1;
                continue;
            }
            self.put_entry(neighbour - before, byte, share);
            (before, count) = (neighbour, count + 1);
        }
        self.counts.push((self.weights.len() - start) as u16);
        self.scales.push(scale);
        report.items += usize::from(count > 0);
        report.entries += count;
        report.per_item = report.per_item.max(count);
    }

    /// Adds a neighbour that many items further on; if that is too far for one step, with entries of weight 0 in between.
    fn put_entry(&mut self, mut step: u32, byte: i8, share: f32) {
        while step > FURTHEST {
            self.steps.push(FURTHEST as u16);
            self.weights.push(0);
            self.shares.push(0);
            step -= FURTHEST;
        }
        self.steps.push(step as u16);
        self.weights.push(byte);
        // A known share is never 0.
        self.shares.push(if share > 0.0 { (share * 255.0).round().max(1.0) as u8 } else { 0 });
    }

    /// The shares; none if not a single one is known.
    pub fn known_shares(&self) -> &[u8] {
        if self.shares.iter().any(|&share| share > 0) { &self.shares } else { &[] }
    }
}

impl SourceNeighbours {
    /// The rows whose two items are in the catalogue, by item and neighbour.
    fn entries(&self, places: &HashMap<&str, u32>) -> Result<(Vec<Entry>, SetReport)> {
        self.check()?;
        let places: Vec<Option<u32>> = self.ids.iter().map(|id| places.get(id.as_str()).copied()).collect();
        let mut report = SetReport { name: self.name.clone(), ..SetReport::default() };
        let mut entries = Vec::with_capacity(self.item.len());
        for (row, (&item, &neighbour)) in self.item.iter().zip(&self.neighbour).enumerate() {
            match (places[item as usize], places[neighbour as usize]) {
                (Some(item), Some(neighbour)) if item == neighbour => report.own += 1,
                (Some(item), Some(neighbour)) => {
                    let share = self.share.get(row).copied().unwrap_or_default();
                    entries.push(Entry { item, neighbour, weight: self.weight[row], share, row: row as u32 });
                }
                _ => report.unknown += 1,
            }
        }
        entries.sort_unstable_by_key(|entry| (entry.item, entry.neighbour, entry.row));
        let same = |pair: &&[Entry]| (pair[0].item, pair[0].neighbour) == (pair[1].item, pair[1].neighbour);
        match entries.windows(2).find(same) {
            Some(pair) => Err(self.twice(pair[0].row, pair[1].row)),
            None => Ok((entries, report)),
        }
    }

    fn check(&self) -> Result<()> {
        let (items, neighbours, weights) = (self.item.len(), self.neighbour.len(), self.weight.len());
        let shares = self.share.len();
        if items != neighbours || items != weights || shares != 0 && shares != items {
            let got = format!("{items} items, {neighbours} neighbours, {weights} weights and {shares} shares");
            return Err(self.wrong(got, "one of each for every row"));
        }
        for (row, &weight) in self.weight.iter().enumerate() {
            for index in [self.item[row], self.neighbour[row]] {
                if index as usize >= self.ids.len() {
                    return Err(self.wrong(format!("item number {index} in row {row}"), "the index of an item's id"));
                }
            }
            if !weight.is_finite() || weight.abs() > LARGEST_WEIGHT {
                let got = format!("the weight {weight} in row {row} (of \"{}\")", self.ids[self.item[row] as usize]);
                return Err(self.wrong(got, "a number of -1e6 to 1e6"));
            }
            let share = self.share.get(row).copied().unwrap_or_default();
            if !(0.0..=1.0).contains(&share) {
                let got = format!("the share {share} in row {row} (of \"{}\")", self.ids[self.item[row] as usize]);
                return Err(self.wrong(got, "a number of 0 to 1"));
            }
        }
        Ok(())
    }

    fn twice(&self, one: u32, other: u32) -> Error {
        let id = |index: u32| &self.ids[index as usize];
        let (item, neighbour) = (id(self.item[one as usize]), id(self.neighbour[one as usize]));
        let got = format!("\"{neighbour}\" as a neighbour of \"{item}\" in row {one} and in row {other}");
        self.wrong(got, "each pair in one row: add the weights up, or keep one of them")
    }

    fn wrong(&self, got: String, expected: &str) -> Error {
        wrong(&self.name, got, expected)
    }
}

/// An error about a set.
pub(super) fn wrong(set: &str, got: String, expected: &str) -> Error {
    ErrorKind::Neighbours { set: set.to_owned(), got, expected: expected.to_owned() }.into()
}

/// The entries with the largest absolute weights, as many as an item may have, in their order.
fn strongest(entries: &[Entry]) -> Vec<Entry> {
    let mut kept = entries.to_vec();
    if kept.len() > MOST_NEIGHBOURS {
        kept.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
        kept.truncate(MOST_NEIGHBOURS);
        kept.sort_unstable_by_key(|entry| entry.neighbour);
    }
    kept
}
