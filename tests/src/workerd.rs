//! The Worker under test in real workerd, living by the story's clock.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rappel_local::{WorkerConfig, Workerd, find_workerd};
use serde_json::Value;

use crate::clock::Clock;
use crate::project;

/// Longer than any answer takes; a request that hangs must fail the test, not the test run.
const REQUEST_DEADLINE: Duration = Duration::from_secs(60);
/// How often a question that changes nothing, or nothing when asked again, is asked if its connection breaks.
const ASKED_MAX: usize = 3;

/// A running Worker. When a test fails, the last lines it printed are shown.
#[derive(Debug)]
pub struct Worker {
    workerd: Mutex<Workerd>,
    config: WorkerConfig,
    clock: Clock,
    client: reqwest::Client,
}

impl Worker {
    /// Starts the Worker and waits until it answers.
    ///
    /// # Panics
    /// When workerd is not installed or does not become ready.
    pub async fn start(config: WorkerConfig, clock: &Clock) -> Self {
        let program: PathBuf = find_workerd(&project::root()).unwrap_or_else(|error| panic!("{error}"));
        let environment = clock.environment();
        let asked = config.clone();
        let started =
            tokio::task::spawn_blocking(move || Workerd::start(&program, &asked, environment)).await.unwrap();
        let workerd = started.unwrap_or_else(|error| panic!("{error}"));
        // No connection is kept: after a jump workerd finds it idle for days and closes it, perhaps under a request.
        let client = reqwest::Client::builder()
            .timeout(REQUEST_DEADLINE)
            .pool_max_idle_per_host(0)
            // A story looks at where it is led.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { workerd: Mutex::new(workerd), config, clock: clock.clone(), client }
    }

    fn workerd(&self) -> MutexGuard<'_, Workerd> {
        self.workerd.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it answers, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        self.workerd().origin()
    }

    /// The client to ask it with, where [`Worker::get_json`] is not enough.
    #[must_use]
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The process id while it runs, for measuring its processor time.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.workerd().process_id()
    }

    /// Asks for a path and reads the answer as JSON. A broken connection is not the Worker's answer: then it is asked again,
    /// so use it for what may be asked twice.
    ///
    /// # Panics
    /// When the answer is not 200 with JSON; the message has what was answered.
    pub async fn get_json(&self, path: &str) -> Value {
        let text = self.get(path).await;
        serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("GET {path}: expected JSON ({error}), got: {text}"))
    }

    async fn get(&self, path: &str) -> String {
        let address = format!("{}{path}", self.origin());
        let mut asked = 1;
        let (status, text) = loop {
            let answer = async {
                let response = self.client.get(&address).send().await?;
                Ok::<_, reqwest::Error>((response.status(), response.text().await?))
            };
            match answer.await {
                Ok(answer) => break answer,
                Err(error) if asked == ASKED_MAX || error.is_timeout() => {
                    panic!("GET {path}, asked {asked} times: {error}")
                }
                Err(_) => asked += 1,
            }
        };
        assert!(status.is_success(), "GET {path}: expected 200, got {status}: {text}");
        text
    }

    /// Moves the clock forward and wakes workerd, so that every alarm that has become due fires.
    pub async fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.wake().await;
    }

    /// Sends a request that changes nothing. workerd waits for events by relative time and notices a moved clock only
    /// when one comes.
    ///
    /// # Panics
    /// When the Worker does not answer.
    pub async fn wake(&self) {
        self.get(rappel_local::workerd::HEALTH_PATH).await;
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&self) {
        self.workerd().kill();
    }

    /// Time passes while workerd is down; what has come due happens as it starts. Objects that call each other, all idle for
    /// long at once, are more than workerd 1.20260426 bears when time jumps under it: it calls one that it is just freeing.
    pub fn sleep_through(&self, span: Duration) {
        self.kill();
        self.clock.advance(span);
        self.restart();
    }

    /// Starts it again on the same port and storage.
    ///
    /// # Panics
    /// When it does not become ready.
    pub fn restart(&self) {
        tokio::task::block_in_place(|| self.workerd().restart()).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Starts it again as another deployment would, with these variables and secrets in the place of those it began with.
    ///
    /// # Panics
    /// As [`Worker::restart`].
    pub fn redeploy(&self, variables: &[(&str, &str)]) {
        self.redeploy_as(self.config.clone(), variables);
    }

    /// The same with something wrong in them, so that `/health` is 500.
    ///
    /// # Panics
    /// As [`Worker::restart`].
    pub fn redeploy_unhealthy(&self, variables: &[(&str, &str)]) {
        let mut begun = self.config.clone();
        begun.health = 500;
        self.redeploy_as(begun, variables);
    }

    fn redeploy_as(&self, begun: WorkerConfig, variables: &[(&str, &str)]) {
        let config = variables.iter().fold(begun, |config, (name, value)| config.with_variable(name, value));
        tokio::task::block_in_place(|| self.workerd().redeploy(&config))
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// The last lines workerd and the Worker printed.
    #[must_use]
    pub fn log_tail(&self) -> String {
        self.workerd().log_tail()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log_tail();
            eprintln!("--- the last lines workerd printed ---\n{log}\n---");
        }
    }
}
