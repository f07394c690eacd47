//! The running tracker: hears what the page says, keeps the page view in hand, closes batches, sends them.

use alloc::vec::Vec;
use rappel_signal::{Consent, DatedFact, Fact, PageId, UnixMs};
use rappel_visit::{ItemKey, Thresholds, Visit, classify};

use crate::codec::{self, Closed, Head, Sent, Tail};
use crate::config::Config;
use crate::device::Device;
use crate::listener::Listener;
use crate::page::{self, Value};
use crate::sensors::{commerce, dwell, markup, navigation, person, product};
use crate::shown::{Shown, Source};
use crate::state::State;
use crate::text::hash;
use crate::transport::Transport;
use crate::{context, event, store};

/// A page in use that has sent nothing for so long sends, so that nobody is written to while typing.
const SILENCE_MS: f64 = 600_000.0;
/// Time for a page to say what it shows.
const SETTLE_MS: u32 = 1_000;
/// Time for what belongs together (an address and its consent) to be said.
const FLUSH_MS: u32 = 50;

/// Exists only while measuring is allowed.
pub(crate) struct Tracker {
    config: Config,
    consent: Consent,
    device: Device,
    shown: Shown,
    state: State,
    transport: Transport,
    /// Something to ask the edge about, once the page is settled.
    ask: bool,
    sent_at_ms: f64,
    _listener: Listener,
}

impl Tracker {
    /// Measuring begins: names the device, goes on with its visit or begins one, and listens.
    pub(crate) fn begin(config: Config, consent: Consent) -> Tracker {
        let device = store::device().unwrap_or_else(|| Device::new(random_bytes()));
        let now_ms = page::now();
        let mut tracker = Tracker {
            ask: false,
            shown: show(now_ms),
            state: store::state(),
            transport: Transport::default(),
            sent_at_ms: now_ms,
            _listener: Listener::begin(),
            config,
            consent,
            device,
        };
        let unsure = store::bytes(&store::batches());
        tracker.ask = tracker.resume() && unsure > 0 || unsure > store::ASK_BYTES;
        store::keep_device(&tracker.device);
        page::later(SETTLE_MS, event::SETTLE);
        tracker
    }

    /// Goes on with the device's visit, or begins one after a gap; whether it is a new one.
    fn resume(&mut self) -> bool {
        let now = UnixMs(page::wall() as i64);
        let last = UnixMs(self.device.active_at_ms as i64);
        // The cookie knows of activity on sibling hosts, the state of this host's.
        let is_new = now - last >= self.config.gap_ms && self.state.visit.is_over(now, self.config.gap_ms);
        if is_new {
            self.state.visit = self.state.visit.next(now);
            self.state.news = Default::default();
            self.state.introduced = false;
        } else if self.state.visit.started() == UnixMs::default() {
            self.state.visit = Visit::begin(now, Vec::new());
        }
        self.device.active_at_ms = now.0 as u64;
        is_new
    }

    /// Consent changed, measuring goes on.
    pub(crate) fn consent(&mut self, consent: Consent) {
        self.consent = consent;
    }

    /// Consent to measure was withdrawn: says so as the last thing, and empties the device.
    pub(crate) fn withdraw(mut self, consent: Consent) {
        self.consent = consent;
        self.shown.facts.clear();
        self.shown.cards.clear();
        self.shown.settled = true;
        let now_ms = page::now();
        self.shown.attention.take(now_ms as i64);
        self.shown.facts.push((now_ms, Fact::Withdrawn));
        self.close(now_ms);
        self.transport.send(&self.head(), false, true);
        store::empty();
    }

    /// Something happened on the page.
    pub(crate) fn on(&mut self, code: u32, value: &Value) {
        let now_ms = page::now();
        match code {
            event::DATA_LAYER => {
                let facts = self.shown.facts.len();
                commerce::read_entry(&mut self.shown, value, now_ms);
                self.hurry(facts);
            }
            event::COMMAND => self.command(value, now_ms),
            event::INPUT => {
                if dwell::input(&mut self.shown, now_ms) && now_ms - self.sent_at_ms > SILENCE_MS {
                    self.flush(now_ms, false);
                }
            }
            event::LEAVE => {
                dwell::leave(&mut self.shown, now_ms);
                if page::hidden() {
                    self.flush(now_ms, true);
                }
            }
            event::HIDE => self.flush(now_ms, true),
            event::SHOW if page::get(value, "persisted").is_truthy() => self.return_from_cache(now_ms),
            event::TURN => self.turn(value, now_ms),
            event::SETTLE => {
                self.settle();
                if self.ask && self.device.engaged {
                    self.flush(now_ms, false);
                }
            }
            event::FLUSH => self.flush(now_ms, false),
            event::SUBSCRIBED => {
                for fact in person::subscription(value).into_iter().flatten() {
                    self.shown.facts.push((now_ms, fact));
                }
                page::later(FLUSH_MS, event::FLUSH);
            }
            _ => self.answered(code, value),
        }
    }

    /// `rappel('track' | 'identify' | 'push' | 'logout', …)`.
    fn command(&mut self, arguments: &Value, now_ms: f64) {
        let Some(name) = page::text(&page::at(arguments, 0), 20) else { return };
        let first = page::at(arguments, 1);
        let facts = self.shown.facts.len();
        match name.as_str() {
            "track" => {
                let event = page::text(&first, 40).unwrap_or_default();
                let parameters = page::at(arguments, 2);
                commerce::read(&mut self.shown, &event, &parameters, Source::Command, now_ms);
                self.hurry(facts);
            }
            "identify" => {
                let Some((facts, told)) = person::identity(&first) else {
                    return page::say("identify needs {email}");
                };
                if told != self.state.identity {
                    self.state.identity = told;
                    self.device.engaged = true;
                    self.shown.facts.extend(facts.into_iter().map(|fact| (now_ms, fact)));
                    page::later(FLUSH_MS, event::FLUSH);
                }
            }
            "push" => page::part("opt-in", event::SUBSCRIBED),
            "logout" => {
                self.shown.facts.push((now_ms, Fact::LogOut));
                self.flush(now_ms, false);
                self.state.forget_person();
                self.state.visit = Visit::begin(UnixMs(page::wall() as i64), Vec::new());
                store::keep_state(&self.state);
            }
            _ => page::say("no such command: track, identify, consent, push or logout"),
        }
    }

    /// A purchase cannot wait; one that was told before is taken back: a confirmation page may be reloaded.
    fn hurry(&mut self, known: usize) {
        let Some(Fact::Purchase { order, .. }) = self.shown.facts.get(known).map(|(_, fact)| fact) else { return };
        let told = hash(order.as_bytes());
        if told == self.state.order {
            self.shown.facts.truncate(known);
        } else {
            self.state.order = told;
            page::later(FLUSH_MS, event::FLUSH);
        }
    }

    /// A single-page shop turned the page: the old one is closed, not yet sent.
    fn turn(&mut self, method: &Value, now_ms: f64) {
        let (path, search) = navigation::address();
        let pushed = page::text(method, 20).is_none_or(|name| name != "replaceState");
        if navigation::is_turned((&self.shown.path, &self.shown.search), (&path, &search), pushed) {
            self.close(now_ms);
            self.shown = show(now_ms);
            page::later(SETTLE_MS, event::SETTLE);
        }
    }

    /// Back from the back/forward cache: a new view of the same page, whose scripts will not speak again.
    fn return_from_cache(&mut self, now_ms: f64) {
        self.state = store::state();
        if let Some(device) = store::device() {
            self.device = device;
        }
        self.resume();
        let before = core::mem::replace(&mut self.shown, show(now_ms));
        self.shown.kind = before.kind;
        self.shown.listing = before.listing.map(|listing| crate::shown::Listing { at_ms: now_ms, ..listing });
        if let Some(card) = before.product {
            let fact = Fact::ProductView { product: card.id.clone(), visits: 0 };
            self.shown.note(fact, Source::Standard, now_ms);
            self.shown.product = Some(card);
        }
        self.shown.settled = false;
        page::later(SETTLE_MS, event::SETTLE);
    }

    /// The page had its time: what kind it is, and the views that follow from it.
    fn settle(&mut self) {
        let shown = &mut self.shown;
        if shown.settled {
            return;
        }
        markup::read(shown);
        crate::sensors::search::by_address(shown);
        product::settle_list(shown);
        shown.settled = true;
        let path = navigation::told_path(shown.kind, &shown.path);
        shown.facts.insert(0, (shown.since_ms, Fact::PageView { kind: shown.kind, path }));
    }

    /// Closes the batch in hand, if there is news, and keeps it.
    fn close(&mut self, now_ms: f64) {
        self.settle();
        let facts = core::mem::take(&mut self.shown.facts);
        let active_ms = self.shown.attention.take(now_ms as i64);
        if facts.is_empty() && active_ms == 0 {
            return;
        }
        let wall_ms = page::wall();
        let idle_ms = since(now_ms, self.last_activity_ms(&facts));
        self.device.active_at_ms = wall_ms.saturating_sub(u64::from(idle_ms));
        let facts = self.apply(facts, active_ms, now_ms, wall_ms);
        let thresholds = Thresholds::default();
        let features = self.state.visit.features();
        self.device.engaged |= features.is_engaged(&thresholds);
        let report = self.state.news.tell(classify(&features, &thresholds));
        let context = (!self.state.introduced).then(context::read);
        self.state.introduced = true;
        let cards = self.new_cards();
        let tail = Tail { idle_ms, active_ms, context, facts: &facts, cards: &cards, report };
        let id = rappel_signal::BatchId { page: self.shown.id, sequence: self.shown.sequence };
        self.shown.sequence += 1;
        store::keep_batch(&Closed { id, sent: Sent::No, closed_at_ms: wall_ms, tail: codec::encode(&tail) });
        store::keep_state(&self.state);
        store::keep_device(&self.device);
    }

    fn last_activity_ms(&self, facts: &[(f64, Fact)]) -> f64 {
        facts.iter().fold(self.shown.last_activity_ms(), |latest, (at_ms, _)| latest.max(*at_ms))
    }

    /// Folds the batch's facts into the visit, and dates them.
    fn apply(&mut self, facts: Vec<(f64, Fact)>, active_ms: u32, now_ms: f64, wall_ms: u64) -> Vec<DatedFact> {
        let State { visit, memory, .. } = &mut self.state;
        let mut dated = Vec::with_capacity(facts.len());
        for (at_ms, mut fact) in facts {
            let age_ms = since(now_ms, at_ms);
            let at = UnixMs(wall_ms as i64 - i64::from(age_ms));
            match &mut fact {
                Fact::ProductView { product, visits } => {
                    *visits = memory.see(ItemKey::product(&product.0), visit.started(), at);
                }
                Fact::CategoryView { category, visits } => {
                    *visits = memory.see(ItemKey::category(category), visit.started(), at);
                }
                _ => {}
            }
            visit.apply(at, self.shown.id, &fact);
            dated.push(DatedFact { age_ms, fact });
        }
        visit.attend(self.shown.id, active_ms, UnixMs(self.device.active_at_ms as i64));
        dated
    }

    /// Cards the edge does not have from this device.
    fn new_cards(&mut self) -> Vec<rappel_signal::ProductCard> {
        if let Some(card) = &self.shown.product {
            self.shown.cards.insert(0, (card.clone(), true));
        }
        let cards = core::mem::take(&mut self.shown.cards);
        let state = &mut self.state;
        let is_new = |(card, rich): (rappel_signal::ProductCard, bool)| {
            state.is_new_card(hash(card.id.0.as_bytes()), hash(&codec::encode(&card)), rich).then_some(card)
        };
        cards.into_iter().filter_map(is_new).take(rappel_signal::limit::CARDS_MAX).collect()
    }

    /// Closes the batch in hand and sends what is due.
    fn flush(&mut self, now_ms: f64, hiding: bool) {
        if hiding {
            self.shown.attention.pause(now_ms as i64);
        }
        self.close(now_ms);
        self.transport.send(&self.head(), core::mem::take(&mut self.ask) && self.device.engaged, hiding);
        self.sent_at_ms = now_ms;
    }

    fn head(&self) -> Head {
        Head {
            visitor: self.device.id,
            signature: self.device.signature,
            consent: self.consent,
            engaged: self.device.engaged,
        }
    }

    fn answered(&mut self, code: u32, answer: &Value) {
        let Some(answer) = page::text(answer, usize::MAX) else { return };
        let signature = self.transport.answered(code - event::ANSWER, &answer);
        if signature.is_some() && signature != self.device.signature {
            self.device.signature = signature;
            store::keep_device(&self.device);
        }
    }
}

/// The page that is shown now, under a name of its own.
fn show(now_ms: f64) -> Shown {
    let (path, search) = navigation::address();
    Shown::begin(PageId(page::random().to_be_bytes()), path, search, now_ms)
}

fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    for four in bytes.chunks_exact_mut(4) {
        four.copy_from_slice(&page::random().to_be_bytes());
    }
    bytes
}

/// Milliseconds from one instant of the steady clock to a later one.
fn since(now_ms: f64, at_ms: f64) -> u32 {
    (now_ms - at_ms) as u32
}
