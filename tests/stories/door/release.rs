//! What is deployed has no live view, no demo clock and no test doors.

use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn the_release_answers_404_at_every_dev_door() {
    let release = Stage::open_with(Setting { release: true, ..Setting::default() }).await;
    let dev = Stage::open().await;
    for path in [
        "/dev/live",
        "/dev/api/visitors?shop=demo",
        "/dev/api/counters?shop=demo",
        "/dev/api/journey",
        "/dev/",
    ] {
        let get = async |stage: &Stage| {
            let address = format!("{}{path}", stage.worker().origin());
            stage.worker().client().get(address).send().await.unwrap().status()
        };
        assert_eq!(get(&release).await, StatusCode::NOT_FOUND, "{path}");
        if path.contains("live") || path.contains("counters") {
            assert_eq!(
                get(&dev).await,
                StatusCode::OK,
                "{path} must exist in the dev bundle, or this test proves nothing"
            );
        }
    }
}
