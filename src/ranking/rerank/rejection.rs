//! What the visitor rejected as often as they liked it stands no higher than in the site's own order.
//!
//! A score is a sum, and what is likeable about an item can outweigh what was rejected of it; the mix, the turns that
//! interests take and the draws can bring it up as well. So a rule holds whatever they say: an item, all of whose values of the
//! field that the mix goes by were rejected as often as they were liked, waits for its place in the site's own order. Only
//! the site's boosts and pins, and the visitor's wishes, bring it further up.

use super::{Candidate, SHAPED, Scene, Sources};
use crate::catalog::ItemIndex;
use crate::ranking::Eligible;

/// Whether all that an item is about was rejected as often as it was liked.
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

/// Takes what the visitor rejected out of `items`, whatever else it is about.
pub fn leave_out(scene: &Scene, items: &mut Eligible) {
    let Some(field) = scene.shaping.calibrate.filter(|_| scene.is_personal && scene.reading.rejects_any()) else {
        return;
    };
    let rejected = scene.reading.wanted().iter().filter(|wanted| wanted.is_rejected).map(|wanted| wanted.feature);
    for feature in rejected.filter(|&feature| scene.catalog.field_place(feature) == field) {
        items.remove_having(feature, scene.catalog);
    }
}

/// Notes which candidates wait for their place in the site's own order. What the site lifts does not.
pub(super) fn hold_back(scene: &Scene, sources: &Sources, candidates: &mut [Candidate]) {
    if !scene.reading.rejects_any() || sources.site.is_empty() {
        return;
    }
    for candidate in candidates.iter_mut().filter(|candidate| candidate.boost <= 0.0) {
        candidate.earliest = earliest(scene, sources, candidate.item);
    }
}
