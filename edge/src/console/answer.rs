//! What leaves: pages with the console's policy, and ways to other pages.

use rappel_console::{Assets, CONTENT_SECURITY_POLICY};
use worker::{Response, ResponseBuilder};

use crate::error::EdgeError;
use crate::http::asset::console_files;

/// A page: kept by nobody, framed by nobody, and telling no other site where its reader came from.
pub(super) fn page(status: u16, html: String) -> Result<Response, EdgeError> {
    let builder = ResponseBuilder::new()
        .with_status(status)
        .with_header("cache-control", "no-store")?
        .with_header("referrer-policy", "same-origin")?
        .with_header("x-content-type-options", "nosniff")?
        .with_header("x-frame-options", "DENY")?
        .with_header("cross-origin-opener-policy", "same-origin")?
        .with_header("content-security-policy", CONTENT_SECURITY_POLICY)?;
    Ok(builder.from_html(html)?)
}

/// A file of JSON to be saved.
pub(super) fn file(name: &str, json: &str) -> Result<Response, EdgeError> {
    let builder = ResponseBuilder::new()
        .with_header("cache-control", "no-store")?
        .with_header("x-content-type-options", "nosniff")?
        .with_header("content-type", "application/json")?
        .with_header("content-disposition", &format!("attachment; filename=\"{name}\""))?;
    Ok(builder.fixed(json.as_bytes().to_vec()))
}

/// On to another page of ours, after a form.
pub(super) fn to(address: &str) -> Result<Response, EdgeError> {
    let builder = ResponseBuilder::new().with_status(303).with_header("location", address)?;
    Ok(builder.with_header("cache-control", "no-store")?.empty())
}

/// Nothing here, or nothing for this reader: they are not told which.
pub(super) fn not_found() -> Result<Response, EdgeError> {
    Err(EdgeError::theirs(404, "there is no such page in the console"))
}

/// The names of the console's files.
pub(super) fn assets() -> Assets {
    let (style, script) = console_files();
    Assets { style: format!("/console/a/{style}"), script: format!("/console/a/{script}") }
}
