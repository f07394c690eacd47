//! What another platform is told a trigger is about: what our message would show, and where it would lead.

use rappel_delivery::link::{AllowedOrigins, Link};
use rappel_delivery::template::{ConsentTold, Language, ProductTold, TriggerTold};
use rappel_flow::Item;
use rappel_signal::{Class, ProductId};
use serde_json::{Map, Value};

use super::content::{Composition, SEARCH_PATH, encode, ours};
use crate::error::EdgeError;

impl Composition<'_> {
    /// The event's properties.
    ///
    /// # Errors
    /// Ours: settings that were valid at the start and are not now.
    pub(super) fn trigger(&self, consents: Vec<ConsentTold<'_>>) -> Result<Map<String, Value>, EdgeError> {
        let (row, settings) = (&self.sending.row, self.settings);
        let origins = self.origins()?;
        let shopper = self.sending.language.as_deref();
        let language = Language::first_spoken(shopper.into_iter().chain([settings.language.as_str()]));
        let link = self.where_it_leads(&origins)?;
        let told = TriggerTold {
            flow: &row.flow,
            step: &row.step,
            class: self.sending.class.map(Class::word),
            language,
            products: self.told(self.about(), &origins),
            suggestions: self.told(&row.picks, &origins),
            link: &link,
            query: row.subject.query.as_deref(),
            category: row.subject.category.as_deref(),
            details: self.details(language),
            consents,
        };
        Ok(told.properties())
    }

    /// What it is worth: the cart, else the product it is about.
    pub(super) fn value(&self) -> Option<(u32, &str)> {
        let subject = &self.sending.row.subject;
        if !subject.cart.is_empty() && !subject.currency.is_empty() {
            return Some((u32::try_from(subject.cart_value_hundredths).ok()?, &subject.currency));
        }
        let item = subject.product.as_ref()?;
        let card = self.source.card(&item.product)?;
        Some((item.price_hundredths.or(card.price_hundredths)?, card.currency.as_str()))
            .filter(|(_, currency)| !currency.is_empty())
    }

    /// The cart, else the product, else what was seen.
    fn about(&self) -> &[Item] {
        let subject = &self.sending.row.subject;
        match (subject.cart.as_slice(), &subject.product) {
            ([], Some(product)) if subject.seen.iter().all(|seen| seen.product != product.product) => {
                std::slice::from_ref(product)
            }
            ([], _) => &subject.seen,
            (cart, _) => cart,
        }
    }

    fn told<'a>(&self, items: &'a [Item], origins: &AllowedOrigins) -> Vec<ProductTold<'a>> {
        let told = |item: &'a Item| {
            let ProductId(id) = &item.product;
            Some(ProductTold { id, block: self.block(item, origins)? })
        };
        items.iter().filter_map(told).collect()
    }

    /// Where our message would lead, else to what it is about.
    fn where_it_leads(&self, origins: &AllowedOrigins) -> Result<Link, EdgeError> {
        let row = &self.sending.row;
        if let Some(template) = self.settings.texts.find(&row.template) {
            return self.landing(template, origins);
        }
        let subject = &row.subject;
        let product = subject.product.as_ref().and_then(|item| self.source.card(&item.product));
        let path = match (subject.cart.is_empty(), product, &subject.query) {
            (false, ..) => self.cart_path(subject),
            (_, Some(card), _) => card.path.clone(),
            (_, _, Some(query)) => format!("{SEARCH_PATH}{}", encode(query)),
            _ => "/".to_owned(),
        };
        self.link(origins, &path).or_else(|_| self.link(origins, "/")).map_err(ours)
    }
}
