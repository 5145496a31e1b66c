//! Rejected items come no earlier than in the site's own order.
//!
//! A score is a sum, so the likeable features of an item can outweigh the rejected ones; the mix, the leading
//! interest and the draws can raise it too. So there is a rule above them: an item is rejected if all of its values of the
//! mix's field were rejected as often as they were liked, and then it waits for its place in the site's own order. Only
//! the site's boosts and pins, and the visitor's wishes, move it further up.

use super::{Candidate, SHAPED, Scene, Sources};
use crate::catalog::ItemIndex;
use crate::ranking::Eligible;

/// Whether all of an item's values of the mix's field were rejected as often as they were liked.
pub fn is_rejected(scene: &Scene, item: ItemIndex) -> bool {
    let Some(field) = scene.shaping.calibrate.filter(|_| scene.is_personal && scene.reading.rejects_any()) else {
        return false;
    };
    let features = scene.catalog.features(item).map(|(feature, _)| feature);
    let mut values = features.filter(|&feature| scene.catalog.field_place(feature) == field).peekable();
    values.peek().is_some() && values.all(|feature| scene.reading.rejects(feature))
}

/// The first place that an item may have.
pub fn earliest(scene: &Scene, sources: &Sources, item: ItemIndex) -> usize {
    if !is_rejected(scene, item) {
        return 0;
    }
    sources.site.iter().position(|ranked| ranked.item == item).unwrap_or(SHAPED)
}

/// Removes rejected items from `items`.
pub fn leave_out(scene: &Scene, items: &mut Eligible) {
    let Some(field) = scene.shaping.calibrate.filter(|_| scene.is_personal && scene.reading.rejects_any()) else {
        return;
    };
    let rejected = scene.reading.wanted().iter().filter(|wanted| wanted.is_rejected).map(|wanted| wanted.feature);
    for feature in rejected.filter(|&feature| scene.catalog.field_place(feature) == field) {
        items.remove_having(feature, scene.catalog);
    }
}

/// Sets the first place that each candidate may have. Boosted items do not wait.
pub(super) fn hold_back(scene: &Scene, sources: &Sources, candidates: &mut [Candidate]) {
    if !scene.reading.rejects_any() || sources.site.is_empty() {
        return;
    }
    for candidate in candidates.iter_mut().filter(|candidate| candidate.boost <= 0.0) {
        candidate.earliest = earliest(scene, sources, candidate.item);
    }
}
