//! The products of an e-mail: one large, or several below each other; the cart's total; an offer.
//!
//! Pictures repeat the link of the title beside them, so screen readers skip them; without images nothing is missing.

use maud::{Markup, html};

use super::style::{FONT, INK, SOFT};
use super::wording::{OfferWords, Wording};
use super::{Colour, Language, ProductBlock};

/// One product, large.
pub(super) fn hero(product: &ProductBlock, language: Language, words: &Wording) -> Markup {
    html! {
        @if let Some(image) = &product.image {
            a href=(product.link.as_str()) aria-hidden="true" tabindex="-1" style="text-decoration:none;" {
                img src=(image.as_str()) alt="" width="528"
                    style="display:block;width:100%;max-width:528px;height:auto;border-radius:10px;";
            }
        }
        p class="ink" style={ (FONT) (INK) "margin:16px 0 0;font-size:19px;line-height:1.35;font-weight:600;" } {
            a href=(product.link.as_str()) style="color:inherit;text-decoration:none;" { (title(product)) }
        }
        @if let Some(price) = product.price {
            p class="soft" style={ (FONT) (SOFT) "margin:4px 0 0;font-size:16px;line-height:1.4;" } {
                (price.display(language)) (before(product, language, words))
            }
        }
    }
}

/// Several products, one below the other, picture on the left.
pub(super) fn list(products: &[ProductBlock], language: Language, words: &Wording) -> Markup {
    html! {
        table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
            @for (index, product) in products.iter().enumerate() {
                @let line = if index == 0 { "" } else { "border-top:1px solid #e7e5e0;" };
                tr {
                    @if let Some(image) = &product.image {
                        td class="picture line" width="112" valign="top" style={ "width:112px;padding:14px 0;" (line) } {
                            a href=(product.link.as_str()) aria-hidden="true" tabindex="-1" style="text-decoration:none;" {
                                img src=(image.as_str()) alt="" width="96" style="display:block;width:96px;height:auto;border-radius:8px;";
                            }
                        }
                    }
                    td class="line" colspan=[product.image.is_none().then_some("2")] valign="middle"
                        style={ "padding:14px 0;" (line) } {
                        p class="ink" style={ (FONT) (INK) "margin:0;font-size:16px;line-height:1.4;font-weight:600;" } {
                            a href=(product.link.as_str()) style="color:inherit;text-decoration:none;" { (title(product)) }
                        }
                        @if let Some(price) = product.price {
                            p class="soft" style={ (FONT) (SOFT) "margin:4px 0 0;font-size:15px;line-height:1.4;" } {
                                (price.display(language)) (before(product, language, words))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The price it had, in words and not only struck through, which nobody hears.
fn before(product: &ProductBlock, language: Language, words: &Wording) -> Markup {
    html! {
        @if let Some(price) = product.price_before {
            " (" (words.labels.before) " " s { (price.display(language)) } ")"
        }
    }
}

/// "2 × Trail Shoes" for several, else the title alone.
fn title(product: &ProductBlock) -> String {
    if product.quantity > 1 {
        format!("{} × {}", product.quantity, product.title)
    } else {
        product.title.clone()
    }
}

/// The value of the cart.
pub(super) fn total_line(label: &str, amount: &str) -> Markup {
    html! {
        table class="line" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
            style="border-top:1px solid #e7e5e0;" {
            tr {
                td class="soft" style={ (FONT) (SOFT) "padding-top:14px;font-size:15px;" } { (label) }
                td class="ink" align="right" style={ (FONT) (INK) "padding-top:14px;font-size:18px;font-weight:700;" } { (amount) }
            }
        }
    }
}

/// What is offered, in a frame like that of a coupon, of the button's colour; the code in letters that can be told apart.
pub(super) fn offer_panel(offer: &OfferWords, edge: Colour, language: Language, words: &Wording) -> Markup {
    html! {
        table class="offer" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
            style={ "border:2px dashed " (edge.css()) ";border-radius:10px;" } {
            tr { td align="center" style="padding:18px 20px;" {
                h2 class="ink" style={ (FONT) (INK) "margin:0;font-size:20px;line-height:1.3;font-weight:700;" } { (offer.heading) }
                @if let Some(code) = &offer.code {
                    p class="soft" style={ (FONT) (SOFT) "margin:8px 0 0;font-size:15px;line-height:1.5;" } {
                        (words.labels.code) (language.colon())
                        strong class="ink" style={ (INK) "font-family:Consolas,Menlo,monospace;font-size:17px;font-weight:700;" } { (code) }
                    }
                }
                @if let Some(terms) = &offer.terms {
                    p class="soft" style={ (FONT) (SOFT) "margin:8px 0 0;font-size:14px;line-height:1.5;" } { (terms) }
                }
            } }
        }
    }
}
