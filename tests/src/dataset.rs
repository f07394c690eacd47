//! Where counts arrive that the Worker writes to a dataset of Analytics Engine. workerd's own binding posts each point as JSON
//! to a service of ours; bytes are lists of numbers there.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::poll;

/// The columns of a kind that a point can have.
const COLUMNS: usize = 20;

/// One point.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// What it is sampled by.
    pub index: String,
    /// Its texts, up to the last that says something.
    pub blobs: Vec<String>,
    /// Its numbers, up to the last that is not zero.
    pub doubles: Vec<f64>,
}

impl Point {
    fn of(written: &Value) -> Self {
        let texts = (1..=COLUMNS).map(|column| text(&written[format!("blob{column}")]));
        let numbers = (1..=COLUMNS).map(|column| written[format!("double{column}")].as_f64().unwrap_or(0.0));
        let (mut blobs, mut doubles): (Vec<String>, Vec<f64>) = (texts.collect(), numbers.collect());
        blobs.truncate(blobs.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1));
        doubles.truncate(doubles.iter().rposition(|number| *number != 0.0).map_or(0, |last| last + 1));
        Self { index: text(&written["index1"]), blobs, doubles }
    }
}

fn text(bytes: &Value) -> String {
    let bytes = bytes.as_array().into_iter().flatten().filter_map(|byte| u8::try_from(byte.as_u64()?).ok());
    String::from_utf8(bytes.collect()).unwrap()
}

#[derive(Debug, Default)]
struct Kept {
    points: Vec<Point>,
    fails: bool,
}

/// The dataset. It ends when dropped.
#[derive(Debug)]
pub struct Dataset {
    kept: Arc<Mutex<Kept>>,
    port: u16,
    server: JoinHandle<()>,
}

impl Dataset {
    /// Listens on a free port.
    ///
    /// # Panics
    /// When no port can be bound.
    pub async fn start() -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a loopback port can be bound");
        let port = listener.local_addr().unwrap().port();
        let kept = Arc::<Mutex<Kept>>::default();
        let router = Router::new().fallback(take).with_state(Arc::clone(&kept));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { kept, port, server }
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it answers 500 from now on; what comes is kept all the same.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    pub fn set_failing(&self, fails: bool) {
        self.kept.lock().unwrap().fails = fails;
    }

    /// Points that came, oldest first.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        self.kept.lock().unwrap().points.clone()
    }

    /// Waits for a point whose first text is this.
    ///
    /// # Panics
    /// When none comes; the message lists what came instead.
    pub async fn point(&self, name: &str) -> Point {
        poll::until(&format!("a count of {name}"), async || {
            let points = self.points();
            let found = points.iter().find(|point| point.blobs.first().is_some_and(|first| first == name));
            found.cloned().ok_or(format!("{points:?}"))
        })
        .await
    }
}

impl Drop for Dataset {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn take(State(kept): State<Arc<Mutex<Kept>>>, body: Bytes) -> StatusCode {
    // It comes without a content type.
    let Ok(written) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST };
    let mut kept = kept.lock().unwrap();
    kept.points.push(Point::of(&written));
    if kept.fails { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
}
