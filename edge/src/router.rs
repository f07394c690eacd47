//! Which address leads where. Pure: a path becomes a [`Route`]; `lib.rs` calls what it names.

use rappel_signal::ShopKey;

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// The script tag of one shop.
    Tag(ShopKey),
    /// A file of the tracker, named by its content.
    Asset(&'a str),
    /// The sign-up form for elements of a page.
    Form(ShopKey),
    /// Signals from a page.
    Signals(ShopKey),
    /// The public half of the push key, for a browser's subscription.
    PushKey(ShopKey),
    /// How a page's browser stands to notifications, and what is due there.
    Browser(ShopKey),
    /// A service worker has another subscription, with the ticket it was given.
    Renewal(&'a str),
    /// The shop's opt-in window.
    Window(ShopKey),
    /// The service worker of an opt-in window's origin.
    WindowWorker,
    /// The front door of an opt-in window's origin.
    WindowHome,
    /// The shop's product feed: how its import went, or read it now.
    Feed(ShopKey),
    /// What came in and was refused.
    Counters(ShopKey),
    /// What was agreed to at an address.
    Consents(ShopKey),
    /// What messages came to.
    Figures(ShopKey),
    /// Messages that were given up.
    DeadLetters(ShopKey),
    /// One of them is to be sent again.
    Resend(ShopKey, &'a str),
    /// A message's link was followed, with a sealed token.
    Click(&'a str),
    /// A notification is shown, or was closed, with its link's token.
    Shown(&'a str),
    /// A message as a shopper would get it.
    Preview(ShopKey),
    /// Events of the shop's server, one or a list.
    Events(ShopKey),
    /// Events of the shop's server, one a line.
    Upload(ShopKey),
    /// News of a delivery service or of the shop's platform.
    Webhook(ShopKey, &'a str),
    /// What a provider tells of messages; its name.
    Feedback(ShopKey, &'a str),
    /// Who is not to be written to.
    Suppressions(ShopKey),
    /// A copy of what is kept, of a shop or (none named) of the deployment's own object.
    Backup(Option<ShopKey>),
    /// A backup is brought back: what is there, and whether it fits.
    RestoreBegin,
    /// Its pages.
    RestorePages,
    /// Objects that were brought back go on.
    RestoreWake,
    /// Addresses that are not gone after all.
    Restore(ShopKey),
    /// Unsubscribe with a sealed token.
    Unsubscribe(&'a str),
    /// Why a message came, and how to get less, with a sealed token.
    Preferences(&'a str),
    /// A shopper's own settings, with a sealed token.
    Settings(&'a str),
    /// A subscription to confirm, with a sealed token.
    Confirmation(&'a str),
    /// The merchant's console.
    ConsoleHome,
    /// A page of it; the path below `/console/`.
    Console(&'a str),
    /// Is the Worker up?
    Health,
    /// Live view and test doors; the path below `/dev/`.
    #[cfg(feature = "dev")]
    Dev(&'a str),
    /// Nothing of ours.
    Unknown,
}

/// What the path of a provider's calls begins with, below the shop's.
const FEEDBACK: &str = "feedback/";
/// Longest address of ours is a click token's; what is longer is nobody's.
const PATH_BYTES_MAX: usize = 1_100;

/// Reads a path (without query).
pub(crate) fn route(path: &str) -> Route<'_> {
    if path.len() > PATH_BYTES_MAX {
        return Route::Unknown;
    }
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) {
        ("health", "") => Route::Health,
        ("console", "") => Route::ConsoleHome,
        ("console", rest) => Route::Console(rest),
        ("", "") => Route::WindowHome,
        ("rappel", "service-worker.js") => Route::WindowWorker,
        ("w", shop) => ShopKey::parse(shop).map_or(Route::Unknown, Route::Window),
        ("r", rest) => tag_or_asset(rest),
        ("v1", "backup") => Route::Backup(None),
        ("v1", "restore") => Route::RestorePages,
        ("v1", "restore/begin") => Route::RestoreBegin,
        ("v1", "restore/wake") => Route::RestoreWake,
        ("v1", rest) => match rest.split_once('/').map(|(shop, what)| (ShopKey::parse(shop), what)) {
            Some((Some(shop), "form.js")) => Route::Form(shop),
            Some((Some(shop), "signals")) => Route::Signals(shop),
            Some((Some(shop), "push-key")) => Route::PushKey(shop),
            Some((Some(shop), "browser")) => Route::Browser(shop),
            Some((Some(shop), "counters")) => Route::Counters(shop),
            Some((Some(shop), "feed")) => Route::Feed(shop),
            Some((Some(shop), "consents")) => Route::Consents(shop),
            Some((Some(shop), "figures")) => Route::Figures(shop),
            Some((Some(shop), "backup")) => Route::Backup(Some(shop)),
            Some((Some(shop), "dead-letters")) => Route::DeadLetters(shop),
            Some((Some(shop), what)) if what.starts_with("dead-letters/") => {
                let id = what.strip_prefix("dead-letters/").and_then(|rest| rest.strip_suffix("/resend"));
                id.filter(|id| !id.is_empty()).map_or(Route::Unknown, |id| Route::Resend(shop, id))
            }
            Some((Some(shop), "preview")) => Route::Preview(shop),
            Some((Some(shop), "events")) => Route::Events(shop),
            Some((Some(shop), "events/batch")) => Route::Upload(shop),
            Some((Some(shop), "webhooks/aftership")) => Route::Webhook(shop, "aftership"),
            Some((Some(shop), "webhooks/shipstation")) => Route::Webhook(shop, "shipstation"),
            Some((Some(shop), "webhooks/shopify")) => Route::Webhook(shop, "shopify"),
            Some((Some(shop), "webhooks/woocommerce")) => Route::Webhook(shop, "woocommerce"),
            Some((Some(shop), "suppressions")) => Route::Suppressions(shop),
            Some((Some(shop), "suppressions/restore")) => Route::Restore(shop),
            Some((Some(shop), what)) => match what.strip_prefix(FEEDBACK) {
                Some(provider) if !provider.is_empty() => Route::Feedback(shop, provider),
                _ => Route::Unknown,
            },
            None | Some((None, _)) => Route::Unknown,
        },
        ("b", ticket) if !ticket.is_empty() => Route::Renewal(ticket),
        ("c", token) if !token.is_empty() => Route::Click(token),
        ("n", token) if !token.is_empty() => Route::Shown(token),
        ("u", token) if !token.is_empty() => Route::Unsubscribe(token),
        ("p", token) if !token.is_empty() => Route::Preferences(token),
        ("s", token) if !token.is_empty() => Route::Settings(token),
        ("o", token) if !token.is_empty() => Route::Confirmation(token),
        #[cfg(feature = "dev")]
        ("dev", rest) => Route::Dev(rest),
        _ => Route::Unknown,
    }
}

fn tag_or_asset(rest: &str) -> Route<'_> {
    if let Some(file) = rest.strip_prefix("a/") {
        return Route::Asset(file);
    }
    rest.strip_suffix(".js").and_then(ShopKey::parse).map_or(Route::Unknown, Route::Tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_route() {
        let demo = || ShopKey::parse("demo").unwrap();
        assert_eq!(route("/r/demo.js"), Route::Tag(demo()));
        assert_eq!(route("/r/a/glue-1.js"), Route::Asset("glue-1.js"));
        assert_eq!(route("/v1/demo/form.js"), Route::Form(demo()));
        assert_eq!(route("/v1/demo/signals"), Route::Signals(demo()));
        assert_eq!(route("/v1/demo/push-key"), Route::PushKey(demo()));
        assert_eq!(route("/v1/demo/browser"), Route::Browser(demo()));
        assert_eq!(route("/b/abc"), Route::Renewal("abc"));
        assert_eq!(route("/v1/demo/counters"), Route::Counters(demo()));
        assert_eq!(route("/v1/demo/feed"), Route::Feed(demo()));
        assert_eq!(route("/v1/demo/consents"), Route::Consents(demo()));
        assert_eq!(route("/v1/demo/figures"), Route::Figures(demo()));
        assert_eq!(route("/v1/demo/dead-letters"), Route::DeadLetters(demo()));
        assert_eq!(route("/v1/demo/dead-letters/ab/resend"), Route::Resend(demo(), "ab"));
        assert_eq!(route("/v1/demo/preview"), Route::Preview(demo()));
        assert_eq!(route("/v1/backup"), Route::Backup(None));
        assert_eq!(route("/v1/demo/backup"), Route::Backup(Some(demo())));
        assert_eq!(route("/v1/restore/begin"), Route::RestoreBegin);
        assert_eq!(route("/v1/restore"), Route::RestorePages);
        assert_eq!(route("/v1/restore/wake"), Route::RestoreWake);
        assert_eq!(route("/c/abc"), Route::Click("abc"));
        assert_eq!(route("/w/demo"), Route::Window(demo()));
        assert_eq!(route("/rappel/service-worker.js"), Route::WindowWorker);
        assert_eq!(route("/"), Route::WindowHome);
        assert_eq!(route("/n/abc"), Route::Shown("abc"));
        assert_eq!(route("/v1/demo/events"), Route::Events(demo()));
        assert_eq!(route("/v1/demo/events/batch"), Route::Upload(demo()));
        assert_eq!(route("/v1/demo/webhooks/aftership"), Route::Webhook(demo(), "aftership"));
        assert_eq!(route("/v1/demo/webhooks/shipstation"), Route::Webhook(demo(), "shipstation"));
        assert_eq!(route("/v1/demo/webhooks/shopify"), Route::Webhook(demo(), "shopify"));
        assert_eq!(route("/v1/demo/webhooks/woocommerce"), Route::Webhook(demo(), "woocommerce"));
        assert_eq!(route("/v1/demo/feedback/resend"), Route::Feedback(demo(), "resend"));
        assert_eq!(route("/v1/demo/suppressions"), Route::Suppressions(demo()));
        assert_eq!(route("/v1/demo/suppressions/restore"), Route::Restore(demo()));
        assert_eq!(route("/u/abc"), Route::Unsubscribe("abc"));
        assert_eq!(route("/p/abc"), Route::Preferences("abc"));
        assert_eq!(route("/s/abc"), Route::Settings("abc"));
        assert_eq!(route("/o/abc"), Route::Confirmation("abc"));
        assert_eq!(route("/console"), Route::ConsoleHome);
        assert_eq!(route("/console/sign-in"), Route::Console("sign-in"));
        assert_eq!(route("/health"), Route::Health);
    }

    #[test]
    fn what_is_not_ours_is_unknown() {
        let long = format!("/u/{}", "a".repeat(PATH_BYTES_MAX));
        for path in [
            "/w/",
            "/w/demo/x",
            "/r/",
            "/r/DEMO.js",
            "/r/a.js",
            "/v1/demo",
            "/v1//signals",
            "/u/",
            "/v1/demo/webhooks/x",
            "/v1/demo/feedback/",
            "/v1/demo/dead-letters/",
            "/v1/demo/dead-letters//resend",
            "/health/x",
            &long,
        ] {
            assert_eq!(route(path), Route::Unknown, "{path}");
        }
    }

    #[test]
    #[cfg(not(feature = "dev"))]
    fn a_release_knows_no_dev_address() {
        assert_eq!(route("/dev/live"), Route::Unknown);
        assert_eq!(route("/dev/api/journey"), Route::Unknown);
    }
}
