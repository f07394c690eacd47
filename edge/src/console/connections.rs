//! What the shop is connected to: its feed, its providers and their keys, and what was heard last.
//!
//! Keys are typed by owners alone. They leave this file sealed, and nothing of them comes back to a page.

mod cards;

use futures_util::future::join;
use rappel_access::{Act, Deed};
use rappel_catalogue::{Phase, Run};
use rappel_console::Flash;
use rappel_console::page::connections::{Connections as Model, Feed, LastEvent, page as html};
use rappel_delivery::service::{Credential, Installed, Kind, Problems, Slot, fill, is_of};
use serde_json::json;
use worker::Response;

use self::cards::{Wrong, card, chosen, heard_as, is_connected_here, may_be_called, own, senders};
use super::answer;
use super::form::Form;
use super::shop::Visit;
use crate::bindings;
use crate::clock::platform_now;
use crate::config::document::Edit;
use crate::connections::OWN as CONNECTION;
use crate::error::EdgeError;
use crate::heard;
use crate::keys;
use crate::objects::alerts;
use crate::objects::call::ask;
use crate::objects::catalogue_call::{CatalogueCall, CatalogueReply};
use crate::objects::shop_call::{ShopCall, ShopReply};
use crate::send::mailer::{FALLBACK, WAY};

/// The service whose keys can be made here.
const PUSH: &str = "push";
/// Of what a feed's items lack, so much is shown.
const REMARKS_SHOWN_MAX: usize = 10;
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
    service: Option<Wrong>,
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
        Wish::Seal(name) => seal(visit, &installed(visit, name)?, form).await,
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
                Ok(()) => done(visit, &installed(visit, name)?, "sealed").await,
                Err(words) => show(visit, NotTaken::because(words)).await,
            }
        }
        Wish::Make(_) => Err(EdgeError::theirs(404, "those keys are made by the provider: type them")),
        Wish::Remove(name) => remove(visit, &installed(visit, name)?).await,
    }
}

/// What an address names.
fn installed(visit: &Visit<'_>, name: &str) -> Result<Installed, EdgeError> {
    let can_be = |installed: &Installed| match &installed.slot {
        Slot::Named(name) => may_be_called(visit, name).is_ok(),
        Slot::Own | Slot::Second => true,
    };
    let named = Installed::named(name).filter(can_be);
    named.ok_or_else(|| EdgeError::theirs(404, "there is no such provider"))
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

async fn seal(visit: &Visit<'_>, asked: &Installed, form: &Form) -> Result<Response, EdgeError> {
    let not_taken = |problems: Problems| {
        let flash = Flash::Bad(format!("Nothing was saved: look at {} below.", asked.title()));
        let service = Some(Wrong::of(asked, form, problems));
        show(visit, NotTaken { service, flash: Some(flash), ..NotTaken::default() })
    };
    let installed = match chosen(visit, asked, form) {
        Ok(installed) => installed,
        Err(problems) => return not_taken(problems).await,
    };
    let typed = |name: &str| form.get(name).to_owned();
    let filled = fill(installed.service, typed, |name| own(visit, &installed.kept_as(name)));
    let filled = match filled {
        Ok(filled) => filled,
        Err(problems) => return not_taken(problems).await,
    };
    let credentials = filled.into_iter().map(|(name, value)| (installed.kept_as(name), value)).collect();
    match keep(visit, &installed, credentials, Deed::KeysSealed).await? {
        Ok(()) => done(visit, &installed, "sealed").await,
        Err(words) => show(visit, NotTaken::because(words)).await,
    }
}

async fn remove(visit: &Visit<'_>, installed: &Installed) -> Result<Response, EdgeError> {
    let is_own = |credential: &&Credential| {
        own(visit, &installed.kept_as(credential.name)).is_some_and(|kept| is_of(credential, &kept))
    };
    // What two prove themselves with goes with the last of them.
    let all = cards::all(visit);
    let needed = |credential: &&Credential| {
        all.iter().any(|other| {
            let shares = other.service.credentials.iter().any(|known| known.name == credential.name);
            other != installed
                && credential.kind == Kind::Feedback
                && shares
                && is_connected_here(visit, other)
        })
    };
    let gone = installed.service.credentials.iter().filter(is_own).filter(|credential| !needed(credential));
    let gone: Vec<_> = gone.map(|credential| (installed.kept_as(credential.name), None)).collect();
    if gone.is_empty() {
        return visit.back("/connections", "removed");
    }
    match keep(visit, installed, gone, Deed::KeysRemoved).await? {
        Ok(()) => done(visit, installed, "removed").await,
        Err(words) => show(visit, NotTaken::because(words)).await,
    }
}

async fn keep(
    visit: &Visit<'_>,
    installed: &Installed,
    credentials: Vec<(String, Option<String>)>,
    deed: Deed,
) -> Result<Result<(), String>, EdgeError> {
    let entry = visit.entry(deed, &installed.title());
    keys::keep(visit.env, keys::Change { shop: visit.key.as_str(), credentials, entry }).await
}

/// What was heard of earlier keys is none of these'.
async fn done(visit: &Visit<'_>, installed: &Installed, said: &str) -> Result<Response, EdgeError> {
    for credential in senders(installed.service) {
        heard::forget(&visit.key, heard_as(installed, credential));
        // What failed by other keys, or another provider, says nothing of these.
        match installed.kept_as(credential.name).as_str() {
            bindings::EMAIL_PROVIDER => alerts::pass(visit.env, &visit.key, WAY).await?,
            bindings::EMAIL_FALLBACK => {
                alerts::pass(visit.env, &visit.key, &format!("{WAY}/{FALLBACK}")).await?;
            }
            _ => {}
        }
    }
    heard::hand_over(visit.env, platform_now()).await;
    visit.back("/connections", said)
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
    let providers = cards::all(visit).into_iter().map(|installed| {
        let wrong = wrong.filter(|wrong| wrong.name == installed.name());
        card(visit, &installed, (&origin, &heard), wrong)
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
