//! Nothing accepted is lost and nothing is doubled, whatever breaks: workerd killed at random and at each named point,
//! answers that nobody reads, two tabs at once, clocks that jump.
//!
//! - [`run`]: hundreds of shoppers at once, workerd killed again and again; `RAPPEL_SEED` repeats a run
//! - [`points`]: one kill at each point from claim to outcome
//! - [`wire`]: what breaks between page and edge
//! - [`shopper`] and [`book`]: what a shopper will do, and what the edge says has been done

mod book;
mod points;
mod run;
mod shopper;
mod wire;
