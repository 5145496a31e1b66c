//! Tabs on one place, and what has to be true of them after each command.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::error::Result;
use penchant::input::Given;
use penchant::personalizer::{Forgotten, Personalizer};
use penchant::storage::read;
use penchant::visitor::consent::Level;
use penchant::visitor::log::{EventKind, Log, Sequence};

use super::book::{Book, Effect, Facts, Id, Removes, Status, ids};
use super::place::{Device, Place, Plan};
use super::program::{Clock, Command, Step, TABS};
use crate::shop::{HOUR, IDS, NOON, given, nothing};

const TEN_YEARS: f64 = 10.0 * 365.0 * 24.0 * HOUR;

/// What a command came to.
#[derive(Debug)]
enum Done {
    Event(Option<Sequence>),
    Forgotten(Forgotten),
    /// Of an import: whether consent allowed it.
    Imported(bool),
    Plain,
}

type Work = Pin<Box<dyn Future<Output = Result<Done>>>>;

/// A command on its way, and what it may come to.
struct Begun {
    work: Work,
    effect: Effect,
    /// Of a `put_back`: which ticket.
    ticket: Option<usize>,
    /// Whether it erases the device alone.
    spares_memory: bool,
    /// Whether other tabs are told that everything is erased.
    tells: bool,
    /// Where the tab was, what it knew, and how many commands of any tab had come to their ends.
    mode: Mode,
    known: Log,
    since: usize,
    /// Lets it go on.
    answer: Rc<Cell<bool>>,
}

/// What was forgotten and can be put back.
#[derive(Debug)]
struct Ticket {
    number: u32,
    effect: Effect,
    /// How often everything was erased before.
    erasures: usize,
    /// Whether a tab was erasing everything meanwhile: it may have been done already, though it was not acknowledged.
    is_erasing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Closed,
    Nothing,
    Memory,
    Device,
}

#[derive(Default)]
struct Tab {
    personalizer: Option<Rc<Personalizer>>,
    begun: Option<Begun>,
    memory: Book,
    tickets: Vec<Ticket>,
}

impl Tab {
    fn mode(&self) -> Mode {
        let Some(personalizer) = &self.personalizer else { return Mode::Closed };
        match personalizer.health().expect("it is open").storage {
            "none" => Mode::Nothing,
            "memory" => Mode::Memory,
            _ => Mode::Device,
        }
    }

    fn log(&self) -> Log {
        self.personalizer.as_ref().map_or_else(Log::default, |personalizer| personalizer.engine().log().clone())
    }
}

/// All there is.
pub struct World {
    /// The catalogue's bytes.
    catalog: &'static [u8],
    place: Rc<Place>,
    tabs: [Tab; TABS],
    device: Book,
    facts: Facts,
    now: f64,
    /// How many commands came to their ends, and how often everything on the device was erased.
    ended: usize,
    erasures: usize,
}

impl World {
    /// Nobody is here yet. `most` is how many acts are kept, where that matters.
    pub fn new(catalog: &'static [u8], most: Option<usize>) -> Self {
        let facts = Facts { most, ..Facts::default() };
        let (place, tabs) = (Rc::default(), std::array::from_fn(|_| Tab::default()));
        Self { catalog, place, tabs, device: Book::default(), facts, now: NOON, ended: 0, erasures: 0 }
    }

    /// Does what a step says, and looks whether everything is as it has to be. Errors: what is not.
    pub fn step(&mut self, step: &Step) -> std::result::Result<(), String> {
        self.now += 1_000.0;
        match step.command {
            Command::Crash => self.close(step.tab),
            Command::Damage(which) => self.damage(which.index(IDS.len())),
            _ if self.tabs[step.tab].begun.is_some() => self.go_on(step.tab),
            Command::Answer => {}
            Command::Reopen(level) => {
                self.close(step.tab);
                self.open(step, level);
            }
            _ if self.tabs[step.tab].personalizer.is_none() => self.open(step, Level::Device),
            _ => self.begin(step),
        }
        self.check()
    }

    /// Lets all that wait have their answers, and looks at the end of it from every tab.
    pub fn end(&mut self) -> std::result::Result<(), String> {
        for tab in 0..TABS {
            while self.tabs[tab].begun.is_some() {
                self.go_on(tab);
                self.check()?;
            }
        }
        for tab in 0..TABS {
            let step = Step { tab, command: Command::Refresh, clock: Clock::Right, plan: None };
            self.step(&step)?;
            self.check_agrees(tab)?;
        }
        self.step(&Step { tab: 0, command: Command::Reopen(Level::Device), clock: Clock::Right, plan: None })?;
        self.check_agrees(0)
    }

    /// A tab that looked knows what is there.
    fn check_agrees(&self, tab: usize) -> std::result::Result<(), String> {
        let (log, there) = (self.tabs[tab].log(), read(&self.place.rows()).0);
        // Where a row was damaged, an item may be kept once more, with the features that it has in another tab.
        let ids_of = |log: &Log| log.items().iter().map(|item| item.id.clone()).collect::<Vec<_>>();
        let has_same_items =
            if self.facts.damaged.is_empty() { log.items() == there.items() } else { ids_of(&log) == ids_of(&there) };
        let is_same = log.entries() == there.entries() && has_same_items;
        if self.tabs[tab].mode() == Mode::Device && !is_same {
            return Err(format!("tab {tab} knows {:?}, and {:?} are there", ids(&log), ids(&there)));
        }
        Ok(())
    }

    fn check(&mut self) -> std::result::Result<(), String> {
        let begun = || self.tabs.iter().filter_map(|tab| tab.begun.as_ref());
        let open: Vec<Effect> = begun().map(|begun| self.current(&begun.effect)).collect();
        self.device.check(&read(&self.place.rows()).0, &self.facts, &open).map_err(|what| format!("device: {what}"))?;
        for (number, tab) in self.tabs.iter_mut().enumerate() {
            if tab.begun.is_none() && tab.mode() == Mode::Memory {
                let log = tab.log();
                tab.memory.check(&log, &self.facts, &[]).map_err(|what| format!("tab {number}: {what}"))?;
            }
        }
        Ok(())
    }

    /// Whatever it was doing, it may have been done.
    fn close(&mut self, tab: usize) {
        self.tabs[tab] = Tab::default();
        self.ended += 1;
    }

    fn damage(&mut self, which: usize) {
        let before = read(&self.place.rows()).0;
        if let Some(entry) = self.place.damage(which).and_then(|sequence| before.get(sequence)) {
            self.facts.damaged.insert(entry.event.at as Id);
        }
    }

    fn open(&mut self, step: &Step, level: Level) {
        let host = Rc::new(Device(self.place.clone()));
        let catalog = Catalog::load(AlignedBytes::copied(self.catalog).expect("memory")).expect("it is sound");
        let personalizer = Rc::new(Personalizer::new(catalog, 7, host));
        self.tabs[step.tab].personalizer = Some(personalizer.clone());
        let now = self.time(step);
        let work = async move {
            personalizer.begin(level, now).await;
            Ok(Done::Plain)
        };
        self.start(step.tab, step.plan, Effect::default(), None, [false, false], Box::pin(work));
    }

    /// What the clock says. It is wrong only where most of the log bears out that it is.
    fn time(&self, step: &Step) -> f64 {
        let bears_out = |log: &Log| {
            let is_sound = |id: &Id| !self.facts.fading.contains(id) && !self.facts.wishes.contains(id);
            let sound = ids(log).iter().filter(|id| is_sound(id) && !self.facts.intended.contains_key(id)).count();
            log.entries().is_empty() || sound > 2 * (log.entries().len() - sound) + 2
        };
        let is_borne_out = bears_out(&self.tabs[step.tab].log()) && bears_out(&read(&self.place.rows()).0);
        match step.clock {
            Clock::TenYearsAhead if is_borne_out => self.now + TEN_YEARS,
            Clock::TenYearsBack if is_borne_out => self.now - TEN_YEARS,
            _ => self.now,
        }
    }

    fn begin(&mut self, step: &Step) {
        let tab = step.tab;
        let Some(personalizer) = self.tabs[tab].personalizer.clone() else { return };
        let (log, mode, place) = (self.tabs[tab].log(), self.tabs[tab].mode(), self.place.clone());
        let now = self.now;
        let mut effect = Effect::default();
        let mut ticket = None;
        let work: Work = match &step.command {
            Command::Record { item, is_leaving } => {
                let (now, item) = (self.time(step), IDS[item.index(IDS.len())]);
                effect = self.adding(now, now != self.now, Some(item));
                let event = given(&format!(r#"{{"type":"view","item":"{item}"}}"#));
                place.is_leaving.set(*is_leaving && mode == Mode::Device);
                Box::pin(async move { personalizer.record(&event, now).await.map(|done| Done::Event(done.event())) })
            }
            Command::Undo(which) => {
                let standing = log.standing();
                let acts: Vec<_> = standing.iter().filter(|entry| !entry.event.kind().is_control()).collect();
                if acts.is_empty() {
                    return;
                }
                let entry = acts[which.index(acts.len())];
                // It goes with what it takes back.
                effect = self.adding(now, self.facts.fading.contains(&(entry.event.at as Id)), None);
                self.facts.intended.insert(now as Id, entry.event.at as Id);
                let event = given(&format!(r#"{{"type":"undo","event":{}}}"#, entry.sequence));
                Box::pin(async move { personalizer.record(&event, now).await.map(|done| Done::Event(done.event())) })
            }
            Command::Pin(item) => {
                let item = IDS[item.index(IDS.len())];
                effect = self.adding(now, false, Some(item));
                self.facts.wishes.insert(now as Id);
                let target = given(&format!(r#"{{"item":"{item}"}}"#));
                Box::pin(async move {
                    personalizer.wish(EventKind::Pin, &target, &Given::Nothing, now).await.map(Done::Event)
                })
            }
            Command::Dial => {
                effect = self.adding(now, false, None);
                self.facts.wishes.insert(now as Id);
                Box::pin(async move {
                    personalizer.wish(EventKind::Dial, &Given::Nothing, &Given::Number(0.5), now).await.map(Done::Event)
                })
            }
            Command::ForgetEvent(which) => {
                let acts: Vec<_> = log.entries().iter().filter(|entry| entry.event.kind() == EventKind::View).collect();
                if acts.is_empty() {
                    return;
                }
                let entry = acts[which.index(acts.len())];
                effect = self.dropping([entry.event.at as Id].into());
                self.note_forgotten(&effect);
                let what = given(&format!(r#"{{"event":{}}}"#, entry.sequence));
                Box::pin(async move { personalizer.forget(&what, now).await.map(Done::Forgotten) })
            }
            Command::ForgetItem(item) => {
                let item = IDS[item.index(IDS.len())];
                effect = self.dropping(self.facts.about(item));
                effect.item = Some(item);
                self.note_forgotten(&effect);
                let what = given(&format!(r#"{{"item":"{item}"}}"#));
                Box::pin(async move { personalizer.forget(&what, now).await.map(Done::Forgotten) })
            }
            Command::PutBack(which) => {
                let tickets = &self.tabs[tab].tickets;
                if tickets.is_empty() {
                    return;
                }
                let chosen = which.index(tickets.len());
                let Ticket { number, effect: forgotten, erasures, is_erasing } = &tickets[chosen];
                let number = *number;
                if mode != Mode::Device || *erasures == self.erasures {
                    effect = forgotten.clone();
                } else if *is_erasing {
                    effect = forgotten.clone();
                    effect.adds.values_mut().for_each(|status| *status = Status::Perhaps);
                }
                ticket = Some(chosen);
                Box::pin(async move { personalizer.put_back(number, now).await.map(|()| Done::Plain) })
            }
            Command::Import { copy, instead } => {
                let (copy, instead) = (self.copy(*copy, &mut effect), *instead);
                if instead {
                    effect.removes = Removes::All;
                } else {
                    let forgotten = |(id, _): &(&Id, &mut Status)| self.facts.forgotten.contains(id);
                    effect.adds.iter_mut().filter(forgotten).for_each(|(_, status)| *status = Status::Perhaps);
                }
                Box::pin(async move {
                    personalizer.import(&copy, instead, now).await.map(|done| Done::Imported(done.is_some()))
                })
            }
            Command::Erase => {
                effect.removes = Removes::All;
                Box::pin(erase(personalizer, place))
            }
            Command::Consent { level, keep } => {
                effect = self.consenting(tab, *level, *keep);
                Box::pin(consent(personalizer, place, *level, *keep, now))
            }
            Command::Retry if personalizer.misses_device(now) => {
                effect = self.tabs[tab].memory.moving(&self.facts);
                Box::pin(async move {
                    personalizer.move_to_device(now).await;
                    Ok(Done::Plain)
                })
            }
            Command::EraseWithoutEngine { withdraws } => {
                effect.removes = Removes::All;
                let withdraws = *withdraws;
                Box::pin(async move { place.delete(withdraws).await.map(|()| Done::Plain) })
            }
            _ => Box::pin(async move { personalizer.refresh().await.map(|()| Done::Plain) }),
        };
        let spares_memory = matches!(step.command, Command::EraseWithoutEngine { .. } | Command::Consent { .. });
        let tells = matches!(step.command, Command::Erase | Command::EraseWithoutEngine { withdraws: false });
        self.start(tab, step.plan, effect, ticket, [spares_memory, tells], work);
    }

    fn adding(&mut self, at: f64, is_fading: bool, item: Option<&str>) -> Effect {
        let id = at as Id;
        if is_fading {
            self.facts.fading.insert(id);
        }
        if let Some(item) = item {
            self.facts.items.insert(id, item.to_owned());
        }
        Effect { adds: [(id, Status::Kept)].into(), ..Effect::default() }
    }

    /// What an effect comes to, with what other tabs did meanwhile.
    fn current(&self, effect: &Effect) -> Effect {
        let Removes::These(events) = &effect.removes else { return effect.clone() };
        let mut events = events.clone();
        events.extend(effect.item.iter().flat_map(|item| self.facts.about(item)));
        Effect { item: effect.item, ..self.dropping(events) }
    }

    /// Events go, with what takes them back.
    fn dropping(&self, events: BTreeSet<Id>) -> Effect {
        let undos = self.facts.intended.iter().filter(|(_, event)| events.contains(event)).map(|(&undo, _)| undo);
        let may_remove = undos.filter(|undo| !events.contains(undo)).collect();
        Effect { removes: Removes::These(events), may_remove, ..Effect::default() }
    }

    /// A copy of somebody's profile: three events of its own. One of three says nothing of the items.
    fn copy(&mut self, number: u8, effect: &mut Effect) -> Given {
        let (mut events, mut items) = (Vec::new(), Vec::new());
        for (place, item) in IDS.iter().take(3).enumerate() {
            let at = NOON - HOUR * f64::from(number + 1) + 1_000.0 * place as f64;
            effect.adds.extend(self.adding(at, false, Some(item)).adds);
            events.push(format!(r#"{{"number":{},"type":"view","at":{at},"item":"{item}"}}"#, place + 1));
            items.push(format!(r#"{{"id":"{item}","features":[]}}"#));
        }
        items.retain(|_| number > 0);
        let (events, items) = (events.join(","), items.join(","));
        given(&format!(r#"{{"format":"penchant-profile","version":1,"items":[{items}],"events":[{events}]}}"#))
    }

    fn consenting(&self, tab: usize, level: Level, keep: bool) -> Effect {
        let before = self.tabs[tab].personalizer.as_ref().map(|personalizer| personalizer.level());
        let deletes = !keep && (level == Level::Off || level == Level::Session && before == Some(Level::Device));
        match (level, self.tabs[tab].mode()) {
            _ if deletes => Effect { removes: Removes::All, ..Effect::default() },
            (Level::Device, Mode::Memory) => self.tabs[tab].memory.moving(&self.facts),
            _ => Effect::default(),
        }
    }

    fn start(
        &mut self,
        tab: usize,
        plan: Option<Plan>,
        effect: Effect,
        ticket: Option<usize>,
        [spares_memory, tells]: [bool; 2],
        work: Work,
    ) {
        self.place.begin(plan);
        let (mode, known) = (self.tabs[tab].mode(), self.tabs[tab].log());
        let (since, answer) = (self.ended, Rc::default());
        self.tabs[tab].begun = Some(Begun { work, effect, ticket, spares_memory, tells, mode, known, since, answer });
        self.poll(tab);
    }

    fn note_forgotten(&mut self, effect: &Effect) {
        if let Removes::These(ids) = &effect.removes {
            self.facts.forgotten.extend(ids);
        }
        self.facts.forgotten.extend(&effect.may_remove);
    }

    /// Gives a tab that waits its answer.
    fn go_on(&mut self, tab: usize) {
        if let Some(begun) = &self.tabs[tab].begun {
            begun.answer.set(true);
        }
        self.place.begin(None);
        self.poll(tab);
    }

    fn poll(&mut self, tab: usize) {
        let Some(mut begun) = self.tabs[tab].begun.take() else { return };
        match begun.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => self.finish(tab, begun, done),
            Poll::Pending => {
                begun.answer = self.place.answer();
                self.device.apply_perhaps(&begun.effect);
                self.tabs[tab].begun = Some(begun);
            }
        }
    }

    /// Notes what a command came to.
    fn finish(&mut self, tab: usize, begun: Begun, done: Result<Done>) {
        let Begun { effect, ticket, spares_memory, tells, mode: before, known, since, .. } = begun;
        let effect = self.current(&effect);
        let after = self.tabs[tab].mode();
        let is_alone = since == self.ended && self.tabs.iter().all(|tab| tab.begun.is_none());
        let did = match &done {
            Ok(Done::Event(sequence)) => sequence.is_some(),
            Ok(Done::Imported(is_allowed)) => *is_allowed,
            Ok(Done::Forgotten(forgotten)) => forgotten.events > 0,
            Ok(Done::Plain) => true,
            Err(_) => false,
        };
        if let Ok(Done::Forgotten(forgotten)) = &done {
            let book = if after == Mode::Device { &self.device } else { &self.tabs[tab].memory };
            let dropped = if did { book.dropped(&effect) } else { Effect::default() };
            let begun = self.tabs.iter().filter_map(|tab| tab.begun.as_ref());
            let is_erasing = begun.into_iter().any(|begun| begun.effect.removes == Removes::All);
            let ticket = Ticket { number: forgotten.ticket, effect: dropped, erasures: self.erasures, is_erasing };
            self.tabs[tab].tickets.push(ticket);
        }
        if let Some(ticket) = ticket.filter(|_| done.is_ok()) {
            self.tabs[tab].tickets.remove(ticket);
        }
        if before != after {
            self.tabs[tab].memory = Book::of(&known, &self.facts);
            if !spares_memory || effect.removes == Removes::Nothing {
                // Another tab withdrew: what it was lowered to says whether anything comes along.
                self.tabs[tab].memory.apply_perhaps(&Effect { removes: Removes::All, ..Effect::default() });
            }
            self.tabs[tab].tickets.clear();
        }
        if before == Mode::Memory && after == Mode::Memory && !is_alone && matches!(done, Ok(Done::Plain)) {
            // It may have been on the device until another tab withdrew: what it knew there came along.
            let came = self.tabs[tab].log().entries().to_vec();
            let came = came.iter().map(|entry| entry.event.at as Id).filter(|id| !ids(&known).contains(id));
            let adds = came.map(|id| (id, Status::Perhaps)).collect();
            self.tabs[tab].memory.apply(&Effect { adds, ..Effect::default() }, &self.facts);
        }
        let memory = self.tabs[tab].memory.clone();
        // What went to memory does not concern the device, but for what is deleted as a whole. A copy that comes in place of all
        // does so where the tab is.
        let is_off_device = before != Mode::Device && after != Mode::Device;
        let deletes = effect.removes == Removes::All && !(is_off_device && matches!(done, Ok(Done::Imported(_))));
        let is_on_device = self.place.has_lost() || !is_off_device || deletes;
        // What cannot be erased everywhere is erased where it can be.
        let erases = effect.removes == Removes::All && effect.adds.is_empty();
        let book = &mut self.device;
        match (did, is_alone) {
            _ if !is_on_device => {}
            (true, true) if after == Mode::Device || effect.adds.is_empty() => book.apply(&effect, &self.facts),
            (true, _) => book.apply_perhaps(&effect),
            (false, _) if self.place.has_lost() || !is_alone || erases => book.apply_perhaps(&effect),
            (false, _) => {}
        }
        if erases && !did {
            self.tabs[tab].memory.apply_perhaps(&effect);
        }
        if did && before == Mode::Memory && after == Mode::Device && is_alone {
            book.agree(&memory);
        }
        if after == Mode::Memory && did {
            // What was known comes along where consent went down.
            let removes = if before == after && !spares_memory { effect.removes.clone() } else { Removes::Nothing };
            self.tabs[tab].memory.apply(&Effect { removes, ..effect.clone() }, &self.facts);
        }
        if did && deletes {
            self.erasures += 1;
        }
        if did && tells {
            self.tell_erased(tab);
        }
        self.ended += 1;
    }

    /// Has the other tabs hear that everything was erased: what they have in memory goes.
    fn tell_erased(&mut self, teller: usize) {
        for (number, tab) in self.tabs.iter_mut().enumerate() {
            if let Some(personalizer) = tab.personalizer.as_ref().filter(|_| number != teller && tab.begun.is_none()) {
                personalizer.heed_erasure();
                if tab.mode() == Mode::Memory {
                    tab.memory = Book::default();
                    tab.tickets.clear();
                }
            }
        }
    }
}

/// What `data.erase` does: where the place cannot be emptied, it is deleted.
async fn erase(personalizer: Rc<Personalizer>, place: Rc<Place>) -> Result<Done> {
    let left = personalizer.erase().await?;
    if personalizer.level() != Level::Device || left.is_some() {
        place.delete(false).await?;
    }
    Ok(Done::Plain)
}

/// What `consent.set` does: what a withdrawal leaves is deleted.
async fn consent(personalizer: Rc<Personalizer>, place: Rc<Place>, level: Level, keep: bool, now: f64) -> Result<Done> {
    let before = personalizer.level();
    let options = if keep { given(r#"{"keep":true}"#) } else { nothing() };
    let said = personalizer.set_consent(level, &options, now).await?;
    if level == Level::Device || keep || before != Level::Device && level != Level::Off {
        return Ok(Done::Plain);
    }
    let deleted = place.delete(true).await;
    if before != Level::Device || said.left.is_some() {
        deleted?;
    }
    Ok(Done::Plain)
}
