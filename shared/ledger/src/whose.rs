//! Whose an event is: the names under which a person is found who is told of without an address.
//!
//! | an event names | it is |
//! | --- | --- |
//! | a customer id that is known | that person's |
//! | an e-mail address that another person took over | that person's |
//! | any other e-mail address | the person's of that address |
//! | a phone number, an order, a parcel, a visitor, a code that is known | that person's |
//! | a phone number alone | the person's of that number |
//! | nothing of this | nobody's yet: it waits until one of its names is known |

use std::collections::BTreeMap;

use rappel_shop::{Payload, Recipient};
use serde::{Deserialize, Serialize};

/// A name under which a person can be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// The shop's id of the account.
    Customer(String),
    /// An e-mail address.
    Email(String),
    /// A phone number.
    Phone(String),
    /// An order's number.
    Order(String),
    /// A parcel's number.
    Parcel(String),
    /// A device.
    Visitor(String),
    /// A code that was dealt to nobody else.
    Code(String),
}

impl Name {
    /// The name as text, no two kinds alike. No address begins so.
    pub fn text(&self) -> String {
        match self {
            Name::Customer(id) => format!("/customer/{id}"),
            Name::Email(address) => format!("/email/{}", address.to_lowercase()),
            Name::Phone(number) => format!("/phone/{number}"),
            Name::Order(number) => format!("/order/{number}"),
            Name::Parcel(number) => format!("/parcel/{number}"),
            Name::Visitor(id) => format!("/visitor/{id}"),
            Name::Code(code) => format!("/code/{code}"),
        }
    }
}

/// Whom a name leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The name of the person's object.
    pub person: String,
    /// The order, if the name is a parcel's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// Whose an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This known person's.
    Known(Owner),
    /// The person's who is named by this e-mail address or phone number.
    Address(String),
    /// Nobody's yet.
    Nobody(Name),
}

/// The names an event gives, those that are asked first first.
pub fn names(payload: &Payload) -> Vec<Name> {
    let Recipient::Person { customer, order, tracking_number, code } = payload.recipient() else {
        return Vec::new();
    };
    let told = |name: Option<&String>, as_name: fn(String) -> Name| name.cloned().map(as_name);
    let stated = customer.into_iter().flat_map(|customer| {
        let visitor = customer.visitor.map(|visitor| Name::Visitor(visitor.to_string()));
        [
            told(customer.id.as_ref(), Name::Customer),
            told(customer.email.as_ref(), Name::Email),
            told(customer.phone.as_ref(), Name::Phone),
            visitor,
        ]
    });
    // A parcel's order is its owner's.
    let order = order.map(|number| Name::Order(number.to_owned()));
    let parcel = tracking_number.map(|number| Name::Parcel(number.to_owned()));
    let code = code.map(|code| Name::Code(code.to_owned()));
    stated.chain([order, parcel, code]).flatten().collect()
}

/// Whose the event is, by what is known of its names; `None` if it is no person's.
pub fn whose(payload: &Payload, known: &BTreeMap<Name, Owner>) -> Option<Whose> {
    let names = names(payload);
    let first = names.first()?.clone();
    let find = |is_meant: fn(&Name) -> bool| names.iter().find(|name| is_meant(name));
    let owner = |name: Option<&Name>| name.and_then(|name| known.get(name)).cloned();
    let id = owner(find(|name| matches!(name, Name::Customer(_))));
    let email = find(|name| matches!(name, Name::Email(_)));
    if let Some(owner) = id.or_else(|| owner(email)) {
        return Some(Whose::Known(owner));
    }
    if let Some(Name::Email(address)) = email {
        return Some(Whose::Address(address.clone()));
    }
    if let Some(owner) = names.iter().find_map(|name| known.get(name)) {
        return Some(Whose::Known(owner.clone()));
    }
    Some(match find(|name| matches!(name, Name::Phone(_))) {
        Some(Name::Phone(number)) => Whose::Address(number.clone()),
        _ => Whose::Nobody(first),
    })
}

/// What is learnt when the event turns out to be this person's. `is_own` says that a person is named by this very
/// address: then nobody needs to be told.
pub fn learnt(payload: &Payload, owner: &Owner, is_own: impl Fn(&str) -> bool) -> Vec<(Name, Owner)> {
    let order = match payload {
        Payload::OrderFulfilled(told) => told.order.clone(),
        Payload::OrderDelivered(told) => told.order.clone(),
        _ => None,
    };
    let owner_of = |name: Name| {
        let order = match &name {
            Name::Parcel(_) => order.clone().or(owner.order.clone()),
            _ => None,
        };
        (name, Owner { person: owner.person.clone(), order })
    };
    let is_news = |name: &Name| match name {
        Name::Email(address) | Name::Phone(address) => !is_own(address),
        _ => true,
    };
    names(payload).into_iter().filter(is_news).map(owner_of).collect()
}

/// Whether a code was used by whoever it was dealt to: nobody was invited. `named` is the name of an address' person.
pub fn is_own_code(payload: &Payload, owner: &Owner, named: impl Fn(&str) -> String) -> bool {
    let Payload::ReferralUsed(used) = payload else { return false };
    [&used.customer.email, &used.customer.phone]
        .into_iter()
        .flatten()
        .any(|address| named(address) == owner.person)
}

/// Names the order in news of a parcel: the one that the parcel was told with, for a delivery service may know the order by
/// a number that only people see.
pub fn with_order(payload: &mut Payload, owner: &Owner) {
    let order = match payload {
        Payload::OrderFulfilled(told) => &mut told.order,
        Payload::OrderDelivered(told) => &mut told.order,
        _ => return,
    };
    *order = owner.order.clone().or_else(|| order.take());
}

#[cfg(test)]
#[path = "whose_tests.rs"]
mod tests;
