//! The signals of all items as columns, computed tile by tile and kept until the visitor is read anew.
//!
//! A page with several shelves computes them once: what differs from shelf to shelf (weights, filters, who may be on it)
//! only costs the blend. A signal of no weight is not computed at all.

use super::kernel::dense::{self, Query};
use super::kernel::sparse::{self, Walk};
use super::kernel::{TILE, Totals};
use super::reading::{FEATURE_SIGNALS, Reading};
use super::signals::{freshness, freshness_moment};
use crate::catalog::settings::{SIGNALS, VECTOR_SETS};
use crate::catalog::{Catalog, FeatureIndex, Signal};

/// A signal's values.
#[derive(Debug, Default)]
struct Column {
    values: Vec<f32>,
    totals: Totals,
    /// Of which reading (or, for freshness, of which moment) it is.
    of: Option<Stamp>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stamp {
    Reading(u64),
    Moment(f64),
    Catalog,
}

/// The columns of all signals, in memory that is used again.
#[derive(Debug, Default)]
pub struct Columns {
    columns: [Column; SIGNALS],
    walk: Walk,
    queries: [Query; VECTOR_SETS],
}

impl Columns {
    /// A signal's column, which [`compute`](Self::compute) has made, and its sums.
    pub fn get<'a>(&'a self, catalog: &'a Catalog, signal: Signal) -> (&'a [f32], &'a Totals) {
        let column = &self.columns[signal.index()];
        let values = match signal {
            Signal::Popularity => catalog.popularity(),
            Signal::Trending => catalog.trending().unwrap_or_default(),
            _ => &column.values,
        };
        (values, &column.totals)
    }

    /// Makes the columns of these signals, where they are not there yet. Returns those that tell items apart.
    pub fn compute(
        &mut self,
        catalog: &Catalog,
        reading: &Reading,
        now: f64,
        is_wanted: impl Fn(Signal) -> bool,
    ) -> [bool; SIGNALS] {
        let mut known = [false; SIGNALS];
        for signal in catalog.signals().filter(|&signal| is_wanted(signal) && can_give(catalog, reading, signal)) {
            known[signal.index()] = true;
        }
        let moment = freshness_moment(catalog, now);
        let stamp = |signal: Signal| match signal {
            Signal::Popularity | Signal::Trending => Stamp::Catalog,
            Signal::Freshness => Stamp::Moment(moment),
            _ => Stamp::Reading(reading.generation()),
        };
        let mut stale = [false; SIGNALS];
        for signal in Signal::ALL.into_iter().filter(|signal| known[signal.index()]) {
            let column = &mut self.columns[signal.index()];
            stale[signal.index()] = column.of != Some(stamp(signal));
            column.of = Some(stamp(signal));
        }
        self.fill_priors(catalog, moment, &stale);
        self.fill_price(catalog, reading, &stale);
        self.fill_tiles(catalog, reading, &stale);
        known
    }

    fn fill_priors(&mut self, catalog: &Catalog, moment: f64, stale: &[bool; SIGNALS]) {
        for signal in [Signal::Popularity, Signal::Trending] {
            if stale[signal.index()] {
                self.columns[signal.index()].totals = Totals::of(self.get(catalog, signal).0);
            }
        }
        if let Some(dates) = catalog.dates().filter(|_| stale[Signal::Freshness.index()]) {
            let values = dates.iter().map(|&date| freshness(catalog, date, moment) as f32);
            self.columns[Signal::Freshness.index()].fill(values);
        }
    }

    fn fill_price(&mut self, catalog: &Catalog, reading: &Reading, stale: &[bool; SIGNALS]) {
        if let Some(prices) = catalog.prices().filter(|_| stale[Signal::Price.index()]) {
            let values = prices.iter().map(|&price| reading.price().value(price) as f32);
            self.columns[Signal::Price.index()].fill(values);
        }
    }

    /// The columns that come from features and from vectors, a tile at a time.
    fn fill_tiles(&mut self, catalog: &Catalog, reading: &Reading, stale: &[bool; SIGNALS]) {
        let mut lanes = [0; FEATURE_SIGNALS.len()];
        let mut count = 0;
        for (lane, signal) in FEATURE_SIGNALS.into_iter().enumerate().filter(|(_, signal)| stale[signal.index()]) {
            lanes[count] = lane;
            count += 1;
            self.columns[signal.index()].clear(catalog.len());
        }
        if count > 0 {
            self.walk.start(lanes_of(reading, &lanes[..count]));
        }
        for set in 0..catalog.vector_sets().len() {
            let column = &mut self.columns[Signal::Taste(set as u8).index()];
            if stale[Signal::Taste(set as u8).index()] {
                self.queries[set].set(reading.taste(set).solution().iter().copied());
                column.clear(catalog.len());
            }
        }
        for start in (0..catalog.len()).step_by(TILE) {
            let length = TILE.min(catalog.len() - start);
            match count {
                0 => {}
                1 => self.fill_features::<1>(catalog, &lanes, start..start + length),
                2 => self.fill_features::<2>(catalog, &lanes, start..start + length),
                _ => self.fill_features::<3>(catalog, &lanes, start..start + length),
            }
            for set in 0..catalog.vector_sets().len() {
                let signal = Signal::Taste(set as u8).index();
                if stale[signal] {
                    let vectors = catalog.vectors(set);
                    let column = &mut self.columns[signal];
                    let values = &mut column.values[start..start + length];
                    dense::dots(&self.queries[set], &vectors, vectors.scales, start, values);
                    column.totals.add(values);
                }
            }
        }
    }

    fn fill_features<const L: usize>(&mut self, catalog: &Catalog, lanes: &[usize; 3], tile: std::ops::Range<usize>) {
        let [affinity, session, context, ..] = &mut self.columns;
        let mut all = [Some(affinity), Some(session), Some(context)];
        let mut taken: [&mut Column; L] =
            std::array::from_fn(|place| all[lanes[place]].take().expect("each lane is named once"));
        let mut values = taken.each_mut().map(|column| &mut column.values[tile.clone()]);
        self.walk.tile::<L>(catalog, tile.start, &mut values);
        for column in taken {
            column.totals.add(&column.values[tile.clone()]);
        }
    }
}

impl Column {
    fn clear(&mut self, length: usize) {
        self.values.resize(length, 0.0);
        self.totals = Totals::default();
    }

    fn fill(&mut self, values: impl Iterator<Item = f32>) {
        self.values.clear();
        self.values.extend(values);
        self.totals = Totals::of(&self.values);
    }
}

/// Whether the catalogue and what is known of the visitor give this signal at all.
fn can_give(catalog: &Catalog, reading: &Reading, signal: Signal) -> bool {
    match signal {
        Signal::Popularity => true,
        Signal::Trending => catalog.trending().is_some(),
        Signal::Freshness => catalog.dates().is_some(),
        Signal::Price => catalog.prices().is_some() && reading.trust()[signal.index()] > 0.0,
        Signal::Affinity | Signal::Session | Signal::Context => reading.trust()[signal.index()] > 0.0,
        Signal::Taste(set) => !reading.taste(usize::from(set)).solution().is_empty(),
    }
}

/// The wanted features, with the named lanes first.
fn lanes_of<'a>(
    reading: &'a Reading,
    lanes: &'a [usize],
) -> impl Iterator<Item = (FeatureIndex, [f32; sparse::LANES])> + 'a {
    let wanted = reading.wanted().iter().filter(|wanted| lanes.iter().any(|&lane| wanted.lanes[lane] != 0.0));
    wanted.map(move |wanted| {
        let mut weights = [0.0; sparse::LANES];
        weights.iter_mut().zip(lanes).for_each(|(weight, &lane)| *weight = wanted.lanes[lane] as f32);
        (wanted.feature, weights)
    })
}
