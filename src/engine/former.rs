//! A new catalogue under a living profile. The former one stays for as long as its shelves are remembered, to explain them.

use super::Engine;
use crate::catalog::Catalog;
use crate::ranking::Shelves;

impl Engine {
    /// Replaces the catalogue and folds the layers and the log again. Shelves that were made with the former catalogue are explained by it until they
    /// are forgotten, as others are after that many new ones.
    pub fn reload(&mut self, catalog: Catalog) {
        let mut next = Self::new(catalog, self.seed());
        next.visitor.seed = self.visitor.seed;
        next.shelves = self.shelves.continued();
        next.visitor.layers = self.visitor.layers.clone();
        next.visitor.set_session(self.visitor.session.to_vec());
        if let Some(branch) = self.visitor.log.branch() {
            next.visitor.open_branch(&next.catalog, branch.to_owned());
        }
        next.restore(self.visitor.log.clone());
        let former = std::mem::replace(self, next);
        self.former = Some(Box::new(Self { former: None, ..former }));
    }

    /// Drops the former catalogue once none of its shelves would still be remembered.
    pub fn let_go_of_former(&mut self) {
        if self.former.as_ref().is_some_and(|former| self.shelves.outlived(&former.shelves)) {
            self.former = None;
        }
    }

    /// The engine that made a shelf: the one with the former catalogue for the shelves of that one.
    pub fn that_made(&self, shelf: &str) -> &Self {
        self.former.as_deref().filter(|former| former.shelves.named(shelf).is_some()).unwrap_or(self)
    }

    /// The same, by the shelf's number.
    pub fn holding(&self, shelf: u32) -> &Self {
        self.former.as_deref().filter(|former| former.shelf(shelf).is_some()).unwrap_or(self)
    }

    /// The same, to be changed.
    pub(super) fn holding_mut(&mut self, is_its: impl Fn(&Shelves) -> bool) -> &mut Self {
        if self.former.as_ref().is_some_and(|former| is_its(&former.shelves)) {
            return self.former.as_mut().expect("it was just looked at");
        }
        self
    }
}
