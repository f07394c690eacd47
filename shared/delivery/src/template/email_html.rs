//! The HTML part: tables and inline styles, as mail programs want it; readable without images, without styles, by a
//! screen reader, in the dark and on 320 pixels. `maud` escapes every word.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::MessageContent;
use super::email_products::{hero, list, offer_panel, total_line};
use super::style::{FONT, INK, OUTLOOK_STYLE_SHEET, SOFT, STYLE_SHEET};
use super::wording::Wording;

/// Invisible filler after the preheader, so that the mail program does not go on with the message's text.
const FILLER: &str = "&#847;&zwnj;&nbsp;";
const FILLER_TIMES: usize = 60;

/// The whole document.
pub(super) fn html(content: &MessageContent, words: &Wording) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(content.language.tag()) dir="ltr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                meta name="x-apple-disable-message-reformatting";
                meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no";
                title { (words.subject) }
                style { (PreEscaped(STYLE_SHEET)) (PreEscaped(dark_accent(content))) }
                style { (PreEscaped(OUTLOOK_STYLE_SHEET)) }
            }
            body class="back" style="margin:0;padding:0;background-color:#f3f2ef;" {
                div style="display:none;max-height:0;overflow:hidden;mso-hide:all;" aria-hidden="true" {
                    (words.preheader) (PreEscaped(FILLER.repeat(FILLER_TIMES)))
                }
                div role="article" aria-roledescription="email" aria-label=(words.subject) lang=(content.language.tag()) {
                    (frame(html! { (card(content, words)) (footer(content, words)) }))
                }
            }
        }
    };
    page.into_string()
}

/// The width of 600 pixels, which Outlook only understands from a table of its own.
fn frame(inner: Markup) -> Markup {
    html! {
        table class="back" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
            style="background-color:#f3f2ef;" {
            tr { td class="outer" align="center" style="padding:24px 12px;" {
                (PreEscaped("<!--[if mso]><table role=\"presentation\" width=\"600\"><tr><td><![endif]-->"))
                table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;" {
                    (inner)
                }
                (PreEscaped("<!--[if mso]></td></tr></table><![endif]-->"))
            } }
        }
    }
}

fn card(content: &MessageContent, words: &Wording) -> Markup {
    html! {
        tr { td class="card" style="background-color:#ffffff;border-radius:14px;" {
            table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
                (row("28px 36px 0", wordmark(content)))
                (row("24px 36px 0", html! {
                    h1 class="ink" style={ (FONT) (INK) "margin:0;font-size:27px;line-height:1.25;font-weight:700;" } {
                        (words.heading)
                    }
                    @for paragraph in &words.paragraphs {
                        p class="soft" style={ (FONT) (SOFT) "margin:12px 0 0;font-size:16px;line-height:1.55;" } { (paragraph) }
                    }
                }))
                @if let [only] = content.products.as_slice() {
                    (row("24px 36px 0", hero(only, content.language, words)))
                } @else if !content.products.is_empty() {
                    (row("16px 36px 0", list(&content.products, content.language, words)))
                }
                @if let Some(total) = content.cart_total {
                    (row("14px 36px 0", total_line(&words.labels.total, &total.display(content.language))))
                }
                @if let Some(offer) = &words.offer { (row("26px 36px 0", offer_panel(offer, content.shop.colour.edge(), content.language, words))) }
                @if let Some(said) = &words.button { (row("26px 36px 0", button(content, said))) }
                @if words.with_help { (help(content, words)) }
                @if let Some(heading) = &words.suggestions_heading {
                    (row("32px 36px 0", html! {
                        h2 class="ink" style={ (FONT) (INK) "margin:0;font-size:18px;line-height:1.3;font-weight:700;" } {
                            (heading)
                        }
                        (list(&content.suggestions, content.language, words))
                    }))
                }
                @if let Some(closing) = &words.closing {
                    (row("26px 36px 0", html! {
                        p class="soft" style={ (FONT) (SOFT) "margin:0;font-size:15px;line-height:1.55;" } { (closing) }
                    }))
                }
                (row("0 36px 32px", html! {}))
            }
        } }
    }
}

fn row(padding: &str, inner: Markup) -> Markup {
    html! { tr { td class="pad" style={ "padding:" (padding) ";" } { (inner) } } }
}

/// The logo, or the shop's name in type.
fn wordmark(content: &MessageContent) -> Markup {
    let shop = &content.shop;
    html! {
        a class="ink" href=(shop.home.as_str())
            style={ (FONT) (INK) "font-size:17px;font-weight:700;letter-spacing:.01em;text-decoration:none;" } {
            @if let Some(logo) = &shop.logo {
                img src=(logo.as_str()) alt=(shop.name) height="36" style="display:block;height:36px;width:auto;max-width:220px;";
            } @else { (shop.name) }
        }
    }
}

/// A button that is one in Outlook too: a coloured cell around a link.
fn button(content: &MessageContent, said: &str) -> Markup {
    let colour = content.shop.colour;
    let (back, edge, text) = (colour.css(), colour.edge().css(), colour.text_on());
    html! {
        table class="button" role="presentation" cellpadding="0" cellspacing="0" border="0" {
            tr { td class="press" align="center" bgcolor=(back) style={ "background-color:" (back) ";border:1px solid " (edge) ";border-radius:10px;" } {
                a class="press" href=(content.links.landing.as_str())
                    style={ (FONT) "display:inline-block;padding:15px 30px;font-size:16px;line-height:20px;font-weight:600;"
                        "text-align:center;text-decoration:none;border-radius:10px;color:" (text) ";" } {
                    (said)
                }
            } }
        }
    }
}

/// The colours of button and offer on the dark card.
fn dark_accent(content: &MessageContent) -> String {
    let colour = content.shop.colour.in_the_dark();
    let (back, text) = (colour.css(), colour.text_on());
    format!(
        "@media (prefers-color-scheme:dark){{\
        .press{{background-color:{back}!important;border-color:{back}!important;color:{text}!important}}\
        .offer{{border-color:{back}!important}}}}"
    )
}

/// The merchant's short answers, if there are any.
fn help(content: &MessageContent, words: &Wording) -> Markup {
    let (help, labels) = (&content.shop.help, &words.labels);
    let answers = [
        (&labels.delivery, &help.delivery),
        (&labels.returns, &help.returns),
        (&labels.payment, &help.payment),
    ];
    if answers.iter().all(|(_, answer)| answer.is_none()) {
        return html! {};
    }
    row(
        "28px 36px 0",
        html! {
            table class="panel" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
                style="background-color:#f7f6f3;border-radius:10px;" {
                tr { td style="padding:18px 20px;" {
                    h2 class="ink" style={ (FONT) (INK) "margin:0;font-size:16px;line-height:1.3;font-weight:700;" } { (labels.help_heading) }
                    @for (label, answer) in &answers {
                        @if let Some(answer) = answer {
                            p class="soft" style={ (FONT) (SOFT) "margin:8px 0 0;font-size:15px;line-height:1.5;" } {
                                strong class="ink" style={ (INK) "font-weight:600;" } { (label) } (content.language.colon()) (answer)
                            }
                        }
                    }
                } }
            }
        },
    )
}

fn footer(content: &MessageContent, words: &Wording) -> Markup {
    let small = format!("{FONT}{SOFT}margin:0 0 8px;font-size:13px;line-height:1.5;");
    let shop = &content.shop;
    html! {
        tr { td class="pad" style="padding:22px 36px 28px;" {
            @if let Some(reason) = &words.reason { p class="soft" style=(small) { (reason) } }
            @if content.purpose.can_be_stopped() {
                p class="soft" style=(small) {
                    a href=(content.links.unsubscribe.as_str()) style="color:inherit;text-decoration:underline;" { (words.labels.unsubscribe) }
                    @if let Some(preferences) = &content.links.preferences {
                        " · " a href=(preferences.as_str()) style="color:inherit;text-decoration:underline;" { (words.labels.preferences) }
                    }
                    @if let Some(why) = &content.links.why {
                        " · " a href=(why.as_str()) style="color:inherit;text-decoration:underline;" { (words.labels.why) }
                    }
                }
            }
            p class="soft" style=(small) {
                (shop.name)
                @for line in shop.postal_address.lines() { br; (line) }
                @if let Some(contact) = &shop.contact_email {
                    br; a href={ "mailto:" (contact) } style="color:inherit;text-decoration:underline;" { (contact) }
                }
            }
        } }
    }
}
