//! Where the demo listens. Each port has a flag and an environment variable, and a clear word when it is taken.

use std::env;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use rappel_local::port;

use rappel_local::shop::SHOP_HOST;

/// A deployment without a shop: the console's set-up makes one.
const EMPTY: &str = "empty";

/// The four ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ports {
    /// The demo shop and its checkout.
    pub(crate) shop: u16,
    /// The Worker.
    pub(crate) edge: u16,
    /// The mailbox's web page.
    pub(crate) mail: u16,
    /// Where the mailbox takes mail.
    pub(crate) smtp: u16,
}

impl Default for Ports {
    fn default() -> Self {
        Self { shop: 8080, edge: 8787, mail: 1080, smtp: 1025 }
    }
}

impl Ports {
    /// The defaults, then the environment, then the flags; and whether the deployment is to have no shop yet.
    pub(crate) fn read(mut arguments: Parser) -> Result<(Self, bool)> {
        let mut ports = Self::default();
        for (name, port) in ports.named() {
            let variable = variable(name);
            if let Ok(text) = env::var(&variable) {
                let Ok(number) = text.parse() else {
                    bail!("{variable} is `{text}`; a port is a number up to 65535")
                };
                *port = number;
            }
        }
        let mut is_empty = false;
        while let Some(argument) = arguments.next()? {
            let Arg::Long(flag) = argument else { return Err(argument.unexpected().into()) };
            let flag = flag.to_owned();
            if flag == EMPTY {
                is_empty = true;
                continue;
            }
            let mut named = ports.named().into_iter();
            let Some((_, port)) = named.find(|(name, _)| flag == format!("{name}-port")) else {
                bail!(
                    "there is no flag --{flag}: --empty, --shop-port, --edge-port, --mail-port and --smtp-port are"
                );
            };
            *port = arguments.value()?.parse()?;
        }
        Ok((ports, is_empty))
    }

    fn named(&mut self) -> [(&'static str, &mut u16); 4] {
        [
            ("shop", &mut self.shop),
            ("edge", &mut self.edge),
            ("mail", &mut self.mail),
            ("smtp", &mut self.smtp),
        ]
    }

    /// Fails with a word on each port that somebody else has, before anything is built.
    pub(crate) fn check_free(mut self) -> Result<()> {
        let taken: Vec<String> = self
            .named()
            .into_iter()
            .filter(|(_, port)| !port::is_free(**port))
            .map(|(name, port)| {
                let other = port.checked_add(1).unwrap_or(20_000);
                format!(
                    "port {port} is taken, which the demo wants for {}. End the program that listens there, or choose \
                     another: --{name}-port {other} (or {}={other}).",
                    purpose(name),
                    variable(name)
                )
            })
            .collect();
        if taken.is_empty() { Ok(()) } else { bail!("{}", taken.join("\n")) }
    }

    pub(crate) fn shop_origin(self) -> String {
        format!("http://{SHOP_HOST}:{}", self.shop)
    }

    pub(crate) fn edge_origin(self) -> String {
        format!("http://localhost:{}", self.edge)
    }

    pub(crate) fn mailbox_origin(self) -> String {
        format!("http://localhost:{}", self.mail)
    }
}

fn variable(name: &str) -> String {
    format!("RAPPEL_{}_PORT", name.to_uppercase())
}

fn purpose(name: &str) -> &'static str {
    match name {
        "shop" => "the shop",
        "edge" => "the Worker",
        "mail" => "the mailbox's page",
        _ => "incoming mail",
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn flags_move_the_ports() {
        let read = Ports::read(Parser::from_args(["--edge-port", "9000", "--empty", "--smtp-port=2525"]));
        assert_eq!(read.unwrap(), (Ports { edge: 9000, smtp: 2525, ..Ports::default() }, true));
        assert!(!Ports::read(Parser::from_args::<[&str; 0]>([])).unwrap().1);
        assert!(
            Ports::read(Parser::from_args(["--shop", "1"])).unwrap_err().to_string().contains("--shop-port")
        );
        assert!(Ports::read(Parser::from_args(["--shop-port", "70000"])).is_err());
    }

    #[test]
    fn a_taken_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let edge = taken.local_addr().unwrap().port();
        let free = |()| port::choose_free().unwrap();
        let ports = Ports { edge, shop: free(()), mail: free(()), smtp: free(()) };
        let error = ports.check_free().unwrap_err().to_string();
        assert!(error.contains(&format!("port {edge} is taken")), "{error}");
        assert!(error.contains("--edge-port") && error.contains("RAPPEL_EDGE_PORT"), "{error}");
        drop(taken);
        ports.check_free().unwrap();
    }
}
