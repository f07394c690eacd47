//! What comes in at the door, and what is turned away: each with its answer and its counter.

mod flood;
mod health;
mod refusals;
mod release;
mod renewals;
