//! Bodies that are too long: refused before they are read, and those that do not say how long they are as soon as they are.

use std::cell::Cell;

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::stage::Stage;
use reqwest::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::feedback::providers;
use crate::figures::written_to;
use crate::identity::people::ADA;
use crate::letters::link_to;

const PIECE_BYTES: usize = 64 * 1024;
/// 64 MB: more than the sockets between us hold, and less than an isolate's memory, so that it is the answer that tells.
const PIECES_MAX: usize = 1_024;

/// Sends a body that never says how long it is until an answer comes: its first line, and how many pieces were taken.
async fn endless(stage: &Stage, path: &str) -> (String, usize) {
    let origin = stage.worker().origin();
    let host = origin.trim_start_matches("http://");
    let (mut answers, mut asks) = TcpStream::connect(host).await.unwrap().into_split();
    let shop = stage.shop_origin();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: {shop}\r\nauthorization: Bearer {API_KEY}\r\n\
         transfer-encoding: chunked\r\n\r\n"
    );
    asks.write_all(head.as_bytes()).await.unwrap();
    let taken = Cell::new(0);
    let asking = async {
        let piece = [format!("{PIECE_BYTES:x}\r\n").as_bytes(), &[b' '; PIECE_BYTES], b"\r\n"].concat();
        while taken.get() < PIECES_MAX && asks.write_all(&piece).await.is_ok() {
            taken.set(taken.get() + 1);
        }
        // Who waits for the end has it now.
        asks.write_all(b"0\r\n\r\n").await.ok();
        std::future::pending::<()>().await;
    };
    let mut answer = vec![0; 1_024];
    let length = tokio::select! {
        length = answers.read(&mut answer) => length.unwrap_or(0),
        () = asking => 0,
    };
    let answer = String::from_utf8_lossy(&answer[..length]).lines().next().unwrap_or_default().to_owned();
    (answer, taken.get())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_says_no_length_is_read_no_further_than_it_may_be_long() {
    let mut stage = Stage::open().await;
    written_to(&mut stage, 1).await;
    let preferences = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    for path in [
        format!("/v1/{SHOP_KEY}/signals"),
        format!("/v1/{SHOP_KEY}/browser"),
        format!("/v1/{SHOP_KEY}/events"),
        providers::path("resend"),
        preferences.replacen(&stage.worker().origin(), "", 1),
    ] {
        let (answer, taken) = endless(&stage, &path).await;
        assert!(answer.contains(" 413 "), "{path}: {answer:?}");
        assert!(taken < PIECES_MAX, "{path}: all of it was taken");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_and_words_of_service_workers_have_a_length_they_may_not_pass() {
    let mut stage = Stage::open().await;
    let (_, click) = written_to(&mut stage, 2).await;
    let preferences = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    let shown = click.replacen("/c/", "/n/", 1);
    let form = |bytes: usize| format!("act=topics&off={}", "x".repeat(bytes - "act=topics&off=".len()));
    let status = async |address: &str, body: String| {
        stage.worker().client().post(address).body(body).send().await.unwrap().status()
    };
    assert_eq!(status(&preferences, form(16 * 1024)).await, StatusCode::OK);
    assert_eq!(status(&preferences, form(16 * 1024 + 1)).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(status(&shown, "shown".into()).await, StatusCode::NO_CONTENT);
    assert_eq!(status(&shown, "x".repeat(16)).await, StatusCode::BAD_REQUEST, "read, and not understood");
    assert_eq!(status(&shown, "x".repeat(17)).await, StatusCode::PAYLOAD_TOO_LARGE);
}
