//! One catalogue, one visitor who opened ten items, and the questions that are timed.

use std::rc::Rc;

use penchant::catalog::settings::SIGNALS;
use penchant::catalog::{AlignedBytes, Catalog, ItemIndex, Signal, Weights};
use penchant::engine::Engine;
use penchant::error::Result;
use penchant::input::Given;
use penchant::ranking::{Blend, Eligible, Ranked, Ranker};
use penchant::visitor::Reading;
use penchant::visitor::log::record::{encode_event, frame_event, unframe_event};
use penchant::visitor::log::{Entry, Log};

/// How many items the visitor opened.
const ACTS: usize = 10;
/// How many items are asked for.
pub const LIMIT: usize = 10;
/// How many events are learned at once, where events are timed, and of how many items they are.
pub const EVENTS: usize = 1_000;
const DISTINCT: usize = 200;
/// When everything happens: a day in 2026.
const NOW: f64 = 1_790_000_000_000.0;

/// A query, by the signals in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The vectors alone.
    Dense,
    /// The features alone.
    Sparse,
    /// Both, and the popularity.
    Hybrid,
    /// The neighbours alone.
    Neighbours,
}

impl Kind {
    /// All of them, by number.
    pub const ALL: [Kind; 4] = [Kind::Dense, Kind::Sparse, Kind::Hybrid, Kind::Neighbours];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        ["dense", "sparse", "hybrid", "neighbours"][self as usize]
    }

    fn weights(self) -> Weights {
        let mut weights = [0.0; SIGNALS];
        if matches!(self, Kind::Dense | Kind::Hybrid) {
            weights[Signal::Taste(0).index()] = 1.0;
        }
        if matches!(self, Kind::Sparse | Kind::Hybrid) {
            weights[Signal::Affinity.index()] = 1.0;
        }
        if self == Kind::Hybrid {
            weights[Signal::Popularity.index()] = 0.3;
        }
        if self == Kind::Neighbours {
            weights[Signal::Neighbours(0).index()] = 1.0;
        }
        weights
    }
}

/// A visitor before a catalogue.
#[derive(Debug)]
pub struct Trial {
    engine: Engine,
    reading: Reading,
    eligible: Eligible,
    ranker: Ranker,
    ranked: Vec<Ranked>,
    blend: Blend,
    /// How often the visitor was made anew, and how often read.
    epochs: u64,
    readings: u64,
    /// Openings of items, as a page passes them in.
    openings: Vec<Given>,
    /// The same as a storage keeps them.
    log: Log,
    frames: Vec<Vec<u8>>,
}

impl Trial {
    /// A visitor who opened ten items that stand far apart. Errors: those of [`Catalog::load`].
    pub fn new(bytes: AlignedBytes) -> Result<Self> {
        let catalog = Catalog::load(bytes)?;
        let mut eligible = Eligible::all(catalog.len());
        (0..ACTS).for_each(|number| eligible.remove(opened(&catalog, number)));
        let openings = (0..EVENTS).map(|number| opening(&catalog, number)).collect();
        let mut trial = Self {
            engine: Engine::new(catalog, 1),
            reading: Reading::new(),
            eligible,
            ranker: Ranker::default(),
            ranked: Vec::new(),
            blend: Blend::default(),
            epochs: 0,
            readings: 0,
            openings,
            log: Log::default(),
            frames: Vec::new(),
        };
        trial.record(EVENTS)?;
        trial.log = trial.engine.log().clone();
        let frame = |entry: &Entry| frame_event(entry.sequence, &encode_event(&entry.event));
        trial.frames = trial.log.entries().iter().map(frame).collect();
        trial.begin()?;
        Ok(trial)
    }

    /// The catalogue.
    pub fn catalog(&self) -> &Catalog {
        self.engine.catalog()
    }

    /// The visitor, read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The items that were opened, which are on no shelf.
    pub fn opened(&self) -> impl Iterator<Item = ItemIndex> + '_ {
        (0..ACTS).map(|number| opened(self.catalog(), number))
    }

    /// The items of the first acts of a visitor who [turned to](Self::turn_to) at least so many.
    pub fn acts(&self, count: usize) -> impl Iterator<Item = ItemIndex> + '_ {
        self.engine.profile().acts().all().iter().take(count).map(|act| act.item)
    }

    /// The visitor as at first: ten items opened, read.
    pub fn begin(&mut self) -> Result<()> {
        self.engine.restore(Log::default());
        self.epochs += 1;
        self.record(ACTS)?;
        self.read();
        Ok(())
    }

    /// Records so many openings: each is checked, put in the log and learned.
    pub fn record(&mut self, count: usize) -> Result<()> {
        for number in 0..count {
            let pending = self.engine.check(&self.openings[number % EVENTS], NOW)?;
            self.engine.commit(self.engine.log().tail() + 1, pending);
        }
        Ok(())
    }

    /// Reads a thousand openings from the bytes that a storage keeps and learns them, as a page does that is opened
    /// again. Returns how many were whole.
    pub fn replay(&mut self) -> usize {
        let events: Vec<_> = self.frames.iter().filter_map(|frame| unframe_event(frame)).collect();
        let count = events.len();
        self.engine.restore(Log::new(events, self.log.items().to_vec()));
        count
    }

    /// Reads the visitor anew.
    pub fn read(&mut self) {
        self.readings += 1;
        let of = (self.engine.catalog(), self.engine.log(), self.engine.profile());
        self.reading.update(of, (self.readings, self.epochs), NOW, &Rc::default());
    }

    /// A visitor who opened so many items, read.
    pub fn turn_to(&mut self, count: usize) -> Result<()> {
        self.engine.restore(Log::default());
        self.record(count)?;
        self.gather();
        Ok(())
    }

    /// Reads the visitor anew, with nothing of an earlier reading to go on from.
    pub fn gather(&mut self) {
        self.epochs += 1;
        self.read();
    }

    /// The ten best by a query, everything computed anew.
    pub fn rank(&mut self, kind: Kind) -> &[Ranked] {
        self.ranker.forget();
        self.blend = self.ranker.rank(
            self.engine.catalog(),
            (&self.reading, NOW),
            (&kind.weights(), false),
            (&self.eligible, LIMIT),
            &mut self.ranked,
        );
        &self.ranked
    }

    /// How the last query's signals made its scores.
    pub fn blend(&self) -> &Blend {
        &self.blend
    }
}

/// The `number`-th item that is opened: they stand far apart.
fn opened(catalog: &Catalog, number: usize) -> ItemIndex {
    catalog.item_at((number * 7_919 + 17) % catalog.len()).expect("the remainder is below the count")
}

/// The `number`-th opening. After a while, items are opened again.
fn opening(catalog: &Catalog, number: usize) -> Given {
    let text = |text: &str| Given::Text(text.to_owned());
    let item = text(catalog.id(opened(catalog, number % DISTINCT)));
    Given::Object(vec![("type".to_owned(), text("view")), ("item".to_owned(), item)])
}
