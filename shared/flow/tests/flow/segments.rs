//! Several devices of one person: frozen, adopted, given back; what was said on one holds on all.

use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{MONDAY, World, abandonment_flows, cart, item, plain_rules, ready_flows};

const NOON: UnixMs = UnixMs(MONDAY.0 + 12 * HOUR_MS);

fn abandon(world: &mut World, segment: &SegmentId, class: Class, ended_at: UnixMs) -> Vec<Decision> {
    let things = vec![item("Trail Shoes", 1, Some(8900))];
    let ended = VisitEnded {
        visit: VisitNumber(1),
        started_at: ended_at - 10 * MINUTE_MS,
        ended_at,
        class: Some(class),
        subject: Subject { product: things.first().cloned(), ..Subject::default() },
        cart: (class >= Class::Cart).then(|| cart(things, ended_at)),
        cart_activity: class >= Class::Cart,
        result_clicked: false,
        late: false,
    };
    world.input_in(segment, Input::VisitEnded(Box::new(ended)), ended_at)
}

fn verified(world: &mut World, segment: &SegmentId, at: UnixMs) {
    let address = String::from("ann@example.com");
    let input = Input::Identified {
        channel: Channel::Email,
        address: address.clone(),
        standing: Standing::Verified,
        at,
    };
    world.input_in(segment, input, at);
    let consent =
        Input::ConsentGiven { channel: Channel::Email, address: Some(address), text: "yes".into(), at };
    world.input_in(segment, consent, at);
}

fn device(name: &str) -> (World, SegmentId) {
    let id = SegmentId(name.into());
    let mut world = World::new(abandonment_flows(), plain_rules(), ZoneOffsets::utc());
    world.person = Person::new(id.clone(), 7);
    (world, id)
}

#[test]
fn a_frozen_segment_decides_nothing_and_its_parcel_goes_on_elsewhere_under_the_same_ids() {
    let (mut phone, id) = device("phone");
    verified(&mut phone, &id, MONDAY);
    abandon(&mut phone, &id, Class::Cart, NOON);
    assert_eq!(phone.person.next_deadline(), Some(NOON + HOUR_MS));
    let parcel = phone.person.freeze(&id).unwrap();
    assert_eq!(phone.person.freeze(&id), Some(parcel.clone()), "asking again gives the same");
    assert_eq!(phone.person.next_deadline(), None);
    assert_eq!(phone.input(Input::Due, NOON + HOUR_MS), []);
    assert_eq!(abandon(&mut phone, &id, Class::Checkout, NOON + DAY_MS), []);

    let (mut home, _) = device("home");
    adopt(&home.book, &mut home.person, parcel.clone(), NOON + MINUTE_MS);
    let once = home.person.clone();
    assert_eq!(adopt(&home.book, &mut home.person, parcel, NOON + MINUTE_MS), []);
    assert_eq!(home.person, once, "adopting again changes nothing");
    home.live_until(NOON + 2 * HOUR_MS);
    let sent: Vec<&str> = home.sendings.iter().map(|sending| sending.row.id.0.as_str()).collect();
    assert_eq!(sent, ["phone/cart-abandonment/1/first/email"]);
}

#[test]
fn one_person_is_in_one_abandonment_flow_and_an_order_on_any_device_ends_it() {
    let (mut phone, phone_id) = device("phone");
    verified(&mut phone, &phone_id, MONDAY);
    abandon(&mut phone, &phone_id, Class::Browse, NOON);
    let (mut laptop, laptop_id) = device("laptop");
    verified(&mut laptop, &laptop_id, MONDAY);
    abandon(&mut laptop, &laptop_id, Class::Cart, NOON + MINUTE_MS);

    let parcel = phone.person.release(&phone_id).unwrap();
    let effects = adopt(&laptop.book, &mut laptop.person, parcel, NOON + 2 * MINUTE_MS);
    let left: Vec<&Decision> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Decide(decision) if decision.act == Act::Left => Some(decision.as_ref()),
            _ => None,
        })
        .collect();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].flow.as_str(), left[0].reason), ("browse-abandonment", Reason::StrongerTookOver));

    let order = Order {
        id: "1".into(),
        at: NOON + 3 * MINUTE_MS,
        source: OrderSource::Server,
        value_hundredths: 8900,
        ..Order::default()
    };
    let said =
        laptop.input_in(&phone_id, Input::Purchased { order, items: Vec::new() }, NOON + 3 * MINUTE_MS);
    assert!(said.iter().any(|d| d.act == Act::Left && d.flow == "cart-abandonment"), "{said:#?}");
    assert_eq!(laptop.person.next_deadline(), None);
}

/// The order came to the person's object before the phone's segment did, so no exit saw it: the guard does.
#[test]
fn an_order_known_before_a_segment_arrives_still_stops_its_messages() {
    let (mut phone, phone_id) = device("phone");
    verified(&mut phone, &phone_id, MONDAY);
    abandon(&mut phone, &phone_id, Class::Cart, NOON);
    let (mut home, home_id) = device("home");
    verified(&mut home, &home_id, MONDAY);
    let at = NOON + 3 * MINUTE_MS;
    let order =
        Order { id: "1".into(), at, source: OrderSource::Server, value_hundredths: 8900, ..Order::default() };
    home.input_in(&home_id, Input::Purchased { order, items: Vec::new() }, at);
    let parcel = phone.person.release(&phone_id).unwrap();
    adopt(&home.book, &mut home.person, parcel, NOON + 10 * MINUTE_MS);
    home.live_until(NOON + 9 * DAY_MS);
    assert_eq!(home.sendings.len(), 0);
    let reasons: Vec<Reason> = home.decisions.iter().map(|decision| decision.reason).collect();
    assert_eq!(reasons, [Reason::Bought, Reason::Bought, Reason::Bought, Reason::Completed]);
}

#[test]
fn a_segment_goes_and_comes_back_as_it_was() {
    let (mut phone, phone_id) = device("phone");
    verified(&mut phone, &phone_id, MONDAY);
    abandon(&mut phone, &phone_id, Class::Cart, NOON);
    let before = phone.person.clone();
    let (mut home, home_id) = device("home");
    verified(&mut home, &home_id, MONDAY);
    let home_before = home.person.clone();

    let parcel = phone.person.freeze(&phone_id).unwrap();
    adopt(&home.book, &mut home.person, parcel, NOON + MINUTE_MS);
    let back = home.person.release(&phone_id).unwrap();
    phone.person.thaw(back);
    assert_eq!(phone.person, before);
    assert_eq!(home.person, home_before);
}

#[test]
fn the_cap_and_an_unsubscribe_count_for_the_address_on_every_device() {
    let (mut home, home_id) = device("home");
    verified(&mut home, &home_id, MONDAY);
    abandon(&mut home, &home_id, Class::Checkout, NOON);
    home.live_until(NOON + HOUR_MS);
    assert_eq!(home.sendings.len(), 1);
    let (mut phone, phone_id) = device("phone");
    verified(&mut phone, &phone_id, MONDAY);
    abandon(&mut phone, &phone_id, Class::Cart, NOON + HOUR_MS);
    let parcel = phone.person.release(&phone_id).unwrap();
    adopt(&home.book, &mut home.person, parcel, NOON + HOUR_MS);
    // Cart is weaker than checkout, so it ended; a later visit on the phone has its own flow, capped by the laptop's mail.
    home.input(
        Input::Suppressed {
            channel: Channel::Email,
            address: Some("ann@example.com".into()),
            why: Suppression::Unsubscribed,
            at: NOON + 2 * HOUR_MS,
        },
        NOON + 2 * HOUR_MS,
    );
    home.live_until(NOON + 9 * DAY_MS);
    assert_eq!(home.sendings.len(), 1, "nothing after the unsubscribe");
    let last = home.decisions.iter().rev().find(|decision| decision.act == Act::Skipped).unwrap();
    assert_eq!(last.reason, Reason::Suppressed);
}

#[test]
fn a_claimed_address_serves_its_own_device_only() {
    let (mut home, home_id) = device("home");
    verified(&mut home, &home_id, MONDAY);
    let claimed = SegmentId("phone".into());
    let mut stranger = Segment::new(claimed.clone());
    stranger.contacts.clear();
    home.person.segments.push(stranger);
    // The phone knows no address of its own; the verified one of the person serves it.
    abandon(&mut home, &claimed, Class::Checkout, NOON);
    home.live_until(NOON + HOUR_MS);
    assert_eq!(home.sendings.len(), 1);

    let mut other = World::new(abandonment_flows(), plain_rules(), ZoneOffsets::utc());
    other.introduce(MONDAY); // claimed on s1
    other.person.segments.push(Segment::new(claimed.clone()));
    abandon(&mut other, &claimed, Class::Checkout, NOON);
    other.live_until(NOON + HOUR_MS);
    assert_eq!(other.sendings.len(), 0);
    assert!(other.decisions.iter().any(|decision| decision.reason == Reason::NoContact));
}

#[test]
fn what_one_shopper_said_before_logging_out_is_not_the_next_ones() {
    let mut world = World::with_ann();
    let push = Input::PushSubscribed {
        endpoint: "https://push.example/1".into(),
        keys: "k".into(),
        text: String::new(),
        at: MONDAY,
    };
    world.input(push, MONDAY);
    let next = SegmentId("s2".into());
    world.input(Input::LogOut { next: next.clone() }, MONDAY + HOUR_MS);
    world.input_in(&next, Input::LogOut { next: next.clone() }, MONDAY + HOUR_MS);
    assert_eq!(world.person.segments.len(), 2, "logging out twice into the same segment is once");
    assert_eq!(world.person.current(), Some(&next));
    abandon(&mut world, &next, Class::Checkout, NOON);
    world.live_until(NOON + DAY_MS);
    assert_eq!(world.sendings.len(), 0, "Ann is not written to about the next shopper's cart");
    let first = world.person.segment(&crate::world::segment_id()).unwrap();
    assert!(first.contact(Channel::Push).is_none(), "the device's subscription went with the log-out");
}

#[test]
fn a_no_counts_from_wherever_it_was_said() {
    let mut world = World::with_ann();
    let first = crate::world::segment_id();
    abandon(&mut world, &first, Class::Cart, NOON);
    let next = SegmentId("s2".into());
    world.input(Input::LogOut { next: next.clone() }, NOON + MINUTE_MS);
    let address = String::from("ann@example.com");
    let at = NOON + 2 * MINUTE_MS;
    let says = Input::Identified {
        channel: Channel::Email,
        address: address.clone(),
        standing: Standing::Claimed,
        at,
    };
    world.input_in(&next, says, at);
    world.input_in(
        &next,
        Input::ConsentWithdrawn { channel: Channel::Email, address: Some(address), at },
        at,
    );
    world.live_until(NOON + 9 * DAY_MS);
    assert_eq!(world.sendings.len(), 0);
}

/// The address has its cap, whoever is logged in.
#[test]
fn the_cap_of_an_address_holds_for_whoever_states_it_next_on_the_device() {
    let mut world = World::with_ann();
    abandon(&mut world, &SegmentId("s1".into()), Class::Cart, NOON);
    world.live_until(NOON + 2 * HOUR_MS);
    assert_eq!(world.sendings.len(), 1);
    let next = SegmentId("next".into());
    world.input(Input::LogOut { next: next.clone() }, NOON + 2 * HOUR_MS);
    world.introduce(NOON + 2 * HOUR_MS);
    abandon(&mut world, &next, Class::Cart, NOON + 3 * HOUR_MS);
    let decided = world.live_until(NOON + 5 * HOUR_MS);
    assert!(decided.iter().any(|decision| decision.reason == Reason::Capped), "{decided:#?}");
    assert_eq!(world.sendings.len(), 1);
}

#[test]
fn an_order_of_a_proved_shopper_is_confirmed_to_no_address_that_was_only_typed() {
    let mut flows = ready_flows();
    flows.retain(|flow| flow.file.id == "order-confirmation");
    let mut world = World::new(flows, plain_rules(), ZoneOffsets::utc());
    for (address, standing, at) in [
        ("ann@example.com", Standing::Verified, MONDAY),
        ("bob@example.com", Standing::Claimed, MONDAY + HOUR_MS),
    ] {
        world.input(Input::Identified { channel: Channel::Email, address: address.into(), standing, at }, at);
    }
    let order = Order {
        id: "1".into(),
        at: NOON,
        source: OrderSource::Server,
        value_hundredths: 8900,
        ..Order::default()
    };
    world.input(Input::Purchased { order, items: Vec::new() }, NOON);
    let to: Vec<&str> = world.sendings.iter().map(|sending| sending.to.address.as_str()).collect();
    assert_eq!(to, ["ann@example.com"]);
}
