//! What strangers write, and what they hold in their hands, does no harm.
//!
//! - [`headers`]: line breaks and markup in names and titles
//! - [`links`]: a message that was forwarded, and what its new holder can do
//! - [`push`]: subscriptions that lead elsewhere than to a push service
//!
//! Forged, replayed and oversized calls of providers: [`crate::feedback`]; forged links: [`crate::figures`].

mod headers;
mod links;
mod push;
