//! Lift: which items are in the same orders more often than by chance.
//!
//! With N orders, n(i) of them with item i and c(i, j) with both, e = n(i) n(j) / N orders would have both by chance. The weight is
//! the logarithm of the shrunk lift,
//!
//! ```text
//!   ln((c + s) / (e + s))
//! ```
//!
//! the mean of a Poisson rate c / e under a gamma prior of mean 1 and shape s: a pair that few orders support is near 0. Weights of
//! several items add up, as evidence does in naive Bayes. Pairs in fewer than `min_pairs` orders, and those below chance, are left
//! out. The share of a pair is c / n(i), the confidence of the rule "who bought i bought j".
//!
//! Sources: Agrawal, Imieliński & Swami 1993, "Mining Association Rules between Sets of Items in Large Databases" (support,
//! confidence); Brin, Motwani, Ullman & Tsur 1997, "Dynamic Itemset Counting" (lift, called interest); DuMouchel 1999, "Bayesian
//! Data Mining in Large Frequency Tables" (the gamma prior).

use super::acts::Log;
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use super::together::Together;
use crate::error::Result;
use crate::train::meter::Meter;

/// The default of [`NeighbourSettings::shrinkage`] for this kind.
pub const SHRINKAGE: f64 = 5.0;

/// Each item's complements, with the shares. Errors: `training_invalid` for settings out of range.
///
/// `progress` hears how much is done, 0 to 1. Cost: Σ n² over orders of n items.
pub fn lift(log: &Log, settings: &NeighbourSettings, progress: &mut dyn FnMut(f64)) -> Result<Neighbours> {
    settings.check()?;
    let support = log.support();
    let shrinkage = settings.shrinkage.unwrap_or(SHRINKAGE);
    let orders = log.users() as f64;
    let mut found = Neighbours::default();
    let mut together = Together::new(log);
    let mut counts = vec![0; support.len()];
    let mut candidates = Vec::new();
    let mut meter = Meter::new(support.len(), progress);
    for item in 0..support.len() as u32 {
        let own = support[item as usize];
        if own >= settings.min_support {
            together.each(log, item, |other, count| {
                let others = support[other as usize];
                let expected = f64::from(own) * f64::from(others) / orders;
                if count >= settings.min_pairs && others >= settings.min_support && f64::from(count) > expected {
                    counts[other as usize] = count;
                    candidates.push((((f64::from(count) + shrinkage) / (expected + shrinkage)).ln() as f32, other));
                }
            });
            found.push(item, &mut candidates, settings.per_item as usize);
            candidates.clear();
            let added = found.share.len()..found.neighbour.len();
            let share = |&other: &u32| counts[other as usize] as f32 / own as f32;
            let shares: Vec<f32> = found.neighbour[added].iter().map(share).collect();
            found.share.extend(shares);
        }
        meter.add(1);
    }
    Ok(found)
}
