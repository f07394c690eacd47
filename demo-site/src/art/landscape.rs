//! Landscapes: sky, sun and ridges, drawn from a seed so that the same seed is always the same place.

use std::fmt::Write;

/// Sky above and below, far and near ridge: soft enough to stand behind any product.
const MOODS: [[&str; 4]; 6] = [
    ["#f6dfc4", "#fbf1e0", "#e3c3a2", "#d3ab87"],
    ["#d3e3e6", "#f1f4ee", "#b5cdd2", "#98b6bd"],
    ["#dfe3cd", "#f5f2e2", "#c2cca9", "#a8b68c"],
    ["#e6d8e6", "#f6efe8", "#cdb8cf", "#b59dba"],
    ["#f1d3c3", "#faeee2", "#dcb19d", "#c79580"],
    ["#d5dce9", "#f2f1ee", "#b7c2d8", "#9ba9c4"],
];

/// The time of day in the home page's picture.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Light {
    /// Morning, for light pages.
    Day,
    /// Moonlight, for dark ones.
    Night,
}

/// A small generator (Knuth's MMIX constants): pictures need variety, not secrecy.
struct Dice(u64);

impl Dice {
    fn new(seed: &str) -> Self {
        let mixed = seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mixed)
    }

    /// A whole number from `low` to `high`, both included.
    fn roll(&mut self, low: i32, high: i32) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let span = u64::from(high.abs_diff(low)) + 1;
        low + i32::try_from((self.0 >> 33) % span).unwrap_or(0)
    }
}

/// What stands behind a product: 400 × 400.
pub(super) fn backdrop(seed: &str) -> String {
    let mut dice = Dice::new(seed);
    // The number at the end of an identifier walks through the moods, so that neighbours differ.
    let number: usize = seed.bytes().filter(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0')).sum();
    let [top, bottom, far, near] = MOODS.get(number % MOODS.len()).copied().unwrap_or_default();
    let (sun_x, sun_y, sun_r) = (dice.roll(70, 330), dice.roll(80, 140), dice.roll(44, 66));
    let far_ridge = ridge(&mut dice, 400, 235, 40, 400);
    let near_ridge = ridge(&mut dice, 400, 290, 26, 400);
    format!(
        r##"<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="{top}"/><stop offset=".75" stop-color="{bottom}"/></linearGradient></defs><path fill="url(#sky)" d="M0 0h400v400H0z"/><circle cx="{sun_x}" cy="{sun_y}" r="{sun_r}" fill="#fffaf0" opacity=".75"/><path fill="{far}" opacity=".55" d="{far_ridge}"/><path fill="{near}" opacity=".5" d="{near_ridge}"/><path fill="#fffaf0" opacity=".55" d="M0 332q200-22 400 0v68H0z"/>"##
    )
}

/// The wide picture of the home page: 1600 × 640, five ridges, a tent with a light in it.
pub(crate) fn hero(light: Light) -> String {
    let (sky, disc, ridges, glow, shine, tent) = match light {
        Light::Day => (
            ["#f3c9a0", "#f9e6cb", "#fdf6e8"],
            "#fff6e2",
            ["#d9b79d", "#b59a92", "#7f8f8b", "#4c6f66", "#29493f"],
            "#fff0c9",
            ".4",
            "#d1683c",
        ),
        Light::Night => (
            ["#0d1524", "#1b2b40", "#3a4a5c"],
            "#f4ecd6",
            ["#34465a", "#283a4c", "#1d2e3d", "#14232e", "#0b171d"],
            "#ffca6b",
            ".85",
            "#e0894d",
        ),
    };
    let [zenith, middle, horizon] = sky;
    let mut dice = Dice::new("a place to wake up");
    let mut picture = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 640" preserveAspectRatio="xMidYMax slice"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="{zenith}"/><stop offset=".5" stop-color="{middle}"/><stop offset="1" stop-color="{horizon}"/></linearGradient><radialGradient id="g"><stop stop-color="{glow}" stop-opacity="{shine}"/><stop offset="1" stop-color="{glow}" stop-opacity="0"/></radialGradient></defs><path fill="url(#s)" d="M0 0h1600v640H0z"/>"##
    );
    if matches!(light, Light::Night) {
        for _ in 0..90 {
            let (x, y, radius) = (dice.roll(0, 1600), dice.roll(0, 330), dice.roll(1, 2));
            let _ =
                write!(picture, r##"<circle cx="{x}" cy="{y}" r="{radius}" fill="#fff" opacity=".55"/>"##);
        }
    }
    let _ = write!(picture, r##"<circle cx="1130" cy="205" r="86" fill="{disc}" opacity=".92"/>"##);
    for (index, colour) in ridges.into_iter().enumerate() {
        let depth = i32::try_from(index).unwrap_or(0);
        let line = ridge(&mut dice, 1600, 300 + depth * 62, 96 - depth * 17, 640);
        let _ = write!(picture, r##"<path fill="{colour}" d="{line}"/>"##);
    }
    let _ = write!(
        picture,
        r##"<g transform="translate(1000 470)"><circle cx="70" cy="70" r="150" fill="url(#g)"/><path fill="{tent}" d="M0 110 70 0l70 110z"/><path fill="#000" opacity=".22" d="M70 0l70 110H96z"/><path fill="{glow}" d="M70 24 46 110h50z"/></g></svg>"##
    );
    picture
}

/// A ridge line across `width`, wandering `swing` around `level`, closed at `floor`.
fn ridge(dice: &mut Dice, width: i32, level: i32, swing: i32, floor: i32) -> String {
    let step = (width / 8).max(1);
    let mut line = format!("M0 {floor}V{}", level + dice.roll(-swing, swing));
    let mut x = 0;
    while x < width {
        let reach = dice.roll(step / 2, step);
        x = (x + reach).min(width);
        let _ = write!(line, "L{x} {}", level + dice.roll(-swing, swing));
    }
    let _ = write!(line, "V{floor}z");
    line
}
