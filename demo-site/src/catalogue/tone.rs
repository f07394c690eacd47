//! Colours: what a picture is painted with and what a shopper chooses by name.

use super::slug_of;

/// A named set of paints for one drawing, as CSS colours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tone {
    pub(crate) name: &'static str,
    /// The body of the thing.
    pub(crate) main: &'static str,
    /// The same in shadow.
    pub(crate) shade: &'static str,
    /// The same in light.
    pub(crate) light: &'static str,
    /// Small parts that stand out.
    pub(crate) accent: &'static str,
}

impl Tone {
    /// The name as paths and cookies carry it.
    pub(crate) fn slug(&self) -> String {
        slug_of(self.name)
    }
}

macro_rules! tones {
    ($($constant:ident $name:literal $main:literal $shade:literal $light:literal $accent:literal;)*) => {
        $(pub(crate) const $constant: Tone =
            Tone { name: $name, main: $main, shade: $shade, light: $light, accent: $accent };)*
    };
}

tones! {
    SPRUCE "Spruce"  "#2f6656" "#234c41" "#478470" "#e3a64b";
    RUST   "Rust"    "#b9552f" "#933f20" "#d47749" "#f0d9a8";
    NIGHT  "Night"   "#2d4263" "#203049" "#47618a" "#e0894d";
    HEATHER "Heather" "#7d6492" "#604b73" "#9c84b0" "#f0c987";
    OCHRE  "Ochre"   "#d19a36" "#a97923" "#e8b95f" "#38566b";
    LICHEN "Lichen"  "#8f9d62" "#707d49" "#b0bb85" "#c25f34";
    GLACIER "Glacier" "#6fa3b5" "#527f90" "#97c2d0" "#d9603b";
    BERRY  "Berry"   "#a33d54" "#7f2c40" "#c35e74" "#f2cf9d";
    STONE  "Stone"   "#8d8b83" "#6c6a63" "#b1aea4" "#d9772f";
    BARK   "Bark"    "#7a5236" "#5c3c26" "#9a6e4e" "#dfa757";
    SNOW   "Snow"    "#ece7da" "#cfc8b6" "#faf7ee" "#b9552f";
    STEEL  "Steel"   "#a9b2b8" "#858f96" "#d0d7db" "#d9772f";
    COAL   "Coal"    "#3b4043" "#292d2f" "#5a6165" "#e3a64b";
}
