//! A device without a browser: speaks the wire format itself, honestly or not. For the door, for load, for kills.

use rappel_signal::{
    Batch, Consent, ConsentSource, Context, DatedFact, Envelope, Fact, PageId, ProductCard, Receipt,
    Signature, VisitorId, wire,
};
use reqwest::{Response, StatusCode};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use url::Url;

use crate::poll;
use crate::stage::Stage;
use rappel_local::shop::SHOP_KEY;

/// What browsers call themselves; the door turns programs away.
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
/// Documentation addresses (RFC 5737): nobody's.
const CLIENT_ADDRESS: &str = "192.0.2.7";

/// A device of one visitor.
#[derive(Debug, Clone)]
pub struct Device {
    client: reqwest::Client,
    address: String,
    origin: String,
    /// The network it comes from, as the platform would say.
    pub client_address: String,
    /// Its id.
    pub visitor: VisitorId,
    /// The edge's word for the id, once it was read.
    pub signature: Option<Signature>,
    pages: u32,
}

impl Device {
    /// A device with this id, on the stage's shop.
    #[must_use]
    pub fn new(stage: &Stage, id: u128) -> Self {
        Self::at(stage.worker().client().clone(), &stage.worker().origin(), &stage.shop_origin(), id)
    }

    /// A device with this id, at a Worker and a shop's origin.
    #[must_use]
    pub fn at(client: reqwest::Client, edge_origin: &str, shop_origin: &str, id: u128) -> Self {
        Self {
            client,
            address: format!("{edge_origin}/v1/{SHOP_KEY}/signals"),
            origin: shop_origin.to_owned(),
            client_address: CLIENT_ADDRESS.to_owned(),
            visitor: VisitorId(id.to_be_bytes()),
            signature: None,
            pages: 0,
        }
    }

    /// The next page view with these facts, looked at for so long, closed just now.
    pub fn page(&mut self, active_ms: u32, facts: Vec<Fact>) -> Batch {
        self.pages += 1;
        let [.., a, b] = self.visitor.0;
        let [.., c, d] = self.pages.to_be_bytes();
        batch(PageId([a, b, c, d]), active_ms, facts)
    }

    /// An envelope of these batches, as an honest page would send it.
    #[must_use]
    pub fn envelope(&self, batches: Vec<Batch>) -> Envelope {
        Envelope {
            visitor: self.visitor,
            signature: self.signature,
            consent: Consent { measure: true, advertise: false, source: ConsentSource::Page },
            engaged: true,
            batches,
            asks: Vec::new(),
        }
    }

    /// Sends an envelope and reads the receipt; keeps the signature as a page would.
    ///
    /// # Panics
    /// When the edge does not take it.
    pub async fn send(&mut self, envelope: &Envelope) -> Receipt {
        let receipt = self.try_send(envelope).await.expect("the Worker answers");
        self.signature = receipt.signature.or(self.signature);
        receipt
    }

    /// Sends an envelope and hangs up when the answer has come, without reading it: the edge has stored what it was
    /// sent, and the page does not know.
    ///
    /// # Panics
    /// When the edge does not answer.
    pub async fn send_unheard(&self, envelope: &Envelope) {
        let address = Url::parse(&self.address).expect("the Worker's address is one");
        let mut stream = TcpStream::connect(("127.0.0.1", address.port().unwrap())).await.unwrap();
        let body = wire::encode_envelope(envelope);
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\norigin: {}\r\nuser-agent: {USER_AGENT}\r\ncf-connecting-ip: {}\r\n\
             content-type: text/plain\r\ncontent-length: {}\r\n\r\n",
            address.path(),
            address.authority(),
            self.origin,
            self.client_address,
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        let answered = tokio::time::timeout(poll::DEADLINE, stream.readable()).await;
        answered.expect("the edge answers").unwrap();
    }

    /// Sends any bytes from the shop's page.
    pub async fn post(&self, body: Vec<u8>) -> Response {
        self.post_from(&self.origin, body).await.expect("the Worker answers")
    }

    /// Sends an envelope that may get lost, or its answer.
    ///
    /// # Errors
    /// When the connection breaks, as it does when the Worker is killed.
    ///
    /// # Panics
    /// When the edge answers anything but a receipt.
    pub async fn try_send(&self, envelope: &Envelope) -> reqwest::Result<Receipt> {
        let response = self.post_from(&self.origin, wire::encode_envelope(envelope)).await?;
        let (status, body) = (response.status(), response.bytes().await?);
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        Ok(wire::decode_receipt(&body).expect("the answer is a receipt"))
    }

    /// Sends any bytes from a page of any origin.
    ///
    /// # Errors
    /// When the connection breaks, as it does when the Worker is killed.
    pub async fn post_from(&self, origin: &str, body: Vec<u8>) -> reqwest::Result<Response> {
        self.client
            .post(&self.address)
            .header("origin", origin)
            .header("content-type", "text/plain")
            .header("user-agent", USER_AGENT)
            .header("cf-connecting-ip", &self.client_address)
            .body(body)
            .send()
            .await
    }
}

/// A batch that was closed and is sent at this moment.
#[must_use]
pub fn batch(page: PageId, active_ms: u32, facts: Vec<Fact>) -> Batch {
    Batch {
        page,
        sequence: 0,
        age_ms: 0,
        idle_ms: 0,
        active_ms,
        context: Some(Context { zone: "UTC".into(), language: "en".into() }),
        facts: facts.into_iter().map(|fact| DatedFact { age_ms: 0, fact }).collect(),
        cards: Vec::new(),
        report: None,
    }
}

/// A product as a page would describe it.
#[must_use]
pub fn card(id: &str, title: &str, price_hundredths: u32) -> ProductCard {
    ProductCard {
        id: rappel_signal::ProductId(id.into()),
        title: title.into(),
        price_hundredths: Some(price_hundredths),
        currency: "EUR".into(),
        image: format!("/picture/{id}.svg"),
        path: format!("/product/{id}"),
        category: "Shoes".into(),
        brand: "Fellwren".into(),
        available: Some(true),
    }
}
