//! E-mail by mail servers and by the companies that take it over HTTP: what arrives there, and what the edge makes of their
//! answers.
//!
//! - [`answers`]: taken, later, never, lost, wrong key
//! - [`conversation`]: several messages of one conversation with a mail server
//! - [`fallback`]: a second provider, and the platform's own binding
//! - [`pace`]: how fast they go, and from a young domain
//! - [`dead_letters`]: what was given up

mod alerts;
mod answers;
mod conversation;
mod dead_letters;
mod fallback;
mod pace;

use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

/// A stage whose e-mails go by this line, with an abandoned cart's series and the order's confirmation switched on.
async fn stage_by(line: &str) -> Stage {
    stage_with(vec![("EMAIL_PROVIDER", line.to_owned())]).await
}

/// The same with these variables and secrets.
async fn stage_with(variables: Vec<(&'static str, String)>) -> Stage {
    let shop = json!({ "flows": ["cart-abandonment", "order-confirmation"] });
    Stage::open_with(Setting { shop, variables, ..Setting::default() }).await
}
