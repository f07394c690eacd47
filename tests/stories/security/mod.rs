//! What strangers write, and what they hold in their hands, does no harm.
//!
//! - [`headers`]: line breaks and markup in names and titles
//! - [`links`]: a message that was forwarded, and what its new holder can do; links of one's own beside typed addresses
//! - [`oversized`]: bodies that are too long, declared or not
//! - [`push`]: subscriptions that lead elsewhere than to a push service
//! - [`redirects`]: companies that lead us on to somebody else
//!
//! Forged, replayed and oversized calls of providers: [`crate::feedback`]; forged links: [`crate::figures`].

mod headers;
mod links;
mod oversized;
mod push;
mod redirects;
