//! Journeys over the wire, without a browser: signals in, messages out, with time passing in between.

mod cart;
