//! The candidates of a wish, judged by their facts: whether they fulfil it at all, and how well.

use std::collections::BTreeMap;

use rappel_compact::SortCompact;

use super::request::Request;
use super::wish::Wish;
use crate::facts::ProductFacts;
use crate::limit::{NEW_MS, UPGRADE_FACTOR_MAX};

/// How much the facts count where nothing of what others did speaks for a product.
const LIKENESS: f64 = 0.02;
/// What is left of others' judgement for a product that is nothing like the subject, beside 1 for its twin.
const UNLIKE: f64 = 0.3;
/// What is left of others' judgement for a product that does not fit the person, beside 1 for what they love.
const UNFIT: f64 = 0.5;
/// The share of a category the person never looked at, in which something is near to what they did.
const STRANGE_SHARE: f64 = 0.02;

impl Request<'_> {
    /// The candidates of a wish that fulfil it, the best first.
    pub(super) fn ordered<'a>(
        &self,
        wish: Wish,
        candidates: Vec<(&'a ProductFacts, f64)>,
    ) -> Vec<&'a ProductFacts> {
        let mut judged: Vec<(&ProductFacts, f64)> = candidates
            .into_iter()
            .filter_map(|(facts, score)| Some((facts, self.judge(wish, facts, score)?)))
            .collect();
        sort(&mut judged);
        if wish == Wish::Taste {
            self.take_turns(&mut judged);
        }
        judged.into_iter().map(|(facts, _)| facts).collect()
    }

    /// A candidate's score for a wish; `None` if by its facts it is no such thing.
    fn judge(&self, wish: Wish, facts: &ProductFacts, score: f64) -> Option<f64> {
        let fit = || self.taste.fit(facts, self.now);
        match wish {
            Wish::Similar => {
                let likeness = self.likeness(facts);
                Some((score + LIKENESS * likeness) * (UNLIKE + (1.0 - UNLIKE) * likeness))
            }
            Wish::Upgrades => self.step_up(facts).map(|step| score + LIKENESS * step),
            Wish::Taste => Some(score * (UNFIT + (1.0 - UNFIT) * fit())),
            Wish::New => self.is_new(facts).then(|| score + self.taste.likes(facts.shelf()) + fit()),
            Wish::Promoted => facts.promoted.then(|| score + self.taste.likes(facts.shelf()) + fit()),
            Wish::Complements | Wish::BestSellers | Wish::CategoryBestSellers | Wish::ForQuery => Some(score),
        }
    }

    /// Lets categories take turns by their shares in the taste (D'Hondt's rule): whoever looks at shoes half of the time
    /// and at hats a quarter is shown two pairs of shoes to each hat, not shoes alone.
    fn take_turns(&self, judged: &mut [(&ProductFacts, f64)]) {
        let mut turns: BTreeMap<&str, f64> = BTreeMap::new();
        for (facts, score) in judged.iter_mut() {
            let turn = turns.entry(facts.shelf()).or_default();
            *turn += 1.0;
            *score = self.taste.share(facts.shelf()).unwrap_or(STRANGE_SHARE) / *turn;
        }
        // The sort is stable and the scores of one category fall, so within a category nothing changes places.
        judged.sort_compact_by(|(_, a), (_, b)| b.total_cmp(a));
    }

    /// How like the most similar subject, 0 to 1: nothing unless of its category, then by brand and price.
    fn likeness(&self, facts: &ProductFacts) -> f64 {
        let like = |subject: &ProductFacts| {
            if subject.shelf().is_empty() || subject.shelf() != facts.shelf() {
                return 0.0;
            }
            let brand = !subject.brand.is_empty() && subject.brand == facts.brand;
            let price = match (subject.price_hundredths, facts.price_hundredths) {
                (Some(a), Some(b)) => f64::from(a.min(b).max(1)) / f64::from(a.max(b).max(1)),
                _ => 0.0,
            };
            0.4 + 0.3 * f64::from(u8::from(brand)) + 0.3 * price
        };
        self.about().map(like).fold(0.0, f64::max)
    }

    /// How near above a subject in its category, 1 for the next penny, a half for twice the price; `None` if above none.
    fn step_up(&self, facts: &ProductFacts) -> Option<f64> {
        let price = facts.price_hundredths?;
        let steps = self.about().filter_map(|subject| {
            let below = subject.price_hundredths?;
            let same = !subject.shelf().is_empty() && subject.shelf() == facts.shelf();
            let dearer = price > below && price <= below.saturating_mul(UPGRADE_FACTOR_MAX);
            (same && dearer).then(|| f64::from(below) / f64::from(price))
        });
        steps.max_by(f64::total_cmp)
    }

    fn is_new(&self, facts: &ProductFacts) -> bool {
        let since = self.new_since.unwrap_or(self.now - NEW_MS);
        facts.created_at.is_some_and(|created_at| created_at > since && created_at <= self.now)
    }
}

fn sort(judged: &mut [(&ProductFacts, f64)]) {
    judged.sort_compact_by(|(a, score_a), (b, score_b)| {
        score_b.total_cmp(score_a).then_with(|| a.id.cmp(&b.id))
    });
}
