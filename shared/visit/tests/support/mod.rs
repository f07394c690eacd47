//! A small language for stories about a visit: one line per act of the shopper or expectation.
//!
//! Every story is told twice: folded fact by fact as the page does, and through the edge's log, batch by batch in
//! reverse order and with every batch doubled. Both must come to the same.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

use rappel_signal::{
    Batch, CartLine, CheckoutStep, Class, DatedFact, Fact, PageId, PageKind, ProductId, Report, UnixMs,
};
use rappel_visit::{Features, Thresholds, VISIT_GAP_MS, Visit, VisitLog, classify};

pub(crate) const START: UnixMs = UnixMs(1_750_000_000_000);

/// What happened, as both sides are told it.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Fact(Fact),
    Read(u32),
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: UnixMs,
    pub(crate) page: PageId,
    pub(crate) act: Act,
}

pub(crate) struct Teller {
    pub(crate) now: UnixMs,
    pub(crate) visit: Visit,
    pub(crate) ended: Vec<Visit>,
    pub(crate) steps: Vec<Step>,
    page: PageId,
    pages: u8,
    shown: Vec<Fact>,
}

/// Tells the story; panics with the line that does not hold.
pub(crate) fn check(story: &str) -> Teller {
    let mut teller = Teller::new();
    for (number, line) in story.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() || words[0] == "#" {
            continue;
        }
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| teller.tell(&words)));
        if let Err(reason) = told {
            let why = reason.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("line {} `{}`: {why}\nfeatures: {:#?}", number + 1, line.trim(), teller.visit.features());
        }
    }
    teller.tell_the_edge();
    teller
}

impl Teller {
    pub(crate) fn new() -> Self {
        Teller {
            now: START,
            visit: Visit::begin(START, Vec::new()),
            ended: Vec::new(),
            steps: Vec::new(),
            page: PageId([0; 4]),
            pages: 0,
            shown: Vec::new(),
        }
    }

    pub(crate) fn report(&self) -> Option<Report> {
        classify(&self.visit.features(), &Thresholds::default())
    }

    fn tell(&mut self, words: &[&str]) {
        match words {
            ["page", kind, path] => self.open(page_kind(kind), path, Vec::new()),
            ["product", id] => self.product(id, 1),
            ["product", id, "visit", visits] => self.product(id, number(visits)),
            ["category", name] => self.category(name, 1),
            ["category", name, "visit", visits] => self.category(name, number(visits)),
            ["search", query, "finds", results] => self.search(query, Some(number(results))),
            ["search", query] => self.search(query, None),
            ["overlay", query, "finds", results] => {
                self.state(Fact::Search { query: (*query).into(), results: Some(number(results)) });
            }
            ["reload"] => self.reload(),
            ["tab", tab] => self.page = PageId([number(tab), 0, 0, 1]),
            ["select", id] => self.state(Fact::Select { product: product(id) }),
            ["quick-view", id] => self.state(Fact::ProductView { product: product(id), visits: 1 }),
            ["add", id] => self.state(Fact::CartAdd { line: line(id) }),
            ["remove", id] => self.state(Fact::CartRemove { line: line(id) }),
            ["cart", lines @ ..] => {
                let lines = lines.iter().map(|id| line(id)).collect();
                self.open(PageKind::Cart, "/cart", vec![Fact::CartView { lines }]);
            }
            ["drawer", lines @ ..] => {
                self.state(Fact::CartView { lines: lines.iter().map(|id| line(id)).collect() });
            }
            ["checkout", step] => {
                self.open(PageKind::Checkout, "", vec![Fact::Checkout { step: checkout_step(step) }]);
            }
            ["step", step] => self.state(Fact::Checkout { step: checkout_step(step) }),
            ["error", code] => self.state(Fact::CheckoutError { code: (*code).into() }),
            ["buy", order] => {
                let bought =
                    Fact::Purchase { order: (*order).into(), value_hundredths: 7_900, lines: vec![] };
                self.open(PageKind::Confirmation, "/thank-you", vec![bought]);
            }
            ["wish", id] => self.state(Fact::WishlistAdd { product: product(id) }),
            ["read", seconds] => self.read(number::<u32>(seconds) * 1_000),
            ["wait", minutes] => self.now = self.now + number::<i64>(minutes) * 60_000,
            ["next-visit"] => {
                assert!(self.visit.is_over(self.now, VISIT_GAP_MS), "the visit still runs");
                let next = self.visit.next(self.now);
                self.ended.push(std::mem::replace(&mut self.visit, next));
            }
            ["=", expected @ ..] => self.expect(expected),
            other => panic!("no such line: {other:?}"),
        }
    }

    fn expect(&self, expected: &[&str]) {
        let report = self.report();
        let subjects = self.visit.subjects();
        match expected {
            ["none"] => assert_eq!(report, None),
            ["score", score] => {
                let found = rappel_visit::score(&self.visit.features(), &Thresholds::default());
                assert_eq!(found, number::<u8>(score));
            }
            ["because", reasons @ ..] => {
                let found = report.map(|report| report.reasons).unwrap_or_default();
                let found: Vec<String> = found.iter().map(|reason| format!("{reason:?}")).collect();
                assert_eq!(found, *reasons);
            }
            ["holds", lines @ ..] => {
                let held = self.visit.cart().iter();
                let held: Vec<String> = held.map(|l| format!("{}*{}", l.product.0, l.quantity)).collect();
                assert_eq!(held, *lines);
            }
            ["last-product", id] => assert_eq!(subjects.product, Some(&product(id))),
            ["last-category", name] => assert_eq!(subjects.category, Some(*name)),
            ["query", query] => assert_eq!(subjects.query, Some(*query)),
            ["longest", name, seconds] => {
                let (item, active_ms) = subjects.longest.expect("nothing was read");
                assert_eq!(
                    (format!("{item:?}").contains(name), active_ms),
                    (true, number::<u32>(seconds) * 1_000)
                );
            }
            ["views", count] => assert_eq!(self.visit.features().views, number::<u16>(count)),
            ["pages", count] => assert_eq!(self.visit.features().pages, number::<u16>(count)),
            ["returned"] => assert!(self.visit.features().returned),
            ["not", "returned"] => assert!(!self.visit.features().returned),
            [class] => assert_eq!(report.map(|report| report.class), Some(class_of(class))),
            other => panic!("no such expectation: {other:?}"),
        }
    }

    pub(crate) fn state(&mut self, fact: Fact) {
        self.now = self.now + 1_000;
        self.visit.apply(self.now, self.page, &fact);
        self.steps.push(Step { at: self.now, page: self.page, act: Act::Fact(fact) });
    }

    pub(crate) fn read(&mut self, active_ms: u32) {
        self.now = self.now + i64::from(active_ms);
        self.visit.attend(self.page, active_ms, self.now);
        self.steps.push(Step { at: self.now, page: self.page, act: Act::Read(active_ms) });
    }

    fn open(&mut self, kind: PageKind, path: &str, facts: Vec<Fact>) {
        self.shown = vec![Fact::PageView { kind, path: path.into() }];
        self.shown.extend(facts);
        self.reload();
    }

    fn reload(&mut self) {
        self.pages += 1;
        self.page = PageId([self.pages, 0, 0, 1]);
        self.shown.clone().into_iter().for_each(|fact| self.state(fact));
    }

    fn product(&mut self, id: &str, visits: u8) {
        let view = Fact::ProductView { product: product(id), visits };
        self.open(PageKind::Product, &format!("/products/{id}"), vec![view]);
    }

    fn category(&mut self, name: &str, visits: u8) {
        let view = Fact::CategoryView { category: name.into(), visits };
        self.open(PageKind::Category, &format!("/categories/{name}"), vec![view]);
    }

    fn search(&mut self, query: &str, results: Option<u16>) {
        self.open(PageKind::Search, "/search", vec![Fact::Search { query: query.into(), results }]);
    }

    /// The same visits come out of the log, though everything arrives backwards and twice.
    fn tell_the_edge(&self) {
        let mut log = VisitLog::default();
        let received_at = self.now + 5_000;
        for batch in batches(&self.steps, received_at).iter().rev() {
            assert!(log.insert(received_at, batch));
            assert!(!log.insert(received_at + 60_000, batch));
        }
        let at_edge: Vec<Features> = log.visits(VISIT_GAP_MS).iter().map(Visit::features).collect();
        // The page begins a visit a moment before its first fact; one without facts is none at the edge.
        let visits =
            self.ended.iter().chain([&self.visit]).filter(|visit| visit.last_activity() > visit.started());
        let on_page: Vec<Features> = visits.map(Visit::features).collect();
        assert_eq!(at_edge, on_page, "the edge sees something else");
        assert_eq!(log.cart(VISIT_GAP_MS), self.visit.cart());
    }
}

/// One batch for each step, numbered by page.
pub(crate) fn batches(steps: &[Step], sent_at: UnixMs) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for step in steps {
        let sequence = batches.iter().filter(|batch| batch.page == step.page).count() as u16;
        let age_ms = u32::try_from(sent_at - step.at).expect("a story of under 49 days");
        let mut batch = empty_batch(step.page, sequence);
        batch.age_ms = age_ms;
        match &step.act {
            Act::Fact(fact) => batch.facts.push(DatedFact { age_ms: 0, fact: fact.clone() }),
            Act::Read(active_ms) => batch.active_ms = *active_ms,
        }
        batches.push(batch);
    }
    batches
}

pub(crate) fn empty_batch(page: PageId, sequence: u16) -> Batch {
    Batch {
        page,
        sequence,
        age_ms: 0,
        idle_ms: 0,
        active_ms: 0,
        context: None,
        facts: vec![],
        cards: vec![],
        report: None,
    }
}

pub(crate) fn product(id: &str) -> ProductId {
    ProductId(id.into())
}

/// `shoes` is one piece, `shoes*3` are three.
pub(crate) fn line(text: &str) -> CartLine {
    let (id, quantity) = text.split_once('*').unwrap_or((text, "1"));
    CartLine { product: product(id), quantity: number(quantity), price_hundredths: Some(7_900) }
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

fn page_kind(text: &str) -> PageKind {
    match text {
        "other" => PageKind::Other,
        "home" => PageKind::Home,
        "account" => PageKind::Account,
        "search" => PageKind::Search,
        "cart" => PageKind::Cart,
        other => panic!("no such page: {other}"),
    }
}

fn checkout_step(text: &str) -> CheckoutStep {
    match text {
        "begun" => CheckoutStep::Begun,
        "shipping" => CheckoutStep::Shipping,
        "payment" => CheckoutStep::Payment,
        other => panic!("no such step: {other}"),
    }
}

fn class_of(text: &str) -> Class {
    match text {
        "site" => Class::Site,
        "browse" => Class::Browse,
        "search" => Class::Search,
        "cart" => Class::Cart,
        "checkout" => Class::Checkout,
        other => panic!("no such class: {other}"),
    }
}
