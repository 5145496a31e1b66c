//! How much of a long work is done, told now and then.

/// How often it is told, at most.
const REPORTS: f64 = 200.0;

/// Counts work that is done.
pub struct Meter<'a> {
    done: f64,
    heard: f64,
    total: f64,
    hear: &'a mut dyn FnMut(f64),
}

impl<'a> Meter<'a> {
    /// For so much work in all. `hear` hears how much of it is done, 0 to 1, some 200 times.
    pub fn new(total: usize, hear: &'a mut dyn FnMut(f64)) -> Self {
        Self { done: 0.0, heard: 0.0, total: total as f64, hear }
    }

    /// So much was done.
    pub fn add(&mut self, work: usize) {
        self.done += work as f64;
        if self.done - self.heard >= self.total / REPORTS || self.done >= self.total {
            self.heard = self.done;
            (self.hear)(self.done / self.total);
        }
    }
}
