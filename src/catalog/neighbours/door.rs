//! A catalogue's neighbours: its sections checked at the door, and borrowed behind it.

use super::{LARGEST_WEIGHT, NeighbourSet, Neighbours, Starts};
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
        let (byte, entry) = self.before(set);
        let known = &self.neighbour_sets[set];
        Neighbours {
            set: known,
            steps: &self.section(Section::NeighbourSteps)[byte..byte + known.bytes],
            weights: &self.column(Section::NeighbourWeights)[entry..entry + known.entries],
            scales: &self.column(Section::NeighbourScales)[set * self.len()..(set + 1) * self.len()],
            starts: &self.starts[set],
        }
    }

    /// How many bytes of steps and how many entries the sets of neighbours before one have.
    fn before(&self, set: usize) -> (usize, usize) {
        let before = self.neighbour_sets[..set].iter();
        before.fold((0, 0), |(bytes, entries), set| (bytes + set.bytes, entries + set.entries))
    }

    /// Proves that the sections are what the format says. Returns where each item's neighbours start, by set.
    pub(in crate::catalog) fn check_neighbours(&self) -> Result<Vec<Starts>> {
        let (sets, items) = (&self.neighbour_sets, self.len());
        let tag = |section: Section| section.tag();
        let (bytes, entries) = self.before(sets.len());
        let counts: &[u16] = self.checked_column(Section::NeighbourCounts, items * sets.len())?;
        let steps: &[u8] = self.checked_column(Section::NeighbourSteps, bytes)?;
        let _: &[i8] = self.checked_column(Section::NeighbourWeights, entries)?;
        self.check_finite(Section::NeighbourScales, items * sets.len())?;
        let scales: &[f32] = self.column(Section::NeighbourScales);
        if scales.iter().any(|&scale| scale > LARGEST_WEIGHT) {
            return Err(layout(tag(Section::NeighbourScales), "a number is larger than any weight"));
        }
        if sets.iter().any(|set| self.vector_sets().iter().any(|known| known.name == set.name)) {
            return Err(layout(tag(Section::NeighbourIndex), "a set of vectors has the name of a set"));
        }
        let mut rest = steps;
        let checked = sets.iter().zip(counts.chunks(items)).map(|(set, counts)| {
            let (own, others) = rest.split_at(set.bytes);
            rest = others;
            Starts::checked(set, counts, own)
                .ok_or(layout(tag(Section::NeighbourSteps), "an item's neighbours do not ascend, or are no items"))
        });
        checked.collect()
    }
}
