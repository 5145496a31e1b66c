//! Shrunk cosine: items are similar where the same users acted on both.
//!
//! With n(i) users of item i and c(i, j) users of both, the weight is c(i, j) / (√(n(i) n(j)) + shrinkage): the cosine of the
//! items' columns, made smaller where few users support it. Source: Sarwar, Karypis, Konstan & Riedl 2001, "Item-Based
//! Collaborative Filtering Recommendation Algorithms".

use super::acts::Log;
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use super::together::Together;
use crate::error::Result;
use crate::train::meter::Meter;

/// The default of [`NeighbourSettings::shrinkage`] for this kind.
pub const SHRINKAGE: f64 = 10.0;

/// Each item's most similar ones. Errors: `training_invalid` for settings out of range.
///
/// `progress` hears how much is done, 0 to 1. Cost: Σ n² over users of n items.
pub fn cosine(log: &Log, settings: &NeighbourSettings, progress: &mut dyn FnMut(f64)) -> Result<Neighbours> {
    settings.check()?;
    let support = log.support();
    let shrinkage = settings.shrinkage.unwrap_or(SHRINKAGE);
    let mut found = Neighbours::default();
    let mut together = Together::new(log);
    let mut candidates = Vec::new();
    let mut meter = Meter::new(support.len(), progress);
    for item in 0..support.len() as u32 {
        let users = support[item as usize];
        if users >= settings.min_support {
            together.each(log, item, |other, count| {
                let others = support[other as usize];
                if others >= settings.min_support {
                    let length = (f64::from(users) * f64::from(others)).sqrt();
                    candidates.push(((f64::from(count) / (length + shrinkage)) as f32, other));
                }
            });
            found.push(item, &mut candidates, settings.per_item as usize);
            candidates.clear();
        }
        meter.add(1);
    }
    Ok(found)
}
