//! The interface to JavaScript for `npx penchant train --neighbours`: acts in, a table of neighbours out.
//!
//! ```ts
//! const training = begin_neighbours(users.length, items.length, user, item, at)
//! const table = training.make('ease', { regularization: 200, perItem: 32 }, (part) => show(part))
//! const [item, neighbour, weight] = [table.item(), table.neighbour(), table.weight()]
//! table.free()
//! training.free()
//! ```

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::given::given;
use super::thrown;
use crate::train::neighbours::visits::Reach;
use crate::train::neighbours::{Acts, NeighbourSettings, NeighbourTrainer, TrainedNeighbours};

/// A log of acts. Call `free()` when done: it holds all of them, and the counts that EASE was last made from.
#[wasm_bindgen]
pub struct NeighbourTraining {
    trainer: NeighbourTrainer,
}

/// Checks all arguments.
///
/// - `users`, `items`: how many there are.
/// - `user`, `item`: the user and the item of each act, from 0. A repeated pair counts once.
/// - `at`: the time of each act in milliseconds, NaN if unknown; empty if all are unknown.
///
/// Throws `training_invalid`, with the field, the value received and the values expected.
#[wasm_bindgen]
pub fn begin_neighbours(
    users: u32,
    items: u32,
    user: &[u32],
    item: &[u32],
    at: &[f64],
) -> Result<NeighbourTraining, JsValue> {
    let trainer = NeighbourTrainer::new(&Acts { users, items, user, item, at }).map_err(thrown)?;
    Ok(NeighbourTraining { trainer })
}

/// The default settings: `{ perItem, minSupport, minPairs, regularization, shrinkage, mostItems }`.
#[wasm_bindgen]
pub fn neighbour_defaults() -> Result<JsValue, JsValue> {
    Ok(NeighbourSettings::default().serialize(&Serializer::new())?)
}

/// The size of a log.
#[derive(Serialize)]
struct Read {
    users: usize,
    items: usize,
    pairs: usize,
}

/// How a table was trained.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About {
    items: usize,
    exact: bool,
    regularization: Option<f64>,
    shrinkage: Option<f64>,
    in_visits: Option<bool>,
}

#[wasm_bindgen]
impl NeighbourTraining {
    /// `{ users, items, pairs }`: users and items with an act, and distinct pairs.
    pub fn read(&self) -> Result<JsValue, JsValue> {
        let log = self.trainer.log();
        let read = Read { users: log.users(), items: log.items(), pairs: log.pairs() };
        Ok(read.serialize(&Serializer::new())?)
    }

    /// Trains neighbours: `kind` is `ease`, `cosine`, `next` or `lift`; `settings` any of those in `neighbour_defaults()`.
    ///
    /// `progress(part)` is called with the part that is done, 0 to 1; its exceptions are ignored. Throws `training_invalid`.
    pub fn make(&mut self, kind: &str, settings: JsValue, progress: &Function) -> Result<NeighbourTable, JsValue> {
        let given = given(&settings);
        let settings = NeighbourSettings::from_given(&given).map_err(thrown)?;
        let kind = kind.parse().map_err(thrown)?;
        let mut hear = |part| {
            let _ = progress.call1(&JsValue::NULL, &JsValue::from_f64(part));
        };
        let trained = self.trainer.train(kind, &settings, &mut hear).map_err(thrown)?;
        Ok(NeighbourTable { trained })
    }
}

/// A table of neighbours, item by item, each item's strongest first.
#[wasm_bindgen]
pub struct NeighbourTable {
    trained: TrainedNeighbours,
}

#[wasm_bindgen]
impl NeighbourTable {
    /// By entry: the item that was acted on.
    pub fn item(&self) -> Vec<u32> {
        self.trained.neighbours.item.clone()
    }

    /// By entry: its neighbour.
    pub fn neighbour(&self) -> Vec<u32> {
        self.trained.neighbours.neighbour.clone()
    }

    /// By entry: the weight, finite and not zero.
    pub fn weight(&self) -> Vec<f32> {
        self.trained.neighbours.weight.clone()
    }

    /// By entry, for `lift`: the share of the item's orders that have the neighbour too. Empty for other kinds.
    pub fn share(&self) -> Vec<f32> {
        self.trained.neighbours.share.clone()
    }

    /// `{ items, exact, regularization, shrinkage, inVisits }`: the number of items that took part; for EASE whether it is the closed
    /// form, and λ; for the others the shrinkage; for `next` whether steps end with a visit. `undefined` if it does
    /// not apply.
    pub fn about(&self) -> Result<JsValue, JsValue> {
        let TrainedNeighbours { items, exact, regularization, shrinkage, reach, .. } = self.trained;
        let in_visits = reach.map(|reach| reach == Reach::Visit);
        Ok(About { items, exact, regularization, shrinkage, in_visits }.serialize(&Serializer::new())?)
    }
}
