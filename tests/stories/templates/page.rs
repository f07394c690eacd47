//! The page in which mails are laid out: an empty tab of a real browser, and the questions it answers (`look.js`).

use base64ct::{Base64, Encoding as _};
use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::template::{Language, MessageContent, Template, render_email, sample_content};
use rappel_tests::browser::{Chromium, Tab};
use serde::Deserialize;
use serde_json::{Value, json};

const ORIGIN: &str = "https://shop.example";
const SCRIPT: &str = include_str!("look.js");
/// Pictures in the committed ones are of this size: half, which can be looked through and weighs little.
pub(super) const SCALE: f64 = 0.5;
/// A phone of the narrow kind.
pub(super) const NARROW: u32 = 320;

/// A window in which any of the ready mails is seen whole, in pixels.
const TALLEST: i64 = 2_600;

/// What a mail looks like at one width in one scheme.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    /// Pixels by which it can be scrolled to the side.
    pub(super) overflow: i64,
    /// Elements that reach beyond the edge.
    pub(super) wide: Vec<String>,
    /// Words of less than 4.5 to 1 contrast with what is behind them.
    pub(super) faint: Vec<String>,
    /// Buttons lower than a thumb.
    pub(super) low: usize,
    /// Everything that can be read.
    pub(super) words: String,
    /// Pictures that are shown.
    pub(super) pictures: usize,
    /// Pictures without an alternative text, be it empty.
    pub(super) unnamed: usize,
}

/// A heading, paragraph, picture, button or panel: kind, left, top, width, height, characters.
pub(super) type Block = (String, i64, i64, i64, i64, usize);

/// A mail at 320 pixels.
#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    pub(super) blocks: Vec<Block>,
    pub(super) height: i64,
}

/// A rectangle in a picture's own pixels: left, top, width, height.
pub(super) type Rectangle = [i64; 4];

pub(super) struct Page {
    chromium: Chromium,
    tab: Tab,
}

impl Page {
    pub(super) async fn start() -> Page {
        let chromium = Chromium::start().await;
        let tab = chromium.open("about:blank").await;
        tab.script(&format!("{SCRIPT}; document.body.style.margin = 0"), Vec::new()).await;
        // Once for all: every picture beyond the window's edge would change it and back.
        let window =
            json!({ "width": 2 * NARROW, "height": TALLEST, "deviceScaleFactor": 1, "mobile": false });
        chromium.devtools("Emulation.setDeviceMetricsOverride", window).await;
        Page { chromium, tab }
    }

    /// Looks at a mail at each of these widths and schemes.
    pub(super) async fn look(&self, mail: &str, places: &[(u32, &str)]) -> Vec<Seen> {
        let body = "const [html, places, done] = arguments;
            look(html, places).then(done, (error) => done(String(error.stack)))";
        answer(self.tab.script_with_callback(body, vec![json!(mail), json!(places)]).await)
    }

    /// Shows a mail at 320 pixels, light and dark beside each other, and takes its picture.
    pub(super) async fn picture(&self, mail: &str) -> (Shown, Vec<u8>) {
        let body = "const [html, width, done] = arguments;
            show(html, width).then(done, (error) => done(String(error.stack)))";
        let shown: Shown =
            answer(self.tab.script_with_callback(body, vec![json!(mail), json!(NARROW)]).await);
        assert!(shown.height <= TALLEST, "a mail of {} pixels", shown.height);
        let clip = json!({ "x": 0, "y": 0, "width": 2 * NARROW, "height": shown.height, "scale": SCALE });
        let options = json!({ "format": "webp", "quality": 45, "clip": clip });
        let taken = self.chromium.devtools("Page.captureScreenshot", options).await;
        let picture = Base64::decode_vec(taken["data"].as_str().unwrap()).unwrap();
        (shown, picture)
    }

    /// The mean colour of each rectangle of a picture.
    pub(super) async fn means(&self, picture: &[u8], rectangles: &[Rectangle]) -> Vec<[i64; 3]> {
        let address = format!("data:image/webp;base64,{}", Base64::encode_string(picture));
        let body = "const [picture, rectangles, done] = arguments;
            means(picture, rectangles).then(done, (error) => done(String(error.stack)))";
        answer(self.tab.script_with_callback(body, vec![json!(address), json!(rectangles)]).await)
    }
}

fn answer<T: for<'de> Deserialize<'de>>(value: Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: the page says {value}"))
}

/// The ready messages in a language, by name, as mails whose pictures come with them.
pub(super) fn mails(
    language: Language,
    change: impl Fn(&mut MessageContent<'_>),
) -> Vec<(&'static str, String)> {
    let origins = AllowedOrigins::new(&[ORIGIN]).unwrap();
    let mail = |template: Template<'static>| {
        let mut content = sample_content(template, language, &origins).unwrap();
        change(&mut content);
        (template.name(), with_pictures(&render_email(&content).html))
    };
    Template::all().map(mail).collect()
}

/// The mail with its pictures inside it: nothing is fetched.
fn with_pictures(html: &str) -> String {
    let goods = |path, back, front| {
        let drawing = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='450'><rect width='600' height='450' fill='{back}'/>\
             <path d='M90 330h420q0-60-90-80l-90-110-60 50q-60 60-180 70z' fill='{front}'/></svg>"
        );
        (path, drawing)
    };
    let logo = "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='36'><rect width='160' height='36' rx='6' fill='#1f6f4a'/>\
        <path d='M12 27l14-18 9 12 6-7 11 13zM64 14h84v8H64z' fill='#ffffff'/></svg>";
    let drawings = [
        goods("/1.png", "#e5ece4", "#48735a"),
        goods("/2.png", "#ece6dc", "#8a6a4a"),
        goods("/3.png", "#e2e8ee", "#47617f"),
        ("/logo.png", logo.to_owned()),
    ];
    drawings.into_iter().fold(html.to_owned(), |html, (path, drawing)| {
        let address = format!("data:image/svg+xml;base64,{}", Base64::encode_string(drawing.as_bytes()));
        html.replace(&format!("src=\"{ORIGIN}{path}\""), &format!("src=\"{address}\""))
    })
}

/// The mail as a program shows it that loads no pictures.
pub(super) fn without_pictures(mail: &str) -> String {
    mail.replace("src=\"data:image/svg+xml;base64,", "src=\"data:,")
}
