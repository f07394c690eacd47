//! Whatever anybody typed stays text, and leads nowhere.

use rappel_console::Role;
use rappel_console::page::flows::{self, FlowCard, Flows};
use rappel_console::page::people::{self, People, PersonRow};
use rappel_console::page::team::{self, AuditLine, Team};
use rappel_console::{Flash, Frame, Reader, ShopChoice};

use crate::frames::{NOW, owner};
use crate::gallery;

const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";

fn frame() -> Frame {
    Frame {
        shop: HOSTILE.into(),
        shops: vec![ShopChoice { name: HOSTILE.into(), address: "/console/other".into() }],
        reader: Reader { email: HOSTILE.into(), role: Role::Owner },
        flash: Some(Flash::Bad(HOSTILE.into())),
        csrf: HOSTILE.into(),
        ..owner()
    }
}

#[test]
fn names_are_escaped_wherever_they_stand() {
    let row = PersonRow {
        id: HOSTILE.into(),
        contact: Some(HOSTILE.into()),
        name: Some(HOSTILE.into()),
        last_at: NOW,
        class: None,
        orders: 1,
        suppressed: false,
    };
    let card =
        FlowCard { id: HOSTILE.into(), name: HOSTILE.into(), says: HOSTILE.into(), ..FlowCard::default() };
    let line = AuditLine { at: NOW, by: HOSTILE.into(), what: HOSTILE.into() };
    let pages = [
        people::page(&frame(), &People { query: HOSTILE.into(), rows: vec![row], ..People::default() }),
        flows::page(&frame(), &Flows { cards: vec![card], currency: HOSTILE.into(), ..Flows::default() }),
        team::page(&frame(), &Team { audit: vec![line], new_key: Some(HOSTILE.into()), ..Team::default() }),
    ];
    for page in pages {
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{page}");
        assert!(page.contains("&lt;script&gt;"));
    }
}

#[test]
fn an_id_cannot_lead_a_form_elsewhere() {
    let card = FlowCard { id: "../../team/keys?x#".into(), ..FlowCard::default() };
    let page =
        flows::page(&owner(), &Flows { cards: vec![card], currency: "EUR".into(), ..Flows::default() });
    assert!(
        page.contains("action=\"/console/nordlicht/flows/..%2F..%2Fteam%2Fkeys%3Fx%23/status\""),
        "{page}"
    );
}

#[test]
fn a_product_with_a_script_for_an_address_is_shown_without_a_link() {
    let gallery = gallery();
    let page = &gallery.iter().find(|(name, _)| *name == "person").unwrap().1;
    assert!(page.contains("href=\"https://nordlicht.example/ridge-tent\""));
    assert!(page.contains("&lt;b&gt;Wool&lt;/b&gt; blanket") && !page.contains("javascript:"));
}
