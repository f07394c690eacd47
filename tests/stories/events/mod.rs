//! The shop's server tells of orders, customers and products, and shoppers get the messages that follow.
//!
//! - [`customers`]: what follows an account
//! - [`door`]: keys, limits, answers; what is told twice, and what cannot be read
//! - [`orders`]: what follows an order
//! - [`platforms`]: Shopify and WooCommerce tell by webhooks
//! - [`referrals`]: a friend's order with a code
//! - [`services`]: delivery services, and whose a parcel is
//! - [`server`]: what these stories share

mod customers;
mod door;
mod orders;
pub(crate) mod platforms;
mod referrals;
pub(crate) mod server;
mod services;
