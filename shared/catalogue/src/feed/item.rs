//! One item of a feed becomes a product with one variant: every value checked, each refusal with what to change.

use rappel_signal::limit::{PRODUCT_ID_BYTES_MAX, TEXT_BYTES_MAX};
use rappel_signal::{ProductId, UnixMs};

use super::field::{Field, RawItem};
use super::money::{Price, hundredths, price};
use super::text::{clean, unescaped};
use super::{link, period};
use crate::limit::{CATEGORY_DEPTH_MAX, SHIPPING_DAYS_MAX, STOCK_MAX, UNITS_PER_PACK_MAX};
use crate::product::{Availability, Facts, Product, Shipping, Variant};

/// What a shop says of itself, and when its feed is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Hosts that links and pictures may be on: `shop.example`, `localhost:8080`.
    pub hosts: Vec<String>,
    /// Currency of amounts that name none; ISO 4217 letters.
    pub currency: Option<String>,
    /// Now: whether a sale price holds.
    pub now: UnixMs,
}

/// One field, and what to change in it.
pub(super) type Complaint = (Field, String);

/// The product, and what was left out of it.
///
/// # Errors
/// Why the item cannot be taken: without id, title, link or price no message can show it.
pub(super) fn product(raw: &RawItem, rules: &Rules) -> Result<(Product, Vec<Complaint>), Complaint> {
    let mut reading = Reading { raw, complaints: Vec::new() };
    let id = identifier(raw, Field::Id)?;
    let title = clean(required(raw, Field::Title)?, TEXT_BYTES_MAX);
    if title.is_empty() {
        return Err((Field::Title, "is empty: messages show it".into()));
    }
    let group = match raw.get(Field::ItemGroupId) {
        Some(_) => identifier(raw, Field::ItemGroupId)?,
        None => id.clone(),
    };
    let link = unescaped(required(raw, Field::Link)?);
    let path = link::path(&link, &rules.hosts).map_err(|says| (Field::Link, says))?;
    let image = reading.optional(Field::ImageLink, |text| link::image(&unescaped(text), &rules.hosts));
    let (now, before) = prices(&mut reading, rules)?;
    let (availability, stock) = availability(&mut reading)?;
    let facts = Facts {
        title,
        category: category(raw),
        brand: clean(raw.get(Field::Brand).unwrap_or_default(), TEXT_BYTES_MAX),
        image: image.unwrap_or_default(),
        path,
        created_at: reading.optional(Field::CreatedAt, |text| {
            period::instant(text)
                .ok_or_else(|| "is no date: write 2026-02-24 or 2026-02-24T13:00+01:00".into())
        }),
        promoted: raw.get(Field::PromotionId).is_some() || reading.yes(Field::Promoted),
        units_per_pack: reading.optional(Field::UnitsPerPack, |text| count(text, UNITS_PER_PACK_MAX)),
        units_per_day_hundredths: reading.optional(Field::UnitsPerDay, |text| {
            let used = hundredths(text).ok().filter(|used| *used > 0);
            used.ok_or_else(|| "is no number above zero: write 2 or 0.5".into())
        }),
        needs_setup: reading.yes(Field::NeedsSetup),
        shipping: Shipping {
            handling_days: reading.days(Field::HandlingDays),
            transit_days: reading.days(Field::TransitDays),
        },
    };
    let variant = Variant {
        id,
        price_hundredths: now.hundredths,
        compare_at_hundredths: before,
        currency: now.currency,
        availability,
        stock,
        options: options(raw),
        gtin: reading.optional(Field::Gtin, gtin).unwrap_or_default(),
    };
    let product = Product { id: ProductId(group), facts, variants: vec![variant] };
    product.check().map_err(|invalid| (Field::named(invalid.field).unwrap_or(Field::Id), invalid.says))?;
    Ok((product, reading.complaints))
}

/// An item being read: what is wrong with a field that can be missed is noted, and the field left out.
struct Reading<'a> {
    raw: &'a RawItem,
    complaints: Vec<Complaint>,
}

impl Reading<'_> {
    fn optional<T>(&mut self, field: Field, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        read(self.raw.get(field)?).map_err(|says| self.complaints.push((field, says))).ok()
    }

    fn yes(&mut self, field: Field) -> bool {
        let read = |text: &str| match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "1" => Ok(true),
            "no" | "false" | "0" => Ok(false),
            _ => Err("must be yes or no".into()),
        };
        self.optional(field, read).unwrap_or(false)
    }

    fn days(&mut self, field: Field) -> Option<u16> {
        self.optional(field, |text| count(text, SHIPPING_DAYS_MAX.into()))
            .and_then(|days| u16::try_from(days).ok())
    }
}

fn required(raw: &RawItem, field: Field) -> Result<&str, Complaint> {
    raw.get(field).ok_or_else(|| (field, "is missing".into()))
}

/// The id as far as it can be read, to name a skipped item by.
pub(super) fn name(raw: &RawItem) -> String {
    identifier(raw, Field::Id).unwrap_or_default()
}

fn identifier(raw: &RawItem, field: Field) -> Result<String, Complaint> {
    let id = clean(required(raw, field)?, PRODUCT_ID_BYTES_MAX + 1);
    if id.is_empty() || id.len() > PRODUCT_ID_BYTES_MAX {
        return Err((field, format!("must have 1 to {PRODUCT_ID_BYTES_MAX} characters")));
    }
    Ok(id)
}

/// The price now, and the one before if it is reduced.
fn prices(reading: &mut Reading<'_>, rules: &Rules) -> Result<(Price, Option<u32>), Complaint> {
    let default = rules.currency.as_deref();
    let read = |text: &str| price(text, default).map_err(|error| format!("{text:.40} {error}"));
    let usual = read(required(reading.raw, Field::Price)?).map_err(|says| (Field::Price, says))?;
    let Some(sale) = reading.optional(Field::SalePrice, read) else { return Ok((usual, None)) };
    let holds = match reading.raw.get(Field::SalePricePeriod) {
        None => Some(true),
        Some(_) => reading.optional(Field::SalePricePeriod, |text| {
            period::holds(text, rules.now)
                .ok_or_else(|| "must be start/end: 2026-02-24T13:00+01:00/2026-02-29T15:30+01:00".into())
        }),
    };
    if sale.currency != usual.currency {
        reading.complaints.push((Field::SalePrice, "is in another currency than price".into()));
    } else if holds == Some(true) && sale.hundredths < usual.hundredths {
        return Ok((sale, Some(usual.hundredths)));
    }
    Ok((usual, None))
}

/// Availability and the pieces left. A feed that counts pieces need not say more.
fn availability(reading: &mut Reading<'_>) -> Result<(Availability, Option<u32>), Complaint> {
    let stock = reading.optional(Field::Stock, |text| count(text, STOCK_MAX));
    let Some(text) = reading.raw.get(Field::Availability) else {
        return match stock {
            Some(0) => Ok((Availability::OutOfStock, stock)),
            Some(_) => Ok((Availability::InStock, stock)),
            None => Err((Field::Availability, "is missing: write in_stock or out_of_stock".into())),
        };
    };
    let word = text.rsplit('/').next().unwrap_or_default().to_ascii_lowercase().replace([' ', '-', '_'], "");
    let availability = match word.as_str() {
        "instock" | "limitedavailability" => Availability::InStock,
        "outofstock" | "soldout" => Availability::OutOfStock,
        "preorder" | "presale" => Availability::Preorder,
        "backorder" => Availability::Backorder,
        _ => {
            let says = format!("{text:.40} is unknown: write in_stock, out_of_stock, preorder or backorder");
            return Err((Field::Availability, says));
        }
    };
    Ok((availability, stock))
}

/// From the shop's own categories, else from Google's; a number of Google's says nothing to a shopper.
fn category(raw: &RawItem) -> Vec<String> {
    let google = raw.get(Field::GoogleCategory).filter(|text| !text.bytes().all(|b| b.is_ascii_digit()));
    let path = unescaped(raw.get(Field::ProductType).or(google).unwrap_or_default());
    let names = path.split('>').map(|name| clean(name, TEXT_BYTES_MAX));
    names.filter(|name| !name.is_empty()).take(CATEGORY_DEPTH_MAX).collect()
}

fn options(raw: &RawItem) -> Vec<(String, String)> {
    let fields = [Field::Color, Field::Size, Field::Material, Field::Pattern];
    let named = fields.into_iter().filter_map(|field| Some((field.name(), raw.get(field)?)));
    named.map(|(name, value)| (name.to_owned(), clean(value, TEXT_BYTES_MAX))).collect()
}

fn gtin(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let fits = (8..=14).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(digits) } else { Err("must have 8 to 14 digits, or be left out".into()) }
}

fn count(text: &str, most: u32) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number <= most);
    number.ok_or_else(|| format!("is no whole number from 0 to {most}"))
}
