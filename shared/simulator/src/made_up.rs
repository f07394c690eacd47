//! Shoppers made up from a seed: the same seed, the same lives. Their parameters are shares of a made-up shop, not of a real
//! one; whoever wants to know about a real shop plays recorded lives.

use fastrand::Rng;
use rappel_flow::{
    Cart, Input, Item, Order, OrderNews, OrderSource, ProfileChange, Standing, Subject, VisitEnded,
    VisitNumber, ZoneOffsets, ZoneSource,
};
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::life::{Happening, Life};

/// Visits of a shopper who comes again and again; most come less often.
const VISITS_MAX: u32 = 24;
/// Nobody shops longer than two hours.
const VISIT_MINUTES_MAX: i64 = 120;
/// The edge finds a visit's end so long after its last activity.
const VISIT_GAP_MS: i64 = 30 * MINUTE_MS;

/// A made-up crowd.
#[derive(Clone, Debug)]
pub struct MadeUp {
    /// Where all chance begins.
    pub seed: u64,
    /// The first day.
    pub start: UnixMs,
    /// How many days they live.
    pub days: u32,
    /// What they look at and buy, best sellers first.
    pub items: Vec<Item>,
    /// Where they live.
    pub zones: Vec<ZoneOffsets>,
}

impl MadeUp {
    /// The shopper of this number. Of a hundred, 45 give an address and agree to e-mail, 10 agree to push; after each
    /// visit one in four comes again; of a hundred visits 4 buy, 5 leave a checkout, 12 a cart, 8 a search, 20 browse,
    /// 25 look around, and the rest are nothing to speak of.
    pub fn life(&self, number: u64) -> Life {
        // Neighbouring numbers must not live alike.
        let mut rng = Rng::with_seed(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut author =
            Author { crowd: self, at: self.start, visits: 0, happenings: Vec::new(), rng: &mut rng };
        author.live();
        let mut happenings = author.happenings;
        happenings.sort_by_key(|happening| happening.at);
        Life { name: format!("shopper-{number}"), chance: rng.u32(..), happenings }
    }
}

struct Author<'a> {
    crowd: &'a MadeUp,
    at: UnixMs,
    visits: u32,
    happenings: Vec<Happening>,
    rng: &'a mut Rng,
}

impl Author<'_> {
    fn live(&mut self) {
        let end = self.crowd.start + i64::from(self.crowd.days) * DAY_MS;
        self.at = self.at + self.rng.i64(0..i64::from(self.crowd.days.max(1)) * DAY_MS);
        self.introduce();
        while self.at < end && self.visits < VISITS_MAX {
            self.visit();
            if self.rng.u8(..100) >= 75 {
                // Soon again, or much later.
                let days = if self.rng.bool() { 3 } else { 30 };
                self.at = self.at + self.rng.i64(HOUR_MS..days * DAY_MS);
            } else {
                return;
            }
        }
    }

    fn tell(&mut self, at: UnixMs, input: Input) {
        self.happenings.push(Happening { at, input });
    }

    fn introduce(&mut self) {
        let at = self.at;
        if let Some(zone) = self.rng.choice(&self.crowd.zones).cloned() {
            let change =
                ProfileChange { zone: Some((zone, ZoneSource::Browser)), ..ProfileChange::default() };
            self.tell(at, Input::ProfileChanged(Box::new(change)));
        }
        if self.rng.u8(..100) < 45 {
            let (channel, text) = (Channel::Email, String::from("Yes, write to me"));
            let address = format!("shopper{}@example.com", self.rng.u64(..));
            let standing = Standing::Claimed;
            self.tell(at, Input::Identified { channel, address: address.clone(), standing, at });
            self.tell(at, Input::ConsentGiven { channel, address: Some(address), text, at });
        }
        if self.rng.u8(..100) < 10 {
            let endpoint = format!("https://push.example/{}", self.rng.u64(..));
            self.tell(at, Input::PushSubscribed { endpoint, keys: "keys".into(), text: String::new(), at });
        }
    }

    fn visit(&mut self) {
        self.visits += 1;
        let (visit, started_at) = (VisitNumber(self.visits), self.at);
        let ended_at = started_at + self.rng.i64(MINUTE_MS..VISIT_MINUTES_MAX * MINUTE_MS);
        self.tell(started_at, Input::Activity { visit, started_at, at: started_at });
        let item = self.item();
        let (class, buys) = match self.rng.u8(..100) {
            0..4 => (None, true),
            4..9 => (Some(Class::Checkout), false),
            9..21 => (Some(Class::Cart), false),
            21..29 => (Some(Class::Search), false),
            29..49 => (Some(Class::Browse), false),
            49..74 => (Some(Class::Site), false),
            _ => (None, false),
        };
        if buys && let Some(item) = item.clone() {
            self.order(item, ended_at);
        }
        let carted = matches!(class, Some(Class::Cart | Class::Checkout));
        let cart = item.clone().filter(|_| carted).map(|item| Cart {
            value_hundredths: item.price_hundredths.unwrap_or(0).into(),
            items: vec![item],
            currency: "EUR".into(),
            changed_at: ended_at,
            number: 0,
        });
        let subject = Subject {
            product: item,
            query: (class == Some(Class::Search)).then(|| "boots".into()),
            score: self.rng.u8(..9),
            ..Subject::default()
        };
        let ended = VisitEnded {
            visit,
            started_at,
            ended_at,
            class,
            subject,
            cart,
            cart_activity: carted,
            result_clicked: self.rng.u8(..10) == 0,
            late: false,
        };
        self.tell(ended_at + VISIT_GAP_MS, Input::VisitEnded(Box::new(ended)));
        self.at = ended_at + VISIT_GAP_MS;
    }

    /// Better sellers are chosen more often: by the square of chance.
    fn item(&mut self) -> Option<Item> {
        let items = &self.crowd.items;
        let share = self.rng.f64();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let place = (share * share * items.len() as f64) as usize;
        items.get(place).cloned()
    }

    /// Three of four orders are told by the shop, shipped next day, and arrive within the week.
    fn order(&mut self, item: Item, at: UnixMs) {
        let source = if self.rng.u8(..4) > 0 { OrderSource::Server } else { OrderSource::Page };
        let id = format!("order-{}", self.rng.u64(..));
        let value_hundredths = item.price_hundredths.unwrap_or(0).into();
        let order = Order { id: id.clone(), at, source, value_hundredths, ..Order::default() };
        self.tell(at, Input::Purchased { order, items: vec![item] });
        if source == OrderSource::Server {
            let shipped = at + DAY_MS;
            let news = OrderNews::Fulfilled { expected_at: Some(shipped + 3 * DAY_MS) };
            self.tell(shipped, Input::OrderChanged { order: id.clone(), news, at: shipped });
            let arrived = shipped + self.rng.i64(2 * DAY_MS..6 * DAY_MS);
            self.tell(arrived, Input::OrderChanged { order: id, news: OrderNews::Delivered, at: arrived });
        }
    }
}
