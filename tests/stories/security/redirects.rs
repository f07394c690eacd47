//! A company that we tell something leads us on to somebody else, who must not be told: a call carries keys and addresses.

use rappel_tests::services::Answer;
use serde_json::json;

use crate::connections::stage_with;
use crate::identity::people::{ADA, HOUR, leaves_a_cart, live};

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_webhook_that_leads_elsewhere_is_not_followed() {
    let connections =
        json!({ "hooks": "webhook://whsec_d2hhdCBib3RoIG9mIHRoZW0ga25vdy4u@hooks.shop.example/rappel" });
    let flows = json!({ "flows": [{ "flow": "cart-abandonment", "forward_besides": "hooks" }] });
    let mut stage = stage_with(flows, ("CONNECTIONS", &connections.to_string())).await;
    stage.services().of("webhook").answers().set(Answer::LeadOn("/inside.example/rappel"));
    let device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&device], &[], 2 * HOUR).await;

    assert!(!stage.services().of("webhook").calls().is_empty(), "{:?}", stage.services().refusals());
    assert_eq!(stage.services().refusals(), Vec::<String>::new(), "nobody else was asked");
}
