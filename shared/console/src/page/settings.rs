//! What holds for the whole shop: who speaks, when not, how often, to whom never.
//!
//! | form | fields |
//! | --- | --- |
//! | `/settings/shop` | `name`, `contact`, `postal_address`, `language`, `zone`, `country` |
//! | `/settings/sender` | `sender`, `double_opt_in` (`yes` or left out) |
//! | `/settings/records` | looks for the records of the sender's domain |
//! | `/settings/rules` | `quiet_from`, `quiet_to`, `weekly_max`, `email_gap`, `push_gap`, `other_gap`, `flow_gap`, `silence_after_order`, `pause_after_order`, `holdout_percent` |
//! | `/settings/test-mode` | `on` (`yes` or left out), `addresses` (one a line) |

use std::collections::BTreeMap;

use maud::{Markup, html};
use rappel_flow::Rules;
use rappel_signal::UnixMs;

use crate::frame::{Frame, Heading, Section, document};
use crate::page::set_up::{self, DnsRecord};
use crate::piece::form::{self, Field};
use crate::piece::mark::{Tone, badge, copied, moment};

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The shop's name.
    pub name: String,
    /// Where shoppers may write to.
    pub contact: String,
    /// The address that stands in each mail.
    pub postal_address: String,
    /// The language of messages where the shopper's is not spoken: `en`, `fr`, `hu`.
    pub language: String,
    /// IANA name.
    pub zone: String,
    /// ISO 3166-1, two letters; empty if it was not said.
    pub country: String,
    /// The sender's address.
    pub sender: String,
    /// Records of its domain, as they were at the last look.
    pub records: Vec<DnsRecord>,
    /// Whether a yes counts only once a click confirms it.
    pub double_opt_in: bool,
    /// Caps, quiet hours, holdout.
    pub rules: Rules,
    /// Whether only listed addresses are written to.
    pub test_mode: bool,
    /// Those addresses.
    pub test_addresses: Vec<String>,
    /// When the last backup was taken, and by whom, as far back as the log is read.
    pub backup: Option<(UnixMs, String)>,
    /// What was typed and not taken, by field.
    pub typed: BTreeMap<String, String>,
    /// What is wrong, by field.
    pub problems: BTreeMap<String, String>,
}

/// Words of the languages messages are written in.
const LANGUAGES: [(&str, &str); 3] = [("en", "English"), ("fr", "French"), ("hu", "Hungarian")];

/// A field of this page.
struct Line<'a> {
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    kind: &'a str,
    kept: String,
}

impl Settings {
    fn line(&self, name: &str, label: &str, hint: &str, kept: impl Into<String>) -> Markup {
        self.draw(&Line { name, label, hint, kind: "", kept: kept.into() })
    }

    fn draw(&self, line: &Line) -> Markup {
        form::field(&Field {
            name: line.name,
            label: line.label,
            hint: line.hint,
            kind: line.kind,
            value: self.typed.get(line.name).unwrap_or(&line.kept),
            problem: self.problems.get(line.name).map(String::as_str),
            required: line.name != "country",
            ..Field::default()
        })
    }
}

/// The page.
pub fn page(frame: &Frame, model: &Settings) -> String {
    let lead = html! { "What holds for every message" };
    let body = html! {
        @if frame.may_edit() {
            (shop(frame, model))
            (sender(frame, model))
            (rules(frame, model))
            (test_mode(frame, model))
        } @else { (told(model)) }
        (backup(frame, model))
    };
    let heading =
        Heading { section: Section::Settings, title: "Settings", back: None, lead, aside: html! {} };
    document(frame, &heading, &body)
}

fn shop(frame: &Frame, model: &Settings) -> Markup {
    html! {
        section.card {
            h2 { "Your shop" }
            (form::post(frame, &["settings", "shop"], &html! {
                div.fields {
                    (model.line("name", "Name", "", &model.name))
                    (model.draw(&Line { name: "contact", label: "Where shoppers may write to", hint: "", kind: "email", kept: model.contact.clone() }))
                    (model.line("postal_address", "Postal address", "", &model.postal_address))
                    (model.line("country", "Country", "Two letters, as in DE: whose calendar and laws hold where the shopper's is unknown.", &model.country))
                    (model.line("zone", "Time zone", "As in Europe/Paris, for shoppers whose own is unknown.", &model.zone))
                    (form::select("language", "", "Language where the shopper's is unknown", &model.language, &LANGUAGES))
                }
                button.button { "Save" }
            }))
        }
    }
}

fn sender(frame: &Frame, model: &Settings) -> Markup {
    html! {
        section.card {
            h2 { "Sender" }
            (form::post(frame, &["settings", "sender"], &html! {
                (model.draw(&Line { name: "sender", label: "Sender's address", hint: "Of your own domain.", kind: "email", kept: model.sender.clone() }))
                (form::tick("double_opt_in", "", "A yes counts only once a click in an e-mail confirms it (double opt-in)", model.double_opt_in, false))
                button.button { "Save" }
            }))
            @if !model.records.is_empty() {
                h3 { "Records of its domain" }
                p.soft { "As they were when they were last looked for." }
                ul.records { @for record in &model.records { li { (set_up::dns(record)) } } }
                (form::post(frame, &["settings", "records"], &html! { button.button.quiet.small { "Look for them" } }))
            }
        }
    }
}

fn rules(frame: &Frame, model: &Settings) -> Markup {
    let rules = &model.rules;
    let percent = format!("{}", f64::from(rules.holdout_per_10000) / 100.0);
    html! {
        section.card {
            h2 { "When, and how often" }
            p.soft { "Messages about orders are never held back by these." }
            (form::post(frame, &["settings", "rules"], &html! {
                fieldset {
                    legend { "Quiet hours, on the shopper's clock" }
                    div.fields {
                        (model.draw(&Line { name: "quiet_from", label: "From", hint: "", kind: "time", kept: rules.quiet_from.to_string() }))
                        (model.draw(&Line { name: "quiet_to", label: "To", hint: "", kind: "time", kept: rules.quiet_to.to_string() }))
                    }
                }
                fieldset {
                    legend { "At most" }
                    div.fields {
                        (model.draw(&Line { name: "weekly_max", label: "Messages to one person in seven days", hint: "", kind: "number", kept: rules.weekly_max.to_string() }))
                        (model.line("email_gap", "Between two e-mails at least", "As in 16h or 2d", rules.email_gap.to_string()))
                        (model.line("push_gap", "Between two notifications at least", "As in 24h", rules.push_gap.to_string()))
                        (model.line("other_gap", "Between two messages to a phone at least", "As in 24h", rules.other_gap.to_string()))
                        (model.line("flow_gap", "Between messages of two flows at least", "As in 16h", rules.flow_gap.to_string()))
                    }
                }
                fieldset {
                    legend { "After an order" }
                    div.fields {
                        (model.line("silence_after_order", "No reminders for", "As in 24h", rules.silence_after_order.to_string()))
                        (model.line("pause_after_order", "No other marketing for", "As in 12h", rules.pause_after_order.to_string()))
                    }
                }
                (model.line("holdout_percent", "Left out by chance, to compare with, in percent", "Five is usual. Without them nobody knows what your messages bring.", percent))
                button.button { "Save" }
            }))
        }
    }
}

fn test_mode(frame: &Frame, model: &Settings) -> Markup {
    let addresses = model.typed.get("addresses").cloned().unwrap_or_else(|| model.test_addresses.join("\n"));
    let problem = model.problems.get("addresses");
    html! {
        section.card {
            h2 { "Test mode " @if model.test_mode { (badge(Tone::Warn, "on")) } }
            p { "While it is on, messages go to these addresses and to nobody else." }
            (form::post(frame, &["settings", "test-mode"], &html! {
                (form::tick("on", "test-mode-", "Test mode is on", model.test_mode, false))
                div.field {
                    label for="addresses" { "Addresses, one a line" }
                    textarea id="addresses" name="addresses" rows="3" aria-invalid=[problem.map(|_| "true")] { (addresses) }
                    @if let Some(problem) = problem { p.problem { (problem) } }
                }
                button.button { "Save" }
            }))
        }
    }
}

fn backup(frame: &Frame, model: &Settings) -> Markup {
    html! {
        section.card {
            h2 { "Backup" }
            p {
                @match &model.backup {
                    Some((at, who)) => { "The last one was taken " (moment(frame, *at)) ", by " (who) "." }
                    None => { "None was taken lately." }
                }
            }
            p { "Everything that is kept, as files on a disk of yours; whoever has the deployment's secrets takes it:" }
            (copied("The command", "cargo xtask backup --to my-backup"))
            p.soft { "The files name your people: keep them as you keep the shop's keys." }
        }
    }
}

/// The same for those who may only look.
fn told(model: &Settings) -> Markup {
    let rules = &model.rules;
    let language = LANGUAGES.iter().find(|(word, _)| *word == model.language).map_or("", |(_, name)| name);
    html! {
        section.card {
            h2 { "Your shop" }
            dl.facts {
                dt { "Name" } dd { (model.name) }
                dt { "Sender" } dd { (model.sender) }
                dt { "Contact" } dd { (model.contact) }
                dt { "Postal address" } dd { (model.postal_address) }
                dt { "Language" } dd { (language) }
                dt { "Time zone" } dd { (model.zone) }
                dt { "Double opt-in" } dd { @if model.double_opt_in { "yes" } @else { "no" } }
            }
        }
        section.card {
            h2 { "When, and how often" }
            dl.facts {
                dt { "Quiet hours" } dd { (rules.quiet_from) " to " (rules.quiet_to) }
                dt { "At most" } dd { (rules.weekly_max) " messages to one person in seven days" }
                dt { "Between e-mails" } dd { (rules.email_gap) }
                dt { "After an order" } dd { "no reminders for " (rules.silence_after_order) ", no other marketing for " (rules.pause_after_order) }
                dt { "Left out" } dd { (f64::from(rules.holdout_per_10000) / 100.0) " % of people, to compare with" }
                dt { "Test mode" } dd { @if model.test_mode { "on: only listed addresses are written to" } @else { "off" } }
            }
        }
    }
}
