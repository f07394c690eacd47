//! Consent before anything else: hears every source, and lets the tracker exist only while measuring is allowed.

use alloc::boxed::Box;

use crate::consent::Words;
use crate::sensors::record::field;
use crate::text::number;
use crate::tracker::Tracker;
use crate::{event, page, store};

/// The ear of one page.
pub(crate) struct Hearing {
    words: Words,
    /// All words said before us were heard.
    ready: bool,
    /// The history is followed; once is enough.
    following: bool,
    tracker: Option<Box<Tracker>>,
}

impl Hearing {
    /// Hears nothing yet.
    pub(crate) fn begin(notice: bool, privacy_control: bool) -> Hearing {
        let words = Words::new(privacy_control, notice);
        Hearing { words, ready: false, following: false, tracker: None }
    }

    /// Words on consent are weighed here; all else is the tracker's, if there is one.
    pub(crate) fn on(&mut self, code: u32, text: &str) {
        let word = |place| match field(text, place) {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        };
        match code {
            event::CONSENT => {
                let source = number(field(text, 0)).unwrap_or_default();
                self.words.hear(source, word(1) == Some(true), [word(2), word(3), word(4)]);
            }
            event::READY => self.ready = true,
            _ => {
                if let Some(tracker) = &mut self.tracker {
                    tracker.on(code, text);
                }
                return;
            }
        }
        if self.ready {
            self.review();
        }
    }

    fn review(&mut self) {
        let consent = self.words.decide();
        if !consent.measure {
            // Without a tracker: measured on an earlier page, or on a sibling host, and refused since.
            let refused = || self.words.is_withdrawn() && store::device().is_some();
            let tracker = self.tracker.take().or_else(|| refused().then(|| Tracker::begin(consent)));
            if let Some(tracker) = tracker {
                tracker.withdraw(consent);
            }
        } else if let Some(tracker) = &mut self.tracker {
            tracker.consent = consent;
        } else {
            self.tracker = Some(Tracker::begin(consent));
            if !self.following {
                self.following = true;
                page::follow();
            }
        }
    }
}
