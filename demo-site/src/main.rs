//! `rappel-demo-site`: starts the demo shop.

use std::{net::Ipv4Addr, process::ExitCode};

use lexopt::prelude::*;
use rappel_demo_site::{Settings, Variants, serve};

const HELP: &str = "\
Fellwren, Rappel's demo shop

  --port NUMBER            port to listen on (8080)
  --edge-origin ORIGIN     where Rappel's edge is (http://localhost:8787)
  --shop-key KEY           key of this shop at the edge (demo)
  --shop-host HOST         host name of the shop (shop.rappel.localhost)
  --checkout-host HOST     host name of the checkout (checkout.rappel.localhost)
  --mailbox-origin ORIGIN  where the hint says that mail arrives (http://localhost:1080)
  --head-file PATH         file whose text stands in every page's head in the place of the tag
  --variant NAMES          test switches, comma-joined: without-tag, tag-twice, no-wasm, frozen-prototypes,
                           overwritten-json, broken-storage, spa
";

#[tokio::main]
async fn main() -> ExitCode {
    let (port, settings) = match read_flags() {
        Ok(Some(read)) => read,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(port, settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(port: u16, settings: Settings) -> Result<(), String> {
    settings.check()?;
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        format!("cannot listen on port {port}: {error}. Stop what uses it or choose another with --port")
    })?;
    let port = listener.local_addr().map_err(|error| error.to_string())?.port();
    println!("The shop is at http://{}:{port}", settings.shop_host);
    serve(listener, settings).await.map_err(|error| error.to_string())
}

/// `None` when only help is wanted.
fn read_flags() -> Result<Option<(u16, Settings)>, lexopt::Error> {
    let (mut port, mut settings) = (8080, Settings::default());
    let mut flags = lexopt::Parser::from_env();
    while let Some(flag) = flags.next()? {
        match flag {
            Long("port") => port = flags.value()?.parse()?,
            Long("edge-origin") => settings.edge_origin = flags.value()?.string()?,
            Long("shop-key") => settings.shop_key = flags.value()?.string()?,
            Long("shop-host") => settings.shop_host = flags.value()?.string()?,
            Long("checkout-host") => settings.checkout_host = flags.value()?.string()?,
            Long("mailbox-origin") => settings.mailbox_origin = flags.value()?.string()?,
            Long("head-file") => settings.head_file = Some(flags.value()?.into()),
            Long("variant") => settings.variants = flags.value()?.parse_with(Variants::parse)?,
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(flag.unexpected()),
        }
    }
    Ok(Some((port, settings)))
}
