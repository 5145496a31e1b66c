//! How personal an order is: from the site's own order to the whole blend.
//!
//! At d, 0 to 1, an item's score is `(1 − d) κ site + d whole`: *whole* is the sum of all signals and *site* that of the
//! priors alone. The two differ in size, so κ brings them to the same: it is the mean of the [`TOP`] largest
//! whole scores divided by the mean of the [`TOP`] largest site scores, each minus the mean over all items. So at ½ the best items of
//! either order are worth the same, whatever the weights. (Multiplying only the personal weights by d would not do: a few items are
//! far above all others by the visitor's interests, so a tenth of the way would change almost everything.)
//!
//! It is the same sum with other weights: the personal ones times d, those of the priors times `d + (1 − d) κ`. So a score
//! is explained as usual. At 1 it is the whole blend, at 0 the site's own order. If no prior tells the items apart,
//! the site's order is the source's, and `1 / (60 + place)` is the prior.

use super::Blend;

/// The number of best items by which the size of an order's scores is measured: about one shelf.
pub const TOP: usize = 12;

/// The mean of the largest scores of `items` items, from a list that begins with them: the size of an order's scores.
/// With few items, of at most a quarter of them: the mean of all is 0.
pub fn height(scores: impl Iterator<Item = f64>, items: usize) -> f64 {
    let (sum, count) =
        scores.take(TOP.min(items / 4).max(1)).fold((0.0, 0.0), |(sum, count), score| (sum + score, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// The weight of the site's own order at d, `(1 − d) κ`, from the sizes of both orders.
pub fn weight_of_the_site(dial: f64, whole: f64, site: f64) -> f64 {
    if site > 0.0 { (1.0 - dial) * whole.max(0.0) / site } else { 0.0 }
}

impl Blend {
    /// The blend at d, with the site's own order, whose blend is `site`, at this weight beside it.
    pub fn turned(&self, dial: f64, site: &Self, weight: f64) -> Self {
        let mut turned = self.multiplied(dial, dial + weight);
        turned.give_place(site, weight);
        turned
    }
}
