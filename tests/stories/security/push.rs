//! A push subscription is an address that a stranger's browser names: only push services are ever asked.

use base64ct::{Base64UrlUnpadded, Encoding};
use rappel_signal::{Channel, Fact};
use rappel_tests::device::Device;
use rappel_tests::stage::Stage;
use tokio::net::TcpListener;

use crate::identity::people::{HOUR, adds, journey, live, page};

const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_leads_elsewhere_is_not_kept_and_nobody_is_asked() {
    let mut stage = Stage::open().await;
    let key = |text: &str| Base64UrlUnpadded::decode_vec(text).unwrap();
    // Somebody in a private network, who would answer.
    let neighbour = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = neighbour.local_addr().unwrap().port();
    let mut device = Device::new(&stage, 1);
    for endpoint in [
        format!("http://10.0.0.1:{port}/push"),
        "https://10.0.0.1/push".into(),
        "https://192.168.1.1/push".into(),
        "https://169.254.169.254/latest/meta-data/".into(),
        "https://[fd00::1]/push".into(),
        format!("https://0.0.0.0:{port}/push"),
        "https://fcm.googleapis.com.evil.example/push".into(),
        "https://fcm.googleapis.com@10.0.0.1/push".into(),
        "https://fcm.googleapis.com:8443/push".into(),
        "file:///etc/passwd".into(),
    ] {
        let bell = Fact::PushSubscription { endpoint, p256dh: key(P256DH), auth: key(AUTH) };
        let text = "Notifications".into();
        let agrees = Fact::MessageConsent { channel: Channel::Push, granted: true, text };
        page(&mut device, [adds("boots"), vec![bell, agrees]].concat()).await;
    }
    let contacts = journey(&stage, &device).await["person"]["segments"][0]["contacts"].clone();
    assert_eq!(contacts.as_array().map_or(0, Vec::len), 0, "{contacts}");
    live(&mut stage, &[&device], &[], 5 * HOUR).await;
    let decisions = journey(&stage, &device).await["decisions"].as_array().cloned().unwrap_or_default();
    assert!(!decisions.iter().any(|decision| decision["act"] == "sent"), "{decisions:?}");
    let asked = tokio::time::timeout(std::time::Duration::from_millis(10), neighbour.accept()).await;
    assert!(asked.is_err(), "somebody was asked");
}
