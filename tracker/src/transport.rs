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

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::limit::{ASKS_MAX, BATCHES_MAX};
use rappel_signal::{BatchId, Consent, Signature};

use crate::batch::{Request, receipt};
use crate::device::Device;
use crate::text::{bytes_of, push_bytes};
use crate::{event, page, store};

/// The page's requests. Only the latest is remembered: what an earlier one's answer names as received is forgotten
/// all the same, and its gaps show when they are asked about.
#[derive(Default)]
pub(crate) struct Transport {
    number: u32,
    engaged: bool,
    sent: Vec<BatchId>,
}

impl Transport {
    /// Sends what is due. `ask`: also ask about what was sent before and never answered.
    pub(crate) fn send(&mut self, device: &Device, consent: Consent, ask: bool, hiding: bool) {
        let mut request = Request::begin(device, consent);
        let mut sent = Vec::new();
        let now_ms = page::wall();
        store::each_batch(|name, state, tail| {
            let due = state == store::UNSENT || state == store::SENT_UNENGAGED && device.engaged;
            if due && request.batches.count < BATCHES_MAX as u32 {
                request.send(name, &tail, now_ms);
                store::keep_batch(
                    name,
                    if device.engaged { store::SENT } else { store::SENT_UNENGAGED },
                    &tail,
                );
                sent.push(name.id);
            } else if !due && ask && state == store::SENT && request.asks.count < ASKS_MAX as u32 {
                request.ask(name);
                sent.push(name.id);
            }
        });
        if sent.is_empty() {
            return;
        }
        self.sent = sent;
        self.engaged = device.engaged;
        self.number += 1;
        let mut text = String::new();
        push_bytes(&mut text, &request.bytes());
        page::send(&text, hiding, event::ANSWER + self.number);
    }

    /// Reads an answer: its first character is the status, the rest a receipt. The signature, if it brings one.
    pub(crate) fn answered(&mut self, number: u32, answer: &str) -> Option<Signature> {
        let mut characters = answer.chars();
        let status = characters.next()? as u32;
        let refused = (400..500).contains(&status) && status != 429;
        if refused {
            page::say("refused by the edge: see docs/wire-format.md");
        }
        let delivered = (200..300).contains(&status);
        let (signature, received) = match receipt(&bytes_of(characters.as_str())) {
            Some(read) if delivered => read,
            // Accepted without a receipt: nothing is known.
            _ if delivered => return None,
            _ => (None, Vec::new()),
        };
        let latest = number == self.number;
        store::each_batch(|name, _, tail| {
            let sent = latest && self.sent.contains(&name.id);
            if received.contains(&name.id) || sent && refused {
                store::forget_batch(name);
            } else if sent && (self.engaged || !delivered) {
                store::keep_batch(name, store::UNSENT, &tail);
            }
        });
        signature
    }
}
