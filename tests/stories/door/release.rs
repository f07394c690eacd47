//! What is deployed has no live view, no demo clock and no test doors.

use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

/// Dev doors, and whether the dev bundle answers them as they are asked here.
const DOORS: [(&str, bool); 5] = [
    ("/dev/live", true),
    ("/dev/api/visitors?shop=demo", true),
    ("/dev/api/counters?shop=demo", true),
    ("/dev/api/journey", false),
    ("/dev/", false),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_release_answers_404_at_every_dev_door() {
    let release = Stage::open_with(Setting { release: true, ..Setting::default() }).await;
    for (path, _) in DOORS {
        assert_eq!(get(&release, path).await, StatusCode::NOT_FOUND, "{path}");
    }
    // One stage after the other: who holds one and waits for a second may wait for ever.
    drop(release);
    let dev = Stage::open().await;
    for (path, _) in DOORS.into_iter().filter(|(_, answers)| *answers) {
        let status = get(&dev, path).await;
        assert_eq!(
            status,
            StatusCode::OK,
            "{path} must exist in the dev bundle, or this test proves nothing"
        );
    }
}

async fn get(stage: &Stage, path: &str) -> StatusCode {
    let address = format!("{}{path}", stage.worker().origin());
    stage.worker().client().get(address).send().await.unwrap().status()
}
