//! Every address of the console that answers a look, for whoever looks at them all: the story that counts the rows read for each,
//! and the benchmark that measures how long each takes. That story follows every link, so that none is missing here.

use rappel_local::shop::SHOP_KEY;
use rappel_signal::{Channel, Fact, PageKind, ProductId};

use crate::device::Device;
use crate::poll;
use crate::stage::Stage;

/// Where an address has the id of a person, and of a device of nobody known.
const PERSON: &str = "<person>";
const VISITOR: &str = "<visitor>";
/// Pages of the demo shop, in the frame that all of them have; behind `/console`.
const PAGES: [&str; 20] = [
    "/shops/demo",
    "/shops/demo?days=7",
    "/shops/demo/flows",
    "/shops/demo/flows/map",
    "/shops/demo/flows/new",
    "/shops/demo/flows/cart-abandonment",
    "/shops/demo/flows/cart-abandonment?language=de",
    "/shops/demo/people",
    "/shops/demo/people?q=person0000500@example.com",
    "/shops/demo/people?q=person",
    "/shops/demo/people?q=nobody@example.org",
    "/shops/demo/people/<person>",
    "/shops/demo/people/<person>?before=1",
    "/shops/demo/people/<visitor>",
    "/shops/demo/people/import",
    "/shops/demo/messages",
    "/shops/demo/connections",
    "/shops/demo/team",
    "/shops/demo/settings",
    "/shops/demo/set-up",
];
/// What stands in no frame: answers for a page's script, a message by itself, the pages of no shop.
const OTHERS: [&str; 9] = [
    "",
    "/sign-in",
    "/sign-in/link?token=none",
    "/first-owner",
    "/set-up",
    "/shops/demo/set-up/seen",
    "/shops/demo/people/import/moved?done=0",
    "/shops/demo/flows/cart-abandonment/texts/cart-abandonment-1/preview",
    "/shops/demo/flows/cart-abandonment/texts/cart-abandonment-1/preview?language=de",
];

/// Somebody for each kind of page about one person. Nothing of any flow of a cart waits for them.
#[derive(Debug)]
pub struct Shown {
    /// Of a person, whose address was proved.
    pub person: Device,
    /// Of nobody known.
    pub visitor: Device,
    person_id: String,
}

impl Shown {
    /// The two look at a product, and agree to mails; one proves this address to be theirs.
    pub async fn of(stage: &Stage, address: &str) -> Shown {
        let mut devices = [Device::new(stage, 0x0c0_0001), Device::new(stage, 0x0c0_0002)];
        for device in &mut devices {
            let facts = vec![
                Fact::PageView { kind: PageKind::Product, path: "/product/tent".into() },
                Fact::ProductView { product: ProductId("tent".into()), visits: 1 },
                Fact::Identify { email: address.into() },
                Fact::MessageConsent { channel: Channel::Email, granted: true, text: "News".into() },
            ];
            let page = device.page(21_000, facts);
            device.send(&device.envelope(vec![page])).await;
        }
        let [person, visitor] = devices;
        let door = format!("/dev/api/verify?shop={SHOP_KEY}&visitor={}&address={address}", person.visitor);
        stage.worker().get_json(&door).await;
        let name = poll::until("the person to have an object of their own", async || {
            let journey = stage.journey(&person.visitor.to_string()).await;
            let moved = &journey["device"]["moves"][0];
            let name = moved["to"].as_str().filter(|_| moved["stage"] == "away");
            stage.worker().wake().await;
            name.map(str::to_owned).ok_or_else(|| journey["device"].to_string())
        })
        .await;
        Shown { person, visitor, person_id: format!("p-{name}") }
    }

    /// Pages of the demo shop in their frame, behind `/console`.
    #[must_use]
    pub fn pages(&self) -> Vec<String> {
        PAGES.iter().map(|page| self.fill(page)).collect()
    }

    /// All else that answers a look.
    #[must_use]
    pub fn others(&self) -> Vec<String> {
        OTHERS.map(str::to_owned).to_vec()
    }

    fn fill(&self, page: &str) -> String {
        page.replace(PERSON, &self.person_id).replace(VISITOR, &format!("d-{}", self.visitor.visitor))
    }
}
