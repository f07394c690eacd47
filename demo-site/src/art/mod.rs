//! Pictures: each product is a drawing in nine classes of paint, set before a landscape of its own.
//!
//! `m` body, `s` shadow side, `l` light side, `a` accent, `d` dark parts, `w` pale parts, `h` glint, `k` soft shadow,
//! `t` stitches, `o` cords.

pub(crate) mod camp;
pub(crate) mod clothing;
mod landscape;
pub(crate) mod packs;
pub(crate) mod shelter;

pub(crate) use landscape::{Light, hero};

use crate::catalogue::{Product, Tone};

/// The picture of a product in one of its colours, as a complete SVG document.
pub(crate) fn picture(product: &Product, tone: &Tone) -> String {
    let Tone { main, shade, light, accent, .. } = tone;
    let backdrop = landscape::backdrop(product.id);
    let drawing = product.drawing;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img"><style>
.m{{fill:{main}}}.s{{fill:{shade}}}.l{{fill:{light}}}.a{{fill:{accent}}}.d{{fill:#2b2f30}}.w{{fill:#f8f4e8}}
.h{{fill:#fff;opacity:.24}}.k{{fill:#000;opacity:.16}}
.t,.o{{fill:none;stroke-linecap:round;stroke-linejoin:round}}
svg{{stroke-width:5}}.t{{stroke:{light};stroke-width:2.5;stroke-dasharray:6 5;opacity:.9}}.o{{stroke:#2b2f30}}
</style>{backdrop}<ellipse class="k" cx="200" cy="345" rx="132" ry="13"/>{drawing}</svg>"##
    )
}

/// The shop's mark: a wren on a fell.
pub(crate) const MARK: &str = r##"<svg class="mark" viewBox="0 0 48 48" aria-hidden="true"><path d="M2 43 17 24l7 8 6-7 16 18z" fill="currentColor" opacity=".3"/><path d="M10 21c3-9 12-13 20-8l9-8-4 10 8 1-8 4c1 9-6 16-15 16S9 31 9 26c0-2 0-3 1-5z" fill="currentColor"/><path d="M18 22c5-3 10-2 13 1-3 5-9 6-13-1z" fill="var(--paper, #fff)" opacity=".55"/></svg>"##;

/// The mark as a picture of its own, for browser tabs.
pub(crate) fn icon() -> String {
    MARK.replace("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" color=\"#2f6656\" ")
}
