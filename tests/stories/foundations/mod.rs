//! What the stories stand on is proved first, with throw-away fixtures in the place of the shop and the Worker.

mod chromium;
mod clock;
mod mail;
mod page;
mod push;
mod services;
mod shop;
mod stage;
