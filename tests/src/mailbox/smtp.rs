//! One SMTP conversation of the sink (RFC 5321). The parsing is smtp-proto's; what is answered, and when, is ours.

use std::io;

use smtp_proto::Request;
use smtp_proto::request::receiver::DataReceiver;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::TcpStream;

use super::sink::{Answer, Point, Shared};

/// What one mail has come to so far.
#[derive(Default)]
struct Delivery {
    sender: String,
    recipients: Vec<String>,
    answer: Option<Answer>,
}

/// Whether the conversation goes on.
#[derive(PartialEq)]
enum Then {
    Continue,
    Close,
}

/// Speaks until the sender leaves or an [`Answer`] ends it.
pub(super) async fn converse(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut stream = BufStream::new(stream);
    shared.gate.pass(Point::Greeting).await;
    say(&mut stream, "220 mailbox.test ESMTP").await?;
    let mut delivery = Delivery::default();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        if obey(&line, &mut delivery, &mut stream, shared).await? == Then::Close {
            return Ok(());
        }
    }
}

async fn obey(
    line: &[u8],
    delivery: &mut Delivery,
    stream: &mut BufStream<TcpStream>,
    shared: &Shared,
) -> io::Result<Then> {
    match Request::parse(&mut line.iter()) {
        Ok(Request::Ehlo { .. }) => say(stream, "250-mailbox.test\r\n250-8BITMIME\r\n250 AUTH PLAIN").await?,
        Ok(Request::Auth { .. }) => say(stream, "235 2.7.0 welcome").await?,
        Ok(Request::Mail { from }) => {
            *delivery = Delivery { sender: from.address.into_owned(), ..Delivery::default() };
            shared.gate.pass(Point::Sender).await;
            say(stream, "250 2.1.0 sender ok").await?;
        }
        Ok(Request::Rcpt { to }) => {
            shared.gate.pass(Point::Recipient).await;
            let answer = *delivery.answer.get_or_insert_with(|| shared.answers.take());
            if let Answer::RefuseRecipient(code) = answer {
                say(stream, &format!("{code} {}.1.1 recipient refused by the test", code / 100)).await?;
            } else {
                delivery.recipients.push(to.address.into_owned());
                say(stream, "250 2.1.5 recipient ok").await?;
            }
        }
        Ok(Request::Data) if delivery.recipients.is_empty() => {
            say(stream, "503 5.5.1 recipients first").await?
        }
        Ok(Request::Data) => return receive(std::mem::take(delivery), stream, shared).await,
        Ok(Request::Rset) => {
            *delivery = Delivery::default();
            say(stream, "250 2.0.0 ok").await?;
        }
        Ok(Request::Noop { .. }) => say(stream, "250 2.0.0 ok").await?,
        Ok(Request::Quit) => {
            shared.gate.pass(Point::Goodbye).await;
            say(stream, "221 2.0.0 bye").await?;
            return Ok(Then::Close);
        }
        _ => say(stream, "502 5.5.1 not spoken here").await?,
    }
    Ok(Then::Continue)
}

async fn receive(delivery: Delivery, stream: &mut BufStream<TcpStream>, shared: &Shared) -> io::Result<Then> {
    shared.gate.pass(Point::Data).await;
    say(stream, "354 go ahead").await?;
    let source = read_message(stream).await?;
    let answer = delivery.answer.unwrap_or(Answer::Accept);
    if let Answer::Refuse(code) = answer {
        say(stream, &format!("{code} {}.0.0 refused by the test", code / 100)).await?;
        return Ok(Then::Continue);
    }
    let place = shared.keep(delivery.sender, delivery.recipients, &source);
    shared.gate.pass(Point::Message).await;
    match answer {
        Answer::CloseUnanswered => return Ok(Then::Close),
        Answer::AcceptAfter(delay) => tokio::time::sleep(delay).await,
        Answer::Accept | Answer::Refuse(_) | Answer::RefuseRecipient(_) => {}
    }
    say(stream, "250 2.0.0 kept").await?;
    shared.acknowledge(place);
    Ok(Then::Continue)
}

/// Reads up to the line with a single dot and undoes the doubling of dots.
async fn read_message(stream: &mut BufStream<TcpStream>) -> io::Result<Vec<u8>> {
    let mut receiver = DataReceiver::new();
    let mut message = Vec::new();
    loop {
        let chunk = stream.fill_buf().await?;
        if chunk.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let length = chunk.len();
        let mut bytes = chunk.iter();
        let is_whole = receiver.ingest(&mut bytes, &mut message);
        let used = length - bytes.len();
        stream.consume(used);
        if is_whole {
            return Ok(message);
        }
    }
}

async fn say(stream: &mut BufStream<TcpStream>, answer: &str) -> io::Result<()> {
    stream.write_all(answer.as_bytes()).await?;
    stream.write_all(b"\r\n").await?;
    stream.flush().await
}
