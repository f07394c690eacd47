//! The device's part in push subscriptions: how its browser stands, what is due of its visitor, and a renewed address.

use rappel_flow::{Input, SegmentId};
use rappel_journey::{Browser, Due, Renewed, hear_browser, renew};

use super::device::DeviceObject;
use super::device_call::DeviceReply;
use super::device_turn::Turn;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::store::journey::Journey;

impl DeviceObject {
    /// A page says how its browser stands.
    pub(super) async fn browser(&self, browser: &Browser) -> Result<DeviceReply, EdgeError> {
        let say = |journey: &mut Journey, now| {
            let wishes = Shops::settings(&journey.device.shop)?.invitations.wishes();
            let Journey { device, person, .. } = journey;
            let (input, due) = hear_browser(device, person, browser, &wishes, (now, self.gap_ms()));
            Ok(Turn::saying(said(device.segment(), input), due))
        };
        let due: Option<Due> = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(due.map_or(DeviceReply::Unknown, DeviceReply::Due))
    }

    /// Its service worker has another subscription. If the shopper's segment has moved to a person's object, the device
    /// hands it on.
    pub(super) async fn renew(&self, old: &str, new: (&str, &str)) -> Result<DeviceReply, EdgeError> {
        let say = |journey: &mut Journey, now| {
            let Journey { device, person, .. } = journey;
            Ok(match renew(device, person, old, new, now) {
                Renewed::Told(input) => Turn::saying(said(device.segment(), Some(*input)), DeviceReply::Done),
                Renewed::Known => Turn::saying(Vec::new(), DeviceReply::Done),
                Renewed::Stranger => Turn::saying(Vec::new(), DeviceReply::Unknown),
            })
        };
        let reply = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(reply.unwrap_or(DeviceReply::Unknown))
    }
}

fn said(segment: SegmentId, input: Option<Input>) -> Vec<(SegmentId, Input)> {
    input.into_iter().map(|input| (segment.clone(), input)).collect()
}
