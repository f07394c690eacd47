//! The five classes of leaving: what a shopper clicks and types, from the first page on, to leave in each.

use std::time::Duration;

use rappel_tests::browser::{Tab, button};
use rappel_tests::shopper::{A_WHILE, add_to_cart, begin_checkout, browse, open_product, search};
use rappel_tests::stage::Stage;

/// What the hand rests on one product before it goes on.
const A_GLANCE: Duration = Duration::from_millis(1_500);

/// How a visit ends that bought nothing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Class {
    Site,
    Browse,
    Search,
    Cart,
    Checkout,
}

impl Class {
    /// All of them; who takes longest comes first, for they shop side by side.
    pub(super) const ALL: [Self; 5] = [Self::Browse, Self::Site, Self::Checkout, Self::Cart, Self::Search];

    /// The flow that answers it.
    pub(super) fn flow(self) -> &'static str {
        match self {
            Self::Site => "site-abandonment",
            Self::Browse => "browse-abandonment",
            Self::Search => "search-abandonment",
            Self::Cart => "cart-abandonment",
            Self::Checkout => "checkout-abandonment",
        }
    }

    /// The last thing that is done, in the live view's words.
    pub(super) fn last(self) -> &'static str {
        match self {
            Self::Site => "saw /delivery",
            Self::Browse => "looked at Fell 45 Trekking Pack",
            Self::Search => "searched “waterproof”: 2 results",
            Self::Cart => "put 1 × Fell 45 Trekking Pack in the cart",
            Self::Checkout => "checkout: begun",
        }
    }

    /// Does what is to be left; the tab shows the shop's first page.
    pub(super) async fn act(self, stage: &Stage, tab: &Tab) {
        match self {
            Self::Site => look_around(tab).await,
            Self::Browse => compare(tab).await,
            Self::Search => search(tab, "waterproof").await,
            Self::Cart => fill_the_cart(tab).await,
            Self::Checkout => {
                fill_the_cart(tab).await;
                begin_checkout(tab, stage).await;
            }
        }
    }
}

async fn look_around(tab: &Tab) {
    tab.read_for(A_WHILE).await;
    tab.click(&button("Delivery")).await;
    tab.until_text("h1", "Delivery").await;
}

/// Eight views, a return to one product, more than four pages: a score of 4.
async fn compare(tab: &Tab) {
    for (category, product) in [
        ("Packs & Bags", "FW-101"),
        ("Tents & Sleep", "FW-201"),
        ("Kitchen & Light", "FW-402"),
        ("Packs & Bags", "FW-102"),
        ("Packs & Bags", "FW-101"),
    ] {
        browse(tab, category).await;
        open_product(tab, product).await;
        tab.read_for(A_GLANCE).await;
    }
}

async fn fill_the_cart(tab: &Tab) {
    open_product(tab, "FW-101").await;
    tab.click(&button("Rust")).await;
    add_to_cart(tab).await;
}
