//! Sends closed batches, few requests at a time, and reads receipts.
//!
//! | a batch is | then |
//! | --- | --- |
//! | closed | kept, and sent when the page is hidden or the news cannot wait |
//! | sent before the visit is engaged | sent again with the first engaged request: the edge kept nothing |
//! | named by a receipt | forgotten |
//! | missing from a receipt, or refused with 429, 5xx or no answer | sent again with the next request |
//! | refused with another 4xx | forgotten: it would be refused again |
//! | never answered | asked about by the first request of a new visit |

use alloc::vec::Vec;
use rappel_signal::limit::{ASKS_MAX, BATCHES_MAX};
use rappel_signal::{BatchId, Receipt, Signature, wire};

use crate::codec::{self, Closed, Head, Sent};
use crate::text::{from_latin1, latin1};
use crate::{event, page, store};

/// Requests whose answer is awaited; of older ones the answer is no longer of use.
const REQUESTS_MAX: usize = 8;

/// What was sent in one request.
struct Request {
    number: u32,
    engaged: bool,
    batches: Vec<BatchId>,
}

/// The page's requests.
#[derive(Default)]
pub(crate) struct Transport {
    next: u32,
    awaiting: Vec<Request>,
}

impl Transport {
    /// Sends what is due. `ask`: also ask about what was sent before and never answered.
    pub(crate) fn send(&mut self, head: &Head, ask: bool, hiding: bool) {
        let kept = store::batches();
        let is_due = |batch: &&Closed| batch.sent == Sent::No || batch.sent == Sent::Unengaged && head.engaged;
        let due: Vec<&Closed> = kept.iter().filter(is_due).take(BATCHES_MAX).collect();
        let unsure = kept.iter().filter(|batch| ask && batch.sent == Sent::Yes);
        let asks: Vec<BatchId> = unsure.map(|batch| batch.id).take(ASKS_MAX).collect();
        if due.is_empty() && asks.is_empty() {
            return;
        }
        let bytes = codec::envelope(head, &due, &asks, page::wall());
        let mut batches = asks;
        for batch in due {
            let sent = if head.engaged { Sent::Yes } else { Sent::Unengaged };
            store::keep_batch(&Closed { sent, ..batch.clone() });
            batches.push(batch.id);
        }
        if self.awaiting.len() >= REQUESTS_MAX {
            self.awaiting.remove(0);
        }
        self.awaiting.push(Request { number: self.next, engaged: head.engaged, batches });
        page::send(&latin1(&bytes), hiding, event::ANSWER + self.next);
        self.next += 1;
    }

    /// Reads an answer: its first character is the status, the rest a receipt. The signature, if it brings one.
    pub(crate) fn answered(&mut self, number: u32, answer: &str) -> Option<Signature> {
        let place = self.awaiting.iter().position(|request| request.number == number)?;
        let request = self.awaiting.remove(place);
        let mut characters = answer.chars();
        let status = u32::from(characters.next()?);
        match status {
            200..=299 => {
                let receipt = wire::decode_receipt(&from_latin1(characters.as_str())?).ok()?;
                settle(&request, &receipt);
                receipt.signature
            }
            400..=499 if status != 429 => {
                request.batches.into_iter().for_each(store::forget_batch);
                page::say("the edge refused a request: see docs/wire-format.md");
                None
            }
            _ => {
                settle(&request, &Receipt::default());
                None
            }
        }
    }
}

/// Forgets what arrived; what did not goes again. What was sent unengaged goes again anyway.
fn settle(request: &Request, receipt: &Receipt) {
    for batch in store::batches() {
        if receipt.received.contains(&batch.id) {
            store::forget_batch(batch.id);
        } else if request.engaged && request.batches.contains(&batch.id) {
            store::keep_batch(&Closed { sent: Sent::No, ..batch });
        }
    }
}
