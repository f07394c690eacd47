//! Fellwren, Rappel's demo shop: a small outdoor shop as a merchant would run it, with the tag in its pages.
//!
//! Tests start it in their own process: [`serve`] on a listener of their own, with [`Settings`] of their own.

mod analytics;
mod art;
mod assets;
mod cart;
mod catalogue;
mod email;
mod markup;
mod money;
mod order;
mod page;
mod reply;
mod route;
mod settings;
mod shop;
mod shopper;
mod variant;
mod wishlist;

pub use settings::Settings;
pub use variant::Variants;

/// The whole shop as a service, for tests that need no network.
///
/// # Errors
/// A sentence that names the setting that does not fit.
pub fn router(settings: Settings) -> Result<axum::Router, String> {
    settings.check()?;
    Ok(route::router(shop::State::new(settings)))
}

/// Answers on `listener` until the future is dropped. Shop and checkout are told apart by the `Host` header.
///
/// # Errors
/// `InvalidInput` when a setting does not fit; else what the listener says.
pub async fn serve(listener: tokio::net::TcpListener, settings: Settings) -> std::io::Result<()> {
    let router =
        router(settings).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidInput, error))?;
    axum::serve(listener, router).await
}
