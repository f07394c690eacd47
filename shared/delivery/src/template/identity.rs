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
    /// Looked closely, was written to, and bought.
    BrowseThanks,
    /// Left a cart, was written to, and bought.
    CartThanks,
    /// Stopped while paying, was written to, and bought.
    CheckoutThanks,
}

/// What stands in a template's name and in `utm_content` for the message that thanks.
const THANKS: &str = "thanks";

impl Template {
    /// Every ready message, in the order of the catalogue.
    pub const ALL: [Template; 12] = [
        Template::SiteAbandonment,
        Template::BrowseAbandonment,
        Template::BrowseReminder,
        Template::SearchAbandonment,
        Template::CartFirst,
        Template::CartSecond,
        Template::CartThird,
        Template::CheckoutFirst,
        Template::CheckoutSecond,
        Template::BrowseThanks,
        Template::CartThanks,
        Template::CheckoutThanks,
    ];

    /// The message by its name, as flow files write it: `cart-abandonment-2`, `cart-abandonment-thanks`. `browse-push`
    /// is the first step of the browse flow on another channel and says the same.
    pub fn from_name(name: &str) -> Option<Template> {
        let (flow_id, place) = name.rsplit_once('-')?;
        let flow_id = if flow_id == "browse-push" { "browse-abandonment" } else { flow_id };
        Template::ALL.into_iter().find(|template| template.flow_id() == flow_id && template.place() == place)
    }

    /// The flow it belongs to, as the catalogue calls it; also its `utm_campaign`.
    pub fn flow_id(self) -> &'static str {
        match self {
            Template::SiteAbandonment => "site-abandonment",
            Template::BrowseAbandonment | Template::BrowseReminder | Template::BrowseThanks => {
                "browse-abandonment"
            }
            Template::SearchAbandonment => "search-abandonment",
            Template::CartFirst | Template::CartSecond | Template::CartThird | Template::CartThanks => {
                "cart-abandonment"
            }
            Template::CheckoutFirst | Template::CheckoutSecond | Template::CheckoutThanks => {
                "checkout-abandonment"
            }
        }
    }

    /// Its place in the flow, from `1`, or `thanks`; also its `utm_content`.
    pub fn place(self) -> &'static str {
        match self {
            Template::SiteAbandonment
            | Template::BrowseAbandonment
            | Template::SearchAbandonment
            | Template::CartFirst
            | Template::CheckoutFirst => "1",
            Template::BrowseReminder | Template::CartSecond | Template::CheckoutSecond => "2",
            Template::CartThird => "3",
            Template::BrowseThanks | Template::CartThanks | Template::CheckoutThanks => THANKS,
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
    fn every_message_is_found_by_its_name() {
        for template in Template::ALL {
            let name = format!("{}-{}", template.flow_id(), template.place());
            assert_eq!(Template::from_name(&name), Some(template));
        }
        assert_eq!(Template::from_name("browse-push-1"), Some(Template::BrowseAbandonment));
        assert_eq!(Template::from_name("cart-abandonment-4"), None);
        assert_eq!(Template::from_name("site-abandonment-thanks"), None);
        assert_eq!(Template::from_name("birthday-1"), None);
    }
}
