//! What surrounds every page of a signed-in reader: navigation, the shop, who reads, and what was just done.

use maud::{DOCTYPE, Markup, html};
use rappel_access::Role;

use crate::clock::Clock;
use crate::piece::form;
use crate::piece::icon::{Icon, icon};

/// Addresses of the console's two files, whose names change with their content.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The stylesheet's.
    pub style: String,
    /// The script's.
    pub script: String,
}

/// Who reads.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Their address.
    pub email: String,
    /// What they may do in this shop.
    pub role: Role,
}

/// A shop the reader may switch to.
#[derive(Clone, Debug)]
pub struct ShopChoice {
    /// Its name.
    pub name: String,
    /// Where its console begins: `/console/<shop>`.
    pub address: String,
}

/// What was done with the last form, or was not.
#[derive(Clone, Debug)]
pub enum Flash {
    /// It worked.
    Good(String),
    /// It did not, and why.
    Bad(String),
}

/// What every page needs to know.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The console's files.
    pub assets: Assets,
    /// What every address of this shop's console begins with: `/console/<shop>`, without a slash at its end.
    pub address: String,
    /// The shop's key, as in its script tag.
    pub shop_key: String,
    /// The shop's name.
    pub shop: String,
    /// The reader's other shops.
    pub shops: Vec<ShopChoice>,
    /// Whether the reader may add one.
    pub may_add_shop: bool,
    /// Who reads.
    pub reader: Reader,
    /// Goes back with every form as `csrf`.
    pub csrf: String,
    /// Now, and the shop's zone.
    pub clock: Clock,
    /// What to say of the last form.
    pub flash: Option<Flash>,
    /// Whether the merchant paused everything.
    pub paused: bool,
    /// Whether the guided set-up has steps left.
    pub set_up_left: bool,
}

impl Frame {
    /// Whether the reader may change things.
    pub fn may_edit(&self) -> bool {
        self.reader.role >= Role::Editor
    }

    /// Whether the reader decides who else may.
    pub fn may_own(&self) -> bool {
        self.reader.role == Role::Owner
    }
}

/// Places in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    SetUp,
    Overview,
    Flows,
    People,
    Messages,
    Connections,
    Team,
    Settings,
}

impl Section {
    const ALL: [Section; 8] = [
        Section::SetUp,
        Section::Overview,
        Section::Flows,
        Section::People,
        Section::Messages,
        Section::Connections,
        Section::Team,
        Section::Settings,
    ];

    fn path(self) -> &'static str {
        match self {
            Section::SetUp => "/set-up",
            Section::Overview => "",
            Section::Flows => "/flows",
            Section::People => "/people",
            Section::Messages => "/messages",
            Section::Connections => "/connections",
            Section::Team => "/team",
            Section::Settings => "/settings",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Section::SetUp => "Set up",
            Section::Overview => "Overview",
            Section::Flows => "Flows",
            Section::People => "People",
            Section::Messages => "Messages",
            Section::Connections => "Connections",
            Section::Team => "Team",
            Section::Settings => "Settings",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Section::SetUp => Icon::Flag,
            Section::Overview => Icon::Chart,
            Section::Flows => Icon::Flow,
            Section::People => Icon::People,
            Section::Messages => Icon::Letter,
            Section::Connections => Icon::Plug,
            Section::Team => Icon::Key,
            Section::Settings => Icon::Sliders,
        }
    }
}

/// What stands above a page.
pub(crate) struct Heading<'a> {
    pub(crate) section: Section,
    /// The heading, and the document's title.
    pub(crate) title: &'a str,
    /// The page above this one: its path in the shop's console, and its name.
    pub(crate) back: Option<(&'a str, &'a str)>,
    /// A line under the heading.
    pub(crate) lead: Markup,
    /// What stands beside it.
    pub(crate) aside: Markup,
}

/// The document around a page.
pub(crate) fn document(frame: &Frame, heading: &Heading, body: &Markup) -> String {
    let Heading { section, title, back, lead, aside } = heading;
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(&frame.assets, &format!("{title} · {}", frame.shop)))
            body {
                a.skip href="#content" { "Skip to the content" }
                header.top {
                    (brand())
                    (shop_switch(frame))
                    details.menu {
                        summary { (icon(Icon::Menu)) span { "Menu" } }
                        nav aria-label="Main" { (links(frame, *section)) (account(frame)) }
                    }
                }
                header.side {
                    (brand())
                    (shop_switch(frame))
                    nav aria-label="Main" { (links(frame, *section)) }
                    (account(frame))
                }
                main id="content" {
                    (paused(frame))
                    (flash(frame.flash.as_ref()))
                    @if let Some((path, name)) = back { p.back { a href={ (frame.address) (path) } { "← " (name) } } }
                    div.headline {
                        div { h1 { (title) } @if !lead.0.is_empty() { p.lead { (lead) } } }
                        @if !aside.0.is_empty() { div.beside { (aside) } }
                    }
                    (body)
                }
                script src=(frame.assets.script) defer {}
            }
        }
    }
    .into_string()
}

/// The head of every document of the console.
pub(crate) fn head(assets: &Assets, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width,initial-scale=1";
            meta name="robots" content="noindex";
            meta name="color-scheme" content="light dark";
            title { (title) " · Rappel" }
            link rel="stylesheet" href=(assets.style);
            link rel="icon" href="data:,";
        }
    }
}

/// The name of the product, with its mark.
pub(crate) fn brand() -> Markup {
    html! { p.brand { (icon(Icon::Mark)) "Rappel" } }
}

/// What was just done, or was not.
pub(crate) fn flash(flash: Option<&Flash>) -> Markup {
    html! {
        @match flash {
            Some(Flash::Good(text)) => p.flash.good role="status" { (icon(Icon::Tick)) span { (text) } },
            Some(Flash::Bad(text)) => p.flash.bad role="alert" { (icon(Icon::Warning)) span { (text) } },
            None => "",
        }
    }
}

fn links(frame: &Frame, section: Section) -> Markup {
    let shown = Section::ALL
        .into_iter()
        .filter(|place| *place != Section::SetUp || frame.set_up_left || section == Section::SetUp);
    html! {
        ul.links {
            @for place in shown {
                li {
                    a href={ (frame.address) (place.path()) } aria-current=[(place == section).then_some("page")] {
                        (icon(place.icon())) (place.name())
                    }
                }
            }
        }
    }
}

fn shop_switch(frame: &Frame) -> Markup {
    html! {
        @if frame.shops.is_empty() && !frame.may_add_shop { p.shop { (frame.shop) } }
        @else {
            details.switch {
                summary { span.hidden { "Shop: " } span { (frame.shop) } (icon(Icon::Down)) }
                ul {
                    @for shop in &frame.shops { li { a href=(shop.address) { (shop.name) } } }
                    @if frame.may_add_shop { li { a href="/console/set-up" { "Add a shop" } } }
                }
            }
        }
    }
}

fn account(frame: &Frame) -> Markup {
    html! {
        div.account {
            p { span.who { (frame.reader.email) } span.role { (frame.reader.role.word()) } }
            form method="post" action="/console/sign-out" {
                (form::csrf(&frame.csrf))
                button.plain { "Sign out" }
            }
        }
    }
}

fn paused(frame: &Frame) -> Markup {
    html! {
        @if frame.paused {
            div.banner role="status" {
                p { (icon(Icon::Pause)) strong { "Everything is paused." } " No message goes out until you go on." }
                @if frame.may_edit() {
                    (form::post(frame, &["pause"], &html! {
                        button.button.small name="paused" value="no" { "Go on" }
                    }))
                }
            }
        }
    }
}
