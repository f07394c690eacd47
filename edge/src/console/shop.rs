//! A reader's visit to a shop's pages: that the shop is there and theirs to see, and the frame around each page.

use std::rc::Rc;

use rappel_access::{AuditEntry, Deed, Role};
use rappel_console::{Clock, Flash, Frame, Reader as Shown, ShopChoice};
use rappel_flow::Book;
use rappel_signal::{ShopKey, UnixMs};
use worker::{Env, Request, Response};

use super::address::of_shop;
use super::form::asked;
use super::reader::Reader;
use super::said::flash;
use super::{answer, set_up, sign_in};
use crate::bindings;
use crate::book::book;
use crate::clock::{platform_now, shoppers_now};
use crate::config::document::Edit;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};

/// See the module.
pub(super) struct Visit<'a> {
    pub(super) env: &'a Env,
    pub(super) key: ShopKey,
    pub(super) settings: Rc<ShopSettings>,
    pub(super) book: Rc<Book>,
    pub(super) reader: Reader,
    pub(super) role: Role,
    pub(super) now: UnixMs,
    shops: Rc<Shops>,
    flash: Option<Flash>,
    set_up_left: bool,
}

impl<'a> Visit<'a> {
    /// The visit that a request is; else what to answer whoever may not see the shop. Settings are asked for anew: who has
    /// just changed something sees it.
    ///
    /// # Errors
    /// Ours: the deployment's object does not answer.
    pub(super) async fn of(
        request: &Request,
        env: &'a Env,
        key: &ShopKey,
    ) -> Result<Result<Visit<'a>, Response>, EdgeError> {
        let Some(reader) = Reader::of(request, env).await? else { return sign_in::first(env).await.map(Err) };
        Shops::refresh_now(env).await?;
        let shops = Shops::known()?;
        let Ok(settings) = Shops::settings(key.as_str()) else { return answer::not_found().map(Err) };
        let Some(role) = reader.role(key.as_str()) else { return answer::not_found().map(Err) };
        let now = platform_now();
        let book = book(env, key.as_str(), now)?;
        let said = asked(request, "said")?;
        let flash = flash(said.as_deref());
        // A hint in the navigation keeps nobody from the page.
        let left = set_up::is_left(env, key, &settings).await;
        let set_up_left = left.unwrap_or_else(|error| {
            crate::log::warn!("how far the set-up is, is not known: {error:?}");
            false
        });
        let key = key.clone();
        Ok(Ok(Visit { env, key, settings, book, reader, role, now, shops, flash, set_up_left }))
    }

    /// What surrounds its pages.
    pub(super) fn frame(&self, flash: Option<Flash>) -> Frame {
        let others = self.shops.all().iter().filter(|shop| shop.key != self.settings.key);
        let others = others.filter(|shop| self.reader.role(&shop.key).is_some());
        let choice =
            |shop: &Rc<ShopSettings>| ShopChoice { name: shop.name.clone(), address: of_shop(&shop.key) };
        Frame {
            assets: answer::assets(),
            address: of_shop(self.key.as_str()),
            shop_key: self.settings.key.clone(),
            shop: self.settings.name.clone(),
            shops: others.map(choice).collect(),
            may_add_shop: self.reader.grants.owns_all(),
            reader: Shown { email: self.reader.email.clone(), role: self.role },
            csrf: self.reader.csrf.clone(),
            clock: Clock { now: self.now, zone: self.book.zone.clone() },
            flash: flash.or_else(|| self.flash.clone()),
            paused: self.settings.paused,
            set_up_left: self.set_up_left,
        }
    }

    /// The same around a page that tells of shoppers, by their clock.
    pub(super) fn frame_of_shoppers(&self, flash: Option<Flash>) -> Frame {
        let mut frame = self.frame(flash);
        frame.clock.now = shoppers_now();
        frame
    }

    /// A line for history and log: done by the reader, now.
    pub(super) fn entry(&self, deed: Deed, about: &str) -> AuditEntry {
        let shop = Some(self.key.as_str().to_owned());
        AuditEntry { at: self.now, who: self.reader.email.clone(), shop, deed, about: about.to_owned() }
    }

    /// Changes the shop's settings; what is wrong with the change, if it was not taken.
    ///
    /// # Errors
    /// Ours: the deployment's object does not answer.
    pub(super) async fn change(
        &self,
        edit: Edit,
        deed: Deed,
        about: &str,
    ) -> Result<Result<(), String>, EdgeError> {
        let call =
            DeploymentCall::Change { shop: self.key.as_str().into(), edit, entry: self.entry(deed, about) };
        self.wish(call).await
    }

    /// Asks the deployment's object for something that it may refuse: then why.
    ///
    /// # Errors
    /// Ours: it does not answer.
    pub(super) async fn wish(&self, call: DeploymentCall) -> Result<Result<(), String>, EdgeError> {
        match ask(&bindings::deployment(self.env)?, &call).await? {
            DeploymentReply::Done => Ok(Ok(())),
            DeploymentReply::NotTaken(words) => Ok(Err(words)),
            other => Err(EdgeError::Ours(format!("the deployment's object answered {other:?}"))),
        }
    }

    /// Back to one of its pages, saying what was done.
    pub(super) fn back(&self, to: &str, said: &str) -> Result<Response, EdgeError> {
        answer::to(&format!("{}{to}?said={said}", of_shop(self.key.as_str())))
    }
}
