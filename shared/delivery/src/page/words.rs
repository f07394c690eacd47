//! The words of the pages, in each language. `{shop}`, `{messages}`, `{topic}`, `{day}` and `{days}` are filled in.

mod english;
mod french;
mod hungarian;

use super::frame::{Host, said};
use super::{Done, Problem};
use crate::template::Language;
use crate::text::{plain_line, truncate_chars, unlinked};

/// Longest topic shown, in characters.
const TOPIC_MAX_CHARS: usize = 60;
/// Languages of a reader that are looked at: browsers name a handful.
const READ_MAX: usize = 8;

/// What a channel carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Messages {
    /// E-mails.
    Emails,
    /// Notifications of a browser.
    Notifications,
    /// SMS or RCS.
    Texts,
    /// WhatsApp.
    WhatsApp,
}

impl Messages {
    /// Every kind.
    pub const ALL: [Messages; 4] =
        [Messages::Emails, Messages::Notifications, Messages::Texts, Messages::WhatsApp];

    /// The name in a form.
    pub fn name(self) -> &'static str {
        match self {
            Messages::Emails => "email",
            Messages::Notifications => "push",
            Messages::Texts => "sms",
            Messages::WhatsApp => "whatsapp",
        }
    }

    /// The kind of this name in a form.
    pub fn from_name(name: &str) -> Option<Messages> {
        Messages::ALL.into_iter().find(|messages| messages.name() == name)
    }
}

/// What the pages say in one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    /// By kind, to stand in a sentence: "by email".
    pub(super) kinds: [&'static str; 4],
    /// By kind: what is agreed to.
    pub(super) wordings: [&'static str; 4],
    /// The ready topics, by name.
    pub(super) ready_topics: [(&'static str, &'static str); 4],
    pub(super) done: &'static str,
    pub(super) leave_title: &'static str,
    pub(super) leave_question: &'static str,
    pub(super) leave_button: &'static str,
    pub(super) leave_all_button: &'static str,
    pub(super) left: &'static str,
    pub(super) left_all: &'static str,
    pub(super) lessen_title: &'static str,
    pub(super) topics_off: &'static str,
    pub(super) off_stays_off: &'static str,
    pub(super) topics_button: &'static str,
    pub(super) topics_done: &'static str,
    pub(super) pause_title: &'static str,
    pub(super) pause_sentence: &'static str,
    pub(super) pause_button: &'static str,
    pub(super) pause_done: &'static str,
    pub(super) pause_box: &'static str,
    pub(super) paused_until: &'static str,
    pub(super) more_title: &'static str,
    pub(super) more_sentence: &'static str,
    pub(super) more_button: &'static str,
    pub(super) link_sent_title: &'static str,
    pub(super) link_sent: &'static str,
    pub(super) stale_title: &'static str,
    pub(super) stale_sentence: &'static str,
    pub(super) why_title: &'static str,
    pub(super) why_topic: &'static str,
    pub(super) why_on: &'static str,
    pub(super) why_agreed: &'static str,
    pub(super) why_unknown: &'static str,
    pub(super) confirm_title: &'static str,
    pub(super) confirm_question: &'static str,
    pub(super) confirm_button: &'static str,
    pub(super) confirm_otherwise: &'static str,
    pub(super) confirmed: &'static str,
    pub(super) nothing_to_confirm: &'static str,
    pub(super) settings_title: &'static str,
    pub(super) channels: &'static str,
    pub(super) topics: &'static str,
    pub(super) always: &'static str,
    pub(super) about_title: &'static str,
    pub(super) about_sentence: &'static str,
    pub(super) first_name: &'static str,
    pub(super) birthday: &'static str,
    pub(super) day: &'static str,
    pub(super) month: &'static str,
    pub(super) months: [&'static str; 12],
    pub(super) tastes: &'static str,
    pub(super) phone: &'static str,
    pub(super) save_button: &'static str,
    pub(super) saved: &'static str,
    pub(super) not_all_saved: &'static str,
    pub(super) no_such_day: &'static str,
    pub(super) no_such_number: &'static str,
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Words {
        match language {
            Language::English => &english::WORDS,
            Language::French => &french::WORDS,
            Language::Hungarian => &hungarian::WORDS,
        }
    }

    pub(super) fn messages(&self, messages: Messages) -> &'static str {
        let [emails, notifications, texts, whatsapp] = self.kinds;
        match messages {
            Messages::Emails => emails,
            Messages::Notifications => notifications,
            Messages::Texts => texts,
            Messages::WhatsApp => whatsapp,
        }
    }

    /// A ready topic in the reader's language; a merchant's own as one plain line.
    pub(super) fn topic(&self, name: &str) -> String {
        let ready = self.ready_topics.iter().find(|(known, _)| *known == name);
        let own = || truncate_chars(&unlinked(&plain_line(name, name.len())), TOPIC_MAX_CHARS);
        ready.map_or_else(own, |(_, said)| (*said).to_owned())
    }

    pub(super) fn what_was_done(&self, done: Done) -> &'static str {
        match done {
            Done::Topics => self.topics_done,
            Done::Paused => self.pause_done,
            Done::Left => self.left,
            Done::LeftAll => self.left_all,
        }
    }

    pub(super) fn problem(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::Birthday => self.no_such_day,
            Problem::Phone => self.no_such_number,
        }
    }
}

/// What somebody agrees to who ticks a channel on a page: kept as the proof of it.
pub fn consent_wording(host: &Host, messages: Messages) -> String {
    let [emails, notifications, texts, whatsapp] = Words::of(host.language).wordings;
    let wording = match messages {
        Messages::Emails => emails,
        Messages::Notifications => notifications,
        Messages::Texts => texts,
        Messages::WhatsApp => whatsapp,
    };
    said(host, wording)
}

/// The first language with words of those that a browser says its reader reads (`Accept-Language`), else the shop's.
/// Browsers name them in order, so that weights need not be read.
pub fn language_of_reader(accepts: Option<&str>, shop: &str) -> Language {
    let named = accepts.unwrap_or_default().split(',').take(READ_MAX);
    let tags = named.filter_map(|part| part.split(';').next()).map(str::trim);
    Language::first_spoken(tags.chain([shop]))
}
