//! `/s/<token>`: a shopper's own settings, by a link that was sent to their address within the hour. The `POST` proves the
//! address, and changes what differs from what is kept; a `GET` changes nothing.

use rappel_calendar::PersonalDate;
use rappel_delivery::page::{
    Messages, PAUSE_DAYS, SettingsForm, SettingsPage, consent_wording, read_settings, settings, stale_link,
};
use rappel_delivery::signing::Purpose;
use rappel_flow::{Book, ProfileChange, Settings};
use rappel_signal::Channel;
use worker::{Env, Request, Response};

use super::letter::{Answer, SETTINGS_MS, read};
use super::page::{Desk, channel, form, messages};
use crate::book::book;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::letter_call::Wish;
use crate::send::{open_channels, words};

/// The page.
pub(crate) async fn page(env: &Env, request: &Request, token: &str) -> Result<Response, EdgeError> {
    let answer: Answer = read(env, Purpose::Settings, token)?;
    let desk = Desk::of(request, &answer.letter.shop)?;
    if is_stale(&answer) {
        return desk.answer(stale_link(&desk.host()));
    }
    show(env, &desk, &answer, None).await
}

/// What its form does. That of a stale link asks for another.
pub(crate) async fn act(env: &Env, request: &mut Request, token: &str) -> Result<Response, EdgeError> {
    let answer: Answer = read(env, Purpose::Settings, token)?;
    let desk = Desk::of(request, &answer.letter.shop)?;
    let sent = form(request).await?;
    if is_stale(&answer) {
        answer.letter.wish(env, &[Wish::Link]).await?;
        return desk.answer(rappel_delivery::page::link_sent(&desk.host()));
    }
    let said = read_settings(&sent);
    answer.prove(env, false).await?;
    let known = answer.letter.look(env).await?.settings;
    let book = book(env, &answer.letter.shop, platform_now())?;
    let phone = phone(env, &answer.letter.shop, &known);
    answer.letter.wish(env, &wishes(&desk, &book, &known, &phone, &said)).await?;
    show(env, &desk, &answer, Some(said)).await
}

fn is_stale(answer: &Answer) -> bool {
    !(0..SETTINGS_MS).contains(&(platform_now() - answer.at))
}

/// What could be sent to a telephone number, and is not decided on yet: what has an address can be switched as a channel.
fn phone(env: &Env, shop: &str, known: &Settings) -> Vec<Messages> {
    let is_known = |channel: &Channel| known.channels.iter().any(|(known, _)| known == channel);
    open_channels(env, shop).filter(|channel| !is_known(channel)).map(messages).collect()
}

/// What differs from what is kept.
fn wishes(desk: &Desk, book: &Book, known: &Settings, phone: &[Messages], said: &SettingsForm) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for (messages, ticked) in &said.channels {
        let channel = channel(*messages);
        let open = known.channels.iter().find(|(known, _)| *known == channel).map(|(_, open)| *open);
        match (open, ticked) {
            (Some(true), false) => wishes.push(Wish::Leave(channel)),
            (Some(false), true) => wishes.push(agree(desk, channel)),
            _ => {}
        }
    }
    for (topic, wanted) in said.topics.iter().filter(|(topic, _)| book.topics().contains(&topic.as_str())) {
        if known.switched_off.contains(topic) == *wanted {
            wishes.push(Wish::Topic { topic: topic.clone(), wanted: *wanted });
        }
    }
    if said.pauses != known.paused_until.is_some() {
        wishes.push(Wish::Pause { days: if said.pauses { PAUSE_DAYS } else { 0 } });
    }
    let change = profile(desk, known, said);
    if change != ProfileChange::default() {
        wishes.push(Wish::Profile(Box::new(change)));
    }
    if let Some(number) = &said.phone {
        let asked = said.phone_channels.iter().filter(|messages| phone.contains(messages));
        for channel in asked.map(|messages| channel(*messages)) {
            let number = number.as_str().to_owned();
            wishes.extend([Wish::Phone { channel, number }, agree(desk, channel)]);
        }
    }
    wishes
}

fn agree(desk: &Desk, channel: Channel) -> Wish {
    Wish::Agree { channel, text: consent_wording(&desk.host(), messages(channel)) }
}

/// What is not known yet. What is known is changed where it came from.
fn profile(desk: &Desk, known: &Settings, said: &SettingsForm) -> ProfileChange {
    let birthday = said.birthday.map(|(month, day)| format!("{month:02}-{day:02}"));
    let likes: Vec<String> =
        said.tastes.iter().filter(|taste| desk.settings.tastes.contains(taste)).cloned().collect();
    ProfileChange {
        first_name: said.first_name.clone().filter(|_| !known.knows_first_name),
        birthday: birthday
            .filter(|_| !known.knows_birthday)
            .and_then(|written| PersonalDate::try_from(written).ok()),
        likes: Some(likes).filter(|likes| !likes.is_empty() && !known.knows_likes),
        ..ProfileChange::default()
    }
}

async fn show(
    env: &Env,
    desk: &Desk,
    answer: &Answer,
    said: Option<SettingsForm>,
) -> Result<Response, EdgeError> {
    let known = answer.letter.look(env).await?.settings;
    let book = book(env, &answer.letter.shop, platform_now())?;
    let off = |topic: &str| known.switched_off.iter().any(|off| off == topic);
    let channels = known.channels.iter().map(|(channel, open)| (messages(*channel), *open));
    let page = SettingsPage {
        channels: channels.collect(),
        topics: book.topics().into_iter().map(|topic| (topic, !off(topic))).collect(),
        paused_until: known
            .paused_until
            .and_then(|until| words::date(desk.language, &desk.settings.zone, until)),
        asks_first_name: !known.knows_first_name,
        asks_birthday: !known.knows_birthday,
        tastes: if known.knows_likes { &[] } else { &desk.settings.tastes },
        phone: &phone(env, &answer.letter.shop, &known),
        saved: said.is_some(),
        problem: said.and_then(|said| said.problem),
    };
    desk.answer(settings(&desk.host(), &page))
}
