//! Who may change the team, and what stays true of it whatever is tried.

// A failed expectation ends a story by a panic: that is what stories are for.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use rappel_access::limit::MEMBERS_MAX;
use rappel_access::{Act, ApiKey, Grants, Member, MemberChange, Refusal, Role, Scope, change_team};
use rappel_signal::UnixMs;

const NOW: UnixMs = UnixMs(1_700_000_000_000);
const OWNER: &str = "ada@shop.example";

fn team() -> BTreeMap<String, Member> {
    let owner = Member::new("Ada@Shop.example ", Grants::Everywhere(Role::Owner), NOW).unwrap();
    BTreeMap::from([(owner.email.clone(), owner)])
}

fn grant(email: &str, shop: Option<&str>, role: Role) -> MemberChange {
    MemberChange::Grant { email: email.into(), shop: shop.map(str::to_owned), role }
}

fn remove(email: &str, shop: Option<&str>) -> MemberChange {
    MemberChange::Remove { email: email.into(), shop: shop.map(str::to_owned) }
}

#[test]
fn an_owner_makes_an_editor_of_one_shop_who_sees_no_other() {
    let mut team = team();
    change_team(&mut team, OWNER, &grant("Bob@Shop.Example", Some("boots"), Role::Editor), NOW).unwrap();
    let bob = &team["bob@shop.example"];
    assert!(bob.may("boots", Act::See) && bob.may("boots", Act::Change));
    assert!(!bob.may("boots", Act::Administer));
    for act in [Act::See, Act::Change, Act::Administer] {
        assert!(!bob.may("hats", act), "{act:?}");
    }
}

#[test]
fn roles_allow_what_they_say_and_no_more() {
    let allowed = |role: Role| [Act::See, Act::Change, Act::Administer].map(|act| role.may(act));
    assert_eq!(allowed(Role::Viewer), [true, false, false]);
    assert_eq!(allowed(Role::Editor), [true, true, false]);
    assert_eq!(allowed(Role::Owner), [true, true, true]);
    assert!(Role::ALL.iter().all(|role| Role::parse(role.word()) == Some(*role)));
    assert_eq!(Role::parse("root"), None);
}

#[test]
fn nobody_gives_what_is_not_theirs() {
    let mut team = team();
    change_team(&mut team, OWNER, &grant("bob@shop.example", Some("boots"), Role::Owner), NOW).unwrap();
    change_team(&mut team, OWNER, &grant("eve@shop.example", Some("boots"), Role::Editor), NOW).unwrap();
    let before = team.clone();
    for (by, change) in [
        ("bob@shop.example", grant("bob@shop.example", None, Role::Owner)),
        ("bob@shop.example", grant("bob@shop.example", Some("hats"), Role::Viewer)),
        ("bob@shop.example", grant(OWNER, Some("boots"), Role::Viewer)),
        ("bob@shop.example", remove(OWNER, None)),
        ("bob@shop.example", remove(OWNER, Some("boots"))),
        ("eve@shop.example", grant("eve@shop.example", Some("boots"), Role::Owner)),
        ("eve@shop.example", remove("bob@shop.example", Some("boots"))),
        ("nobody@shop.example", grant("nobody@shop.example", None, Role::Owner)),
    ] {
        assert_eq!(change_team(&mut team, by, &change, NOW), Err(Refusal::NotAllowed), "{by}: {change:?}");
        assert_eq!(team, before);
    }
}

#[test]
fn a_shops_owner_takes_that_shop_from_somebody_and_no_other() {
    let mut team = team();
    for (email, shop, role) in [
        ("bob@shop.example", "boots", Role::Owner),
        ("eve@shop.example", "boots", Role::Editor),
        ("eve@shop.example", "hats", Role::Editor),
    ] {
        change_team(&mut team, OWNER, &grant(email, Some(shop), role), NOW).unwrap();
    }
    let bob = "bob@shop.example";
    let whole = change_team(&mut team, bob, &remove("eve@shop.example", None), NOW);
    assert_eq!(whole, Err(Refusal::NotAllowed));
    change_team(&mut team, bob, &remove("eve@shop.example", Some("boots")), NOW).unwrap();
    assert!(
        !team["eve@shop.example"].may("boots", Act::See) && team["eve@shop.example"].may("hats", Act::See)
    );
    change_team(&mut team, OWNER, &remove("eve@shop.example", Some("hats")), NOW).unwrap();
    assert!(!team.contains_key("eve@shop.example"), "who may nothing is no member");
}

#[test]
fn somebody_always_owns_the_deployment() {
    let mut team = team();
    let narrowed = change_team(&mut team, OWNER, &grant(OWNER, Some("boots"), Role::Owner), NOW);
    assert_eq!(narrowed, Err(Refusal::Everywhere), "who owns all would own one shop alone");
    for change in [remove(OWNER, None), grant(OWNER, None, Role::Editor)] {
        assert_eq!(change_team(&mut team, OWNER, &change, NOW), Err(Refusal::LastOwner), "{change:?}");
    }
    change_team(&mut team, OWNER, &grant("bob@shop.example", None, Role::Owner), NOW).unwrap();
    change_team(&mut team, "bob@shop.example", &remove(OWNER, None), NOW).unwrap();
    assert_eq!(team.len(), 1);
}

#[test]
fn what_is_no_address_is_no_member_and_a_full_team_stays_as_it_is() {
    let mut team = team();
    for typed in
        ["", "bob", "@shop.example", "bob@shop", "bob@shop.example\nbcc: x@y.zz", "b ob@shop.example"]
    {
        let refused = change_team(&mut team, OWNER, &grant(typed, None, Role::Viewer), NOW);
        assert_eq!(refused, Err(Refusal::NoAddress), "{typed:?}");
    }
    for number in 1..MEMBERS_MAX {
        let change = grant(&format!("m{number}@shop.example"), None, Role::Viewer);
        change_team(&mut team, OWNER, &change, NOW).unwrap();
    }
    let refused = change_team(&mut team, OWNER, &grant("late@shop.example", None, Role::Viewer), NOW);
    assert_eq!((refused, team.len()), (Err(Refusal::TooMany), MEMBERS_MAX));
}

#[test]
fn a_key_opens_what_it_was_made_for_at_its_shop() {
    let key = ApiKey {
        name: "till".into(),
        shop: "boots".into(),
        scopes: [Scope::Events].into(),
        begins: "rk_boots_ab".into(),
        made: NOW,
        by: OWNER.into(),
        used: None,
    };
    assert!(key.opens("boots", Scope::Events));
    assert!(!key.opens("boots", Scope::People) && !key.opens("hats", Scope::Events));
    assert!(Scope::ALL.iter().all(|scope| Scope::parse(scope.word()) == Some(*scope)));
}

#[test]
fn what_is_stored_is_read_by_every_later_version() {
    let member = r#"{"email":"ada@shop.example","grants":{"at":{"boots":"editor"}},"since":1700000000000,"asks":[1],"seen":null}"#;
    let read: Member = serde_json::from_str(member).unwrap();
    assert!(read.may("boots", Act::Change));
    assert_eq!(serde_json::to_string(&read).unwrap(), member);
    let owner = r#"{"email":"ada@shop.example","grants":{"everywhere":"owner"},"since":1}"#;
    assert!(serde_json::from_str::<Member>(owner).unwrap().grants.owns_all());
    let key = r#"{"name":"till","shop":"boots","scopes":["events","people"],"begins":"rk_","made":1,"by":"ada@shop.example","used":2}"#;
    assert_eq!(serde_json::to_string(&serde_json::from_str::<ApiKey>(key).unwrap()).unwrap(), key);
    assert_eq!(serde_json::from_str::<ApiKey>(&key.replace(",\"used\":2", "")).unwrap().used, None);
}

#[test]
fn objects_ask_each_other_about_members_and_keys() {
    let member = &team()[OWNER];
    let bytes = postcard::to_allocvec(member).unwrap();
    assert_eq!(&postcard::from_bytes::<Member>(&bytes).unwrap(), member);
}
