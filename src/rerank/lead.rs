//! Which of the visitor's interests leads a visit.
//!
//! What stands first is seen most, what is seen is clicked, and what was clicked comes first again: by score and mix alone
//! the strongest interest takes one click after the other until it is the only one left (the feedback loop of Chaney,
//! Stewart & Engelhardt 2018). So when a visit begins, the first place is about something that the visitor did, drawn by
//! lot: of what is most like it, the best stands there. Once they act, the visit has a topic of its own and the score leads.
//!
//! An act of weight w is drawn with the chance `w / Σ_k w_k cos(x, x_k)`, up to a factor. The sum is how much was done round
//! about it: so each interest leads about as often as any other, however much was done about it, and no field has to say
//! what an interest is. Of the act's own categories and tags one is drawn as well, so that an act that is about many things
//! leads to another of them each time.
//!
//! Who leads is settled for a visit, and the propensities of its shelves are chances given that.

use super::lots;
use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Role};
use crate::profile::{Act, Profile};
use crate::rank::nearest::Likeness;

/// So many acts, the latest, are looked at.
const ACTS: usize = 48;

/// What leads: an item that was acted on, and which of its values it is about, where it has any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Led {
    /// The item.
    pub by: ItemIndex,
    /// The value.
    pub about: Option<FeatureIndex>,
}

/// Draws what leads, in memory that is used again.
#[derive(Debug, Default)]
pub struct Lead {
    acts: Vec<Act>,
    /// By act its chance, up to a factor.
    chances: Vec<f64>,
}

impl Lead {
    /// What leads; none where nothing was done that may.
    ///
    /// Cost: with other acts than the last time, about a thousand likenesses; else a pass over the acts.
    pub fn draw(&mut self, (catalog, profile): (&Catalog, &Profile), seed: u64) -> Option<Led> {
        let latest = || {
            let acts = profile.acts().all().iter().rev();
            acts.filter(|act| may_lead(catalog, profile, act)).take(ACTS)
        };
        if !latest().eq(&self.acts) {
            self.acts.clear();
            self.acts.extend(latest());
            self.weigh(catalog);
        }
        let whole: f64 = self.chances.iter().sum();
        let mut left = whole * lots::uniform(seed, 0);
        let drawn = self.chances.iter().position(|chance| {
            left -= chance;
            left < 0.0
        });
        // Rounding may leave a little after the last.
        let by = self.acts.get(drawn.unwrap_or(self.acts.len().saturating_sub(1)))?.item;
        Some(Led { by, about: one_of(catalog, by, lots::uniform(seed, 1)) })
    }

    fn weigh(&mut self, catalog: &Catalog) {
        let (acts, around) = (&self.acts, &mut self.chances);
        let likeness = Likeness::of_all(catalog);
        around.clear();
        // Every act is like itself, also one on an item that says nothing.
        around.extend(acts.iter().map(|act| act.weight));
        for (at, act) in acts.iter().enumerate() {
            for (before, other) in acts[..at].iter().enumerate() {
                let near = likeness.of(catalog, act.item, other.item).max(0.0);
                around[at] += other.weight * near;
                around[before] += act.weight * near;
            }
        }
        self.chances.iter_mut().zip(acts).for_each(|(chance, act)| *chance = act.weight / *chance);
    }
}

/// Whether something that was done speaks for an item, and for nothing that the visitor muted or forgot.
fn may_lead(catalog: &Catalog, profile: &Profile, act: &Act) -> bool {
    let control = profile.control();
    let is_forgotten = |feature| control.forgets(catalog.hash(feature), act.sequence);
    act.weight > 0.0
        && !control.mutes(catalog, act.item)
        && !catalog.features(act.item).any(|(feature, _)| is_forgotten(feature))
}

/// One of an item's categories and tags, by a lot of 0 to 1.
fn one_of(catalog: &Catalog, item: ItemIndex, lot: f64) -> Option<FeatureIndex> {
    let is_topic = |feature: FeatureIndex| matches!(catalog.field_of(feature).role, Role::Category | Role::Tag);
    let topics = || catalog.features(item).map(|(feature, _)| feature).filter(|&feature| is_topic(feature));
    topics().nth((lot * topics().count() as f64) as usize)
}
