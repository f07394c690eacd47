//! The merchant's console, used in a real browser by those who may, and tried by those who may not.

mod backlog;
mod backup;
mod connections;
mod consents;
mod desk;
mod erasing;
mod forged;
mod gallery;
mod import;
mod owner;
mod pause;
mod people;
mod person;
mod places;
mod push_keys;
mod set_up;
mod team;
mod trying;
mod visitor;
mod words;
