//! Colours and the style sheet of e-mails.
//!
//! Mail programs differ in what they keep: everything essential stands inline in `email_html`, and what is here
//! (small screens, dark mode) may get lost without harm.

/// The look on small screens and in the dark.
pub(super) const STYLE_SHEET: &str = "\
:root{color-scheme:light dark;supported-color-schemes:light dark}\
body{margin:0;padding:0;-webkit-text-size-adjust:100%}\
img{border:0;outline:none;text-decoration:none}\
@media (max-width:480px){\
.pad{padding-left:20px!important;padding-right:20px!important}\
.outer{padding:0!important}\
.card{border-radius:0!important}\
.button a{display:block!important}\
.button,.button table{width:100%!important}\
.picture{width:84px!important}\
.picture img{width:72px!important}\
}\
@media (prefers-color-scheme:dark){\
.back{background-color:#141416!important}\
.card{background-color:#212125!important}\
.ink,.ink a{color:#f3f3f1!important}\
.soft,.soft a{color:#b9b9bf!important}\
.line{border-color:#3b3b41!important}\
.panel{background-color:#2a2a2f!important}\
}";

/// Outlook on the web marks its dark mode by `[data-ogsc]`. In a sheet of its own: some programs drop a whole sheet for
/// one selector they do not know.
pub(super) const OUTLOOK_STYLE_SHEET: &str = "\
[data-ogsc] .ink,[data-ogsc] .ink a{color:#f3f3f1!important}\
[data-ogsc] .soft,[data-ogsc] .soft a{color:#b9b9bf!important}";

/// Colour of headings and names, inline.
pub(super) const INK: &str = "color:#1c1c1f;";
/// Colour of running text, inline.
pub(super) const SOFT: &str = "color:#5c5f66;";
/// Fonts that are there already, so nothing is loaded; and a word wider than the screen is broken.
pub(super) const FONT: &str = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;\
overflow-wrap:anywhere;word-break:break-word;";

/// Luminance at which a button is seen on the card, 3 to 1 (WCAG 2, parts of an interface): white, and `#212125`.
const SEEN_ON_WHITE: f32 = 0.298;
const SEEN_ON_DARK: f32 = 0.148;
/// Below it a colour has little hue that could be made lighter.
const ALMOST_BLACK: f32 = 0.04;

/// A shop's colour, opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Default for Colour {
    /// A dark neutral that suits any shop.
    fn default() -> Self {
        Colour { red: 0x26, green: 0x2a, blue: 0x33 }
    }
}

impl Colour {
    /// Reads `#rrggbb`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Colour { red, green, blue })
    }

    /// `#rrggbb`.
    pub(crate) fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// Black or white, whichever reads better on this colour: at least 4.5 to 1 (WCAG 2) on any.
    pub(crate) fn text_on(self) -> &'static str {
        // Contrast with white is 1.05 / (L + 0.05), with black (L + 0.05) / 0.05: they meet at L = 0.179, at 4.58 to 1.
        if self.luminance() > 0.179 { "#000000" } else { "#ffffff" }
    }

    /// The edge of a button of this colour on the white card: the colour itself, or a darker one that can be seen.
    pub(crate) fn edge(self) -> Colour {
        self.until(0, |colour| colour.luminance() <= SEEN_ON_WHITE)
    }

    /// The colour of a button on the dark card: almost white for one that is almost black, else a lighter one
    /// that can be seen, if it has to be.
    pub(crate) fn in_the_dark(self) -> Colour {
        if self.luminance() < ALMOST_BLACK {
            return Colour { red: 0xf3, green: 0xf3, blue: 0xf1 };
        }
        self.until(255, |colour| colour.luminance() >= SEEN_ON_DARK)
    }

    /// Goes towards black (0) or white (255) until it does.
    fn until(self, end: u8, does: impl Fn(Colour) -> bool) -> Colour {
        const STEPS: u16 = 16;
        let mixed = |step: u16| {
            let mix = |channel: u8| {
                let sum = u16::from(channel) * (STEPS - step) + u16::from(end) * step;
                u8::try_from(sum / STEPS).unwrap_or(end)
            };
            Colour { red: mix(self.red), green: mix(self.green), blue: mix(self.blue) }
        };
        (0..=STEPS).map(mixed).find(|colour| does(*colour)).unwrap_or(self)
    }

    /// Relative luminance from 0 to 1 (WCAG 2), with a cubic in place of sRGB's curve: within 0.002 of it, and no power
    /// function.
    fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let c = f32::from(channel) / 255.0;
            c * (c * (c * 0.305_306 + 0.682_171) + 0.012_523)
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!(Colour::parse("#1a2B3c").map(Colour::css).as_deref(), Some("#1a2b3c"));
        for bad in ["", "#fff", "1a2b3c", "#1a2b3g", "#1a2b3c;x", "red", "#+a2b3c"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    /// WCAG 2, by its own formula.
    fn contrast(one: Colour, other: Colour) -> f64 {
        let luminance = |colour: Colour| {
            let linear = |channel: u8| {
                let c = f64::from(channel) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
        };
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        if one > other { one / other } else { other / one }
    }

    #[test]
    fn whatever_the_shops_colour_its_button_is_seen_and_read_on_either_card() {
        let colour = |text: &str| Colour::parse(text).unwrap();
        let (white, dark) = (colour("#ffffff"), colour("#212125"));
        let channels = || (0..=255).step_by(15);
        for (red, green) in channels().flat_map(|red| channels().map(move |green| (red, green))) {
            for blue in channels() {
                let accent = Colour { red, green, blue };
                let in_the_dark = accent.in_the_dark();
                assert!(contrast(accent, colour(accent.text_on())) >= 4.5, "{accent:?}: text");
                assert!(
                    contrast(in_the_dark, colour(in_the_dark.text_on())) >= 4.5,
                    "{accent:?}: text, dark"
                );
                assert!(contrast(accent.edge(), white) >= 2.98, "{accent:?}: edge");
                assert!(contrast(in_the_dark, dark) >= 2.98, "{accent:?}: button, dark");
            }
        }
    }

    #[test]
    fn a_colour_that_is_seen_is_kept() {
        let check = |text: &str, edge: &str, in_the_dark: &str| {
            let colour = Colour::parse(text).unwrap();
            assert_eq!(
                (colour.edge().css().as_str(), colour.in_the_dark().css().as_str()),
                (edge, in_the_dark)
            );
        };
        check("#c2410c", "#c2410c", "#c2410c");
        check("#000000", "#000000", "#f3f3f1");
    }

    #[test]
    fn text_on_a_button_is_always_readable() {
        let text_on = |text: &str| Colour::parse(text).unwrap().text_on();
        assert_eq!(text_on("#000000"), "#ffffff");
        assert_eq!(text_on("#1f5eff"), "#ffffff");
        assert_eq!(text_on("#c2410c"), "#ffffff");
        assert_eq!(text_on("#f97316"), "#000000");
        assert_eq!(text_on("#ffd400"), "#000000");
        assert_eq!(text_on("#ffffff"), "#000000");
    }
}
