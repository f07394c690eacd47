//! Companies that take messages over HTTP: message → request, answer → outcome. One file for each, one trait for all.
//!
//! Nothing here opens a connection: whoever may, sends the request as it is and hands back what was answered. An
//! attempt, whatever the provider:
//!
//! 1. [`Provider::request`]: the request, or an outcome at once if there is nothing worth sending.
//! 2. sent, within a deadline: [`Provider::outcome`] of the answer; no answer is [`Outcome::Unknown`].
//! 3. [`settled`]: a lost answer is asked for again, if the provider will know the message as one it has.
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`line`] | with which key, at which place: one line of configuration |
//! | [`repeat`] | may a message whose answer was lost be sent again? |
//! | [`resend`], [`postmark`], [`sendgrid`], [`mailgun`], [`ses`], [`brevo`], [`cloudflare`] | e-mail, each in its provider's words |
//! | [`twilio`], [`whatsapp`] | SMS, RCS, WhatsApp |
//! | [`klaviyo`], [`brevo_events`], [`omnisend`], [`mailchimp`], [`sendlane`], [`account_engagement`], [`responsys`], [`yotpo`], [`webhook`] | platforms of the merchant's that are told what happened |
//! | [`klaviyo_profile`] | what such a platform is told of who a shopper is |
//! | [`meta_audience`] | who is in an advertising audience |
//! | [`login`] | platforms that want a login first |
//! | `choice` | which of them a line names |
//! | `sigv4` | how Amazon wants requests signed |
//! | `parts` | what all of them need of an e-mail, made harmless |
//! | `instant` | how an instant is written |
//! | `request`, `answer` | what all requests and answers have in common |
//!
//! Addresses of providers are constants, and that of a webhook is the merchant's, checked: what a stranger typed never
//! decides where a request goes.

use http::{Request, Response};

use crate::email::EmailToSend;
use crate::forward::{AudienceChange, ErasureToForward, EventToForward, ProfileToForward};
use crate::outcome::Outcome;
use crate::phone::PhoneToSend;

pub mod account_engagement;
mod answer;
pub mod brevo;
pub mod brevo_events;
mod choice;
pub mod cloudflare;
mod erasure;
mod instant;
pub mod klaviyo;
pub mod klaviyo_profile;
pub mod line;
pub mod login;
pub mod mailchimp;
pub mod mailgun;
pub mod meta_audience;
pub mod omnisend;
mod parts;
pub mod postmark;
pub mod repeat;
mod request;
pub mod resend;
pub mod responsys;
pub mod sendgrid;
pub mod sendlane;
pub mod ses;
mod sigv4;
pub mod twilio;
pub mod webhook;
pub mod whatsapp;
pub mod yotpo;

pub use answer::ANSWER_MAX_BYTES;
pub(crate) use answer::header_of;
pub use choice::{
    audience_provider, email_provider, erasure_provider, forward_provider, phone_provider, profile_provider,
};
pub use erasure::takes_both;
pub(crate) use instant::rfc3339;
pub use line::LineError;
pub use login::{Login, Token};
pub(crate) use parts::{ID_NAME, put};
pub use repeat::{counts_on_ms, may_repeat, settled};
pub use request::{REQUEST_MAX_BYTES, SECRET_MAX_BYTES, Secret};

/// Takes messages of one kind over HTTP.
pub trait Provider<Message> {
    /// Its name, as merchants know it.
    fn name(&self) -> &'static str;

    /// How long it remembers the id of a message it has taken and will not send it twice, in milliseconds; `None` if it
    /// does not look at ids.
    fn remembers_ms(&self) -> Option<i64>;

    /// The login that gives the token which requests are to be [entered](Token::enter) with; `None` where a key of its own
    /// goes along with each request.
    fn login(&self) -> Option<Login> {
        None
    }

    /// The request that hands the message over. The same message makes the same request, byte for byte, but for the
    /// time of signature and date. An error is the outcome of the attempt: nothing is to be sent.
    fn request(&self, message: &Message) -> Result<Request<Vec<u8>>, Outcome>;

    /// What the answer means. An answer that is none is [`Outcome::Unknown`], like a lost one.
    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome;
}

/// A provider that takes e-mail.
pub type EmailProvider = dyn for<'a> Provider<EmailToSend<'a>>;

/// A provider that takes messages to phones.
pub type PhoneProvider = dyn for<'a> Provider<PhoneToSend<'a>>;

/// A platform that is told of events.
pub type ForwardProvider = dyn for<'a> Provider<EventToForward<'a>>;

/// A platform that keeps a profile of each shopper.
pub type ProfileProvider = dyn for<'a> Provider<ProfileToForward<'a>>;

/// A platform that can be told to forget somebody.
pub type ErasureProvider = dyn for<'a> Provider<ErasureToForward<'a>>;

/// An advertising audience.
pub type AudienceProvider = dyn for<'a> Provider<AudienceChange<'a>>;
