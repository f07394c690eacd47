//! The console's addresses. Pure: what stands behind `/console` becomes an [`Address`].
//!
//! A shop's pages stand behind `shops/<key>`, so that no shop can be called as one of the console's own pages is.

use rappel_signal::ShopKey;

use super::person::{self, Who};
use super::{connections, flow, flow_texts, import, set_up, settings, team};

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// The console itself.
    Home,
    /// Asks for an address to send a link to.
    SignIn,
    /// What the link opens.
    SignInLink,
    /// Asks for the one-time code.
    FirstOwner,
    /// Makes a shop.
    NewShop,
    /// Ends the session.
    SignOut,
    /// The console's stylesheet or script.
    File(String),
    /// A page of a shop.
    Shop(ShopKey, Place),
}

/// A page of a shop, or what one of its forms does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// What messages came to.
    Overview,
    /// Stops all sending, or lets it go on.
    Pause,
    /// The catalogue of flows.
    Flows,
    /// Switches the flow of this id.
    Switch(String),
    /// On which days flows may write.
    FlowMap,
    /// A flow that is not there yet.
    NewFlow,
    /// A flow.
    Flow(String),
    /// Does what a form of a flow's page says.
    FlowPart(String, flow::Part),
    /// Looking for people.
    People,
    /// People brought along from another tool.
    Import,
    /// Whether more of them were taken in than so many.
    ImportMoved,
    /// Does what a form of that page says.
    ImportWish(import::Wish),
    /// One person.
    Person(Who),
    /// Does what a form of their page says.
    PersonWish(Who, person::Wish),
    /// A text of a flow, by its name.
    FlowText(String, String, flow_texts::Part),
    /// Who may come in.
    Team,
    /// Does what a form of that page says.
    TeamWish(team::Wish),
    /// What holds for the whole shop.
    Settings,
    /// Saves a part of it.
    SettingsPart(settings::Part),
    /// The guided set-up.
    SetUp,
    /// Whether the shop's pages were heard of.
    Seen,
    /// Does what a form of the set-up says.
    SetUpPart(set_up::Part),
    /// What waits and what was given up.
    Messages,
    /// Sends this message again.
    Resend(String),
    /// What the shop is connected to.
    Connections,
    /// Does what a form of that page says.
    ConnectionsWish(connections::Wish),
}

/// Where a shop's pages begin.
pub(crate) fn of_shop(key: &str) -> String {
    format!("/console/shops/{key}")
}

impl Address {
    /// Reads it; `None` if it is none of ours.
    pub(super) fn parse(path: &str) -> Option<Address> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            [] => Address::Home,
            ["sign-in"] => Address::SignIn,
            ["sign-in", "link"] => Address::SignInLink,
            ["first-owner"] => Address::FirstOwner,
            ["set-up"] => Address::NewShop,
            ["sign-out"] => Address::SignOut,
            ["a", file] => Address::File((*file).to_owned()),
            ["shops", key, rest @ ..] => Address::Shop(ShopKey::parse(key)?, Place::parse(rest)?),
            _ => return None,
        })
    }

    /// Whether somebody can look at it: other addresses take forms alone, or are read by pages.
    pub(super) fn is_page(&self) -> bool {
        match self {
            Address::SignOut | Address::File(_) => false,
            Address::Shop(_, place) => place.is_page(),
            _ => true,
        }
    }
}

impl Place {
    fn is_page(&self) -> bool {
        use Place::{
            Connections, Flow, FlowMap, Flows, Import, Messages, NewFlow, Overview, People, Person, SetUp,
            Settings, Team,
        };
        matches!(
            self,
            Overview
                | Flows
                | FlowMap
                | NewFlow
                | Flow(_)
                | People
                | Import
                | Person(_)
                | Team
                | Settings
                | SetUp
                | Messages
                | Connections
        )
    }

    fn parse(parts: &[&str]) -> Option<Place> {
        Some(match parts {
            [] => Place::Overview,
            ["pause"] => Place::Pause,
            ["flows"] => Place::Flows,
            ["flows", "new"] => Place::NewFlow,
            ["flows", "map"] => Place::FlowMap,
            ["flows", flow] => Place::Flow((*flow).to_owned()),
            ["flows", flow, "status"] => Place::Switch((*flow).to_owned()),
            ["flows", flow, "texts", text, part @ ..] => {
                Place::FlowText((*flow).to_owned(), (*text).to_owned(), text_part(part)?)
            }
            ["flows", flow, part] => Place::FlowPart((*flow).to_owned(), flow_part(part)?),
            ["people"] => Place::People,
            ["people", "import"] => Place::Import,
            ["people", "import", "moved"] => Place::ImportMoved,
            ["people", "import", "start"] => Place::ImportWish(import::Wish::Start),
            ["people", "import", "cancel"] => Place::ImportWish(import::Wish::Cancel),
            ["people", id] => Place::Person(Who::parse(id)?),
            ["people", id, wish] => Place::PersonWish(Who::parse(id)?, person_wish(wish)?),
            ["team"] => Place::Team,
            ["team", "invite"] => Place::TeamWish(team::Wish::Invite),
            ["team", "keys"] => Place::TeamWish(team::Wish::MakeKey),
            ["team", "keys", key, "remove"] => Place::TeamWish(team::Wish::EndKey((*key).to_owned())),
            ["team", member, "role"] => Place::TeamWish(team::Wish::Role((*member).to_owned())),
            ["team", member, "remove"] => Place::TeamWish(team::Wish::Remove((*member).to_owned())),
            ["settings"] => Place::Settings,
            ["settings", part] => Place::SettingsPart(settings_part(part)?),
            ["set-up"] => Place::SetUp,
            ["set-up", "seen"] => Place::Seen,
            ["set-up", "shop"] => Place::SetUpPart(set_up::Part::Shop),
            ["set-up", "sender"] => Place::SetUpPart(set_up::Part::Sender),
            ["set-up", "sender", "check"] => Place::SetUpPart(set_up::Part::Records),
            ["set-up", "push"] => Place::SetUpPart(set_up::Part::Push),
            ["messages"] => Place::Messages,
            ["messages", letter, "resend"] => Place::Resend((*letter).to_owned()),
            ["connections"] => Place::Connections,
            ["connections", rest @ ..] => Place::ConnectionsWish(connections_wish(rest)?),
            _ => return None,
        })
    }
}

fn connections_wish(parts: &[&str]) -> Option<connections::Wish> {
    use connections::Wish;
    Some(match parts {
        ["feed"] => Wish::Feed,
        ["feed", "read"] => Wish::ReadFeed,
        [name, "key"] => Wish::Seal((*name).to_owned()),
        [name, "make"] => Wish::Make((*name).to_owned()),
        [name, "remove"] => Wish::Remove((*name).to_owned()),
        _ => return None,
    })
}

fn flow_part(word: &str) -> Option<flow::Part> {
    Some(match word {
        "edit" => flow::Part::Numbers,
        "steps" => flow::Part::Steps,
        "json" => flow::Part::File,
        "undo" => flow::Part::Undo,
        "test" => flow::Part::Test,
        "try" => flow::Part::Try,
        _ => return None,
    })
}

fn text_part(words: &[&str]) -> Option<flow_texts::Part> {
    Some(match words {
        [] => flow_texts::Part::Save,
        ["reset"] => flow_texts::Part::Reset,
        ["preview"] => flow_texts::Part::Preview,
        _ => return None,
    })
}

fn person_wish(word: &str) -> Option<person::Wish> {
    Some(match word {
        "export" => person::Wish::Export,
        "suppress" => person::Wish::Suppress,
        "own" => person::Wish::Own,
        "erase" => person::Wish::Erase,
        _ => return None,
    })
}

fn settings_part(word: &str) -> Option<settings::Part> {
    Some(match word {
        "shop" => settings::Part::Shop,
        "sender" => settings::Part::Sender,
        "records" => settings::Part::Records,
        "rules" => settings::Part::Rules,
        "test-mode" => settings::Part::TestMode,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_they_say_and_nowhere_else() {
        let shop = || ShopKey::parse("sign-in").unwrap();
        assert_eq!(Address::parse(""), Some(Address::Home));
        assert_eq!(Address::parse("sign-in"), Some(Address::SignIn));
        assert_eq!(Address::parse("shops/sign-in"), Some(Address::Shop(shop(), Place::Overview)));
        let switch = Place::Switch("vip".into());
        assert_eq!(Address::parse("shops/sign-in/flows/vip/status"), Some(Address::Shop(shop(), switch)));
        for none in ["shops", "shops/No", "shops/sign-in/secrets", "sign-in/link/x", "demo"] {
            assert_eq!(Address::parse(none), None, "{none}");
        }
    }
}
