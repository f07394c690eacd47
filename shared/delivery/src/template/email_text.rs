//! The plain text part: the same message for whoever reads without HTML.

use super::wording::{OfferWords, Wording};
use super::{Language, MessageContent, ProductBlock};

/// The whole part; lines end with "\n", the MIME layer makes them CRLF.
pub(super) fn text(content: &MessageContent, words: &Wording) -> String {
    let colon = content.language.colon();
    let mut blocks = vec![words.heading.clone()];
    blocks.extend(words.paragraphs.iter().cloned());
    blocks.extend(content.products.iter().map(|product| product_lines(product, content.language, words)));
    if let Some(total) = content.cart_total {
        blocks.push(format!("{}{colon}{}", words.labels.total, total.display(content.language)));
    }
    blocks.extend(words.offer.as_ref().map(|offer| offer_lines(offer, content.language, words)));
    blocks.extend(
        words
            .button
            .as_ref()
            .map(|button| format!("{button}{}\n{}", colon.trim_end(), content.links.landing.as_str())),
    );
    if words.with_help {
        blocks.extend(help_lines(content, words));
    }
    if let Some(heading) = &words.suggestions_heading {
        blocks.push(format!("{heading}{}", colon.trim_end()));
        blocks.extend(
            content.suggestions.iter().map(|product| product_lines(product, content.language, words)),
        );
    }
    blocks.extend(words.closing.clone());
    blocks.push(footer_lines(content, words));
    blocks.join("\n\n") + "\n"
}

fn product_lines(product: &ProductBlock, language: Language, words: &Wording) -> String {
    let quantity = if product.quantity > 1 { format!("{} × ", product.quantity) } else { String::new() };
    let price = product.price.map(|price| format!(", {}", price.display(language))).unwrap_or_default();
    let before =
        product.price_before.map(|before| format!(" ({} {})", words.labels.before, before.display(language)));
    let before = before.unwrap_or_default();
    format!("* {quantity}{}{price}{before}\n  {}", product.title, product.link.as_str())
}

fn offer_lines(offer: &OfferWords, language: Language, words: &Wording) -> String {
    let code = offer.code.as_ref().map(|code| format!("{}{}{code}", words.labels.code, language.colon()));
    [Some(offer.heading.clone()), code, offer.terms.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n")
}

fn help_lines(content: &MessageContent, words: &Wording) -> Option<String> {
    let (help, labels) = (&content.shop.help, &words.labels);
    let answers = [
        (&labels.delivery, &help.delivery),
        (&labels.returns, &help.returns),
        (&labels.payment, &help.payment),
    ];
    let lines: Vec<String> = answers
        .into_iter()
        .filter_map(|(label, answer)| {
            answer.as_ref().map(|answer| format!("{label}{}{answer}", content.language.colon()))
        })
        .collect();
    (!lines.is_empty()).then(|| format!("{}\n{}", labels.help_heading, lines.join("\n")))
}

/// The footer, set off by the usual "-- " line.
fn footer_lines(content: &MessageContent, words: &Wording) -> String {
    let (shop, labels) = (&content.shop, &words.labels);
    let mut lines = vec!["-- ".to_owned()];
    lines.extend(words.reason.clone());
    if content.purpose.can_be_stopped() {
        lines.push(format!(
            "{}{}{}",
            labels.unsubscribe,
            content.language.colon(),
            content.links.unsubscribe.as_str()
        ));
        let preferences = content.links.preferences.as_ref();
        lines.extend(
            preferences
                .map(|page| format!("{}{}{}", labels.preferences, content.language.colon(), page.as_str())),
        );
        lines.extend(content.links.why.as_ref().map(|why| format!("{} {}", labels.why, why.as_str())));
    }
    lines.push(String::new());
    lines.push(shop.name.clone());
    lines.extend(shop.postal_address.lines().map(str::to_owned));
    lines.extend(shop.contact_email.clone());
    lines.join("\n")
}
