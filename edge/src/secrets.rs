//! The deployment's secrets, read where they are used and never logged.

use std::cell::OnceCell;
use std::rc::Rc;

pub(crate) use base16ct::lower::encode_string as hex;
use rappel_delivery::email::Address;
use rappel_delivery::sealed::SealingKey;
use rappel_delivery::signing::{Purpose, SigningKey, keyed_hash};
use rappel_journey::PersonName;
use rappel_signal::VisitorId;
use worker::Env;

use crate::bindings;
use crate::error::EdgeError;
use crate::random;

/// The random half of a secret of ours, in hexadecimal.
const SECRET_RANDOM_CHARS: usize = 64;
/// A code has 16 characters at least; a key that hashes has 32.
const CODE_REPEATS: usize = 2;

/// The key that signs visitor ids and links.
///
/// # Errors
/// Ours: the secret is not set or too short; the message says which.
pub(crate) fn signing_key(env: &Env) -> Result<SigningKey, EdgeError> {
    thread_local! {
        // A new secret comes with a new deployment, and so with new isolates.
        static KNOWN: OnceCell<SigningKey> = const { OnceCell::new() };
    }
    if let Some(key) = KNOWN.with(|known| known.get().cloned()) {
        return Ok(key);
    }
    let secret = bindings::optional(env, bindings::SIGNING_KEY)
        .ok_or_else(|| EdgeError::Ours("the secret SIGNING_KEY is not set: see docs/deploying.md".into()))?;
    let key = SigningKey::new(secret.as_bytes())
        .map_err(|error| EdgeError::Ours(format!("SIGNING_KEY: {error}")))?;
    Ok(KNOWN.with(|known| known.get_or_init(|| key).clone()))
}

/// A number that only we can foretell, the same for a visitor every time: holdout, random shares, spread of starts.
pub(crate) fn chance(key: &SigningKey, shop: &str, visitor: VisitorId) -> u32 {
    let [a, b, c, d, ..] = keyed_hash(key, Purpose::Holdout, shop, &visitor.0);
    u32::from_le_bytes([a, b, c, d])
}

/// Names the object of the person behind an address at a shop: nobody without the key finds it.
pub(crate) fn person_name(key: &SigningKey, shop: &str, address: &str) -> PersonName {
    // A suppression must not be escaped by a capital letter.
    let identity =
        Address::parse(address).map_or_else(|_| address.to_ascii_lowercase(), |known| known.identity());
    let hash = keyed_hash(key, Purpose::Address, shop, identity.as_bytes());
    PersonName(hex(&hash))
}

/// Marks a visit or an order as learned from, without saying whose it was.
pub(crate) fn lesson_mark(key: &SigningKey, shop: &str, name: &str) -> String {
    hex(&keyed_hash(key, Purpose::Lesson, shop, name.as_bytes()))
}

/// Names a message where nothing of the person may be known: the shop's object, that deals codes.
pub(crate) fn message_name(key: &SigningKey, shop: &str, message: &str) -> String {
    hex(&keyed_hash(key, Purpose::Message, shop, message.as_bytes()))
}

/// The secret that whoever comes in holds, as the deployment's object knows it.
pub(crate) fn access_name(key: &SigningKey, purpose: Purpose, secret: &str) -> String {
    hex(&keyed_hash(key, purpose, "", secret.as_bytes()))
}

/// A secret that nobody can guess, and that we know for one of ours before anybody is asked about it: 32 random bytes and a
/// keyed hash of them.
pub(crate) fn secret(key: &SigningKey) -> String {
    let random = hex(&random::bytes::<32>());
    let tag = access_name(key, Purpose::Secret, &random);
    format!("{random}{tag}")
}

/// Whether we made it. Made-up ones are refused at the door: they must not keep an object busy.
pub(crate) fn is_secret(key: &SigningKey, shown: &str) -> bool {
    let halves = shown.split_at_checked(SECRET_RANDOM_CHARS);
    halves.is_some_and(|(random, tag)| access_name(key, Purpose::Secret, random) == tag)
}

/// The owner's one-time code.
pub(crate) struct OwnerCode {
    /// As what is shown is compared.
    pub(crate) shown: String,
    /// As it is remembered once it was used: for ever, whatever becomes of the signing key.
    pub(crate) mark: String,
}

/// The owner's one-time code; `None` if none is set.
///
/// # Errors
/// Ours: there is one, and it could be guessed.
pub(crate) fn owner_code(env: &Env) -> Result<Option<OwnerCode>, EdgeError> {
    let Some(code) = bindings::optional(env, bindings::OWNER_CODE) else { return Ok(None) };
    let code = rappel_access::normalise_code(&code).ok_or_else(|| {
        EdgeError::Ours("OWNER_CODE is too short: let `cargo xtask deploy --owner-code` make one".into())
    })?;
    let of_itself = SigningKey::new(code.repeat(CODE_REPEATS).as_bytes());
    let of_itself = of_itself.map_err(|error| EdgeError::Ours(format!("OWNER_CODE: {error}")))?;
    Ok(Some(OwnerCode {
        shown: access_name(&signing_key(env)?, Purpose::OwnerCode, &code),
        mark: access_name(&of_itself, Purpose::OwnerCode, "used"),
    }))
}

/// A name of the shop's directory, as nobody can read it without the key.
pub(crate) fn directory_name(key: &SigningKey, shop: &str, name: &str) -> String {
    hex(&keyed_hash(key, Purpose::Address, shop, name.as_bytes()))
}

/// The keys that open shops' own credentials, the first being the one that seals them: of `SEALING_KEY`, then of the one before
/// it. Without one `SIGNING_KEY` is what they come of; so it stays among those that open, if one is set later.
///
/// # Errors
/// Ours: one of the secrets is too short, or none is set.
pub(crate) fn sealing_keys(env: &Env) -> Result<Rc<[SealingKey]>, EdgeError> {
    thread_local! {
        // As above.
        static KNOWN: OnceCell<Rc<[SealingKey]>> = const { OnceCell::new() };
    }
    if let Some(keys) = KNOWN.with(|known| known.get().cloned()) {
        return Ok(keys);
    }
    let names = [bindings::SEALING_KEY, bindings::SEALING_KEY_PREVIOUS, bindings::SIGNING_KEY];
    let set = names.into_iter().filter_map(|name| Some((name, bindings::optional(env, name)?)));
    let derived = set.map(|(name, secret)| {
        let key = SealingKey::derive(secret.as_bytes());
        key.map_err(|error| EdgeError::Ours(format!("{name}: {error}")))
    });
    let keys: Rc<[SealingKey]> = derived.collect::<Result<Vec<_>, EdgeError>>()?.into();
    Ok(KNOWN.with(|known| known.get_or_init(|| keys).clone()))
}
