//! The interface to JavaScript for `npx penchant train`: interactions in, item vectors out, one sweep at a time.
//!
//! Users, items and terms cross as numbers from 0; the host keeps the list of what each number stands for.
//!
//! ```ts
//! const equal = new Float32Array() // no weights: all interactions count the same
//! const training = begin_training(users.length, items.length, user, item, equal, undefined, { dimensions: 64 })
//! const { sweeps, alpha, regularization } = training.settings() // a visitor is folded in under the same α and λ
//! for (let sweep = 1; sweep <= sweeps; sweep++) {
//!   const loss = training.sweep((part) => show(sweep, part))
//! }
//! const vectors = training.item_factors() // items.length × 64, one item after the other
//! training.free()
//! ```

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::given::given;
use super::thrown;
use crate::catalog::{AlignedBytes, Catalog};
use crate::train::{self, Interactions, Settings, SideTerms, Trainer};

/// A model in training. Call `free()` when done: it holds all vectors.
#[wasm_bindgen]
pub struct Training {
    trainer: Trainer,
}

/// Pairs of a term and an item that has it: a tag, a creator, a word. `begin_training` takes it over.
#[wasm_bindgen]
pub struct SideInformation {
    terms: u32,
    term: Vec<u32>,
    item: Vec<u32>,
}

#[wasm_bindgen]
impl SideInformation {
    /// `terms`: how many there are; `term` and `item`: for each pair the term, below `terms`, and the item, in the
    /// numbers of the training (those of `ItemTerms` are numbers of the catalogue). Checked by `begin_training`.
    #[wasm_bindgen(constructor)]
    pub fn new(terms: u32, term: Vec<u32>, item: Vec<u32>) -> Self {
        Self { terms, term, item }
    }
}

/// Checks all arguments and begins.
///
/// - `users`, `items`: how many there are. An item without any pair gets a vector of zeros.
/// - `user`, `item`: the user and the item of each interaction, from 0. A repeated pair counts twice.
/// - `weight`: the weight of each interaction, 0.000001 to 1,000,000; empty: each counts 1.
/// - `side`: the items' terms, or `undefined`.
/// - `settings`: any of those in `training_defaults()`; `undefined` for none.
///
/// Throws `training_invalid`, with the field, the value received and the values expected.
#[wasm_bindgen]
pub fn begin_training(
    users: u32,
    items: u32,
    user: &[u32],
    item: &[u32],
    weight: &[f32],
    side: Option<SideInformation>,
    settings: JsValue,
) -> Result<Training, JsValue> {
    let given = given(&settings);
    let settings = Settings::from_given(&given).map_err(thrown)?;
    let interactions = Interactions { users, items, user, item, weight };
    let side = side.as_ref().map_or_else(SideTerms::default, |side| SideTerms {
        terms: side.terms,
        term: &side.term,
        item: &side.item,
    });
    let trainer = Trainer::new(settings, &interactions, &side).map_err(thrown)?;
    Ok(Training { trainer })
}

/// The default settings: `{ dimensions, sweeps, alpha, regularization, nu, seed, sideWeight }`.
#[wasm_bindgen]
pub fn training_defaults() -> Result<JsValue, JsValue> {
    Ok(Settings::default().serialize(&Serializer::new())?)
}

#[wasm_bindgen]
impl Training {
    /// One sweep over all users and items. Returns the loss, which never rises from sweep to sweep.
    ///
    /// `progress(part)` is called some 200 times with the part of the sweep that is done, 0 to 1; its exceptions are ignored.
    pub fn sweep(&mut self, progress: &Function) -> f64 {
        self.trainer.sweep(&mut |part| {
            let _ = progress.call1(&JsValue::NULL, &JsValue::from_f64(part));
        })
    }

    /// All settings in force, in the form of `training_defaults()`.
    pub fn settings(&self) -> Result<JsValue, JsValue> {
        Ok(self.trainer.settings().serialize(&Serializer::new())?)
    }

    /// The items' vectors, `dimensions` numbers each, one item after the other.
    pub fn item_factors(&self) -> Vec<f32> {
        self.trainer.item_factors()
    }
}

/// For each item of a catalogue its heaviest terms, ready to become a `SideInformation`.
#[wasm_bindgen]
pub struct ItemTerms {
    ids: Vec<String>,
    terms: train::ItemTerms,
}

/// Reads a catalogue file and finds each item's `terms` heaviest features (1 to 1000), without those that no other item
/// has. Throws `catalog_*` for bytes that are no catalogue, `training_invalid` for a number out of range.
#[wasm_bindgen]
pub fn item_terms(catalog: &[u8], terms: u32) -> Result<ItemTerms, JsValue> {
    let catalog = AlignedBytes::copied(catalog).and_then(Catalog::load).map_err(thrown)?;
    let ids = catalog.items().map(|item| catalog.id(item).to_owned()).collect();
    let terms = train::ItemTerms::heaviest(&catalog, terms).map_err(thrown)?;
    Ok(ItemTerms { ids, terms })
}

#[wasm_bindgen]
impl ItemTerms {
    /// The items' ids, in the catalogue's order.
    pub fn ids(&self) -> Vec<String> {
        self.ids.clone()
    }

    /// The number of different terms over all items; terms are smaller numbers.
    pub fn count(&self) -> u32 {
        self.terms.count
    }

    /// Where each item's terms start in `terms` and `weights`: those of the item at place i of `ids` are at
    /// `offsets[i]` up to, without, `offsets[i + 1]`. One longer than `ids`.
    pub fn offsets(&self) -> Vec<u32> {
        self.terms.offsets.clone()
    }

    /// The terms, each item's heaviest first.
    pub fn terms(&self) -> Vec<u32> {
        self.terms.terms.clone()
    }

    /// How heavy each is in its item, 0 to 1.
    pub fn weights(&self) -> Vec<f32> {
        self.terms.weights.clone()
    }
}
