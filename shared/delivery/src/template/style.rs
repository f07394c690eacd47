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
    pub(super) fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// Black or white, whichever reads better on this colour (WCAG 2 contrast).
    pub(super) fn text_on(self) -> &'static str {
        // Contrast with white is 1.05 / (L + 0.05), with black (L + 0.05) / 0.05: they meet at L = 0.179.
        if self.luminance() > 0.179 { "#111113" } else { "#ffffff" }
    }

    /// Whether a button of this colour would vanish on the dark card.
    pub(super) fn is_dark(self) -> bool {
        self.luminance() < 0.06
    }

    /// Relative luminance from 0 to 1, with the square in place of sRGB's curve: within 0.03 of it, and no power function.
    fn luminance(self) -> f32 {
        let linear = |channel: u8| (f32::from(channel) / 255.0) * (f32::from(channel) / 255.0);
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

    #[test]
    fn text_on_a_button_is_always_readable() {
        let text_on = |text: &str| Colour::parse(text).unwrap().text_on();
        assert_eq!(text_on("#000000"), "#ffffff");
        assert_eq!(text_on("#1f5eff"), "#ffffff");
        assert_eq!(text_on("#c2410c"), "#ffffff");
        assert_eq!(text_on("#f97316"), "#111113");
        assert_eq!(text_on("#ffd400"), "#111113");
        assert_eq!(text_on("#ffffff"), "#111113");
    }
}
