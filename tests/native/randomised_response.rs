//! What a site may take home of an experiment: one noisy answer a visitor, by consent, within a budget, the same for ever.

use std::rc::Rc;

use penchant::catalog::Catalog;
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::experiment::response::{COINS, Mechanism};
use penchant::insight::portable;
use penchant::insight::{Answer, Shared, Silence};
use penchant::personalizer::Personalizer;
use penchant::visitor::consent::Level;
use penchant::visitor::log::{EventKind, Payload};
use pollster::block_on;
use proptest::prelude::*;

use crate::personalizer::Device;
use crate::shop::{BOOKS, HOUR, NOON, books, catalog_of, given, nothing};

const DAY: f64 = 24.0 * HOUR;

fn both() -> Given {
    given(r#"["old","new"]"#)
}

fn visitor_of(catalog: Catalog, device: &Rc<Device>) -> Personalizer {
    let personalizer = Personalizer::new(catalog, 7, device.clone());
    block_on(personalizer.begin(Level::Device, NOON));
    personalizer
}

/// A visitor of an experiment who agreed to answer.
fn visitor() -> Personalizer {
    let personalizer = visitor_of(books(), &Rc::default());
    expose(&personalizer, "layout");
    agree(&personalizer, 1.0);
    personalizer
}

fn expose(personalizer: &Personalizer, key: &str) -> String {
    let (assignment, _) = block_on(personalizer.assign(key, &both(), &nothing(), NOON)).unwrap();
    assignment.variant.expect("everybody takes part")
}

fn agree(personalizer: &Personalizer, value: f64) {
    block_on(personalizer.wish(EventKind::Sharing, &Given::Nothing, &Given::Number(value), NOON)).unwrap();
}

fn sign_up(personalizer: &Personalizer) {
    block_on(personalizer.record(&given(r#"{"type":"goal","goal":"signup"}"#), NOON)).unwrap();
}

/// Other coins at every call.
fn coins(number: u32) -> Vec<u32> {
    let mut state = number.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut coin = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    // The first few still show what it began with.
    (0..16 + COINS).map(|_| coin()).skip(16).collect()
}

fn ask(personalizer: &Personalizer, options: &str, number: u32) -> Result<Answer, Silence> {
    block_on(personalizer.share(("layout", &both()), &given(options), &coins(number), NOON)).expect("the call is sound")
}

const SIGNUP: &str = r#"{"goal":"signup"}"#;

#[test]
fn nobody_answers_who_did_not_agree() {
    let personalizer = visitor_of(books(), &Rc::default());
    expose(&personalizer, "layout");
    assert_eq!(ask(&personalizer, SIGNUP, 1), Err(Silence::NotAgreed), "off by default");
    agree(&personalizer, 1.0);
    assert!(ask(&personalizer, SIGNUP, 1).is_ok());
    agree(&personalizer, 0.0);
    assert_eq!(
        ask(&personalizer, SIGNUP, 1),
        Err(Silence::NotAgreed),
        "who refuses says nothing more, not even that again"
    );
    block_on(personalizer.set_consent(Level::Off, &nothing(), NOON)).unwrap();
    assert_eq!(ask(&personalizer, SIGNUP, 1), Err(Silence::Consent));
}

#[test]
fn nobody_answers_who_was_not_shown_a_variant() {
    let personalizer = visitor_of(books(), &Rc::default());
    agree(&personalizer, 1.0);
    assert_eq!(ask(&personalizer, SIGNUP, 1), Err(Silence::NotExposed));
    assert_eq!(personalizer.engine().budget().spent, 0.0);
}

#[test]
fn an_answer_once_given_is_the_same_for_ever_and_costs_nothing_more() {
    let device = Rc::new(Device::default());
    let personalizer = visitor_of(books(), &device);
    expose(&personalizer, "layout");
    agree(&personalizer, 1.0);
    let first = ask(&personalizer, SIGNUP, 1).unwrap();
    assert_eq!(
        (first.bits.len(), first.epsilon, first.variants.as_slice()),
        (4, 1.0, &["new".to_owned(), "old".to_owned()][..])
    );
    // The truth changes, the coins change, the order of the variants changes, the page is opened anew.
    sign_up(&personalizer);
    for number in 2..20 {
        assert_eq!(ask(&personalizer, SIGNUP, number).as_ref(), Ok(&first));
    }
    let turned = given(r#"["new","old"]"#);
    let again = block_on(personalizer.share(("layout", &turned), &given(SIGNUP), &coins(30), NOON)).unwrap();
    assert_eq!(again.as_ref(), Ok(&first));
    assert_eq!(ask(&visitor_of(books(), &device), SIGNUP, 40).as_ref(), Ok(&first));
    let budget = personalizer.engine().budget();
    assert_eq!((budget.epsilon, budget.spent, budget.answers), (2.0, 1.0, vec![first]));
}

#[test]
fn the_budget_is_never_exceeded() {
    let personalizer = visitor();
    for (goal, epsilon, is_answered) in [
        ("signup", 1.25, true),
        ("read", 1.0, false),
        ("read", 0.75, true),
        ("buy", 0.1, false),
        ("signup", 1.25, true),
    ] {
        let options = format!(r#"{{"goal":"{goal}","epsilon":{epsilon}}}"#);
        let answer = ask(&personalizer, &options, 1);
        assert_eq!(answer.is_ok(), is_answered, "{goal}: {answer:?}");
        assert!(is_answered || answer == Err(Silence::Budget));
    }
    assert_eq!(personalizer.engine().budget().spent, 2.0);
}

#[test]
fn of_answers_that_are_noted_before_the_others_are_known_only_what_the_budget_reaches_is_told() {
    let mut engine = Engine::new(books(), 7);
    engine.restore(visitor().engine().log().clone());
    let first = engine.log().tail() + 1;
    let fresh = |goal: &str, number| {
        let options = given(&format!(r#"{{"goal":"{goal}","epsilon":0.75}}"#));
        match engine.noisy_answer("layout", &both(), &options, &coins(number), NOON).unwrap() {
            Shared::Fresh(pending) => *pending,
            other => panic!("{goal}: {other:?}"),
        }
    };
    let noted = [("signup", 1), ("signup", 2), ("read", 3)].map(|(goal, number)| fresh(goal, number));
    for (sequence, pending) in (first..).zip(noted) {
        engine.commit(sequence, pending);
    }
    let untold: Vec<bool> = (first - 1..first + 3).map(|sequence| engine.is_unreported(sequence)).collect();
    assert_eq!(untold, [false, false, true, true], "the same question once, and no further than the budget of 2");
    assert_eq!(engine.budget().answers.len(), 1);
    engine.drop_events(&[first + 1]);
    assert_eq!((engine.budget().spent, engine.budget().answers.len()), (1.5, 2));
}

#[test]
fn a_catalogue_may_set_the_budget_and_a_budget_of_nothing_is_no_answer() {
    let config = |budget: f64| format!(r#"{{"fields":{{"year":"number"}},"experiments":{{"budget":{budget}}}}}"#);
    for (budget, answers) in [(0.0, 0), (0.3, 3), (3.0, 30)] {
        let personalizer = visitor_of(catalog_of(BOOKS, &config(budget)), &Rc::default());
        expose(&personalizer, "layout");
        agree(&personalizer, 1.0);
        let asked =
            (0..40).filter(|goal| ask(&personalizer, &format!(r#"{{"goal":"{goal}","epsilon":0.1}}"#), *goal).is_ok());
        assert_eq!(asked.count(), answers, "a budget of {budget}");
    }
}

#[test]
fn the_same_question_about_other_variants_is_no_new_question() {
    let personalizer = visitor();
    ask(&personalizer, SIGNUP, 1).unwrap();
    let more = given(r#"["old","new","third"]"#);
    let answer = block_on(personalizer.share(("layout", &more), &given(SIGNUP), &coins(2), NOON)).unwrap();
    assert_eq!(answer, Err(Silence::Changed));
}

#[test]
fn without_fresh_randomness_there_is_no_answer() {
    let personalizer = visitor();
    let answer = block_on(personalizer.share(("layout", &both()), &given(SIGNUP), &[], NOON)).unwrap();
    assert_eq!(answer, Err(Silence::Randomness));
}

#[test]
fn neither_time_nor_forgetting_nor_an_undo_fills_the_budget_again() {
    let personalizer = visitor();
    let first = ask(&personalizer, SIGNUP, 1).unwrap();
    let number = personalizer.engine().log().entries().last().unwrap().sequence;
    let refused = block_on(personalizer.forget(&given(&format!(r#"{{"event":{number}}}"#)), NOON)).unwrap_err();
    assert_eq!(refused.code(), "option_invalid");
    block_on(personalizer.forget(&given(r#"{"from":0}"#), NOON)).unwrap();
    block_on(personalizer.record(&given(&format!(r#"{{"type":"undo","event":{number}}}"#)), NOON)).unwrap();
    block_on(personalizer.retain(NOON + 3_650.0 * DAY)).unwrap();
    let budget = personalizer.engine().budget();
    assert_eq!((budget.spent, &budget.answers), (1.0, &vec![first]));
    block_on(personalizer.erase()).unwrap();
    assert_eq!(personalizer.engine().budget().spent, 0.0, "who erases everything is another visitor");
}

#[test]
fn an_answer_goes_along_with_the_profile() {
    let personalizer = visitor();
    let first = ask(&personalizer, SIGNUP, 1).unwrap();
    let copy = serde_json::to_string(&portable::export(personalizer.engine().log(), &[], NOON)).unwrap();
    let log = portable::import(&given(&copy), &books(), NOON).unwrap();
    assert_eq!(&log, personalizer.engine().log());
    let mut other = Engine::new(books(), 9);
    other.restore(log);
    assert_eq!(other.budget().answers, [first]);
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_place() {
    let personalizer = visitor();
    let cases = [
        ("layout", "{}", "goal"),
        ("layout", r#"{"goal":""}"#, "goal"),
        ("layout", r#"{"goal":"signup","epsilon":0}"#, "epsilon"),
        ("layout", r#"{"goal":"signup","epsilon":11}"#, "epsilon"),
        ("layout", r#"{"goal":"signup","share":1}"#, "share"),
        ("", SIGNUP, "key"),
    ];
    for (key, options, names) in cases {
        let refused = block_on(personalizer.share((key, &both()), &given(options), &coins(1), NOON)).unwrap_err();
        assert_eq!(refused.code(), "option_invalid");
        assert!(refused.to_string().contains(&format!("`{names}`")), "{refused} should name {names}");
    }
}

#[test]
fn the_true_bit_is_that_of_the_variant_and_of_what_came_of_it() {
    for has_signed_up in [false, true] {
        let personalizer = visitor();
        let variant = expose(&personalizer, "layout");
        if has_signed_up {
            sign_up(&personalizer);
        }
        // By many coins: the bit that is set half of the time is the true one, the others are set less often.
        let (mut counts, asked) = ([0; 4], 4_000);
        for number in 0..asked {
            let options = given(r#"{"goal":"signup","epsilon":2}"#);
            let shared = personalizer.engine().noisy_answer("layout", &both(), &options, &coins(number), NOON).unwrap();
            let Shared::Fresh(pending) = shared else { panic!("nothing was recorded yet") };
            let Payload::Answer(response) = pending.event.payload else { panic!("an answer was asked for") };
            response.bits.iter().zip(&mut counts).for_each(|(&bit, count)| *count += u32::from(bit));
        }
        let truth = 2 * usize::from(variant == "old") + usize::from(has_signed_up);
        for (place, count) in counts.into_iter().enumerate() {
            let chance = Mechanism::new(2.0).chance(place == truth);
            let deviation = (f64::from(asked) * chance * (1.0 - chance)).sqrt();
            assert!((f64::from(count) - f64::from(asked) * chance).abs() < 4.5 * deviation, "{truth}: {counts:?}");
        }
    }
}

proptest! {
    /// Over every answer that can be heard and any two truths, computed from the mechanism's own chances.
    #[test]
    fn no_answer_is_more_than_e_to_the_epsilon_times_as_likely_by_one_truth_as_by_another(
        epsilon in 0.1..=10.0_f64,
        variants in 1..=4_usize,
    ) {
        let mechanism = Mechanism::new(epsilon);
        let bits = 2 * variants;
        let chance = |heard: u32, truth: usize| -> f64 {
            (0..bits).map(|place| {
                let set = mechanism.chance(place == truth);
                if heard >> place & 1 == 1 { set } else { 1.0 - set }
            }).product()
        };
        let mut worst = 0.0_f64;
        for heard in 0..1_u32 << bits {
            let chances: Vec<f64> = (0..bits).map(|truth| chance(heard, truth)).collect();
            let (least, most) = chances.iter().fold((f64::MAX, 0.0_f64), |(low, high), &one| (low.min(one), high.max(one)));
            worst = worst.max(most / least);
        }
        prop_assert!(worst <= epsilon.exp() * (1.0 + 1e-12), "{} > {}", worst, epsilon.exp());
        prop_assert!(worst >= epsilon.exp() * (1.0 - 1e-4), "more noise than was asked for: {}", worst);
    }

    #[test]
    fn a_coin_sets_a_bit_as_often_as_the_chances_say(epsilon in 0.1..=10.0_f64) {
        let mechanism = Mechanism::new(epsilon);
        // A coin is uniform over its sides: the last that sets a bit, and the first that does not.
        for is_true in [true, false] {
            let truth = usize::from(!is_true);
            let threshold = (mechanism.chance(is_true) * 4_294_967_296.0) as u32;
            prop_assert_eq!(mechanism.answer(truth, &[threshold - 1]), [true]);
            prop_assert_eq!(mechanism.answer(truth, &[threshold]), [false]);
        }
    }
}
