//! The pages, one file each: its forms, its model, its HTML.
//!
//! Every form goes by `POST`, carries `csrf`, and goes to `<the shop's console>/…` as its file says. Without the script all
//! of them work; with it, some ask first.

pub mod connections;
pub mod flow;
pub mod flows;
pub mod import;
pub mod map;
pub mod messages;
pub mod overview;
pub mod people;
pub mod person;
pub mod refused;
pub mod set_up;
pub mod settings;
pub mod sign_in;
pub mod team;
