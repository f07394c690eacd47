//! New push keys: browsers that subscribed under the former ones are still reached, by those.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_signal::{Channel, Fact};
use rappel_tests::device::Device;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::connections::files_with;
use super::desk::stage;
use super::visitor::Visitor;
use crate::identity::people::{HOUR, adds, live, page};

/// The receiver of RFC 8291, appendix A.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

fn bytes(base64url: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(base64url).unwrap()
}

fn hex(base64url: &str) -> String {
    bytes(base64url).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The public key that pages subscribe under.
async fn key(stage: &Stage) -> String {
    let address = format!("{}/v1/{SHOP_KEY}/push-key", stage.worker().origin());
    stage.worker().client().get(address).send().await.unwrap().text().await.unwrap()
}

/// A device that leaves a cart and is subscribed under the key of now; its address at the push service.
async fn subscribes(stage: &Stage, id: u128) -> (Device, String) {
    let endpoint = stage.push_service().subscribe_under(&key(stage).await);
    let mut device = Device::new(stage, id);
    let bell =
        Fact::PushSubscription { endpoint: endpoint.clone(), p256dh: bytes(P256DH), auth: bytes(AUTH) };
    let text = "Notifications".into();
    let agrees = Fact::MessageConsent { channel: Channel::Push, granted: true, text };
    page(&mut device, [adds("boots"), vec![bell, agrees]].concat()).await;
    (device, endpoint)
}

async fn makes_new_keys(stage: &Stage, owner: &Visitor) {
    let (ours, form) = (stage.worker().origin(), format!("csrf={}&sure=yes", owner.csrf));
    let before = key(stage).await;
    let (status, _) = owner.sends(stage, "/shops/demo/connections/push/make", Some(&ours), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    // Whoever looks at the console sees settings of now.
    owner.reads(stage, "/shops/demo/connections").await;
    assert_ne!(key(stage).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_subscribed_under_former_keys_is_still_reached() {
    let shop = json!({ "flows": ["cart-abandonment"] });
    let mut stage = stage(Setting { shop, ..Setting::default() }).await;
    let owner = Visitor::owner(&stage).await;
    let of_deployment = key(&stage).await;
    // The deployment's key first, then two of the shop's own: each has a subscriber.
    let (first, at_first) = subscribes(&stage, 1).await;
    makes_new_keys(&stage, &owner).await;
    let (second, at_second) = subscribes(&stage, 2).await;
    makes_new_keys(&stage, &owner).await;
    let (third, at_third) = subscribes(&stage, 3).await;

    live(&mut stage, &[&first, &second, &third], &[], 2 * HOUR).await;
    let pushes = stage.push_service().pushes_at_least(3).await;
    let mut reached: Vec<&str> = pushes.iter().map(|push| push.endpoint.as_str()).collect();
    reached.sort_unstable();
    assert_eq!(reached, [&at_first, &at_second, &at_third], "each once, by whichever key is theirs");
    let refused = stage.push_service().refusals();
    assert!(refused.iter().all(|refusal| refusal.status == 403), "{refused:?}");
    assert_eq!(refused.len(), 3, "asked with the newest key first: {refused:?}");

    // What its page says of such a subscription is heard, too: it is no stranger's.
    let cookie: String = first.visitor.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let subscription =
        json!({ "endpoint": at_first, "p256dh": hex(P256DH), "auth": hex(AUTH), "key": hex(&of_deployment) });
    let said = json!({
        "device": format!("{cookie}{}", "0".repeat(34)), "permission": "granted", "here": true, "subscription": subscription,
    });
    let request = stage.worker().client().post(format!("{}/v1/{SHOP_KEY}/browser", stage.worker().origin()));
    let answer = request.header("origin", stage.shop_origin()).body(said.to_string()).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert!(answer["ticket"].is_string(), "{answer}");
    let counters = format!("{}/v1/{SHOP_KEY}/counters", stage.worker().origin());
    let counters = stage.worker().client().get(counters).bearer_auth(API_KEY).send().await.unwrap();
    assert_eq!(counters.json::<Value>().await.unwrap()["other-push-key"], Value::Null);

    stage.worker().kill();
    assert!(
        files_with(&stage.objects(), "sealed/demo/VAPID_PRIVATE_KEY/former") > 0,
        "they lie there sealed"
    );
    stage.worker().restart();
}
