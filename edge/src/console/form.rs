//! Forms: that they are of a page of ours, made for whoever sends them, and what stands in them.
//!
//! A form is taken if its request comes from the console's own origin (`Origin`, and `Sec-Fetch-Site` where the browser
//! says it) *and* carries the token that its page was made with: a keyed hash of the session, or, before there is one, of a
//! random cookie. OWASP, "Cross-Site Request Forgery Prevention": signed double submit, with the origin as a second defence.

use rappel_delivery::signing::Purpose;
use worker::{Env, FormEntry, Request};

use crate::bindings;
use crate::error::EdgeError;
use crate::http::api_key::is_same;
use crate::http::events::body;
use crate::secrets::{access_name, signing_key};

/// Largest form: a flow of the merchant's own, with its texts in several languages.
const FORM_BYTES_MAX: usize = 128 * 1024;

/// What stands in a form with a file beside the file: its token, names and borders.
const UPLOAD_FIELDS_BYTES_MAX: usize = 4 * 1024;
/// Longest place that a page begins at: an instant and a name.
const PLACE_BYTES_MAX: usize = 120;
const NOT_OF_SESSION: &str =
    "this page is older than your session: go back, load it again, and send the form once more";

/// What stands in a form.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// All fields, in their order.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The values of a field that may stand there several times.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields().filter(move |(known, _)| *known == name).map(|(_, value)| value)
    }

    /// A form with these fields.
    #[cfg(test)]
    pub(super) fn of(fields: &[(&str, &str)]) -> Form {
        Form(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// A field; empty if it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// A word of the address's query.
///
/// # Errors
/// Ours: the platform gives no address.
pub(super) fn asked(request: &Request, name: &str) -> Result<Option<String>, EdgeError> {
    let url = request.url()?;
    Ok(url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned()))
}

/// The place that a later page begins at, of the address's query; empty for the first page.
///
/// # Errors
/// Theirs: it is none that a page of ours leads to.
pub(super) fn place(request: &Request, name: &str) -> Result<String, EdgeError> {
    let place = asked(request, name)?.unwrap_or_default();
    if is_place(&place) {
        return Ok(place);
    }
    Err(EdgeError::theirs(400, format!("`{name}` is not of a page of ours: begin with the first page")))
}

fn is_place(place: &str) -> bool {
    place.len() <= PLACE_BYTES_MAX && place.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/')
}

/// That the request comes from a page of this origin.
///
/// # Errors
/// Theirs: it comes from elsewhere, or does not say.
pub(super) fn check_origin(request: &Request, env: &Env) -> Result<(), EdgeError> {
    let header = |name| request.headers().get(name).map(Option::unwrap_or_default);
    let ours = bindings::optional(env, bindings::EDGE_ORIGIN).unwrap_or_default();
    judge(&header("origin")?, &header("sec-fetch-site")?, &ours)
}

fn judge(origin: &str, site: &str, ours: &str) -> Result<(), EdgeError> {
    let same_site = site.is_empty() || site == "same-origin";
    if !ours.is_empty() && origin == ours && same_site {
        return Ok(());
    }
    Err(EdgeError::theirs(
        403,
        "this form was sent from another site: open the console at the address in EDGE_ORIGIN, and send it from there",
    ))
}

/// The token that forms carry which were made for this session, or for the cookie that stands in for one.
pub(super) fn token(env: &Env, session: &str) -> Result<String, EdgeError> {
    Ok(access_name(&signing_key(env)?, Purpose::Form, session))
}

/// A form, if it carries the session's token.
///
/// # Errors
/// Theirs: too large, or made for somebody else, or for an earlier session.
pub(super) async fn of_session(request: &mut Request, token: &str) -> Result<Form, EdgeError> {
    let sent = body(request, FORM_BYTES_MAX).await?;
    let sent = sent.ok_or_else(|| EdgeError::theirs(413, "that form is too long"))?;
    let fields = form_urlencoded::parse(&sent);
    let form = Form(fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect());
    if !is_same(form.get("csrf"), token) {
        return Err(EdgeError::theirs(403, NOT_OF_SESSION));
    }
    Ok(form)
}

/// A file that a page of this session sent: its name, and its bytes.
///
/// # Errors
/// Theirs: too large, not said how large, no file, or not of a page of this session.
pub(super) async fn upload_of_session(
    request: &mut Request,
    token: &str,
    bytes_max: usize,
) -> Result<(String, Vec<u8>), EdgeError> {
    // The platform reads such a form whole: how long it is has to be known before.
    let declared = request.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
    match declared {
        None => return Err(EdgeError::theirs(411, "send the form from its page: its length is missing")),
        Some(length) if length > bytes_max + UPLOAD_FIELDS_BYTES_MAX => {
            let most = bytes_max / 1024 / 1024;
            let says = format!("that file is over {most} MB: go back, and cut it into several");
            return Err(EdgeError::theirs(413, says));
        }
        Some(_) => {}
    }
    let no_file = || EdgeError::theirs(422, "go back and choose a file first");
    let sent = request.form_data().await.map_err(|_| no_file())?;
    if !is_same(&sent.get_field("csrf").unwrap_or_default(), token) {
        return Err(EdgeError::theirs(403, NOT_OF_SESSION));
    }
    match sent.get("file") {
        Some(FormEntry::File(file)) if file.size() > 0 => Ok((file.name(), file.bytes().await?)),
        _ => Err(no_file()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_of_ours_lead_on() {
        let place = format!("8204999999999/person/{}", "a1".repeat(32));
        assert!(is_place("") && is_place(&place) && is_place("001795382100000/0000/s"));
        assert!(!is_place("\u{ffff}") && !is_place("a b") && !is_place(&"9".repeat(PLACE_BYTES_MAX + 1)));
    }

    #[test]
    fn forms_of_other_sites_are_none_of_ours() {
        let ours = "https://rappel.example";
        assert!(judge(ours, "", ours).is_ok() && judge(ours, "same-origin", ours).is_ok());
        for (origin, site, set) in [
            ("", "", ours),
            ("", "same-origin", ours),
            ("null", "", ours),
            ("https://evil.example", "", ours),
            ("https://rappel.example.evil.example", "", ours),
            (ours, "cross-site", ours),
            (ours, "same-site", ours),
            ("", "", ""),
        ] {
            assert!(matches!(judge(origin, site, set), Err(EdgeError::Theirs(403, _))), "{origin} {site}");
        }
    }
}
