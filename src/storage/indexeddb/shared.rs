//! Reads the profile of another name, for a layer. Nothing is written and no database is created.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::IdbDatabase;

use super::held::{hold, release};
use super::late::item_keys;
use super::patience::{Completions, OPENING, Patience, READING};
use super::transaction::{Transaction, connect, failed, frames, is_whole};
use crate::error::Result;
use crate::storage::Rows;
use crate::storage::sleep::{awake, is_asleep, woken};

/// The rows of the profile of that name; `None` if there is none. Begins again if the page slept meanwhile.
pub async fn read_profile(profile: &str) -> Result<Option<Rows>> {
    loop {
        awake().await;
        let before = woken();
        let done = read_once(profile).await;
        if done.is_ok() || (woken() == before && !is_asleep()) {
            return done;
        }
    }
}

async fn read_once(profile: &str) -> Result<Option<Rows>> {
    let is_missing = Rc::new(Cell::new(false));
    let asked = is_missing.clone();
    let may_create = move |_| {
        asked.set(true);
        false
    };
    let database = match connect(&format!("penchant:{profile}"), OPENING, may_create).await {
        Err(_) if is_missing.get() => return Ok(None),
        connected => connected?,
    };
    hold(&database);
    let rows = if is_whole(&database) { rows(&database).await.map(Some) } else { Ok(None) };
    database.close();
    release(&database);
    rows
}

async fn rows(database: &IdbDatabase) -> Result<Rows> {
    let transaction =
        Transaction::begin(database, "readonly", "default", Patience::of(READING), &Completions::default())?;
    let events = transaction.events.get_all().map_err(|cause| failed("read", &cause))?;
    let items = transaction.items.get_all_with_key(&item_keys()?.into()).map_err(|cause| failed("read", &cause))?;
    let events = frames(&transaction.settled("read", &events).await?);
    let items = frames(&transaction.settled("read", &items).await?);
    Ok(Rows { events, items, is_tail: false })
}
