//! The Worker: wiring only. Read in the order of the data: `router` → `http` → `objects` → `store`,
//! then `send`; the rules are in `shared/*`.

mod admission;
mod analytics;
mod bindings;
mod book;
mod clock;
mod config;
mod connections;
mod consent;
mod console;
mod counters;
#[cfg(feature = "dev")]
mod dev;
mod error;
mod goods;
mod heard;
mod http;
mod keys;
mod log;
mod network;
mod objects;
mod platform;
mod random;
mod router;
mod secrets;
mod seen;
mod send;
mod store;
mod tell;
mod wishes;
mod zone;

use config::Shops;
use error::EdgeError;
use router::{Route, route};
use worker::{Context, Env, Method, Request, Response, event};

/// Once per isolate, before anything else.
#[event(start)]
fn start() {
    platform::wake_by_promise();
}

/// Every request from outside.
#[event(fetch)]
async fn fetch(mut request: Request, env: Env, context: Context) -> worker::Result<Response> {
    let path = request.path();
    let answered = serve(&mut request, &env, &context, &path).await;
    counters::hand_over_later(&env, &context);
    match (answered, route(&path)) {
        (Err(error), Route::ConsoleHome | Route::Console(_)) => console::refused(&request, &env, error),
        (answered, _) => answered.or_else(EdgeError::into_response),
    }
}

async fn serve(
    request: &mut Request,
    env: &Env,
    context: &Context,
    path: &str,
) -> Result<Response, EdgeError> {
    let reading = matches!(request.method(), Method::Get | Method::Head);
    let writing = request.method() == Method::Post;
    let route = route(path);
    prepare(env, &route).await?;
    match route {
        Route::Health if reading => http::health::health(env),
        Route::Tag(shop) if reading => http::asset::tag(request, env, context, &*Shops::known()?, &shop),
        Route::Asset(name) if reading => http::asset::asset(request, name),
        Route::Form(shop) if reading => http::form::module(request, &shop),
        Route::Signals(shop) if writing => {
            let shops = Shops::known()?;
            http::signals::signals(request, env, context, &shops, &shop).await
        }
        Route::PushKey(shop) if reading => http::push_key::push_key(env, &*Shops::known()?, &shop),
        Route::Browser(shop) if writing => {
            let shops = Shops::known()?;
            http::browser::page(request, env, &shops, &shop).await
        }
        Route::Renewal(ticket) if writing => http::browser::worker(request, env, ticket).await,
        Route::Feed(shop) if reading || writing => http::feed::feed(request, env, &shop, writing).await,
        Route::Counters(shop) if reading => http::counters::serve(request, env, &shop).await,
        Route::Consents(shop) if reading => http::consents::serve(request, env, &shop).await,
        Route::Figures(shop) if reading => http::figures::serve(request, env, &shop).await,
        Route::DeadLetters(shop) if reading => http::dead_letters::list(request, env, &shop).await,
        Route::Backup(shop) if reading => http::backup::tell(request, env, shop.as_ref()).await,
        Route::Backup(shop) if writing => http::backup::copy(request, env, shop.as_ref()).await,
        Route::RestoreBegin if writing => http::restore::begin(request, env).await,
        Route::RestorePages if writing => http::restore::pages(request, env).await,
        Route::RestoreWake if writing => http::restore::wake(request, env).await,
        Route::Resend(shop, id) if writing => http::dead_letters::resend(request, env, &shop, id).await,
        Route::Preview(shop) if writing => http::preview::serve(request, env, &shop).await,
        Route::Click(token) if reading => http::click::follow(request, env, context, token).await,
        Route::Window(shop) if reading => http::window::page(request, env, &*Shops::known()?, &shop),
        Route::WindowWorker if reading => http::window::worker(request, &*Shops::known()?),
        Route::WindowHome if reading => http::window::home(request, &*Shops::known()?),
        Route::Shown(token) if writing => http::shown::hear(request, env, token).await,
        Route::Events(shop) if writing => {
            http::events::serve(request, env, &shop, &rappel_shop::read_events).await
        }
        Route::Upload(shop) if writing => {
            http::events::serve(request, env, &shop, &rappel_shop::read_upload).await
        }
        Route::Webhook(shop, service) if writing => http::webhooks::serve(request, env, &shop, service).await,
        Route::Feedback(shop, provider) if reading || writing => {
            http::feedback::serve(request, env, &shop, provider).await
        }
        Route::Suppressions(shop) if reading => http::suppressions::export(request, env, &shop).await,
        Route::Suppressions(shop) if writing => http::suppressions::import(request, env, &shop).await,
        Route::Restore(shop) if writing => http::suppressions::restore(request, env, &shop).await,
        Route::Unsubscribe(token) if reading => http::unsubscribe::page(env, request, token),
        Route::Unsubscribe(token) if writing => http::unsubscribe::act(env, request, token).await,
        Route::Preferences(token) if reading => http::preferences::page(env, request, token).await,
        Route::Preferences(token) if writing => http::preferences::act(env, request, token).await,
        Route::Settings(token) if reading => http::settings::page(env, request, token).await,
        Route::Settings(token) if writing => http::settings::act(env, request, token).await,
        Route::ConsoleHome if reading => console::serve(request, env, context, "").await,
        Route::Console(rest) if reading || writing => console::serve(request, env, context, rest).await,
        Route::Confirmation(token) if reading => http::confirm::page(env, request, token),
        Route::Confirmation(token) if writing => http::confirm::act(env, request, token).await,
        #[cfg(feature = "dev")]
        Route::Dev(rest) => dev::serve(request, env, rest).await,
        Route::Unknown => Err(EdgeError::theirs(404, "nothing here")),
        _ => Err(EdgeError::theirs(405, "this address does not take that method")),
    }
}

/// Whether the door is open, and what must be known before it is.
async fn prepare(env: &Env, route: &Route<'_>) -> Result<(), EdgeError> {
    if http::restore::is_under_way(env) && !http::restore::is_for(route) {
        return Err(EdgeError::theirs(503, http::restore::UNDER_WAY));
    }
    // What is wrong with the settings is for whoever looks after the deployment.
    match route {
        Route::Asset(_) | Route::Unknown => {}
        Route::Health => {
            if let Err(error) = Shops::refresh(env).await {
                crate::log::error!("{error:?}");
            }
        }
        _ => Shops::refresh(env).await?,
    }
    Ok(())
}
