//! What must hold before a deployment, in the order in which one would mend it: tools, settings, objects, the bundle.

use crate::build::edge::{GZIP_BYTES_MAX, bundle_gzip_bytes};
use crate::deploy::live::{self, Health, Live};
use crate::deploy::report::Report;
use crate::deploy::settings::{FILE, Settings};
use crate::deploy::{Place, classes, rehearsal};
use crate::setup::npm;

/// All checks, and what was found, if one could get as far as asking Cloudflare.
pub(crate) fn before(place: &Place) -> (Report, Option<(Settings, Live)>) {
    let mut report = Report::default();
    match npm::node_version() {
        Ok(version) => report.good("node", &version),
        Err(error) => report.bad("node", &format!("{error:#}"), "install it"),
    }
    let logged_in = wrangler(&mut report, place);
    let settings = match Settings::read(&place.root) {
        Ok(settings) => settings,
        Err(error) => {
            report.bad(FILE, &format!("{error:#}"), "mend it where it says");
            return (report, None);
        }
    };
    report.good(FILE, "reads");
    let reached = !matches!(live::health(place, &settings.origin()), Health::Silent(_));
    settings.report(&mut report, reached);
    classes::report(&mut report, &place.root, &settings);
    bundle(&mut report, place, &settings);
    if !logged_in {
        return (report, None);
    }
    match live::version(&place.wrangler) {
        Ok(live) => {
            live::report_jurisdiction(&mut report, &settings, &live);
            (report, Some((settings, live)))
        }
        Err(error) => {
            let remedy = "do what wrangler says; of several accounts one is named by CLOUDFLARE_ACCOUNT_ID";
            report.bad("account", &error.to_string(), remedy);
            (report, None)
        }
    }
}

/// Whether wrangler is there, and somebody is logged in.
fn wrangler(report: &mut Report, place: &Place) -> bool {
    match place.wrangler.version() {
        Ok(version) => report.good("wrangler", &version),
        Err(error) => {
            report.bad("wrangler", &format!("{error:#}"), "cargo xtask setup");
            return false;
        }
    }
    let remedy = "cd edge && npx wrangler login, or set CLOUDFLARE_API_TOKEN";
    match place.wrangler.login() {
        Err(error) => report.bad("account", &format!("{error:#}"), remedy),
        Ok(login) => match login.told() {
            None => report.bad("account", "nobody is logged in", remedy),
            Some(who) => {
                report.good("account", &who);
                return true;
            }
        },
    }
    false
}

/// Whether what was built may go out.
fn bundle(report: &mut Report, place: &Place, settings: &Settings) {
    match bundle_gzip_bytes(&place.bundle) {
        Err(error) => {
            report.bad("bundle", &format!("{error:#}"), "cargo xtask build --release");
            return;
        }
        Ok(bytes) if bytes > GZIP_BYTES_MAX => {
            let found = format!("{bytes} bytes gzip, at most {GZIP_BYTES_MAX}");
            report.bad("bundle", &found, "see what came in since the last release: docs/benchmarks.md");
        }
        Ok(bytes) => report.good("bundle", &format!("{bytes} bytes gzip, at most {GZIP_BYTES_MAX}")),
    }
    rehearsal::report(report, place, settings);
    match place.wrangler.dry_run(&place.scratch.join("dry-run")) {
        Ok(upload) => report.good("dry run", &upload),
        Err(error) => {
            report.bad("dry run", &error.to_string(), &format!("wrangler says what it wants in {FILE}"))
        }
    }
}
