//! Items as sparse vectors of length one, in steps of a byte.

/// Lists of quantised entries, one list after the other, as the catalogue's columns have them.
pub struct Entries {
    /// Where each list starts.
    pub offsets: Vec<u32>,
    /// The features.
    pub features: Vec<u32>,
    /// Their weights, in 255ths of the item's heaviest.
    pub weights: Vec<u8>,
    /// What turns an item's weights into the entries of a vector of length one.
    pub scales: Vec<f32>,
}

impl Entries {
    /// No item yet.
    pub fn new() -> Self {
        Self { offsets: vec![0], features: Vec::new(), weights: Vec::new(), scales: Vec::new() }
    }

    /// Adds an item's entries. One that counts at all keeps at least one step.
    pub fn push(&mut self, entries: &[(u32, f32)]) {
        let heaviest = entries.iter().fold(0.0_f32, |heaviest, &(_, weight)| heaviest.max(weight));
        let step = if heaviest > 0.0 { 255.0 / heaviest } else { 0.0 };
        let mut squares = 0.0;
        for &(feature, weight) in entries {
            let steps = if weight > 0.0 { (weight * step).round().max(1.0) } else { 0.0 };
            squares += steps * steps;
            self.features.push(feature);
            self.weights.push(steps as u8);
        }
        self.scales.push(if squares > 0.0 { 1.0 / squares.sqrt() } else { 0.0 });
        self.offsets.push(self.features.len() as u32);
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self::new()
    }
}
