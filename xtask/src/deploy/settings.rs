//! `edge/wrangler.toml` as a deployment goes by it: where the Worker is reached, which shops it has, where data may live.
//! What is in the shops is the Worker's own to judge, at the rehearsal.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::deploy::report::Report;

/// Where it is, for messages.
pub(crate) const FILE: &str = "edge/wrangler.toml";
/// Cloudflare's, for one variable: <https://developers.cloudflare.com/workers/platform/limits/>.
const VARIABLE_BYTES_MAX: usize = 5 * 1024;
/// At how much of it one is told, while there is still room to think.
const VARIABLE_BYTES_MUCH: usize = VARIABLE_BYTES_MAX * 8 / 10;
/// What the Worker calls the dataset that it writes its counts to.
const COUNTERS: &str = "COUNTERS";
const JURISDICTIONS: [&str; 2] = ["none", "eu"];

/// The file, as far as it matters here.
#[derive(Debug, Deserialize)]
pub(crate) struct Settings {
    /// The date of the platform that the Worker is written for.
    pub(crate) compatibility_date: String,
    workers_dev: Option<bool>,
    #[serde(default)]
    routes: Vec<Route>,
    #[serde(default)]
    pub(crate) durable_objects: DurableObjects,
    /// Kept as they stand: a deployed one may not change in anything.
    #[serde(default)]
    pub(crate) migrations: Vec<toml::Table>,
    #[serde(default)]
    analytics_engine_datasets: Vec<Dataset>,
    #[serde(default)]
    vars: BTreeMap<String, toml::Value>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct DurableObjects {
    pub(crate) bindings: Vec<ObjectBinding>,
}

/// What the Worker calls a class of objects.
#[derive(Debug, Deserialize)]
pub(crate) struct ObjectBinding {
    pub(crate) name: String,
    pub(crate) class_name: String,
}

/// A dataset of Analytics Engine.
#[derive(Debug, Deserialize)]
struct Dataset {
    binding: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Route {
    Pattern(String),
    Named { pattern: String },
}

impl Route {
    /// Whether all of this host is led to the Worker.
    fn leads(&self, host: &str) -> bool {
        let (Self::Pattern(pattern) | Self::Named { pattern }) = self;
        let (of, path) = pattern.split_once('/').unwrap_or((pattern, "*"));
        let all_below = of.strip_prefix('*').is_some_and(|zone| host.ends_with(zone));
        path == "*" && (of == host || all_below)
    }
}

impl Settings {
    /// Reads the file of this checkout.
    ///
    /// # Errors
    /// When it is not there or does not read, with the line.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let text = fs::read_to_string(root.join(FILE)).with_context(|| format!("{FILE} is missing"))?;
        Self::parse(&text)
    }

    /// Reads the file's text.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).with_context(|| format!("{FILE} does not read"))
    }

    /// A variable's text; empty if it is not there.
    pub(crate) fn variable(&self, name: &str) -> &str {
        self.vars.get(name).and_then(toml::Value::as_str).unwrap_or_default()
    }

    /// All variables that are texts.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.vars.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }

    /// Where the Worker is reached.
    pub(crate) fn origin(&self) -> String {
        self.variable("EDGE_ORIGIN").to_owned()
    }

    /// The shops' keys, as far as SHOPS reads.
    pub(crate) fn shop_keys(&self) -> Vec<String> {
        self.of_shops("key")
    }

    fn of_shops(&self, field: &str) -> Vec<String> {
        let shops: Value = serde_json::from_str(self.variable("SHOPS")).unwrap_or_default();
        let texts = shops.as_array().into_iter().flatten().filter_map(|shop| shop[field].as_str());
        texts.map(str::to_owned).collect()
    }

    /// Looks at everything that can be judged without asking anybody. `reached`: whether the Worker answers at its origin
    /// already, so that somebody has led it there by hand.
    pub(crate) fn report(&self, report: &mut Report, reached: bool) {
        self.report_origin(report, reached);
        for (name, value) in self.variables() {
            if value.len() > VARIABLE_BYTES_MAX {
                report.bad(
                    name,
                    &format!("{} bytes; Cloudflare takes {VARIABLE_BYTES_MAX} in a variable", value.len()),
                    "shorten it: own texts and flows take most",
                );
            } else if value.len() > VARIABLE_BYTES_MUCH {
                report.note(
                    name,
                    &format!("{} bytes of the {VARIABLE_BYTES_MAX} that a variable may have", value.len()),
                );
            }
        }
        self.report_counters(report);
        let jurisdiction = self.variable("JURISDICTION");
        if !JURISDICTIONS.contains(&jurisdiction) {
            report.bad(
                "JURISDICTION",
                &format!("is {jurisdiction:?}"),
                "write \"none\" or \"eu\": where visitors' data may live. It is chosen once",
            );
        }
        let shops = Some(self.variable("SHOPS")).filter(|shops| !shops.is_empty()).unwrap_or("[]");
        match serde_json::from_str::<Vec<Value>>(shops) {
            Err(error) => report.bad(
                "SHOPS",
                &format!("is no JSON array: {error}"),
                "docs/settings.md shows one; in TOML it stands between ''' and '''",
            ),
            Ok(shops) if shops.is_empty() => {
                report.note("SHOPS", "names no shop: the console's set-up makes one, and keeps it");
            }
            Ok(_) => report.good("SHOPS", &self.shop_keys().join(", ")),
        }
    }

    /// A deployment is as good without them.
    fn report_counters(&self, report: &mut Report) {
        let bound: Vec<&str> = self.analytics_engine_datasets.iter().map(|of| of.binding.as_str()).collect();
        match bound.first() {
            _ if bound.contains(&COUNTERS) => report.good("counters", "go to Analytics Engine, too"),
            None => report.note("counters", "no dataset is bound: docs/deploying.md has the lines"),
            Some(other) => report.note(
                "counters",
                &format!("a dataset is bound as {other}: only one bound as {COUNTERS} is written to"),
            ),
        }
    }

    fn report_origin(&self, report: &mut Report, reached: bool) {
        let origin = self.origin();
        let Some(host) = https_host(&origin) else {
            let (found, remedy) = match origin.as_str() {
                "" => (
                    "is empty".to_owned(),
                    "fill in where this Worker is to be reached: \"https://rappel.example.com\"",
                ),
                wrong => (
                    format!("{wrong:?} is no https origin"),
                    "write it like \"https://rappel.example.com\": no path, and no slash at its end",
                ),
            };
            report.bad("EDGE_ORIGIN", &found, remedy);
            return;
        };
        if let Some(why) = self.led(host, reached) {
            report.good("EDGE_ORIGIN", &format!("{origin} ({why})"));
        } else {
            report.bad("EDGE_ORIGIN", &format!("nothing leads {host} to this Worker"), &add_route(host));
        }
        for window in self.of_shops("push_window") {
            let host = https_host(&window).unwrap_or_default();
            if !host.is_empty() && self.led(host, false).is_none() {
                report.bad("push_window", &format!("nothing leads {host} to this Worker"), &add_route(host));
            }
        }
    }

    /// What leads this host here.
    fn led(&self, host: &str, reached: bool) -> Option<&'static str> {
        // Wrangler's own default: the address at workers.dev is open where there are no routes.
        let workers_dev = self.workers_dev.unwrap_or(self.routes.is_empty());
        if self.routes.iter().any(|route| route.leads(host)) {
            Some("a route leads there")
        } else if host.ends_with(".workers.dev") && workers_dev {
            Some("Cloudflare's own address")
        } else {
            reached.then_some("led there in the dashboard: it answers")
        }
    }
}

fn add_route(host: &str) -> String {
    format!("above [build] in {FILE}: routes = [{{ pattern = \"{host}\", custom_domain = true }}]")
}

/// The host of an https origin that is nothing more than that.
fn https_host(origin: &str) -> Option<&str> {
    let host = origin.strip_prefix("https://")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
    (host.contains('.') && host.chars().all(plain) && !host.ends_with('.')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::report::Mark;

    /// What is found in a file with these first lines and these variables.
    fn found(first: &str, vars: &[(&str, &str)], reached: bool) -> Vec<String> {
        let mut text = format!("compatibility_date = \"2026-04-01\"\n{first}\n[vars]\n");
        let usual = [("JURISDICTION", "eu"), ("EDGE_ORIGIN", "https://r.shop.example"), ("SHOPS", "[]")];
        for (name, usual) in usual {
            let changed = vars.iter().find(|(of, _)| *of == name);
            text.push_str(&format!("{name} = '''{}'''\n", changed.map_or(usual, |(_, value)| value)));
        }
        let mut report = Report::default();
        Settings::parse(&text).unwrap().report(&mut report, reached);
        let bad = report.0.into_iter().filter(|line| line.mark == Mark::Bad);
        bad.map(|line| format!("{} {} → {}", line.what, line.found, line.remedy.unwrap_or_default()))
            .collect()
    }

    const ROUTED: &str = r#"routes = [{ pattern = "r.shop.example", custom_domain = true }]"#;

    #[test]
    fn a_route_a_wildcard_or_the_dashboard_leads_to_the_worker() {
        assert_eq!(found(ROUTED, &[], false), Vec::<String>::new());
        assert_eq!(found(r#"routes = ["*.shop.example/*"]"#, &[], false), Vec::<String>::new());
        assert_eq!(found("", &[], true), Vec::<String>::new());
        let says = found("", &[], false);
        assert!(
            says[0].contains("routes = [{ pattern = \"r.shop.example\", custom_domain = true }]"),
            "{says:?}"
        );
        // A part of the host is not enough.
        assert_eq!(found(r#"routes = ["r.shop.example/rappel/*"]"#, &[], false).len(), 1);
    }

    #[test]
    fn an_origin_is_https_and_nothing_more() {
        for (origin, says) in [
            ("", "is empty"),
            ("http://r.shop.example", "no https origin"),
            ("https://r.shop.example/", "no slash at its end"),
            ("https://r.shop.example/x", "no path"),
        ] {
            let found = found(ROUTED, &[("EDGE_ORIGIN", origin)], false);
            assert!(found.len() == 1 && found[0].contains(says), "{origin}: {found:?}");
        }
        let own = [("EDGE_ORIGIN", "https://rappel.me.workers.dev")];
        assert_eq!(found("", &own, false), Vec::<String>::new());
        assert_eq!(found("workers_dev = false", &own, false).len(), 1);
        assert_eq!(found(ROUTED, &own, false).len(), 1, "routes close Cloudflare's own address");
    }

    #[test]
    fn shops_are_an_array_within_a_variables_size_and_their_windows_are_led_here() {
        assert!(found(ROUTED, &[("SHOPS", "{}")], false)[0].contains("no JSON array"));
        let long = format!("[{{\"key\":\"{}\"}}]", "a".repeat(5_200));
        assert!(found(ROUTED, &[("SHOPS", &long)], false)[0].contains("Cloudflare takes 5120"));
        let window = [("SHOPS", r#"[{"key":"a","push_window":"https://a.push.example"}]"#)];
        assert!(found(ROUTED, &window, false)[0].contains("a.push.example"));
    }

    #[test]
    fn shops_may_be_left_to_the_console() {
        for shops in ["", "[]"] {
            assert_eq!(found(ROUTED, &[("SHOPS", shops)], false), Vec::<String>::new(), "{shops:?}");
        }
        let without = "compatibility_date = \"2026-04-01\"\n[vars]\nJURISDICTION = \"eu\"\n";
        let mut report = Report::default();
        Settings::parse(without).unwrap().report(&mut report, true);
        assert!(report.0.iter().all(|line| line.what != "SHOPS" || line.mark != Mark::Bad));
        assert!(
            report.0.iter().any(|line| line.what == "SHOPS" && line.found.contains("the console's set-up"))
        );
    }

    #[test]
    fn a_dataset_is_as_one_likes_and_has_one_name() {
        let said = |lines: &str| {
            let text = format!("compatibility_date = \"2026-04-01\"\n{lines}");
            let mut report = Report::default();
            Settings::parse(&text).unwrap().report(&mut report, true);
            let line = report.0.into_iter().find(|line| line.what == "counters").unwrap();
            assert_ne!(line.mark, Mark::Bad, "{lines}");
            line.found
        };
        let bound = |name: &str| format!("[[analytics_engine_datasets]]\nbinding = {name:?}\n");
        assert!(said("").contains("no dataset is bound"));
        assert!(said(&bound("COUNTERS")).contains("go to Analytics Engine"));
        assert!(said(&bound("COUNTS")).contains("bound as COUNTS: only one bound as COUNTERS"));
    }

    #[test]
    fn a_jurisdiction_is_one_of_two_words() {
        assert!(found(ROUTED, &[("JURISDICTION", "EU")], false)[0].contains("\"none\" or \"eu\""));
    }

    #[test]
    fn a_file_that_does_not_read_is_told_with_its_line() {
        let error = format!("{:#}", Settings::parse("name = \"a\"\n[vars").unwrap_err());
        assert!(error.contains(FILE) && error.contains("line 2"), "{error}");
    }
}
