//! A message about a made-up shop, in which everything is known: to look at texts before there is anybody to write to.

use super::values::Value;
use super::{
    Benefit, Colour, Details, Help, Language, Links, MessageContent, Money, Offer, ProductBlock, Purpose,
    Shop, Shows, Template,
};
use crate::link::{AllowedOrigins, LinkError};

/// The message as a shopper of the made-up shop would get it. Pictures are `/1.png`, `/2.png` and `/3.png` of the first
/// origin, the logo is `/logo.png`.
///
/// # Errors
/// None that origins of the right form could bring about.
pub fn sample_content<'a>(
    template: Template<'a>,
    language: Language,
    origins: &AllowedOrigins,
) -> Result<MessageContent<'a>, LinkError> {
    let goods = goods(origins, template.speaks_of(Value::PriceBefore))?;
    let shown = match template.shows() {
        Shows::Nothing => 0,
        Shows::Product => 1,
        Shows::Cart | Shows::Products => 2,
        Shows::Picks => 3,
    };
    let in_cart = template.shows() == Shows::Cart;
    let purpose = [Purpose::Transactional, Purpose::AskedFor, Purpose::Marketing]
        .into_iter()
        .find(|purpose| template.unfit_for(*purpose).is_none());
    Ok(MessageContent {
        template,
        purpose: purpose.unwrap_or(Purpose::Notice),
        language,
        shop: shop(origins)?,
        products: goods.iter().take(shown).cloned().collect(),
        suggestions: goods.iter().skip(shown).take(2).cloned().collect(),
        query: Some("trail shoes".to_owned()),
        cart_total: Money::new(12_350, "EUR").filter(|_| in_cart),
        details: Details {
            offer: template.speaks_of(Value::Offer).then(|| offer(language)),
            ..details(language)
        },
        links: Links {
            landing: origins.link("/cart")?,
            unsubscribe: origins.link("/u/token")?,
            preferences: Some(origins.link("/p/token")?),
            why: Some(origins.link("/why")?),
        },
    })
}

fn goods(origins: &AllowedOrigins, is_reduced: bool) -> Result<Vec<ProductBlock>, LinkError> {
    let price = |hundredths| Money::new(hundredths, "EUR");
    let picture = |path| origins.link(path).map(Some);
    let page = || origins.link("/p/1");
    let shoes = ProductBlock::new("Trail Shoes", price(8_900), picture("/1.png")?, page()?);
    let reduced = |shoes: ProductBlock| match price(11_900) {
        Some(before) if is_reduced => shoes.reduced_from(before),
        _ => shoes,
    };
    let shoes = shoes.map(reduced);
    let socks = "Merino Hiking Socks, three pairs, charcoal and moss";
    let socks = ProductBlock::new(socks, price(3_450), picture("/2.png")?, page()?);
    let hat = ProductBlock::new("Rain Hat", price(2_900), picture("/3.png")?, page()?);
    Ok([shoes, socks, hat].into_iter().flatten().collect())
}

fn offer(language: Language) -> Offer {
    let ends_on = match language {
        Language::English => "Sunday 6 December",
        Language::French => "dimanche 6 décembre",
        Language::Hungarian => "december 6., vasárnap",
    };
    Offer {
        benefit: Benefit::Percent(15),
        code: Some("HILLS15".to_owned()),
        ends_on: Some(ends_on.to_owned()),
        minimum: Money::new(5_000, "EUR"),
    }
}

fn details(language: Language) -> Details {
    let [expected_on, occasion_on] = match language {
        Language::English => ["Tuesday 8 December", "Friday 11 December"],
        Language::French => ["mardi 8 décembre", "vendredi 11 décembre"],
        Language::Hungarian => ["december 8., kedd", "december 11., péntek"],
    };
    Details {
        first_name: Some("Anna".to_owned()),
        offer: None,
        price_before: Money::new(11_900, "EUR"),
        stock: Some(3),
        order: Some("#1001".to_owned()),
        carrier: Some("Royal Mail".to_owned()),
        tracking_number: Some("RM123456785GB".to_owned()),
        expected_on: Some(expected_on.to_owned()),
        occasion_on: Some(occasion_on.to_owned()),
        rating: Some(2),
        pool: Some("spring".to_owned()),
    }
}

fn shop(origins: &AllowedOrigins) -> Result<Shop, LinkError> {
    Ok(Shop {
        name: "Fell & Field".to_owned(),
        home: origins.link("/")?,
        logo: Some(origins.link("/logo.png")?),
        colour: Colour::parse("#1f6f4a").unwrap_or_default(),
        postal_address: "Fell & Field Ltd, 1 Hill Road\nBath BA1 1AA, United Kingdom".to_owned(),
        contact_email: Some("help@fellandfield.example".to_owned()),
        help: Help {
            delivery: Some("Free from €50. It leaves our house the same day and arrives in two.".to_owned()),
            returns: Some("Thirty days, worn once outdoors is fine.".to_owned()),
            payment: Some("Card, PayPal, or on invoice.".to_owned()),
        },
    })
}
