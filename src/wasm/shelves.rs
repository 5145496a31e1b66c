//! The interface to JavaScript for shelves: made, continued, explained.

use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::facts::StatedObject;
use super::flat::FlatShelf;
use super::given::given;
use super::{flat, objects, thrown, to_object};
use crate::catalog::Signal;
use crate::insight::counterfactual::Asked;

#[wasm_bindgen]
impl Handle {
    /// A shelf, flat. See `flat.rs`.
    pub fn recommend(&self, options: &JsValue, now: f64) -> std::result::Result<FlatShelf, JsValue> {
        let shelf = self.personalizer().recommend(&given(options), now).map_err(thrown)?.into();
        Ok(shelf)
    }

    /// A list from another source combined with the visitor's order, flat.
    pub fn rank(&self, ids: &JsValue, options: &JsValue, now: f64) -> std::result::Result<FlatShelf, JsValue> {
        let (ids, options) = (given(ids), given(options));
        let (shelf, left_out) = self.personalizer().rank(&ids, &options, now).map_err(thrown)?;
        Ok(FlatShelf::of_list(shelf, left_out))
    }

    /// The shelf that follows one of `recommend`, flat.
    pub fn next_page(&self, shelf: &str, options: &JsValue) -> std::result::Result<FlatShelf, JsValue> {
        let shelf = self.personalizer().next_page(shelf, &given(options)).map_err(thrown)?.into();
        Ok(shelf)
    }

    /// What goes with a basket, flat.
    pub fn together(&self, ids: &JsValue, options: &JsValue, now: f64) -> std::result::Result<FlatShelf, JsValue> {
        let (ids, options) = (given(ids), given(options));
        let (shelf, left_out) = self.personalizer().together(&ids, &options, now).map_err(thrown)?;
        Ok(FlatShelf::of_list(shelf, left_out))
    }

    /// The items most similar to one, flat.
    pub fn similar(&self, id: &str, options: &JsValue, now: f64) -> std::result::Result<FlatShelf, JsValue> {
        let shelf = self.personalizer().similar(id, &given(options), now).map_err(thrown)?.into();
        Ok(shelf)
    }

    /// The reasons of the shelf with that number, flat; empty if it is not remembered any more.
    pub fn reasons(&self, shelf: u32) -> Vec<f64> {
        flat::reasons(&self.personalizer().reasons(shelf))
    }

    /// The moves of the stages after scoring, for the shelf with that number; empty if it is not remembered any more.
    pub fn trace(&self, shelf: u32) -> std::result::Result<JsValue, JsValue> {
        let engine = self.personalizer().engine();
        let engine = engine.holding(shelf);
        to_object(&objects::moves(engine, &engine.trace(shelf)))
    }

    /// The items that were not eligible for the shelf with that number, which `recommend` made with these options: the number by
    /// reason, and those that would have been on it.
    pub fn ineligible(&self, shelf: u32, options: &JsValue) -> std::result::Result<JsValue, JsValue> {
        let ineligible = self.personalizer().ineligible(shelf, &given(options)).map_err(thrown)?;
        to_object(&objects::ineligible(self.personalizer().engine().holding(shelf), &ineligible))
    }

    /// The site's label of a boost, for the shelf with that number.
    pub fn boost_label(&self, shelf: u32, boost: usize) -> Option<String> {
        self.personalizer().engine().shelf(shelf)?.boost(boost).map(str::to_owned)
    }

    /// The fact of a reason, by its place among those that were in force, for the shelf with that number.
    pub fn fact(&self, shelf: u32, place: usize) -> std::result::Result<JsValue, JsValue> {
        let engine = self.personalizer().engine();
        let stated = engine.holding(shelf).shelf(shelf).and_then(|shelf| shelf.stated(place));
        to_object(&stated.map(StatedObject::from))
    }

    /// The names of the signals, each at its place in the flat lists.
    pub fn signal_names(&self) -> Vec<String> {
        let engine = self.personalizer().engine();
        Signal::ALL.iter().map(|&signal| engine.catalog().signal_name(signal).to_owned()).collect()
    }

    /// The explanation of a score.
    pub fn explain(&self, shelf: &str, item: &str) -> std::result::Result<JsValue, JsValue> {
        let explanation = self.personalizer().explain(shelf, item).map_err(thrown)?;
        let engine = self.personalizer().engine();
        to_object(&objects::explanation(engine.that_made(shelf), (shelf, item), &explanation))
    }

    /// Where an item would be placed without something, and its score; nothing if it would not be among the first. `ids` are
    /// those of a shelf of `rank`, and nothing for one of `recommend`.
    pub fn without(
        &self,
        shelf: &str,
        item: &str,
        ids: &JsValue,
        options: &JsValue,
        what: &JsValue,
    ) -> std::result::Result<Vec<f64>, JsValue> {
        let (ids, options) = (given(ids), given(options));
        let asked = if ids.is_nothing() { Asked::Recommend(&options) } else { Asked::Rank(&ids, &options) };
        let without = self.personalizer().without(shelf, item, asked, &given(what)).map_err(thrown)?;
        Ok(without.map_or_else(Vec::new, |without| vec![without.position as f64, without.score]))
    }
}
