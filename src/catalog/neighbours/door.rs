//! A catalogue's neighbours: checks of its sections, and access to them.

use super::{LARGEST_WEIGHT, NeighbourSet, Neighbours, RELATED, Starts, TOGETHER};
use crate::catalog::Catalog;
use crate::catalog::format::{Section, layout};
use crate::error::Result;

impl Catalog {
    /// The sets of neighbours, in the order of their signals.
    pub fn neighbour_sets(&self) -> &[NeighbourSet] {
        &self.neighbour_sets
    }

    /// The neighbours of a set.
    pub fn neighbours(&self, set: usize) -> Neighbours<'_> {
        let known = &self.neighbour_sets[set];
        let start = self.entries_before(set);
        let entries = start..start + known.entries;
        Neighbours {
            set: known,
            steps: &self.column(Section::NeighbourSteps)[entries.clone()],
            weights: &self.column(Section::NeighbourWeights)[entries.clone()],
            scales: &self.column(Section::NeighbourScales)[set * self.len()..(set + 1) * self.len()],
            shares: self.column(Section::NeighbourShares).get(entries).unwrap_or_default(),
            starts: &self.starts[set],
            variants: self.variant_groups(),
        }
    }

    /// The set that says what goes with a basket: the one of orders, or the site's own lists, or the first one.
    pub fn complements(&self) -> Option<usize> {
        let named = |name: &str| self.neighbour_sets.iter().position(|set| set.name == name);
        named(TOGETHER).or_else(|| named(RELATED)).or((!self.neighbour_sets.is_empty()).then_some(0))
    }

    /// The number of entries in all sets of neighbours before this one.
    fn entries_before(&self, set: usize) -> usize {
        self.neighbour_sets[..set].iter().map(|set| set.entries).sum()
    }

    /// Checks that the sections are what the format says. Returns the offset of each item's neighbours, by set.
    pub(in crate::catalog) fn check_neighbours(&self) -> Result<Vec<Starts>> {
        let (sets, items) = (&self.neighbour_sets, self.len());
        let tag = |section: Section| section.tag();
        let entries = self.entries_before(sets.len());
        let counts: &[u16] = self.checked_column(Section::NeighbourCounts, items * sets.len())?;
        let steps: &[u16] = self.checked_column(Section::NeighbourSteps, entries)?;
        let _: &[i8] = self.checked_column(Section::NeighbourWeights, entries)?;
        if !self.section(Section::NeighbourShares).is_empty() {
            let _: &[u8] = self.checked_column(Section::NeighbourShares, entries)?;
        }
        self.check_range(Section::NeighbourScales, items * sets.len(), 0.0..=LARGEST_WEIGHT)?;
        if sets.iter().any(|set| self.vector_sets().iter().any(|known| known.name == set.name)) {
            return Err(layout(tag(Section::NeighbourIndex), "a set of vectors has the name of a set"));
        }
        let mut rest = steps;
        let checked = sets.iter().enumerate().map(|(number, set)| {
            let counts = &counts[number * items..][..items];
            let (own, others) = rest.split_at(set.entries);
            rest = others;
            Starts::checked(counts, own)
                .ok_or(layout(tag(Section::NeighbourSteps), "an item's neighbours do not ascend, or are no items"))
        });
        checked.collect()
    }
}
