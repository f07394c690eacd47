//! A wall before a listening port: senders neither connect nor are refused. To stop one between its decision to send
//! and its connection, a moment that no server sees.
//!
//! It stands on Linux's queue of accepted connections: shortened to one place, and that one taken by ourselves, it
//! makes the system ignore whoever knocks.

use std::sync::Mutex;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What tokio asks for; the shortened queue must become as long again.
const USUAL_BACKLOG: i32 = 1024;

/// Whether senders can connect. Open until [`Wall::raise`].
#[derive(Debug)]
pub(super) struct Wall {
    wanted: watch::Sender<bool>,
    stands: watch::Sender<bool>,
    /// Takes the only place of the shortened queue.
    filler: Mutex<Option<TcpStream>>,
}

/// The server's side of the wall.
pub(super) struct WayIn {
    wanted: watch::Receiver<bool>,
    stands: watch::Sender<bool>,
}

impl Default for Wall {
    fn default() -> Self {
        let (wanted, stands) = (watch::Sender::new(false), watch::Sender::new(false));
        Self { wanted, stands, filler: Mutex::default() }
    }
}

impl Wall {
    /// The way in, for the one task that accepts connections.
    pub(super) fn way_in(&self) -> WayIn {
        WayIn { wanted: self.wanted.subscribe(), stands: self.stands.clone() }
    }

    /// Returns when nobody can connect any more.
    pub(super) async fn raise(&self, port: u16) {
        self.wanted.send_replace(true);
        self.stands.subscribe().wait_for(|stands| *stands).await.expect("the sender is ours");
        let filler = TcpStream::connect(("127.0.0.1", port)).await.expect("the queue has one place");
        *self.filler.lock().unwrap() = Some(filler);
    }

    pub(super) fn lower(&self) {
        *self.filler.lock().unwrap() = None;
        self.wanted.send_replace(false);
    }
}

impl WayIn {
    /// The next connection; none when the listener is broken or the wall gone.
    pub(super) async fn next(&self, listener: &TcpListener) -> Option<TcpStream> {
        let mut wanted = self.wanted.clone();
        loop {
            tokio::select! {
                biased;
                raised = wanted.wait_for(|wanted| *wanted) => {
                    raised.ok()?;
                }
                accepted = listener.accept() => return accepted.ok().map(|(stream, _)| stream),
            }
            rustix::net::listen(listener, 0).ok()?;
            self.stands.send_replace(true);
            let lowered = wanted.wait_for(|wanted| !*wanted).await.is_ok();
            self.stands.send_replace(false);
            rustix::net::listen(listener, USUAL_BACKLOG).ok()?;
            if !lowered {
                return None;
            }
        }
    }
}
