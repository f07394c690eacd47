//! One server for all situations: each is a shop on a host of its own, and an edge of its own that keeps what it is sent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rappel_tests::project;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::situation::{FOLDER, Situation};

const AWAY: &str = "/away";
const SHOP: &str = "shop";

#[derive(Default)]
struct Kept {
    /// What was sent, by host.
    bodies: HashMap<String, Vec<Vec<u8>>>,
    /// How often a path was asked for, by host and path.
    asked: HashMap<(String, String), usize>,
}

struct Server {
    port: u16,
    situations: HashMap<String, Situation>,
    kept: Mutex<Kept>,
}

/// The server, until it is dropped.
pub(super) struct Shop {
    server: Arc<Server>,
    task: JoinHandle<()>,
}

impl Shop {
    /// Serves these situations.
    pub(super) async fn open(situations: &[Situation]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let all = situations.iter().flat_map(|situation| [situation.clone(), situation.again()]);
        let by_host = all.map(|situation| (situation.host(), situation)).collect();
        let server = Arc::new(Server { port, situations: by_host, kept: Mutex::default() });
        let routes = Router::new().fallback(answer).with_state(Arc::clone(&server));
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { server, task }
    }

    /// The address of a situation's page.
    pub(super) fn page(&self, situation: &Situation) -> String {
        format!("http://{}.localhost:{}{}", situation.host(), self.server.port, situation.path)
    }

    /// Where the shopper goes when she leaves it: the same shop, without a tag.
    pub(super) fn away(&self, situation: &Situation) -> String {
        format!("http://{}.localhost:{}{AWAY}", situation.host(), self.server.port)
    }

    /// What the tracker sent of it so far.
    pub(super) fn bodies(&self, situation: &Situation) -> Vec<Vec<u8>> {
        self.server.kept.lock().unwrap().bodies.get(&situation.host()).cloned().unwrap_or_default()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    State(server): State<Arc<Server>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = host.split(".localhost").next().unwrap_or_default();
    if host == "edge" { server.edge(uri.path(), &body) } else { server.shop(host, &method, uri.path()) }
}

impl Server {
    /// `/<host>/r/…` and `/<host>/v1/…`: the tag's own address is the edge's, path and all.
    fn edge(&self, path: &str, body: &Bytes) -> Response {
        let (host, path) = path.trim_start_matches('/').split_once('/').unwrap_or_default();
        if path == format!("v1/{SHOP}/signals") {
            self.kept.lock().unwrap().bodies.entry(host.to_owned()).or_default().push(body.to_vec());
            return ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], Bytes::new()).into_response();
        }
        let loader = format!("r/{SHOP}.js");
        let name = if path == loader { Some("loader.js") } else { path.strip_prefix("r/a/") };
        let file = name.and_then(|name| std::fs::read(project::root().join("dist/tracker").join(name)).ok());
        let Some(file) = file else { return StatusCode::NOT_FOUND.into_response() };
        let kind =
            if path.ends_with(".wasm") { "application/wasm" } else { "text/javascript; charset=utf-8" };
        ([(CONTENT_TYPE, kind), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")], file).into_response()
    }

    /// The custom pixel as a merchant pastes it, with the values filled in.
    fn pixel(&self, host: &str) -> String {
        let file = project::root().join("tracker/js/pixel.js");
        let pixel = std::fs::read_to_string(file).expect("the pixel is there");
        let edge = format!("http://edge.localhost:{}/{host}", self.port);
        pixel.replace("https://edge.example", &edge).replace("my-shop", SHOP)
    }

    fn shop(&self, host: &str, method: &Method, path: &str) -> Response {
        let Some(situation) = self.situations.get(host) else { return StatusCode::NOT_FOUND.into_response() };
        if let Some(stub) = path.strip_prefix("/stubs/") {
            let file = std::fs::read(project::fixture(FOLDER).join("stubs").join(stub)).unwrap_or_default();
            return ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], file).into_response();
        }
        if path == "/pixel.js" {
            return ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], self.pixel(host)).into_response();
        }
        let answers: Vec<_> = situation.answers.iter().filter(|(of, _)| of == path).collect();
        if let Some(last) = answers.last() {
            let mut kept = self.kept.lock().unwrap();
            let asked = kept.asked.entry((host.to_owned(), path.to_owned())).or_default();
            *asked += 1;
            let (_, answer) = answers.get(*asked - 1).unwrap_or(last);
            return ([(CONTENT_TYPE, "application/json")], answer.clone()).into_response();
        }
        if path == AWAY {
            return Html("<!doctype html><title>Away</title>").into_response();
        }
        if situation.path.split('?').next() != Some(path) {
            return StatusCode::NOT_FOUND.into_response();
        }
        // A form that was sent has done its work.
        if method == Method::POST {
            return Redirect::to(AWAY).into_response();
        }
        let consent = if situation.notice { " data-consent=\"notice\"" } else { "" };
        let tag = format!(
            "<script async src=\"http://edge.localhost:{}/{host}/r/{SHOP}.js\"{consent}></script>",
            self.port
        );
        Html(situation.html.replace("<rappel>", &tag)).into_response()
    }
}
