//! `/health`: a line that does not read is known before the first message needs it.

use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

/// Lines a deployer may mistype.
const WRONG: [(&str, &str); 7] = [
    ("EMAIL_PROVIDER", "resent://a-key"),
    ("EMAIL_FALLBACK", "smtp://mail.example:no-port"),
    ("PHONE_PROVIDER", "twilio://a-key"),
    ("WHATSAPP_PROVIDER", "whatsapp://no-number"),
    ("SHOPIFY_SECRET", "{\"demo\": \"short\"}"),
    ("WOOCOMMERCE_SECRET", "{\"no-shop-of-ours\": \"0123456789abcdef\"}"),
    ("FEEDBACK", "{\"resend\": \"resent://a-secret-of-ours\"}"),
];

async fn health(variables: Vec<(&'static str, String)>) -> (StatusCode, String) {
    let unhealthy = !variables.is_empty();
    let stage = Stage::open_with(Setting { variables, unhealthy, ..Setting::default() }).await;
    let address = format!("{}/health", stage.worker().origin());
    let answer = stage.worker().client().get(address).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_line_that_does_not_read_is_named_and_not_repeated() {
    assert_eq!(health(Vec::new()).await, (StatusCode::OK, "ok\n".to_owned()));
    for (name, line) in WRONG {
        let (status, said) = health(vec![(name, line.to_owned())]).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{name}");
        assert_eq!(said, format!("{name} is wrong: the log says where, and what to write instead"));
    }
}
