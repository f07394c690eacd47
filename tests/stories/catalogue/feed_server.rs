//! A shop's server that publishes a product feed: with parts of files (RFC 9110, section 14) or without, breaking down
//! when a story wants it to.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What is published, and how.
#[derive(Debug, Clone, Default)]
pub(super) struct Published {
    /// The file.
    pub(super) file: String,
    /// Its entity tag, with quotes.
    pub(super) tag: String,
    /// Answered in the place of the file while there are any, the last one first.
    pub(super) failures: Vec<u16>,
    /// The request with this number, from 1, is never answered.
    pub(super) silent_at: Option<usize>,
    /// Whether requests for a part get the whole file.
    pub(super) whole_only: bool,
    /// What was asked for: `Range`, or nothing.
    pub(super) asked: Vec<Option<String>>,
}

/// The running server.
#[derive(Debug)]
pub(super) struct FeedServer {
    published: Arc<Mutex<Published>>,
    port: u16,
    task: JoinHandle<()>,
}

impl FeedServer {
    /// Starts publishing.
    pub(super) async fn start(published: Published) -> FeedServer {
        let published = Arc::new(Mutex::new(published));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = Router::new().route("/feed", get(answer)).with_state(published.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        FeedServer { published, port, task }
    }

    /// Scheme, host and port.
    pub(super) fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The feed's address.
    pub(super) fn address(&self) -> String {
        format!("{}/feed", self.origin())
    }

    /// Changes what is published.
    pub(super) fn change(&self, change: impl FnOnce(&mut Published)) {
        change(&mut self.published.lock().unwrap());
    }

    /// What was asked for so far.
    pub(super) fn asked(&self) -> Vec<Option<String>> {
        self.published.lock().unwrap().asked.clone()
    }
}

impl Drop for FeedServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(published): State<Arc<Mutex<Published>>>, headers: HeaderMap) -> Response<Body> {
    let range = headers.get("range").map(|range| range.to_str().unwrap().to_owned());
    let (now, failure) = {
        let mut published = published.lock().unwrap();
        published.asked.push(range.clone());
        let failure = published.failures.pop();
        (published.clone(), failure)
    };
    if now.silent_at == Some(now.asked.len()) {
        std::future::pending::<()>().await;
    }
    if let Some(status) = failure {
        // Of use to whoever follows it: the file is there.
        return Response::builder().status(status).header("location", "/feed").body(Body::empty()).unwrap();
    }
    let response = Response::builder().header("etag", &now.tag).header("content-type", "text/csv");
    let is_same = headers.get("if-range").is_none_or(|tag| *tag == *now.tag);
    let start = range.filter(|_| is_same && !now.whole_only).map(|range| {
        let start = range.strip_prefix("bytes=").and_then(|range| range.strip_suffix('-')).unwrap();
        start.parse::<usize>().unwrap()
    });
    let length = now.file.len();
    match start {
        Some(start) if start >= length => response.status(416).body(Body::empty()).unwrap(),
        Some(start) => {
            let part = format!("bytes {start}-{}/{length}", length - 1);
            let body = Body::from(now.file[start..].to_owned());
            response.status(206).header("content-range", part).body(body).unwrap()
        }
        None => response.body(Body::from(now.file)).unwrap(),
    }
}
