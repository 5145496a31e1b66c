//! Reports the progress of a long computation.

/// How often progress is reported, at most.
const REPORTS: f64 = 200.0;

/// Counts work that is done.
pub struct Meter<'a> {
    done: f64,
    heard: f64,
    total: f64,
    hear: &'a mut dyn FnMut(f64),
}

impl<'a> Meter<'a> {
    /// A meter for `total` units of work. `hear` hears how much of it is done, 0 to 1, up to about 200 times.
    pub fn new(total: usize, hear: &'a mut dyn FnMut(f64)) -> Self {
        Self { done: 0.0, heard: 0.0, total: total as f64, hear }
    }

    /// Adds units of work that were done.
    pub fn add(&mut self, work: usize) {
        self.done += work as f64;
        if self.done - self.heard >= self.total / REPORTS || self.done >= self.total {
            self.heard = self.done;
            (self.hear)(self.done / self.total);
        }
    }
}
