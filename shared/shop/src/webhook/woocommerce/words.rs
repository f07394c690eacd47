//! Values as WordPress writes them: texts with entities, instants in GMT without saying so, addresses whole.

use rappel_signal::UnixMs;
use serde_json::Value;

use crate::form::{Form, Path, rfc3339};
use crate::webhook::platform::{cut, text};

/// Longest reference to a character, `&#x10FFFF`.
const REFERENCE_BYTES_MAX: usize = 9;

/// An instant of a field that ends with `_gmt`: `2026-11-22T09:00:00`.
pub(super) fn moment(told: &Value, name: &str) -> Option<UnixMs> {
    let text = told.get(name)?.as_str()?.trim();
    rfc3339(&format!("{text}Z")).map(UnixMs)
}

/// A name as it is shown: WordPress keeps `&` as `&amp;`, quotes as numbers.
pub(super) fn name(told: &Value, field: &str) -> Option<String> {
    let name = unescaped(&text(told, field)?).split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then(|| cut(&name).to_owned())
}

fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').and_then(|(reference, rest)| Some((character(reference)?, rest))) {
            Some((character, rest)) => {
                whole.push(character);
                whole.push_str(rest);
            }
            None => {
                whole.push('&');
                whole.push_str(part);
            }
        }
    }
    whole
}

fn character(reference: &str) -> Option<char> {
    if reference.len() > REFERENCE_BYTES_MAX {
        return None;
    }
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => ' ',
        _ => {
            let number = reference.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']);
            let code = hexadecimal.map_or_else(|| number.parse(), |digits| u32::from_str_radix(digits, 16));
            char::from_u32(code.ok()?)?
        }
    })
}

/// The path of a page's whole address. A variation's own page is its product's, with the choice behind it.
pub(super) fn path(told: &Value, field: &str, is_variation: bool) -> Option<String> {
    let address = told.get(field)?.as_str()?;
    let (_, rest) = address.split_once("://")?;
    let path = rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/");
    let path = path.split('#').next().unwrap_or_default();
    let page = path.split('?').next().filter(|page| is_variation && *page != "/");
    Path::read(&page.unwrap_or(path).into()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_signal::limit::TEXT_BYTES_MAX;
    use serde_json::json;

    #[test]
    fn names_are_as_they_are_shown() {
        let read = |text: &str| name(&json!({ "name": text }), "name");
        assert_eq!(
            read("Bags &amp; Co&#8217;s  5&#x22; &lt;new&gt;").as_deref(),
            Some("Bags & Co\u{2019}s 5\" <new>")
        );
        assert_eq!(
            read("A & B &unknown; &#xFFFFFF; &amp").as_deref(),
            Some("A & B &unknown; &#xFFFFFF; &amp")
        );
        assert_eq!(read(" &nbsp; "), None);
        assert_eq!(read(&"é".repeat(150)).unwrap().len(), TEXT_BYTES_MAX);
    }

    #[test]
    fn a_page_is_known_by_its_path() {
        let read =
            |address: &str, is_variation| path(&json!({ "permalink": address }), "permalink", is_variation);
        assert_eq!(read("https://shop.example/product/tent/", false).as_deref(), Some("/product/tent/"));
        assert_eq!(read("https://shop.example/?product=tent", false).as_deref(), Some("/?product=tent"));
        let variation = "https://shop.example/product/tent/?attribute_pa_size=2";
        assert_eq!(read(variation, true).as_deref(), Some("/product/tent/"));
        assert_eq!(read("https://shop.example", false).as_deref(), Some("/"));
        assert_eq!((read("/product/tent", false), read("https://shop.example//evil", false)), (None, None));
    }
}
