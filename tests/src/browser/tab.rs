//! What a shopper does in a tab: looks, clicks, types, scrolls, leaves.
//!
//! Elements are named as a shopper would ([`button`], [`labelled`]), or by a CSS selector. Where several fit, the first
//! one shown is meant.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions, WheelAction, WheelActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use serde_json::Value;

use super::session::Session;
use crate::poll;

/// How long a reader's hand rests between two turns of the wheel.
const READING_PAUSE: Duration = Duration::from_millis(900);
const READING_PIXELS: i64 = 40;
/// Drivers scroll an element just into sight: under a header that stays, or smoothly and click before it is there.
const TO_THE_MIDDLE: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";

/// Names the button, link or radio with this text or label.
#[must_use]
pub fn button(name: &str) -> String {
    let name = literal(name);
    let kinds = "self::button or self::a or self::label or self::summary or @role='button'";
    format!("//*[({kinds}) and (normalize-space()={name} or @aria-label={name})]")
}

/// Names the field with this label.
#[must_use]
pub fn labelled(label: &str) -> String {
    let label = literal(label);
    let field = "self::input or self::select or self::textarea";
    format!(
        "//*[({field}) and (@aria-label={label} or ancestor::label[normalize-space(.//text()[normalize-space()])={label}]
            or @id=//label[normalize-space()={label}]/@for)]"
    )
}

/// An XPath text literal. XPath knows no escapes, so a text with both kinds of quotes cannot be said simply.
fn literal(text: &str) -> String {
    let quote = if text.contains('"') { '\'' } else { '"' };
    assert!(!text.contains(quote), "name the element by a CSS selector: {text:?} has both kinds of quotes");
    format!("{quote}{text}{quote}")
}

/// XPath where it looks like one, CSS otherwise.
fn locator(selector: &str) -> Locator<'_> {
    if selector.starts_with("//") { Locator::XPath(selector) } else { Locator::Css(selector) }
}

/// The first element that fits and is shown; failing that, the first that fits.
async fn find(client: &fantoccini::Client, selector: &str) -> Result<Element, CmdError> {
    let elements = client.find_all(locator(selector)).await?;
    for element in &elements {
        if element.is_displayed().await? {
            return Ok(element.clone());
        }
    }
    client.find(locator(selector)).await
}

/// A tab of a running browser.
#[derive(Debug, Clone)]
pub struct Tab {
    session: Session,
    handle: WindowHandle,
    signed_up: Arc<AtomicBool>,
}

impl Tab {
    pub(super) fn new(session: Session, handle: WindowHandle) -> Self {
        Self { session, handle, signed_up: Arc::default() }
    }

    /// Notes that the shopper has signed up for messages here.
    pub fn note_sign_up(&self) {
        self.signed_up.store(true, Ordering::Relaxed);
    }

    /// Whether the shopper has signed up for messages here.
    pub fn has_signed_up(&self) -> bool {
        self.signed_up.load(Ordering::Relaxed)
    }

    /// Makes this tab the current one and runs `work` in it.
    async fn run<T>(
        &self,
        work: impl AsyncFnOnce(&fantoccini::Client) -> Result<T, CmdError>,
    ) -> Result<T, CmdError> {
        let client = self.session.lock().await;
        client.switch_to_window(self.handle.clone()).await?;
        work(&client).await
    }

    async fn run_or_fail<T>(
        &self,
        doing: &str,
        work: impl AsyncFnOnce(&fantoccini::Client) -> Result<T, CmdError>,
    ) -> T {
        self.run(work).await.unwrap_or_else(|error| self.session.fail(doing, &error))
    }

    /// Loads an address in this tab.
    ///
    /// # Panics
    /// When it cannot be loaded.
    pub async fn go_to(&self, address: &str) {
        self.run_or_fail(&format!("load {address}"), async |client| client.goto(address).await).await;
    }

    /// Goes back as the browser's button does.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn back(&self) {
        self.run_or_fail("go back", async |client| client.back().await).await;
    }

    /// Loads the page again.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn reload(&self) {
        self.run_or_fail("load the page again", async |client| client.refresh().await).await;
    }

    /// The address of the page it shows.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn address(&self) -> String {
        self.run_or_fail("tell the address", async |client| client.current_url().await).await.into()
    }

    /// Clicks the element, once it is there and can be clicked.
    ///
    /// # Panics
    /// When it cannot within the usual deadline.
    pub async fn click(&self, selector: &str) {
        self.act(selector, "be clicked", async |element| {
            let client = element.clone().client();
            client.execute(TO_THE_MIDDLE, vec![serde_json::to_value(element)?]).await?;
            element.click().await
        })
        .await;
    }

    /// Types into the element, once it is there.
    ///
    /// # Panics
    /// When it cannot within the usual deadline.
    pub async fn type_into(&self, selector: &str, text: &str) {
        self.act(selector, "take typing", async |element| element.send_keys(text).await).await;
    }

    /// Chooses an option of a `<select>` by its value.
    ///
    /// # Panics
    /// When it cannot within the usual deadline.
    pub async fn choose(&self, selector: &str, value: &str) {
        self.act(selector, "take a choice", async |element| element.select_by_value(value).await).await;
    }

    /// The text of the element as a shopper sees it, once it is shown.
    ///
    /// # Panics
    /// When it is not there within the usual deadline.
    pub async fn text(&self, selector: &str) -> String {
        let read = async |element: &Element| match element.is_displayed().await? {
            true => element.text().await,
            false => Err(not_shown()),
        };
        self.act(selector, "be shown", read).await
    }

    /// Whether the element is there now and shown.
    pub async fn shows(&self, selector: &str) -> bool {
        let shown = self.run(async |client| find(client, selector).await?.is_displayed().await).await;
        shown.unwrap_or(false)
    }

    /// Waits until the element's text contains `wanted`.
    ///
    /// # Panics
    /// With the text it had, when it does not.
    pub async fn until_text(&self, selector: &str, wanted: &str) {
        let expected = format!("{selector} to show {wanted:?}");
        poll::until(&expected, async || {
            let text = self.run(async |client| find(client, selector).await?.text().await).await;
            match text {
                Ok(text) if text.contains(wanted) => Ok(()),
                Ok(text) => Err(self.seen(&format!("{text:?}")).await),
                Err(error) => Err(self.seen(&error.to_string()).await),
            }
        })
        .await;
    }

    /// Waits until a JavaScript expression holds.
    ///
    /// # Panics
    /// With its value, when it does not.
    pub async fn until_script(&self, expression: &str) {
        poll::until(&format!("`{expression}` to hold"), async || {
            match self
                .run(async |client| client.execute(&format!("return ({expression})"), Vec::new()).await)
                .await
            {
                Ok(Value::Bool(true)) => Ok(()),
                Ok(value) => Err(self.seen(&value.to_string()).await),
                Err(error) => Err(self.seen(&error.to_string()).await),
            }
        })
        .await;
    }

    /// Runs a function body in the page; `arguments` holds what is passed.
    ///
    /// # Panics
    /// When it throws.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Value {
        self.run_or_fail("run a script", async |client| client.execute(body, arguments).await).await
    }

    /// Runs a function body in the page and waits until it calls its last argument with the result.
    ///
    /// # Panics
    /// When it throws, or does not call within the driver's 30 s.
    pub async fn script_with_callback(&self, body: &str, arguments: Vec<Value>) -> Value {
        self.run_or_fail("run a script", async |client| client.execute_async(body, arguments).await).await
    }

    /// Presses a key and lets it go, wherever the keyboard is.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn press(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keyboard".to_owned());
        let keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.run_or_fail("press a key", async |client| client.perform_actions(keys).await).await;
    }

    /// Turns the mouse wheel over the middle of the page by so many pixels.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn scroll(&self, delta_y: i64) {
        let wheel = WheelActions::new("wheel".to_owned()).then(WheelAction::Scroll {
            duration: None,
            x: 200,
            y: 200,
            delta_x: 0,
            delta_y,
        });
        self.run_or_fail("turn the wheel", async |client| client.perform_actions(wheel).await).await;
    }

    /// Reads for so long: turns the wheel a little, down and up again, every second. Pages measure attention by their
    /// own clock, so a story that needs it must really spend it.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn read_for(&self, span: Duration) {
        let until = Instant::now() + span;
        let mut delta_y = READING_PIXELS;
        while Instant::now() < until {
            self.scroll(delta_y).await;
            delta_y = -delta_y;
            tokio::time::sleep(READING_PAUSE.min(until.saturating_duration_since(Instant::now()))).await;
        }
    }

    /// Closes the tab as its cross does: the page is hidden, then gone.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn close(self) {
        self.run_or_fail("close the tab", async |client| client.close_window().await).await;
    }

    /// Brings the tab to the front, as clicking on it does; the tab that was in front is hidden.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn bring_to_front(&self) {
        self.run_or_fail("come to the front", async |_| Ok(())).await;
    }

    /// The cookies that its page's address would be asked with: `name=value`.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn cookies(&self) -> Vec<String> {
        let cookies = self.run_or_fail("read cookies", async |client| client.get_all_cookies().await).await;
        cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect()
    }

    /// A picture of what it shows, as PNG.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn screenshot(&self) -> Vec<u8> {
        self.run_or_fail("take a picture", async |client| client.screenshot().await).await
    }

    /// Takes a picture for somebody to look at, if `RAPPEL_PICTURES` names a folder for it.
    ///
    /// # Panics
    /// When the driver fails, or the folder cannot be written to.
    pub async fn keep_picture(&self, name: &str) {
        if let Ok(folder) = std::env::var("RAPPEL_PICTURES") {
            std::fs::write(format!("{folder}/{name}.png"), self.screenshot().await).unwrap();
        }
    }

    /// Does something with an element as soon as it can be done: pages draw, move and cover things.
    async fn act<T>(
        &self,
        selector: &str,
        what: &str,
        act: impl AsyncFn(&Element) -> Result<T, CmdError>,
    ) -> T {
        poll::until(&format!("{selector} to {what}"), async || {
            let done = self.run(async |client| act(&find(client, selector).await?).await).await;
            match done {
                Ok(value) => Ok(value),
                Err(error) => Err(self.seen(&error.to_string()).await),
            }
        })
        .await
    }

    /// What was seen, and on which page: half of all failures are on the wrong page.
    async fn seen(&self, what: &str) -> String {
        let page = self
            .run(async |client| Ok(format!("{} ({:?})", client.current_url().await?, client.title().await?)))
            .await;
        format!("{what} on {}", page.unwrap_or_else(|error| format!("a page that cannot be asked: {error}")))
    }
}

fn not_shown() -> CmdError {
    CmdError::InvalidArgument("selector".to_owned(), "the element is hidden".to_owned())
}
