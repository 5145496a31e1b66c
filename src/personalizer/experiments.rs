//! Experiments and slots: a draw is stored before it is shown.

use super::{Change, Personalizer};
use crate::error::Result;
use crate::hash::xxh64;
use crate::input::Given;
use crate::insight::{Answer, Assignment, Chosen, Membership, Reports, Shared, Silence, enrolment, slots};
use crate::storage::Task;
use crate::visitor::Pending;
use crate::visitor::log::{Event, Payload, Sequence};

/// Separates the profile's seed from the number in shelves' ids, which has the same origin.
const PROFILE_SEED: u64 = 0x50_72_6F_66;

impl Personalizer {
    /// The variant of a slot, and whether the choice is in the log. See [`choose`](slots::choose). If consent allows no
    /// learning, it is the first variant.
    ///
    /// Errors: those of [`choose`](slots::choose), `storage_*`; after any of them nothing was drawn.
    pub async fn choose(&self, slot: &str, variants: &Given, options: &Given, now: f64) -> Result<(Chosen, bool)> {
        self.check_open()?;
        let default = slots::default_choice(self.engine.borrow().catalog(), slot, variants, options)?;
        if !self.level().allows_learning() {
            return Ok((default, false));
        }
        self.draw_seed(now).await?;
        let mut chosen = self.engine().choose(slot, variants, options, now)?;
        let is_kept = self.keep_drawn(chosen.pending.take(), now).await?;
        Ok(if is_kept { (chosen, true) } else { (default, false) })
    }

    /// Whether the visitor takes part in an experiment, with which variant, and whether the exposure is in the log. See
    /// [`assign`](enrolment::assign). If consent allows no learning, the visitor does not take part.
    ///
    /// Errors: those of [`assign`](enrolment::assign), `storage_*`; after any of them nothing was drawn.
    pub async fn assign(&self, key: &str, variants: &Given, options: &Given, now: f64) -> Result<(Assignment, bool)> {
        self.check_open()?;
        let default = enrolment::no_assignment(key, variants, options)?;
        if !self.level().allows_learning() {
            return Ok((default, false));
        }
        self.draw_seed(now).await?;
        let mut assignment = self.engine().assign(key, variants, options, now)?;
        let takes_part = assignment.variant.is_some();
        let is_kept = self.keep_drawn(assignment.pending.take(), now).await?;
        Ok(if is_kept { (assignment, takes_part) } else { (default, false) })
    }

    /// See [`Engine::segments`]; none where consent allows no learning.
    pub fn segments(&self, options: &Given, now: f64) -> Result<Vec<Membership>> {
        self.check_open()?;
        let segments = self.engine().segments(options, now)?;
        Ok(if self.level().allows_learning() { segments } else { Vec::new() })
    }

    /// See [`Engine::reports`].
    pub fn reports(&self, options: &Given, now: f64) -> Result<Reports> {
        self.check_open()?;
        self.engine().reports(options, now)
    }

    /// An answer about an experiment that may leave the device, or why there is none. See [`Engine::noisy_answer`]; `coins` are
    /// fresh random numbers. Resolves once the answer is in the log, so that asking again gives the same.
    ///
    /// Errors: those of [`Engine::noisy_answer`], `storage_*`; after any of them nothing was answered.
    pub async fn share(
        &self,
        (key, variants): (&str, &Given),
        options: &Given,
        coins: &[u32],
        now: f64,
    ) -> Result<std::result::Result<Answer, Silence>> {
        self.check_open()?;
        let shared = self.engine().noisy_answer(key, variants, options, coins, now)?;
        if !self.level().allows_learning() {
            return Ok(Err(Silence::Consent));
        }
        if let Shared::Fresh(pending) = shared {
            let Some(sequence) = self.keep(*pending).await? else { return Ok(Err(Silence::Consent)) };
            // Two tabs may have been asked at once: in both, the first answer in the log counts.
            let first = self.engine().noisy_answer(key, variants, options, &[], now)?;
            self.drop_unreported(sequence).await;
            self.host.changed(Change::Recorded);
            return Ok(answered(first));
        }
        Ok(answered(shared))
    }

    /// Drops an answer that came after another one, here or in another tab. It was never returned, so it does not count.
    async fn drop_unreported(&self, sequence: Sequence) {
        while self.engine().is_unreported(sequence) {
            // An answer that cannot be dropped counts as returned.
            let Ok(None) = self.drop_kept(vec![sequence], Vec::new()).await else { return };
        }
    }

    /// Records the profile's seed before the first draw with it. A `Task`, since several calls await it.
    pub(super) fn draw_seed(&self, now: f64) -> Task<'_, ()> {
        Box::pin(async move {
            if self.engine().log().seed().is_some() || !self.level().allows_learning() {
                return Ok(());
            }
            let seed = xxh64(&self.engine().seed().to_le_bytes(), PROFILE_SEED) as u32;
            let event = Event::new(Payload::Seed(seed), now);
            self.keep(Pending { event, item: None }).await.map(drop)
        })
    }

    /// Whether the draw is in the log by now; false if consent was withdrawn meanwhile.
    async fn keep_drawn(&self, pending: Option<Box<Pending>>, now: f64) -> Result<bool> {
        match pending {
            Some(pending) => Ok(self.learn(*pending, now).await?.is_some()),
            None => Ok(true),
        }
    }
}

fn answered(shared: Shared) -> std::result::Result<Answer, Silence> {
    match shared {
        Shared::Known(answer) => Ok(answer),
        // A recorded answer is known; only a withdrawal in between can have removed it.
        Shared::Fresh(_) => Err(Silence::Consent),
        Shared::Silent(silence) => Err(silence),
    }
}
