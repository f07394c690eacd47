//! What the shop is connected to: its feed, its providers and their keys, and what was heard last.
//!
//! Keys are typed by owners alone. They leave this file sealed, and nothing of them comes back to a page.

use std::collections::BTreeMap;

use futures_util::future::join;
use rappel_access::{Act, Deed};
use rappel_catalogue::{Phase, Run};
use rappel_console::Flash;
use rappel_console::page::connections::{
    Connections as Model, Feed, KeyField, LastEvent, Provider, page as html,
};
use rappel_delivery::service::{Credential, Kind, Problems, SERVICES, Service, fill, is_of, shown};
use rappel_shop::webhook::PlatformSecrets;
use serde_json::json;
use worker::Response;

use super::answer;
use super::form::Form;
use super::shop::Visit;
use crate::bindings;
use crate::clock::platform_now;
use crate::config::document::Edit;
use crate::connections::{Connections, OWN as CONNECTION};
use crate::error::EdgeError;
use crate::heard::{self, Heard};
use crate::keys;
use crate::objects::alerts;
use crate::objects::call::ask;
use crate::objects::catalogue_call::{CatalogueCall, CatalogueReply};
use crate::objects::shop_call::{ShopCall, ShopReply};
use crate::send::mailer::WAY;

/// The service whose keys can be made here.
const PUSH: &str = "push";
/// Of what a feed's items lack, so much is shown.
const REMARKS_SHOWN_MAX: usize = 10;
/// Services whose webhooks tell of the shop, not of messages: their address is needed before their secret is known.
const TELL_OF_THE_SHOP: [&str; 4] = ["shopify", "woocommerce", "aftership", "shipstation"];

/// What a form of the page wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Another address of the feed, or other hours.
    Feed,
    /// It is to be read now.
    ReadFeed,
    /// Keys of the service of this name.
    Seal(String),
    /// Its keys are to be made.
    Make(String),
    /// They are to go.
    Remove(String),
}

/// What was typed and not taken.
#[derive(Default)]
struct NotTaken {
    /// Address, hours, and what is wrong.
    feed: Option<(String, String, String)>,
    /// The service, what was typed of it, and what is wrong by field.
    service: Option<(&'static str, BTreeMap<&'static str, String>, Problems)>,
    flash: Option<Flash>,
}

impl NotTaken {
    fn because(words: String) -> NotTaken {
        NotTaken { flash: Some(Flash::Bad(words)), ..NotTaken::default() }
    }
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    show(visit, NotTaken::default()).await
}

/// Does what a form wants.
pub(super) async fn act(visit: &Visit<'_>, wish: &Wish, form: &Form) -> Result<Response, EdgeError> {
    let needs = match wish {
        Wish::Feed | Wish::ReadFeed => Act::Change,
        Wish::Seal(_) | Wish::Make(_) | Wish::Remove(_) => Act::Administer,
    };
    visit.reader.check(visit.key.as_str(), needs)?;
    match wish {
        Wish::Feed => set_feed(visit, form).await,
        Wish::ReadFeed => read_feed(visit).await,
        Wish::Seal(name) => seal(visit, service(name)?, form).await,
        // A page that was opened before there were any asks for the first ones.
        Wish::Make(name)
            if name == PUSH
                && keys::has_push_keys(visit.env, visit.key.as_str())
                && form.get("sure") != "yes" =>
        {
            show(visit, NotTaken::because("there are push keys already: load this page again".into())).await
        }
        Wish::Make(name) if name == PUSH => {
            let made = keys::make_push_keys(visit.env, visit.key.as_str(), visit.entry(Deed::KeysSealed, ""))
                .await?;
            match made {
                Ok(()) => done(visit, service(name)?, "sealed").await,
                Err(words) => show(visit, NotTaken::because(words)).await,
            }
        }
        Wish::Make(_) => Err(EdgeError::theirs(404, "those keys are made by the provider: type them")),
        Wish::Remove(name) => remove(visit, service(name)?).await,
    }
}

fn service(name: &str) -> Result<&'static Service, EdgeError> {
    Service::named(name).ok_or_else(|| EdgeError::theirs(404, "there is no such provider"))
}

async fn set_feed(visit: &Visit<'_>, form: &Form) -> Result<Response, EdgeError> {
    let (url, hours) = (form.get("url").trim().to_owned(), form.get("every_hours").trim().to_owned());
    let changed = match hours.parse::<u32>() {
        Ok(every_hours) => {
            let patch = json!({ "feed": { "address": url, "every_hours": every_hours } });
            visit.change(Edit::Merge(patch.to_string()), Deed::Changed, "the product feed").await?
        }
        Err(_) => Err("write the hours as a number, 1 to 168".into()),
    };
    match changed {
        Ok(()) => read_feed(visit).await,
        Err(words) => show(visit, NotTaken { feed: Some((url, hours, words)), ..NotTaken::default() }).await,
    }
}

async fn read_feed(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    let call = CatalogueCall::Import { shop: visit.key.as_str().to_owned() };
    match ask(&bindings::catalogue(visit.env, &visit.key)?, &call).await? {
        CatalogueReply::Importing { .. } => visit.back("/connections", "reading"),
        CatalogueReply::Refused(words) => show(visit, NotTaken::because(words)).await,
        other => Err(EdgeError::Ours(format!("catalogue object answered {other:?}"))),
    }
}

async fn seal(visit: &Visit<'_>, service: &'static Service, form: &Form) -> Result<Response, EdgeError> {
    let typed = |name: &str| form.get(name).to_owned();
    let problems = match fill(service, typed, |name| own(visit, name)) {
        Ok(filled) => {
            let credentials = filled.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            match keep(visit, service, credentials, Deed::KeysSealed).await? {
                Ok(()) => return done(visit, service, "sealed").await,
                Err(words) => return show(visit, NotTaken::because(words)).await,
            }
        }
        Err(problems) => problems,
    };
    let shown = service.fields.iter().filter(|field| !field.secret);
    let typed = shown.map(|field| (field.name, form.get(field.name).to_owned())).collect();
    let flash = Some(Flash::Bad(format!("Nothing was saved: look at {} below.", service.title)));
    show(visit, NotTaken { service: Some((service.name, typed, problems)), flash, ..NotTaken::default() })
        .await
}

async fn remove(visit: &Visit<'_>, service: &'static Service) -> Result<Response, EdgeError> {
    let is_own =
        |credential: &&Credential| own(visit, credential.name).is_some_and(|kept| is_of(credential, &kept));
    // What two services prove themselves with goes with the last of them.
    let needed = |credential: &&Credential| {
        SERVICES.iter().any(|other| {
            let shares = other.credentials.iter().any(|known| known.name == credential.name);
            other.name != service.name
                && credential.kind == Kind::Feedback
                && shares
                && is_connected_here(visit, other)
        })
    };
    let gone = service.credentials.iter().filter(is_own).filter(|credential| !needed(credential));
    let gone: Vec<_> = gone.map(|credential| (credential.name.to_owned(), None)).collect();
    if gone.is_empty() {
        return visit.back("/connections", "removed");
    }
    match keep(visit, service, gone, Deed::KeysRemoved).await? {
        Ok(()) => done(visit, service, "removed").await,
        Err(words) => show(visit, NotTaken::because(words)).await,
    }
}

async fn keep(
    visit: &Visit<'_>,
    service: &Service,
    credentials: Vec<(String, Option<String>)>,
    deed: Deed,
) -> Result<Result<(), String>, EdgeError> {
    let entry = visit.entry(deed, service.title);
    keys::keep(visit.env, keys::Change { shop: visit.key.as_str(), credentials, entry }).await
}

/// What was heard of earlier keys is none of these'.
async fn done(visit: &Visit<'_>, service: &Service, said: &str) -> Result<Response, EdgeError> {
    for credential in senders(service) {
        heard::forget(&visit.key, provider_name(credential));
        // What failed by other keys, or another provider, says nothing of these.
        if credential.name == bindings::EMAIL_PROVIDER {
            alerts::pass(visit.env, &visit.key, WAY).await?;
        }
    }
    heard::hand_over(visit.env, platform_now()).await;
    visit.back("/connections", said)
}

/// The credentials a service is used by; the others are what it proves itself with.
fn senders(service: &Service) -> impl Iterator<Item = &'static Credential> {
    service.credentials.iter().filter(|credential| credential.kind != Kind::Feedback)
}

fn provider_name(credential: &Credential) -> String {
    let is_connection = credential.name.starts_with(CONNECTION);
    heard::provider(credential.name, if is_connection { "" } else { credential.scheme })
}

/// A credential of the shop's own; one that does not open is none, and the log says so.
fn own(visit: &Visit<'_>, name: &str) -> Option<String> {
    let opened = keys::own_credential(visit.env, visit.key.as_str(), name);
    opened.unwrap_or_else(|error| {
        crate::log::error!("{error:?}");
        None
    })
}

fn is_connected_here(visit: &Visit<'_>, service: &Service) -> bool {
    let is_here =
        |credential: &Credential| own(visit, credential.name).is_some_and(|kept| is_of(credential, &kept));
    senders(service).any(is_here)
}

/// Whether the shop goes by the deployment's.
fn is_of_deployment(visit: &Visit<'_>, credential: &Credential) -> bool {
    let shop = visit.key.as_str();
    if let Some(name) = credential.name.strip_prefix(CONNECTION) {
        return Connections::load(visit.env, shop).is_ok_and(|all| all.get(name).is_ok());
    }
    let Ok(Some(text)) = keys::credential(visit.env, shop, credential.name) else { return false };
    match credential.name {
        bindings::SHOPIFY_SECRET | bindings::WOOCOMMERCE_SECRET => {
            PlatformSecrets::parse(&text).is_ok_and(|secrets| secrets.of(shop).is_some())
        }
        bindings::VAPID_PRIVATE_KEY => keys::has_push_keys(visit.env, shop),
        _ => is_of(credential, &text),
    }
}

async fn show(visit: &Visit<'_>, not_taken: NotTaken) -> Result<Response, EdgeError> {
    heard::hand_over(visit.env, platform_now()).await;
    let (shop, catalogue) =
        (bindings::shop(visit.env, &visit.key)?, bindings::catalogue(visit.env, &visit.key)?);
    let asked = join(ask(&shop, &ShopCall::LastHeard), ask(&catalogue, &CatalogueCall::ImportStatus)).await;
    let ShopReply::Heard(heard) = asked.0? else {
        return Err(EdgeError::Ours("the shop's object answered something else".into()));
    };
    let CatalogueReply::Status(run) = asked.1? else {
        return Err(EdgeError::Ours("the catalogue's object answered something else".into()));
    };
    let origin = bindings::optional(visit.env, bindings::EDGE_ORIGIN).unwrap_or_default();
    let is_taken = not_taken.feed.is_none() && not_taken.service.is_none() && not_taken.flash.is_none();
    let status = if is_taken { 200 } else { 422 };
    let wrong = not_taken.service.as_ref();
    let providers = SERVICES.iter().map(|service| {
        let wrong =
            wrong.filter(|(name, ..)| *name == service.name).map(|(_, typed, problems)| (typed, problems));
        provider(visit, service, (&origin, &heard), wrong)
    });
    let model = Model {
        tag: format!("<script async src=\"{origin}/r/{}.js\"></script>", visit.key.as_str()),
        pages_at: heard.pages_at,
        feed: feed(visit, serde_json::from_str(&run)?, not_taken.feed),
        events: heard.events.iter().map(event).collect(),
        providers: providers.collect(),
    };
    answer::page(status, html(&visit.frame(not_taken.flash), &model))
}

fn event(event: &heard::LastEvent) -> LastEvent {
    let heard::LastEvent { at, name, from, refused } = event.clone();
    LastEvent { at, name, from, refused }
}

fn feed(visit: &Visit<'_>, run: Option<Run>, wrong: Option<(String, String, String)>) -> Feed {
    let set = visit.settings.feed.as_ref();
    let mut feed = Feed {
        url: set.map(|feed| feed.address.clone()).unwrap_or_default(),
        every_hours: set.map_or(24, |feed| feed.every_hours).to_string(),
        ..Feed::default()
    };
    if let Some(run) = run.filter(|_| set.is_some()) {
        let report = &run.cursor.report;
        let line = |remark: &rappel_catalogue::feed::Remark| {
            let item =
                if remark.item.is_empty() { format!("line {}", remark.line) } else { remark.item.clone() };
            format!("{item}, {}: {}", remark.field, remark.says)
        };
        feed.read_at = (run.phase == Phase::Done).then_some(run.started_at);
        feed.products = report.taken;
        feed.refused = report.remarks.iter().take(REMARKS_SHOWN_MAX).map(line).collect();
        feed.problem = Some(run.says).filter(|says| !says.is_empty());
    }
    if let Some((url, hours, words)) = wrong {
        (feed.url, feed.every_hours, feed.problem) = (url, hours, Some(words));
    }
    feed
}

fn provider(
    visit: &Visit<'_>,
    service: &'static Service,
    (origin, heard): (&str, &Heard),
    wrong: Option<(&BTreeMap<&'static str, String>, &Problems)>,
) -> Provider {
    let own_here = is_connected_here(visit, service);
    let connected = own_here || senders(service).any(|credential| is_of_deployment(visit, credential));
    let of_the_shop = TELL_OF_THE_SHOP.contains(&service.name);
    let (address, heard_as) = match (of_the_shop, service.tells_as()) {
        (true, _) => (Some(format!("webhooks/{}", service.name)), service.name.to_owned()),
        (false, Some(told)) if connected => (Some(format!("feedback/{told}")), format!("FEEDBACK/{told}")),
        _ => (None, String::new()),
    };
    let answered = senders(service).find_map(|credential| heard.providers.get(&provider_name(credential)));
    let heard_at = heard.webhooks.get(&heard_as).copied();
    let kept = shown(service, |name| own(visit, name));
    let fields = service.fields.iter().map(|field| KeyField {
        name: field.name.to_owned(),
        label: field.label.to_owned(),
        hint: field.hint.to_owned(),
        kept: kept.contains_key(field.name),
        secret: field.secret,
        value: match wrong {
            Some((typed, _)) => typed.get(field.name).cloned().unwrap_or_default(),
            None => kept.get(field.name).cloned().unwrap_or_default(),
        },
        optional: !field.required,
        problem: wrong.and_then(|(_, problems)| problems.get(field.name).cloned()),
    });
    Provider {
        name: service.name.to_owned(),
        title: service.title.to_owned(),
        does: service.does.to_owned(),
        connected,
        own: own_here,
        works: match answered {
            Some(answered) => answered.works,
            None => (of_the_shop && heard_at.is_some()).then_some(true),
        },
        said: answered.map(|answered| answered.said.clone()).unwrap_or_default(),
        fields: fields.collect(),
        makes: service.name == PUSH,
        webhook: address.map(|path| format!("{origin}/v1/{}/{path}", visit.key.as_str())),
        heard_at,
    }
}
