//! Ports on this machine: one that is free, and whether a server answers on one.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::ops::Range;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use crate::error::LocalError;

/// Below the range Linux hands out by itself (32768 and up), so that no outgoing connection takes a port between our
/// choosing it and the server's binding it.
const CHOSEN_FROM: Range<u16> = 20_000..32_000;
const ATTEMPTS: usize = 200;
/// A loopback server that is well answers at once; a test on a busy machine may take a little.
const ANSWER_DEADLINE: Duration = Duration::from_secs(5);

/// What this process has chosen so far: a server that is down for a moment comes back to its port.
static CHOSEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);

/// The loopback address with this port.
#[must_use]
pub fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// Whether a server could listen on this port now.
#[must_use]
pub fn is_free(port: u16) -> bool {
    TcpListener::bind(loopback(port)).is_ok()
}

/// A free port, chosen at random so that several test runs at once do not meet, and never the same twice.
///
/// # Errors
/// [`LocalError::NoFreePort`] when none of a few hundred tries was free.
pub fn choose_free() -> Result<u16, LocalError> {
    let mut chosen = CHOSEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut ports = (0..ATTEMPTS).map(|_| random_port());
    ports.find(|&port| is_free(port) && chosen.insert(port)).ok_or(LocalError::NoFreePort)
}

fn random_port() -> u16 {
    // The standard library's hash seed is the randomness at hand; a port needs no better.
    let random = RandomState::new().build_hasher().finish();
    let width = u64::from(CHOSEN_FROM.end - CHOSEN_FROM.start);
    CHOSEN_FROM.start + u16::try_from(random % width).unwrap_or_default()
}

/// The HTTP status a loopback server gives for `GET path`, or `None` when it does not answer.
#[must_use]
pub fn http_status(port: u16, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&loopback(port), ANSWER_DEADLINE).ok()?;
    stream.set_read_timeout(Some(ANSWER_DEADLINE)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").ok()?;
    let mut status_line = String::new();
    BufReader::new(stream).read_line(&mut status_line).ok()?;
    status_line.split_ascii_whitespace().nth(1)?.parse().ok()
}
