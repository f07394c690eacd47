//! Lengths as drawings. Widths are attributes of SVG, because the console's policy allows no style in a page.

use maud::{Markup, html};

/// A bar of `part` of `whole`. The number stands beside it, so it says nothing to a screen reader.
pub(crate) fn bar(part: u64, whole: u64) -> Markup {
    html! {
        svg.bar viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.track width="1000" height="10" {}
            rect.fill width=(per_mille(part, whole)) height="10" {}
        }
    }
}

/// A slice of a funnel: as wide at its top as `from` of `whole`, at its bottom as `to`.
pub(crate) fn funnel(from: u64, to: u64, whole: u64) -> Markup {
    let (top, bottom) = (per_mille(from, whole), per_mille(to, whole));
    let points = format!(
        "{},0 {},0 {},40 {},40",
        (1000 - top) / 2,
        (1000 + top) / 2,
        (1000 + bottom) / 2,
        (1000 - bottom) / 2
    );
    html! {
        svg.funnel-slice viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            polygon points=(points) {}
        }
    }
}

/// At least a sliver for what is not nothing.
fn per_mille(part: u64, whole: u64) -> u64 {
    match (part, whole) {
        (0, _) | (_, 0) => 0,
        (part, whole) => (part.saturating_mul(1000) / whole).clamp(4, 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_never_longer_than_its_track_and_never_lost() {
        assert_eq!(per_mille(1, 2), 500);
        assert_eq!(per_mille(7, 3), 1000);
        assert_eq!(per_mille(1, 1_000_000), 4);
        assert_eq!(per_mille(0, 5), 0);
        assert_eq!(per_mille(5, 0), 0);
    }
}
