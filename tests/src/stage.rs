//! Everything for one story: the Worker, the demo shop, the mailbox and the push service on free ports, with one clock.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use rappel_demo_site::{Settings, Variants};
use rappel_local::shop::{self, CHECKOUT_HOST, SHOP_HOST, SHOP_KEY};
use rappel_local::{ShopWorker, WorkerConfig, port};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::dataset::Dataset;
use crate::mailbox::{Mail, Mailbox};
use crate::push_service::PushService;
use crate::services::Services;
use crate::workerd::Worker;
use crate::{journey, project};

/// Stages at once. A browser, workerd and a shop fill a processor; build machines have two.
const STAGES_MAX: u32 = 2;
/// Stories start at ten in the morning by UTC, whenever they are run: far from quiet hours.
const START_HOUR_UTC: i64 = 10;

/// See [`Setting::same_chance`].
const SAME_KEY: [u8; 32] = *b"a signing key that all may know!";

static ROOM: Semaphore = Semaphore::const_new(STAGES_MAX as usize);

/// What may differ from one story's stage to another's.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The shop's settings at the edge that differ from the usual, by name; `rules` are merged one by one.
    pub shop: Value,
    /// Further shops of the deployment, by key; each is like the demo shop in all else.
    pub more_shops: Vec<&'static str>,
    /// Variables and secrets of the Worker that differ from the usual, by name: `EMAIL_PROVIDER`, say.
    pub variables: Vec<(&'static str, String)>,
    /// Whether the deployment has no shop yet, and the shop's pages have no tag but what is written to [`Stage::head_file`].
    pub empty: bool,
    /// Whether the shop's notifications are subscribed to by a window at the edge ([`Stage::push_window`]).
    pub push_window: bool,
    /// Test switches of the demo shop.
    pub variants: Variants,
    /// Whether the release bundle is played in the place of the dev bundle. It has no test doors.
    pub release: bool,
    /// Whether the objects lie in memory, where there is such a folder: with thousands of them, a story waits for the disk.
    pub in_memory: bool,
    /// Whether no other stage stands meanwhile: for a story that holds time itself against a bound.
    pub alone: bool,
    /// Whether only waits run fast, as in `cargo xtask demo`: time is left alone then.
    pub demo: bool,
    /// Whether a dataset is bound that the Worker writes its counts to.
    pub counters: bool,
    /// Whether its settings are wrong, so that `/health` is 500.
    pub unhealthy: bool,
    /// Whether what the edge draws by chance from its signing key (groups, texts on trial, minutes) is drawn alike in
    /// every run: for a story of few people about what happens to most.
    pub same_chance: bool,
}

/// A stage that stands. Dropping it ends everything on it; after a failure the Worker's last lines are shown.
#[derive(Debug)]
pub struct Stage {
    clock: Clock,
    worker: Worker,
    mailbox: Mailbox,
    push_service: PushService,
    services: Services,
    dataset: Dataset,
    shop_port: u16,
    edge_port: u16,
    shop: JoinHandle<()>,
    folder: TempDir,
    _room: SemaphorePermit<'static>,
}

/// Resolvers map names under `localhost` to this machine.
fn window_origin(edge_port: u16) -> String {
    format!("http://{SHOP_KEY}.localhost:{edge_port}")
}

fn head_file(folder: &Path) -> PathBuf {
    folder.join("head.html")
}

/// The Worker with other shops beside the demo shop.
fn with_more_shops(config: WorkerConfig, keys: &[&str]) -> WorkerConfig {
    let known = config.variables.iter().find(|(name, _)| name == "SHOPS").map(|(_, shops)| shops.clone());
    let mut shops: Vec<Value> = serde_json::from_str(&known.unwrap_or_default()).expect("shops are a list");
    for key in keys {
        let mut shop = shops[0].clone();
        (shop["key"], shop["name"]) = ((*key).into(), (*key).into());
        shops.push(shop);
    }
    config.with_variable("SHOPS", &Value::from(shops).to_string())
}

impl Stage {
    /// Sets up the usual stage: the demo shop, every abandonment flow switched on, nobody held out.
    ///
    /// # Panics
    /// When something does not start; the message says what to do.
    pub async fn open() -> Self {
        Self::open_with(Setting::default()).await
    }

    /// Sets up a stage that differs. A story has one at a time: it would hold the place that it waits for.
    ///
    /// # Panics
    /// As [`Stage::open`].
    pub async fn open_with(setting: Setting) -> Self {
        let places = if setting.alone { STAGES_MAX } else { 1 };
        let room = ROOM.acquire_many(places).await.expect("the semaphore is never closed");
        let root = if setting.in_memory { project::memory() } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("rappel-stage").tempdir_in(root).unwrap();
        let clock = Clock::new(folder.path());
        clock.advance(clock.until_utc(START_HOUR_UTC, 0));
        let mailbox = Mailbox::start(&clock).await;
        let push_service = PushService::start(&clock).await;
        let services = Services::start(&clock).await;
        let shop_listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port can be bound");
        let shop_port = shop_listener.local_addr().unwrap().port();
        let edge_port = port::choose_free().unwrap();
        let bundle =
            project::root().join(if setting.release { "dist/edge/release" } else { "dist/edge/dev" });
        let mut changes = json!({});
        if setting.push_window {
            changes["push_window"] = window_origin(edge_port).into();
        }
        let given = setting.shop.as_object().into_iter().flatten();
        given.for_each(|(name, value)| changes[name] = value.clone());
        let fresh_key = || shop::fresh_key().expect("the system has randomness");
        let shop_worker = ShopWorker {
            bundle,
            objects: folder.path().join("objects"),
            edge_port,
            shop_port,
            signing_key: match setting.same_chance {
                true => Base64UrlUnpadded::encode_string(&SAME_KEY),
                false => fresh_key(),
            },
            vapid_private_key: fresh_key(),
            smtp_url: mailbox.smtp_url(),
        };
        let config = shop_worker.config(&changes);
        let config = with_more_shops(config, &setting.more_shops);
        let config = config.with_variable("SERVICES_AT", &services.origin());
        let config = if setting.demo { config.with_variable("DEMO_CLOCK", "on") } else { config };
        let config = config.with_mail("EMAIL", &services.origin());
        let dataset = Dataset::start().await;
        let config = if setting.counters { config.with_dataset("COUNTERS", dataset.port()) } else { config };
        let variables = setting.variables.iter();
        let config = if setting.empty { shop::without_shop(config) } else { config };
        let mut config = variables.fold(config, |config, (name, value)| config.with_variable(name, value));
        if setting.unhealthy {
            config.health = 500;
        }
        let worker = Worker::start(config, &clock).await;

        let edge_origin = worker.origin();
        let head_file = setting.empty.then(|| head_file(folder.path()));
        let settings = Settings { edge_origin, head_file, variants: setting.variants, ..Settings::default() };
        let shop = tokio::spawn(async move {
            rappel_demo_site::serve(shop_listener, settings).await.expect("the demo shop runs");
        });
        Self {
            clock,
            worker,
            mailbox,
            push_service,
            services,
            dataset,
            shop_port,
            edge_port,
            shop,
            folder,
            _room: room,
        }
    }

    /// The folder of the objects, as workerd keeps them; its configuration lies beside it, with the ending `capnp`.
    #[must_use]
    pub fn objects(&self) -> PathBuf {
        self.folder.path().join("objects")
    }

    /// The shop's origin.
    #[must_use]
    pub fn shop_origin(&self) -> String {
        format!("http://{SHOP_HOST}:{}", self.shop_port)
    }

    /// The checkout's origin, a sibling of the shop's.
    #[must_use]
    pub fn checkout_origin(&self) -> String {
        format!("http://{CHECKOUT_HOST}:{}", self.shop_port)
    }

    /// The address of one of the shop's pages.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.shop_origin())
    }

    /// The origin of the edge that is the shop's alone.
    #[must_use]
    pub fn push_window(&self) -> String {
        window_origin(self.edge_port)
    }

    /// What stands in the head of the shop's pages in the place of its tag: see [`Setting::empty`].
    #[must_use]
    pub fn head_file(&self) -> PathBuf {
        head_file(self.folder.path())
    }

    /// The Worker.
    #[must_use]
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Where mail arrives.
    #[must_use]
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// Where a mail's links lead in the end, in their order. The Worker's own are only looked at, which is no click.
    ///
    /// # Panics
    /// When the Worker does not answer.
    pub async fn landings(&self, mail: &Mail) -> Vec<String> {
        let mut landings = Vec::new();
        for link in mail.links() {
            landings.push(match link.starts_with(&format!("{}/c/", self.worker.origin())) {
                true => self.landing(&link).await,
                false => link,
            });
        }
        landings
    }

    async fn landing(&self, link: &str) -> String {
        let answer = self.worker.client().head(link).send().await.expect("the Worker answers");
        let location =
            answer.headers().get("location").unwrap_or_else(|| panic!("{link}: {}", answer.status()));
        location.to_str().expect("an address is ASCII").to_owned()
    }

    /// Where browsers subscribe and pushes arrive.
    #[must_use]
    pub fn push_service(&self) -> &PushService {
        &self.push_service
    }

    /// The companies that messages are handed to over HTTP.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Where the Worker writes its counts to, if [`Setting::counters`] is set.
    #[must_use]
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The time the Worker, the mailbox, the push service and the companies live by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Moves time forward at once. What comes due on the way happens at the end of it, all together: to see each
    /// thing happen in its minute, use [`Stage::live_through`]. The Worker is down meanwhile: see
    /// [`Worker::sleep_through`]; what hangs in it is lost, so a story about that uses [`Worker::advance`].
    pub async fn advance(&self, by: Duration) {
        self.worker.sleep_through(by);
        self.worker.wake().await;
    }

    /// Visitors the Worker has heard of since it started, the latest first. Dev bundle only.
    pub async fn visitors(&self) -> Vec<String> {
        let visitors = self.worker.get_json(&format!("/dev/api/visitors?shop={SHOP_KEY}")).await;
        serde_json::from_value(visitors).expect("visitors are a list of ids")
    }

    /// The visitor heard of last.
    ///
    /// # Panics
    /// When nobody has been heard of.
    pub async fn latest_visitor(&self) -> String {
        crate::poll::until("a visitor to be known at the edge", async || {
            self.visitors().await.into_iter().next().ok_or("nobody".to_owned())
        })
        .await
    }

    /// Everything the Worker knows of a visitor: facts, visits with class and reasons, plans, decisions. Dev bundle
    /// only; `edge/src/dev/journey.rs` says what is in it.
    pub async fn journey(&self, visitor: &str) -> Value {
        self.worker.get_json(&format!("/dev/api/journey?shop={SHOP_KEY}&visitor={visitor}")).await
    }

    /// Lives through a span of time from deadline to deadline, so that each thing happens in its own minute. Returns
    /// when everything that came due has happened.
    ///
    /// # Panics
    /// When something that is due does not happen.
    pub async fn live_through(&self, visitor: &str, span: Duration) {
        journey::live_through(self, visitor, span).await;
    }

    /// The Worker's counters of the shop. Dev bundle only.
    pub async fn counters(&self) -> Value {
        self.worker.get_json(&format!("/dev/api/counters?shop={SHOP_KEY}")).await
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.shop.abort();
    }
}
