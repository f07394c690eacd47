//! Small line icons, drawn here so that no font is needed.

use maud::{Markup, PreEscaped, html};

/// What an icon shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Icon {
    Search,
    Person,
    Heart,
    Bag,
    Bell,
    Truck,
    Return,
    Needle,
    Cross,
    Lock,
}

/// The icon, hidden from screen readers: what it means stands beside it or in a label.
pub(crate) fn icon(icon: Icon) -> Markup {
    let path = match icon {
        Icon::Search => "M10.500 4a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zM15.500 15.500 21 21",
        Icon::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20.500c1-4 4-6 8-6s7 2 8 6",
        Icon::Heart => {
            "M12 20.500C5 15.500 3 12 3 9a4.600 4.600 0 0 1 9-1.500A4.600 4.600 0 0 1 21 9c0 3-2 6.500-9 11.500z"
        }
        Icon::Bag => "M5 8.500h14l1 12H4zM8.500 8.500V7a3.500 3.500 0 0 1 7 0v1.500",
        Icon::Bell => "M6 17V11a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10 21h4M12 5V3",
        Icon::Truck => {
            "M2 6h12v11H2zM14 10h4.500l3.500 4v3h-8M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17.500 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"
        }
        Icon::Return => "M8 4 4 8l4 4M4 8h10a6 6 0 0 1 0 12H8",
        Icon::Needle => "M4 20 17 7M17 7c1-3 3-4 4-4s0 3-4 4zM4 20c4-6 7 2 11-3",
        Icon::Cross => "M6 6l12 12M18 6 6 18",
        Icon::Lock => "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
    };
    html! { svg.icon viewBox="0 0 24 24" aria-hidden="true" { path d=(PreEscaped(path)); } }
}
