//! Mails to the shop's contact: a provider fails and messages wait, it works again, messages were given up.
//!
//! Rows of the shop's object: `alert/<about>` → [`Kept`]; about is `way:<way>` or [`GIVEN_UP`].
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | before trouble is kept | the next failure tells of it; letters are listed again |
//! | after the mail went, before that is written | it goes once more, under the same id |

use rappel_console::{AlertMail, Clock};
use rappel_delivery::alert::{Alert, Say};
use rappel_delivery::pace::Report;
use rappel_flow::ZoneOffsets;
use rappel_signal::{ShopKey, UnixMs};
use serde::{Deserialize, Serialize};
use worker::Env;

use super::call::ask;
use super::shop::ShopObject;
use super::shop_call::{ShopCall, ShopReply};
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::console::of_shop;
use crate::error::EdgeError;
use crate::send;
use crate::store::table::Table;
use crate::zone;

/// About messages that were given up.
pub(super) const GIVEN_UP: &str = "given-up";
const WAY: &str = "way:";
const ROWS: &str = "alert/";
/// A mail that did not go is tried again after this time: it may be the very provider of mails that fails.
const RETRY_MS: i64 = 10 * 60 * 1000;

/// One trouble of a shop.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    shop: String,
    alert: Alert,
    /// A mail did not go: not before this instant again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    again_at: Option<UnixMs>,
}

impl Kept {
    /// What is to be said, and when.
    fn due(&self) -> Option<(Say, UnixMs)> {
        let (say, at_ms) = self.alert.due()?;
        Some((say, self.again_at.map_or(UnixMs(at_ms), |again| again.max(UnixMs(at_ms)))))
    }
}

/// After a pacer was told how its provider did: the shop's object hears of it while that is news to the merchant.
pub(super) async fn follow(
    env: &Env,
    shop: &ShopKey,
    way: &str,
    report: Report,
    answer: &ShopReply,
) -> Result<(), EdgeError> {
    match answer {
        ShopReply::Circuit { is_open: true, .. } if report.failures > 0 => {
            tell(env, shop, way, report.failures).await
        }
        ShopReply::Circuit { was_open: true, is_open: false } => pass(env, shop, way).await,
        _ => Ok(()),
    }
}

/// The way works, or is another one now: what failed is over.
pub(crate) async fn pass(env: &Env, shop: &ShopKey, way: &str) -> Result<(), EdgeError> {
    tell(env, shop, way, 0).await
}

async fn tell(env: &Env, shop: &ShopKey, way: &str, failures: u32) -> Result<(), EdgeError> {
    let call = ShopCall::Trouble { shop: shop.as_str().to_owned(), way: way.to_owned(), failures };
    ask::<_, ShopReply>(&bindings::shop(env, shop)?, &call).await.map(drop)
}

impl ShopObject {
    /// A provider fails, or works again.
    pub(super) async fn hear_of_trouble(
        &self,
        shop: &str,
        way: &str,
        failures: u32,
    ) -> Result<ShopReply, EdgeError> {
        let about = format!("{WAY}{way}");
        if failures > 0 {
            self.note_trouble(shop, &about, failures).await?;
        } else if let Some(mut kept) = read(&self.table()?, &about)? {
            kept.alert.passes(platform_now().0);
            self.keep_trouble(&about, &kept).await?;
        }
        Ok(ShopReply::Done)
    }

    /// Keeps that there is trouble, and has the merchant told if it lasts.
    pub(super) async fn note_trouble(&self, shop: &str, about: &str, count: u32) -> Result<(), EdgeError> {
        let known = read(&self.table()?, about)?;
        let (alert, again_at) = known.map(|known| (known.alert, known.again_at)).unzip();
        let alert = Alert::seen(alert, count, platform_now().0);
        self.keep_trouble(about, &Kept { shop: shop.to_owned(), alert, again_at: again_at.flatten() }).await
    }

    async fn keep_trouble(&self, about: &str, kept: &Kept) -> Result<(), EdgeError> {
        self.table()?.put(&format!("{ROWS}{about}"), &serde_json::to_string(kept)?)?;
        self.arm(kept.due().map_or(UnixMs(kept.alert.forgotten_ms()), |(_, at)| at)).await
    }

    /// Sends the mails that are due, and arms the alarm for the rest.
    pub(super) async fn tell_of_trouble(&self) -> Result<(), EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(()) };
        for (row, text) in table.scan(ROWS)? {
            let (about, now) = (row.trim_start_matches(ROWS), platform_now());
            let kept: Kept = serde_json::from_str(&text)?;
            match kept.due() {
                // No mail went for days, or nobody saw it any more: it would be no news.
                _ if kept.alert.forgotten_ms() <= now.0 => table.delete(&row)?,
                Some((say, at)) if at <= now => {
                    let went = mail(&self.env, about, &kept, say, now).await;
                    self.note_mail(about, went, now).await?;
                }
                Some((_, at)) => self.arm(at).await?,
                None => self.arm(UnixMs(kept.alert.forgotten_ms())).await?,
            }
        }
        Ok(())
    }

    /// What came of the mail. More may have been heard of the trouble while it went.
    async fn note_mail(
        &self,
        about: &str,
        went: Result<(), EdgeError>,
        now: UnixMs,
    ) -> Result<(), EdgeError> {
        let Some(mut kept) = read(&self.table()?, about)? else { return Ok(()) };
        match went {
            Ok(()) => {
                kept.alert.told(now.0);
                kept.again_at = None;
            }
            Err(error) => {
                crate::log::warn!("the merchant is told later of trouble: {error:?}");
                kept.again_at = Some(now + RETRY_MS);
            }
        }
        self.keep_trouble(about, &kept).await
    }
}

fn read(table: &Table, about: &str) -> Result<Option<Kept>, EdgeError> {
    Ok(table.get(&format!("{ROWS}{about}"))?.map(|row| serde_json::from_str(&row)).transpose()?)
}

async fn mail(env: &Env, about: &str, kept: &Kept, say: Say, now: UnixMs) -> Result<(), EdgeError> {
    let settings = Shops::settings(&kept.shop)?;
    let Alert { since_ms, count, over_ms, told_ms, .. } = kept.alert;
    let origin = bindings::optional(env, bindings::EDGE_ORIGIN).unwrap_or_default();
    let zone = zone::offsets(&settings.zone, now).unwrap_or_else(ZoneOffsets::utc);
    let words = AlertMail {
        shop: &settings.name,
        way: about.strip_prefix(WAY),
        count,
        since: UnixMs(since_ms),
        over: over_ms.map(UnixMs),
        lasts: say == Say::Lasts,
        link: &format!("{origin}{}/messages", of_shop(&kept.shop)),
    };
    let id = format!("alert/{}/{about}/{since_ms}/{}/{say:?}", kept.shop, told_ms.unwrap_or_default());
    send::alert_mail(env, &settings, words.written(&Clock { now, zone }), &id, now).await
}
