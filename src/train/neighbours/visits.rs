//! Acts in the order of their times: which act followed which.

use super::acts::Acts;
use crate::visitor::profile::visits::PAUSE_MS;

/// The share of acts that another act has to follow within the same visit. Below it, a log is treated as one without visits.
const SHARE: f64 = 0.25;

/// How far a step may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Within a visit, which a pause of half an hour ends.
    Visit,
    /// To the user's next acts, however much later they were.
    Acts,
}

/// Each user's acts that have a time, the earliest first, one user after the other.
#[derive(Debug)]
pub struct Visits {
    items: Vec<u32>,
    at: Vec<f64>,
    /// By act: whether it is its user's first.
    is_first: Vec<bool>,
    /// Where each item's acts begin in `acts`, and the end of the last one's.
    offsets: Vec<usize>,
    /// The places of each item's acts.
    acts: Vec<u32>,
}

impl Visits {
    /// Sorts acts that were checked. Cost: a sort of each user's acts. Memory: 17 bytes an act.
    pub fn new(acts: &Acts<'_>) -> Self {
        let timed = || (0..acts.at.len() as u32).filter(|&act| !acts.at[act as usize].is_nan());
        let (offsets, mut order) = grouped(acts.users, timed().map(|act| (acts.user[act as usize], act)));
        let mut is_first = vec![false; order.len()];
        for span in offsets.windows(2).filter(|span| span[0] < span[1]) {
            is_first[span[0]] = true;
            order[span[0]..span[1]].sort_unstable_by(|&one, &other| {
                let (one, other) = (one as usize, other as usize);
                acts.at[one].total_cmp(&acts.at[other]).then(acts.item[one].cmp(&acts.item[other]))
            });
        }
        let items: Vec<u32> = order.iter().map(|&act| acts.item[act as usize]).collect();
        let at = order.iter().map(|&act| acts.at[act as usize]).collect();
        let (offsets, acts) = grouped(acts.items, items.iter().copied().zip(0..));
        Self { items, at, is_first, offsets, acts }
    }

    /// Acts with a time.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether all times are equal.
    pub fn are_at_once(&self) -> bool {
        self.at.windows(2).all(|pair| pair[0] == pair[1])
    }

    /// Whether no user acted on two different items at different times.
    pub fn have_no_order(&self) -> bool {
        (0..self.len()).all(|act| self.after(act, Reach::Acts, 1).next().is_none())
    }

    /// `Visit` where at least a [`SHARE`] of the acts is followed by another in the same visit; otherwise `Acts`.
    ///
    /// Visits tell little where times are whole days, where acts are baskets, or where people come for one thing at a time.
    /// Measured on films that people rated: one act in seven is followed by another in its visit; Recall@20 is .060 from steps
    /// within visits and .155 from steps to the next acts, however much later they were.
    pub fn reach(&self) -> Reach {
        let followed = (0..self.len()).filter(|&act| self.after(act, Reach::Visit, 1).next().is_some()).count();
        if followed as f64 >= SHARE * self.len() as f64 { Reach::Visit } else { Reach::Acts }
    }

    /// The places of an item's acts in the order of all acts.
    pub fn of(&self, item: u32) -> impl Iterator<Item = usize> + '_ {
        let span = self.offsets[item as usize]..self.offsets[item as usize + 1];
        self.acts[span].iter().map(|&act| act as usize)
    }

    /// The other items among the `ahead` acts of the same user after `act`, each as often as it was acted on. Acts at the same
    /// time as `act` do not follow it.
    pub fn after(&self, act: usize, reach: Reach, ahead: usize) -> impl Iterator<Item = u32> + '_ {
        let close = move |to: usize| reach == Reach::Acts || self.at[to] - self.at[to - 1] <= PAUSE_MS;
        let rest = (act + 1..self.len()).take_while(move |&to| !self.is_first[to] && close(to));
        let later = rest.filter(move |&to| self.at[to] > self.at[act]).take(ahead);
        later.map(|to| self.items[to]).filter(move |&item| item != self.items[act])
    }
}

/// The numbers sorted by group, in a group as they come; and the offsets where the groups begin, with the end of the last.
fn grouped(groups: u32, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> (Vec<usize>, Vec<u32>) {
    let mut offsets = vec![0; groups as usize + 1];
    pairs.clone().for_each(|(group, _)| offsets[group as usize + 1] += 1);
    (0..groups as usize).for_each(|group| offsets[group + 1] += offsets[group]);
    let mut next = offsets.clone();
    let mut numbers = vec![0; offsets[groups as usize]];
    for (group, number) in pairs {
        let place = &mut next[group as usize];
        numbers[*place] = number;
        *place += 1;
    }
    (offsets, numbers)
}
