//! Which adapter a line of configuration names.

use super::account_engagement::AccountEngagement;
use super::brevo::Brevo;
use super::brevo_events::BrevoEvents;
use super::cloudflare::Cloudflare;
use super::klaviyo::Klaviyo;
use super::line::{Line, LineError};
use super::mailchimp::Mailchimp;
use super::mailgun::Mailgun;
use super::meta_audience::MetaAudience;
use super::omnisend::Omnisend;
use super::postmark::Postmark;
use super::resend::Resend;
use super::responsys::Responsys;
use super::sendgrid::SendGrid;
use super::sendlane::Sendlane;
use super::ses::Ses;
use super::twilio::Twilio;
use super::webhook::Webhook;
use super::whatsapp::WhatsApp;
use super::yotpo::Yotpo;
use super::{
    AudienceProvider, EmailProvider, ErasureProvider, ForwardProvider, PhoneProvider, ProfileProvider,
};

/// The provider of e-mail that a line names.
pub fn email_provider(line: &str) -> Result<Box<EmailProvider>, LineError> {
    let line = Line::parse(line)?;
    Ok(match line.provider() {
        "resend" => Box::new(Resend::from_line(&line)?),
        "postmark" => Box::new(Postmark::from_line(&line)?),
        "sendgrid" => Box::new(SendGrid::from_line(&line)?),
        "mailgun" => Box::new(Mailgun::from_line(&line)?),
        "ses" => Box::new(Ses::from_line(&line)?),
        "brevo" => Box::new(Brevo::from_line(&line)?),
        "cloudflare" => Box::new(Cloudflare::from_line(&line)?),
        _ => return Err(LineError::UnknownProvider),
    })
}

/// The provider of messages to phones that a line names.
pub fn phone_provider(line: &str) -> Result<Box<PhoneProvider>, LineError> {
    let line = Line::parse(line)?;
    match line.provider() {
        "twilio" => Ok(Box::new(Twilio::from_line(&line)?)),
        "whatsapp" => Ok(Box::new(WhatsApp::from_line(&line)?)),
        _ => Err(LineError::UnknownProvider),
    }
}

/// The platform that events are forwarded to, as a line names it.
pub fn forward_provider(line: &str) -> Result<Box<ForwardProvider>, LineError> {
    let line = Line::parse(line)?;
    match line.provider() {
        "klaviyo" => Ok(Box::new(Klaviyo::from_line(&line)?)),
        "brevo" => Ok(Box::new(BrevoEvents::from_line(&line)?)),
        "omnisend" => Ok(Box::new(Omnisend::from_line(&line)?)),
        "mailchimp" => Ok(Box::new(Mailchimp::from_line(&line)?)),
        "sendlane" => Ok(Box::new(Sendlane::from_line(&line)?)),
        "account-engagement" => Ok(Box::new(AccountEngagement::from_line(&line)?)),
        "responsys" => Ok(Box::new(Responsys::from_line(&line)?)),
        "yotpo" => Ok(Box::new(Yotpo::from_line(&line)?)),
        "webhook" => Ok(Box::new(Webhook::from_line(&line)?)),
        _ => Err(LineError::UnknownProvider),
    }
}

/// The platform that keeps a profile of each shopper, as a line names it.
pub fn profile_provider(line: &str) -> Result<Box<ProfileProvider>, LineError> {
    let line = Line::parse(line)?;
    match line.provider() {
        "klaviyo" => Ok(Box::new(Klaviyo::from_line(&line)?)),
        _ => Err(LineError::UnknownProvider),
    }
}

/// The platform that forgets somebody when told to, as a line names it: those whose interface has a way.
pub fn erasure_provider(line: &str) -> Result<Box<ErasureProvider>, LineError> {
    let line = Line::parse(line)?;
    match line.provider() {
        "klaviyo" => Ok(Box::new(Klaviyo::from_line(&line)?)),
        "brevo" => Ok(Box::new(BrevoEvents::from_line(&line)?)),
        "webhook" => Ok(Box::new(Webhook::from_line(&line)?)),
        _ => Err(LineError::UnknownProvider),
    }
}

/// The advertising audience that a line names: one line for each audience.
pub fn audience_provider(line: &str) -> Result<Box<AudienceProvider>, LineError> {
    let line = Line::parse(line)?;
    match line.provider() {
        "meta" => Ok(Box::new(MetaAudience::from_line(&line)?)),
        _ => Err(LineError::UnknownProvider),
    }
}
