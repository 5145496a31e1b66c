//! Worlds of users, items and terms to train on: planted ones, and any.

use penchant::error::Error;
use penchant::train::{Interactions, Settings, SideTerms, Trainer};
use proptest::prelude::*;

/// Interactions with their memory.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub users: u32,
    pub items: u32,
    pub user: Vec<u32>,
    pub item: Vec<u32>,
    pub weight: Vec<f32>,
    pub terms: u32,
    pub term: Vec<u32>,
    pub term_item: Vec<u32>,
}

impl World {
    pub fn of(users: u32, items: u32, pairs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let (user, item) = pairs.into_iter().unzip();
        Self { users, items, user, item, ..Self::default() }
    }

    fn interactions(&self) -> Interactions<'_> {
        let Self { users, items, user, item, weight, .. } = self;
        Interactions { users: *users, items: *items, user, item, weight }
    }

    pub fn begin(&self, settings: Settings) -> Result<Trainer, Error> {
        let side = SideTerms { terms: self.terms, term: &self.term, item: &self.term_item };
        Trainer::new(settings, &self.interactions(), &side)
    }

    pub fn trained(&self, settings: Settings) -> Trainer {
        let mut trainer = self.begin(settings).expect("the world is sound");
        for _ in 0..settings.sweeps {
            trainer.sweep(&mut |_| ());
        }
        trainer
    }

    /// All observed pairs of a row and an item with their weights; the terms' rows are behind the users'.
    pub fn observed(&self, side_weight: f64) -> Vec<(usize, usize, f64)> {
        let weight = |pair: usize| self.weight.get(pair).map_or(1.0, |&weight| f64::from(weight));
        let seen = self.user.iter().zip(&self.item).enumerate();
        let seen = seen.map(|(pair, (&user, &item))| (user as usize, item as usize, weight(pair)));
        let terms = self.term.iter().zip(&self.term_item);
        let terms = terms.map(|(&term, &item)| ((self.users + term) as usize, item as usize, side_weight));
        seen.chain(terms).collect()
    }

    pub fn rows(&self) -> usize {
        (self.users + self.terms) as usize
    }
}

pub fn any_world() -> impl Strategy<Value = World> {
    (1..12_u32, 1..14_u32, 0..4_u32, 1..60_usize, 0..20_usize).prop_flat_map(|(users, items, terms, pairs, sides)| {
        let sides = if terms == 0 { 0 } else { sides };
        let pairs = prop::collection::vec((0..users, 0..items, 0.5..4.0_f32), pairs);
        let sides = prop::collection::vec((0..terms.max(1), 0..items), sides);
        (pairs, sides, any::<bool>()).prop_map(move |(pairs, sides, weighted)| World {
            users,
            items,
            user: pairs.iter().map(|pair| pair.0).collect(),
            item: pairs.iter().map(|pair| pair.1).collect(),
            weight: pairs.iter().map(|pair| pair.2).filter(|_| weighted).collect(),
            terms,
            term: sides.iter().map(|pair| pair.0).collect(),
            term_item: sides.iter().map(|pair| pair.1).collect(),
        })
    })
}

pub fn any_settings() -> impl Strategy<Value = Settings> {
    let share = prop::option::of(0.001..1.0_f64);
    (8..20_u32, share, 0.0..1.5_f64, any::<u32>(), 0.1..2.0_f64).prop_map(
        |(dimensions, alpha, nu, seed, side_weight)| Settings {
            dimensions,
            alpha,
            nu,
            seed,
            side_weight,
            ..Settings::default()
        },
    )
}

/// `groups` groups of users and as many of items; everyone saw most of the items of the own group.
pub fn clusters(groups: u32, users: u32, items: u32) -> World {
    let pairs = (0..groups * users).flat_map(move |user| {
        let group = user / users;
        (0..items).filter(move |item| (user + item) % 3 > 0).map(move |item| (user, group * items + item))
    });
    World::of(groups * users, groups * items, pairs)
}
