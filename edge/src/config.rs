//! What a merchant sets for a shop: read and checked whole, so that a wrong setting is a clear error when it is made, never a
//! surprise at the hundredth message.

mod audiences;
pub(crate) mod document;
mod feed;
mod flow_setting;
mod help;
mod invitations;
mod needs;
mod own_texts;
mod sealed;
mod segments;
mod sending;
mod shops;

use std::collections::BTreeMap;

use rappel_calendar::Country;
use rappel_compact::SortCompact;
use rappel_delivery::email::Address;
use rappel_delivery::invitation::Inviter;
use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::template::{ApprovedTemplate, Colour};
use rappel_flow::{Figures, Flow, Rules, Status, ZoneOffsets, segments_asked};
use rappel_ledger::OfferSetting;
use rappel_signal::{Channel, ShopKey, UnixMs};
use serde::Deserialize;

pub(crate) use audiences::Audiences;
pub(crate) use feed::FeedSettings;
pub(crate) use flow_setting::FlowSetting;
pub(crate) use help::HelpTexts;
pub(crate) use invitations::Invitations;
pub(crate) use own_texts::{OwnTexts, purpose};
pub(crate) use segments::Segments;
pub(crate) use sending::SendingSettings;
pub(crate) use shops::{Document, Shops};

/// Calls a second to persons, over all shards: what sixteen of them reach.
const TOLD_PER_SECOND_MAX: u32 = 640;

/// Addresses of test mode: a team's.
const LISTED_MAX: usize = 50;
/// Tastes that are asked about: a page of tick boxes that somebody reads.
const TASTES_MAX: usize = 30;
/// Longest of them.
const TASTE_BYTES_MAX: usize = 60;

/// Bytes of a pixel key: too many to be guessed, few enough for an address.
const PIXEL_KEY_BYTES: std::ops::RangeInclusive<usize> = 16..=64;

/// What a merchant sets for a shop. docs/settings.md shows an example.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShopSettings {
    /// Stands in the script tag.
    pub(crate) key: String,
    /// Shown to shoppers.
    pub(crate) name: String,
    /// Pages that may send: scheme, host and port. The first is where messages link to.
    pub(crate) origins: Vec<String>,
    /// Sender of mail: `Name <address>` is built from `name` and this address. Empty until the set-up comes to it.
    #[serde(default)]
    pub(crate) sender: String,
    /// Postal address, shown in each mail as the law asks. Empty until then.
    #[serde(default)]
    pub(crate) postal_address: String,
    /// Where shoppers may write to; the sender's, if it is left out.
    #[serde(default)]
    pub(crate) contact: String,
    /// IANA zone of the shop, for shoppers whose own is unknown.
    #[serde(default = "utc")]
    pub(crate) zone: String,
    /// Language of messages when the shopper's is unknown or not spoken.
    #[serde(default = "english")]
    pub(crate) language: String,
    /// Path of the cart page; lines are appended as `?restore=<id>:<quantity>,…`.
    #[serde(default = "cart_path")]
    pub(crate) cart_path: String,
    /// Accent colour of messages, `#rrggbb`.
    #[serde(default = "accent")]
    pub(crate) accent: String,
    /// The logo in messages, a path or an address on one of `origins`; the name in type without it.
    #[serde(default)]
    pub(crate) logo: Option<String>,
    /// Whether a yes to e-mails that a page states counts only once a click in an e-mail confirms it.
    #[serde(default)]
    pub(crate) double_opt_in: bool,
    /// What shoppers may say they like: names of categories or brands, as the catalogue spells them.
    #[serde(default)]
    pub(crate) tastes: Vec<String>,
    /// Whether links in messages carry `utm_…` for the shop's statistics.
    #[serde(default = "yes")]
    pub(crate) utm: bool,
    /// Flows switched on: ready ones by id, changed ones and own ones whole.
    #[serde(default)]
    pub(crate) flows: Vec<FlowSetting>,
    /// Advertising audiences that visits of a class fill, by the connection's name.
    #[serde(default)]
    pub(crate) audiences: Audiences,
    /// Texts of the shop's own, which flows name like ready ones.
    #[serde(default)]
    pub(crate) texts: OwnTexts,
    /// Templates that WhatsApp has approved, by the name of the text they stand for.
    #[serde(default)]
    pub(crate) whatsapp: BTreeMap<String, ApprovedTemplate>,
    /// What flows may offer; what the shop's server tells of an offer of the same name stands in its place.
    #[serde(default)]
    pub(crate) offers: Vec<OfferSetting>,
    /// Named conditions: who is a member of a segment.
    #[serde(default)]
    pub(crate) segments: Segments,
    /// Texts that won their trial, by `flow/step`.
    #[serde(default)]
    pub(crate) winners: BTreeMap<String, String>,
    /// Spend over twelve months, in whole main units, from which on a customer is among the best; nobody is if it is left out.
    #[serde(default)]
    pub(crate) top_spend: Option<u32>,
    /// ISO 3166-1, two letters: whose calendar and law hold where the shopper's country is unknown.
    #[serde(default)]
    pub(crate) country: Option<String>,
    /// Whether nothing is sent until somebody lets it go on.
    #[serde(default)]
    pub(crate) paused: bool,
    /// ISO 4217: what the shop's platform means by a product's price, which names none. The feed's, if it is left out.
    #[serde(default)]
    pub(crate) currency: Option<String>,
    /// Test mode: the only addresses that get anything.
    #[serde(default)]
    pub(crate) only_to: Option<Vec<String>>,
    /// Caps, quiet hours, holdout: what is not named keeps the catalogue's default.
    #[serde(default)]
    pub(crate) rules: Rules,
    /// The origin of this deployment that is this shop's alone, where a window subscribes in the place of its pages.
    #[serde(default)]
    pub(crate) push_window: Option<String>,
    /// What a custom pixel names itself by: its frame has no origin. Shoppers can read it, so it is no secret that
    /// protects anything; whoever has it may say what a page may say.
    #[serde(default)]
    pub(crate) pixel_key: Option<String>,
    /// What pages ask of visitors, and when: nothing by default.
    #[serde(default)]
    pub(crate) invitations: Invitations,
    /// The merchant's short answers for messages that help.
    #[serde(default)]
    pub(crate) help: HelpTexts,
    /// Where the shop's product feed is; without it, products come from the shop's server alone.
    #[serde(default)]
    pub(crate) feed: Option<FeedSettings>,
    /// How fast e-mails go, and whether their domain is young.
    #[serde(default)]
    pub(crate) sending: SendingSettings,
    /// Codes at or below which a pool is low, and the shop is told.
    #[serde(default = "low_codes_at")]
    pub(crate) low_codes_at: u32,
    /// Pieces at or below which stock is low.
    #[serde(default = "low_stock_at")]
    pub(crate) low_stock_at: u32,
    /// People who are told of one piece of news in a second, at most [`TOLD_PER_SECOND_MAX`].
    #[serde(default = "told_per_second")]
    pub(crate) told_per_second: u32,
    /// New unsigned visitors a day before the shop is protected and the merchant warned.
    #[serde(default = "visitors_daily_max")]
    pub(crate) visitors_daily_max: u32,
}

fn utc() -> String {
    "UTC".into()
}
fn english() -> String {
    "en".into()
}
fn cart_path() -> String {
    "/cart".into()
}
fn accent() -> String {
    "#1f5f4a".into()
}
fn yes() -> bool {
    true
}
fn low_stock_at() -> u32 {
    3
}
fn low_codes_at() -> u32 {
    20
}
fn told_per_second() -> u32 {
    TOLD_PER_SECOND_MAX
}
fn visitors_daily_max() -> u32 {
    100_000
}

impl ShopSettings {
    /// Whether a page of this origin may send signals.
    pub(crate) fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == origin)
    }

    /// Whether a frame without an origin may send signals, naming this key.
    pub(crate) fn allows_pixel(&self, key: &str) -> bool {
        self.pixel_key.as_deref() == Some(key)
    }

    /// The origins without their scheme: where links and pictures of products may be.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let hosts = self.origins.iter().filter_map(|origin| origin.split_once("://"));
        hosts.map(|(_, host)| host.to_owned()).collect()
    }

    /// The shop as its invitations speak for it.
    pub(crate) fn inviter(&self) -> Inviter<'_> {
        let (language, name) = (self.language.as_str(), self.name.as_str());
        Inviter { language, name, double_opt_in: self.double_opt_in }
    }

    /// Where whoever delivers can complain: a mailbox, or, before there is one, the shop's pages (RFC 8292, section 2.1).
    pub(crate) fn contact_address(&self) -> String {
        match (self.contact.as_str(), self.origins.first()) {
            ("", Some(origin)) => origin.clone(),
            (contact, _) => format!("mailto:{contact}"),
        }
    }

    /// The currency of prices that name none.
    pub(crate) fn currency(&self) -> Option<&str> {
        self.currency.as_deref().or_else(|| self.feed.as_ref()?.currency.as_deref())
    }

    fn check(&self) -> Result<(), String> {
        let key = &self.key;
        if ShopKey::parse(key).is_none() {
            return Err(format!("shop {key:?}: key must be 3 to 32 of a-z, 0-9 and -"));
        }
        let origins = AllowedOrigins::new(&self.origins);
        let origins = origins.map_err(|error| format!("shop {key}: origins: {error}"))?;
        if let Some(logo) = &self.logo {
            origins.link(logo).map_err(|error| format!("shop {key}: logo: {error}"))?;
        }
        let typed = [("sender", &self.sender), ("contact", &self.contact)];
        for (name, address) in typed.into_iter().filter(|(_, address)| !address.is_empty()) {
            Address::parse(address).map_err(|error| format!("shop {key}: {name}: {error}"))?;
        }
        if Colour::parse(&self.accent).is_none() {
            return Err(format!("shop {key}: accent must look like #1f5f4a"));
        }
        self.check_push_window().map_err(|error| format!("shop {key}: push_window: {error}"))?;
        if self.pixel_key.as_ref().is_some_and(|key| !PIXEL_KEY_BYTES.contains(&key.len())) {
            let (min, max) = (PIXEL_KEY_BYTES.start(), PIXEL_KEY_BYTES.end());
            return Err(format!(
                "shop {key}: pixel_key must be {min} to {max} characters that nobody guesses"
            ));
        }
        self.invitations.check().map_err(|error| format!("shop {key}: invitations: {error}"))?;
        if let Some(feed) = &self.feed {
            feed.check(&self.origins).map_err(|error| format!("shop {key}: {error}"))?;
        }
        self.sending.check().map_err(|error| format!("shop {key}: sending: {error}"))?;
        if !(1..=TOLD_PER_SECOND_MAX).contains(&self.told_per_second) {
            return Err(format!("shop {key}: told_per_second must be 1 to {TOLD_PER_SECOND_MAX}"));
        }
        if self.tastes.len() > TASTES_MAX || self.tastes.iter().any(|taste| taste.len() > TASTE_BYTES_MAX) {
            return Err(format!("shop {key}: tastes: at most {TASTES_MAX}, of {TASTE_BYTES_MAX} bytes each"));
        }
        if self.country.as_deref().is_some_and(|code| Country::parse(code).is_none()) {
            return Err(format!("shop {key}: country must be two capital letters, as FR"));
        }
        let is_code = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if self.currency.as_deref().is_some_and(|code| !is_code(code)) {
            return Err(format!("shop {key}: currency must be three capital letters, as EUR"));
        }
        if self.only_to.as_ref().is_some_and(|listed| listed.len() > LISTED_MAX) {
            return Err(format!(
                "shop {key}: only_to: at most {LISTED_MAX} addresses: test mode is for a few"
            ));
        }
        self.check_flows().map_err(|error| format!("shop {key}: {error}"))?;
        self.check_mail().map_err(|error| format!("shop {key}: {error}"))
    }

    /// Mail has a sender, and the law wants an address in it.
    fn check_mail(&self) -> Result<(), String> {
        let missing = match (self.sender.is_empty(), self.postal_address.trim().is_empty()) {
            (true, _) => "sender",
            (_, true) => "postal_address",
            _ => return Ok(()),
        };
        let mails = |flow: &Flow| {
            let mut sends = flow.sends().filter(|send| send.forward.is_none());
            sends.any(|send| send.channels.named().contains(&Channel::Email))
        };
        let mut live = self.flows.iter().filter_map(FlowSetting::flow);
        match live.find(|flow| flow.file.status == Status::Live && mails(flow)) {
            Some(flow) => {
                Err(format!("flows: {:?} sends e-mails: give the shop its {missing} first", flow.file.id))
            }
            None if self.double_opt_in => {
                Err(format!("double_opt_in: it sends e-mails: give the shop its {missing} first"))
            }
            None => Ok(()),
        }
    }

    fn check_push_window(&self) -> Result<(), String> {
        let Some(window) = &self.push_window else { return Ok(()) };
        AllowedOrigins::new(std::slice::from_ref(window)).map_err(|error| error.to_string())?;
        match self.origins.contains(window) {
            true => Err("must be an origin of the edge, not of the shop".into()),
            false => Ok(()),
        }
    }

    fn check_flows(&self) -> Result<(), String> {
        let mut ids: Vec<&str> = self.flows.iter().map(FlowSetting::id).collect();
        ids.sort_compact();
        if let Some([twice, _]) = ids.windows(2).find(|pair| matches!(pair, [one, next] if one == next)) {
            return Err(format!("flows: {twice:?} stands there twice"));
        }
        for setting in &self.flows {
            // Ready flows with ready texts are looked at when the Worker is built.
            let may_miss = matches!(setting, FlowSetting::Own(_)) || !self.texts.is_empty();
            let Some(flow) = setting.flow() else { continue };
            if may_miss {
                self.texts.check(&flow)?;
            }
            let asked = flow.segments_asked().filter(|_| matches!(setting, FlowSetting::Own(_)));
            self.segments.check(asked.chain(flow.segments_entered()), setting.id())?;
        }
        if let Some(name) = self.whatsapp.keys().find(|name| self.texts.find(name).is_none()) {
            return Err(format!("whatsapp: there is no text called {name:?}: see docs/delivery.md"));
        }
        for (name, conditions) in &self.segments.0 {
            self.segments.check(segments_asked(conditions).into_iter(), name)?;
        }
        let figures = self.figures();
        for OfferSetting(offer) in &self.offers {
            // The zone is looked up where the book is built; a day more or less is seen again at the send.
            if let Some(why) = figures.refuses_offer(offer, &ZoneOffsets::utc(), UnixMs(0)) {
                return Err(format!("offers: {}: {why}", offer.name));
            }
        }
        Ok(())
    }

    /// Its flows as they run: those switched on, filling the audiences that are named.
    pub(crate) fn flows_on(&self) -> Vec<Flow> {
        self.audiences.fill(self.flows.iter().filter_map(FlowSetting::flow).collect())
    }

    /// What is known of the shop as a whole from its settings alone.
    pub(crate) fn figures(&self) -> Figures {
        Figures {
            country: self.country.clone(),
            top_spend_hundredths: self.top_spend.map(|whole| u64::from(whole) * 100),
            winners: self.winners.clone(),
            ..Figures::default()
        }
    }
}

#[cfg(test)]
mod tests;
