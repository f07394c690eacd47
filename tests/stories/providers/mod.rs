//! E-mail by mail servers and by the companies that take it over HTTP: what arrives there, and what the edge makes of their
//! answers.
//!
//! - [`answers`]: taken, later, never, lost, wrong key
//! - [`conversation`]: several messages of one conversation with a mail server
//! - [`fallback`]: a second provider, and the platform's own binding
//! - [`pace`]: how fast they go, and from a young domain
//! - [`dead_letters`]: what was given up
//! - [`alerts`]: what the merchant is told of it
//! - [`counted`]: what the deployer's own dataset is told

mod alerts;
mod answers;
mod conversation;
mod counted;
mod dead_letters;
mod fallback;
mod pace;

use rappel_tests::services::Call;
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

/// Where the merchant is told that messages do not go.
const CONTACT: &str = "help@fellwren.example";

/// What a company was asked to send to shoppers.
fn to_shoppers(stage: &Stage, company: &str) -> Vec<Call> {
    let mut calls = stage.services().of(company).calls();
    calls.retain(|call| !is_to_contact(call));
    calls
}

fn is_to_contact(call: &Call) -> bool {
    ["/to/0", "/To"].iter().any(|place| call.text(place).contains(CONTACT))
}

/// A stage whose e-mails go by this line, with an abandoned cart's series and the order's confirmation switched on.
async fn stage_by(line: &str) -> Stage {
    stage_with(vec![("EMAIL_PROVIDER", line.to_owned())]).await
}

/// The same with these variables and secrets.
async fn stage_with(variables: Vec<(&'static str, String)>) -> Stage {
    let shop = json!({ "flows": ["cart-abandonment", "order-confirmation"] });
    Stage::open_with(Setting { shop, variables, ..Setting::default() }).await
}
