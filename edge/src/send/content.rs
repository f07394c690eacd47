//! From a claimed row to what the templates need: the shop's settings, the products as this device saw them,
//! and addresses that are allowed to stand in a message.

use rappel_delivery::link::{AllowedOrigins, Campaign, Link, LinkError};
use rappel_delivery::template::{
    Benefit, Colour, Details, Help, Language, LeadsTo, Links, MessageContent, Money, Offer, ProductBlock,
    Purpose, Shop, Shows, Template,
};
use rappel_flow::{Item, OfferKind, Offered, OutboxRow, RowKind, Sending, Subject};
use rappel_signal::{Channel, UnixMs};

use crate::config::{self, ShopSettings};
use crate::error::EdgeError;
use crate::send::links::{Clicks, Pages};
use crate::send::{Source, words};

/// Products offered besides, from what this device has seen.
const SUGGESTIONS_MAX: usize = 3;
/// The part of our page that says why a message came.
const WHY: &str = "why";
/// Path of the search page; the query is appended.
pub(super) const SEARCH_PATH: &str = "/search?q=";
/// The property in which an event of the shop names the page it is about.
const EVENT_LINK: &str = "link";
/// The properties in which it names who brings a parcel, and the parcel's number.
const EVENT_CARRIER: &str = "carrier";
const EVENT_TRACKING_NUMBER: &str = "tracking_number";

/// What one message is made from.
pub(super) struct Composition<'a> {
    pub(super) settings: &'a ShopSettings,
    pub(super) source: &'a Source,
    pub(super) sending: &'a Sending,
    /// The signed address that ends these messages.
    pub(super) unsubscribe: Link,
    /// Our own pages about it; `None`: whoever reads it is not the shopper.
    pub(super) pages: Option<Pages>,
    /// Makes every link to the shop one that tells us when it is followed; `None`: whoever follows them is not the shopper.
    pub(super) clicks: Option<Clicks>,
}

impl<'a> Composition<'a> {
    /// The content, checked and complete.
    ///
    /// # Errors
    /// Ours: an unknown template, or settings that were valid at the start and are not now.
    pub(super) fn content(&self) -> Result<MessageContent<'a>, EdgeError> {
        let row = &self.sending.row;
        let template = self.settings.texts.find(&row.template).ok_or_else(|| no_text(row))?;
        let origins = self.origins()?;
        let language = template.language(self.sending.language.as_deref(), &self.settings.language);
        let subject = &row.subject;
        let shown = shown_items(template.shows(), row);
        let products: Vec<ProductBlock> =
            shown.iter().filter_map(|item| self.block(item, &origins)).collect();
        let suggestions = suggested_items(template.shows(), row)
            .filter(|suggested| shown.iter().all(|item| item.product != suggested.product));
        Ok(MessageContent {
            template,
            purpose: purpose(row),
            language,
            shop: Shop { home: self.link(&origins, "/").map_err(ours)?, ..shop(self.settings, &origins)? },
            products,
            suggestions: suggestions
                .filter_map(|item| self.block(item, &origins))
                .take(SUGGESTIONS_MAX)
                .collect(),
            query: subject.query.clone(),
            cart_total: Money::new(subject.cart_value_hundredths.cast_signed(), &subject.currency)
                .filter(|_| !subject.cart.is_empty()),
            details: self.details(language),
            links: Links {
                landing: self.landing(template, &origins)?,
                unsubscribe: self.unsubscribe.clone(),
                preferences: self.pages.as_ref().map(|pages| pages.preferences.clone()),
                why: self.pages.as_ref().map(|pages| pages.preferences.at(WHY)),
            },
        })
    }

    pub(super) fn details(&self, language: Language) -> Details {
        let (sending, subject) = (self.sending, &self.sending.row.subject);
        let day = |at| words::day(language, &self.sending.zone, at);
        let property =
            |name| subject.properties.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        Details {
            first_name: sending.first_name.clone(),
            offer: sending.offered.as_ref().and_then(|offered| self.offer(offered, language)),
            price_before: self.price_before(subject),
            stock: subject.stock,
            order: subject.order_number.clone().or_else(|| subject.order.clone()),
            carrier: property(EVENT_CARRIER),
            tracking_number: property(EVENT_TRACKING_NUMBER),
            expected_on: sending.expected_at.and_then(day),
            occasion_on: subject.occasion_at.and_then(day),
            rating: subject.rating,
            pool: None,
        }
    }

    /// The offer as the shopper gets it.
    fn offer(&self, offered: &Offered, language: Language) -> Option<Offer> {
        let money = |hundredths: u64| {
            let currency = offered.offer.currency.as_deref()?;
            Money::new(i64::try_from(hundredths).ok()?, currency)
        };
        let benefit = match &offered.offer.kind {
            OfferKind::Percent(percent) => Benefit::Percent(*percent),
            OfferKind::AmountHundredths(hundredths) => Benefit::Amount(money((*hundredths).into())?),
            OfferKind::Gift(gift) => Benefit::Gift(gift.clone()),
            OfferKind::FreeShipping => Benefit::FreeShipping,
            OfferKind::EarlyAccess => Benefit::EarlyAccess,
        };
        Some(Offer {
            benefit,
            code: offered.code.clone(),
            // The end is the first moment without it: the last day is that of the moment before.
            ends_on: offered
                .ends_at
                .and_then(|at| words::day(language, &self.sending.zone, UnixMs(at.0 - 1))),
            minimum: offered.offer.minimum_hundredths.and_then(money),
        })
    }

    pub(super) fn origins(&self) -> Result<AllowedOrigins, EdgeError> {
        AllowedOrigins::new(&self.settings.origins).map_err(ours)
    }

    /// A product as a page of this device described it, or as the catalogue has it. One that neither knows has nothing to
    /// show.
    pub(super) fn block(&self, item: &Item, origins: &AllowedOrigins) -> Option<ProductBlock> {
        let card = self.source.card(&item.product)?;
        let price = item.price_hundredths.or(card.price_hundredths);
        let price = price.and_then(|price| Money::new(price.into(), &card.currency));
        let image = origins.link(&card.image).ok();
        let link = self.link(origins, &card.path).ok()?;
        let block = ProductBlock::new(&card.title, price, image, link)?.times(item.quantity.into());
        let subject = &self.sending.row.subject;
        let about = subject.product.as_ref().is_some_and(|product| product.product == item.product);
        Some(match self.price_before(subject).filter(|_| about) {
            Some(before) => block.reduced_from(before),
            None => block,
        })
    }

    /// What the product cost when the shopper last saw it.
    fn price_before(&self, subject: &Subject) -> Option<Money> {
        let card = self.source.card(&subject.product.as_ref()?.product)?;
        Money::new(subject.was_hundredths?.into(), &card.currency)
    }

    /// Where the button leads: to what the message is about.
    pub(super) fn landing(&self, template: Template, origins: &AllowedOrigins) -> Result<Link, EdgeError> {
        let subject = &self.sending.row.subject;
        let path = match template.leads_to() {
            LeadsTo::Confirmation | LeadsTo::Settings => {
                let pages = self.pages.as_ref().ok_or_else(|| no_text(&self.sending.row))?;
                let confirms = template.leads_to() == LeadsTo::Confirmation;
                return Ok(if confirms { &pages.confirmation } else { &pages.settings }.clone());
            }
            LeadsTo::Cart => self.cart_path(subject),
            LeadsTo::Search => {
                let query = subject.query.as_deref().unwrap_or_default();
                format!("{SEARCH_PATH}{}", encode(query))
            }
            LeadsTo::Product => subject
                .product
                .as_ref()
                .and_then(|item| self.source.card(&item.product))
                .map_or_else(|| "/".into(), |card| card.path.clone()),
            LeadsTo::Event => {
                let named = subject.properties.get(EVENT_LINK).and_then(|link| link.as_str());
                named.unwrap_or("/").to_owned()
            }
            LeadsTo::Home => "/".into(),
        };
        self.link(origins, &path).or_else(|_| self.link(origins, "/")).map_err(ours)
    }

    /// A page of the shop as every link of a message names it: with the campaign, unless the shop wants none, and through our
    /// own address.
    pub(super) fn link(&self, origins: &AllowedOrigins, page: &str) -> Result<Link, LinkError> {
        let page = match self.settings.utm {
            true => origins.tagged(page, self.campaign())?,
            false => origins.link(page)?,
        };
        Ok(match &self.clicks {
            Some(clicks) => clicks.through(origins, page),
            None => page,
        })
    }

    /// The cart's address, with its lines, so that it can be restored on another device. Without a cart, what the
    /// message is about is put into it.
    pub(super) fn cart_path(&self, subject: &Subject) -> String {
        let about = subject.product.iter().filter(|_| subject.cart.is_empty());
        let lines: Vec<String> = subject
            .cart
            .iter()
            .chain(about)
            .map(|item| format!("{}:{}", encode(&item.product.0), item.quantity))
            .collect();
        if lines.is_empty() {
            return self.settings.cart_path.clone();
        }
        format!("{}?restore={}", self.settings.cart_path, lines.join(","))
    }

    fn campaign(&self) -> Campaign<'_> {
        let row = &self.sending.row;
        let medium = match self.sending.to.channel {
            Channel::Email => "email",
            Channel::Push => "push",
            Channel::Sms => "sms",
            Channel::WhatsApp => "whatsapp",
        };
        // `1` of `cart-abandonment-1`; a text shared with another flow keeps its whole name.
        let place = row.template.strip_prefix(&row.flow).and_then(|place| place.strip_prefix('-'));
        Campaign { medium, campaign: &row.flow, content: place.unwrap_or(&row.template) }
    }
}

/// Who speaks.
pub(super) fn shop(settings: &ShopSettings, origins: &AllowedOrigins) -> Result<Shop, EdgeError> {
    let help = &settings.help;
    Ok(Shop {
        name: settings.name.clone(),
        home: origins.link("/").map_err(ours)?,
        logo: settings.logo.as_deref().and_then(|logo| origins.link(logo).ok()),
        colour: Colour::parse(&settings.accent)
            .ok_or_else(|| EdgeError::Ours("accent is no colour".into()))?,
        postal_address: settings.postal_address.clone(),
        contact_email: Some(settings.contact.clone()).filter(|contact| !contact.is_empty()),
        help: Help {
            delivery: help.delivery.clone(),
            returns: help.returns.clone(),
            payment: help.payment.clone(),
        },
    })
}

pub(super) fn ours(error: LinkError) -> EdgeError {
    EdgeError::Ours(error.to_string())
}

fn no_text(row: &OutboxRow) -> EdgeError {
    EdgeError::Ours(format!("no template {:?}", row.template))
}

/// In whose interest a row goes.
fn purpose(row: &OutboxRow) -> Purpose {
    if row.kind == RowKind::Notice { Purpose::Notice } else { config::purpose(row.category) }
}

/// What the message is about.
fn shown_items(shows: Shows, row: &OutboxRow) -> Vec<Item> {
    let subject = &row.subject;
    match shows {
        Shows::Nothing => Vec::new(),
        Shows::Cart => subject.cart.clone(),
        Shows::Product => subject.product.iter().cloned().collect(),
        Shows::Products => subject.seen.clone(),
        Shows::Picks => row.picks.clone(),
    }
}

/// What is shown besides: what was chosen for it, then what the visit saw. A message that shows none of its subject's
/// products may be about an order, and what was bought is not suggested.
fn suggested_items(shows: Shows, row: &OutboxRow) -> impl Iterator<Item = &Item> {
    let (picks, seen) = match shows {
        Shows::Picks => (&[] as &[Item], &[] as &[Item]),
        Shows::Nothing => (row.picks.as_slice(), &[] as &[Item]),
        Shows::Cart | Shows::Product | Shows::Products => (row.picks.as_slice(), row.subject.seen.as_slice()),
    };
    picks.iter().chain(seen.iter().filter(|seen| picks.iter().all(|pick| pick.product != seen.product)))
}

pub(super) fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
