//! Mail that a Worker sends by SMTP arrives in both mailboxes, and the quick one can misbehave.

use rappel_local::{WorkerConfig, port};
use rappel_tests::mailbox::{Answer, MailDev, Mailbox, Point};
use rappel_tests::{clock::Clock, project, workerd::Worker};

const MESSAGE: &str = "From: Shop <shop@example.com>\r\nTo: ann@example.com\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n\
    List-Unsubscribe:\r\n <https://shop.example/u/1>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
    <a href=\"https://shop.example/?a=1&amp;b=2\">Back</a>\r\n..two dots\r\n";

struct Scene {
    folder: tempfile::TempDir,
    worker: Worker,
    mailbox: Mailbox,
}

async fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::new(folder.path());
    let port = port::choose_free().unwrap();
    let config = WorkerConfig::new(project::fixture("alarm-worker"), folder.path().join("objects"), port)
        .with_object("DEVICE", "DeviceObject");
    let worker = Worker::start(config, &clock).await;
    Scene { mailbox: Mailbox::start(&clock).await, worker, folder }
}

/// Has the Worker send [`MESSAGE`]; answers with the server's last word.
async fn send(worker: &Worker, port: u16) -> String {
    let address = format!("{}/mail?port={port}", worker.origin());
    worker.client().post(address).body(MESSAGE).send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_arrives_with_everything_a_story_asks_about() {
    let Scene { worker, mailbox, .. } = scene().await;
    assert_eq!(send(&worker, mailbox.port()).await, "250 2.0.0 kept");

    let mail = mailbox.first_mail_to("ann@example.com").await;
    assert_eq!(mail.sender, "shop@example.com");
    assert_eq!(mail.subject(), "Café");
    assert_eq!(mail.header("List-Unsubscribe").as_deref(), Some("<https://shop.example/u/1>"));
    assert_eq!(mail.links(), ["https://shop.example/?a=1&b=2"]);
    assert!(mail.html().contains("\r\n.two dots"), "dots are doubled on the wire only: {}", mail.html());
    assert!(mail.acknowledged);
}

#[tokio::test(flavor = "multi_thread")]
async fn maildev_shows_the_same_mail() {
    let Scene { worker, folder, .. } = scene().await;
    let maildev = MailDev::start(folder.path()).await;
    assert!(send(&worker, maildev.smtp_port()).await.starts_with("250"));

    let mail = maildev.first_mail_to("ann@example.com").await;
    assert_eq!(mail.subject, "Café");
    assert!(mail.html.contains("Back"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mailbox_misbehaves_as_told() {
    let Scene { worker, mailbox, .. } = scene().await;
    let refusals = [Answer::Refuse(451), Answer::RefuseRecipient(550), Answer::CloseUnanswered];
    mailbox.answers().set_next(refusals);

    assert!(send(&worker, mailbox.port()).await.starts_with("451"));
    assert!(send(&worker, mailbox.port()).await.starts_with("550"));
    assert_eq!(mailbox.mails(), [], "what was refused has not arrived");
    assert_eq!(send(&worker, mailbox.port()).await, "closed");
    assert_eq!(mailbox.mails().len(), 1, "arrived, but the sender cannot know");
    assert!(!mailbox.mails()[0].acknowledged);
    assert!(send(&worker, mailbox.port()).await.starts_with("250"), "and then as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn workerd_can_be_killed_between_a_mail_and_its_answer() {
    let Scene { worker, mailbox, .. } = scene().await;
    mailbox.gate().hold_at(Point::Message);
    let (origin, client, port) = (worker.origin(), worker.client().clone(), mailbox.port());
    let sending =
        tokio::spawn(
            async move { client.post(format!("{origin}/mail?port={port}")).body(MESSAGE).send().await },
        );

    assert_eq!(mailbox.gate().until_held().await, Point::Message);
    worker.kill();

    assert!(sending.await.unwrap().is_err(), "the request died with workerd");
    assert_eq!(mailbox.mails().len(), 1, "the mail had arrived");
}
