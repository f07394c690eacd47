//! Renders and composes a ready e-mail as often as is said, and prints how many that were in a second: the native figure
//! beside the Worker's in `cargo xtask bench`.
//!
//! `cargo run --release -p rappel-delivery --example emails -- TIMES`

use std::hint::black_box;
use std::time::Instant;

use rappel_delivery::email::{Address, EmailToSend, Sender, compose};
use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::template::{Language, Template, render_email, sample_content};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let times: u32 = std::env::args().nth(1).ok_or("say how many times")?.parse()?;
    let began = Instant::now();
    for _ in 0..times {
        black_box(email()?);
    }
    println!("{:.0}", f64::from(times) / began.elapsed().as_secs_f64());
    Ok(())
}

/// The same message as the Worker's in `edge/src/dev/measure.rs`.
fn email() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let origins =
        AllowedOrigins::new(&["https://shop.example".to_owned()]).map_err(|error| error.to_string())?;
    let template = Template::from_name("cart-abandonment-1").ok_or("no such message")?;
    let content = sample_content(template, Language::English, &origins).map_err(|error| error.to_string())?;
    let address = |text| Address::parse(text).map_err(|error| error.to_string());
    let from = Sender { name: "Fellwren".into(), address: address("hello@shop.example")?, reply_to: None };
    let message = EmailToSend {
        from: &from,
        to: &address("ada@example.com")?,
        email: &render_email(&content),
        outbox_id: "1.0/cart-abandonment/1/first/email",
        now_ms: 0,
        unsubscribe: Some(&content.links.unsubscribe),
    };
    Ok(compose(&message).bytes)
}
