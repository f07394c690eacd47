//! A server for the fixture page, which notes what the page tells it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use rappel_tests::{poll, project};
use tokio::net::TcpListener;

type Seen = Arc<Mutex<Vec<String>>>;

pub(super) struct Page {
    seen: Seen,
    port: u16,
}

impl Page {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Seen::default();
        let note = async |State(seen): State<Seen>, what: String| seen.lock().unwrap().push(what);
        let routes = Router::new()
            .route("/", get(|| serve(Path("index.html".to_owned()))))
            .route("/seen", post(note))
            .route("/{file}", get(serve))
            .with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { seen, port }
    }

    /// On a host of the kind the demo shop has.
    pub(super) fn origin(&self) -> String {
        format!("http://shop.rappel.localhost:{}", self.port)
    }

    pub(super) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Waits for a note that starts like this, and answers with the rest of it.
    pub(super) async fn until_seen(&self, start: &str) -> String {
        poll::until(&format!("the page to say {start:?}"), async || {
            let seen = self.seen();
            let rest = seen.iter().find_map(|what| what.strip_prefix(start));
            rest.map(str::to_owned).ok_or(format!("{seen:?}"))
        })
        .await
    }
}

async fn serve(Path(file): Path<String>) -> Response {
    let kind = if file.ends_with(".js") { "text/javascript" } else { "text/html; charset=utf-8" };
    match std::fs::read(project::fixture("push-page").join(file)) {
        Ok(content) => ([(CONTENT_TYPE, kind)], content).into_response(),
        Err(_) => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}
