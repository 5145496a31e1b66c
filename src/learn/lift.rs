//! What the shelves were worth against those of the site's own order: an estimate from what was shown, by chance.
//!
//! The worth of a shelf is its clicks per place that is fully looked at: place p, from 0, counts `e(p) = (1 + p)^−γ`, by the
//! examination curve that the [regression](super::regression) learned.
//!
//! - **As shown:** `V = Σ c_i / Σ e(p_i)` over all showings.
//! - **By popularity:** an item whose place b in the order that nobody's profile had a part in lies among the places that
//!   were seen counts with `w_i = e(b_i) / π_i`, π being the chance by which it stood on the shelf; its click is worth
//!   `c_i / e(p_i)`, since in place p it was looked at that much. `V₀ = Σ w_i c_i / e(p_i) / Σ w_i`: inverse propensity
//!   scoring, self-normalised (Swaminathan & Joachims 2015), with a position-based click model (Li et al. 2018).
//! - **The interval** holds nine tenths. Its variance is the jackknife's, which leaves out one shelf after the other (Efron &
//!   Stein 1981): shelves are taken as independent of each other, what stands on one is not. Its width is Student's with as
//!   many degrees of freedom as shelves have a say (Satterthwaite 1946), since a click on an item that was hardly ever
//!   shown moves the estimate more than all others.
//!
//! What popularity would have shown and the shelf had no chance to show is not known of. `support` says how much was:
//! `Σ 1/π_i` over the items of the popular order's places estimates, without bias, how many of those places had a chance.
//! Where it is low, or the weight lies on few showings, the estimate does not count as enough.

use super::showings::Showing;

/// What an estimate takes to be more than a guess: shelves, clicks, showings of equal weight, and supported places.
const ENOUGH_SHELVES: usize = 30;
const ENOUGH_CLICKS: usize = 5;
const ENOUGH_EFFECTIVE: f64 = 50.0;
const ENOUGH_SUPPORT: f64 = 0.5;

/// What the shelves were worth, and what popularity's would have been, in clicks per place that is fully looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lift {
    /// How many shelves were seen.
    pub shelves: usize,
    /// How many showings those had.
    pub impressions: usize,
    /// How many of those were clicked.
    pub clicks: usize,
    /// What the shelves were worth.
    pub shown: f64,
    /// What popularity's would have been; not a number where nothing says.
    pub popularity: f64,
    /// The first less the second, and where nine tenths of what it may be lie.
    pub lift: f64,
    /// Its lower bound.
    pub low: f64,
    /// Its upper bound.
    pub high: f64,
    /// How many showings of equal weight tell as much of popularity (Kish's effective sample size).
    pub effective: f64,
    /// The share of popularity's places that had a chance to be shown, 0 to 1.
    pub support: f64,
    /// Whether there is enough to go by.
    pub is_enough: bool,
}

/// The sums of one shelf.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    clicks: f64,
    looks: f64,
    weighted_clicks: f64,
    weight: f64,
    /// How many places were seen, and how many of popularity's had a chance.
    places: u32,
    supported: f64,
}

/// An estimate from all showings, by shelf in the order in which they were first seen. Cost: in proportion to them.
pub fn lift(showings: &[Showing], examination: f64) -> Lift {
    let look = |place: u32| (-examination * f64::from(place).ln_1p()).exp();
    let shelves = by_shelf(showings, look);
    let squares: f64 = counted(showings, &shelves).map(|showing| weight(showing, look).powi(2)).sum();
    let sum = |of: fn(&Sums) -> f64| shelves.iter().map(of).sum::<f64>();
    let (looks, weights) = (sum(|sums| sums.looks), sum(|sums| sums.weight));
    let (clicks, places) = (sum(|sums| sums.clicks), sum(|sums| f64::from(sums.places)));
    let (shown, popularity) = (clicks / looks, sum(|sums| sums.weighted_clicks) / weights);
    let weighted_clicks = sum(|sums| sums.weighted_clicks);
    // Without one shelf, what would have been estimated?
    let without = |sums: &Sums| {
        (clicks - sums.clicks) / (looks - sums.looks)
            - (weighted_clicks - sums.weighted_clicks) / (weights - sums.weight)
    };
    let count = shelves.len() as f64;
    let lift = shown - popularity;
    let moved = |power| shelves.iter().map(|sums| (without(sums) - lift).powi(power)).sum::<f64>();
    let (spread, freedom) = (moved(2) * (count - 1.0) / count, moved(2).powi(2) / moved(4));
    // Where no shelf moves it, there is nothing to widen.
    let reach = if spread > 0.0 { nine_tenths(freedom) * spread.sqrt() } else { spread };
    let effective = if squares > 0.0 { weights * weights / squares } else { 0.0 };
    let support = if places > 0.0 { (sum(|sums| sums.supported) / places).min(1.0) } else { 0.0 };
    Lift {
        shelves: shelves.len(),
        impressions: showings.len(),
        clicks: clicks as usize,
        shown,
        popularity,
        lift,
        low: lift - reach,
        high: lift + reach,
        effective,
        support,
        is_enough: shelves.len() >= ENOUGH_SHELVES
            && clicks as usize >= ENOUGH_CLICKS
            && effective >= ENOUGH_EFFECTIVE
            && support >= ENOUGH_SUPPORT,
    }
}

/// How many standard deviations hold nine tenths of Student's distribution: the normal's, widened for so many degrees of
/// freedom by the first terms of Cornish and Fisher's expansion.
fn nine_tenths(freedom: f64) -> f64 {
    let z: f64 = 1.644_853_6;
    let widened =
        (z.powi(3) + z) / 4.0 / freedom + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0 / freedom.powi(2);
    z + widened
}

/// What a showing counts for popularity's shelf, where it would have stood on it.
fn weight(showing: &Showing, look: impl Fn(u32) -> f64) -> f64 {
    showing.shown.baseline.map_or(0.0, |place| look(place) / showing.shown.propensity)
}

/// The showings that popularity's shelf of as many places would have had.
fn counted<'a>(showings: &'a [Showing<'a>], shelves: &'a [Sums]) -> impl Iterator<Item = &'a Showing<'a>> {
    let would_be =
        |showing: &&Showing| showing.shown.baseline.is_some_and(|place| place < shelves[showing.shelf_number].places);
    showings.iter().filter(would_be)
}

fn by_shelf(showings: &[Showing], look: impl Fn(u32) -> f64 + Copy) -> Vec<Sums> {
    let count = showings.iter().map(|showing| showing.shelf_number + 1).max().unwrap_or_default();
    let mut shelves = vec![Sums::default(); count];
    for showing in showings {
        let sums = &mut shelves[showing.shelf_number];
        sums.places = sums.places.max(showing.position + 1);
        sums.looks += look(showing.position);
        sums.clicks += f64::from(u8::from(showing.is_clicked));
    }
    let known = shelves.clone();
    for showing in counted(showings, &known) {
        let (sums, weight) = (&mut shelves[showing.shelf_number], weight(showing, look));
        sums.supported += 1.0 / showing.shown.propensity;
        sums.weight += weight;
        if showing.is_clicked {
            sums.weighted_clicks += weight / look(showing.position);
        }
    }
    shelves
}
