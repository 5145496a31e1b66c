//! A table of neighbours, made item by item: the strongest candidates of each item are kept.

/// Each item's neighbours, item by item, the strongest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Neighbours {
    /// By entry: the item that was acted on.
    pub item: Vec<u32>,
    /// By entry: the neighbour, another item.
    pub neighbour: Vec<u32>,
    /// By entry: the weight that an act on the item gives the neighbour; finite, not zero, negative where it counts against it.
    pub weight: Vec<f32>,
    /// By entry, for `lift`: the share of the item's orders that have the neighbour too, above 0 to 1. Empty for other kinds.
    pub share: Vec<f32>,
}

impl Neighbours {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.item.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.item.is_empty()
    }

    /// How many items have a neighbour.
    pub fn items(&self) -> usize {
        self.item.chunk_by(|one, other| one == other).count()
    }

    /// Adds the `most` candidates with the largest absolute weight; of equal ones, those with the lowest number. Candidates whose
    /// weight is zero or not finite are dropped. `candidates` is left in another order. Cost: linear.
    pub fn push(&mut self, item: u32, candidates: &mut Vec<(f32, u32)>, most: usize) {
        candidates.retain(|&(weight, other)| weight.is_finite() && weight != 0.0 && other != item);
        let before =
            |one: &(f32, u32), other: &(f32, u32)| other.0.abs().total_cmp(&one.0.abs()).then(one.1.cmp(&other.1));
        if candidates.len() > most {
            candidates.select_nth_unstable_by(most, before);
            candidates.truncate(most);
        }
        candidates.sort_unstable_by(before);
        for &(weight, neighbour) in candidates.iter() {
            self.item.push(item);
            self.neighbour.push(neighbour);
            self.weight.push(weight);
        }
    }
}
