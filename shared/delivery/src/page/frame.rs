//! What all pages share: the document, its looks, and what its browser may load.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words::Words;
use crate::link::Link;
use crate::template::{Colour, Language};

/// Whose page it is.
#[derive(Debug, Clone, Copy)]
pub struct Host<'a> {
    /// The reader's language.
    pub language: Language,
    /// The shop's name.
    pub shop: &'a str,
    /// Its logo; without one the name is set in type.
    pub logo: Option<&'a Link>,
    /// Its colour, used for buttons.
    pub colour: Colour,
}

/// What the page's browser may load: styles that stand in it, and the shop's logo. Forms come back to us alone.
pub fn content_security_policy(host: &Host) -> String {
    let logo = host.logo.map_or("", |logo| logo.origin());
    let pictures = if logo.is_empty() { String::new() } else { format!("img-src {logo}; ") };
    format!(
        "default-src 'none'; {pictures}style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

const STYLE: &str = "\
:root{color-scheme:light dark;--back:#f3f2ef;--card:#fff;--ink:#1c1c1f;--soft:#5c5f66;--line:#8b8d94}\
@media (prefers-color-scheme:dark){:root{--back:#141416;--card:#212125;--ink:#f3f3f1;--soft:#b9b9bf;--line:#85858d}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--back);color:var(--ink);overflow-wrap:anywhere;\
font:1rem/1.55 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}\
main{max-width:36rem;margin:0 auto;padding:1.5rem 1rem 3rem}\
header{padding:.5rem 1.25rem 1rem;font-weight:700;font-size:1.1rem}\
header img{display:block;height:36px;width:auto;max-width:220px}\
section{background:var(--card);border-radius:14px;padding:1.25rem;margin:0 0 1rem}\
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.15rem;line-height:1.3;margin:0 0 .5rem}\
p{margin:.5rem 0}.soft,blockquote{color:var(--soft)}\
blockquote{margin:.75rem 0;padding-left:.9rem;border-left:3px solid var(--line)}\
fieldset{border:0;margin:1rem 0 0;padding:0}legend{font-weight:600;padding:0}\
label{display:flex;gap:.7rem;align-items:flex-start;padding:.55rem 0;min-height:44px}\
label.line{display:block}label.line>span{display:block}\
input[type=checkbox]{flex:none;width:1.35rem;height:1.35rem;margin:.1rem 0 0;accent-color:var(--press)}\
input[type=text],input[type=tel],input[type=number],select{font:inherit;color:inherit;background:var(--card);\
border:1px solid var(--line);border-radius:8px;padding:.55rem .7rem;min-height:44px;max-width:100%;width:100%}\
.row{display:flex;gap:.7rem;flex-wrap:wrap}.row>*{flex:1 1 6rem}\
button{font:inherit;font-weight:600;min-height:44px;padding:.7rem 1.4rem;margin-top:.75rem;border-radius:10px;cursor:pointer;\
border:1px solid var(--edge);background:var(--press);color:var(--on)}\
button.quiet{background:none;color:var(--ink);border-color:var(--line)}\
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}\
.done{border-left:5px solid var(--press)}";

/// The document around what a page says.
pub(super) fn page(host: &Host, words: &Words, inner: &Markup) -> String {
    let (day, night) = (host.colour, host.colour.in_the_dark());
    let colours = |press: Colour, edge: Colour| {
        format!(":root{{--press:{};--edge:{};--on:{}}}", press.css(), edge.css(), press.text_on())
    };
    let (by_day, by_night) = (colours(day, day.edge()), colours(night, night));
    let colours = format!("{by_day}@media (prefers-color-scheme:dark){{{by_night}}}");
    html! {
        (DOCTYPE)
        html lang=(host.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                title { (said(host, words.title)) }
                style { (PreEscaped(STYLE)) (PreEscaped(colours)) }
            }
            body { main {
                header {
                    @if let Some(logo) = host.logo { img src=(logo.as_str()) alt=(host.shop) height="36"; }
                    @else { (host.shop) }
                }
                (inner)
            } }
        }
    }
    .into_string()
}

/// A text with the shop's name in it.
pub(super) fn said(host: &Host, text: &str) -> String {
    host.language.spaced(text.replace("{shop}", host.shop))
}
