//! Writes every ready message in every language as an HTML file, to be looked at in a browser.
//!
//! `cargo run -p rappel-delivery --example preview -- DIRECTORY [ORIGIN]`; pictures are asked from ORIGIN
//! (default `http://localhost:9377`) under `/1.png`, `/2.png`, …

use std::path::PathBuf;

use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::template::{Language, Template, render_email, render_push, sample_content};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("name a directory to write to")?);
    let origin = arguments.next().unwrap_or_else(|| "http://localhost:9377".to_owned());
    let origins = AllowedOrigins::new(&[origin]).map_err(|error| error.to_string())?;
    for language in Language::ALL {
        let directory = directory.join(language.tag());
        std::fs::create_dir_all(&directory)?;
        for template in Template::all() {
            let content = sample_content(template, language, &origins).map_err(|error| error.to_string())?;
            let (email, push) = (render_email(&content), render_push(&content));
            let name = template.name();
            println!(
                "{name}\n  {}\n  {}\n  [{} | {}]",
                email.subject, email.preheader, push.title, push.body
            );
            std::fs::write(directory.join(format!("{name}.html")), &email.html)?;
            std::fs::write(directory.join(format!("{name}.txt")), &email.text)?;
        }
    }
    Ok(())
}
