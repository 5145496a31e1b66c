//! What `npx penchant train --neighbours` calls: acts in, a table of neighbours out.
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

/// Checks everything.
///
/// - `users`, `items`: how many there are.
/// - `user`, `item`: for each act who and what, from 0. A pair counts once, however often it comes.
/// - `at`: for each act when, in milliseconds, NaN where that is not known; empty where no time is.
///
/// Throws `training_invalid`, with the field, what was got and what was expected.
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

/// `{ perItem, minSupport, regularization, shrinkage, mostItems }`, as they are where nothing else is said.
#[wasm_bindgen]
pub fn neighbour_defaults() -> Result<JsValue, JsValue> {
    Ok(NeighbourSettings::default().serialize(&Serializer::new())?)
}

/// What a log tells of itself.
#[derive(Serialize)]
struct Read {
    users: usize,
    items: usize,
    pairs: usize,
}

/// How a table was made.
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

    /// Makes neighbours: `kind` is `ease`, `cosine` or `next`; `settings` any of those that `neighbour_defaults()` has.
    ///
    /// `progress(part)` hears how much is done, 0 to 1; what it throws is ignored. Throws `training_invalid`.
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

    /// `{ items, exact, regularization, shrinkage, inVisits }`: how many items took part; of EASE whether it is the closed
    /// form, and λ; of the others the shrinkage; of `next` whether steps end with a visit. `undefined` where it does
    /// not apply.
    pub fn about(&self) -> Result<JsValue, JsValue> {
        let TrainedNeighbours { items, exact, regularization, shrinkage, reach, .. } = self.trained;
        let in_visits = reach.map(|reach| reach == Reach::Visit);
        Ok(About { items, exact, regularization, shrinkage, in_visits }.serialize(&Serializer::new())?)
    }
}
