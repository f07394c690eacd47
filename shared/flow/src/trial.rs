//! When a trial of texts is over: looked at as often as one likes, it names a wrong winner in at most 5 of 100 trials.
//!
//! Two texts of the same effect share their successes as they share their messages: each next success is the first text's
//! with the probability of its share. Against that stands a mixture of all other probabilities, weighted by a beta
//! distribution around it. The ratio of both likelihoods is a martingale if the texts do not differ, so it ever reaches
//! 20 with a probability of 1/20 at most (Ville's inequality); each of several pairs has to reach 20 times their number.
//! This is the mixture sequential probability ratio test of Robbins (1970), exact for yes and no, at any look.

use std::collections::BTreeMap;

use rappel_figures::FlowFigures;

use crate::language::Flow;

/// Name of a step's own text among those that are tried, and where it is the only one.
pub(crate) const MAIN_TEXT: &str = "main";
/// Wrong winners in the long run: one in so many trials at most.
const WRONG_ONE_IN: f64 = 20.0;
/// How strongly the alternatives lie around equality, in successes: 100 spreads them over ±20 %, what another text of the
/// same message does at its best.
const PRIOR_SUCCESSES: f64 = 100.0;
/// Once every text went so often without a winner, the difference is not worth waiting for: at 5 % of clicks, one of more
/// than a fifth would have shown nine times out of ten.
pub const TRIAL_SENT_MAX: u32 = 20_000;

/// What is counted of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Its name: `main` for the step's own.
    pub name: String,
    /// Messages that went.
    pub sent: u32,
    /// Of those, how many were clicked, or followed by an order: the same measure for all texts, chosen beforehand.
    pub successes: u32,
}

/// How a trial stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// Too early to tell.
    KeepsGoing,
    /// This text is better than every other.
    Winner(String),
    /// None is better by a difference worth waiting for: the step's own text goes on.
    NoDifference,
}

/// Judges a trial by its counts so far. Nothing is lost by asking often, and nothing gained by asking late.
pub fn judge_trial(texts: &[Tried]) -> Trial {
    let rate = |text: &&Tried| f64::from(text.successes) / f64::from(text.sent.max(1));
    let best = texts.iter().max_by(|one, other| rate(one).total_cmp(&rate(other)));
    let Some(best) = best.filter(|_| texts.len() > 1) else { return Trial::KeepsGoing };
    let pairs = (texts.len() * (texts.len() - 1) / 2) as f64;
    let bound = (WRONG_ONE_IN * pairs).ln();
    let mut others = texts.iter().filter(|other| other.name != best.name);
    if others.all(|other| ln_likelihood_ratio(best, other) >= bound) {
        return Trial::Winner(best.name.clone());
    }
    let over = texts.iter().all(|text| text.sent >= TRIAL_SENT_MAX);
    if over { Trial::NoDifference } else { Trial::KeepsGoing }
}

/// A trial's name: `flow/step`.
pub(crate) fn trial_name(flow: &str, step: &str) -> String {
    format!("{flow}/{step}")
}

/// Judges every trial of these flows by what was counted: the winners so far, by `flow/step`, for
/// [`crate::Figures::winners`]. Where a trial ends without one, the step's own text goes on.
///
/// Give it `Report::of(…).flows` over the days since the trials began, and the winners it answered last time. Both are
/// needed: a trial that is over stays over, as its counts go on for one text alone and say nothing more. What is
/// measured is clicks, a message's once: they come within days, and every channel has them. A text that is written
/// anew needs a new name, or it is judged by what the old one did.
pub fn trial_winners(
    flows: &[Flow],
    counted: &BTreeMap<String, FlowFigures>,
    known: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut winners = BTreeMap::new();
    for flow in flows {
        for (step, send) in flow.trials() {
            let name = trial_name(&flow.file.id, step);
            let others = send.variants.iter().map(|variant| variant.name.as_str());
            let texts: Vec<&str> = [MAIN_TEXT].into_iter().chain(others).collect();
            // One that is not tried any more has won nothing.
            let winner = match known.get(&name).filter(|known| texts.contains(&known.as_str())) {
                Some(known) => known.clone(),
                None => match judge_trial(&tried(&texts, counted.get(&flow.file.id), step)) {
                    Trial::Winner(text) => text,
                    Trial::NoDifference => MAIN_TEXT.to_owned(),
                    Trial::KeepsGoing => continue,
                },
            };
            winners.insert(name, winner);
        }
    }
    winners
}

fn tried(texts: &[&str], counted: Option<&FlowFigures>, step: &str) -> Vec<Tried> {
    let counted = counted.and_then(|flow| flow.steps.get(step));
    let one = |text: &&str| {
        let counts = counted.and_then(|step| step.texts.get(*text)).copied().unwrap_or_default();
        // What was taken back leaves nothing to count.
        let number = |count: i64| u32::try_from(count.max(0)).unwrap_or(u32::MAX);
        Tried { name: (*text).to_owned(), sent: number(counts.sent), successes: number(counts.clicked) }
    };
    texts.iter().map(one).collect()
}

/// The logarithm of how much better "they differ" explains the successes than "they do not".
fn ln_likelihood_ratio(one: &Tried, other: &Tried) -> f64 {
    let share = f64::from(one.sent) / (f64::from(one.sent) + f64::from(other.sent));
    if !(share > 0.0 && share < 1.0) {
        return 0.0;
    }
    let (a, b) = (PRIOR_SUCCESSES * share, PRIOR_SUCCESSES * (1.0 - share));
    let (x, y) = (one.successes.min(one.sent), other.successes.min(other.sent));
    let equal = f64::from(x) * share.ln() + f64::from(y) * (1.0 - share).ln();
    ln_rising(a, x) + ln_rising(b, y) - ln_rising(a + b, x + y) - equal
}

/// The logarithm of from · (from + 1) · … with so many factors, as beta functions of whole steps are made of.
fn ln_rising(from: f64, factors: u32) -> f64 {
    (0..factors).map(|step| (from + f64::from(step)).ln()).sum()
}
