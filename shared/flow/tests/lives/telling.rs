//! How each happening is told to the engine.

use rappel_calendar::PersonalDate;
use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, MINUTE_MS, UnixMs};

use crate::happening::Happening;
use crate::life::Life;
use crate::shop::thing;
use crate::world::cart;

impl Life {
    pub(crate) fn happens(&mut self, gap_min: i64, device: usize, what: &Happening) {
        self.live_until(self.now + gap_min * MINUTE_MS);
        let (now, at) = (self.now, self.now);
        match what {
            Happening::Visit { minutes, class, touches_cart, result, thing: n } => {
                self.visits_shop(device, *minutes, *class, (*touches_cart, *result), thing(device, *n));
            }
            Happening::Looks(n) => {
                let look = Look {
                    at,
                    item: Some(thing(device, *n)),
                    category: None,
                    currency: "EUR".into(),
                    visits: 1,
                };
                self.tell(device, Input::Looked(look));
            }
            Happening::EmptiesCart => self.tell(device, Input::CartChanged { cart: cart(Vec::new(), now) }),
            Happening::Puts(n) => {
                self.tell(device, Input::CartChanged { cart: cart(vec![thing(device, *n)], now) });
            }
            Happening::Wishes { thing: n, on } => {
                self.tell(device, Input::Wished { item: thing(device, *n), on: *on, at });
            }
            Happening::Asks(n) => {
                let ask =
                    Ask { at, product: thing(device, *n).product, text: "tell me".into(), channel: None };
                self.tell(device, Input::Asked(ask));
            }
            Happening::Account => self.tell(device, Input::AccountCreated { at }),
            Happening::Profile { birthday_day, named } => self.profile(device, *birthday_day, *named),
            Happening::Reacts { message, clicked } => self.reacts(*message, *clicked),
            Happening::Event(n) => self.event(device, *n),
            Happening::Alarm => {
                let segment = self.devices[device].clone();
                self.drive(self.house(&segment), &segment, Input::Due);
            }
            Happening::Answer(n) => self.answers.push(*n),
            Happening::Merges => self.merges(),
            Happening::Undoes => self.undoes(),
            Happening::LogsOut => self.logs_out(device),
            Happening::Withdraws => {
                let segment = self.devices[device].clone();
                self.tell(device, Input::Withdrawn);
                // What was measured before is forgotten, and with it that it was told.
                self.told.retain(|(other, _)| *other != segment);
            }
            Happening::ToldAgain(n) if !self.told.is_empty() => {
                let (segment, input) = self.told[usize::from(*n) % self.told.len()].clone();
                self.told_again(&segment, input);
            }
            Happening::ToldAgain(_) => {}
            _ => self.happens_at_the_shop(device, what),
        }
    }

    fn happens_at_the_shop(&mut self, device: usize, what: &Happening) {
        let at = self.now;
        let address = |n: u8| format!("{}{n}@example.com", ["a", "p"][device]);
        match what {
            Happening::Buys { thing: n, by_server, code } => self.buys(device, *n, *by_server, *code),
            Happening::OrderNews { order, what } => self.order_news(*order, *what),
            Happening::Reviews { order, rating } => self.reviews(*order, *rating),
            Happening::News { kind, thing: n } => self.news(device, *kind, thing(device, *n)),
            Happening::Catalogue { thing: n, what } => {
                let item = thing(device, *n);
                self.catalogue.change(&item.title, |now| match what {
                    0 => (now.available, now.stock) = (Some(false), Some(0)),
                    1 => (now.available, now.stock) = (Some(true), Some(3)),
                    2 => now.price_hundredths = item.price_hundredths.map(|price| price / 2),
                    _ => (now.price_hundredths, now.reduced) = (item.price_hundredths, !now.reduced),
                });
            }
            Happening::Says { address: n, verified, phone_number } => {
                let standing = if *verified { Standing::Verified } else { Standing::Claimed };
                let (channel, address) = if *phone_number {
                    (Channel::Sms, format!("+3360000000{n}"))
                } else {
                    (Channel::Email, address(*n))
                };
                self.tell(device, Input::Identified { channel, address, standing, at });
            }
            Happening::Agrees { channel, address: n, late_min } => {
                // Whoever names an address told it before.
                let stated = self.witness.told.addresses(&self.devices[device], *channel);
                let known = |address: &String| stated.iter().any(|(.., known)| known == address);
                let address = n.map(address).filter(known);
                let (text, at) = ("yes".into(), at - late_min * MINUTE_MS);
                self.tell(device, Input::ConsentGiven { channel: *channel, address, text, at });
            }
            Happening::Disagrees { channel, address: n, late_min } => {
                let address = n.filter(|_| *channel == Channel::Email).map(address);
                let at = at - late_min * MINUTE_MS;
                self.tell(device, Input::ConsentWithdrawn { channel: *channel, address, at });
            }
            Happening::Suppressed { channel, why, late_min } => {
                let (why, at) = (*why, at - late_min * MINUTE_MS);
                self.tell(device, Input::Suppressed { channel: *channel, address: None, why, at });
            }
            Happening::Confirms(n) => {
                self.tell(device, Input::Confirmed { channel: Channel::Email, address: address(*n), at });
            }
            Happening::Chooses { topic, wanted, late_min } => {
                let topic = READY_TOPICS[usize::from(*topic)].into();
                let at = at - late_min * MINUTE_MS;
                self.tell(device, Input::Chosen { choice: Choice::Topic { topic, wanted: *wanted }, at });
            }
            Happening::Pauses { days, late_min } => {
                let at = at - late_min * MINUTE_MS;
                self.tell(device, Input::Chosen { choice: Choice::Pause { until: at + days * DAY_MS }, at });
            }
            Happening::Subscribes(n) => {
                let endpoint = format!("https://push.example/{device}{n}");
                self.tell(
                    device,
                    Input::PushSubscribed { endpoint, keys: "k".into(), text: String::new(), at },
                );
            }
            _ => {}
        }
    }

    pub(crate) fn visits_shop(
        &mut self,
        device: usize,
        minutes: i64,
        class: Option<Class>,
        (touches_cart, result): (bool, bool),
        thing: Item,
    ) {
        self.visits[device] += 1;
        let (visit, now) = (VisitNumber(self.visits[device]), self.now);
        self.tell(device, Input::Activity { visit, started_at: now, at: now });
        let ended_at = now + minutes * MINUTE_MS;
        self.live_until(ended_at + 30 * MINUTE_MS);
        let cart_class = class.is_some_and(|class| class >= Class::Cart);
        let ended = VisitEnded {
            visit,
            started_at: now,
            ended_at,
            class,
            subject: Subject { product: Some(thing.clone()), ..Subject::default() },
            cart: cart_class.then(|| cart(vec![thing], ended_at)),
            cart_activity: cart_class || touches_cart,
            result_clicked: result,
            late: false,
        };
        self.tell(device, Input::VisitEnded(Box::new(ended)));
    }

    fn buys(&mut self, device: usize, n: u8, by_server: bool, code: bool) {
        let at = self.now;
        let item = thing(device, n);
        let value_hundredths = u64::from(item.price_hundredths.unwrap()) * u64::from(item.quantity);
        let source = if by_server { OrderSource::Server } else { OrderSource::Page };
        let codes = if code { vec!["TOGETHER".into()] } else { Vec::new() };
        let id = format!("o{}", at.0);
        let order = Order { id, at, source, value_hundredths, codes, ..Order::default() };
        self.orders.push((device, order.clone(), vec![item.clone()]));
        self.tell(device, Input::Purchased { order, items: vec![item] });
    }

    /// Fulfilled, delivered, cancelled, given back; or the shop's own word on what the page told of.
    fn order_news(&mut self, order: u8, what: u8) {
        if self.orders.is_empty() {
            return;
        }
        let place = usize::from(order) % self.orders.len();
        let (device, known, items) = self.orders[place].clone();
        let (at, order) = (self.now, known.id.clone());
        let news = match what {
            0 => OrderNews::Fulfilled { expected_at: Some(at + 3 * DAY_MS) },
            1 => OrderNews::Delivered,
            2 => OrderNews::Cancelled,
            3 => OrderNews::Refunded { amount_hundredths: Some(known.value_hundredths / 2) },
            _ if known.source == OrderSource::Page => {
                let order = Order { source: OrderSource::Server, ..known };
                self.orders[place].1 = order.clone();
                return self.tell(device, Input::Purchased { order, items });
            }
            _ => return,
        };
        // What became of an order is told once; a new instant is another matter for refunds alone.
        if self.owns_order(device, &order) && self.once.insert(format!("{what} {order}")) {
            self.tell(device, Input::OrderChanged { order, news, at });
        }
    }

    /// The order was told to a segment the device still speaks in.
    fn owns_order(&self, device: usize, order: &str) -> bool {
        let orders = &self.witness.told.orders;
        orders.iter().any(|(segment, known)| known.id == order && *segment == self.devices[device])
    }

    fn reviews(&mut self, order: u8, rating: u8) {
        if self.orders.is_empty() {
            return;
        }
        let (device, order, items) = self.orders[usize::from(order) % self.orders.len()].clone();
        let (at, product) = (self.now, items.first().map(|item| item.product.clone()));
        let review = Review { id: format!("r{}", at.0), at, rating, product, order: Some(order.id) };
        self.tell(device, Input::Reviewed(review));
    }

    fn news(&mut self, device: usize, kind: u8, item: Item) {
        let at = self.now;
        let kind = match kind {
            0 => NewsKind::BackInStock { asked: true },
            1 => NewsKind::BackInStock { asked: false },
            2 => NewsKind::PriceDrop { seen_hundredths: item.price_hundredths.unwrap() * 2 },
            3 => NewsKind::LowStock,
            4 => NewsKind::Promotion,
            _ => NewsKind::NewArrival,
        };
        let news = News { id: format!("n{}", at.0), kind, items: vec![item], stock: Some(3), at };
        self.tell(device, Input::News(Box::new(news)));
    }

    fn event(&mut self, device: usize, n: u8) {
        let at = self.now;
        let name = ["quote-asked", "news", "complaint", "referral-used"][usize::from(n)];
        let (subject, properties) = (Subject::default(), Default::default());
        let event = ShopEvent { id: format!("e{}", at.0), name: name.into(), at, subject, properties };
        self.tell(device, Input::Event(Box::new(event)));
    }

    /// A birthday is told by the shop, of a person who did not log out.
    fn profile(&mut self, device: usize, birthday_day: u16, named: bool) {
        if self.logged_out {
            return;
        }
        self.personal = true;
        let year = rappel_calendar::parse_date("1990-01-01").unwrap();
        let birthday = year.checked_add(time::Duration::days(birthday_day.into())).unwrap();
        let change = ProfileChange {
            birthday: Some(PersonalDate::Full(birthday)),
            first_name: named.then(|| "Nicolas".into()),
            likes: Some(vec!["promotions".into(), "novelty".into()]),
            ..ProfileChange::default()
        };
        let segment = self.devices[device].clone();
        self.drive(self.house(&segment), &segment, Input::ProfileChanged(Box::new(change)));
    }

    fn reacts(&mut self, message: u8, clicked: bool) {
        let accepted = &self.witness.accepted;
        if accepted.is_empty() {
            return;
        }
        let message = accepted[usize::from(message) % accepted.len()].clone();
        let segment = message.0.split('/').next().unwrap_or_default();
        let Some(device) = self.devices.iter().position(|id| id.0 == segment) else { return };
        if self.once.insert(format!("{clicked} {message:?}")) {
            let at: UnixMs = self.now;
            self.tell(device, Input::Reacted { message, clicked, at });
        }
    }

    fn logs_out(&mut self, device: usize) {
        if self.merged || self.personal {
            return;
        }
        let segment = self.devices[device].clone();
        let next = SegmentId(format!("after-{}-{device}", self.now.0));
        let input = Input::LogOut { next: next.clone() };
        self.witness.told.hears(&segment, &input, self.now);
        self.drive(self.house(&segment), &segment, input.clone());
        self.told.push((segment, input));
        self.devices[device] = next;
        self.visits[device] = 0;
        self.logged_out = true;
    }
}
