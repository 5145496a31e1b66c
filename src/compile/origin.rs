//! What the columns of a file do not say, and what makes it shorter: how weights were computed, and what becomes of words.

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::config::Bm25;
use super::entries::rarity;
use super::gather::Index;
use super::packing::Origin;
use super::text::Analyser;
use crate::catalog::transport::weights::Weighing;
use crate::catalog::transport::words::Meaning;

impl Columns {
    /// By field: the mean number of words, 1 at least.
    pub fn mean_words(&self) -> Vec<f32> {
        let count = self.uses.len() as f32;
        self.words.iter().map(|&words| (words as f32 / count).max(1.0)).collect()
    }

    /// How the weights of the features in the index came about. `places` are the fields that the file has.
    pub fn origin(&self, index: &Index, places: &[usize], Bm25 { k1, b }: Bm25) -> Origin {
        let mean_words = self.mean_words();
        let mut counts: Vec<u32> =
            index.order.iter().map(|&draft| self.features.drafts[draft as usize].items).collect();
        counts.dedup();
        let weighing = Weighing {
            k1,
            b,
            mean_words: places.iter().map(|&field| mean_words[field]).collect(),
            rarities: counts.into_iter().map(|items| rarity(self.uses.len(), items)).collect(),
        };
        let is_kept = |draft: u32| index.places[draft as usize].is_some();
        let kept = || self.uses.iter().flatten().filter(|used| is_kept(used.draft));
        let frequencies = kept().map(|used| used.frequency as u32).collect();
        let words = kept().map(|used| used.field_length as u32).collect();
        Origin { weighing, frequencies, words, added: self.added.iter().copied().collect() }
    }

    /// What becomes of a form of a word in a text of a field (by its place among `places`) and an item: the analysis, asked once for each
    /// form and language.
    pub fn meanings<'a>(
        &'a self,
        analyser: &'a mut Analyser,
        index: &'a Index,
        places: &'a [usize],
    ) -> impl FnMut(usize, usize, &str) -> Option<Meaning> + 'a {
        let mut known = FxHashMap::default();
        let mut tokens = Vec::new();
        let Self { features, languages, .. } = self;
        move |field, item, form| {
            let key = (field, languages[item], form.to_owned());
            *known.entry(key).or_insert_with(|| {
                tokens.clear();
                analyser.analyse(form, languages[item], &mut tokens);
                match tokens[..] {
                    [] => Some(Meaning::Silent),
                    [token] => {
                        let draft = features.draft_of(places[field], token);
                        let feature = draft.and_then(|draft| index.places[draft as usize]);
                        Some(feature.map_or(Meaning::Counted, Meaning::Feature))
                    }
                    _ => None,
                }
            })
        }
    }
}
