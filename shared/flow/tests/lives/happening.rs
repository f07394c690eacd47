//! What can happen, before it has a time, and how likely it is.

use proptest::prelude::*;
use rappel_flow::Suppression;
use rappel_signal::{Channel, Class};

/// Something that happens. Addresses, things and orders are small numbers; most are taken modulo what there is.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    Visit {
        minutes: i64,
        class: Option<Class>,
        touches_cart: bool,
        result: bool,
        thing: u8,
    },
    Looks(u8),
    Buys {
        thing: u8,
        by_server: bool,
        code: bool,
    },
    OrderNews {
        order: u8,
        what: u8,
    },
    Reviews {
        order: u8,
        rating: u8,
    },
    EmptiesCart,
    Puts(u8),
    Wishes {
        thing: u8,
        on: bool,
    },
    Asks(u8),
    News {
        kind: u8,
        thing: u8,
    },
    Catalogue {
        thing: u8,
        what: u8,
    },
    Says {
        address: u8,
        verified: bool,
        phone_number: bool,
    },
    /// Words may be told so many minutes after they were said.
    Agrees {
        channel: Channel,
        address: Option<u8>,
        late_min: i64,
    },
    Disagrees {
        channel: Channel,
        address: Option<u8>,
        late_min: i64,
    },
    Suppressed {
        channel: Channel,
        why: Suppression,
        late_min: i64,
    },
    Subscribes(u8),
    /// A click confirms what was agreed to.
    Confirms(u8),
    /// A topic is switched off or on, or everything paused for some days.
    Chooses {
        topic: u8,
        wanted: bool,
        late_min: i64,
    },
    Pauses {
        days: i64,
        late_min: i64,
    },
    Account,
    Profile {
        birthday_day: u16,
        named: bool,
    },
    Reacts {
        message: u8,
        clicked: bool,
    },
    Event(u8),
    LogsOut,
    Withdraws,
    Alarm,
    Answer(u8),
    /// Something said before is told once more.
    ToldAgain(u8),
    /// The other device turns out to be the same person's.
    Merges,
    /// It was not.
    Undoes,
}

fn visit() -> impl Strategy<Value = Happening> {
    let class = prop::sample::select(vec![
        None,
        Some(Class::Site),
        Some(Class::Browse),
        Some(Class::Search),
        Some(Class::Cart),
        Some(Class::Checkout),
    ]);
    (1..90i64, class, any::<bool>(), any::<bool>(), 0..4u8).prop_map(
        |(minutes, class, touches_cart, result, thing)| Happening::Visit {
            minutes,
            class,
            touches_cart,
            result,
            thing,
        },
    )
}

fn word() -> impl Strategy<Value = Happening> {
    let channel = || prop::sample::select(vec![Channel::Email, Channel::Push, Channel::Sms]);
    let address = || prop::option::of(0..2u8);
    let why = prop::sample::select(vec![
        Suppression::Unsubscribed,
        Suppression::Unsubscribed,
        Suppression::Complained,
        Suppression::Gone,
    ]);
    let late = || prop_oneof![4 => Just(0i64), 1 => 1..120i64, 1 => 120..20_000i64];
    prop_oneof![
        4 => (0..2u8, any::<bool>(), 0..4u8).prop_map(|(address, verified, number)| Happening::Says {
            address,
            verified,
            phone_number: number == 0
        }),
        6 => (channel(), address(), late())
            .prop_map(|(channel, address, late_min)| Happening::Agrees { channel, address, late_min }),
        2 => (channel(), address(), late())
            .prop_map(|(channel, address, late_min)| Happening::Disagrees { channel, address, late_min }),
        2 => (channel(), why, late())
            .prop_map(|(channel, why, late_min)| Happening::Suppressed { channel, why, late_min }),
        3 => (0..2u8).prop_map(Happening::Subscribes),
        3 => (0..2u8).prop_map(Happening::Confirms),
        2 => (0..4u8, prop::bool::weighted(0.3), late())
            .prop_map(|(topic, wanted, late_min)| Happening::Chooses { topic, wanted, late_min }),
        1 => (0..30i64, late()).prop_map(|(days, late_min)| Happening::Pauses { days, late_min }),
        1 => Just(Happening::Account),
        2 => (0..365u16, any::<bool>()).prop_map(|(birthday_day, named)| Happening::Profile { birthday_day, named }),
    ]
}

fn shop() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (0..4u8, 0..4u8, 0..4u8).prop_map(|(thing, source, code)| Happening::Buys {
            thing,
            by_server: source > 0,
            code: code == 0
        }),
        6 => (any::<u8>(), 0..5u8).prop_map(|(order, what)| Happening::OrderNews { order, what }),
        2 => (any::<u8>(), 1..=5u8).prop_map(|(order, rating)| Happening::Reviews { order, rating }),
        6 => (0..6u8, 0..4u8).prop_map(|(kind, thing)| Happening::News { kind, thing }),
        2 => (0..4u8, 0..4u8).prop_map(|(thing, what)| Happening::Catalogue { thing, what }),
        2 => (0..4u8).prop_map(Happening::Event),
    ]
}

fn interest() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => (0..4u8).prop_map(Happening::Looks),
        3 => (0..4u8).prop_map(Happening::Puts),
        1 => Just(Happening::EmptiesCart),
        2 => (0..4u8, 0..4u8).prop_map(|(thing, on)| Happening::Wishes { thing, on: on > 0 }),
        2 => (0..4u8).prop_map(Happening::Asks),
        4 => (any::<u8>(), any::<bool>()).prop_map(|(message, clicked)| Happening::Reacts { message, clicked }),
    ]
}

fn machinery() -> impl Strategy<Value = Happening> {
    prop_oneof![
        1 => Just(Happening::LogsOut),
        1 => Just(Happening::Withdraws),
        2 => Just(Happening::Alarm),
        4 => (0..6u8).prop_map(Happening::Answer),
        3 => any::<u8>().prop_map(Happening::ToldAgain),
        3 => Just(Happening::Merges),
        1 => Just(Happening::Undoes),
    ]
}

/// A history: minutes since the one before, on which of two devices, what.
pub(crate) fn history() -> impl Strategy<Value = Vec<(i64, bool, Happening)>> {
    let happening = prop_oneof![5 => visit(), 5 => word(), 6 => shop(), 4 => interest(), 3 => machinery()];
    // Mostly minutes and hours apart, now and then days, seldom a season.
    let gap = prop_oneof![6 => 1..90i64, 6 => 60..1_000i64, 3 => 1_000..6_000i64, 1 => 10_000..130_000i64];
    let other_device = prop::bool::weighted(0.2);
    prop::collection::vec((gap, other_device, happening), 1..40)
}
