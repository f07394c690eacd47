//! The connection: a request is read, held against its contract, judged and answered, or left without an answer.

use std::future::pending;
use std::io;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use http::{HeaderMap, HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rappel_contracts::{Answer as Said, Contract, body_of};
use tokio::net::TcpListener;

use super::{Answer, Call, Fate, Kept, Point, Shared};

/// Larger than any request of ours: 1 MB.
const BODY_MAX_BYTES: usize = 2_000_000;
/// Headers of the connection, of which no contract speaks.
const OF_THE_CONNECTION: [&str; 6] =
    ["host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent"];

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request| answer(request, Arc::clone(&shared)));
        // A connection kept would seem idle for days after a jump of the clock.
        let connection =
            http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service);
        // A sender that goes away in the middle is an ordinary case here, and so is being left without an answer.
        tokio::spawn(async move { connection.await.ok() });
    }
}

/// An error closes the connection without a word.
async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> io::Result<Response<Body>> {
    let address = address(&request);
    if let Some(said) = shared.kept.values().find_map(|kept| login(kept, &address)) {
        return Ok(said_as_response(&said));
    }
    if let Some(said) = shared.dns.answer(&address, request.headers()) {
        return Ok(said);
    }
    let Some(kept) = shared.kept.values().find(|kept| kept.place.address == address) else {
        shared.lost.lock().unwrap().push(format!("nobody listens at {address}"));
        return Ok(response(404, "nobody listens there"));
    };
    let request = read(request, &address).await?;
    kept.gate.pass(Point::Received).await;
    let (call, answer) = judge(kept, &request, shared.clock.now_ms());
    let fate = call.fate.clone();
    kept.calls.lock().unwrap().push(call);
    if matches!(fate, Fate::Taken(_) | Fate::Known(_)) {
        kept.gate.pass(Point::Taken).await;
    }
    say(kept, answer, &fate).await
}

/// The address that was meant: `/host/path?query` stands for `https://host/path?query`.
fn address(request: &Request<Incoming>) -> String {
    let meant = request.uri().path_and_query().map_or("/", |meant| meant.as_str());
    format!("https:/{meant}")
}

fn login(kept: &Kept, address: &str) -> Option<Said> {
    let (at, said) = kept.place.login.as_ref()?;
    (at == address).then(|| said.clone())
}

async fn read(request: Request<Incoming>, address: &str) -> io::Result<Request<Vec<u8>>> {
    let (head, body) = request.into_parts();
    let body = to_bytes(Body::new(body), BODY_MAX_BYTES).await.map_err(io::Error::other)?;
    let mut request = Request::builder().method(head.method).uri(address).body(body.to_vec()).unwrap();
    *request.headers_mut() = of_the_sender(&head.headers);
    Ok(request)
}

fn of_the_sender(headers: &HeaderMap) -> HeaderMap {
    let mut kept = headers.clone();
    for name in OF_THE_CONNECTION {
        kept.remove(name);
    }
    if headers.get("accept").is_some_and(|accepted| accepted == "*/*") {
        kept.remove("accept");
    }
    kept
}

/// What becomes of a request, and how it is answered.
fn judge(kept: &Kept, request: &Request<Vec<u8>>, now_ms: i64) -> (Call, Answer) {
    let contract = Contract::read(&kept.place.name);
    let id = contract.id_of(request);
    let calls = kept.calls.lock().unwrap();
    let before = id.as_ref().and_then(|id| {
        let taken = calls.iter().find(|call| call.id.as_ref() == Some(id) && call.name().is_some());
        taken.and_then(|call| call.name().map(str::to_owned))
    });
    let (fate, answer) = match contract.request(request) {
        Err(reason) => (Fate::Refused(reason), Answer::Say(422, r#"{"message":"refused by the contract"}"#)),
        Ok(()) => {
            let answer = kept.answers.take();
            let fate = match (answer, before) {
                (Answer::TooMany(_) | Answer::Say(..) | Answer::LeadOn(_) | Answer::Hang, _) => {
                    Fate::NotTaken
                }
                (_, Some(name)) => Fate::Known(name),
                (_, None) => Fate::Taken(format!("{:032x}", calls.len() + 1)),
            };
            (fate, answer)
        }
    };
    let headers = request.headers().clone();
    let (method, body) = (request.method().to_string(), body_of(request));
    (Call { received_at_ms: now_ms, method, headers, body, id, fate }, answer)
}

async fn say(kept: &Kept, answer: Answer, fate: &Fate) -> io::Result<Response<Body>> {
    let contract = Contract::read(&kept.place.name);
    let taken = |name: &str| contract.taken(name).expect("a place where messages are taken says so");
    let said = match fate {
        Fate::Taken(name) => taken(name),
        Fate::Known(name) => contract.known().unwrap_or_else(|| taken(name)),
        Fate::NotTaken | Fate::Refused(_) => taken(""),
    };
    Ok(match answer {
        Answer::Accept => said_as_response(&said),
        Answer::TooMany(after_s) => {
            let mut response = response(429, "{}");
            if let Some(after_s) = after_s {
                response.headers_mut().insert("retry-after", after_s.into());
            }
            response
        }
        Answer::Say(status, body) => response(status, body),
        Answer::LeadOn(to) => {
            let mut response = response(307, "");
            response.headers_mut().insert("location", HeaderValue::from_static(to));
            response
        }
        Answer::Malformed => response(said.status, "<html>busy</html>"),
        Answer::CloseUnanswered => return Err(io::ErrorKind::ConnectionAborted.into()),
        Answer::Hang => pending().await,
    })
}

fn said_as_response(said: &Said) -> Response<Body> {
    let response = Response::builder().status(said.status);
    let headers = said.headers.iter();
    let response = headers.fold(response, |response, (name, value)| response.header(name, value));
    response.body(Body::from(said.body.clone())).unwrap()
}

fn response(status: u16, body: &'static str) -> Response<Body> {
    Response::builder().status(status).body(Body::from(body)).unwrap()
}
