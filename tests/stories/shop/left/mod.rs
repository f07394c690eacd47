//! One story for each class of leaving: what was left, and what is written then, to the last message of the series.

mod browse;
mod cart;
mod checkout;
mod search;
mod site;
