//! The bytes of messages: push encryption and signing, MIME, templates, answers → outcome. Never sends.
//!
//! Pure: no I/O, no clock, no randomness. Time, salts and jitter are arguments, so that published
//! vectors are tests and every retry can be rebuilt byte for byte.
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`alert`] | when is the merchant told that messages do not go? |
//! | [`template`] | what does the message say? |
//! | [`push`] | which request carries it to a browser's push service, and what does the answer mean? |
//! | [`dns`] | which records of the sender's domain prove that mail is the shop's, and are they there? |
//! | [`email`] | which MIME message carries it, and what do the SMTP replies mean? |
//! | [`feedback`] | what became of a message after the provider took it |
//! | [`invitation`] | what does a page ask of visitors? |
//! | [`forward`] | what another platform is told |
//! | [`page`] | what a page that a message's link opens says |
//! | [`phone`] | who is written to on a phone, by which way |
//! | [`provider`] | which HTTP request carries it to a provider, and what does the answer mean? |
//! | [`outcome`] | what became of an attempt, in words shared by all channels |
//! | [`retry`] | what happens next to that message |
//! | [`pace`] | when may a provider be sent the next one? |
//! | [`sealed`] | what a merchant typed, as it is stored |
//! | [`service`] | which companies can be connected, and what to type for each |
//! | [`signing`] | signed links, signed visitor ids, keyed hashes |
//! | [`link`] | which addresses may stand in a message |
//! | [`nameless`] | what of others' words names nobody |
//! | [`text`] | how hostile text becomes one plain line |

pub mod alert;
pub mod dns;
pub mod email;
pub mod feedback;
pub mod forward;
pub mod invitation;
pub mod link;
pub mod nameless;
pub mod outcome;
pub mod pace;
pub mod page;
pub mod phone;
pub mod provider;
pub mod push;
pub mod retry;
pub mod sealed;
pub mod service;
pub mod signing;
pub mod template;
pub mod text;

pub use outcome::Outcome;
