//! What the running visit looked at, searched for and ordered, in order: kept until the visit is over, then told once.

use rappel_flow::{Browsed, Searched, VisitNumber};
use rappel_signal::{Fact, ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use crate::limit::TRAIL_MAX;

/// One step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Tread {
    at: UnixMs,
    #[serde(flatten)]
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Viewed(ProductId),
    Searched(String),
    Bought(Vec<ProductId>),
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trail(Vec<Tread>);

impl Trail {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes a fact of this instant, if it says what was looked at. In whatever order facts come, the same is kept.
    pub(crate) fn note(&mut self, fact: &Fact, at: UnixMs) {
        let what = match fact {
            Fact::ProductView { product, .. } => What::Viewed(product.clone()),
            Fact::Search { query, .. } => What::Searched(query.clone()),
            Fact::Purchase { lines, .. } => {
                What::Bought(lines.iter().map(|line| line.product.clone()).collect())
            }
            _ => return,
        };
        let place = self.0.partition_point(|known| known.at <= at);
        // A page shown again is one look.
        let before = place.checked_sub(1).and_then(|place| self.0.get_mut(place));
        if let Some(before) = before.filter(|before| before.what == what) {
            before.at = at;
            return;
        }
        self.0.insert(place, Tread { at, what });
        let spare = self.0.len().saturating_sub(TRAIL_MAX);
        self.0.drain(..spare);
    }

    /// Takes off what happened until a visit's end, and says what the visit came to; `None` if it looked at nothing.
    pub(crate) fn take_until(&mut self, visit: VisitNumber, at: UnixMs) -> Option<Browsed> {
        let rest = self.0.split_off(self.0.partition_point(|known| known.at <= at));
        let trodden = std::mem::replace(&mut self.0, rest);
        let bought: Vec<&ProductId> = trodden.iter().flat_map(|tread| tread.what.bought()).collect();
        let mut browsed = Browsed { visit, at, ..Browsed::default() };
        for tread in &trodden {
            match &tread.what {
                What::Viewed(product) => {
                    browsed.viewed.retain(|(known, _)| known != product);
                    browsed.viewed.push((product.clone(), tread.at));
                    if let Some(search) = browsed.searches.last_mut().filter(|s| !s.opened.contains(product))
                    {
                        search.opened.push(product.clone());
                        search.bought.extend(bought.contains(&product).then(|| product.clone()));
                    }
                }
                What::Searched(query) => {
                    browsed.searches.push(Searched { query: query.clone(), ..Searched::default() });
                }
                What::Bought(_) => {}
            }
        }
        (!browsed.viewed.is_empty() || !browsed.searches.is_empty()).then_some(browsed)
    }
}

impl What {
    fn bought(&self) -> &[ProductId] {
        match self {
            What::Bought(products) => products,
            What::Viewed(_) | What::Searched(_) => &[],
        }
    }
}
