//! From a claimed row to what the templates need: the shop's settings, the products as this device saw them,
//! and addresses that are allowed to stand in a message.

use rappel_delivery::link::{AllowedOrigins, Campaign, Link};
use rappel_delivery::template::{
    Colour, Help, Language, Links, MessageContent, Money, ProductBlock, Shop, Template,
};
use rappel_flow::{Item, OutboxRow, Sending, Subject};
use rappel_signal::Channel;

use crate::config::ShopSettings;
use crate::error::EdgeError;
use crate::send::Source;

/// Products offered besides, from what this device has seen.
const SUGGESTIONS_MAX: usize = 3;
/// Path of the search page; the query is appended.
const SEARCH_PATH: &str = "/search?q=";

/// What one message is made from.
pub(super) struct Composition<'a> {
    pub(super) settings: &'a ShopSettings,
    pub(super) source: &'a Source,
    pub(super) sending: &'a Sending,
    /// The signed address that ends these messages.
    pub(super) unsubscribe: Link,
}

impl Composition<'_> {
    /// The content, checked and complete.
    ///
    /// # Errors
    /// Ours: an unknown template, or settings that were valid at the start and are not now.
    pub(super) fn content(&self) -> Result<MessageContent, EdgeError> {
        let row = &self.sending.row;
        let template = template(row)?;
        let origins = self.origins()?;
        let subject = &row.subject;
        let shown = shown_items(template, subject);
        let products: Vec<ProductBlock> =
            shown.iter().filter_map(|item| self.block(item, &origins)).collect();
        let suggestions =
            subject.seen.iter().filter(|seen| shown.iter().all(|item| item.product != seen.product));
        Ok(MessageContent {
            template,
            language: Language::from_tag(self.sending.language.as_deref().unwrap_or(&self.settings.language)),
            shop: self.shop(&origins)?,
            products,
            suggestions: suggestions
                .filter_map(|item| self.block(item, &origins))
                .take(SUGGESTIONS_MAX)
                .collect(),
            query: subject.query.clone(),
            cart_total: Money::new(subject.cart_value_hundredths.cast_signed(), &subject.currency)
                .filter(|_| !subject.cart.is_empty()),
            links: Links {
                landing: self.landing(template, &origins)?,
                unsubscribe: self.unsubscribe.clone(),
                why: None,
            },
        })
    }

    fn origins(&self) -> Result<AllowedOrigins, EdgeError> {
        AllowedOrigins::new(&self.settings.origins).map_err(|error| EdgeError::Ours(error.to_string()))
    }

    fn shop(&self, origins: &AllowedOrigins) -> Result<Shop, EdgeError> {
        let settings = self.settings;
        let help = &settings.help;
        Ok(Shop {
            name: settings.name.clone(),
            home: origins.link("/").map_err(|error| EdgeError::Ours(error.to_string()))?,
            logo: None,
            colour: Colour::parse(&settings.accent)
                .ok_or_else(|| EdgeError::Ours("accent is no colour".into()))?,
            postal_address: settings.postal_address.clone(),
            contact_email: Some(settings.contact.clone()),
            help: Help {
                delivery: help.delivery.clone(),
                returns: help.returns.clone(),
                payment: help.payment.clone(),
            },
        })
    }

    /// A product as a page of this device described it. One that no page described has nothing to show.
    fn block(&self, item: &Item, origins: &AllowedOrigins) -> Option<ProductBlock> {
        let card = self.source.card(&item.product)?;
        let price = item.price_hundredths.or(card.price_hundredths);
        let price = price.and_then(|price| Money::new(price.into(), &card.currency));
        let image = origins.link(&card.image).ok();
        let link = origins.tagged(&card.path, self.campaign()).ok()?;
        Some(ProductBlock::new(&card.title, price, image, link)?.times(item.quantity.into()))
    }

    /// Where the button leads: to what the message is about.
    fn landing(&self, template: Template, origins: &AllowedOrigins) -> Result<Link, EdgeError> {
        let subject = &self.sending.row.subject;
        let path = match template {
            Template::CartFirst
            | Template::CartSecond
            | Template::CartThird
            | Template::CheckoutFirst
            | Template::CheckoutSecond => self.cart_path(subject),
            Template::SearchAbandonment => {
                let query = subject.query.as_deref().unwrap_or_default();
                format!("{SEARCH_PATH}{}", encode(query))
            }
            Template::BrowseAbandonment | Template::BrowseReminder => subject
                .product
                .as_ref()
                .and_then(|item| self.source.card(&item.product))
                .map_or_else(|| "/".into(), |card| card.path.clone()),
            Template::SiteAbandonment
            | Template::BrowseThanks
            | Template::CartThanks
            | Template::CheckoutThanks => "/".into(),
        };
        origins
            .tagged(&path, self.campaign())
            .or_else(|_| origins.tagged("/", self.campaign()))
            .map_err(|error| EdgeError::Ours(error.to_string()))
    }

    /// The cart's address, with its lines, so that it can be restored on another device.
    fn cart_path(&self, subject: &Subject) -> String {
        let lines: Vec<String> = subject
            .cart
            .iter()
            .map(|item| format!("{}:{}", encode(&item.product.0), item.quantity))
            .collect();
        if lines.is_empty() {
            return self.settings.cart_path.clone();
        }
        format!("{}?restore={}", self.settings.cart_path, lines.join(","))
    }

    fn campaign(&self) -> Campaign<'_> {
        let row = &self.sending.row;
        let medium = if self.sending.to.channel == Channel::Push { "push" } else { "email" };
        let content = Template::from_name(&row.template).map_or("", Template::place);
        Campaign { medium, campaign: &row.flow, content }
    }
}

/// The template a row names, as in `cart-abandonment-1`.
fn template(row: &OutboxRow) -> Result<Template, EdgeError> {
    Template::from_name(&row.template)
        .ok_or_else(|| EdgeError::Ours(format!("no template {:?}", row.template)))
}

fn shown_items(template: Template, subject: &Subject) -> Vec<Item> {
    match template {
        Template::CartFirst
        | Template::CartSecond
        | Template::CartThird
        | Template::CheckoutFirst
        | Template::CheckoutSecond => subject.cart.clone(),
        Template::BrowseAbandonment | Template::BrowseReminder => subject.product.iter().cloned().collect(),
        Template::SearchAbandonment | Template::SiteAbandonment => subject.seen.clone(),
        // What was bought needs no showing, and nothing else is asked for.
        Template::BrowseThanks | Template::CartThanks | Template::CheckoutThanks => Vec::new(),
    }
}

fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
