//! The signals of all items as columns, computed tile by tile and kept until the visitor is read again.
//!
//! A page with several shelves computes them once: what differs between shelves (weights, filters, eligible items)
//! only costs the blend. A signal without weight is not computed.

use super::signals::{freshness, freshness_time};
use crate::catalog::settings::{SIGNALS, VECTOR_SETS};
use crate::catalog::{Catalog, Signal};
use crate::kernel::dense::{self, Query};
use crate::kernel::sparse::{self, Walk};
use crate::kernel::{Column, Summary, tiles};
use crate::visitor::reading::{FEATURE_SIGNALS, Reading};

/// What a cached column depends on: a reading, for freshness a moment, or the catalogue alone.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stamp {
    Reading(u64),
    Time(f64),
    Catalog,
}

/// The columns of all signals, in memory that is used again.
#[derive(Debug, Default)]
pub struct Columns {
    columns: [Column; SIGNALS],
    stamps: [Option<Stamp>; SIGNALS],
    walk: Walk,
    queries: [Query; VECTOR_SETS],
}

impl Columns {
    /// Discards the columns computed for a visitor; the next computation reuses their memory. Columns of the
    /// catalogue itself stay.
    pub fn forget(&mut self) {
        self.stamps.iter_mut().filter(|stamp| **stamp != Some(Stamp::Catalog)).for_each(|stamp| *stamp = None);
    }

    /// A signal's values, computed by [`compute`](Self::compute), and their summary.
    pub fn get<'a>(&'a self, catalog: &'a Catalog, signal: Signal) -> (&'a [f32], &'a Summary) {
        let column = &self.columns[signal.index()];
        let values = match signal {
            Signal::Popularity => catalog.popularity(),
            Signal::Trending => catalog.trending().unwrap_or_default(),
            _ => &column.values,
        };
        (values, &column.summary)
    }

    /// Computes the missing columns of these signals. Returns the signals that have data.
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
        let time = freshness_time(catalog, now);
        let stamp = |signal: Signal| match signal {
            Signal::Popularity | Signal::Trending => Stamp::Catalog,
            Signal::Freshness => Stamp::Time(time),
            _ => Stamp::Reading(reading.generation()),
        };
        let mut stale = [false; SIGNALS];
        for signal in Signal::ALL.into_iter().filter(|signal| known[signal.index()]) {
            let before = self.stamps[signal.index()].replace(stamp(signal));
            stale[signal.index()] = before != Some(stamp(signal));
        }
        self.fill_priors(catalog, time, &stale);
        self.fill_price(catalog, reading, &stale);
        self.fill_neighbours(catalog, reading, &stale);
        self.fill_tiles(catalog, reading, &stale);
        known
    }

    fn fill_priors(&mut self, catalog: &Catalog, time: f64, stale: &[bool; SIGNALS]) {
        for (signal, values) in
            [(Signal::Popularity, Some(catalog.popularity())), (Signal::Trending, catalog.trending())]
        {
            if let Some(values) = values.filter(|_| stale[signal.index()]) {
                let summary = &mut self.columns[signal.index()].summary;
                summary.clear(values.len());
                summary.add(values);
            }
        }
        if let Some(dates) = catalog.dates().filter(|_| stale[Signal::Freshness.index()]) {
            let values = dates.iter().map(|&date| freshness(catalog, date, time) as f32);
            self.columns[Signal::Freshness.index()].fill(values);
        }
    }

    fn fill_price(&mut self, catalog: &Catalog, reading: &Reading, stale: &[bool; SIGNALS]) {
        if let Some(prices) = catalog.prices().filter(|_| stale[Signal::Price.index()]) {
            let values = prices.iter().map(|&price| reading.price().value(price) as f32);
            self.columns[Signal::Price.index()].fill(values);
        }
    }

    fn fill_neighbours(&mut self, catalog: &Catalog, reading: &Reading, stale: &[bool; SIGNALS]) {
        for set in 0..catalog.neighbour_sets().len() {
            let signal = Signal::Neighbours(set as u8).index();
            if stale[signal] {
                reading.neighbourhood(set).fill(&mut self.columns[signal]);
            }
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
            self.walk.start(catalog.posting_index(), lanes_of(reading, &lanes[..count]));
        }
        for set in 0..catalog.vector_sets().len() {
            let column = &mut self.columns[Signal::Taste(set as u8).index()];
            if stale[Signal::Taste(set as u8).index()] {
                self.queries[set].set(reading.taste(set).solution().iter().copied());
                column.clear(catalog.len());
            }
        }
        for tile in tiles(catalog.len()) {
            self.fill_features(catalog, &lanes[..count], tile.clone());
            for set in 0..catalog.vector_sets().len() {
                let signal = Signal::Taste(set as u8).index();
                if stale[signal] {
                    let vectors = catalog.vectors(set);
                    let column = &mut self.columns[signal];
                    let values = &mut column.values[tile.clone()];
                    dense::dots(&self.queries[set], vectors.data, vectors.scales, tile.start, values);
                    column.summary.add(values);
                }
            }
        }
    }

    fn fill_features(&mut self, catalog: &Catalog, lanes: &[usize], tile: std::ops::Range<usize>) {
        if lanes.is_empty() {
            return;
        }
        let mut values: [&mut [f32]; FEATURE_SIGNALS.len()] = Default::default();
        let wanted = self.columns.iter_mut().enumerate().filter(|(lane, _)| lanes.contains(lane));
        values.iter_mut().zip(wanted).for_each(|(values, (_, column))| *values = &mut column.values[tile.clone()]);
        self.walk.tile(catalog.posting_index(), catalog.scales(), tile.start, &mut values[..lanes.len()]);
        for &lane in lanes {
            let column = &mut self.columns[lane];
            column.summary.add(&column.values[tile.clone()]);
        }
    }
}

/// Whether the catalogue and the visitor have the data of a signal.
fn can_give(catalog: &Catalog, reading: &Reading, signal: Signal) -> bool {
    match signal {
        Signal::Popularity => true,
        Signal::Trending => catalog.trending().is_some(),
        Signal::Freshness => catalog.dates().is_some(),
        Signal::Price => catalog.prices().is_some() && reading.trust()[signal.index()] > 0.0,
        Signal::Affinity | Signal::Session | Signal::Context => reading.trust()[signal.index()] > 0.0,
        Signal::Taste(set) => !reading.taste(usize::from(set)).solution().is_empty(),
        Signal::Neighbours(_) => reading.trust()[signal.index()] > 0.0,
    }
}

/// The wanted features, with the named lanes first.
fn lanes_of<'a>(reading: &'a Reading, lanes: &'a [usize]) -> impl Iterator<Item = (usize, [f32; sparse::LANES])> + 'a {
    let wanted = reading.wanted().iter().filter(|wanted| lanes.iter().any(|&lane| wanted.lanes[lane] != 0.0));
    wanted.map(move |wanted| {
        let mut weights = [0.0; sparse::LANES];
        weights.iter_mut().zip(lanes).for_each(|(weight, &lane)| *weight = wanted.lanes[lane] as f32);
        (wanted.feature.get(), weights)
    })
}
