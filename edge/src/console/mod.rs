//! `/console/…`: the merchant's console. Pages are made by `rappel_console`; here is asked who reads, what they may, and
//! what a page shows. Read in the order of a request: `address` → `reader` → `form` → the page's own file → `answer`.
//!
//! | whoever asks | gets |
//! | --- | --- |
//! | is not signed in | the sign-in page, or, before anybody owns the deployment, the page for its one-time code |
//! | has no role at the shop | 404, as for a shop that is not there |
//! | may not do it | 403 |
//! | sends a form that is not of a page of ours, made for this session | 403 |

mod address;
mod answer;
mod connections;
mod flow;
mod flow_map;
mod flow_texts;
mod flow_trial;
mod flows;
mod form;
mod import;
mod messages;
mod new_flow;
mod new_shop;
mod overview;
mod pause;
mod people;
mod person;
mod reader;
mod refused;
mod said;
mod set_up;
mod settings;
mod shop;
mod sign_in;
mod team;

pub(crate) use address::of_shop;
pub(crate) use refused::answer as refused;

use worker::{Context, Env, Method, Request, Response};

use address::{Address, Place};

use crate::error::EdgeError;
use crate::http::asset;

/// Serves one request; `path` is what stands behind `/console`.
pub(crate) async fn serve(
    request: &mut Request,
    env: &Env,
    context: &Context,
    path: &str,
) -> Result<Response, EdgeError> {
    let writing = request.method() == Method::Post;
    if writing {
        form::check_origin(request, env)?;
    }
    let Some(address) = Address::parse(path) else { return answer::not_found() };
    match (address, writing) {
        (Address::Home, false) => sign_in::home(request, env).await,
        (Address::SignIn, false) => sign_in::ask(request, env).await,
        (Address::SignIn, true) => sign_in::send(request, env, context).await,
        (Address::SignInLink, false) => sign_in::landing(request, env).await,
        (Address::SignInLink, true) => sign_in::follow(request, env).await,
        (Address::FirstOwner, false) => sign_in::first_owner(request, env),
        (Address::FirstOwner, true) => sign_in::redeem_code(request, env).await,
        (Address::File(name), false) => asset::of_console(request, &name),
        (Address::NewShop, false) => new_shop::page(request, env).await,
        (Address::NewShop, true) => new_shop::make(request, env).await,
        (Address::SignOut, true) => sign_in::out(request, env).await,
        (Address::Shop(key, place), writing) => {
            let visit = match shop::Visit::of(request, env, &key).await? {
                Ok(visit) => visit,
                Err(answer) => return Ok(answer),
            };
            if writing {
                act(&visit, context, request, &place).await
            } else {
                show(&visit, request, &place).await
            }
        }
        _ => Err(EdgeError::theirs(405, "this address does not take that method")),
    }
}

async fn show(visit: &shop::Visit<'_>, request: &Request, place: &Place) -> Result<Response, EdgeError> {
    match place {
        Place::Overview => overview::page(visit, request).await,
        Place::Flows => flows::page(visit, None).await,
        Place::FlowMap => flow_map::page(visit),
        Place::NewFlow => new_flow::page(visit),
        Place::Flow(id) => flow::page(visit, request, id).await,
        Place::FlowText(id, name, flow_texts::Part::Preview) => {
            flow_texts::page(visit, request, (id, name)).await
        }
        Place::Messages => messages::page(visit, request).await,
        Place::Connections => connections::page(visit).await,
        Place::People => people::page(visit, request).await,
        Place::Import => import::page(visit).await,
        Place::ImportMoved => import::moved(visit, request).await,
        Place::Person(who) => person::page(visit, request, who).await,
        Place::Team => team::page(visit, request).await,
        Place::Settings => settings::page(visit).await,
        Place::SetUp => set_up::page(visit).await,
        Place::Seen => set_up::seen(visit).await,
        _ => Err(EdgeError::theirs(405, "this address takes forms alone")),
    }
}

async fn act(
    visit: &shop::Visit<'_>,
    context: &Context,
    request: &mut Request,
    place: &Place,
) -> Result<Response, EdgeError> {
    if *place == Place::Import {
        return import::upload(visit, request).await;
    }
    let form = form::of_session(request, &visit.reader.csrf).await?;
    match place {
        Place::ImportWish(wish) => import::act(visit, *wish, &form).await,
        Place::Pause => pause::act(visit, &form).await,
        Place::Switch(flow) => flows::switch(visit, flow, &form).await,
        Place::NewFlow => new_flow::make(visit, &form).await,
        Place::FlowPart(id, part) => flow::act(visit, context, (id, *part), &form).await,
        Place::ConnectionsWish(wish) => connections::act(visit, wish, &form).await,
        Place::FlowText(id, name, part) => flow_texts::act(visit, (id, name, *part), &form).await,
        Place::Resend(letter) => messages::resend(visit, letter).await,
        Place::PersonWish(who, wish) => person::act(visit, who, *wish, &form).await,
        Place::TeamWish(wish) => team::act(visit, context, wish, &form).await,
        Place::SettingsPart(part) => settings::act(visit, *part, &form).await,
        Place::SetUpPart(part) => set_up::act(visit, *part, &form).await,
        _ => Err(EdgeError::theirs(405, "this address takes no forms")),
    }
}
