//! What strangers write, and what they hold in their hands, does no harm.
//!
//! - [`headers`]: line breaks and markup in names and titles
//! - [`links`]: a message that was forwarded, and what its new holder can do; links of one's own beside typed addresses
//! - [`push`]: subscriptions that lead elsewhere than to a push service
//!

mod headers;
mod links;
mod push;
