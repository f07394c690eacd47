//! A message as a shopper would get it, for the merchant to look at: the shop's own settings and texts, products of its
//! catalogue, and a made-up shopper. Its links name nobody. Nothing is sent, nothing is written.

use std::fmt::Display;

use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::template::{Email, Message, Template, render_email, render_push, render_sms};
use rappel_flow::{Category, Item, Offered, OutboxRow, Recipient, RowKind, Sending, Standing, Subject, Whom};
use rappel_ledger::OfferSetting;
use rappel_signal::{Channel, ProductCard, ProductId, VisitorId};
use serde::Serialize;
use worker::Env;

use super::content::Composition;
use super::{Source, cards};
use crate::config::{OwnTexts, ShopSettings, purpose};
use crate::error::EdgeError;

/// Products that a preview may name: no message shows more.
pub(crate) const PRODUCTS_MAX: usize = 9;

/// A row about nothing yet; text, products and category come with the question.
const ROW: &str = r#"{
    "v": 1, "id": "preview", "segment": "preview", "flow": "preview", "entry": 1, "step": "preview",
    "channel": "email", "category": "marketing", "template": "", "planned_at": 0, "due_at": 0, "attempts": 1,
    "ending": false, "status": "waiting", "subject": { "cart_value_hundredths": 0, "score": 0, "zero_results": false }
}"#;

/// What is to be shown.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The name of a text, ready or the shop's own.
    pub(crate) text: String,
    /// What stands in its place: one that is being written.
    pub(crate) own: Option<Message>,
    /// BCP 47 tag of the shopper's language; the shop's without it.
    pub(crate) language: Option<String>,
    /// What it is about: seen, in the cart, or chosen, as the text shows them.
    pub(crate) products: Vec<ProductId>,
    /// The shopper's first name.
    pub(crate) first_name: Option<String>,
    /// The name of an offer that it carries.
    pub(crate) offer: Option<String>,
}

/// The message on each way that it could go.
#[derive(Debug, Serialize)]
pub(crate) struct Preview {
    subject: String,
    preheader: String,
    html: String,
    text: String,
    push: Push,
    sms: String,
}

impl Preview {
    /// The e-mail's HTML.
    pub(crate) fn into_html(self) -> String {
        self.html
    }

    /// The e-mail, marked as a test.
    pub(super) fn into_test(self) -> Email {
        let Preview { subject, preheader, html, text, .. } = self;
        Email { subject: format!("[Test] {subject}"), preheader, html, text }
    }
}

#[derive(Debug, Serialize)]
struct Push {
    title: String,
    body: String,
    button: Option<String>,
}

/// Makes the message.
///
/// # Errors
/// Theirs: a text, offer or product that is not there. Ours: the catalogue did not answer.
pub(crate) async fn preview(env: &Env, settings: &ShopSettings, asked: Asked) -> Result<Preview, EdgeError> {
    let mut settings = settings.clone();
    if let Some(own) = asked.own {
        settings.texts = OwnTexts::of(&asked.text, own);
    }
    let template = settings.texts.find(&asked.text).ok_or_else(|| {
        EdgeError::theirs(
            404,
            format!("there is no text called {:?}: docs/templates.md names them", asked.text),
        )
    })?;
    let mut row: OutboxRow = serde_json::from_str(ROW)?;
    row.template.clone_from(&asked.text);
    (row.kind, row.category) = kind_and_category(template);
    row.subject = subject(&asked.products);
    row.picks = row.subject.seen.clone();
    let visitor = VisitorId([0; 16]);
    let source = Source { shop: settings.key.clone(), visitor, shopper: 0, person: None, cards: Vec::new() };
    let source = cards::complete(env, &source, &row).await;
    (row.subject.cart_value_hundredths, row.subject.currency) = worth(&source.cards, &asked.products)?;
    let sending = Sending {
        row,
        to: Recipient {
            channel: Channel::Email,
            address: settings.contact.clone(),
            keys: String::new(),
            standing: Standing::Verified,
            last_word_at: None,
        },
        whom: Whom::default(),
        class: None,
        language: asked.language,
        zone: settings.zone.clone(),
        first_name: asked.first_name,
        offered: asked.offer.map(|name| offered(&settings, &name)).transpose()?,
        expected_at: None,
        flow_name: String::new(),
    };
    // Whoever looks at it must not end anybody's messages by its links.
    let home = AllowedOrigins::new(&settings.origins).and_then(|origins| origins.link("/")).map_err(ours)?;
    let composition = Composition {
        settings: &settings,
        source: &source,
        sending: &sending,
        unsubscribe: home,
        pages: None,
        clicks: None,
    };
    let content = composition.content()?;
    let (email, push) = (render_email(&content), render_push(&content));
    Ok(Preview {
        subject: email.subject,
        preheader: email.preheader,
        html: email.html,
        text: email.text,
        push: Push { title: push.title, body: push.body, button: push.button },
        sms: render_sms(&content),
    })
}

/// As what the text may be sent; what may be sent as nothing is a note to the shop's people.
fn kind_and_category(template: Template) -> (RowKind, Category) {
    let categories = [Category::Transactional, Category::AskedFor, Category::Marketing];
    let fits = categories.into_iter().find(|category| template.unfit_for(purpose(*category)).is_none());
    fits.map_or((RowKind::Notice, Category::Marketing), |category| (RowKind::Message, category))
}

fn subject(products: &[ProductId]) -> Subject {
    let item = |product: &ProductId| Item::of(product.clone(), "");
    let items: Vec<Item> = products.iter().map(item).collect();
    Subject { product: items.first().cloned(), seen: items.clone(), cart: items, ..Subject::default() }
}

/// What one of each costs, in hundredths, and the currency.
fn worth(cards: &[ProductCard], products: &[ProductId]) -> Result<(u64, String), EdgeError> {
    let mut sum = 0;
    for product in products {
        let card = cards.iter().find(|card| card.id == *product).ok_or_else(|| {
            EdgeError::theirs(404, format!("products: the catalogue has no {:?}", product.0))
        })?;
        sum += u64::from(card.price_hundredths.unwrap_or_default());
    }
    Ok((sum, cards.first().map(|card| card.currency.clone()).unwrap_or_default()))
}

fn offered(settings: &ShopSettings, name: &str) -> Result<Offered, EdgeError> {
    let mut offers = settings.offers.iter().map(|OfferSetting(offer)| offer);
    let offer = offers.find(|offer| offer.name == name).ok_or_else(|| {
        EdgeError::theirs(404, format!("offer: the settings have no offer called {name:?}"))
    })?;
    Ok(Offered { offer: offer.clone(), code: None, ends_at: offer.ends_at })
}

fn ours(error: impl Display) -> EdgeError {
    EdgeError::Ours(error.to_string())
}
