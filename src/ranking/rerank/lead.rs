//! The interest that leads a visit.
//!
//! Items in the first places are seen most, seen items are clicked, and clicked ones come first again: by score and mix alone
//! the strongest interest gets one click after the other until it is the only one left (the feedback loop of Chaney,
//! Stewart & Engelhardt 2018). So when a visit begins, the first place is given to an item similar to one of the visitor's earlier
//! acts, drawn at random. Once the visitor acts, the visit has a topic of its own and the score decides.
//!
//! An act of weight w is drawn with the chance `w / (½ + Σ_k w_k cos(x, x_k))`, up to a factor. The sum is the weight of all acts
//! similar to it. So an interest leads about as often as any other, however many acts it has, until it fades: at half
//! a view it leads half as often. No field has to define the interests. One of the act's categories
//! and tags is drawn too, so that an act about several of them leads to another one each time.
//!
//! What the visitor owns and does not need another of leads the less, the more of the purchase is left.
//!
//! Rejections of similar items reduce an act's chance. If likes do not exceed rejections there, or if everything
//! that the act is about was rejected as often as it was liked, it does not lead.
//!
//! The lead is the same throughout a visit, and the propensities of its shelves are conditional on it.

use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Role};
use crate::draws;
use crate::ranking::nearest::Likeness;
use crate::visitor::Reading;
use crate::visitor::profile::{Act, Profile, share_of_role};

/// The evidence in views, similar acts included, at which an interest leads half as often as at most.
const HALF: f64 = 0.5;
/// The place of this draw in the sequence: other than those of exploration, which are numbered by places of a shelf.
const LEADING: u64 = u64::MAX;

/// The lead: an item that was acted on, and which of its values leads, if it has any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Led {
    /// The item.
    pub by: ItemIndex,
    /// The value.
    pub about: Option<FeatureIndex>,
}

/// Draws the lead, in reused memory.
#[derive(Debug, Default)]
pub struct Lead {
    version: Option<(u64, u64)>,
    acts: Vec<Act>,
    /// By act, the weight of similar acts, as stored; and the share, 0 to 1, that is left when similar rejections are
    /// subtracted.
    near: Vec<(f64, f64)>,
    around: Around,
    rejections: Vec<Act>,
    against: Around,
}

impl Lead {
    /// Draws the lead at a time; none if there is no suitable act. `version` changes with every change of
    /// the profile.
    ///
    /// Cost: where the profile changed, a number for each feature of the catalogue, and twice the features of all items that
    /// were acted on; else a pass over the acts.
    pub fn draw(
        &mut self,
        (catalog, profile, reading): (&Catalog, &Profile, &Reading),
        (version, at): ((u64, u64), f64),
        seed: u64,
    ) -> Option<Led> {
        if self.version != Some(version) {
            self.version = Some(version);
            self.gather(catalog, profile, reading);
        }
        let needed = |act: &Act| 1.0 - reading.possessions().against(catalog, act.item).map_or(0.0, |owned| owned.left);
        // Not relative to the latest event, as elsewhere: that changes with every impression.
        let fading = profile.acts().read(at);
        let near = || self.acts.iter().zip(&self.near);
        let chance = |(act, (near, left)): (&Act, &(f64, f64))| left * fading * act.weight / (HALF + fading * near);
        let seed = draws::mixed(seed, LEADING);
        let mut left = near().map(chance).sum::<f64>() * draws::uniform(seed, 0);
        // What is owned takes no part in the sum away: where the draw falls on it, nothing leads.
        let drawn = near().position(|(act, of_act)| {
            left -= needed(act) * chance((act, of_act));
            left < 0.0
        });
        // Rounding may leave a small remainder after the last.
        let is_owning = !reading.possessions().is_empty();
        let last = || near().rposition(|(_, &(_, left))| left > 0.0).filter(|_| !is_owning);
        let by = self.acts.get(drawn.or_else(last)?)?.item;
        Some(Led { by, about: one_of(catalog, reading, by, draws::uniform(seed, 1)) })
    }

    fn gather(&mut self, catalog: &Catalog, profile: &Profile, reading: &Reading) {
        let Self { acts, near, around, rejections, against, .. } = self;
        acts.clear();
        acts.extend(profile.acts().all().iter().filter(|act| may_lead((catalog, profile, reading), act)));
        around.gather(catalog, acts);
        rejections.clear();
        rejections.extend(
            profile
                .acts()
                .all()
                .iter()
                .filter(|act| act.weight < 0.0)
                .map(|act| Act { weight: -share_of_role(act.weight, None) * act.weight, ..*act }),
        );
        against.gather(catalog, rejections);
        near.clear();
        near.extend(acts.iter().map(|act| {
            let near = around.of(catalog, act.item).max(act.weight);
            (near, (1.0 - against.of(catalog, act.item) / near).clamp(0.0, 1.0))
        }));
    }
}

/// The weight of the acts similar to an item. A cosine is linear in its second argument, so the sum over all acts is the
/// product with their sum.
#[derive(Debug, Default)]
struct Around {
    /// The sum of the acts' items, each of length one: by feature, and by dimension of the first set of vectors.
    features: Vec<f64>,
    dimensions: Vec<f64>,
}

impl Around {
    fn gather(&mut self, catalog: &Catalog, acts: &[Act]) {
        let Self { features, dimensions } = self;
        features.clear();
        features.resize(catalog.feature_count(), 0.0);
        dimensions.clear();
        for act in acts {
            let scale = act.weight * f64::from(catalog.inverse_lengths()[act.item.get()]);
            catalog
                .features(act.item)
                .for_each(|(feature, weight)| features[feature.get()] += scale * f64::from(weight));
        }
        let Some((set, _)) = Likeness::of_all(catalog).vectors else { return };
        dimensions.resize(catalog.vector_sets()[set].dimensions, 0.0);
        let (vectors, norms) = (catalog.vectors(set), catalog.inverse_norms(set));
        for act in acts {
            let scale = act.weight * f64::from(norms[act.item.get()]);
            dimensions.iter_mut().zip(vectors.vector(act.item)).for_each(|(sum, number)| *sum += scale * number);
        }
    }

    /// The weights of all acts, each times the similarity to the item.
    fn of(&self, catalog: &Catalog, item: ItemIndex) -> f64 {
        let Likeness { content, vectors, .. } = Likeness::of_all(catalog);
        let scale = content * f64::from(catalog.inverse_lengths()[item.get()]);
        let of_feature = |(feature, weight): (FeatureIndex, f32)| self.features[feature.get()] * f64::from(weight);
        let by_content = scale * catalog.features(item).map(of_feature).sum::<f64>();
        let by_vectors = vectors.map_or(0.0, |(set, part)| {
            let products =
                self.dimensions.iter().zip(catalog.vectors(set).vector(item)).map(|(sum, number)| sum * number);
            part * f64::from(catalog.inverse_norms(set)[item.get()]) * products.sum::<f64>()
        });
        by_content + by_vectors
    }
}

/// Whether an act counts for its item, and the item has nothing that the visitor muted or forgot.
fn may_lead((catalog, profile, reading): (&Catalog, &Profile, &Reading), act: &Act) -> bool {
    let control = profile.control();
    let is_forgotten = |feature| control.forgets(catalog.hash(feature), act.sequence);
    let is_about_something = || topics(catalog, act.item).next().is_some();
    let is_left = || topics(catalog, act.item).any(|feature| !reading.rejects(feature));
    act.weight > 0.0
        && (is_left() || !is_about_something())
        && !control.mutes(catalog, act.item)
        && !catalog.features(act.item).any(|(feature, _)| is_forgotten(feature))
}

/// An item's categories and tags.
fn topics(catalog: &Catalog, item: ItemIndex) -> impl Iterator<Item = FeatureIndex> + '_ {
    let is_topic = |feature: &FeatureIndex| matches!(catalog.field_of(*feature).role, Role::Category | Role::Tag);
    catalog.features(item).map(|(feature, _)| feature).filter(is_topic)
}

/// One of an item's categories and tags that were not rejected, by a uniform random number.
fn one_of(catalog: &Catalog, reading: &Reading, item: ItemIndex, uniform: f64) -> Option<FeatureIndex> {
    let left = || topics(catalog, item).filter(|&feature| !reading.rejects(feature));
    left().nth((uniform * left().count() as f64) as usize)
}
