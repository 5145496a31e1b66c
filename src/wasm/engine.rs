//! The engine's interface to JavaScript: a catalogue, and an open profile.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

use super::given::given;
use super::memory::set_aside;
use super::page::Page;
use super::revival::counted;
use super::{health, objects, parts, thrown, to_object};
use crate::catalog::item_json::item_json;
use crate::catalog::{AlignedBytes, Catalog};
use crate::error::Result;
use crate::input::Given;
use crate::insight::portable;
use crate::personalizer::{Consented, Personalizer, Recorded};
use crate::storage::indexeddb;
use crate::storage::{Standing, Task};
use crate::visitor::consent::Level;
use crate::visitor::log::{EventKind, Sequence};

/// An open profile, once it has [begun](Handle::begin).
#[wasm_bindgen]
pub struct Handle {
    personalizer: Rc<Personalizer>,
    /// The level at which it begins.
    level: Level,
}

/// A profile for a catalogue's bytes, at consent level `off` until it [begins](Handle::begin).
#[wasm_bindgen]
pub fn open(
    bytes: &Uint8Array,
    consent: &str,
    profile: String,
    listener: Function,
) -> std::result::Result<Handle, JsValue> {
    let (catalog, level) = prepare(bytes, consent).map_err(thrown)?;
    set_aside();
    let seed = getrandom::u32().unwrap_or_default();
    let page = Rc::new(Page { profile, listener, personalizer: RefCell::default() });
    let personalizer = Rc::new(Personalizer::new(catalog, seed, page.clone()));
    *page.personalizer.borrow_mut() = Rc::downgrade(&personalizer);
    Ok(Handle { personalizer, level })
}

/// Closes everything that is open on the device, since the page is left and may be frozen.
#[wasm_bindgen]
pub fn pause() {
    indexeddb::pause();
}

/// Says whether the page is about to be left: events are then written without reading the database first.
#[wasm_bindgen]
pub fn leave(leaving: bool) {
    indexeddb::leave(leaving);
}

/// Opens it again when the page is back. Resolves once all changes of other tabs were read.
#[wasm_bindgen]
pub fn resume(now: f64) -> Promise {
    let resumed = indexeddb::resume(now);
    promise(Box::pin(async move {
        resumed.await;
        Ok(JsValue::UNDEFINED)
    }))
}

fn prepare(bytes: &Uint8Array, consent: &str) -> Result<(Catalog, Level)> {
    let level = Level::from_name(consent)?;
    Ok((loaded(bytes)?, level))
}

fn loaded(bytes: &Uint8Array) -> Result<Catalog> {
    let mut aligned = AlignedBytes::zeroed(bytes.length() as usize)?;
    bytes.copy_to(aligned.as_mut_slice());
    Catalog::load(aligned)
}

#[wasm_bindgen]
impl Handle {
    /// Takes the option `layers`; `own` is the name of the profile. To be called before it [begins](Self::begin).
    pub fn name_layers(&self, layers: &JsValue, own: &str, now: f64) -> std::result::Result<(), JsValue> {
        self.personalizer.name_layers(&given(layers), own, now).map_err(thrown)
    }

    /// Goes to its level of consent; resolves once the stored profile was read, or is known to be unavailable.
    pub fn begin(&self, now: f64) -> Promise {
        let level = self.level;
        self.later(move |personalizer| async move {
            personalizer.begin(level, now).await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Replaces the catalogue.
    pub fn reload(&self, bytes: &Uint8Array) -> std::result::Result<(), JsValue> {
        loaded(bytes).and_then(|catalog| self.personalizer.reload(catalog)).map_err(thrown)
    }

    /// Records an event; resolves to its number, to `undefined` where consent does not allow it, to `null` where it is older than what retention
    /// keeps, and to 0 if its key says that it was recorded before.
    pub fn record(&self, event: &JsValue, now: f64) -> Promise {
        let given = given(event);
        self.later(move |personalizer| async move {
            let recorded = personalizer.record(&given, now).await?;
            seek_device(&personalizer, now);
            let known = || personalizer.knows(&given, now).then_some(0);
            Ok(match recorded {
                Recorded::Expired => JsValue::NULL,
                recorded => number_or_undefined(recorded.event().or_else(known)),
            })
        })
    }

    /// Records a wish (`pin`, `mute`, `weigh`, `release`, `dial`); resolves to its number, or to `undefined` where consent
    /// does not allow it.
    pub fn wish(&self, kind: &str, target: &JsValue, value: &JsValue, now: f64) -> Promise {
        let (target, value, kind) = (given(target), given(value), EventKind::wish(kind));
        self.later(move |personalizer| async move {
            let Some(kind) = kind else { return Ok(JsValue::UNDEFINED) };
            Ok(number_or_undefined(personalizer.wish(kind, &target, &value, now).await?))
        })
    }

    /// The wishes in force, newest first.
    pub fn wishes(&self) -> std::result::Result<JsValue, JsValue> {
        self.personalizer.check_open().map_err(thrown)?;
        to_object(&objects::wishes(&self.personalizer.engine()))
    }

    /// How personal shelves are, 0 to 1.
    pub fn dial(&self) -> f64 {
        self.personalizer.engine().dial()
    }

    /// Forgets something; resolves to the number of events and the ticket for [`put_back`](Self::put_back).
    pub fn forget(&self, what: &JsValue, now: f64) -> Promise {
        let what = given(what);
        self.later(move |personalizer| async move {
            let forgotten = personalizer.forget(&what, now).await?;
            Ok(vec![forgotten.events as f64, f64::from(forgotten.ticket)].into())
        })
    }

    /// Restores what was forgotten.
    pub fn put_back(&self, ticket: u32, now: f64) -> Promise {
        self.later(
            move |personalizer| async move { personalizer.put_back(ticket, now).await.map(|()| JsValue::UNDEFINED) },
        )
    }

    /// What was done, newest first.
    pub fn timeline(&self, options: &JsValue) -> std::result::Result<JsValue, JsValue> {
        self.personalizer.check_open().map_err(thrown)?;
        let engine = self.personalizer.engine();
        let entries = engine.timeline(&given(options)).map_err(thrown)?;
        let entries: Vec<_> = entries.iter().map(objects::timeline_entry).collect();
        to_object(&entries)
    }

    /// The indices of the items that are left to do before an item, and that item.
    pub fn path(&self, goal: &str, now: f64) -> std::result::Result<Vec<u32>, JsValue> {
        self.personalizer.check_open().map_err(thrown)?;
        let steps = self.personalizer.engine().path(goal, now).map_err(thrown)?;
        Ok(steps.iter().map(|item| item.get() as u32).collect())
    }

    /// How surprising shelves are, 0 to 1.
    pub fn surprise(&self) -> f64 {
        self.personalizer.engine().surprise()
    }

    /// The visitor's interests.
    pub fn interests(&self, options: &JsValue, now: f64) -> std::result::Result<JsValue, JsValue> {
        let interests = self.personalizer.interests(&given(options), now).map_err(thrown)?;
        let engine = self.personalizer.engine();
        let interests: Vec<_> = interests.iter().map(|interest| objects::interest(&engine, interest)).collect();
        to_object(&interests)
    }

    /// The event of that number, or `undefined`.
    pub fn evidence(&self, sequence: f64) -> std::result::Result<JsValue, JsValue> {
        let engine = self.personalizer.engine();
        to_object(&objects::evidence(engine.visitor(), sequence as u64, None))
    }

    /// The item at that index, as JSON.
    pub fn item(&self, index: usize) -> Option<String> {
        let engine = self.personalizer.engine();
        engine.catalog().item_at(index).map(|item| item_json(engine.catalog(), item))
    }

    /// The index of the item with that id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.personalizer.engine().catalog().find(id).map(|item| item.get())
    }

    /// The field and the value of the feature at that index.
    pub fn feature(&self, index: usize) -> Vec<String> {
        let engine = self.personalizer.engine();
        let feature = engine.catalog().feature_at(index).map(|feature| engine.feature(feature));
        feature.map_or_else(Vec::new, |(field, value)| vec![field.to_owned(), value.to_owned()])
    }

    /// The features of the item at that index, flat: feature index, weight, and so on.
    pub fn item_features(&self, index: usize) -> Vec<f64> {
        let engine = self.personalizer.engine();
        let Some(item) = engine.catalog().item_at(index) else { return Vec::new() };
        let features = engine.catalog().features(item);
        features.flat_map(|(feature, weight)| [feature.get() as f64, f64::from(weight)]).collect()
    }

    /// The whole profile, as a promise. Parts that cannot be read again are as this tab last read them.
    pub fn export_profile(&self, now: f64) -> Promise {
        self.later(move |personalizer| async move {
            let _ = personalizer.refresh().await;
            let interests = personalizer.own_interests(&everything(), now)?;
            Ok(to_object(&portable::export(personalizer.engine().log(), &interests, now)).unwrap_or_default())
        })
    }

    /// Imports an exported profile; resolves to the result.
    pub fn import_profile(&self, data: &JsValue, instead: bool, now: f64) -> Promise {
        let given = given(data);
        self.later(move |personalizer| async move {
            let imported = personalizer.import(&given, instead, now).await?;
            Ok(to_object(&objects::imported(imported)).unwrap_or_default())
        })
    }

    /// Erases everything; resolves to an error if a store could not be emptied and has to be deleted.
    pub fn erase(&self) -> Promise {
        self.later(|personalizer| async move { Ok(personalizer.erase().await?.map_or(JsValue::UNDEFINED, thrown)) })
    }

    /// Erases what is in memory, since another tab erased everything.
    pub fn heed_erasure(&self) {
        self.personalizer.heed_erasure();
    }

    /// The level of consent.
    pub fn consent(&self) -> String {
        self.personalizer.level().name().to_owned()
    }

    /// Sets the level of consent; resolves to the receipt, whether it is stored on the device, why the profile is in memory if it
    /// should be on the device, and an error if the stored profile still has to be deleted.
    pub fn set_consent(&self, level: &str, options: &JsValue, now: f64) -> Promise {
        let (level, options) = (Level::from_name(level), given(options));
        self.later(move |personalizer| async move {
            let Consented { receipt, is_kept, left } = personalizer.set_consent(level?, &options, now).await?;
            let receipt = to_object(&objects::receipt(&receipt)).unwrap_or_default();
            let problem = personalizer.health()?.problem.map_or(JsValue::UNDEFINED, JsValue::from);
            Ok(Array::of4(&receipt, &is_kept.into(), &problem, &left.map_or(JsValue::UNDEFINED, thrown)).into())
        })
    }

    /// All receipts of consent.
    pub fn receipts(&self) -> std::result::Result<JsValue, JsValue> {
        let receipts = self.personalizer.receipts();
        to_object(&receipts.iter().map(objects::receipt).collect::<Vec<_>>())
    }

    /// Whether the stored profile stays on the device, unused.
    pub fn is_paused(&self) -> bool {
        self.personalizer.is_paused()
    }

    /// Drops the events that retention says are due.
    pub fn retain(&self, now: f64) -> Promise {
        self.later(move |personalizer| async move { personalizer.retain(now).await.map(|()| JsValue::UNDEFINED) })
    }

    /// The state of the profile and the catalogue.
    pub fn health(&self) -> std::result::Result<JsValue, JsValue> {
        let found = self.personalizer.health().map_err(thrown)?;
        to_object(&health::health(&self.personalizer.engine(), &found))
    }

    /// The state of the log on the device, flat: the highest number at first and now, the number of lost rows, 1 if another
    /// tab just erased everything, and 1 if the browser discarded the database. Empty if the log is not on the device.
    pub fn standing(&self) -> Vec<f64> {
        let Some(standing) = self.personalizer.standing() else { return Vec::new() };
        let Standing { at_first, highest, missing, is_erased, is_discarded } = standing;
        let flags = [is_erased, is_discarded].map(|flag| f64::from(u8::from(flag)));
        vec![at_first as f64, highest as f64, missing as f64, flags[0], flags[1]]
    }

    /// Whether the policy forbids a surface to be personal.
    pub fn forbids(&self, surface: &str) -> bool {
        self.personalizer.engine().catalog().forbids(Some(surface))
    }

    /// The contents of the catalogue, and the site's declarations in it.
    pub fn catalog(&self) -> std::result::Result<JsValue, JsValue> {
        to_object(&parts::catalog(self.personalizer.engine().catalog()))
    }

    /// Closes the storage.
    pub fn close(&self) {
        self.personalizer.close();
    }
}

impl Handle {
    /// The level at which it begins.
    pub(super) fn level(&self) -> Level {
        self.level
    }

    /// The profile that is open.
    pub(super) fn personalizer(&self) -> &Personalizer {
        &self.personalizer
    }

    pub(super) fn later<F: Future<Output = Result<JsValue>> + 'static>(
        &self,
        work: impl FnOnce(Rc<Personalizer>) -> F,
    ) -> Promise {
        promise(Box::pin(work(self.personalizer.clone())))
    }
}

/// If the profile is in memory because the device's storage was unavailable: tries to move it there, without waiting.
fn seek_device(personalizer: &Rc<Personalizer>, now: f64) {
    if personalizer.misses_device(now) {
        let personalizer = personalizer.clone();
        spawn_local(counted(async move { personalizer.move_to_device(now).await }));
    }
}

/// A task as a promise. One function for all kinds: the code that makes a promise is large and would be compiled for each.
fn promise(task: Task<'static, JsValue>) -> Promise {
    future_to_promise(counted(async move { task.await.map_err(thrown) }))
}

pub(super) fn number_or_undefined(sequence: Option<Sequence>) -> JsValue {
    sequence.map_or(JsValue::UNDEFINED, |sequence| JsValue::from_f64(sequence as f64))
}

/// Options for the largest number of interests.
fn everything() -> Given {
    Given::Object(vec![("limit".to_owned(), Given::Number(1_000.0))])
}
