//! Journeys over the wire, without a browser: signals in, messages out, with time passing in between.

pub(crate) mod cart;
