//! The merchant's console as pages. Pure: a page is a function of the [`Frame`] around it and of its own model, and its
//! answer is HTML; what is asked for the model, and who may ask, is the edge's business.
//!
//! Read in this order: [`Frame`] (who reads, of which shop), the *pieces* pages are put together from, the *words* things
//! are called by, and the [`page`]s; [`new_shop`] reads the one form that comes before there is a shop. Each page's file begins with the table of the forms it holds: where each goes and
//! which fields it sends. A page leaves out what the reader's role may not do; the edge refuses it again.
//!
//! Nothing here is inline, neither script nor style, so that the console's policy can forbid both. Whatever anybody typed
//! is escaped by `maud`; addresses that come from data pass through [`Href`].
#![forbid(unsafe_code)]

mod catalogue;
mod clock;
mod frame;
mod mail;
pub mod new_shop;
mod outside;
pub mod page;
mod piece;
mod words;

pub use catalogue::{Ready, Theme, ready};
pub use clock::Clock;
pub use frame::{Assets, Flash, Frame, Reader, ShopChoice};
pub use mail::{AlertMail, Mail, invitation_mail, sign_in_mail};
pub use outside::Outside;
pub use piece::href::Href;
pub use rappel_access::{Role, Scope};
pub use words::interval::{Interval, interval};
pub use words::money;

/// What the edge answers with every page of the console: nothing from elsewhere, nothing inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
