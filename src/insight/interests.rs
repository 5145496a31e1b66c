//! The visitor's interests, as learned and as set by wishes.

use super::segments::Weighted;
use crate::catalog::{Catalog, FeatureIndex};
use crate::error::Result;
use crate::input::{Given, Options};
use crate::order;
use crate::spelling::value_hash;
use crate::visitor::Visitor;
use crate::visitor::log::{FeatureName, Sequence, Target, WishKind};
use crate::visitor::profile::Affinity;

/// The default number of interests.
const LIMIT: u32 = 50;

/// A value that the visitor likes or dislikes.
#[derive(Debug, Clone, PartialEq)]
pub struct Interest {
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
    /// −1 to 1, relative to the strongest.
    pub weight: f64,
    /// The same for the session alone.
    pub session: f64,
    /// The number of the visitor's events that taught it.
    pub events: u32,
    /// How much of it layers taught, 0 to 1.
    pub of_layers: f64,
    /// The events with the largest weights.
    pub because: Vec<Sequence>,
    /// Whether the visitor pinned it.
    pub is_pinned: bool,
    /// The weight that the visitor set, −1 to 1; it replaces the learned one.
    pub weighed: Option<f64>,
}

/// The interests that were learned or whose weight the visitor set, strongest first. Values that only one item of the catalogue
/// has are left out, since they lead to no other item, and so are muted ones. Errors: `option_invalid`.
pub fn interests(catalog: &Catalog, visitor: &Visitor, options: &Given, now: f64) -> Result<Vec<Interest>> {
    let (limit, field) = interest_options(options)?;
    let wished = weighed_interests(visitor);
    let known = visitor.profile.affinities().all();
    let scale = Scale::of(visitor, now);
    let wish_of = |place: usize| wished.iter().find(|wished| wished.place == Some(place));
    let is_shown = |affinity: &Affinity| {
        affinity.long != 0.0 && field.is_none_or(|field| affinity.field == field) && leads_on(catalog, affinity.feature)
    };
    // Interests that the visitor set come before learned ones of the same weight.
    let of_field = |wished: &&Wished| field.is_none_or(|field| wished.interest.field == field);
    let said = wished.iter().zip(0..).filter(|(wished, _)| of_field(wished));
    let said = said.map(|(wished, place)| (wished.weight.abs(), place));
    let learned = known.iter().zip(0..).filter(|&(affinity, place)| is_shown(affinity) && wish_of(place).is_none());
    let learned =
        learned.map(|(affinity, place)| (affinity.long.abs() / scale.strongest, (wished.len() + place) as u32));
    let order = order::descending(said.chain(learned));
    let interests = order.into_iter().take(limit).map(|(_, place)| match wished.get(place as usize) {
        Some(wished) => scale.wished(wished, known),
        None => scale.learned(&known[place as usize - wished.len()]),
    });
    Ok(interests.collect())
}

/// The weights of all interests that [`interests`](Self::interests) would list, unsorted.
pub(super) fn interest_weights<'a>(catalog: &Catalog, visitor: &'a Visitor, now: f64) -> Vec<Weighted<'a>> {
    let wished = weighed_interests(visitor);
    let strongest = Scale::of(visitor, now).strongest;
    let is_said = |place: usize| wished.iter().any(|wished| wished.place == Some(place));
    let known = visitor.profile.affinities().all().iter().enumerate();
    let known = known.filter(|&(place, affinity)| leads_on(catalog, affinity.feature) && !is_said(place));
    let learned = known.map(|(_, affinity)| Weighted {
        hash: value_hash(&affinity.field, &affinity.value),
        field: &affinity.field,
        weight: affinity.long / strongest,
    });
    let said = wished.iter().map(|wished| Weighted {
        hash: wished.interest.hash(),
        field: &wished.interest.field,
        weight: wished.weight,
    });
    learned.chain(said).collect()
}

/// Whether a feature is shared by other items, so that it can lead to them.
pub(super) fn leads_on(catalog: &Catalog, feature: Option<FeatureIndex>) -> bool {
    feature.is_none_or(|feature| catalog.postings(feature).items.len() > 1)
}

fn weighed_interests(visitor: &Visitor) -> Vec<Wished<'_>> {
    let wishes = visitor.profile.control().wishes().all().iter();
    let weighed = wishes.filter_map(|wish| match &wish.target {
        Target::Interest(interest) => {
            let place = visitor.profile.affinities().place(interest.hash());
            Some(Wished { interest, weight: wish.kind.weight()?, is_pinned: wish.kind == WishKind::Pin, place })
        }
        Target::Item(_) => None,
    });
    weighed.collect()
}

/// An interest whose weight the visitor set, and its place among the learned ones, if it was learned.
struct Wished<'a> {
    interest: &'a FeatureName,
    weight: f64,
    is_pinned: bool,
    place: Option<usize>,
}

/// The scale of interests: the strongest one in the long run, the factor that brings the session's sums to the same scale, and the
/// strongest one in the session.
struct Scale {
    strongest: f64,
    session: f64,
    liveliest: f64,
}

impl Scale {
    fn of(visitor: &Visitor, now: f64) -> Self {
        let affinities = visitor.profile.affinities();
        let factors = affinities.read(visitor.profile.fading_time(now));
        let all = affinities.all().iter();
        let strongest = all.clone().map(|affinity| affinity.long.abs()).fold(f64::MIN_POSITIVE, f64::max);
        // If the long run has faded to nothing, so has the session.
        let session = if factors.long > 0.0 { factors.short / factors.long / strongest } else { 0.0 };
        let liveliest = all.map(|affinity| affinity.short.abs()).fold(0.0, f64::max);
        Self { strongest, session, liveliest }
    }

    fn learned(&self, affinity: &Affinity) -> Interest {
        Interest {
            field: affinity.field.clone(),
            value: affinity.value.clone(),
            weight: affinity.long / self.strongest,
            session: (self.session * affinity.short).clamp(-1.0, 1.0),
            events: affinity.events,
            of_layers: affinity.share_of_layers(),
            because: affinity.evidence().collect(),
            is_pinned: false,
            weighed: None,
        }
    }

    fn wished(&self, wished: &Wished, known: &[Affinity]) -> Interest {
        let affinity = wished.place.map(|place| &known[place]);
        Interest {
            field: wished.interest.field.clone(),
            value: wished.interest.value.clone(),
            weight: wished.weight,
            session: (self.session * self.liveliest * wished.weight).clamp(-1.0, 1.0),
            events: affinity.map_or(0, |affinity| affinity.events),
            of_layers: 0.0,
            because: affinity.map_or_else(Vec::new, |affinity| affinity.evidence().collect()),
            is_pinned: wished.is_pinned,
            weighed: Some(wished.weight),
        }
    }
}

/// The weight of an interest relative to the strongest learned one, with what the visitor set and preferred.
pub(super) fn present_weight(visitor: &Visitor, interest: &FeatureName, now: f64) -> f64 {
    let hash = interest.hash();
    let wished = weighed_interests(visitor).into_iter().find(|wished| wished.interest == interest);
    let learned = || {
        let place = visitor.profile.affinities().place(hash);
        place.map_or(0.0, |place| visitor.profile.affinities().all()[place].long / Scale::of(visitor, now).strongest)
    };
    wished.map_or_else(learned, |wished| wished.weight) + preferred(visitor, interest)
}

/// What preferences add to the weight of an interest.
fn preferred(visitor: &Visitor, interest: &FeatureName) -> f64 {
    let stated = visitor.profile.control().wishes().preferences().iter();
    let changes = stated.flat_map(|stated| &stated.preference.changes);
    changes.filter(|(known, _)| known == interest).map(|(_, change)| change).sum()
}

/// The options of `interests`: how many, and of which field.
fn interest_options(given: &Given) -> Result<(usize, Option<&str>)> {
    let mut options = Options::of(given)?;
    let limit = options.take("limit").whole_or(LIMIT, 1..=1_000)?;
    let field = options.take("field").text_or_none(0..=usize::MAX, "a field's name")?;
    options.finish()?;
    Ok((limit as usize, field))
}
