//! What follows from what was shown: adapted weights, predictions, and how well it works.

use super::Engine;
use crate::catalog::{ItemIndex, Weights};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::learn::bubble::Topics;
use crate::learn::past::Fading;
use crate::learn::showings::showings;
use crate::learn::{Bubble, Features, Goal, Lift, Past, Prediction, Rhythm, lift, predict, rhythm};
use crate::rank::{Request, signals};

impl Engine {
    /// Adapts the weights that a call goes by to what this visitor clicked of what was shown; see
    /// [`adaptation`](crate::learn::adaptation). After the visitor's dial.
    ///
    /// Cost: a few multiplications, and the regression once a visit; nothing is allocated while the visit goes on.
    pub fn adapt(&mut self, weights: &mut Weights, now: f64) {
        if !self.catalog.adapts() {
            return;
        }
        self.visitor.learn_from_clicks(&self.catalog, now);
        self.visitor.adaptation.apply(weights);
    }

    /// The chance of a goal: were an item shown in the first place now, or, without an item, on a visit. `options` are the
    /// surface and the situation. Errors: `option_invalid`, `item_unknown`.
    ///
    /// Cost: a pass over the log; with an item also that of a shelf.
    pub fn predict(&mut self, goal: &Given, item: &Given, options: &Given, now: f64) -> Result<Prediction> {
        let goal = Goal::check(goal)?;
        let item = self.item_to_predict(item)?;
        let request = self.check_prediction(options)?;
        let fading = Fading::new(&self.catalog, self.visitor.profile.moment(now));
        let Some(item) = item else {
            return Ok(predict::on_visit(&Past::of(&self.visitor.log, &self.visitor.profile, now), goal, fading));
        };
        let click = self.predict_click(item, &request, now);
        if goal == Goal::Click {
            return Ok(click);
        }
        Ok(predict::through(click, &Past::of(&self.visitor.log, &self.visitor.profile, now), goal, fading))
    }

    /// The chance that the visitor comes back, and when they come, in a place whose clocks are so many minutes ahead of UTC.
    /// Errors: `option_invalid`.
    ///
    /// Cost: in proportion to the visits and to the days since the first.
    pub fn rhythm(&self, minutes_ahead: &Given, now: f64) -> Result<Rhythm> {
        let expected = "minutes ahead of UTC, -1,440 to 1,440";
        let minutes = minutes_ahead.number_in(-1_440.0..=1_440.0);
        let minutes = minutes.ok_or_else(|| wrong("minutesAhead", minutes_ahead.describe(), expected))?;
        let now = self.visitor.profile.moment(now);
        Ok(rhythm::rhythm(self.visitor.profile.visits(), Fading::new(&self.catalog, now), (now, minutes)))
    }

    /// What the shelves were worth to the visitor against those of the site's own order. Surfaces that may not be personal
    /// are left out.
    ///
    /// Cost: a pass over the log, and the regression where a visit is over.
    pub fn lift(&mut self, now: f64) -> Lift {
        self.visitor.learn_from_clicks(&self.catalog, now);
        // What stands first is better as well as looked at more, and not all of that is known: what was learned can be too
        // much, and hardly too little.
        let examination = self.visitor.adaptation.posterior(&self.catalog).examination().min(1.0);
        let past = Past::of(&self.visitor.log, &self.visitor.profile, now);
        let mut showings = showings(&past, &self.visitor.log, &self.catalog, &self.visitor.profile);
        showings.retain(|showing| !self.catalog.forbids(showing.surface));
        lift::lift(&showings, examination)
    }

    /// How varied what was shown is, week by week; none where the catalogue has no categories or tags.
    ///
    /// Cost: a pass over the log, and once one over the catalogue.
    pub fn bubble(&self, now: f64) -> Option<Bubble> {
        let topics = self.topics.get_or_init(|| Topics::of(&self.catalog)).as_ref()?;
        Some(topics.bubble(&self.visitor.log, &self.catalog, &self.visitor.profile, now))
    }

    fn check_prediction<'a>(&self, options: &'a Given) -> Result<Request<'a>> {
        match options.unknown_entry(&["surface", "context"]) {
            Some(name) => Err(wrong(name, "an option that nothing reads".to_owned(), "surface or context")),
            None => Request::recommend(options, &self.catalog),
        }
    }

    fn item_to_predict(&self, item: &Given) -> Result<Option<ItemIndex>> {
        match item {
            Given::Nothing => Ok(None),
            Given::Text(id) => {
                self.catalog.find(id).map(Some).ok_or_else(|| ErrorKind::ItemUnknown { id: id.to_owned() }.into())
            }
            other => Err(wrong("item", other.describe(), "an item's id, or nothing")),
        }
    }

    /// What the regression says of an item in the first place, by the signals as a shelf of that surface has them now.
    fn predict_click(&mut self, item: ItemIndex, request: &Request, now: f64) -> Prediction {
        request.restrict(&mut self.workspace.eligible, (&self.catalog, &self.visitor.profile), |_, _| ());
        self.read(request.context, now);
        let (reading, mut best) = ((&self.visitor.reading, now), Vec::new());
        let blend = self.workspace.ranker.rank(
            &self.catalog,
            reading,
            &request.weights,
            (&self.workspace.eligible, 1),
            &mut best,
        );
        let values = signals::values(&self.catalog, &self.visitor.reading, item, now);
        let standardised = blend.standardised(&values);
        let signals = self.catalog.signals().map(|signal| {
            let k = signal.index();
            (k, blend.of(signal).weight, standardised[k])
        });
        let features = Features::new(0, false, signals);
        self.visitor.learn_from_clicks(&self.catalog, now);
        let posterior = self.visitor.adaptation.posterior(&self.catalog);
        predict::click(posterior.log_odds(&features), self.visitor.adaptation.counts())
    }
}

fn wrong(option: &str, got: String, expected: &str) -> Error {
    ErrorKind::Option { option: option.to_owned(), got, expected: expected.to_owned() }.into()
}
