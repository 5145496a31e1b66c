//! The catalogue, the visitor, the working memory and the latest shelves, held together: commands in, results out.
//!
//! No clock, no randomness and no I/O: times and seeds are passed in, and what must be stored is returned to
//! [`personalizer`](crate::personalizer). Nothing is computed here: changes of the visitor are in
//! [`visitor`](crate::visitor), shelves in [`ranking`], and questions about either in [`insight`].

mod correcting;
mod facts;
mod former;
mod layers;

use std::cell::OnceCell;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Weights};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::insight::bubble::Topics;
use crate::insight::counterfactual::Asked;
use crate::insight::enrolment::Assignment;
use crate::insight::experiment::report::Reports;
use crate::insight::explanation::{ExplainedMove, Explanation, Reasons};
use crate::insight::ineligible::Ineligible;
use crate::insight::segments::Membership;
use crate::insight::sharing::{Budget, Shared};
use crate::insight::{
    self, Bubble, Chosen, Due, Forgetting, Interest, Lift, Prediction, Rhythm, TimelineEntry, Visited, Without,
};
use crate::ranking::{self, LeftOut, Request, Shelf, Shelves, Workspace, suited};
use crate::visitor::consent::Receipt;
use crate::visitor::log::{Event, EventKind, Log, Sequence, Wish};
use crate::visitor::profile::{Control, Profile};
use crate::visitor::{Pending, Visitor, wishes};

/// The engine: a catalogue, a visitor, and the shelves that were made for them.
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    visitor: Visitor,
    workspace: Workspace,
    shelves: Shelves,
    topics: OnceCell<Option<Topics>>,
    /// The engine with the catalogue that was replaced: it explains the shelves that were made with that one.
    former: Option<Box<Engine>>,
}

impl Engine {
    /// An engine with a catalogue and an unknown visitor. The seed makes its shelves' ids differ from other tabs'.
    pub fn new(catalog: Catalog, seed: u32) -> Self {
        Self {
            visitor: Visitor::unknown(&catalog, seed),
            catalog,
            workspace: Workspace::default(),
            shelves: Shelves::new(seed),
            topics: OnceCell::new(),
            former: None,
        }
    }

    /// The catalogue.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The number that its shelves' ids begin with.
    pub fn seed(&self) -> u32 {
        self.shelves.seed()
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.visitor.log
    }

    /// The visitor.
    pub fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// What was learned.
    pub fn profile(&self) -> &Profile {
        &self.visitor.profile
    }

    /// A feature's field and value.
    pub fn feature(&self, feature: FeatureIndex) -> (&str, &str) {
        (&self.catalog.field_of(feature).name, self.catalog.value(feature))
    }
}

/// What changes the visitor.
impl Engine {
    /// Checks an event that a host passed in. To an impression it adds how the named shelf came to show the item.
    /// Errors: `event_type`, `event_field`, `event_unknown` for an `undo` of an event that does not count, `item_unknown`.
    pub fn check(&self, given: &Given, now: f64) -> Result<Pending> {
        let event = Event::check(given, now)?;
        let Self { catalog, shelves, .. } = event.recommendation.as_deref().map_or(self, |shelf| self.that_made(shelf));
        self.visitor.check(&self.catalog, shelves.as_shown(catalog, event))
    }

    /// See [`Visitor::is_expired`].
    pub fn is_expired(&self, event: &Event, now: f64) -> bool {
        self.visitor.is_expired(&self.catalog, event, now)
    }

    /// See [`Visitor::check_undo`].
    pub fn check_undo(&self, event: Sequence, now: f64) -> Result<Pending> {
        self.visitor.check_undo(&self.catalog, event, now)
    }

    /// See [`wishes::check_wish`].
    pub fn check_wish(&self, kind: EventKind, target: &Given, value: &Given, now: f64) -> Result<Pending> {
        wishes::check_wish(&self.catalog, &self.visitor, kind, (target, value), now)
    }

    /// See [`Visitor::note`].
    pub fn note(&mut self, sequence: Sequence, receipt: Receipt) {
        self.visitor.note(sequence, receipt);
    }

    /// See [`Visitor::commit`].
    pub fn commit(&mut self, sequence: Sequence, pending: Pending) {
        self.visitor.commit(&self.catalog, sequence, pending);
    }

    /// See [`Visitor::extend`].
    pub fn extend(&mut self, later: Log) {
        self.visitor.extend(&self.catalog, later);
    }

    /// Replaces the log and folds it. Unless the new log continues the old one, shelves made before can no longer be
    /// explained.
    pub fn restore(&mut self, log: Log) {
        if !self.visitor.restore(&self.catalog, log) {
            self.shelves.clear();
            self.former = None;
        }
    }

    /// Forgets exactly these events, in ascending order, as if they had never happened. Events that they took back count again. An
    /// `undo` that took one of them back could then take back another event, so [`forgetting`](Self::forgetting) names it too.
    /// Errors: `event_unknown`; then nothing is forgotten.
    pub fn forget(&mut self, events: &[Sequence]) -> Result<()> {
        if let Some(&event) = events.iter().find(|&&event| self.visitor.log.get(event).is_none()) {
            return Err(Error::no_event(event));
        }
        self.drop_events(events);
        Ok(())
    }

    /// Forgets those of these events that are in the log, as if they had never happened. In ascending order.
    pub fn drop_events(&mut self, events: &[Sequence]) {
        self.restore(self.visitor.log.without(events));
    }

    /// See [`Visitor::due`].
    pub fn due(&self, now: f64) -> Option<(Vec<Sequence>, Vec<String>)> {
        self.visitor.due(&self.catalog, now)
    }
}

/// Shelves.
impl Engine {
    /// See [`ranking::recommend`]. Errors: `option_invalid`.
    pub fn recommend(&mut self, options: &Given, now: f64) -> Result<&Shelf> {
        let Self { catalog, visitor, workspace, shelves, .. } = self;
        let request = suited(Request::recommend(options, catalog)?, catalog, visitor, now);
        workspace.room = shelves.spare();
        Ok(shelves.remember(ranking::recommend(catalog, visitor, workspace, &request, now)))
    }

    /// See [`ranking::rank`]; with the shelf come the ids that are left out. Errors: `option_invalid`.
    pub fn rank<'a>(&mut self, ids: &'a Given, options: &'a Given, now: f64) -> Result<(&Shelf, LeftOut<'a>)> {
        let Self { catalog, visitor, workspace, shelves, .. } = self;
        let Workspace { retrieved, eligible, around, .. } = workspace;
        let room = (retrieved, eligible, around);
        let (request, left_out) = Request::rank(ids, options, (catalog, &visitor.profile, now), room)?;
        let request = suited(request, catalog, visitor, now);
        workspace.room = shelves.spare();
        Ok((shelves.remember(ranking::rank(catalog, visitor, workspace, &request, now)), left_out))
    }

    /// See [`ranking::similar`]. Errors: `item_unknown`, `option_invalid`.
    pub fn similar(&mut self, id: &str, options: &Given, now: f64) -> Result<&Shelf> {
        let Self { catalog, visitor, workspace, shelves, .. } = self;
        let anchor = catalog.find(id).ok_or_else(|| ErrorKind::ItemUnknown { id: id.to_owned() })?;
        let (request, likeness) = Request::similar(options, catalog, anchor)?;
        workspace.room = shelves.spare();
        Ok(shelves.remember(ranking::similar(catalog, visitor, workspace, (anchor, likeness), (&request, now))))
    }

    /// See [`ranking::together`]; also returns the ids of the basket that are left out. Errors: `option_invalid`.
    pub fn together<'a>(&mut self, ids: &'a Given, options: &'a Given, now: f64) -> Result<(&Shelf, LeftOut<'a>)> {
        let Self { catalog, visitor, workspace, shelves, .. } = self;
        workspace.room = shelves.spare();
        let profile = &visitor.profile;
        let (request, set, left_out) = Request::together(ids, options, (catalog, profile), &mut workspace.room.basket)?;
        Ok((shelves.remember(ranking::together(catalog, visitor, workspace, set, (&request, now))), left_out))
    }

    /// See [`next_page`](insight::paging::next_page).
    pub fn next_page(&mut self, shelf: &str, options: &Given) -> Result<&Shelf> {
        let Self { catalog, visitor, workspace, shelves, .. } = self;
        let page = insight::paging::next_page(catalog, visitor, (workspace, shelves), (shelf, options))?;
        Ok(shelves.remember(page))
    }

    /// The shelf of that number, while it is remembered.
    pub fn shelf(&self, number: u32) -> Option<&Shelf> {
        self.shelves.numbered(number)
    }
}

/// Questions about the shelves.
impl Engine {
    /// See [`explanation::reasons`](insight::explanation::reasons); none for a shelf that is not remembered any more.
    pub fn reasons(&self, number: u32) -> Vec<Reasons> {
        let shelf = self.shelf(number);
        shelf.map_or_else(Vec::new, |shelf| insight::explanation::reasons(&self.catalog, &self.visitor, shelf))
    }

    /// See [`explanation::explain`](insight::explanation::explain), to be called on the engine [that made](Self::that_made) the shelf. Errors:
    /// `shelf_unknown`.
    pub fn explain(&self, shelf: &str, item: &str) -> Result<Explanation> {
        insight::explanation::explain(&self.catalog, &self.visitor, &self.shelves, (shelf, item))
    }

    /// See [`explanation::trace`](insight::explanation::trace); nothing for a shelf that is not remembered any more.
    pub fn trace(&self, number: u32) -> Vec<ExplainedMove> {
        self.shelf(number).map_or_else(Vec::new, insight::explanation::trace)
    }

    /// See [`counterfactual::without`](insight::counterfactual::without).
    pub fn without(&mut self, shelf: &str, item: &str, asked: Asked, what: &Given) -> Result<Option<Without>> {
        let engine = self.holding_mut(|shelves| shelves.named(shelf).is_some());
        let Self { catalog, visitor, workspace, shelves, .. } = engine;
        insight::counterfactual::without(catalog, visitor, (workspace, shelves), (shelf, item), (asked, what))
    }

    /// See [`ineligible`](insight::ineligible::ineligible); empty for a shelf that is not remembered any more.
    pub fn ineligible(&mut self, number: u32, options: &Given) -> Result<Ineligible> {
        let engine = self.holding_mut(|shelves| shelves.numbered(number).is_some());
        let Self { catalog, visitor, workspace, shelves, .. } = engine;
        let Some(shelf) = shelves.numbered(number) else { return Ok(Ineligible::default()) };
        insight::ineligible::ineligible(catalog, visitor, workspace, shelf, options)
    }
}

/// Questions about the visitor.
impl Engine {
    /// See [`interests`](insight::interests::interests).
    pub fn interests(&self, options: &Given, now: f64) -> Result<Vec<Interest>> {
        insight::interests::interests(&self.catalog, &self.visitor, options, now)
    }

    /// See [`path`](insight::path::path).
    pub fn path(&self, goal: &str, now: f64) -> Result<Vec<ItemIndex>> {
        insight::path::path(&self.catalog, &self.visitor, goal, now)
    }

    /// See [`history`](insight::history::history).
    pub fn history(&mut self, options: &Given, now: f64) -> Result<Vec<Visited>> {
        let Self { catalog, visitor, workspace, .. } = self;
        insight::history::history(catalog, visitor, &mut workspace.eligible, (options, now))
    }

    /// See [`timeline`](insight::timeline::timeline).
    pub fn timeline(&self, options: &Given) -> Result<Vec<TimelineEntry<'_>>> {
        insight::timeline::timeline(&self.catalog, &self.visitor, options)
    }

    /// The title of the item with that id, if the catalogue has the item and its items have titles.
    pub fn title(&self, id: &str) -> Option<&str> {
        insight::timeline::title(&self.catalog, id)
    }

    /// The wishes in force, newest first.
    pub fn wishes(&self) -> impl Iterator<Item = &Wish> {
        self.control().wishes().all().iter().rev()
    }

    /// The dial: how personal shelves are, 0 to 1.
    pub fn dial(&self) -> f64 {
        self.control().wishes().dial()
    }

    /// How surprising shelves are, 0 to 1; ½ until the visitor sets it.
    pub fn surprise(&self) -> f64 {
        self.control().wishes().surprise()
    }

    fn control(&self) -> &Control {
        self.visitor.profile.control()
    }

    /// See [`forgetting`](insight::forgetting::forgetting).
    pub fn forgetting(&self, what: &Given, now: f64) -> Result<Forgetting> {
        insight::forgetting::forgetting(&self.catalog, &self.visitor, what, now)
    }

    /// See [`onboarding`](insight::onboarding::onboarding).
    pub fn onboarding(&self, options: &Given, now: f64) -> Result<Vec<ItemIndex>> {
        insight::onboarding::onboarding(&self.catalog, &self.visitor, options, now)
    }

    /// See [`check_answers`](insight::onboarding::check_answers).
    pub fn check_answers(&self, answers: &Given, now: f64) -> Result<Vec<Pending>> {
        insight::onboarding::check_answers(&self.catalog, &self.visitor, answers, now)
    }

    /// See [`predict`](insight::prediction::predict).
    pub fn predict(&mut self, goal: &Given, item: &Given, options: &Given, now: f64) -> Result<Prediction> {
        let Self { catalog, visitor, workspace, .. } = self;
        insight::prediction::predict(catalog, (visitor, workspace), (goal, item, options), now)
    }

    /// See [`due`](insight::due::due).
    pub fn needed_again(&mut self, options: &Given, now: f64) -> Result<Vec<Due>> {
        insight::due::due(&self.catalog, &self.visitor, &mut self.workspace, options, now)
    }

    /// See [`next_visit`](insight::prediction::next_visit).
    pub fn rhythm(&self, minutes_ahead: &Given, now: f64) -> Result<Rhythm> {
        insight::prediction::next_visit(&self.catalog, &self.visitor, minutes_ahead, now)
    }

    /// See [`lift`](insight::lift::of_visitor).
    pub fn lift(&mut self, now: f64) -> Lift {
        insight::lift::of_visitor(&self.catalog, &mut self.visitor, now)
    }

    /// How varied the shown items were, week by week; none if the catalogue has no categories or tags.
    ///
    /// Cost: a pass over the log, and once one over the catalogue.
    pub fn bubble(&self, now: f64) -> Option<Bubble> {
        let topics = self.topics.get_or_init(|| Topics::of(&self.catalog)).as_ref()?;
        Some(topics.bubble(&self.visitor.log, &self.catalog, &self.visitor.profile, now))
    }
}

/// Segments, slots, experiments and answers.
impl Engine {
    /// See [`segments`](insight::segments::segments).
    pub fn segments(&self, options: &Given, now: f64) -> Result<Vec<Membership>> {
        insight::segments::segments(&self.catalog, &self.visitor, options, now)
    }

    /// See [`choose`](insight::slots::choose).
    pub fn choose(&self, slot: &str, variants: &Given, options: &Given, now: f64) -> Result<Chosen> {
        insight::slots::choose(&self.catalog, &self.visitor, slot, (variants, options), now)
    }

    /// See [`assign`](insight::enrolment::assign).
    pub fn assign(&self, key: &str, variants: &Given, options: &Given, now: f64) -> Result<Assignment> {
        insight::enrolment::assign(&self.visitor, key, (variants, options), now)
    }

    /// See [`reports`](insight::experiment::report::reports).
    pub fn reports(&self, options: &Given, now: f64) -> Result<Reports> {
        insight::experiment::report::reports(&self.catalog, &self.visitor, options, now)
    }

    /// See [`Visitor::adapt`].
    pub fn adapt(&mut self, weights: &mut Weights, now: f64) {
        self.visitor.adapt(&self.catalog, weights, now);
    }

    /// See [`Visitor::is_held_out`].
    pub fn is_held_out(&self) -> bool {
        self.visitor.is_held_out(&self.catalog)
    }

    /// See [`noisy_answer`](insight::sharing::noisy_answer).
    pub fn noisy_answer(
        &self,
        key: &str,
        variants: &Given,
        options: &Given,
        coins: &[u32],
        now: f64,
    ) -> Result<Shared> {
        insight::sharing::noisy_answer(&self.catalog, &self.visitor, (key, variants, options), coins, now)
    }

    /// See [`agrees_to_sharing`](insight::sharing::agrees_to_sharing).
    pub fn agrees_to_sharing(&self) -> bool {
        insight::sharing::agrees_to_sharing(&self.visitor)
    }

    /// See [`budget`](insight::sharing::budget).
    pub fn budget(&self) -> Budget {
        insight::sharing::budget(&self.catalog, &self.visitor)
    }

    /// See [`is_unreported`](insight::sharing::is_unreported).
    pub fn is_unreported(&self, sequence: Sequence) -> bool {
        insight::sharing::is_unreported(&self.catalog, &self.visitor, sequence)
    }
}
