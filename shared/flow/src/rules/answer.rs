//! Messages that answer what was asked on a page, where anybody may have typed the address: while the question stands, and
//! seldom to one address, whoever asks.

use std::collections::BTreeSet;

use rappel_compact::Gather;
use rappel_signal::{DAY_MS, UnixMs};

use crate::language::{Flow, Trigger};
use crate::state::limit::ANSWERS_DAILY_MAX;
use crate::state::{Contact, OutboxRow, Person, Reason, Recipient, Segment};

/// Why such a message does not go, in words; `None` for every other message.
pub(crate) fn not_answered(
    person: &Person,
    (segment, flow): (&Segment, &Flow),
    row: &OutboxRow,
    to: &Recipient,
    now: UnixMs,
) -> Option<(Reason, &'static str)> {
    let trigger = flow.triggers().find(|trigger| trigger.is_answered_at_once())?;
    let pends = |contact: &Contact| contact.address == to.address && contact.pending.is_some();
    if *trigger == Trigger::ConfirmationNeeded && !segment.contacts.iter().any(pends) {
        return Some((Reason::NothingToConfirm, "there is nothing to confirm any more"));
    }
    let address = to.fingerprint();
    let sends = person.segments.iter().flat_map(|segment| &segment.sends);
    let same = sends.filter(|sent| sent.flow == row.flow && sent.to == address && sent.id != row.id.0);
    // What the address's own object lends may be this object's own word.
    let today: BTreeSet<&str> =
        same.filter(|sent| sent.at > now - DAY_MS).map(|sent| sent.id.as_str()).gather();
    (today.len() >= ANSWERS_DAILY_MAX).then_some((Reason::Capped, "the address was asked often enough today"))
}
