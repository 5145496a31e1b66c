//! The checked options of `recommend`, `rank` and `similar`.

use std::iter::once;
use std::rc::Rc;

use super::basket::{Basket, no_table};
use super::conditions::Ground;
use super::eligible::{Bar, Eligible};
use super::fusion::Retrieved;
use super::lists::{LeftOut, MOST_RANKED, basket_of, retrieve};
use super::nearest::Likeness;
use super::reach::Reach;
use crate::catalog::settings::{WEIGHT_RANGE, WeightOverrides, overridden};
use crate::catalog::shaping::OPTIONS;
use crate::catalog::shaping::seen::Seen;
use crate::catalog::{Catalog, Filter, ItemIndex, Shaping, Signal, Weights};
use crate::error::Result;
use crate::hash::xxh64;
use crate::input::{Given, Options, Taken};
use crate::visitor::log::Context;
use crate::visitor::profile::{Profile, Standing};

/// The default number of items of a shelf.
const LIMIT: u32 = 12;

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<'a> {
    /// How many items.
    pub limit: usize,
    /// The weights in force: the surface's and the call's; with the dial at 0, without personal ones.
    pub weights: Weights,
    /// How personal the order is, above 0 to 1, by the call or the visitor; see [`dial`](super::dial).
    pub dial: f64,
    /// Whether the facts in force count: with the dial at 0 they do not.
    pub counts_facts: bool,
    /// Whether the policy allows the surface to be personal.
    pub is_personal: bool,
    /// The shaping of the shelf: the surface's, with the call's options in its place.
    pub shaping: Rc<Shaping>,
    /// The seed of the draws, if the call gives one.
    pub seed: Option<u32>,
    /// Which surface asks.
    pub surface: Option<&'a str>,
    /// The situation, which [`Context::of`] reads.
    pub context: &'a Given,
    filter: Filter<'a>,
    exclude: &'a Given,
    seen: Seen,
    /// What the visitor is about to buy, by the call or the surface.
    pub basket: Basket<'a>,
    /// For a page that follows a shelf: the visitor as they are now. What they rejected or muted since stays away.
    pub since: Option<&'a Profile>,
    /// Whether the call itself sets how personal the order is.
    has_dial: bool,
}

impl<'a> Request<'a> {
    /// Checks the options of `recommend`. Errors: `option_invalid`.
    pub fn recommend(given: &'a Given, catalog: &Catalog) -> Result<Self> {
        let mut options = Options::of(given)?;
        let surface = surface_of(&mut options)?;
        let mut request = Self::common(&mut options, (catalog, surface), LIMIT)?;
        request.narrow(&mut options, catalog)?;
        request.turn(&mut options, catalog, |_| true)?;
        request.seen = request.seen.over(&options.take("seen"))?;
        request.basket = Basket::check(&mut options, catalog, request.shaping.has_cart)?;
        let seed = options.take("seed");
        request.seed = if seed.is_given() { Some(seed.whole(0..=u32::MAX)?) } else { None };
        // All names are taken, but the surface's shaping is copied only if one of them is given.
        if OPTIONS.into_iter().filter(|name| options.take(name).is_given()).count() > 0 {
            request.shaping = Rc::new(request.shaping.over(&mut options, catalog.fields())?);
        }
        options.finish()?;
        // If the policy forbids a personal order, seen items are not left out either.
        request.is_personal = !catalog.forbids(surface);
        if !request.is_personal {
            request.seen = Seen::INCLUDE;
        }
        Ok(request)
    }

    /// Checks the list and the options of `rank`. Fills `retrieved` with the items to rank and returns the ids that
    /// are left out; the sets are working memory. Errors: `option_invalid`.
    pub fn rank(
        ids: &'a Given,
        given: &'a Given,
        (catalog, profile, now): (&Catalog, &Profile, f64),
        (retrieved, left, meets): (&mut Retrieved, &mut Eligible, &mut Eligible),
    ) -> Result<(Self, LeftOut<'a>)> {
        let mut options = Options::of(given)?;
        let surface = surface_of(&mut options)?;
        let mut request = Self::common(&mut options, (catalog, surface), MOST_RANKED as u32)?;
        // The given order replaces the site's own.
        request.turn(&mut options, catalog, Signal::is_personal)?;
        request.filter = Filter::check("filter", options.take("filter").given(), catalog)?;
        request.is_personal = !catalog.forbids(surface);
        meets.reset(catalog.len());
        meets.keep(&request.filter, &request.ground(catalog, profile, now));
        let left_out = retrieve(ids, &mut options, (catalog, profile.control()), (retrieved, left, meets))?;
        options.finish()?;
        Ok((request, left_out))
    }

    /// Checks the options of `similar`. Errors: `option_invalid`.
    pub fn similar(given: &'a Given, catalog: &Catalog, anchor: ItemIndex) -> Result<(Self, Likeness)> {
        let mut options = Options::of(given)?;
        let request = Self::narrowed(&mut options, catalog)?;
        let likeness = likeness(&mut options, catalog, anchor)?;
        options.finish()?;
        Ok((request, likeness))
    }

    /// Checks the basket and the options of `together`. Fills `basket` with its items, each once, and returns the ids that are left
    /// out, and the set of neighbours. Errors: `option_invalid`.
    pub fn together(
        ids: &'a Given,
        given: &'a Given,
        (catalog, profile): (&Catalog, &Profile),
        basket: &mut Vec<ItemIndex>,
    ) -> Result<(Self, usize, LeftOut<'a>)> {
        let mut options = Options::of(given)?;
        let mut request = Self::narrowed(&mut options, catalog)?;
        let caps = options.take("caps");
        if caps.is_given() {
            request.shaping = Rc::new(request.shaping.with_caps(&caps, catalog.fields())?);
        }
        let sets = catalog.neighbour_sets();
        let table = options.take("table");
        let set = match catalog.complements() {
            None => return Err(no_table("together")),
            Some(set) if !table.is_given() => set,
            Some(_) => set_of(&table, sets.iter().map(|set| set.name.as_str()))?,
        };
        options.finish()?;
        let left_out = basket_of(ids, (catalog, profile, set), basket)?;
        Ok((request, set, left_out))
    }

    /// A request for `limit` items on a surface, with the defaults for everything else.
    fn common(options: &mut Options<'a>, (catalog, surface): (&Catalog, Option<&'a str>), limit: u32) -> Result<Self> {
        Ok(Self {
            limit: options.take("limit").whole_or(limit, 1..=1_000)? as usize,
            weights: catalog.settings().weights,
            dial: 1.0,
            context: &Given::Nothing,
            filter: Filter::checked(&Given::Nothing),
            exclude: &Given::Nothing,
            seen: catalog.shaping(surface).seen,
            basket: Basket::NONE,
            counts_facts: true,
            is_personal: true,
            shaping: catalog.shaping(surface).clone(),
            seed: None,
            surface,
            since: None,
            has_dial: false,
        })
    }

    /// Reads `limit`, `filter` and `exclude`, for a request that leaves nothing out as seen. Errors: `option_invalid`.
    pub fn narrowed(options: &mut Options<'a>, catalog: &Catalog) -> Result<Self> {
        let mut request = Self::common(options, (catalog, None), LIMIT)?;
        request.narrow(options, catalog)?;
        request.seen = Seen::INCLUDE;
        Ok(request)
    }

    /// Reads `filter` and `exclude`.
    fn narrow(&mut self, options: &mut Options<'a>, catalog: &Catalog) -> Result<()> {
        self.filter = Filter::check("filter", options.take("filter").given(), catalog)?;
        self.exclude = options.take("exclude").texts("a list of item ids")?;
        Ok(())
    }

    /// Reads how personal the order is, and the situation. The surface's weights and the call's apply to signals for which `counts`
    /// is true; other signals have only the weights that the call gives.
    fn turn(&mut self, options: &mut Options<'a>, catalog: &Catalog, counts: fn(Signal) -> bool) -> Result<()> {
        let dial = options.take("personalization");
        self.has_dial = dial.is_given();
        let dial = dial.number_or(1.0, 0.0..=1.0)?;
        let dial = if catalog.forbids(self.surface) { 0.0 } else { dial };
        let mut weights = catalog.settings().weights_of(self.surface);
        for signal in Signal::ALL.into_iter().filter(|&signal| !counts(signal)) {
            weights[signal.index()] = 0.0;
        }
        self.weights = overridden(&weights, &own_weights(&options.take("weights"), catalog)?);
        self.counts_facts = dial > 0.0;
        self.dial = turned(&mut self.weights, dial);
        self.context = Context::check(&options.take("context"))?;
        Ok(())
    }

    /// Whether the visitor's data may be used: neither the policy nor a dial forbids it.
    pub fn may_be_personal(&self) -> bool {
        let counts = |signal: Signal| signal.is_personal() && self.weights[signal.index()] != 0.0;
        self.is_personal && Signal::ALL.into_iter().any(counts)
    }

    /// Applies the visitor's own dial, 0 to 1, unless the call sets how personal the order is.
    pub fn dialled(mut self, dial: f64) -> Self {
        if !self.has_dial {
            self.counts_facts &= dial > 0.0;
            self.dial = turned(&mut self.weights, dial);
        }
        self
    }

    /// What filters are tested against: without the visitor's acts and facts where the policy forbids a personal order.
    fn ground<'g>(&self, catalog: &'g Catalog, profile: &'g Profile, now: f64) -> Ground<'g> {
        let ground = Ground::of(catalog, profile, profile.fading_time(now));
        if self.is_personal { ground } else { ground.of_nobody() }
    }

    /// The seed of a shelf's draws: from the call's seed or the visit's, and from the surface.
    pub fn draw_seed(&self, visit: u64) -> u64 {
        let own = self.seed.map_or(visit, u64::from);
        xxh64(self.surface.unwrap_or_default().as_bytes(), own)
    }

    /// Keeps the items that may be on the shelf: those that match the filter, without excluded, rejected and muted ones and,
    /// unless they are pinned, those that were seen and may not come again yet. What is said of an item goes for its variants, too,
    /// except that a mute is of the item alone. After each step `on_step` gets its reason and the items left.
    pub fn restrict(
        &self,
        eligible: &mut Eligible,
        (catalog, profile, now): (&Catalog, &Profile, f64),
        mut on_step: impl FnMut(Bar, &Eligible),
    ) {
        let ground = self.ground(catalog, profile, now);
        eligible.reset(catalog.len());
        eligible.keep(&self.filter, &ground);
        on_step(Bar::Filter, eligible);
        eligible.keep(&Filter::checked(&self.shaping.available), &ground);
        on_step(Bar::Available, eligible);
        self.exclude.each_text(|id| {
            if let Some(item) = catalog.find(id) {
                eligible.remove_with_variants(item, catalog, &[]);
            }
        });
        self.basket.each(catalog, profile, &mut |item| eligible.remove_with_variants(item, catalog, &[]));
        on_step(Bar::Excluded, eligible);
        let profiles = || once(profile).chain(self.since);
        let rejected = |&(item, standing): &(ItemIndex, Standing)| (standing == Standing::Rejected).then_some(item);
        let removed = profiles().flat_map(|profile| profile.standings().iter().filter_map(rejected));
        removed.for_each(|item| eligible.remove_with_variants(item, catalog, &[]));
        on_step(Bar::Rejected, eligible);
        let now = profile.fading_time(now);
        let seen = profile.seen().iter().filter(|&&(_, kind, at)| self.seen.hides(kind, now - at));
        // What is in the cart need not be offered.
        let returns = |item| profile.purchases().returns(catalog, item, now) && !profile.is_in_cart(item);
        let reach = Reach::of(catalog, profile, self.shaping.paths, now);
        let is_begun = |item| reach.is_some_and(|reach| reach.is_open_step(item));
        let seen = seen.filter(|seen| !returns(seen.0) && !is_begun(seen.0));
        seen.for_each(|&(item, ..)| eligible.remove_with_variants(item, catalog, profile.control().pinned()));
        on_step(Bar::Seen, eligible);
        for control in profiles().map(Profile::control) {
            control.muted_items().iter().for_each(|&item| eligible.remove(item));
            control.muted_features().iter().for_each(|&feature| eligible.remove_having(feature, catalog));
        }
        on_step(Bar::Muted, eligible);
    }
}

fn surface_of<'a>(options: &mut Options<'a>) -> Result<Option<&'a str>> {
    options.take("surface").text_or_none(0..=usize::MAX, "a surface's name")
}

/// The dial to apply, above 0: at 0, the personal weights are removed instead.
fn turned(weights: &mut Weights, dial: f64) -> f64 {
    if dial > 0.0 {
        return dial;
    }
    Signal::ALL.into_iter().filter(|signal| signal.is_personal()).for_each(|signal| weights[signal.index()] = 0.0);
    1.0
}

fn own_weights(option: &Taken, catalog: &Catalog) -> Result<WeightOverrides> {
    let given = option.given();
    let known = || catalog.signals().map(|signal| catalog.signal_name(signal));
    let is_unknown = |(name, _): &(String, Given)| !known().any(|known| known == name);
    if !matches!(given, Given::Nothing | Given::Object(_)) || given.entries().iter().any(is_unknown) {
        let names: Vec<&str> = known().collect();
        return Err(option.wrong(&format!("an object with {}", names.join(", "))));
    }
    let mut weights = WeightOverrides::default();
    for signal in catalog.signals() {
        let weight = Taken::entry("weights", catalog.signal_name(signal), given);
        if weight.is_given() {
            let range = f64::from(*WEIGHT_RANGE.start())..=f64::from(*WEIGHT_RANGE.end());
            weights[signal.index()] = Some(weight.number(range)? as f32);
        }
    }
    Ok(weights)
}

/// The measure of similarity: both, unless the call says otherwise or the item has no vector.
fn likeness(options: &mut Options, catalog: &Catalog, anchor: ItemIndex) -> Result<Likeness> {
    let (vectors, neighbours) = (catalog.vector_sets(), catalog.neighbour_sets());
    let by = options.take("by");
    let set = set_of(&options.take("vectors"), vectors.iter().map(|set| set.name.as_str()))?;
    let table = set_of(&options.take("neighbours"), neighbours.iter().map(|set| set.name.as_str()))?;
    let has_vector = set < vectors.len() && catalog.vectors(set).has(anchor);
    let both = if has_vector { Likeness::of_both(set) } else { Likeness::CONTENT };
    if !by.is_given() {
        return Ok(both);
    }
    match by.given().text() {
        Some("content") => Ok(Likeness::CONTENT),
        Some("both") => Ok(both),
        Some("vectors") if !vectors.is_empty() => {
            Ok(Likeness { vectors: has_vector.then_some((set, 1.0)), ..Likeness::NOTHING })
        }
        Some("neighbours") if !neighbours.is_empty() => Ok(Likeness { neighbours: Some(table), ..Likeness::NOTHING }),
        Some(kind @ ("vectors" | "neighbours")) => Err(by.wrong(&format!("\"content\": the catalogue has no {kind}"))),
        _ => Err(by.wrong("\"content\", \"vectors\", \"both\" or \"neighbours\"")),
    }
}

/// The index of the set that an option names; the first if it names none.
fn set_of<'a>(option: &Taken, names: impl Iterator<Item = &'a str> + Clone) -> Result<usize> {
    let place = match option.given() {
        Given::Nothing => Some(0),
        Given::Text(name) => names.clone().position(|known| known == name),
        _ => None,
    };
    place.ok_or_else(|| {
        let names: Vec<&str> = names.collect();
        option.wrong(&format!("the name of one that the catalogue has: {}", names.join(", ")))
    })
}
