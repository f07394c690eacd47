//! What the objects keep of somebody: the person's and each device's that feeds it, or one device's alone.

use futures_util::future::try_join_all;
use rappel_compact::SortCompact;
use rappel_flow::{Decision, Person, Segment, SegmentId};
use rappel_journey::{Device, Home, PersonName, Stage};
use rappel_signal::{ShopKey, VisitorId};
use worker::Env;

use super::Who;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::store::kept::{Rows, Wanted};

/// What is known of somebody.
pub(super) struct Known {
    /// Their object's own state, if they have one.
    pub(super) home: Option<Home>,
    /// The engine's.
    pub(super) person: Person,
    /// Their devices.
    pub(super) devices: Vec<Device>,
    /// What was decided, as far as it was asked for.
    pub(super) decisions: Vec<Decision>,
    /// How many decisions each object gave.
    pub(super) given: Vec<usize>,
}

impl Known {
    /// Whose object has what this device did, if it is another's by now.
    pub(super) fn moved_to(&self) -> Option<&PersonName> {
        let (None, [device]) = (&self.home, self.devices.as_slice()) else { return None };
        let moved = device.move_of(&device.segment())?;
        (moved.stage == Stage::Away).then_some(&moved.to)
    }

    /// Whether nobody is at this device any more: some moved, and who came after them was forgotten, or never came.
    fn is_deserted(&self) -> bool {
        let (None, [device]) = (&self.home, self.devices.as_slice()) else { return false };
        let blank = |known: &Segment| known.frozen || *known == Segment::new(known.id.clone());
        let left = !device.moves.is_empty() && device.move_of(&device.segment()).is_none();
        left && device.visits.is_empty() && self.person.segments.iter().all(blank)
    }
}

/// The rows of a device.
pub(super) async fn device_rows(
    env: &Env,
    shop: &ShopKey,
    visitor: VisitorId,
    wanted: Wanted,
) -> Result<Rows, EdgeError> {
    match ask(&bindings::device(env, shop, visitor)?, &DeviceCall::Kept(wanted)).await? {
        DeviceReply::Kept(rows) => Ok(rows),
        other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
    }
}

/// The rows of the object of a person.
pub(super) async fn person_rows(
    env: &Env,
    shop: &ShopKey,
    name: &PersonName,
    wanted: Wanted,
) -> Result<Rows, EdgeError> {
    match ask(&bindings::person(env, shop, name)?, &PersonCall::Kept(wanted)).await? {
        PersonReply::Kept(rows) => Ok(rows),
        other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
    }
}

/// The devices that feed a person.
pub(super) fn devices_of(home: &Home) -> Vec<VisitorId> {
    let mut visitors: Vec<VisitorId> = home.sources.iter().map(|source| source.visitor).collect();
    visitors.sort_compact();
    visitors.dedup();
    visitors
}

/// Reads it all; `None` if nothing is kept of them but, perhaps, that nothing is to be sent.
pub(super) async fn gather(
    env: &Env,
    shop: &ShopKey,
    who: &Who,
    wanted: Wanted,
) -> Result<Option<Known>, EdgeError> {
    let (home, person, mut rows, visitors) = match who {
        Who::Device(visitor) => {
            let rows = device_rows(env, shop, *visitor, wanted).await?;
            let Some(person) = value(&rows, "person") else { return Ok(None) };
            (None, serde_json::from_str::<Person>(person)?, vec![rows], Vec::new())
        }
        Who::Person(name) => {
            let rows = person_rows(env, shop, name, wanted).await?;
            let (Some(home), Some(person)) = (value(&rows, "home"), value(&rows, "person")) else {
                return Ok(None);
            };
            let (home, person): (Home, Person) = (serde_json::from_str(home)?, serde_json::from_str(person)?);
            if person.segments.is_empty() {
                return Ok(None);
            }
            let visitors = devices_of(&home);
            (Some(home), person, vec![rows], visitors)
        }
    };
    let theirs = visitors.into_iter().map(|visitor| device_rows(env, shop, visitor, wanted));
    rows.extend(try_join_all(theirs).await?);
    let mut known = Known { home, person, devices: Vec::new(), decisions: Vec::new(), given: Vec::new() };
    let here: Vec<SegmentId> = known.person.segments.iter().map(|segment| segment.id.clone()).collect();
    for rows in rows {
        if let Some(device) = value(&rows, "device") {
            known.devices.push(serde_json::from_str(device)?);
        }
        let decisions = rows.iter().filter(|(key, _)| key.starts_with("decision/"));
        let decisions: Vec<Decision> =
            decisions.map(|(_, row)| serde_json::from_str(row)).collect::<Result<_, _>>()?;
        known.given.push(decisions.len());
        // Another shopper of the same device is somebody else.
        known.decisions.extend(decisions.into_iter().filter(|decision| here.contains(&decision.segment)));
    }
    Ok(Some(known).filter(|known| !known.is_deserted()))
}

/// The row of this key.
pub(super) fn value<'a>(rows: &'a Rows, key: &str) -> Option<&'a str> {
    rows.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
}
