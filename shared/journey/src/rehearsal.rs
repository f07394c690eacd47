//! Visits told once more, to a flow that is tried: what a device keeps of them is less than the engine heard, so each is
//! about one product, and a cart has that one line.

use rappel_flow::{Cart, Input, Item, Subject, VisitEnded, VisitNumber};
use rappel_signal::{Class, ProductId, UnixMs};

use crate::device::{Device, PastVisit};

impl Device {
    /// The visits that ended since, in order of time, as inputs: when they began, and what they came to.
    pub fn visits_since(&self, since: UnixMs) -> Vec<(UnixMs, Input)> {
        let late = |visit: &&PastVisit| !visit.late && visit.ended_at >= since;
        self.visits.iter().filter(late).flat_map(|visit| self.told_again(visit)).collect()
    }

    fn told_again(&self, visit: &PastVisit) -> [(UnixMs, Input); 2] {
        let number = VisitNumber(visit.number);
        let began = Input::Activity { visit: number, started_at: visit.started_at, at: visit.started_at };
        let class = visit.report.as_ref().filter(|_| !visit.purchased).map(|report| report.class);
        let item = self.looked_at(visit);
        let in_cart = matches!(class, Some(Class::Cart | Class::Checkout));
        let cart = in_cart.then(|| Cart {
            value_hundredths: item.price_hundredths.unwrap_or_default().into(),
            items: vec![item.clone()],
            changed_at: visit.ended_at,
            ..Cart::default()
        });
        let ended = Input::VisitEnded(Box::new(VisitEnded {
            visit: number,
            started_at: visit.started_at,
            ended_at: visit.ended_at,
            class,
            subject: Subject {
                product: Some(item.clone()),
                seen: vec![item],
                query: visit.query.clone(),
                score: visit.score,
                cart: cart.as_ref().map(|cart| cart.items.clone()).unwrap_or_default(),
                cart_value_hundredths: cart.as_ref().map_or(0, |cart| cart.value_hundredths),
                ..Subject::default()
            },
            cart,
            cart_activity: in_cart,
            result_clicked: false,
            late: false,
        }));
        [(visit.started_at, began), (visit.ended_at, ended)]
    }

    /// The product of that title, as pages described it; else one of which no more than the title is known.
    fn looked_at(&self, visit: &PastVisit) -> Item {
        let title = visit.item.as_deref().unwrap_or_default();
        let card = self.known.cards.iter().rev().find(|card| card.title == title);
        match card {
            Some(card) => {
                Item { price_hundredths: card.price_hundredths, ..Item::of(card.id.clone(), &card.title) }
            }
            None => Item::of(ProductId(title.to_owned()), title),
        }
    }
}
