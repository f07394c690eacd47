//! What messages came to: clicks, orders that followed them, and the shop's figures.
//!
//! - [`clicks`]: links of messages, honest and forged

mod clicks;
