//! The stories of each ready flow, and those of the guards that all flows share.

use crate::story::check;

macro_rules! stories {
    ($($name:ident: $file:literal),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                check($file, include_str!(concat!("stories/", $file, ".story")));
            }
        )*
    };
}

stories! {
    site_abandonment: "site-abandonment",
    browse_abandonment: "browse-abandonment",
    search_abandonment: "search-abandonment",
    cart_abandonment: "cart-abandonment",
    checkout_abandonment: "checkout-abandonment",
    guards: "guards",
    delivery: "delivery",
    own_flows: "own-flows",
}

#[test]
fn every_ready_flow_has_its_stories() {
    for flow in crate::world::ready_flows() {
        let path = format!("{}/tests/flow/stories/{}.story", env!("CARGO_MANIFEST_DIR"), flow.file.id);
        assert!(std::fs::exists(&path).unwrap(), "{} has no stories", flow.file.id);
    }
}

/// A story whose expectations are wrong fails: the check itself can fail.
#[test]
#[should_panic(expected = "+ Mon 23 Nov 11:20 send email cart-abandonment-1")]
fn a_story_that_forgets_a_message_fails() {
    check(
        "forgetful",
        "shop abandonment\n\nstory forgetful\nMon 10:00 visit 20min as cart with \"Trail Shoes\" at 89\n10:50 enter cart-abandonment\n",
    );
}
