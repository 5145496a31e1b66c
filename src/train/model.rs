//! The model's numbers and their defaults, which are found from the data, so that they suit ten thousand interactions as well as
//! ten million.
//!
//! α and λ mean nothing without the size of the data. Two ratios do:
//!
//! - All unobserved pairs together weigh 30 times as much as all observed ones. So α is 30 times the density of the data.
//! - λ is a tenth of the smallest λ at which all vectors are zero. Near zero vectors the loss is Σw − 2·Σ w p·q plus the
//!   penalties, so all vectors shrink to zero exactly when λ is at least the largest singular value of C^−½ W D^−½, where W has
//!   the observed weights and C and D have (n + α·others)^ν on their diagonals. Power iterations find it.
//!
//! With these ratios one setting was within a tenth of the best recall on films, on papers and on a quarter of the users of
//! either (validation parts); none of 25 fixed pairs of α and λ was.

use super::invalid;
use super::settings::Settings;
use super::sparse::Rows;
use crate::error::Result;

/// The weight of all unobserved pairs together, as a multiple of the weight of all observed ones.
const UNOBSERVED: f64 = 30.0;
/// The default λ, as a share of the smallest λ at which all vectors are zero.
const SHARE: f64 = 0.1;
/// Power iterations; the singular value is right to a thousandth after about ten.
const ITERATIONS: usize = 20;

/// The numbers of a model in training.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model {
    /// The length of a vector.
    pub dimensions: usize,
    /// The weight of an unobserved pair.
    pub alpha: f64,
    /// λ.
    pub regularization: f64,
    nu: f64,
}

impl Model {
    /// From settings that were checked, and the observed pairs: each user's items. Errors: `training_invalid` for a λ
    /// under which every vector would be zero. Cost: 20 passes over the pairs.
    pub fn new(settings: &Settings, users: &Rows, items: &Rows) -> Result<Self> {
        let density = users.frequency() / (users.active() as f64 * items.active() as f64);
        // An unobserved pair never weighs more than an observed one, however dense the data are.
        let alpha = settings.alpha.unwrap_or((UNOBSERVED * density).clamp(1e-6, 1.0));
        let mut model = Self { dimensions: settings.dimensions as usize, alpha, regularization: 1.0, nu: settings.nu };
        let smothering = model.smothering(users, items);
        model.regularization = settings.regularization.unwrap_or(SHARE * smothering);
        if model.regularization < smothering {
            Ok(model)
        } else {
            let expected =
                format!("less than {smothering:.6}: from there on all vectors are zero, on these interactions");
            Err(invalid("regularization", model.regularization.to_string(), expected))
        }
    }

    /// λ (n + α·others)^ν: the penalty on a vector's squared length, for a row that was observed n times, where `others` is the
    /// number of rows of the other side that have observations.
    pub fn ridge(&self, frequency: f64, others: usize) -> f64 {
        self.regularization * (frequency + self.alpha * others as f64).powf(self.nu)
    }

    /// The smallest λ at which all vectors are zero: the largest singular value of the observed weights, each divided by the
    /// square roots of its row's and its column's penalties at λ = 1.
    fn smothering(&self, users: &Rows, items: &Rows) -> f64 {
        let roots = |rows: &Rows, others: &Rows| -> Vec<f64> {
            let ridges = (0..rows.len()).map(|row| self.ridge(rows.row(row).frequency(), others.active()));
            ridges.map(|ridge| 1.0 / ridge.sqrt()).collect()
        };
        let (user_roots, item_roots) = (roots(users, items), roots(items, users));
        // Starts from the items' popularity, which is near the result and certainly not orthogonal to it.
        let mut direction: Vec<f64> = (0..items.len()).map(|item| items.row(item).frequency()).collect();
        let mut value = 0.0;
        for _ in 0..ITERATIONS {
            let length = direction.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
            direction.iter_mut().for_each(|entry| *entry /= length);
            let turned = users.multiply(&user_roots, &item_roots, &direction);
            value = turned.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
            direction = items.multiply(&item_roots, &user_roots, &turned);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` users who each saw the same `each` items.
    fn alike(count: u32, each: u32) -> (Rows, Rows) {
        let pairs = (0..count).flat_map(|user| (0..each).map(move |item| (user, item, 1.0)));
        let users = Rows::new(count as usize, pairs);
        let items = users.transposed(each as usize);
        (users, items)
    }

    #[test]
    fn the_smothering_regularisation_of_equal_users_is_known_by_heart() {
        let (users, items) = alike(6, 3);
        let settings = Settings { alpha: Some(0.5), ..Settings::default() };
        let model = Model::new(&settings, &users, &items).expect("a model");
        // A block of ones has the singular value √(6·3); the penalties are 3 + 1.5 and 6 + 3.
        let smothering = 18_f64.sqrt() / (4.5_f64 * 9.0).sqrt();
        assert!((model.regularization - SHARE * smothering).abs() < 1e-12);
    }

    #[test]
    fn users_and_items_without_observations_change_nothing() {
        let pairs = [(0, 0, 1.0), (0, 1, 1.0), (1, 1, 2.0), (2, 0, 0.5)];
        let few = Rows::new(3, pairs.into_iter());
        let many = Rows::new(50, pairs.into_iter());
        let settings = Settings::default();
        let expected = Model::new(&settings, &few, &few.transposed(2)).expect("a model");
        assert_eq!(Model::new(&settings, &many, &many.transposed(90)), Ok(expected));
    }
}
