//! Compiles items into a catalogue: the work that is the same for every visitor, done once.
//!
//! Each item becomes a sparse vector. An entry is `field weight × idf × saturated frequency`:
//! `idf = ln(1 + (N − n + ½) / (n + ½))` for a feature that n of N items have, and BM25's saturation of its frequency in
//! the item (by default k₁ = 1.2, b = 0.75), which is 1 for a tag. (Robertson & Zaragoza
//! 2009, "The Probabilistic Relevance Framework: BM25 and Beyond".) Entries are stored in 255ths of the item's largest;
//! everything uses the stored weights, so that explanations are exact.
//!
//! - [`config`]: the site's config; all code that reads it;
//! - [`source`]: the items as given, within [`limits`]; [`refusals`]: records that cannot be used;
//! - [`readers`]: numbers, dates, truth values and lists in their usual spellings, by the column; [`findings`]: what was
//!   left out, converted or in doubt;
//! - [`roles`]: the role of each field;
//! - [`text`]: texts into terms;
//! - `gather`, [`entries`]: counting features, and weighing an item's entries;
//! - [`sets`], [`dense`], [`quantise`], [`neighbours`]: sets of vectors, and tables of neighbours;
//! - [`priors`]: popularity and trending; [`repeats`], `lifecycle`: how long items serve;
//! - `facts`: what the config's facts stand for, and no item has;
//! - `prerequisites`: what comes before an item; `variants`: what is one product; `related`: a site's own lists of related items;
//! - `spelled`: the values that the config names, as the items spell them;
//! - `columns`: the columns of the file; `packing`, `wording` and `origin`: the form in which they travel.

mod columns;
pub mod config;
pub mod dense;
pub mod entries;
mod facts;
pub mod findings;
mod gather;
mod lifecycle;
pub mod limits;
pub mod neighbours;
mod origin;
mod packing;
mod prerequisites;
pub mod priors;
pub mod quantise;
pub mod readers;
pub mod refusals;
mod related;
pub mod repeats;
pub mod roles;
pub mod sets;
pub mod source;
mod spelled;
pub mod text;
mod values;
mod variants;
mod wording;

use crate::catalog::facts::FactRule;
use crate::catalog::segments::Segment;
use crate::error::{Error, Result};
use columns::{Columns, finished};
use config::Config;
use dense::{DenseSets, SourceVectors};
pub use facts::UnmatchedFact;
use findings::{Finding, Findings};
pub use lifecycle::LifecycleReport;
use limits::LARGEST_CONFIG;
use neighbours::{NeighbourSets, SetReport, SourceNeighbours};
pub use prerequisites::Prerequisites;
use priors::Interactions;
use refusals::Refusals;
use related::Related;
use repeats::Purchases;
use roles::Assigned;
use sets::SetNames;
use source::{Duplicates, Source};
use text::{Language, choice};
pub use variants::Variants;

const HOUR_MS: f64 = 3_600_000.0;

/// The inputs of a catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The items: NDJSON or a JSON array.
    pub source: &'a [u8],
    /// The config: JSON, may be empty.
    pub config: &'a str,
    /// What to do with an item that has the id of an earlier one.
    pub duplicates: Duplicates,
    /// Sets of item vectors.
    pub vectors: &'a [SourceVectors],
    /// Tables of neighbours.
    pub neighbours: &'a [SourceNeighbours],
    /// Everybody's interactions, for the priors.
    pub interactions: Option<&'a Interactions>,
    /// Everybody's purchases, for how long items serve.
    pub purchases: Option<&'a Purchases>,
    /// Whether the file is to be short to send (format version 2) rather than read in place (version 1).
    pub packed: bool,
}

impl<'a> Inputs<'a> {
    /// Items only, to be read in place.
    pub fn of(source: &'a [u8], config: &'a str, duplicates: Duplicates) -> Self {
        Self {
            source,
            config,
            duplicates,
            vectors: &[],
            neighbours: &[],
            interactions: None,
            purchases: None,
            packed: false,
        }
    }
}

/// A stage of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Parsing the source.
    Read,
    /// Finding each item's features.
    Features,
    /// Quantising the items' vectors.
    Vectors,
    /// Quantising the items' neighbours.
    Neighbours,
}

/// The result.
#[derive(Debug)]
pub struct Compiled {
    /// The catalogue file.
    pub bytes: Vec<u8>,
    /// The fields with their roles.
    pub fields: Vec<Assigned>,
    /// How many items.
    pub items: usize,
    /// How many rows of the source were joined to an earlier one of the same id.
    pub merged: usize,
    /// How many features.
    pub features: usize,
    /// Of each set of vectors: its name, its dimensions, and how many items have one.
    pub vectors: Vec<(String, usize, usize)>,
    /// The report on each table of neighbours.
    pub neighbours: Vec<SetReport>,
    /// What was found among the items' prerequisites.
    pub prerequisites: Prerequisites,
    /// Which items were found to be variants of one product.
    pub variants: Variants,
    /// How many interactions were about items of the catalogue.
    pub interactions: usize,
    /// How the sources of popularity were read.
    pub popularity: Vec<priors::Read>,
    /// How the sources of trending were read.
    pub trending: Vec<priors::Read>,
    /// Whether a prior orders the items for a visitor of whom nothing is known.
    pub orders_first_visit: bool,
    /// The languages of the texts, with the number of items in each, the most frequent first.
    pub languages: Vec<(Language, usize)>,
    /// Why these languages were chosen.
    pub languages_why: &'static str,
    /// How long items serve, and what that comes from.
    pub lifecycle: LifecycleReport,
    /// What was left out, converted or in doubt.
    pub findings: Vec<Finding>,
    /// The facts of the config with values that no item has.
    pub unmatched_facts: Vec<UnmatchedFact>,
}

/// Compiles items, vectors, neighbours and interactions into a catalogue.
///
/// `progress` hears the stage and how much of it is done, 0 to 1.
/// Errors: `source_*`, `config_invalid`, `vectors_invalid`, `neighbours_invalid`,
/// `interactions_invalid`.
/// Cost: a few passes over the items; memory for all of them; dimensions² / 2 multiplications for each vector.
pub fn compile(inputs: Inputs, progress: impl FnMut(Stage, f64)) -> Result<Compiled> {
    compile_gathering(inputs, &mut Refusals::default(), progress)
}

/// As [`compile`]; where records are refused, `refusals` has them, of the first stage that refuses any. The error is the first of them.
///
/// Errors and cost: as those of [`compile`].
pub fn compile_gathering(
    inputs: Inputs,
    refusals: &mut Refusals,
    mut progress: impl FnMut(Stage, f64),
) -> Result<Compiled> {
    let mut config = Config::parse(checked_length(inputs.config)?, &SetNames::new(inputs.vectors, inputs.neighbours)?)?;
    limits::reserve(inputs.source.len())?;
    let length = inputs.source.len().max(1) as f64;
    let mut findings = Findings::default();
    let mut source = source::read(inputs.source, inputs.duplicates, (&mut findings, refusals), |read| {
        progress(Stage::Read, (read as f64 / length).min(1.0));
    })?;
    let read = readers::read(&mut source, &mut config, &mut findings)?;
    variants::find_alike(&mut source, &config)?;
    let mut assigned = roles::assign(&source, &config, inputs.interactions.is_some())?;
    readers::settle(&mut source.items, &mut assigned, &read, &mut findings)?;
    let fields: Vec<_> = assigned.iter().map(finished).collect();
    config.check_shaping(&fields)?;
    config.check_freshness(&fields)?;
    Segment::check_fields(&config.segments, &assigned)?;
    FactRule::check_all(&config.facts, &assigned, &config.segments)?;
    let life_field = config.lifecycle.field_of(&assigned)?;
    let languages = config.language.of_all(&source)?;
    let Source { items, merged, .. } = source;
    let spoken = choice::tally(&languages);
    let mut columns = Columns::new(&assigned, languages, &config);
    let (count, mut related) = (items.len(), Related::default());
    // Each item is freed as soon as it was processed: there is not enough memory for two copies.
    for (number, item) in items.into_iter().enumerate() {
        let added = columns.add(&item, &assigned);
        let added = added.and_then(|()| if config.relates() { related.add(&item, &assigned) } else { Ok(()) });
        // A refused item may have left half of its values in the columns. They are not used: `settle` below ends the compilation.
        added.or_else(|error| refusals.note(error))?;
        if number % 1_000 == 0 {
            progress(Stage::Features, number as f64 / count as f64);
        }
    }
    refusals.settle()?;
    columns.check_sizes()?;
    columns.features.settle_spellings();
    spelled::spell_as_items(&mut config, &columns.features, &assigned, life_field);
    let prerequisites = prerequisites::check(&columns, &assigned)?;
    let variants = variants::check(&mut columns, &assigned)?;
    let half_life = f64::from(config.trending_half_life_hours) * HOUR_MS;
    let counts = inputs.interactions.map(|known| known.counts(&columns.ids, half_life)).transpose()?;
    let (popularity, trending) = columns.add_priors(&assigned, counts.as_ref(), &config);
    let sets = DenseSets::new(inputs.vectors, &columns.ids, &config, |part| progress(Stage::Vectors, part))?;
    let own = if config.relates() { vec![related.table()] } else { Vec::new() };
    let tables: Vec<&SourceNeighbours> = inputs.neighbours.iter().chain(&own).collect();
    let neighbours = NeighbourSets::new(&tables, &columns.ids, |part| progress(Stage::Neighbours, part))?;
    let features = columns.features.index(&assigned);
    columns.features.name_words(&features, &assigned, &columns.analyser);
    let orders_first_visit = columns.orders_first_visit(&assigned, &config);
    let (lifecycle, report) = lifecycle::of(&config.lifecycle, (&assigned, life_field), &columns, inputs.purchases)?;
    let unmatched_facts = facts::unmatched(&config.facts, &assigned, &columns);
    let bytes = columns.write(&features, &assigned, (&config, &lifecycle), (&sets, &neighbours), inputs.packed);
    Ok(Compiled {
        bytes,
        items: count,
        merged,
        features: features.len(),
        fields: assigned,
        vectors: sets.counts(),
        neighbours: neighbours.reports,
        prerequisites,
        variants,
        interactions: counts.map_or(0, |counts| counts.rows),
        popularity,
        trending,
        orders_first_visit,
        languages: spoken,
        languages_why: config.language.why,
        lifecycle: report,
        findings: findings.into_all(),
        unmatched_facts,
    })
}

/// Errors: `config_invalid` where it is too large.
fn checked_length(config: &str) -> Result<&str> {
    if config.len() <= LARGEST_CONFIG {
        return Ok(config);
    }
    Err(Error::config("(the file)", format!("{} bytes", config.len()), "4,194,304 bytes at most"))
}
