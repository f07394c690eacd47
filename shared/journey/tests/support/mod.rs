//! Tells a device's story: pages with facts, delivered as a browser would.

// Each test program uses a part of it.
#![allow(dead_code)]

use rappel_flow::Input;
use rappel_journey::{AddressBook, Device, receive, settle};
use rappel_signal::{
    Batch, CartLine, Consent, ConsentSource, Context, DatedFact, Envelope, Fact, PageId, ProductCard,
    ProductId, UnixMs, VisitorId,
};
use rappel_visit::VISIT_GAP_MS;

pub(crate) const START: UnixMs = UnixMs(1_750_000_000_000);

pub(crate) const ADDRESSES: AddressBook = AddressBook {
    email: |typed| typed.contains('@').then(|| typed.to_lowercase()),
    push_keys: |_, _, _| Some("keys".into()),
    takes_new: true,
};

pub(crate) struct Teller {
    pub(crate) device: Device,
    pub(crate) now: UnixMs,
    /// The envelope delivered last.
    pub(crate) sent: Option<Envelope>,
    batch: Option<Batch>,
    pages: u32,
}

impl Teller {
    pub(crate) fn new() -> Self {
        let device = Device::new("demo", VisitorId([7; 16]), START);
        Teller { device, now: START, sent: None, batch: None, pages: 0 }
    }

    /// A page looked at for so long, on which this happened; closed just now.
    pub(crate) fn page(&mut self, active_ms: u32, facts: Vec<Fact>) -> &mut Self {
        self.pages += 1;
        self.batch = Some(Batch {
            page: PageId(self.pages.to_be_bytes()),
            sequence: 0,
            age_ms: 0,
            idle_ms: 0,
            active_ms,
            context: Some(Context { zone: "Europe/Budapest".into(), language: "hu".into() }),
            facts: facts.into_iter().map(|fact| DatedFact { age_ms: 0, fact }).collect(),
            cards: Vec::new(),
            report: None,
        });
        self
    }

    /// The page describes a product.
    pub(crate) fn card(&mut self, id: &str, title: &str, price_hundredths: u32) -> &mut Self {
        let card = ProductCard {
            id: product(id),
            title: title.into(),
            price_hundredths: Some(price_hundredths),
            currency: "EUR".into(),
            image: String::new(),
            path: format!("/product/{id}"),
            category: String::new(),
            brand: String::new(),
            available: Some(true),
        };
        self.batch.as_mut().unwrap().cards.push(card);
        self
    }

    pub(crate) fn envelope(&mut self) -> Envelope {
        Envelope {
            visitor: self.device.visitor,
            signature: None,
            consent: Consent { measure: true, advertise: false, source: ConsentSource::Page },
            engaged: true,
            batches: self.batch.clone().into_iter().collect(),
            asks: Vec::new(),
        }
    }

    pub(crate) fn deliver(&mut self) -> Vec<Input> {
        let envelope = self.envelope();
        self.sent = Some(envelope.clone());
        receive(&mut self.device, &envelope, self.now, VISIT_GAP_MS, ADDRESSES).inputs
    }

    pub(crate) fn settle_after(&mut self, wait_ms: i64) -> Vec<Input> {
        self.now = self.now + wait_ms;
        settle(&mut self.device, self.now, VISIT_GAP_MS)
    }
}

pub(crate) fn product(id: &str) -> ProductId {
    ProductId(id.into())
}

pub(crate) fn line(id: &str, quantity: u16, price_hundredths: u32) -> CartLine {
    CartLine { product: product(id), quantity, price_hundredths: Some(price_hundredths) }
}

pub(crate) fn view(id: &str) -> Fact {
    Fact::ProductView { product: product(id), visits: 1 }
}

pub(crate) fn add(id: &str, quantity: u16, price_hundredths: u32) -> Fact {
    Fact::CartAdd { line: line(id, quantity, price_hundredths) }
}

pub(crate) fn identify() -> Fact {
    Fact::Identify { email: "Ada@Example.com".into() }
}
