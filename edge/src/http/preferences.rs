//! `/p/<token>`: why a message came, and every way to get less. A `GET` never acts: programs that look at mails follow
//! their links. What a `POST` may do is in `letter`'s table.

use rappel_delivery::page::{Done, Lessen, LessenAct, PAUSE_DAYS, Why, lessen, link_sent, read_lessen};
use rappel_delivery::signing::Purpose;
use rappel_flow::{Book, Category, Origin, OutboxId};
use rappel_signal::Channel;
use worker::{Env, Request, Response};

use super::letter::{Letter, read};
use super::page::{Desk, form, messages};
use crate::book::book;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::letter_call::Wish;
use crate::send::words;

/// Every channel that can be left.
const CHANNELS: [Channel; 4] = [Channel::Email, Channel::Push, Channel::Sms, Channel::WhatsApp];

/// The page.
pub(crate) async fn page(env: &Env, request: &Request, token: &str) -> Result<Response, EdgeError> {
    let letter: Letter = read(env, Purpose::Preferences, token)?;
    show(env, request, &letter, None).await
}

/// What its forms do.
pub(crate) async fn act(env: &Env, request: &mut Request, token: &str) -> Result<Response, EdgeError> {
    let letter: Letter = read(env, Purpose::Preferences, token)?;
    let desk = Desk::of(request, &letter.shop)?;
    let act = read_lessen(&form(request).await?);
    let act =
        act.ok_or_else(|| EdgeError::theirs(400, "that form is none of this page's: open the link again"))?;
    if act == LessenAct::Link {
        letter.wish(env, &[Wish::Link]).await?;
        return desk.answer(link_sent(&desk.host()));
    }
    let (wishes, done) = wishes(act, channel(&letter.message), &*book(env, &letter.shop, platform_now())?);
    letter.wish(env, &wishes).await?;
    show(env, request, &letter, Some(done)).await
}

/// What the reader wishes. Nothing of it means more messages than before.
fn wishes(act: LessenAct, own: Channel, book: &Book) -> (Vec<Wish>, Done) {
    match act {
        LessenAct::Topics(off) => {
            let known = book.topics().into_iter().filter(|topic| off.iter().any(|off| off == topic));
            let off = known.map(|topic| Wish::Topic { topic: topic.to_owned(), wanted: false });
            (off.collect(), Done::Topics)
        }
        LessenAct::Pause => (vec![Wish::Pause { days: PAUSE_DAYS }], Done::Paused),
        LessenAct::Leave => (vec![Wish::Leave(own)], Done::Left),
        LessenAct::LeaveAll => (CHANNELS.map(Wish::Leave).to_vec(), Done::LeftAll),
        LessenAct::Link => (vec![Wish::Link], Done::Topics),
    }
}

async fn show(
    env: &Env,
    request: &Request,
    letter: &Letter,
    done: Option<Done>,
) -> Result<Response, EdgeError> {
    let desk = Desk::of(request, &letter.shop)?;
    let book = book(env, &letter.shop, platform_now())?;
    let topics: Vec<String> = book.topics().into_iter().map(str::to_owned).collect();
    let why = letter.look(env).await?.origin.map(|origin| why(&desk, &book, &origin)).unwrap_or_default();
    let messages = messages(channel(&letter.message));
    desk.answer(lessen(&desk.host(), &Lessen { messages, topics: &topics, why: &why, done }))
}

fn why(desk: &Desk, book: &Book, origin: &Origin) -> Why {
    let (language, settings) = (desk.language, &desk.settings);
    let flow = book.flow(&origin.flow);
    let message = flow.and_then(|flow| flow.send(&origin.step));
    let template = message.and_then(|message| settings.texts.find(&message.template));
    let marketing = message.is_some_and(|message| message.category == Category::Marketing);
    let on = |at| words::date(language, &settings.zone, at);
    let consent = origin.consent.as_ref();
    Why {
        because: template.and_then(|template| template.because(language, &settings.name)),
        topic: flow.filter(|_| marketing).map(|flow| flow.topic().to_owned()),
        on: origin.started_at.and_then(on),
        agreed_on: consent.and_then(|said| on(said.stated_at.unwrap_or(said.at))),
        wording: consent.map(|said| said.text.clone()).filter(|text| !text.is_empty()),
    }
}

/// The channel that a message went by: its name ends with it.
fn channel(message: &OutboxId) -> Channel {
    match message.0.rsplit('/').next() {
        Some("push") => Channel::Push,
        Some("sms") => Channel::Sms,
        Some("whatsapp") => Channel::WhatsApp,
        _ => Channel::Email,
    }
}
