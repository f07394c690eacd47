//! Writes every ready message as an HTML file, to be looked at in a browser.
//!
//! `cargo run -p rappel-delivery --example preview -- DIRECTORY [ORIGIN]`; pictures are asked from ORIGIN
//! (default `http://localhost:9377`) under `/1.png`, `/2.png`, …

use std::path::PathBuf;

use rappel_delivery::link::{AllowedOrigins, LinkError};
use rappel_delivery::template::{
    Benefit, Colour, Details, Help, Language, Links, MessageContent, Money, Offer, ProductBlock, Purpose,
    Shop, Shows, Template, render_email, render_push,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("name a directory to write to")?);
    let origin = arguments.next().unwrap_or_else(|| "http://localhost:9377".to_owned());
    let origins = AllowedOrigins::new(&[origin]).map_err(|error| error.to_string())?;
    std::fs::create_dir_all(&directory)?;
    for template in Template::all() {
        let content = content(template, &origins).map_err(|error| error.to_string())?;
        let (email, push) = (render_email(&content), render_push(&content));
        let name = template.name();
        println!("{name}\n  {}\n  {}\n  [{} | {}]", email.subject, email.preheader, push.title, push.body);
        std::fs::write(directory.join(format!("{name}.html")), &email.html)?;
        std::fs::write(directory.join(format!("{name}.txt")), &email.text)?;
    }
    Ok(())
}

fn content<'a>(template: Template<'a>, origins: &AllowedOrigins) -> Result<MessageContent<'a>, LinkError> {
    let product = |title: &str, hundredths, picture: &str| -> Result<Option<ProductBlock>, LinkError> {
        let price = Money::new(hundredths, "EUR");
        Ok(ProductBlock::new(title, price, Some(origins.link(picture)?), origins.link("/p/1")?))
    };
    let goods = [
        product("Trail Shoes", 8_900, "/1.png")?,
        product("Merino Hiking Socks, three pairs, charcoal and moss", 3_450, "/2.png")?,
        product("Rain Hat", 2_900, "/3.png")?,
    ];
    let shown = match template.shows() {
        Shows::Nothing => 0,
        Shows::Product => 1,
        Shows::Cart | Shows::Products => 2,
        Shows::Picks => 3,
    };
    let in_cart = template.shows() == Shows::Cart;
    let purpose = match template.name() {
        "order-confirmation-1" | "shipping-1" => Purpose::Transactional,
        "back-in-stock-1" => Purpose::AskedFor,
        "review-request-note" => Purpose::Notice,
        _ => Purpose::Marketing,
    };
    let suggestions =
        if in_cart { Vec::new() } else { goods.iter().flatten().rev().take(2).cloned().collect() };
    Ok(MessageContent {
        template,
        purpose,
        language: Language::English,
        shop: shop(origins)?,
        products: goods.into_iter().flatten().take(shown).collect(),
        suggestions,
        query: Some("waterproof shoes".to_owned()),
        cart_total: if in_cart { Money::new(12_350, "EUR") } else { None },
        details: Details {
            first_name: Some("Anna".to_owned()),
            offer: Some(Offer {
                benefit: Benefit::Percent(15),
                code: Some("HILLS15".to_owned()),
                ends_on: Some("Sunday 6 December".to_owned()),
                minimum: Money::new(5_000, "EUR"),
            }),
            price_before: Money::new(11_900, "EUR"),
            stock: Some(3),
            order: Some("#1001".to_owned()),
            carrier: Some("Royal Mail".to_owned()),
            tracking_number: Some("RM123456785GB".to_owned()),
            expected_on: Some("Tuesday 8 December".to_owned()),
            occasion_on: Some("Friday 11 December".to_owned()),
            rating: Some(2),
            pool: Some("spring".to_owned()),
        },
        links: Links {
            landing: origins.link("/cart")?,
            unsubscribe: origins.link("/u/token")?,
            why: Some(origins.link("/why")?),
        },
    })
}

fn shop(origins: &AllowedOrigins) -> Result<Shop, LinkError> {
    Ok(Shop {
        name: "Fell & Field".to_owned(),
        home: origins.link("/")?,
        logo: None,
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
