//! What the shop is connected to: its own pages, feed and server, providers that send, platforms that are told.
//!
//! | form | fields |
//! | --- | --- |
//! | `/connections/feed` | `url`, `every_hours` |
//! | `/connections/feed/read` | reads it now |
//! | `/connections/<name>/key` | the fields of [`KeyField::name`]; an empty one keeps what is sealed; `slot` and `name` say where it stands |
//! | `/connections/<name>/make` | makes the keys, where they can be made |
//! | `/connections/<name>/make` | `sure`: `yes`, where there are keys already |
//! | `/connections/<name>/remove` | |

use maud::{Markup, html};
use rappel_signal::UnixMs;

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form::{self, Field};
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{Tone, ago, badge, copied, moment};
use crate::words::count;

/// The product feed.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// Where it is; empty without one.
    pub url: String,
    /// How often it is read, as it is typed.
    pub every_hours: String,
    /// When it was last read to its end.
    pub read_at: Option<UnixMs>,
    /// Products it had.
    pub products: u64,
    /// What was wrong with it, if anything was.
    pub problem: Option<String>,
    /// Items that could not be read, with why; a few of them.
    pub refused: Vec<String>,
}

/// An event of the shop's pages or server.
#[derive(Clone, Debug)]
pub struct LastEvent {
    /// When it came.
    pub at: UnixMs,
    /// Its name.
    pub name: String,
    /// Who told: `page`, `server`, `webhook`.
    pub from: String,
    /// Why it was refused, if it was.
    pub refused: Option<String>,
}

/// One thing to type for a provider.
#[derive(Clone, Debug, Default)]
pub struct KeyField {
    /// Its name in the form.
    pub name: String,
    /// What it is, as the provider calls it.
    pub label: String,
    /// Where to find it.
    pub hint: String,
    /// Whether one is kept, sealed. It is never shown again.
    pub kept: bool,
    /// Whether it is a secret; else it is shown.
    pub secret: bool,
    /// What is kept, if it is no secret.
    pub value: String,
    /// Whether it may be left empty.
    pub optional: bool,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
    /// What to choose among, `(value, words)`, where it is no line to type in.
    pub choices: Vec<(&'static str, &'static str)>,
}

/// A provider or platform.
#[derive(Clone, Debug, Default)]
pub struct Provider {
    /// Its name in addresses.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it is for: `sends e-mail`, `is told of everything`.
    pub does: String,
    /// Whether there are keys for it.
    pub connected: bool,
    /// Whether they were typed here; else they came with the deployment.
    pub own: bool,
    /// Whether it answers; nothing if it was not asked since its keys are these.
    pub works: Option<bool>,
    /// What it said last, if it does not.
    pub said: String,
    /// What to type.
    pub fields: Vec<KeyField>,
    /// Whether its keys can be made here.
    pub makes: bool,
    /// Its webhook's address, to paste at the provider.
    pub webhook: Option<String>,
    /// When it was last heard there.
    pub heard_at: Option<UnixMs>,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct Connections {
    /// The tag of the shop's pages.
    pub tag: String,
    /// When they were last heard of.
    pub pages_at: Option<UnixMs>,
    /// The feed.
    pub feed: Feed,
    /// The last events, the latest first.
    pub events: Vec<LastEvent>,
    /// Providers and platforms.
    pub providers: Vec<Provider>,
}

/// The page.
pub fn page(frame: &Frame, model: &Connections) -> String {
    let body = html! {
        div.columns {
            (shop(frame, model))
            (feed(frame, &model.feed))
        }
        (providers(frame, "Connected", model, true))
        (providers(frame, "Not connected", model, false))
        (events(frame, model))
    };
    let lead = html! { "What your shop tells us, and by whom your messages go" };
    let heading =
        Heading { section: Section::Connections, title: "Connections", back: None, lead, aside: html! {} };
    document(frame, &heading, &body)
}

fn providers(frame: &Frame, title: &str, model: &Connections, connected: bool) -> Markup {
    let mut shown = model.providers.iter().filter(|provider| provider.connected == connected).peekable();
    html! {
        @if shown.peek().is_some() {
            section.theme {
                h2 { (title) }
                ul.cards.wide { @for provider in shown { li { (provider_card(frame, provider)) } } }
            }
        }
    }
}

fn shop(frame: &Frame, model: &Connections) -> Markup {
    html! {
        section.card {
            h2 { "Your shop" }
            p { @match model.pages_at {
                Some(at) => { (badge(Tone::Good, "heard")) " Its pages were last heard of " (ago(frame, at)) "." },
                None => { (badge(Tone::Bad, "silent")) " Its pages were never heard of. Is the tag in them?" },
            } }
            (copied("The tag", &model.tag))
        }
    }
}

fn feed(frame: &Frame, feed: &Feed) -> Markup {
    let fields = html! {
        (form::field(&Field {
            name: "url", label: "Address of your product feed", kind: "url",
            hint: "Google Merchant XML or CSV; most shops make one.", value: &feed.url,
            problem: feed.problem.as_deref(), scope: "feed-", required: true, ..Field::default()
        }))
        (form::field(&Field {
            name: "every_hours", label: "Read every so many hours", kind: "number", value: &feed.every_hours, scope: "feed-",
            required: true, ..Field::default()
        }))
        button.button.small { "Save" }
    };
    html! {
        section.card {
            h2 { "Products" }
            @match feed.read_at {
                Some(at) => p { (count(i128::from(feed.products))) " products, read " (ago(frame, at)) "." },
                None => p.soft { "Not read yet. Without it, products come from what your pages and your server tell." },
            }
            @if !feed.refused.is_empty() {
                p.problem { "Some could not be read:" }
                ul { @for why in &feed.refused { li { (why) } } }
            }
            @if frame.may_edit() {
                (form::post(frame, &["connections", "feed"], &fields))
                @if !feed.url.is_empty() {
                    (form::post(frame, &["connections", "feed", "read"], &html! { button.button.small.quiet { "Read it now" } }))
                }
            } @else if let Some(problem) = &feed.problem { p.problem { (problem) } }
        }
    }
}

fn provider_card(frame: &Frame, provider: &Provider) -> Markup {
    let (tone, word) = match (provider.connected, provider.works) {
        (false, _) => (Tone::Quiet, "not connected"),
        (true, None) => (Tone::Quiet, "not used yet"),
        (true, Some(true)) => (Tone::Good, "works"),
        (true, Some(false)) => (Tone::Bad, "fails"),
    };
    let wrong = provider.fields.iter().any(|field| field.problem.is_some());
    html! {
        article.card.flow-card {
            div.title { h3 { (provider.title) } (badge(tone, word)) }
            p { (provider.does) }
            @if provider.connected && !provider.own { p.soft { "Its keys came with the deployment. What you type here takes their place, at this shop." } }
            @if provider.works == Some(false) { p.problem { (provider.said) } }
            @if let Some(address) = &provider.webhook {
                p.soft { "Paste its webhook there. " @match provider.heard_at {
                    Some(at) => { "Heard " (ago(frame, at)) "." },
                    None => "Nothing was heard yet.",
                } }
                (copied(&format!("Webhook of {}", provider.title), address))
            }
            @if frame.may_own() {
                (make(frame, provider))
                details.edit open[wrong] {
                    summary { @if provider.own { "Change the keys" } @else { "Connect" } span.hidden { " of " (provider.title) } }
                    (form::post(frame, &["connections", &provider.name, "key"], &html! {
                        @for field in &provider.fields { (key(provider, field)) }
                        button.button.small { "Seal and save" }
                    }))
                }
                @if provider.own {
                    (form::post_sure(frame, &["connections", &provider.name, "remove"], "Take this connection away? What it sends waits until there is another.", &html! {
                        button.plain aria-label={ "Remove " (provider.title) } { "Remove" }
                    }))
                }
            }
        }
    }
}

fn make(frame: &Frame, provider: &Provider) -> Markup {
    let address = ["connections", provider.name.as_str(), "make"];
    html! {
        @if provider.makes && provider.connected {
            (form::post_sure(frame, &address, "Make new keys? Browsers that subscribed so far are still written to, by the old keys, which stay sealed here. Whoever else has the old keys can write to them, too.", &html! {
                input type="hidden" name="sure" value="yes";
                button.button.small.quiet { "Make new keys" }
            }))
        } @else if provider.makes {
            (form::post(frame, &address, &html! { button.button.small { "Make the keys" } }))
        }
    }
}

fn key(provider: &Provider, field: &KeyField) -> Markup {
    let scope = format!("{}-", provider.name);
    if !field.choices.is_empty() {
        return form::select(&field.name, &scope, &field.label, &field.value, &field.choices);
    }
    let kept = format!("One is kept, sealed. Leave it empty to keep it. {}", field.hint);
    form::field(&Field {
        name: &field.name,
        label: &field.label,
        hint: if field.kept && field.secret { &kept } else { &field.hint },
        kind: if field.secret { "password" } else { "text" },
        value: if field.secret { "" } else { &field.value },
        problem: field.problem.as_deref(),
        autocomplete: if field.secret { "new-password" } else { "off" },
        required: !(field.optional || field.kept && field.secret),
        scope: &scope,
        ..Field::default()
    })
}

fn events(frame: &Frame, model: &Connections) -> Markup {
    html! {
        section.card {
            h2 { "Last events" }
            @if model.events.is_empty() { p.soft { "None yet." } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Last events" { table {
                    caption { "What your pages and your server told last" }
                    thead { tr { th scope="col" { "Event" } th scope="col" { "When" } th scope="col" { "Told by" } th scope="col" { "Taken" } } }
                    tbody { @for event in &model.events { tr {
                        th scope="row" { (event.name) }
                        td { (moment(frame, event.at)) }
                        td { (event.from) }
                        td { @match &event.refused {
                            Some(why) => { (badge(Tone::Bad, "refused")) " " (why) },
                            None => { (icon(Icon::Tick)) span.hidden { "yes" } },
                        } }
                    } } }
                } }
            }
        }
    }
}
