//! The acts of users on items: checked, each pair of a user and an item kept once, sorted by user and by item.

use super::visits::Visits;
use crate::error::Result;
use crate::train::invalid;
use crate::train::sparse::{Interactions, Rows};

/// Acts of users on items.
#[derive(Debug, Clone, Copy)]
pub struct Acts<'a> {
    /// How many users there are.
    pub users: u32,
    /// How many items there are.
    pub items: u32,
    /// Each act's user, below `users`.
    pub user: &'a [u32],
    /// Each act's item, below `items`.
    pub item: &'a [u32],
    /// Each act's time in milliseconds, NaN where it is not known; empty: none is known.
    pub at: &'a [f64],
}

/// Acts that can be learned from.
#[derive(Debug)]
pub struct Log {
    pub(super) by_user: Rows,
    pub(super) by_item: Rows,
    pub(super) visits: Visits,
}

impl Log {
    /// Checks the acts. Errors: `training_invalid`, also where no relation between items can be learned: fewer than two users or
    /// items, no user with two items, or the same items for all users.
    ///
    /// Memory: 16 bytes for each distinct pair, and 12 for each act with a time.
    pub fn new(acts: &Acts<'_>) -> Result<Self> {
        let Acts { users, items, user, item, at } = *acts;
        Interactions { users, items, user, item, weight: &[] }.check(0)?;
        if !at.is_empty() && at.len() != user.len() {
            return Err(invalid("at", format!("{} times", at.len()), format!("{}, one for each act", user.len())));
        }
        if let Some(act) = at.iter().position(|at| at.is_infinite()) {
            return Err(invalid("at", format!("{} in act {}", at[act], act + 1), "milliseconds, or NaN for none"));
        }
        if user.len() > u32::MAX as usize {
            return Err(invalid("user", format!("{} acts", user.len()), "fewer than 4,294,967,296"));
        }
        let by_user = distinct(&Rows::new(users as usize, pairs(user, item)), items as usize);
        let by_item = by_user.transposed(items as usize);
        refuse_what_tells_nothing(&by_user, &by_item)?;
        Ok(Self { by_user, by_item, visits: Visits::new(acts) })
    }

    /// Users with an act.
    pub fn users(&self) -> usize {
        self.by_user.active()
    }

    /// Items with an act.
    pub fn items(&self) -> usize {
        self.by_item.active()
    }

    /// Distinct pairs of a user and an item.
    pub fn pairs(&self) -> usize {
        self.by_user.pairs()
    }

    /// The items with at least so many users, ascending. Errors: `training_invalid` where they are fewer than two.
    pub(super) fn supported(&self, users: u32) -> Result<Vec<u32>> {
        let enough = |item: &u32| self.by_item.row(*item as usize).columns.len() >= users as usize;
        let items: Vec<u32> = (0..self.by_item.len() as u32).filter(enough).collect();
        if items.len() < 2 {
            let got = format!("{users}, and {} items with so many users", items.len());
            return Err(invalid("minSupport", got, "a number of users that two items or more have"));
        }
        Ok(items)
    }

    /// How many users acted on each item.
    pub(super) fn support(&self) -> Vec<u32> {
        (0..self.by_item.len()).map(|item| self.by_item.row(item).columns.len() as u32).collect()
    }
}

fn pairs<'a>(user: &'a [u32], item: &'a [u32]) -> impl Iterator<Item = (u32, u32, f32)> + Clone + 'a {
    user.iter().zip(item).map(|(&user, &item)| (user, item, 1.0))
}

/// Each pair once, each row's columns ascending.
fn distinct(rows: &Rows, columns: usize) -> Rows {
    // Transposed twice, a row's columns ascend, and equal ones stand side by side.
    let sorted = rows.transposed(columns).transposed(rows.len());
    let once = (0..sorted.len()).flat_map(|row| {
        let columns = sorted.row(row).columns;
        let first = |at: &usize| *at == 0 || columns[*at] != columns[at - 1];
        (0..columns.len()).filter(first).map(move |at| (row as u32, columns[at], 1.0))
    });
    Rows::new(sorted.len(), once)
}

fn refuse_what_tells_nothing(by_user: &Rows, by_item: &Rows) -> Result<()> {
    let (users, items, pairs) = (by_user.active(), by_item.active(), by_user.pairs());
    let refuse = |got: String, expected: &str| Err(invalid("interactions", got, expected));
    if users < 2 {
        return refuse(format!("{users} user"), "two or more: neighbours are what different people have in common");
    }
    if items < 2 {
        return refuse(format!("{items} item"), "two or more");
    }
    if pairs == users {
        return refuse(
            format!("{users} users with one item each"),
            "users with two or more: neighbours are items that the same people had to do with",
        );
    }
    if pairs == users * items {
        return refuse(
            format!("{users} users who all had to do with the same {items} items"),
            "users who differ: from these no item is nearer to one than to another",
        );
    }
    Ok(())
}
