//! Names of the ready messages and of the languages they are written in.

/// One ready message of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Was here, looked around, nothing more.
    SiteAbandonment,
    /// Looked closely at something.
    BrowseAbandonment,
    /// The reminder two days later.
    BrowseReminder,
    /// Searched, opened no result.
    SearchAbandonment,
    /// Left a cart: first of three.
    CartFirst,
    /// Left a cart: second of three.
    CartSecond,
    /// Left a cart: last of three.
    CartThird,
    /// Began to pay and stopped: first of two.
    CheckoutFirst,
    /// Began to pay and stopped: last of two.
    CheckoutSecond,
}

impl Template {
    /// Every ready message, in the order of the catalogue.
    pub const ALL: [Template; 9] = [
        Template::SiteAbandonment,
        Template::BrowseAbandonment,
        Template::BrowseReminder,
        Template::SearchAbandonment,
        Template::CartFirst,
        Template::CartSecond,
        Template::CartThird,
        Template::CheckoutFirst,
        Template::CheckoutSecond,
    ];

    /// The message a flow sends as its `number`-th (from 1); `None` if the flow has no such message.
    /// `browse-push` is the first step of the browse flow on another channel and says the same.
    pub fn of_flow(flow_id: &str, number: u8) -> Option<Template> {
        let flow_id = if flow_id == "browse-push" { "browse-abandonment" } else { flow_id };
        Template::ALL.into_iter().find(|t| t.flow_id() == flow_id && t.number() == number)
    }

    /// The message by its name, for example `cart-abandonment-2`.
    pub fn from_name(name: &str) -> Option<Template> {
        let (flow_id, number) = name.rsplit_once('-')?;
        Template::of_flow(flow_id, number.parse().ok()?)
    }

    /// The flow it belongs to, as the catalogue calls it; also its `utm_campaign`.
    pub fn flow_id(self) -> &'static str {
        match self {
            Template::SiteAbandonment => "site-abandonment",
            Template::BrowseAbandonment | Template::BrowseReminder => "browse-abandonment",
            Template::SearchAbandonment => "search-abandonment",
            Template::CartFirst | Template::CartSecond | Template::CartThird => "cart-abandonment",
            Template::CheckoutFirst | Template::CheckoutSecond => "checkout-abandonment",
        }
    }

    /// Its place in the flow, from 1; also its `utm_content`.
    pub fn number(self) -> u8 {
        match self {
            Template::BrowseReminder | Template::CartSecond | Template::CheckoutSecond => 2,
            Template::CartThird => 3,
            _ => 1,
        }
    }
}

/// A language with texts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English: also the answer to a language without texts.
    #[default]
    English,
}

impl Language {
    /// The language for a BCP 47 tag such as `en-GB`; English where there are no texts yet.
    pub fn from_tag(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Language::English,
            _ => Language::default(),
        }
    }

    /// The BCP 47 tag for `lang` attributes and notifications.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_found_by_flow_and_by_name() {
        for template in Template::ALL {
            assert_eq!(Template::of_flow(template.flow_id(), template.number()), Some(template));
            let name = format!("{}-{}", template.flow_id(), template.number());
            assert_eq!(Template::from_name(&name), Some(template));
        }
        assert_eq!(Template::of_flow("browse-push", 1), Some(Template::BrowseAbandonment));
        assert_eq!(Template::of_flow("cart-abandonment", 4), None);
        assert_eq!(Template::from_name("birthday-1"), None);
    }
}
