//! Small drawings of strokes, in the colour of the text beside them. They say nothing that a word does not.

use maud::{Markup, html};

/// Which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Mark,
    Menu,
    Down,
    Flag,
    Chart,
    Flow,
    People,
    Letter,
    Plug,
    Key,
    Sliders,
    Tick,
    Warning,
    Pause,
    Copy,
    Clock,
    Split,
    Exit,
    Bolt,
    Tag,
    Undo,
    Eye,
    Search,
}

/// Draws it.
pub(crate) fn icon(icon: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(strokes(icon)) {} }
    }
}

fn strokes(icon: Icon) -> &'static str {
    match icon {
        Icon::Mark => "M5 20V9a7 7 0 0 1 14 0M19 9l-4 3M19 9l2 4.500M5 20h6",
        Icon::Menu => "M4 7h16M4 12h16M4 17h16",
        Icon::Down => "M6 9l6 6 6-6",
        Icon::Flag => "M6 21V4h11l-2 4 2 4H6",
        Icon::Chart => "M4 20h16M7 16v-5M12 16V6M17 16v-8",
        Icon::Flow => "M6 4h6v5H6zM6 15h6v5H6zM9 9v6M12 17h6v-5M15 14l3-3 3 3",
        Icon::People => {
            "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M3 20c0-3.500 2.500-6 6-6s6 2.500 6 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3 2.800 3 5.500"
        }
        Icon::Letter => "M3 6h18v12H3zM3 7l9 6 9-6",
        Icon::Plug => "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
        Icon::Key => "M8 15a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 11h9v4M17 11v3",
        Icon::Sliders => "M4 7h8M16 7h4M14 5v4M4 17h4M12 17h8M10 15v4",
        Icon::Tick => "M4 12.500l5.500 5.500L20 6.500",
        Icon::Warning => "M12 4l9 16H3zM12 10v4M12 17v.01",
        Icon::Pause => "M8 5v14M16 5v14",
        Icon::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
        Icon::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.500 2",
        Icon::Split => "M12 3v6M12 9l-6 6v6M12 9l6 6v6",
        Icon::Exit => "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
        Icon::Bolt => "M13 3L5 14h6l-1 7 8-11h-6z",
        Icon::Tag => "M4 4h8l8 8-8 8-8-8zM8.500 8.500v.01",
        Icon::Undo => "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
        Icon::Eye => {
            "M2 12c2.500-4.500 6-7 10-7s7.500 2.500 10 7c-2.500 4.500-6 7-10 7s-7.500-2.500-10-7M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6"
        }
        Icon::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l5 5",
    }
}
