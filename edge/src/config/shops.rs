//! The shops of this deployment, as this isolate knows them.
//!
//! Their settings lie in the deployment's object under a version. An isolate asks for them at most every [`FRESH_MS`], at the
//! beginning of a request, a call to an object or an alarm, with nothing loaded; the answer is a word if the version is the
//! same. So a change is everywhere within that time, at no call per signal, and all that comes after may look them up without
//! waiting. If the object does not answer, what is known goes on holding.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rappel_compact::{Gather, SortCompact};
use rappel_signal::{ShopKey, UnixMs};
use serde::{Deserialize, Serialize};
use worker::Env;

use super::ShopSettings;
use super::sealed::Sealed;
use crate::bindings;
use crate::book;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply, SealedCredential};

/// Settings are asked for again after this time.
const FRESH_MS: i64 = 30_000;
/// Longest settings of one shop: texts of its own in several languages fit, many times over.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 64 * 1024;
/// Shops of one deployment. Each isolate holds all their settings.
pub(crate) const SHOPS_MAX: usize = 50;

thread_local! {
    static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
}

struct Known {
    version: u64,
    /// By the platform's clock.
    asked_at: UnixMs,
    shops: Rc<Shops>,
}

/// One shop's settings as they are kept: JSON, with the shop's key inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Document(pub(crate) String);

/// All shops of the deployment.
#[derive(Debug, Default)]
pub(crate) struct Shops {
    all: Vec<Rc<ShopSettings>>,
    /// Their own credentials by shop and name: see [`crate::keys`].
    sealed: BTreeMap<(String, String), Sealed>,
}

impl Shops {
    /// Asks for the settings, unless this isolate has them from not long ago. No state may be held meanwhile.
    ///
    /// # Errors
    /// Ours: the deployment's object does not answer, or has nothing that can be read, and nothing is known yet.
    pub(crate) async fn refresh(env: &Env) -> Result<(), EdgeError> {
        Shops::refresh_after(env, FRESH_MS).await
    }

    /// Asks for them however fresh they are: before something leaves that a pause must hold.
    ///
    /// # Errors
    /// As [`Shops::refresh`].
    pub(crate) async fn refresh_now(env: &Env) -> Result<(), EdgeError> {
        Shops::refresh_after(env, 0).await
    }

    /// Asks for them, if those that are known here are older than this version.
    ///
    /// # Errors
    /// As [`Shops::refresh`]; ours if they still are.
    pub(crate) async fn refresh_to(env: &Env, version: u64) -> Result<(), EdgeError> {
        let is_known = || Shops::version().is_some_and(|known| known >= version);
        if !is_known() {
            Shops::refresh_now(env).await?;
        }
        if is_known() {
            Ok(())
        } else {
            Err(EdgeError::Ours(format!("settings are older than version {version}")))
        }
    }

    async fn refresh_after(env: &Env, fresh_ms: i64) -> Result<(), EdgeError> {
        let now = platform_now();
        let known = KNOWN.with(|known| {
            let mut known = known.borrow_mut();
            let known = known.as_mut()?;
            if fresh_ms > 0 && (now - known.asked_at).abs() < fresh_ms {
                return Some(None);
            }
            // Whoever comes meanwhile works with what is known, and does not ask as well.
            known.asked_at = now;
            Some(Some(known.version))
        });
        let known = match known {
            Some(None) => return Ok(()),
            Some(known) => known,
            None => None,
        };
        let answer = ask(&bindings::deployment(env)?, &DeploymentCall::Shops { known }).await;
        match (answer, known) {
            (Ok(DeploymentReply::Unchanged), _) => Ok(()),
            (Ok(DeploymentReply::Shops { version, documents, sealed }), _) => {
                let shops = Rc::new(Shops::of(&documents, sealed));
                let fresh = Known { version, asked_at: platform_now(), shops };
                KNOWN.with(|known| {
                    let mut known = known.borrow_mut();
                    // Two may have asked at once, and the older answer come last.
                    if known.as_ref().is_none_or(|known| known.version <= version) {
                        *known = Some(fresh);
                    }
                });
                book::forget_built();
                Ok(())
            }
            (Ok(DeploymentReply::NotTaken(words)), _) => Err(EdgeError::Ours(words)),
            (Ok(other), _) => Err(EdgeError::Ours(format!("the deployment's object answered {other:?}"))),
            (Err(error), None) => Err(error),
            (Err(error), Some(version)) => {
                crate::log::warn!("shops' settings stay at version {version}: {error:?}");
                Ok(())
            }
        }
    }

    /// The version of what is known here.
    pub(crate) fn version() -> Option<u64> {
        KNOWN.with(|known| known.borrow().as_ref().map(|known| known.version))
    }

    /// The settings as they are known here.
    ///
    /// # Errors
    /// Ours: nobody has asked for them yet, or nothing came.
    pub(crate) fn known() -> Result<Rc<Shops>, EdgeError> {
        let known = KNOWN.with(|known| known.borrow().as_ref().map(|known| known.shops.clone()));
        known.ok_or_else(|| EdgeError::Ours("no shop's settings are known yet".into()))
    }

    /// Documents that were checked when they were taken. One that this version cannot read is left out: its shop is not
    /// served, and all others are.
    fn of(documents: &[Document], sealed: Vec<SealedCredential>) -> Shops {
        let read = documents.iter().filter_map(|document| {
            let read = ShopSettings::read(&document.0);
            read.map_err(|words| crate::log::error!("a shop is not served: {words}")).ok()
        });
        let sealed = sealed.into_iter().map(|known| ((known.shop, known.name), Sealed::new(known.sealed)));
        Shops { all: read.map(Rc::new).collect(), sealed: sealed.gather() }
    }

    /// Reads and checks the variable `SHOPS`, as shops with their documents.
    pub(crate) fn parse(json: &str) -> Result<Vec<(ShopSettings, Document)>, String> {
        if json.len() > DOCUMENT_BYTES_MAX * SHOPS_MAX {
            return Err(format!("SHOPS is over {DOCUMENT_BYTES_MAX} bytes a shop"));
        }
        let documents: Vec<serde_json::Value> =
            serde_json::from_str(json).map_err(|error| format!("SHOPS: {error}"))?;
        let read = documents.into_iter().map(|document| {
            let document = Document(document.to_string());
            ShopSettings::read(&document.0).map(|settings| (settings, document))
        });
        let read = read.collect::<Result<Vec<_>, String>>()?;
        Shops::check_together(read.iter().map(|(settings, _)| settings))?;
        Ok(read)
    }

    /// What no shop can be told alone.
    pub(crate) fn check_together<'a>(shops: impl Iterator<Item = &'a ShopSettings>) -> Result<(), String> {
        let shops: Vec<&ShopSettings> = shops.collect();
        if shops.len() > SHOPS_MAX {
            return Err(format!("a deployment has {SHOPS_MAX} shops at most: give others one of their own"));
        }
        let twice = |mut words: Vec<&str>| {
            words.sort_compact();
            words.windows(2).find_map(|pair| match pair {
                [one, next] if one == next => Some((*one).to_owned()),
                _ => None,
            })
        };
        if let Some(key) = twice(shops.iter().map(|shop| shop.key.as_str()).collect()) {
            return Err(format!("shop {key:?} is there twice"));
        }
        if let Some(window) = twice(shops.iter().filter_map(|shop| shop.push_window.as_deref()).collect()) {
            return Err(format!(
                "push_window: {window:?} is of two shops: what one may ask, the other could use"
            ));
        }
        Ok(())
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Rc<ShopSettings>] {
        &self.all
    }

    /// The settings of one shop.
    pub(crate) fn get(&self, key: &ShopKey) -> Option<&ShopSettings> {
        self.all.iter().find(|shop| shop.key == key.as_str()).map(Rc::as_ref)
    }

    /// The shop whose opt-in window stands at this origin.
    pub(crate) fn at_window(&self, origin: &str) -> Option<&ShopSettings> {
        self.all.iter().find(|shop| shop.push_window.as_deref() == Some(origin)).map(Rc::as_ref)
    }

    /// Whether a shop has a credential of this name of its own, whether or not it opens.
    pub(crate) fn has_sealed(shop: &str, name: &str) -> bool {
        let place = (shop.to_owned(), name.to_owned());
        Shops::known().is_ok_and(|shops| shops.sealed.contains_key(&place))
    }

    /// What a shop's own credential opens to, by `open` if it was not used here before; `None` if it has none, or nothing is
    /// known yet.
    ///
    /// # Errors
    /// What `open` says.
    pub(crate) fn opened(
        shop: &str,
        name: &str,
        open: impl FnOnce(&str) -> Result<String, EdgeError>,
    ) -> Result<Option<String>, EdgeError> {
        let place = (shop.to_owned(), name.to_owned());
        let Ok(shops) = Shops::known() else { return Ok(None) };
        shops.sealed.get(&place).map(|sealed| sealed.opened(open)).transpose()
    }

    /// A shop's own credentials whose names begin so, by what follows.
    pub(crate) fn sealed_below(shop: &str, prefix: &str) -> BTreeMap<String, String> {
        let Ok(shops) = Shops::known() else { return BTreeMap::new() };
        let own = shops.sealed.iter().filter(|((of, _), _)| of == shop);
        let below = |((_, name), sealed): (&(String, String), &Sealed)| {
            Some((name.strip_prefix(prefix)?.to_owned(), sealed.text().to_owned()))
        };
        own.filter_map(below).gather()
    }

    /// Whose credentials are known, and their names.
    pub(crate) fn all_sealed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sealed.keys().map(|(shop, name)| (shop.as_str(), name.as_str()))
    }

    /// The settings of the shop that an object or a link names.
    ///
    /// # Errors
    /// Ours: the shop is not configured any more.
    pub(crate) fn settings(key: &str) -> Result<Rc<ShopSettings>, EdgeError> {
        let shops = Shops::known()?;
        let settings = shops.all.iter().find(|shop| shop.key == key).cloned();
        settings.ok_or_else(|| EdgeError::Ours(format!("shop {key:?} is not configured any more")))
    }
}

impl ShopSettings {
    /// Reads and checks one shop's document.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead.
    pub(crate) fn read(document: &str) -> Result<ShopSettings, String> {
        if document.len() > DOCUMENT_BYTES_MAX {
            return Err(format!(
                "the shop's settings are over {DOCUMENT_BYTES_MAX} bytes: shorten its texts"
            ));
        }
        let mut settings: ShopSettings =
            serde_json::from_str(document).map_err(|error| format!("settings: {error}"))?;
        settings.check()?;
        if settings.contact.is_empty() {
            settings.contact.clone_from(&settings.sender);
        }
        Ok(settings)
    }
}
