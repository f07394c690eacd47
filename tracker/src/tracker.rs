//! The running tracker: hears what the page says, keeps the page view in hand, closes batches, sends them.

use alloc::boxed::Box;
use alloc::vec::Vec;

use rappel_signal::limit::BATCH_ACTIVE_MS_MAX;
use rappel_signal::{BatchId, Consent, PageKind};
use rappel_visit::{Thresholds, VISIT_GAP_MS, classify};

use crate::batch::{self, List, Name};
use crate::bytes::put_bytes;
use crate::device::Device;
use crate::fact::{Fact, variant};
use crate::listener::Listener;
use crate::sensors::{commerce, dwell, markup, navigation, person, product, record};
use crate::shown::{Card, Shown, Source};
use crate::state::State;
use crate::text::hash;
use crate::transport::Transport;
use crate::{event, page, store};

/// Time to change one's mind, or to put more in the cart, before the edge hears of it: a page that is closed cannot be
/// sure to be heard (Firefox stops the scripts of a site's last tab).
const CART_FLUSH_MS: u32 = 3_000;
/// A page in use that has sent nothing for so long sends, so that nobody is written to while typing.
const SILENCE_MS: u32 = 600_000;
/// Time for a page to say what it shows.
const SETTLE_MS: u32 = 1_000;
/// Time for what belongs together (an address and its consent) to be said.
const FLUSH_MS: u32 = 50;
/// Facts that earn an object at the edge, a bit each: `rappel_visit::earns_an_object`, by numbers.
pub(crate) const EARNS: u32 = 1 << variant::CART_ADD
    | 1 << variant::CART_REMOVE
    | 1 << variant::CHECKOUT
    | 1 << variant::PURCHASE
    | 1 << variant::IDENTIFY
    | 1 << variant::PUSH_SUBSCRIPTION;
/// One minute in milliseconds.
const MINUTE_MS: u64 = 60_000;
/// Unreceived bytes from which on a page asks at once what is missing.
const ASK_BYTES: usize = 4 * 1024;

/// Exists only while measuring is allowed.
pub(crate) struct Tracker {
    pub(crate) consent: Consent,
    device: Device,
    shown: Shown,
    transport: Transport,
    /// Something to ask the edge about, once the page is settled.
    ask: bool,
    /// News that waits for its timer, unless the page is hidden first.
    due: bool,
    sent_at_ms: u32,
    _listener: Listener,
}

impl Tracker {
    /// Measuring begins: names the device, goes on with its visit or begins one, and listens.
    pub(crate) fn begin(consent: Consent) -> Box<Tracker> {
        let mut tracker = Box::new(Tracker {
            consent,
            device: store::device().unwrap_or_else(|| Device::new(random_bytes())),
            shown: Shown::now(),
            transport: Transport::default(),
            ask: false,
            due: false,
            sent_at_ms: page::now(),
            _listener: Listener::begin(),
        });
        let unsure = store::bound();
        tracker.ask = tracker.resume() && unsure > 0 || unsure > ASK_BYTES;
        page::later(SETTLE_MS, event::SETTLE);
        tracker
    }

    /// Goes on with the device's visit, or begins one after a gap; whether it is a new one, and not the first.
    fn resume(&mut self) -> bool {
        let mut state = store::state();
        let now_ms = page::wall();
        let over = now_ms.saturating_sub(self.device.active_at_ms) >= VISIT_GAP_MS as u64;
        let is_first = state.started_min == 0;
        if over || is_first {
            state.renew((now_ms / MINUTE_MS) as u32);
            store::keep_state(&mut state);
        }
        self.device.active_at_ms = now_ms;
        store::keep_device(&self.device);
        over && !is_first
    }

    /// Consent to measure was withdrawn: says so as the last thing, and empties the device.
    pub(crate) fn withdraw(mut self: Box<Self>, consent: Consent) {
        self.shown.renew();
        self.shown.settled = true;
        self.last_word(variant::WITHDRAWN);
        self.close(page::now());
        self.transport.send(&self.device, consent, false, true);
        store::empty();
    }

    /// Something happened on the page.
    pub(crate) fn on(&mut self, code: u32, text: &str) {
        let now_ms = page::now();
        match code {
            event::EVENT => self.read(text, Source::Standard, now_ms),
            event::TRACK => self.read(text, Source::Command, now_ms),
            event::IDENTIFY => self.identify(text),
            event::PUSH => page::subscribe(),
            event::LOGOUT => self.log_out(now_ms),
            event::INPUT => {
                if dwell::input(&mut self.shown, now_ms) && now_ms - self.sent_at_ms > SILENCE_MS {
                    self.flush(now_ms, false);
                }
            }
            event::LEAVE => {
                dwell::leave(&mut self.shown, now_ms);
                if text == "hidden" {
                    self.flush(now_ms, true);
                }
            }
            event::HIDE => {
                self.shown.attention.pause(i64::from(now_ms));
                self.flush(now_ms, true);
            }
            event::SHOW => self.restore(text, now_ms),
            event::TURN => self.turn(text, now_ms),
            event::SETTLE => {
                self.settle();
                if self.ask && self.device.engaged {
                    self.flush(now_ms, false);
                }
            }
            event::FLUSH => {
                if self.due {
                    self.flush(now_ms, false);
                }
            }
            event::SUBSCRIBED => {
                let mut facts = Vec::new();
                person::subscription(text, &mut facts);
                self.tell(facts);
            }
            _ => {
                let signature = self.transport.answered(code - event::ANSWER, text);
                if signature.is_some() {
                    self.device.signature = signature;
                    store::keep_device(&self.device);
                }
            }
        }
    }

    /// Tells facts that cannot wait.
    fn tell(&mut self, facts: Vec<Fact>) {
        for mut fact in facts {
            fact.at_ms = page::now();
            self.shown.facts.push(fact);
            self.flush_within(FLUSH_MS);
        }
    }

    fn flush_within(&mut self, ms: u32) {
        self.due = true;
        page::later(ms, event::FLUSH);
    }

    fn last_word(&mut self, variant: u8) {
        let mut fact = Fact::new(variant);
        fact.at_ms = page::now();
        self.shown.facts.push(fact);
    }

    /// A shop event. A purchase cannot wait, the cart not for long. A purchase that was told before is taken back: a
    /// confirmation page may be reloaded.
    fn read(&mut self, record: &str, source: Source, now_ms: u32) {
        let known = self.shown.facts.len();
        commerce::read(&mut self.shown, record, source, now_ms);
        let Some(fact) = self.shown.facts.get(known) else { return };
        if fact.variant == variant::CART_ADD {
            self.flush_within(CART_FLUSH_MS);
        } else if fact.variant == variant::PURCHASE {
            let mut state = store::state();
            if fact.key == state.order {
                self.shown.facts.pop();
            } else {
                state.order = fact.key;
                store::keep_state(&mut state);
                self.flush_within(FLUSH_MS);
            }
        }
    }

    /// Themes repeat it on every page: only what is new is told.
    fn identify(&mut self, row: &str) {
        let mut facts = Vec::new();
        if !person::identity(row, &mut facts) {
            return page::say("identify needs {email}");
        }
        let mut state = store::state();
        let told = hash(row.as_bytes());
        if told != state.identity {
            state.identity = told;
            store::keep_state(&mut state);
            self.tell(facts);
        }
    }

    /// Whoever sits before the device next is someone else: what was seen and carted is not theirs.
    fn log_out(&mut self, now_ms: u32) {
        self.last_word(variant::LOG_OUT);
        self.flush(now_ms, false);
        let mut state = State::default();
        state.renew((page::wall() / MINUTE_MS) as u32);
        store::keep_state(&mut state);
    }

    /// A single-page shop turned the page: the old one is closed, not yet sent.
    fn turn(&mut self, pushed: &str, now_ms: u32) {
        if navigation::is_turned(&self.shown.address, &page::address(), !pushed.is_empty()) {
            self.close(now_ms);
            self.shown.renew();
            page::later(SETTLE_MS, event::SETTLE);
        }
    }

    /// Back from the back/forward cache: a new view of the same page, whose scripts will not speak again.
    fn restore(&mut self, persisted: &str, now_ms: u32) {
        if persisted.is_empty() {
            return;
        }
        if let Some(device) = store::device() {
            self.device = device;
        }
        self.resume();
        let (kind, listing) = (self.shown.kind, core::mem::take(&mut self.shown.listing));
        let product = core::mem::take(&mut self.shown.product);
        self.shown.renew();
        (self.shown.kind, self.shown.listing) = (kind, listing);
        let id = record::product_id(&product);
        if !id.is_empty() {
            self.shown.note(Fact::about(variant::PRODUCT_VIEW, id), Source::Standard, now_ms);
        }
        self.shown.product = product;
        page::later(SETTLE_MS, event::SETTLE);
    }

    /// The page had its time: what kind it is, and the views that follow from it.
    fn settle(&mut self) {
        let shown = &mut self.shown;
        if shown.settled {
            return;
        }
        shown.settled = true;
        markup::read(shown);
        product::settle_list(shown);
        let mut fact = Fact::page(shown.kind, navigation::told_path(shown.kind, &shown.address));
        fact.at_ms = shown.since_ms;
        let mut facts = core::mem::take(&mut shown.facts);
        shown.facts.push(fact);
        shown.facts.append(&mut facts);
    }

    /// Closes the batch in hand, if there is news, and keeps it.
    fn close(&mut self, now_ms: u32) {
        self.settle();
        let idle_ms = now_ms.saturating_sub(self.shown.last_activity_ms());
        let active_ms = self.shown.attention.take(i64::from(now_ms)).min(BATCH_ACTIVE_MS_MAX);
        if self.shown.facts.is_empty() && active_ms == 0 {
            return;
        }
        let wall_ms = page::wall();
        self.device.active_at_ms = wall_ms.saturating_sub(u64::from(idle_ms));
        // Another tab may have changed it since.
        let mut state = store::state();
        let facts = self.apply(&mut state, active_ms, now_ms, wall_ms);
        let thresholds = Thresholds::default();
        let features = state.reading.features();
        self.device.engaged |= features.active_ms >= thresholds.site_active_ms;
        let mut report = classify(&features, &thresholds);
        let told =
            report.as_ref().map_or(0, |report| (report.class as u32 + 1) << 8 | u32::from(report.score));
        if told == state.told {
            report = None;
        }
        state.told = told;
        let context = if state.introduced == 0 { page::introduce() } else { Default::default() };
        state.introduced = 1;
        let cards = self.new_cards(&mut state);
        let tail = batch::tail((idle_ms, active_ms), &context, &facts, &cards, report.as_ref());
        let id = BatchId { page: self.shown.id, sequence: self.shown.sequence };
        self.shown.sequence += 1;
        store::keep_batch(&Name { closed_at_ms: wall_ms, id }, store::UNSENT, &tail);
        store::keep_state(&mut state);
        store::keep_device(&self.device);
    }

    /// Folds the batch's facts and active time into the visit, and writes the facts.
    fn apply(&mut self, state: &mut State, active_ms: u32, now_ms: u32, wall_ms: u64) -> List {
        let mut list = List::default();
        let page = u32::from_be_bytes(self.shown.id.0);
        for mut fact in core::mem::take(&mut self.shown.facts) {
            if matches!(fact.variant, variant::PRODUCT_VIEW | variant::CATEGORY_VIEW) {
                let visits = state.see(fact.key ^ u32::from(fact.variant), (wall_ms / MINUTE_MS) as u32);
                fact.extra = Some(visits);
            }
            self.device.engaged |= EARNS >> fact.variant & 1 != 0;
            state.reading.apply(page, &mut fact);
            list.count += 1;
            fact.write(&mut list.bytes, now_ms);
        }
        state.reading.attend(page, active_ms);
        list
    }

    /// Cards the edge does not have from this device.
    fn new_cards(&mut self, state: &mut State) -> List {
        let shown = &mut self.shown;
        let mut list = List::default();
        let mut tell = |card: Card| {
            if state.is_new_card(card.id, hash(&card.bytes), card.rich) {
                list.count += 1;
                put_bytes(&mut list.bytes, &card.bytes);
            }
        };
        // The rich one first: after it a poor one of the same product is no news.
        if shown.kind == PageKind::Product {
            let path = navigation::path(&shown.address);
            tell(record::card(&shown.product, &shown.product_markup, path));
        }
        for card in core::mem::take(&mut shown.cards) {
            tell(card);
        }
        list
    }

    /// Closes the batch in hand and sends what is due.
    fn flush(&mut self, now_ms: u32, hiding: bool) {
        self.close(now_ms);
        let ask = self.ask && self.device.engaged;
        self.ask &= !ask;
        self.due = false;
        self.transport.send(&self.device, self.consent, ask, hiding);
        self.sent_at_ms = now_ms;
    }
}

fn random_bytes() -> [u8; 16] {
    let mut bits = 0;
    core::array::from_fn(|place| {
        if place % 4 == 0 {
            bits = page::random();
        }
        (bits >> (place % 4 * 8)) as u8
    })
}
