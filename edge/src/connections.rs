//! The merchant's connections to other platforms and advertising audiences: the secret `CONNECTIONS`, a JSON object of
//! names and lines, and in their place what a shop has of its own by the same names. Read once per isolate, checked whole;
//! docs/connections.md shows what to write.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rappel_compact::Gather;
use rappel_delivery::provider::{
    AudienceProvider, ErasureProvider, ForwardProvider, LineError, ProfileProvider, Token, audience_provider,
    counts_on_ms, erasure_provider, forward_provider, profile_provider,
};
use rappel_flow::{Flow, Use};
use rappel_signal::UnixMs;
use worker::Env;

use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::keys::own_credential;

/// The platform's own limit of a secret, with room for what comes.
const CONNECTIONS_BYTES_MAX: usize = 16 * 1024;
/// Connections of one deployment: as many platforms as there are adapters, and an audience for each class of a few shops.
const CONNECTIONS_MAX: usize = 64;
/// Longest name, in bytes.
const NAME_BYTES_MAX: usize = 40;

/// What a line connects to.
pub(crate) enum Adapter {
    /// A platform that is told what happened, and perhaps who the shopper is.
    Platform {
        forward: Box<ForwardProvider>,
        profile: Option<Box<ProfileProvider>>,
        /// How it is told to forget somebody, if it can be.
        erasure: Option<Box<ErasureProvider>>,
    },
    /// An advertising audience.
    Audience(Box<AudienceProvider>),
}

/// One connection.
pub(crate) struct Connection {
    pub(crate) adapter: Adapter,
    /// What its login brought, kept as long as this isolate lives.
    token: RefCell<Option<Rc<Token>>>,
}

impl Connection {
    fn read(line: &str) -> Result<Connection, LineError> {
        let adapter = match forward_provider(line) {
            Ok(forward) => Adapter::Platform {
                forward,
                profile: profile_provider(line).ok(),
                erasure: erasure_provider(line).ok(),
            },
            Err(LineError::UnknownProvider) => Adapter::Audience(audience_provider(line)?),
            Err(error) => return Err(error),
        };
        Ok(Connection { adapter, token: RefCell::default() })
    }

    /// How long it knows what it was told by its id, in milliseconds.
    fn remembers_ms(&self) -> Option<i64> {
        match &self.adapter {
            Adapter::Platform { forward, .. } => forward.remembers_ms(),
            Adapter::Audience(audience) => audience.remembers_ms(),
        }
    }

    /// The token of an earlier login, if it is still good.
    pub(crate) fn token(&self, now: UnixMs) -> Option<Rc<Token>> {
        self.token.borrow().clone().filter(|token| token.is_good(now.0))
    }

    /// Keeps what a login brought, or drops what is no longer good.
    pub(crate) fn keep_token(&self, token: Option<Rc<Token>>) {
        *self.token.borrow_mut() = token;
    }
}

/// What the name of a connection of a shop's own begins with, among its credentials.
pub(crate) const OWN: &str = "CONNECTIONS/";

/// All of them, by name.
#[derive(Clone, Default)]
pub(crate) struct Connections(BTreeMap<String, Rc<Connection>>);

/// A shop's connections, and the sealed ones that they were read from.
type Known = (BTreeMap<String, String>, Rc<Connections>);

impl Connections {
    /// A shop's connections: its own, and the deployment's under other names.
    ///
    /// # Errors
    /// Ours: one does not read; the message says which name and what to change, and nothing of the secret.
    pub(crate) fn load(env: &Env, shop: &str) -> Result<Rc<Connections>, EdgeError> {
        thread_local! {
            static KNOWN: RefCell<BTreeMap<String, Known>> = const { RefCell::new(BTreeMap::new()) };
        }
        let own = Shops::sealed_below(shop, OWN);
        let known = KNOWN.with_borrow(|known| known.get(shop).filter(|(of, _)| *of == own).cloned());
        if let Some((_, known)) = known {
            return Ok(known);
        }
        let mut connections = Connections::of_deployment(env)?;
        if !own.is_empty() {
            let all = Rc::make_mut(&mut connections);
            for name in own.keys() {
                let Some(line) = own_credential(env, shop, &format!("{OWN}{name}"))? else { continue };
                let read = Connection::read(&line);
                let read = read.map_err(|error| EdgeError::Ours(format!("connection {name:?}: {error}")))?;
                all.0.insert(name.clone(), Rc::new(read));
            }
        }
        KNOWN.with_borrow_mut(|known| known.insert(shop.to_owned(), (own, connections.clone())));
        Ok(connections)
    }

    /// The names of all of them, whether or not they read.
    pub(crate) fn names_known(env: &Env, shop: &str) -> BTreeSet<String> {
        // A deployment's secret that does not read tells nobody anything; `/health` says so.
        let of_deployment = Connections::of_deployment(env).unwrap_or_default();
        of_deployment.names().map(str::to_owned).chain(Shops::sealed_below(shop, OWN).into_keys()).gather()
    }

    fn of_deployment(env: &Env) -> Result<Rc<Connections>, EdgeError> {
        thread_local! {
            // A new secret comes with a new deployment, and so with new isolates.
            static KNOWN: RefCell<Option<Rc<Connections>>> = const { RefCell::new(None) };
        }
        if let Some(known) = KNOWN.with(|known| known.borrow().clone()) {
            return Ok(known);
        }
        let read = match bindings::optional(env, bindings::CONNECTIONS) {
            Some(json) => Connections::parse(&json).map_err(EdgeError::Ours)?,
            None => Connections::default(),
        };
        let connections = Rc::new(read);
        KNOWN.with(|known| *known.borrow_mut() = Some(connections.clone()));
        Ok(connections)
    }

    fn parse(json: &str) -> Result<Connections, String> {
        if json.len() > CONNECTIONS_BYTES_MAX {
            return Err("CONNECTIONS is over 16 KB".into());
        }
        // What the reader says may repeat the text, which is a secret: only where it stands is told.
        let lines: BTreeMap<String, String> = serde_json::from_str(json).map_err(|error| {
            format!(
                "CONNECTIONS: line {}, column {}: write a JSON object of names and lines, as {{\"klaviyo\": \"klaviyo://KEY\"}}",
                error.line(),
                error.column()
            )
        })?;
        if lines.len() > CONNECTIONS_MAX {
            return Err(format!("CONNECTIONS: at most {CONNECTIONS_MAX} connections"));
        }
        let read = |(name, line): (String, String)| {
            if !is_name(&name) {
                return Err("CONNECTIONS: a name has 1 to 40 of a–z, 0–9 and \"-\"".to_owned());
            }
            match Connection::read(&line) {
                Ok(connection) => Ok((name, Rc::new(connection))),
                Err(error) => Err(format!("CONNECTIONS: {name:?}: {error}: docs/connections.md shows each")),
            }
        };
        lines.into_iter().map(read).try_gather().map(Connections)
    }

    /// The connection of this name.
    ///
    /// # Errors
    /// Ours: there is none; the message says what to add.
    pub(crate) fn get(&self, name: &str) -> Result<&Connection, EdgeError> {
        self.0.get(name).map(Rc::as_ref).ok_or_else(|| EdgeError::Ours(missing(name)))
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// How long each knows what it was told, as [`rappel_flow::OutboxRow::way`] names them.
    pub(crate) fn known_ms(&self) -> impl Iterator<Item = (String, i64)> {
        let known = |(name, connection): (&String, &Rc<Connection>)| {
            Some((format!("to/{name}"), counts_on_ms(connection.remembers_ms())?))
        };
        self.0.iter().filter_map(known)
    }

    /// Whether a flow finds the connections it names.
    ///
    /// # Errors
    /// The first that is not there, or is of the other kind.
    pub(crate) fn check(&self, flow: &Flow) -> Result<(), String> {
        for (name, wanted) in flow.connections() {
            let id = &flow.file.id;
            let why = match (self.0.get(name).map(|known| &known.adapter), wanted) {
                (Some(Adapter::Platform { .. }), Use::Forward)
                | (Some(Adapter::Audience(_)), Use::Audience) => {
                    continue;
                }
                (None, _) => missing(name),
                (Some(_), Use::Forward) => {
                    format!("{name:?} is an advertising audience, and cannot be told of events")
                }
                (Some(_), Use::Audience) => {
                    format!("{name:?} is no advertising audience: name one, such as meta://TOKEN@AUDIENCE_ID")
                }
            };
            return Err(format!("flow {id:?}: {why}"));
        }
        Ok(())
    }
}

fn missing(name: &str) -> String {
    format!(
        "there is no connection called {name:?}: add it in the console or to the secret CONNECTIONS, see docs/connections.md"
    )
}

/// Whether flows and the secret can name it.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=NAME_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_flow::parse_flow;

    const HOOK: &str = "webhook://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@hooks.shop.example/x";

    fn refused(json: &str) -> String {
        Connections::parse(json).err().unwrap_or_default()
    }

    #[test]
    fn each_line_is_of_one_kind_and_knows_what_it_was_told() {
        let json = format!(
            r#"{{"klaviyo":"klaviyo://pk_1","hooks":"{HOOK}","carts":"meta://TOKEN@123","brevo":"brevo://k"}}"#
        );
        let connections = Connections::parse(&json).unwrap();
        let known: Vec<String> = connections.known_ms().map(|(way, _)| way).collect();
        assert_eq!(known, ["to/carts", "to/hooks", "to/klaviyo"], "Brevo does not look at ids of events");
        let is_audience =
            |name| matches!(connections.get(name).map(|known| &known.adapter), Ok(Adapter::Audience(_)));
        assert!(is_audience("carts") && !is_audience("klaviyo") && !is_audience("none"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_name_and_without_the_secret() {
        for (json, words) in [
            (r#"["pk_secret"]"#, "line 1, column 0: write a JSON object"),
            (r#"{"klaviyo":7}"#, "write a JSON object"),
            (r#"{"Klaviyo shop":"klaviyo://pk_secret"}"#, "a name has 1 to 40"),
            (r#"{"klaviyo":"pk_secret"}"#, "\"klaviyo\": the line must look like"),
            (r#"{"crm":"nosuch://pk_secret"}"#, "\"crm\": the line must begin with a provider's name"),
            (r#"{"carts":"meta://pk_secret@x"}"#, "\"carts\": the audience's id has digits alone"),
        ] {
            let said = refused(json);
            assert!(said.contains(words) && !said.contains("pk_secret"), "{said}");
        }
    }

    #[test]
    fn a_flow_is_told_which_connection_it_lacks() {
        let flow = |step: &str| {
            let json = format!(
                r#"{{"id":"own","name":"Own","status":"live","rank":"offers","trigger":{{"on":"event","name":"x"}},"steps":[{step}]}}"#
            );
            parse_flow("own", &json).unwrap()
        };
        let connections =
            Connections::parse(&format!(r#"{{"hooks":"{HOOK}","carts":"meta://T@1"}}"#)).unwrap();
        let check = |step| connections.check(&flow(step));
        assert_eq!(check(r#"{"forward":{"to":"hooks"}}"#), Ok(()));
        assert_eq!(check(r#"{"audience":{"act":"add","audience":"carts"}}"#), Ok(()));
        for (step, words) in [
            (
                r#"{"forward":{"to":"klaviyo"}}"#,
                "flow \"own\": there is no connection called \"klaviyo\": add it",
            ),
            (r#"{"forward":{"to":"carts"}}"#, "is an advertising audience"),
            (r#"{"audience":{"act":"add","audience":"hooks"}}"#, "is no advertising audience"),
        ] {
            let said = check(step).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }
}
