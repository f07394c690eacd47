//! Telling the one that learns what a segment looked at and bought, from a device's object and a person's. A lesson is
//! written in the turn that heard of it and told by the alarm, under a mark of its own: told twice, it is learned once.

use rappel_flow::{Input, SegmentId};
use rappel_signal::ShopKey;
use rappel_taste::{Act, Told};
use worker::Env;

use super::call::ask;
use super::device::DeviceObject;
use super::person::PersonObject;
use super::taste_call::{TasteCall, TasteReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::secrets::{lesson_mark, signing_key};
use crate::store::home::Household;
use crate::store::lessons::Lessons;

/// Lessons told in one call.
const TOLD_AT_ONCE_MAX: usize = 8;

/// Whether an input has to do with the taste.
pub(super) fn matter(input: &Input) -> bool {
    matches!(input, Input::Browsed(_) | Input::Purchased { .. } | Input::Withdrawn)
}

/// Keeps what inputs of a segment teach, until it is told; whoever no longer agrees to be measured is forgotten.
pub(super) fn keep(
    env: &Env,
    shop: &str,
    beside: &Lessons<'_>,
    segment: &SegmentId,
    inputs: &[Input],
) -> Result<(), EdgeError> {
    for input in inputs.iter().filter(|input| matter(input)) {
        match lesson(env, shop, segment, input)? {
            Some(told) => beside.put(segment, &told)?,
            None => beside.drop(segment)?,
        }
    }
    Ok(())
}

/// What an input teaches; `None` if it takes back what was taught. A visit is named by its number, an order by the shop's:
/// told by the page and by the shop's server, it is one.
fn lesson(env: &Env, shop: &str, segment: &SegmentId, input: &Input) -> Result<Option<Told>, EdgeError> {
    let marked =
        |name: String, at| Ok::<_, EdgeError>(Told::new(lesson_mark(&signing_key(env)?, shop, &name), at));
    Ok(match input {
        Input::Browsed(browsed) => {
            let searches = browsed.searches.iter().cloned();
            Some(Told {
                viewed: browsed.viewed.clone(),
                searches: searches.map(|search| (search.query, search.opened, search.bought)).collect(),
                ..marked(format!("visit/{}/{}", segment.0, browsed.visit.0), browsed.at)?
            })
        }
        Input::Purchased { order, items } => Some(Told {
            bought: items.iter().map(|item| item.product.clone()).collect(),
            ..marked(format!("order/{}", order.id), order.at)?
        }),
        _ => None,
    })
}

impl DeviceObject {
    /// Tells what waits to be learned from. What does not get through is told with the next alarm, which is armed already.
    pub(super) async fn teach(&self) -> Result<(), EdgeError> {
        while let Some(journey) = self.load()?.filter(|journey| journey.device.teaches) {
            let (shop, waiting) = (journey.device.shop.clone(), journey.lessons().waiting(TOLD_AT_ONCE_MAX)?);
            drop(journey);
            let Some(learned) = tell(&self.env, &shop, waiting).await else { return Ok(()) };
            let Some(mut journey) = self.load()? else { return Ok(()) };
            journey.lessons().learned(&learned)?;
            journey.device.teaches = !journey.lessons().waiting(1)?.is_empty();
            journey.save(Vec::new())?;
            // Armed for the case that nobody answered; somebody did.
            self.waking.forget();
            self.arm(&journey, self.clock(&journey)?).await?;
        }
        Ok(())
    }
}

impl PersonObject {
    /// As a device's object does.
    pub(super) async fn teach(&self) -> Result<(), EdgeError> {
        while let Some(household) = self.load()?.filter(|household| household.home.teaches) {
            let (shop, waiting) =
                (household.home.shop.clone(), household.lessons().waiting(TOLD_AT_ONCE_MAX)?);
            drop(household);
            let Some(learned) = tell(&self.env, &shop, waiting).await else { return Ok(()) };
            let Some(mut household) = self.load()? else { return Ok(()) };
            household.lessons().learned(&learned)?;
            household.home.teaches = !household.lessons().waiting(1)?.is_empty();
            household.save(Vec::new())?;
            self.waking.forget();
            self.arm(&household).await?;
        }
        Ok(())
    }

    /// Keeps what was told of a segment that is here, as far as it teaches.
    pub(super) fn keep_lessons(
        &self,
        household: &mut Household,
        segment: &SegmentId,
        told: &[Input],
    ) -> Result<(), EdgeError> {
        if told.iter().any(matter) {
            keep(&self.env, &household.home.shop, &household.lessons(), segment, told)?;
            household.home.teaches = !household.lessons().waiting(1)?.is_empty();
        }
        Ok(())
    }
}

/// Tells what waits, as key and text. Answers with what each says of its segment's taste, by
/// key; `None` if nobody answered.
async fn tell(env: &Env, shop: &str, waiting: Vec<(String, String)>) -> Option<Vec<(String, Vec<Act>)>> {
    match try_tell(env, shop, waiting).await {
        Ok(learned) => Some(learned),
        Err(error) => {
            crate::log::warn!("lessons are told again later: {error:?}");
            None
        }
    }
}

async fn try_tell(
    env: &Env,
    shop: &str,
    waiting: Vec<(String, String)>,
) -> Result<Vec<(String, Vec<Act>)>, EdgeError> {
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let (keys, lessons): (Vec<String>, Vec<String>) = waiting.into_iter().unzip();
    let reply = ask(&bindings::taste(env, &shop)?, &TasteCall::Learn { lessons }).await?;
    let TasteReply::Learned(acts) = reply else {
        return Err(EdgeError::Ours(format!("taste object answered {reply:?}")));
    };
    keys.into_iter().zip(acts).map(|(key, acts)| Ok((key, serde_json::from_str(&acts)?))).collect()
}
