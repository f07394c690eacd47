//! Orders and accounts: the only thing the shop remembers itself, in memory, without a name or an address.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    cart::{Cart, FREE_DELIVERY_FROM},
    money::Cents,
};

/// The most orders and accounts kept; the oldest orders go first, later accounts count as new each time.
const MAX_KEPT: usize = 1_000;

/// How an order travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Standard,
    Express,
}

impl Delivery {
    /// Both ways, the usual first.
    pub(crate) const ALL: [Self; 2] = [Self::Standard, Self::Express];

    /// The value in forms and cookies, GA4's `shipping_tier`.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Express => "express",
        }
    }

    /// The other way round.
    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delivery| delivery.slug() == slug)
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Standard => "Standard, 3–5 working days",
            Self::Express => "Express, next working day",
        }
    }

    /// What it costs for this cart.
    pub(crate) fn price(self, cart: &Cart) -> Cents {
        match self {
            Self::Standard if cart.total() >= FREE_DELIVERY_FROM => Cents(0),
            Self::Standard => Cents(490),
            Self::Express => Cents(990),
        }
    }
}

/// What was bought.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Unique over restarts too, because others remember it.
    pub(crate) number: String,
    pub(crate) cart: Cart,
    pub(crate) delivery: Delivery,
}

impl Order {
    /// Goods and delivery.
    pub(crate) fn total(&self) -> Cents {
        self.cart.total() + self.delivery.price(&self.cart)
    }
}

/// What one run of the shop remembers.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// Seconds since 1970 at the start: the first half of every order number.
    started_s: u64,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    taken: u64,
    orders: VecDeque<Order>,
    accounts: HashSet<String>,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        let started_s = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self { started_s, kept: Mutex::default() }
    }

    /// Takes an order and gives it its number.
    pub(crate) fn place(&self, cart: Cart, delivery: Delivery) -> Order {
        let mut kept = self.kept();
        kept.taken += 1;
        let order = Order { number: format!("FW{}-{}", self.started_s, kept.taken), cart, delivery };
        if kept.orders.len() >= MAX_KEPT {
            kept.orders.pop_front();
        }
        kept.orders.push_back(order.clone());
        order
    }

    /// An order by its number.
    pub(crate) fn order(&self, number: &str) -> Option<Order> {
        self.kept().orders.iter().find(|order| order.number == number).cloned()
    }

    /// Opens an account for an address; `false` when there was one.
    pub(crate) fn open_account(&self, email: &str) -> bool {
        let mut kept = self.kept();
        !kept.accounts.contains(email)
            && (kept.accounts.len() >= MAX_KEPT || kept.accounts.insert(email.to_owned()))
    }

    /// A panic in another request left at worst a half-told demo order: go on.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
