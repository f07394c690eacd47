//! What other objects know of an address, shown to the engine as a segment that was logged out of.
//!
//! The engine lets caps and suppression of an address hold over closed segments, and looks at nothing else of them. So
//! what the address's own object answers is lent to it for the length of a turn.

use rappel_flow::{Choices, Contact, Order, Person, Segment, SegmentId, SentRecord, Standing, Suppression};
use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};

/// Begins the names of lent segments; a device's begin with hexadecimal digits.
const GHOST: &str = "address:";

/// What its person's object knows of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRecord {
    /// Its channel.
    #[serde(default = "email")]
    pub channel: Channel,
    /// The address as the asking segment spells it.
    pub address: String,
    /// Messages that went to it from elsewhere.
    pub sends: Vec<SentRecord>,
    /// Why nothing is to be sent to it.
    pub suppressed: Option<Suppression>,
    /// When that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed_at: Option<UnixMs>,
    /// What was chosen to get at it.
    #[serde(default, skip_serializing_if = "Choices::is_blank")]
    pub choices: Choices,
    /// When its shopper last wrote from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_word_at: Option<UnixMs>,
    /// What was ordered with it, which a device that only claims the address cannot know: when, and which products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Order>,
}

/// Before phones were asked about, every address was a mailbox.
fn email() -> Channel {
    Channel::Email
}

impl AddressRecord {
    fn ghost(&self, number: usize) -> Segment {
        let to = self.contact();
        let fingerprint = fingerprint(&to);
        let mut ghost = Segment::new(SegmentId(format!("{GHOST}{number}")));
        ghost.closed = true;
        ghost.choices.clone_from(&self.choices);
        ghost.sends = self.sends.iter().map(|sent| SentRecord { to: fingerprint, ..sent.clone() }).collect();
        ghost.orders.clone_from(&self.orders);
        ghost.contacts = vec![to];
        ghost
    }

    fn contact(&self) -> Contact {
        let mut known = Contact::new(self.channel, self.address.clone(), Standing::Claimed, UnixMs(0));
        known.suppressed = self.suppressed;
        known.suppressed_at = self.suppressed_at;
        known.last_word_at = self.last_word_at;
        known
    }
}

/// Lets the engine see the records while it moves the person.
pub fn with_records<T>(
    person: &mut Person,
    records: &[AddressRecord],
    work: impl FnOnce(&mut Person) -> T,
) -> T {
    let ghosts = records.iter().enumerate().map(|(number, record)| record.ghost(number));
    person.segments.extend(ghosts);
    let done = work(person);
    person.segments.retain(|segment| !segment.id.0.starts_with(GHOST));
    done
}

fn fingerprint(contact: &Contact) -> u32 {
    let Contact { channel, address, keys, standing, last_word_at, .. } = contact.clone();
    rappel_flow::Recipient { channel, address, keys, standing, last_word_at }.fingerprint()
}
