//! The cards of the page: every service, and beside it those that stand in a further place.

use std::collections::BTreeMap;

use rappel_compact::Gather;
use rappel_console::page::connections::{KeyField, Provider};
use rappel_delivery::service::{
    Credential, Installed, Kind, Problems, SERVICES, Service, Slot, is_of, shown,
};
use rappel_shop::webhook::PlatformSecrets;

use super::{CONNECTION, PUSH};
use crate::bindings;
use crate::config::Shops;
use crate::connections::{Adapter, Connections, is_name};
use crate::console::form::Form;
use crate::console::shop::Visit;
use crate::heard::{self, Heard};
use crate::keys;

/// Services whose webhooks tell of the shop, not of messages: their address is needed before their secret is known.
const TELL_OF_THE_SHOP: [&str; 4] = ["shopify", "woocommerce", "aftership", "shipstation"];
/// The field that says in which place a provider of e-mails is to stand, and its words.
const PLACE: &str = "slot";
const FIRST: &str = "first";
const SECOND: &str = "second";
/// The field of a further audience's name.
const NAME: &str = "name";
const NAME_HINT: &str = "a–z, 0–9 and -, as lost-carts. Empty: meta. Another name makes another audience.";

/// What was typed of a service and not taken: the address of the form, what was typed, and what is wrong, by field.
pub(super) struct Wrong {
    pub(super) name: String,
    pub(super) typed: BTreeMap<&'static str, String>,
    pub(super) problems: Problems,
}

impl Wrong {
    /// What was typed into a form, but for secrets.
    pub(super) fn of(installed: &Installed, form: &Form, problems: Problems) -> Wrong {
        let shown = installed.service.fields.iter().filter(|field| !field.secret).map(|field| field.name);
        let typed = shown.chain([PLACE, NAME]).map(|name| (name, form.get(name).to_owned())).gather();
        Wrong { name: installed.name(), typed, problems }
    }
}

/// Where what a form of this service brings is to stand.
///
/// # Errors
/// The name that was typed can be none, by field.
pub(super) fn chosen(visit: &Visit<'_>, installed: &Installed, form: &Form) -> Result<Installed, Problems> {
    let service = installed.service;
    let name = form.get(NAME).trim();
    let slot = match installed.slot {
        Slot::Own if service.may_be_second() && form.get(PLACE) == SECOND => Slot::Second,
        Slot::Own if service.may_be_named() && !matches!(name, "" | "meta") => {
            may_be_called(visit, name).map_err(|words| Problems::from([(NAME, words)]))?;
            Slot::Named(name.to_owned())
        }
        _ => installed.slot.clone(),
    };
    Ok(Installed { service, slot })
}

/// Why a further audience cannot have this name, if it cannot.
pub(super) fn may_be_called(visit: &Visit<'_>, name: &str) -> Result<(), String> {
    if !is_name(name) {
        return Err("write 1 to 40 of a–z, 0–9 and -".into());
    }
    let known = Connections::load(visit.env, visit.key.as_str()).unwrap_or_default();
    let of_a_platform = known.get(name).is_ok_and(|of| matches!(of.adapter, Adapter::Platform { .. }));
    if of_a_platform || Service::connected_as(name).is_some() {
        return Err("a platform has this name: choose another".into());
    }
    Ok(())
}

/// All that have a card.
pub(super) fn all(visit: &Visit<'_>) -> Vec<Installed> {
    let further = further_audiences(visit);
    let of = |service: &'static Service| {
        let names = if service.may_be_named() { further.as_slice() } else { &[] };
        let named = names.iter().map(|name| Slot::Named(name.clone()));
        let second = Installed { service, slot: Slot::Second };
        let second = (service.may_be_second() && is_connected(visit, &second)).then_some(Slot::Second);
        let slots = [Slot::Own].into_iter().chain(second).chain(named);
        slots.map(move |slot| Installed { service, slot }).collect::<Vec<_>>()
    };
    SERVICES.iter().flat_map(of).collect()
}

/// Names of audiences beside the one that has its service's name. One of the shop's own may not open.
fn further_audiences(visit: &Visit<'_>) -> Vec<String> {
    let shop = visit.key.as_str();
    let known = Connections::load(visit.env, shop).unwrap_or_default();
    let mut names = Connections::names_known(visit.env, shop);
    names.retain(|name| {
        let is_audience = known.get(name).is_ok_and(|of| matches!(of.adapter, Adapter::Audience(_)));
        let is_own = Shops::has_sealed(shop, &format!("{CONNECTION}{name}"));
        Service::connected_as(name).is_none() && (is_audience || is_own)
    });
    names.into_iter().collect()
}

/// The credentials a service is used by; the others are what it proves itself with.
pub(super) fn senders(service: &Service) -> impl Iterator<Item = &'static Credential> {
    service.credentials.iter().filter(|credential| credential.kind != Kind::Feedback)
}

/// As what was heard of a provider is kept.
pub(super) fn heard_as(installed: &Installed, credential: &Credential) -> String {
    let is_connection = credential.name.starts_with(CONNECTION);
    heard::provider(&installed.kept_as(credential.name), if is_connection { "" } else { credential.scheme })
}

/// A credential of the shop's own; one that does not open is none, and the log says so.
pub(super) fn own(visit: &Visit<'_>, name: &str) -> Option<String> {
    let opened = keys::own_credential(visit.env, visit.key.as_str(), name);
    opened.unwrap_or_else(|error| {
        crate::log::error!("{error:?}");
        None
    })
}

/// Whether the shop goes by keys of its own there.
pub(super) fn is_connected_here(visit: &Visit<'_>, installed: &Installed) -> bool {
    let is_here = |credential: &Credential| {
        own(visit, &installed.kept_as(credential.name)).is_some_and(|kept| is_of(credential, &kept))
    };
    senders(installed.service).any(is_here)
}

fn is_connected(visit: &Visit<'_>, installed: &Installed) -> bool {
    is_connected_here(visit, installed)
        || senders(installed.service).any(|credential| is_of_deployment(visit, installed, credential))
}

/// Whether the shop goes by the deployment's.
fn is_of_deployment(visit: &Visit<'_>, installed: &Installed, credential: &Credential) -> bool {
    let (shop, kept_as) = (visit.key.as_str(), installed.kept_as(credential.name));
    if let Some(name) = kept_as.strip_prefix(CONNECTION) {
        return Connections::load(visit.env, shop).is_ok_and(|all| all.get(name).is_ok());
    }
    let Ok(Some(text)) = keys::credential(visit.env, shop, &kept_as) else { return false };
    match credential.name {
        bindings::SHOPIFY_SECRET | bindings::WOOCOMMERCE_SECRET => {
            PlatformSecrets::parse(&text).is_ok_and(|secrets| secrets.of(shop).is_some())
        }
        bindings::VAPID_PRIVATE_KEY => keys::has_push_keys(visit.env, shop),
        _ => is_of(credential, &text),
    }
}

/// One card.
pub(super) fn card(
    visit: &Visit<'_>,
    installed: &Installed,
    (origin, heard): (&str, &Heard),
    wrong: Option<&Wrong>,
) -> Provider {
    let service = installed.service;
    let own_here = is_connected_here(visit, installed);
    let connected = own_here || is_connected(visit, installed);
    let of_the_shop = TELL_OF_THE_SHOP.contains(&service.name);
    let (address, told_as) = match (of_the_shop, service.tells_as()) {
        (true, _) => (Some(format!("webhooks/{}", service.name)), service.name.to_owned()),
        (false, Some(told)) if connected => (Some(format!("feedback/{told}")), format!("FEEDBACK/{told}")),
        _ => (None, String::new()),
    };
    let mut answered =
        senders(service).map(|credential| heard.providers.get(&heard_as(installed, credential)));
    let answered = answered.find_map(|answered| answered);
    let heard_at = heard.webhooks.get(&told_as).copied();
    Provider {
        name: installed.name(),
        title: installed.title(),
        does: match installed.slot {
            Slot::Second => {
                "Sends e-mail that the first provider does not take for reasons of its own.".to_owned()
            }
            Slot::Own | Slot::Named(_) => service.does.to_owned(),
        },
        connected,
        own: own_here,
        works: match answered {
            Some(answered) => answered.works,
            None => (of_the_shop && heard_at.is_some()).then_some(true),
        },
        said: answered.map(|answered| answered.said.clone()).unwrap_or_default(),
        fields: fields(visit, installed, wrong),
        makes: service.name == PUSH,
        webhook: address.map(|path| format!("{origin}/v1/{}/{path}", visit.key.as_str())),
        heard_at,
    }
}

fn fields(visit: &Visit<'_>, installed: &Installed, wrong: Option<&Wrong>) -> Vec<KeyField> {
    let kept = shown(installed.service, |name| own(visit, &installed.kept_as(name)));
    let problem = |name: &str| wrong.and_then(|wrong| wrong.problems.get(name).cloned());
    let typed = |name: &str| wrong.map(|wrong| wrong.typed.get(name).cloned().unwrap_or_default());
    let fields = installed.service.fields.iter().map(|field| KeyField {
        name: field.name.to_owned(),
        label: field.label.to_owned(),
        hint: field.hint.to_owned(),
        kept: kept.contains_key(field.name),
        secret: field.secret,
        value: typed(field.name).unwrap_or_else(|| kept.get(field.name).cloned().unwrap_or_default()),
        optional: !field.required,
        problem: problem(field.name),
        choices: Vec::new(),
    });
    let mut fields: Vec<KeyField> = fields.collect();
    if installed.slot == Slot::Own && installed.service.may_be_second() {
        fields.push(KeyField {
            name: PLACE.to_owned(),
            label: "Its place".to_owned(),
            value: typed(PLACE).unwrap_or_default(),
            choices: vec![
                (FIRST, "First: all e-mails go by it"),
                (SECOND, "Second: for what the first does not take"),
            ],
            ..KeyField::default()
        });
    }
    if installed.slot == Slot::Own && installed.service.may_be_named() {
        fields.push(KeyField {
            name: NAME.to_owned(),
            label: "Its name in flows".to_owned(),
            hint: NAME_HINT.to_owned(),
            value: typed(NAME).unwrap_or_default(),
            optional: true,
            problem: problem(NAME),
            ..KeyField::default()
        });
    }
    fields
}
