//! How personal an order is to be: from the site's own to the whole blend.
//!
//! At d, 0 to 1, an item's score is `(1 − d) κ site + d whole`: *whole* is the sum of all signals and *site* that of the
//! priors alone. The two are of very different sizes, so κ brings them to one: it is the mean of the [`TOP`] largest of the
//! whole over the mean of the [`TOP`] largest of the site's own, each against the average item. At ½, the best of either
//! order is thus worth as much as the best of the other, whatever the weights; with personal weights times d alone a tenth
//! of the way would be all of it, since a few items stand far above all others by what a visitor likes.
//!
//! It is the same sum with other weights: the personal ones times d, those of the priors times `d + (1 − d) κ`. So a score
//! is taken apart as ever, and at 1 it is the whole blend, at 0 the site's own order. Where no prior tells the items apart,
//! the site's order is the source's, and an item's place in it, as `1 / (60 + place)`, is the prior.

use super::Blend;

/// So many of the best say how large an order's scores are: a shelf's worth.
pub const TOP: usize = 12;

/// The mean of the largest scores of so many items, of a list that begins with them: how large the scores of an order are.
/// Of a few items no more than a quarter: all together are 0, as each is against the average.
pub fn height(scores: impl Iterator<Item = f64>, items: usize) -> f64 {
    let (sum, count) =
        scores.take(TOP.min(items / 4).max(1)).fold((0.0, 0.0), |(sum, count), score| (sum + score, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// The weight of the site's own order at d, `(1 − d) κ`, for orders of these heights.
pub fn weight_of_the_site(dial: f64, whole: f64, site: f64) -> f64 {
    if site > 0.0 { (1.0 - dial) * whole.max(0.0) / site } else { 0.0 }
}

impl Blend {
    /// The blend at d, where the site's own order, which `site` makes, has that weight beside it.
    pub fn turned(&self, dial: f64, site: &Self, weight: f64) -> Self {
        let mut turned = self.multiplied(dial, dial + weight);
        turned.give_place(site, weight);
        turned
    }
}
