//! What a place has to hold: the reference that a log is compared with.
//!
//! Each event is known by its time, which no other has. An event is kept or perhaps kept; of any other nothing may be there.

use std::collections::{BTreeMap, BTreeSet};

use penchant::visitor::log::{EventKind, Log, Sequence};

/// An event, by its time in milliseconds.
pub type Id = u64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was acknowledged.
    Kept,
    /// It was not, and may be there all the same.
    Perhaps,
}

/// What a command does to the events of a place.
#[derive(Debug, Clone, Default)]
pub struct Effect {
    pub adds: BTreeMap<Id, Status>,
    pub removes: Removes,
    /// What goes along as far as it took back something that goes: of several that take back the same, one does.
    pub may_remove: BTreeSet<Id>,
    /// The item that goes, where one does.
    pub item: Option<&'static str>,
    /// Which of what is added was taken back.
    pub taken_back: BTreeSet<Id>,
}

impl Effect {
    /// Whether it may concern an event.
    pub fn concerns(&self, id: Id) -> bool {
        self.adds.contains_key(&id) || self.removes.has(id) || self.may_remove.contains(&id)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub enum Removes {
    #[default]
    Nothing,
    These(BTreeSet<Id>),
    All,
}

impl Removes {
    pub fn has(&self, id: Id) -> bool {
        match self {
            Removes::Nothing => false,
            Removes::These(ids) => ids.contains(&id),
            Removes::All => true,
        }
    }
}

/// What is known of all events, wherever they are.
#[derive(Debug, Default)]
pub struct Facts {
    /// By an `undo`, what it takes back.
    pub intended: BTreeMap<Id, Id>,
    pub items: BTreeMap<Id, String>,
    pub wishes: BTreeSet<Id>,
    /// Those that were recorded while the clock was wrong: they may be dropped for it.
    pub fading: BTreeSet<Id>,
    /// Those that were forgotten once: a copy does not bring them back, unless it comes in place of everything or everything was erased since.
    pub forgotten: BTreeSet<Id>,
    /// Those whose rows were damaged.
    pub damaged: BTreeSet<Id>,
    /// How many acts are kept, where that is few enough to matter.
    pub most: Option<usize>,
}

impl Facts {
    /// What is about an item.
    pub fn about(&self, item: &str) -> BTreeSet<Id> {
        self.items.iter().filter(|(_, known)| *known == item).map(|(&id, _)| id).collect()
    }
}

/// What a place has to hold.
#[derive(Debug, Clone, Default)]
pub struct Book {
    events: BTreeMap<Id, Status>,
    /// What was taken back, and may not stand again.
    taken_back: BTreeSet<Id>,
    numbers: BTreeMap<Id, Sequence>,
}

pub fn ids(log: &Log) -> Vec<Id> {
    log.entries().iter().map(|entry| entry.event.at as Id).collect()
}

/// What the log's undos are about. One that took back what was taken back already stays when that is forgotten, and names
/// nothing from then on: a copy that is taken over later brings the event back under another number.
fn named_by_undos(log: &Log, facts: &Facts) -> BTreeSet<Id> {
    let undos = log.entries().iter().filter(|entry| entry.event.kind() == EventKind::Undo);
    let about = undos.filter_map(|undo| {
        let &id = facts.intended.get(&(undo.event.at as Id))?;
        let named = log.get(undo.event.undoes()?)?;
        (named.event.at as Id == id).then_some(id)
    });
    about.collect()
}

impl Book {
    /// What a place has to hold that a log has moved to.
    pub fn of(log: &Log, facts: &Facts) -> Self {
        let mut book = Self::default();
        let adds = ids(log).into_iter().map(|id| (id, Status::Kept)).collect();
        book.apply(&Effect { adds, ..Effect::default() }, facts);
        let mut there = Self::default();
        there.apply(&book.moving(facts), facts);
        there.agree(&book);
        there
    }

    /// What an effect takes away, to be put back.
    pub fn dropped(&self, effect: &Effect) -> Effect {
        let goes = |(&id, &status): (&Id, &Status)| match effect.may_remove.contains(&id) {
            true => Some((id, Status::Perhaps)),
            false => effect.removes.has(id).then_some((id, status)),
        };
        let taken_back = self.taken_back.iter().copied().filter(|&id| effect.removes.has(id)).collect();
        Effect { adds: self.events.iter().filter_map(goes).collect(), taken_back, ..Effect::default() }
    }

    pub fn apply(&mut self, effect: &Effect, facts: &Facts) {
        self.events.retain(|&id, _| !effect.removes.has(id));
        for id in &effect.may_remove {
            self.events.entry(*id).and_modify(|status| *status = Status::Perhaps);
        }
        self.taken_back.retain(|&id| !effect.removes.has(id));
        for (&id, &status) in &effect.adds {
            let status = if facts.fading.contains(&id) { Status::Perhaps } else { status };
            let known = self.events.entry(id).or_insert(status);
            if status == Status::Kept {
                *known = status;
                self.taken_back.extend(facts.intended.get(&id));
            }
        }
        self.taken_back.extend(&effect.taken_back);
    }

    /// It may have been done, or not.
    pub fn apply_perhaps(&mut self, effect: &Effect) {
        for (&id, status) in &mut self.events {
            if effect.removes.has(id) || effect.may_remove.contains(&id) {
                *status = Status::Perhaps;
            }
        }
        self.taken_back.retain(|&id| !effect.removes.has(id));
        for &id in effect.adds.keys() {
            self.events.entry(id).or_insert(Status::Perhaps);
        }
    }

    /// Compares a log with what has to be there, and takes what may be there for what is: but for what is `open`, nothing
    /// comes or goes later.
    pub fn check(&mut self, log: &Log, facts: &Facts, open: &[Effect]) -> Result<(), String> {
        let numbers: BTreeMap<Id, Sequence> =
            log.entries().iter().map(|entry| (entry.event.at as Id, entry.sequence)).collect();
        if numbers.len() != log.entries().len() {
            return Err(format!("an event is there twice: {:?}", ids(log)));
        }
        if let Some(id) = numbers.keys().find(|id| !self.events.contains_key(id)) {
            return Err(format!("{id} is there, which was erased or never acknowledged"));
        }
        let acts = log.entries().iter().filter(|entry| !entry.event.kind().is_control()).count();
        let last = log.entries().last().map_or(0, |entry| entry.sequence);
        // Those of another time may have gone with the surplus, and what took back something that went.
        let is_full = facts.most.is_some_and(|most| acts + facts.fading.len() + facts.intended.len() >= most);
        let is_surplus = |id: &Id| is_full && self.numbers.get(id) < Some(&last);
        // An `undo` goes with what it took back.
        let is_pointless =
            |id: &Id| is_full && facts.intended.get(id).is_some_and(|event| !numbers.contains_key(event));
        let may_lack = |id: &Id| is_surplus(id) || is_pointless(id) || facts.damaged.contains(id);
        let mut lacking = self.events.iter().filter(|(id, _)| !numbers.contains_key(id));
        if let Some((id, _)) = lacking.find(|&(id, status)| *status == Status::Kept && !may_lack(id)) {
            return Err(format!("{id} is lost, which was acknowledged; there are {:?}", numbers.keys()));
        }
        self.check_undos(log, facts)?;
        let is_open = |id: Id| open.iter().any(|effect| effect.concerns(id));
        self.events.retain(|&id, _| numbers.contains_key(&id) || is_open(id));
        for (&id, status) in &mut self.events {
            if !numbers.contains_key(&id) {
                // It went with the surplus, and what is open may bring it back.
                *status = Status::Perhaps;
            } else if !is_open(id) && !facts.fading.contains(&id) {
                *status = Status::Kept;
            }
        }
        self.taken_back.extend(named_by_undos(log, facts));
        self.taken_back.retain(|&id| numbers.contains_key(&id) || is_open(id));
        self.numbers = numbers;
        Ok(())
    }

    /// What moves to another place: the acts for certain; wishes and what takes something back where that is news there.
    pub fn moving(&self, facts: &Facts) -> Effect {
        let may_stay =
            |id: &Id| facts.wishes.contains(id) || facts.intended.contains_key(id) || facts.forgotten.contains(id);
        let status = |id: &Id| match may_stay(id) {
            true => Status::Perhaps,
            false => self.events[id],
        };
        Effect { adds: self.events.keys().map(|id| (*id, status(id))).collect(), ..Effect::default() }
    }

    /// What was taken back elsewhere is so here.
    pub fn agree(&mut self, elsewhere: &Self) {
        self.taken_back.extend(&elsewhere.taken_back);
    }

    /// Each `undo` takes back what it was meant to, and what was taken back does not stand again.
    fn check_undos(&mut self, log: &Log, facts: &Facts) -> Result<(), String> {
        let id_of = |sequence| log.get(sequence).map(|entry| entry.event.at as Id);
        for (undo, event) in log.taken_back() {
            let (undo, event) = (id_of(undo), id_of(event));
            let intended = undo.and_then(|undo| facts.intended.get(&undo)).copied();
            if intended != event {
                return Err(format!("{undo:?} takes back {event:?} instead of {intended:?}"));
            }
        }
        let present = named_by_undos(log, facts);
        for entry in log.standing() {
            let id = entry.event.at as Id;
            let is_damaged = facts.intended.iter().any(|(undo, event)| *event == id && facts.damaged.contains(undo));
            if (self.taken_back.contains(&id) || present.contains(&id)) && !is_damaged {
                return Err(format!("{id} stands, which was taken back"));
            }
        }
        Ok(())
    }
}
