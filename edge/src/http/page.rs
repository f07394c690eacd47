//! Our own pages: whose they are, in which language, and with which headers they leave.

use std::rc::Rc;

use rappel_delivery::link::{AllowedOrigins, Link};
use rappel_delivery::page::{Host, Messages, content_security_policy, language_of_reader};
use rappel_delivery::template::{Colour, Language};
use rappel_signal::Channel;
use worker::{Request, Response, ResponseBuilder};

use super::events::body;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;

/// Largest form: all topics and tastes a shop can name, with room.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// The shop whose page it is, as its reader sees it.
pub(super) struct Desk {
    pub(super) settings: Rc<ShopSettings>,
    pub(super) language: Language,
    logo: Option<Link>,
}

impl Desk {
    /// The desk of a shop for whoever asks.
    ///
    /// # Errors
    /// Theirs: the shop is here no more.
    pub(super) fn of(request: &Request, shop: &str) -> Result<Desk, EdgeError> {
        let settings = Shops::settings(shop);
        let settings = settings.map_err(|_| EdgeError::theirs(404, "this shop is here no more"))?;
        let accepts = request.headers().get("accept-language")?;
        let language = language_of_reader(accepts.as_deref(), &settings.language);
        let origins = AllowedOrigins::new(&settings.origins).ok();
        let logo = settings.logo.as_deref().and_then(|logo| origins?.link(logo).ok());
        Ok(Desk { settings, language, logo })
    }

    /// The same for the page.
    pub(super) fn host(&self) -> Host<'_> {
        let colour = Colour::parse(&self.settings.accent).unwrap_or_default();
        Host { language: self.language, shop: &self.settings.name, logo: self.logo.as_ref(), colour }
    }

    /// The page as an answer: kept by nobody, framed by nobody.
    pub(super) fn answer(&self, page: String) -> Result<Response, EdgeError> {
        let builder = ResponseBuilder::new()
            .with_header("cache-control", "no-store")?
            .with_header("referrer-policy", "no-referrer")?
            .with_header("content-security-policy", &content_security_policy(&self.host()))?;
        Ok(builder.from_html(page)?)
    }
}

/// A form as it was sent.
///
/// # Errors
/// Theirs: it is larger than any page of ours makes.
pub(super) async fn form(request: &mut Request) -> Result<Vec<u8>, EdgeError> {
    let sent = body(request, FORM_BYTES_MAX).await?;
    sent.ok_or_else(|| EdgeError::theirs(413, "that form is too long"))
}

/// What a channel carries, in the pages' words.
pub(super) fn messages(channel: Channel) -> Messages {
    match channel {
        Channel::Email => Messages::Emails,
        Channel::Push => Messages::Notifications,
        Channel::Sms => Messages::Texts,
        Channel::WhatsApp => Messages::WhatsApp,
    }
}

/// The channel that carries it.
pub(super) fn channel(messages: Messages) -> Channel {
    match messages {
        Messages::Emails => Channel::Email,
        Messages::Notifications => Channel::Push,
        Messages::Texts => Channel::Sms,
        Messages::WhatsApp => Channel::WhatsApp,
    }
}
