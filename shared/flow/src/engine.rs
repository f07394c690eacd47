//! The engine: one input moves a person, effects say what the adapter does about it.
//!
//! Each turn: the input is taken in (`visit`, `interest`, `order`, `shop`, `reaction`, `identity`,
//! `confirm`, `import`), which may end runs
//! (`leave`) and start some (`enter`); then everything due is done: clocks start flows (`clock`), runs walk (`walk`),
//! messages are guarded and claimed (`post`), once their service has room (`slot`); what is given up is kept for a while
//! (`dead_letter`).

mod adopt;
mod agenda;
mod audience;
mod claim;
mod clock;
mod confirm;
mod dates;
mod dead_letter;
mod effect;
mod enter;
mod figures;
mod identity;
mod import;
mod interest;
mod leave;
mod order;
mod post;
mod reaction;
mod record;
mod report;
mod settle;
mod shop;
mod slot;
mod turn;
mod visit;
mod walk;

pub use crate::rules::{Agreed, Whom};
pub use adopt::adopt;
pub use agenda::Planned;
pub use clock::clocks;
pub use effect::{Effect, Offered, Sending};
pub use post::{LastLook, last_look};

use rappel_signal::UnixMs;

use crate::language::Book;
use crate::state::{Input, Person, SegmentId};
use turn::Turn;

/// Moves the person's current segment by one input and does everything that is due at `now`.
///
/// Write the person's state and the effects' rows together, before acting on any [`Effect::Send`]; then set the alarm
/// to [`Person::next_deadline`]. The same input again changes nothing.
pub fn step(book: &Book, person: &mut Person, input: Input, now: UnixMs) -> Vec<Effect> {
    match person.current().cloned() {
        Some(segment) => step_in(book, person, &segment, input, now),
        None => Vec::new(),
    }
}

/// As [`step`], for an input of the device behind this segment. Unknown and frozen segments take no input.
pub fn step_in(
    book: &Book,
    person: &mut Person,
    segment: &SegmentId,
    input: Input,
    now: UnixMs,
) -> Vec<Effect> {
    let mut turn = Turn::begin(book, person, segment.clone(), now);
    if turn.person.segment(segment).is_some_and(|segment| !segment.frozen) {
        turn.hear(input);
    }
    turn.settle();
    turn.end()
}

impl Turn<'_> {
    /// What the device of a shopper who logged out says is about someone else by now; only what stops messages still
    /// counts, and what became of them.
    fn hear(&mut self, input: Input) {
        let about_the_device = matches!(
            input,
            Input::Activity { .. }
                | Input::VisitEnded(_)
                | Input::Browsed(_)
                | Input::CartChanged { .. }
                | Input::Looked(_)
                | Input::Wished { .. }
                | Input::Asked(_)
                | Input::AddressCleared { .. }
                | Input::Identified { .. }
                | Input::PushSubscribed { .. }
                | Input::PushRenewed { .. }
                | Input::ConsentGiven { .. }
                | Input::ConsentUndated { .. }
                | Input::AdvertisingConsent { granted: true, .. }
                | Input::LogOut { .. }
                | Input::Imported(_)
        );
        if !(about_the_device && self.own().is_some_and(|segment| segment.closed)) {
            self.take_in(input);
        }
    }

    fn take_in(&mut self, input: Input) {
        self.unwound |= !matches!(
            input,
            Input::Activity { .. }
                | Input::CartChanged { .. }
                | Input::Outcome { .. }
                | Input::Browsed(_)
                | Input::Due
                | Input::ClocksChanged
                | Input::Reported { .. }
                | Input::Shelf(_)
                | Input::Slots(_)
                | Input::Listed(_)
        );
        match input {
            Input::Activity { visit, started_at, at } => self.activity(visit, started_at, at),
            Input::VisitEnded(ended) => self.visit_ended(*ended),
            Input::Looked(look) => self.looked(look),
            Input::CartChanged { cart } => self.cart_changed(cart),
            Input::Wished { item, on, at } => self.wished(item, on, at),
            Input::Asked(ask) => self.asked(ask),
            Input::Purchased { order, items } => self.purchased(order, items),
            Input::OrderChanged { order, news, at } => self.order_changed(&order, news, at),
            Input::Reviewed(review) => self.reviewed(review),
            Input::AccountCreated { at } => self.account_created(at),
            Input::News(news) => self.news(*news),
            Input::Event(event) => self.shop_event(*event),
            Input::Reacted { message, clicked, at } => self.reacted(&message, clicked, at),
            Input::Followed { message, link, by_machine, at } => {
                self.followed(&message, link, by_machine, at);
            }
            Input::Reported { message, report, at } => self.reported(&message, report, at),
            Input::Replied { channel, address, at } => self.replied(channel, &address, at),
            Input::Restored { channel, address } => self.restored(channel, &address),
            Input::Identified { channel, address, standing, at } => {
                self.identified(channel, address, standing, at);
            }
            Input::AddressCleared { channel, at } => self.address_cleared(channel, at),
            Input::PushSubscribed { endpoint, keys, text, at } => {
                self.push_subscribed(endpoint, keys, text, at)
            }
            Input::PushRenewed { old, endpoint, keys, at } => self.push_renewed(&old, &endpoint, &keys, at),
            Input::ConsentGiven { channel, address, text, at } => {
                self.consent_given(channel, address, text, at)
            }
            Input::ConsentUndated { channel, address, text, at } => {
                self.consent_undated(channel, address, text, at)
            }
            Input::AdvertisingConsent { granted, at } => self.advertising_consent(granted, at),
            Input::Confirmed { channel, address, at } => self.confirmed(channel, &address, at),
            Input::Chosen { choice, at } => self.chosen(&choice, at),
            Input::PreferencesAsked { at } => self.preferences_asked(at),
            Input::ConsentWithdrawn { channel, address, at } => self.consent_withdrawn(channel, address, at),
            Input::Suppressed { channel, address, why, at } => self.suppressed(channel, address, why, at),
            Input::ProfileChanged(change) => self.profile_changed(*change),
            Input::LogOut { next } => self.log_out(next),
            Input::Withdrawn => self.withdrawn(),
            Input::Outcome { id, outcome } => self.outcome(&id, outcome),
            Input::Shelf(shelf) => self.shelf = Some(shelf),
            Input::Slots(slots) => self.slots(slots),
            Input::Resend { id } => self.resend(&id),
            Input::Listed(ids) => self.listed(&ids),
            Input::Imported(told) => self.imported(told),
            Input::ClocksChanged => self.clocks_changed(),
            Input::Browsed(_) | Input::Due => {}
        }
    }
}
