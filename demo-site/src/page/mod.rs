//! The pages, one file each, and what they share.

pub(crate) mod account;
pub(crate) mod card;
pub(crate) mod cart;
pub(crate) mod category;
pub(crate) mod checkout;
pub(crate) mod confirmation;
pub(crate) mod footer;
pub(crate) mod header;
pub(crate) mod home;
pub(crate) mod icon;
pub(crate) mod info;
pub(crate) mod layout;
pub(crate) mod newsletter;
pub(crate) mod overlay;
pub(crate) mod product;
pub(crate) mod search;
pub(crate) mod wishlist;

/// The words of the consent to messages: shown beside each box and sent along as its proof.
pub(crate) const MESSAGES_CONSENT: &str =
    "Send me news and reminders by e-mail. I can unsubscribe at any time.";
