//! The items most similar to one: by their features, by their vectors, or by both; or its neighbours.
//!
//! Content: the cosine of the sparse vectors. Vectors: the cosine in one set. Both: the
//! mean of the two, each 1 for the item itself. Neighbours: the weights of one set, unchanged. The same for every visitor.

use super::Ranked;
use super::eligible::Eligible;
use super::ranker::exact_order;
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::kernel::dense::{self, Query};
use crate::kernel::sparse::Walk;
use crate::kernel::{Best, Column, Term, tiles};
use crate::order;

/// A measure of similarity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// The weight of content, 0 to 1.
    pub content: f64,
    /// A set of vectors and its weight.
    pub vectors: Option<(usize, f64)>,
    /// The set of neighbours that is used instead of both.
    pub neighbours: Option<usize>,
}

impl Likeness {
    /// Content alone.
    pub const CONTENT: Self = Self { content: 1.0, vectors: None, neighbours: None };
    /// Nothing: all similarities are 0.
    pub const NOTHING: Self = Self { content: 0.0, vectors: None, neighbours: None };

    /// Content and the vectors of a set, with equal weights.
    pub fn of_both(set: usize) -> Self {
        Self { content: 0.5, vectors: Some((set, 0.5)), neighbours: None }
    }

    /// The default for a catalogue: content and the vectors of the first set, with equal weights; content alone if there are no
    /// vectors.
    pub fn of_all(catalog: &Catalog) -> Self {
        if catalog.vector_sets().is_empty() { Self::CONTENT } else { Self::of_both(0) }
    }

    /// The similarity of two items, by definition.
    pub fn of(&self, catalog: &Catalog, one: ItemIndex, other: ItemIndex) -> f64 {
        let content: f64 = if self.content > 0.0 {
            common_features(catalog, one, other).map(|(_, product)| product).sum()
        } else {
            0.0
        };
        let vectors = self.vectors.map_or(0.0, |(set, weight)| weight * cosine(catalog, set, one, other));
        let neighbours = self.neighbours.map_or(0.0, |set| catalog.neighbours(set).weight(one, other));
        self.content * content + vectors + neighbours
    }
}

/// The cosine of two items' vectors in a set; 0 where one has none.
pub fn cosine(catalog: &Catalog, set: usize, one: ItemIndex, other: ItemIndex) -> f64 {
    let (vectors, norms) = (catalog.vectors(set), catalog.inverse_norms(set));
    let dot: f64 = vectors.vector(one).zip(vectors.vector(other)).map(|(a, b)| a * b).sum();
    dot * f64::from(norms[one.get()]) * f64::from(norms[other.get()])
}

/// The features that two items share, each with its part of the cosine of their sparse vectors.
pub fn common_features(
    catalog: &Catalog,
    one: ItemIndex,
    other: ItemIndex,
) -> impl Iterator<Item = (FeatureIndex, f64)> + '_ {
    let lengths = catalog.inverse_lengths();
    let scale = f64::from(lengths[one.get()]) * f64::from(lengths[other.get()]);
    catalog.features(other).filter_map(move |(feature, weight)| {
        let (_, known) = catalog.features(one).find(|&(known, _)| known == feature)?;
        Some((feature, f64::from(known) * f64::from(weight) * scale))
    })
}

/// Finds similar items, in reused memory.
#[derive(Debug, Default)]
pub struct Nearest {
    walk: Walk,
    query: Query,
    content: Column,
    vectors: Column,
    scales: Vec<f32>,
    best: Best,
    order: order::Descending,
}

impl Nearest {
    /// Fills `ranked` with the `limit` eligible items most similar to `anchor`, best first, without itself and without items
    /// that have nothing in common with it.
    ///
    /// Cost: the postings of the item's features, and a pass over the vectors; or the item's neighbours.
    pub fn find(
        &mut self,
        catalog: &Catalog,
        (anchor, likeness): (ItemIndex, Likeness),
        eligible: &mut Eligible,
        limit: usize,
        ranked: &mut Vec<Ranked>,
    ) {
        eligible.remove(anchor);
        if let Some(set) = likeness.neighbours {
            return self.find_neighbours(catalog, (anchor, set), eligible, limit, ranked);
        }
        if likeness.content > 0.0 {
            fill_content(&mut self.walk, catalog, anchor, &mut self.content);
        }
        if let Some((set, _)) = likeness.vectors {
            self.fill_vectors(catalog, anchor, set);
        }
        let by_content = Term::of(&self.content, likeness.content as f32);
        let by_vectors = Term::of(&self.vectors, likeness.vectors.map_or(0.0, |(_, weight)| weight as f32));
        let terms = match (likeness.content > 0.0, likeness.vectors.is_some()) {
            (true, true) => &[by_content, by_vectors][..],
            (true, false) => &[by_content],
            (false, true) => &[by_vectors],
            // The columns are those of another call, or empty.
            (false, false) => return ranked.clear(),
        };
        self.best.find(terms, eligible.words(), limit);
        exact_order(&mut self.order, self.best.items(), |item| likeness.of(catalog, anchor, item), ranked);
        ranked.retain(|ranked| ranked.score > 0.0);
    }

    /// An item's eligible neighbours with positive weights, the strongest first.
    fn find_neighbours(
        &mut self,
        catalog: &Catalog,
        (anchor, set): (ItemIndex, usize),
        eligible: &Eligible,
        limit: usize,
        ranked: &mut Vec<Ranked>,
    ) {
        let neighbours = catalog.neighbours(set);
        let scale = neighbours.scale(anchor);
        let row = neighbours.row(anchor);
        let open = row.iter().filter(|&(item, weight)| weight > 0 && eligible.contains(ItemIndex::of(item)));
        ranked.clear();
        let sorted = self.order.sort(open.map(|(item, weight)| (scale * f64::from(weight), item as u32))).take(limit);
        ranked.extend(sorted.map(|(score, item)| Ranked { item: ItemIndex::of(item as usize), score }));
    }

    /// The cosines of the vectors with all items'.
    fn fill_vectors(&mut self, catalog: &Catalog, anchor: ItemIndex, set: usize) {
        let (vectors, norms) = (catalog.vectors(set), catalog.inverse_norms(set));
        let own = f64::from(norms[anchor.get()]);
        self.query.set(vectors.vector(anchor).map(|number| number * own));
        self.scales.clear();
        self.scales.extend(vectors.scales.iter().zip(norms).map(|(scale, norm)| scale * norm));
        self.vectors.clear(catalog.len());
        for tile in tiles(catalog.len()) {
            let values = &mut self.vectors.values[tile.clone()];
            dense::dots(&self.query, vectors.data, &self.scales, tile.start, values);
            self.vectors.summary.add(values);
        }
    }
}

/// The cosines of the features with all items'.
fn fill_content(walk: &mut Walk, catalog: &Catalog, anchor: ItemIndex, column: &mut Column) {
    let (index, lengths) = (catalog.posting_index(), catalog.inverse_lengths());
    let own = lengths[anchor.get()];
    walk.start(index, catalog.features(anchor).map(|(feature, weight)| (feature.get(), [weight * own, 0.0, 0.0])));
    column.clear(catalog.len());
    for tile in tiles(catalog.len()) {
        let values = &mut column.values[tile.clone()];
        walk.tile(index, catalog.scales(), tile.start, &mut [&mut *values]);
        values.iter_mut().zip(&lengths[tile]).for_each(|(value, length)| *value *= length);
        column.summary.add(values);
    }
}
