//! One person's page: what is known of them, and what a member may do about them.
//!
//! | `<id>` | is |
//! | --- | --- |
//! | `d-` and a visitor's id | a device whose shopper is not proved; else the page leads on to the person's |
//! | `p-` and the name of a person's object | a person, with all devices that feed it |
//!
//! - [`gather`]: what their objects keep
//! - [`timeline`]: what happened, the latest first, a page at a time
//! - [`about`]: who they are, how they are reached, what they agreed to
//! - [`export`]: everything, as a file

mod about;
mod export;
mod gather;
mod timeline;

use rappel_access::{Act, Deed};
use rappel_console::page::person::{PersonPage, page as html};
use rappel_journey::PersonName;
use rappel_signal::{UnixMs, VisitorId};
use worker::{Request, Response};

use super::address::of_shop;
use super::answer;
use super::form::{Form, asked};
use super::shop::Visit;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::DeploymentCall;
use crate::objects::device_call::{DeviceCall, DeviceReply, ShopWord};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::secrets::{message_name, signing_key};
use crate::store::kept::Wanted;
use gather::{Known, gather};

/// Digits of the mark by which the log speaks of somebody: enough to tell people apart, and no way back to them.
const MARK_CHARS: usize = 8;
/// Name of a person's object: 32 hexadecimal digits.
const NAME_CHARS: usize = 32;

/// Whose page it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A device's.
    Device(VisitorId),
    /// A person's.
    Person(PersonName),
}

/// Which of the page's forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Everything as a file.
    Export,
    /// No marketing, or marketing again.
    Suppress,
    /// One of the shop's own people, or not.
    Own,
    /// Forget them.
    Erase,
}

impl Who {
    /// Reads an id; `None` if it is none.
    pub(super) fn parse(id: &str) -> Option<Who> {
        match id.split_once('-')? {
            ("d", visitor) => VisitorId::parse(visitor).map(Who::Device),
            ("p", name) => {
                let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                let is_name = name.len() == NAME_CHARS && name.bytes().all(digit);
                is_name.then(|| Who::Person(PersonName(name.into())))
            }
            _ => None,
        }
    }

    /// The id.
    pub(super) fn id(&self) -> String {
        match self {
            Who::Device(visitor) => format!("d-{visitor}"),
            Who::Person(name) => format!("p-{}", name.0),
        }
    }
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>, request: &Request, who: &Who) -> Result<Response, EdgeError> {
    let before = asked(request, "before")?.and_then(|at| at.parse().ok()).map_or(UnixMs(i64::MAX), UnixMs);
    let wanted = Wanted::Page { before, decisions_max: timeline::DECISIONS_MAX };
    let Some(known) = gather(visit.env, &visit.key, who, wanted).await? else { return answer::not_found() };
    // Whoever is known by now is shown whole.
    if let Some(person) = known.moved_to() {
        let id = Who::Person(person.clone()).id();
        return answer::to(&format!("{}/people/{id}", of_shop(visit.key.as_str())));
    }
    answer::page(200, html(&visit.frame_of_shoppers(None), &model(visit, who, &known, before)))
}

fn model(visit: &Visit<'_>, who: &Who, known: &Known, before: UnixMs) -> PersonPage {
    let currency = super::overview::currency(visit);
    let shown = timeline::page(&visit.book, known, &currency, before);
    let next = |at: UnixMs| format!("{}/people/{}?before={}", of_shop(visit.key.as_str()), who.id(), at.0);
    let page = PersonPage { id: who.id(), currency, timeline: shown.moments, ..PersonPage::default() };
    PersonPage { next: shown.next.map(next), ..about::fill(page, known, visit.now) }
}

/// Does what one of its forms says.
pub(super) async fn act(
    visit: &Visit<'_>,
    who: &Who,
    wish: Wish,
    form: &Form,
) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let (word, deed, said) = match (wish, form.get("suppressed"), form.get("own"), form.get("sure")) {
        (Wish::Export, ..) => return export(visit, who).await,
        (Wish::Erase, _, _, "yes") => return erase(visit, who).await,
        (Wish::Suppress, "yes", ..) => (ShopWord::Stopped(true), Deed::Stopped, "suppressed"),
        (Wish::Suppress, "no", ..) => (ShopWord::Stopped(false), Deed::Allowed, "allowed"),
        (Wish::Own, _, "yes", _) => (ShopWord::Own(true), Deed::LeftOut, "left-out"),
        (Wish::Own, _, "no", _) => (ShopWord::Own(false), Deed::CountedAgain, "counted"),
        (Wish::Erase, ..) => {
            return Err(EdgeError::theirs(422, "tick “I am sure”: what is erased does not come back"));
        }
        _ => return Err(EdgeError::theirs(422, "say yes or no")),
    };
    if !tell(visit, who, word).await? {
        return answer::not_found();
    }
    note(visit, who, deed).await?;
    visit.back(&format!("/people/{}", who.id()), said)
}

/// Has their object hear the shop's word. Says whether anybody is there.
async fn tell(visit: &Visit<'_>, who: &Who, word: ShopWord) -> Result<bool, EdgeError> {
    match who {
        Who::Device(visitor) => {
            let stub = bindings::device(visit.env, &visit.key, *visitor)?;
            Ok(matches!(ask(&stub, &DeviceCall::Word(word)).await?, DeviceReply::Done))
        }
        Who::Person(name) => {
            let stub = bindings::person(visit.env, &visit.key, name)?;
            Ok(matches!(ask(&stub, &PersonCall::Word(word)).await?, PersonReply::Done))
        }
    }
}

async fn export(visit: &Visit<'_>, who: &Who) -> Result<Response, EdgeError> {
    let Some(file) = export::file(visit, who).await? else { return answer::not_found() };
    note(visit, who, Deed::Exported).await?;
    answer::file(&format!("{}-{}.json", visit.key.as_str(), mark(visit, who)?), &file)
}

async fn erase(visit: &Visit<'_>, who: &Who) -> Result<Response, EdgeError> {
    let known =
        gather(visit.env, &visit.key, who, Wanted::Page { before: UnixMs(0), decisions_max: 1 }).await?;
    let Some(known) = known else { return answer::not_found() };
    // Who is known by now is forgotten on their own page: this one said nothing of their other devices.
    if let Some(person) = known.moved_to() {
        let id = Who::Person(person.clone()).id();
        return answer::to(&format!("{}/people/{id}", of_shop(visit.key.as_str())));
    }
    // Written down first: that somebody was erased must not be lost, and who it was is not said.
    note(visit, who, Deed::Erased).await?;
    match who {
        Who::Device(visitor) => {
            let stub = bindings::device(visit.env, &visit.key, *visitor)?;
            let _: DeviceReply = ask(&stub, &DeviceCall::EraseWhole).await?;
        }
        Who::Person(name) => {
            let call = PersonCall::Erase { shop: visit.key.as_str().into(), name: name.clone() };
            let stub = bindings::person(visit.env, &visit.key, name)?;
            let _: PersonReply = ask(&stub, &call).await?;
        }
    }
    visit.back("/people", "erased")
}

/// What the log calls them.
fn mark(visit: &Visit<'_>, who: &Who) -> Result<String, EdgeError> {
    let name = message_name(&signing_key(visit.env)?, visit.key.as_str(), &who.id());
    Ok(name.chars().take(MARK_CHARS).collect())
}

async fn note(visit: &Visit<'_>, who: &Who, deed: Deed) -> Result<(), EdgeError> {
    let about = format!("a person ({})", mark(visit, who)?);
    visit.wish(DeploymentCall::Note(visit.entry(deed, &about))).await?.map_err(EdgeError::Ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_devices_or_a_persons_or_none() {
        let digits = "0a".repeat(16);
        for id in [format!("d-{digits}"), format!("p-{digits}")] {
            assert_eq!(Who::parse(&id).map(|who| who.id()), Some(id));
        }
        for none in
            ["", "d-", "p-", "d-0a", "x-0a0a", "p-0A0a", &format!("p-{digits}0"), &format!("p-../{digits}")]
        {
            assert_eq!(Who::parse(none), None, "{none}");
        }
    }
}
