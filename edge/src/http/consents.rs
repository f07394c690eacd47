//! `GET /v1/<shop>/consents?address=…`: what was agreed to at an address, with its proof. For the shop's server, with its key.
//!
//! | the request is… | answer |
//! | --- | --- |
//! | without the key, or with a wrong one | 401 |
//! | for an unknown shop / without an address | 404 / 400 |
//! | anything else | 200, `{"consents": […]}`: for each address that was stated the last word and those before it, wherever they were said |

use rappel_access::Scope;
use rappel_delivery::email::Address;
use rappel_flow::{Consent, Contact, Standing, Suppression};
use rappel_signal::{Channel, ShopKey, UnixMs};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response};

use super::api_key;
use super::events::{check_shop, json};
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::objects::letter_call::{LetterCall, LetterReply};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::secrets::{person_name, signing_key};

#[derive(Deserialize)]
struct Query {
    address: String,
}

/// What was said to one address, as it is kept.
#[derive(Serialize)]
struct Proof<'a> {
    channel: Channel,
    address: &'a str,
    standing: Standing,
    #[serde(skip_serializing_if = "Option::is_none")]
    consent: Option<&'a Consent>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    former_consents: &'a [Consent],
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<&'a Consent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed_at: Option<UnixMs>,
}

#[derive(Serialize)]
struct Answer<'a> {
    consents: Vec<Proof<'a>>,
}

/// Serves it.
pub(crate) async fn serve(request: &Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    api_key::check(request, env, shop, Scope::People).await?;
    check_shop(shop)?;
    let asked = request.query::<Query>().ok().and_then(|query| Address::parse(&query.address).ok());
    let asked = asked.ok_or_else(|| EdgeError::theirs(400, "write ?address= and an e-mail address"))?;
    let address = asked.as_str().to_owned();
    let name = person_name(&signing_key(env)?, shop.as_str(), &address);
    let call = || LetterCall::Proofs { address: address.clone() };
    let mut contacts: Vec<Contact> = Vec::new();
    if let PersonReply::Letter(LetterReply::Proofs(text, devices)) =
        ask(&bindings::person(env, shop, &name)?, &PersonCall::Letter(call())).await?
    {
        contacts.extend(serde_json::from_str::<Vec<Contact>>(&text)?);
        for visitor in devices {
            let stub = bindings::device(env, shop, visitor)?;
            if let DeviceReply::Letter(LetterReply::Proofs(text, _)) =
                ask(&stub, &DeviceCall::Letter(call())).await?
            {
                contacts.extend(serde_json::from_str::<Vec<Contact>>(&text)?);
            }
        }
    }
    let said = contacts.iter().filter(|contact| contact.consent().is_some() || contact.pending.is_some());
    let consents = said.map(|contact| Proof {
        channel: contact.channel,
        address: &contact.address,
        standing: contact.standing,
        consent: contact.consent(),
        former_consents: contact.former_consents(),
        pending: contact.pending.as_ref(),
        suppressed: contact.suppressed,
        suppressed_at: contact.suppressed_at,
    });
    json(200, &Answer { consents: consents.collect() })
}
