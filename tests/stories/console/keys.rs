//! The console by the keyboard alone, in a phone's window: every stop is seen, and nobody gets lost in the menu or a question.

use rappel_tests::browser::{Chromium, Key, Tab};
use rappel_tests::stage::Setting;
use serde::Deserialize;
use serde_json::json;

use super::desk::{come_in, console, stage};

/// Presses of the Tab key after which a place is taken for one that cannot be reached.
const STOPS_MAX: usize = 60;
const WHERE: &str = "const at = document.activeElement;
    const look = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const inWindow = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {
        name: (at.getAttribute('aria-label') ?? at.textContent).trim(),
        marked: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 && inWindow,
        place: ['dialog', 'main', 'nav'].find((name) => at.closest(name)) ?? '',
    }";

/// Where the keyboard is.
#[derive(Debug, Deserialize)]
struct At {
    name: String,
    /// Whether its reader sees that.
    marked: bool,
    /// What it is in: `dialog`, `main`, `nav`, or something else.
    place: String,
}

async fn at(tab: &Tab) -> At {
    serde_json::from_value(tab.script(WHERE, Vec::new()).await).unwrap()
}

/// Goes on from stop to stop until the one of this name.
async fn reach(tab: &Tab, name: &str) -> At {
    let mut passed = Vec::new();
    while passed.len() < STOPS_MAX {
        tab.press(Key::Tab).await;
        let at = at(tab).await;
        assert!(at.marked, "nobody sees that the keyboard is at {at:?}");
        if at.name == name {
            return at;
        }
        passed.push(at.name);
    }
    panic!("{name:?} is not reached by the Tab key: {passed:#?}");
}

async fn holds(tab: &Tab, expression: &str) -> bool {
    tab.script(&format!("return ({expression})"), Vec::new()).await == json!(true)
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_paused_by_keys_alone() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    chromium.emulate(360, "light").await;
    tab.go_to(&console(&stage, "/shops/demo")).await;
    tab.until_text("h1", "Overview").await;

    // Past the navigation.
    reach(&tab, "Skip to the content").await;
    tab.keep_picture("console-keys-skip").await;
    tab.press(Key::Enter).await;
    tab.until_script("location.hash === '#content'").await;
    tab.press(Key::Tab).await;
    let first = at(&tab).await;
    assert!(first.place == "main" && first.marked, "{first:?}");

    // The menu.
    tab.go_to(&console(&stage, "/shops/demo")).await;
    reach(&tab, "Menu").await;
    for key in [Key::Enter, Key::Space] {
        tab.press(key).await;
        assert!(holds(&tab, "document.querySelector('details.menu').open").await);
        let first = reach(&tab, "Overview").await;
        assert_eq!(first.place, "nav");
        tab.keep_picture("console-keys-menu").await;
        tab.press(Key::Escape).await;
        assert!(!holds(&tab, "document.querySelector('details.menu').open").await);
        assert_eq!(at(&tab).await.name, "Menu", "back where the menu was opened");
    }

    // The question, and back from it.
    reach(&tab, "Pause everything").await;
    tab.press(Key::Enter).await;
    let asked = at(&tab).await;
    assert!(asked.place == "dialog" && asked.name == "Cancel" && asked.marked, "{asked:?}");
    tab.keep_picture("console-keys-question").await;
    tab.press(Key::Escape).await;
    tab.until_script("document.querySelector('dialog') === null").await;
    let back = at(&tab).await;
    assert!(back.name == "Pause everything" && back.place == "main" && back.marked, "{back:?}");

    // And through it.
    tab.press(Key::Enter).await;
    tab.press(Key::Tab).await;
    let sure = at(&tab).await;
    assert!(sure.place == "dialog" && sure.name == "Pause everything" && sure.marked, "{sure:?}");
    tab.press(Key::Enter).await;
    tab.until_text("main", "Everything is paused. What is due waits.").await;
}
