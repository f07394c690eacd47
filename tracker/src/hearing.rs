//! Consent before anything else: hears every source, and lets the tracker exist only while measuring is allowed.

use crate::config::Config;
use crate::consent::Words;
use crate::page::{self, Value};
use crate::tracker::Tracker;
use crate::{event, store};

/// The ear of one page.
pub(crate) struct Hearing {
    config: Config,
    words: Words,
    /// All words said before us were heard.
    ready: bool,
    /// The history is followed; once is enough.
    following: bool,
    tracker: Option<Tracker>,
}

impl Hearing {
    /// Hears nothing yet.
    pub(crate) fn begin(settings: &Value) -> Hearing {
        let config = Config::read(settings);
        let navigator = page::get(&page::root(), "navigator");
        let privacy_control = page::get(&navigator, "globalPrivacyControl").is_truthy();
        let words = Words::new(privacy_control, config.notice);
        Hearing { config, words, ready: false, following: false, tracker: None }
    }

    /// Words on consent are weighed here; all else is the tracker's, if there is one.
    pub(crate) fn on(&mut self, code: u32, value: &Value) {
        let spoken = code <= event::COMMAND;
        if spoken && page::text(&page::at(value, 0), 8).as_deref() == Some("consent") {
            self.hear(code, value);
        } else if code == event::READY {
            self.ready = true;
        } else if let Some(tracker) = &mut self.tracker {
            return tracker.on(code, value);
        }
        if self.ready {
            self.review();
        }
    }

    fn hear(&mut self, code: u32, entry: &Value) {
        let first = page::at(entry, 1);
        if code == event::COMMAND {
            let word = |key| page::get(&first, key).as_bool();
            return self.words.hear_page(word("measure"), word("advertise"));
        }
        let details = page::at(entry, 2);
        let explicit = page::text(&first, 8).as_deref() == Some("update");
        // A default for some regions only: its "no" may be ours, its "yes" may not.
        let partial = page::get(&details, "region").is_truthy();
        let word = |key| {
            let granted = page::text_of(&details, key, 8)? == "granted";
            (!granted || !partial).then_some(granted)
        };
        self.words.hear_mode(word("analytics_storage"), word("ad_user_data"), word("ad_personalization"), explicit);
    }

    fn review(&mut self) {
        let consent = self.words.decide();
        match (&mut self.tracker, consent.measure) {
            (Some(tracker), true) => tracker.consent(consent),
            (None, true) => {
                self.tracker = Some(Tracker::begin(self.config, consent));
                if !self.following {
                    self.following = true;
                    page::follow(event::TURN);
                }
            }
            (Some(_), false) => {
                if let Some(tracker) = self.tracker.take() {
                    tracker.withdraw(consent);
                }
            }
            // Measured on an earlier page, or on a sibling host, and refused since.
            (None, false) => {
                if self.words.is_withdrawn() && store::device().is_some() {
                    Tracker::begin(self.config, consent).withdraw(consent);
                }
            }
        }
    }
}
