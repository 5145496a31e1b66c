//! What happens: commands of a visitor in several tabs, on a storage that fails now and then.

use std::fmt;

use penchant::visitor::consent::Level;
use proptest::prelude::*;
use proptest::sample::Index;

use super::place::{Fault, Plan};

/// How many tabs there are at the most.
pub const TABS: usize = 3;

#[derive(Debug, Clone)]
pub enum Command {
    Record {
        item: Index,
        is_leaving: bool,
    },
    Undo(Index),
    Pin(Index),
    Dial,
    ForgetEvent(Index),
    ForgetItem(Index),
    PutBack(Index),
    Import {
        copy: u8,
        instead: bool,
    },
    Erase,
    Consent {
        level: Level,
        keep: bool,
    },
    Refresh,
    /// Asks for the device again where it could not be had.
    Retry,
    /// Lets a tab that waits for the storage have its answer.
    Answer,
    Crash,
    /// Closes the tab and opens another in its place.
    Reopen(Level),
    /// `erase` and `withdraw`, which need no engine, from a page of their own.
    EraseWithoutEngine {
        withdraws: bool,
    },
    Damage(Index),
}

/// What the clock says, for one command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Right,
    TenYearsAhead,
    TenYearsBack,
}

#[derive(Clone)]
pub struct Step {
    pub tab: usize,
    pub command: Command,
    pub clock: Clock,
    pub plan: Option<Plan>,
}

/// On one line, however long the program.
impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&format!("tab {}: {:?}, {:?}, {:?}", self.tab, self.command, self.clock, self.plan))
    }
}

fn any_level() -> impl Strategy<Value = Level> {
    prop_oneof![1 => Just(Level::Off), 2 => Just(Level::Session), 4 => Just(Level::Device)]
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        12 => (any::<Index>(), prop::bool::weighted(0.2)).prop_map(|(item, is_leaving)| Command::Record { item, is_leaving }),
        3 => any::<Index>().prop_map(Command::Undo),
        2 => any::<Index>().prop_map(Command::Pin),
        1 => Just(Command::Dial),
        2 => any::<Index>().prop_map(Command::ForgetEvent),
        2 => any::<Index>().prop_map(Command::ForgetItem),
        3 => any::<Index>().prop_map(Command::PutBack),
        2 => (0..3_u8, prop::bool::weighted(0.3)).prop_map(|(copy, instead)| Command::Import { copy, instead }),
        2 => Just(Command::Erase),
        4 => (any_level(), any::<bool>()).prop_map(|(level, keep)| {
            Command::Consent { level, keep: keep && level == Level::Off }
        }),
        3 => Just(Command::Refresh),
        2 => Just(Command::Retry),
        5 => Just(Command::Answer),
        2 => Just(Command::Crash),
        3 => any_level().prop_map(Command::Reopen),
        1 => any::<bool>().prop_map(|withdraws| Command::EraseWithoutEngine { withdraws }),
        1 => any::<Index>().prop_map(Command::Damage),
    ]
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let faults =
        [Fault::Quota, Fault::Failed, Fault::Busy, Fault::Lost, Fault::Lost, Fault::SilentBefore, Fault::SilentAfter];
    (0..5_usize, prop::sample::select(faults.to_vec()), prop::bool::weighted(0.3))
        .prop_map(|(at, fault, is_lasting)| Plan { at, fault, is_lasting })
}

fn any_step() -> impl Strategy<Value = Step> {
    let clocks = prop_oneof![12 => Just(Clock::Right), 1 => Just(Clock::TenYearsAhead), 1 => Just(Clock::TenYearsBack)];
    (0..TABS, any_command(), clocks, prop::option::weighted(0.35, any_plan()))
        .prop_map(|(tab, command, clock, plan)| Step { tab, command, clock, plan })
}

/// A copy is taken over and some of it forgotten; before that is put back, a neighbour takes over the same copy, or erases.
fn any_return() -> impl Strategy<Value = Vec<Step>> {
    let forgotten = any::<Index>().prop_flat_map(|which| {
        prop_oneof![Just(Command::ForgetItem(which)), Just(Command::ForgetEvent(which)), Just(Command::Undo(which))]
    });
    let between = prop_oneof![3 => Just(None), 1 => Just(Some(Command::Erase))];
    let steps = (0..TABS, 0..TABS, 0..3_u8, prop::collection::vec(forgotten, 1..3), between, any::<Index>());
    let plan = prop::option::weighted(0.1, any_plan());
    (steps, any::<bool>(), plan).prop_map(|((tab, other, copy, forgotten, between, which), records, plan)| {
        let import = Command::Import { copy, instead: false };
        let step = |tab, command| Step { tab, command, clock: Clock::Right, plan: None };
        let mut steps = vec![step(tab, import.clone())];
        steps.extend(forgotten.into_iter().map(|command| step(tab, command)));
        steps.extend(between.map(|command| step(other, command)));
        steps.push(step(other, import));
        steps.extend(records.then(|| step(other, Command::Record { item: which, is_leaving: false })));
        steps.push(Step { plan, ..step(tab, Command::PutBack(which)) });
        steps
    })
}

/// Something is recorded below the level `device`, a neighbour erases or not, and then the level goes up.
fn any_rise() -> impl Strategy<Value = Vec<Step>> {
    (0..TABS, 0..TABS, any::<Index>(), any::<bool>()).prop_map(|(tab, other, item, erases)| {
        let step = |tab, command| Step { tab, command, clock: Clock::Right, plan: None };
        let mut steps = vec![
            step(tab, Command::Consent { level: Level::Session, keep: false }),
            step(tab, Command::Record { item, is_leaving: false }),
        ];
        steps.extend(erases.then(|| step(other, Command::Erase)));
        steps.push(step(tab, Command::Consent { level: Level::Device, keep: false }));
        steps
    })
}

pub fn any_program() -> impl Strategy<Value = Vec<Step>> {
    let part = prop_oneof![
        30 => any_step().prop_map(|step| vec![step]),
        1 => any_return(),
        1 => any_rise(),
    ];
    prop::collection::vec(part, 1..36).prop_map(|parts| parts.concat())
}
