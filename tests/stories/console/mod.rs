//! The merchant's console, used in a real browser by those who may, and tried by those who may not.

mod connections;
mod desk;
mod forged;
mod gallery;
mod import;
mod owner;
mod pause;
mod people;
mod person;
mod set_up;
mod team;
mod trying;
mod visitor;
mod words;
