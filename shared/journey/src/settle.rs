//! Ending visits: when nothing came for the gap, the visit is over and is judged, once.

use rappel_flow::{Input, VisitEnded, VisitNumber};
use rappel_signal::UnixMs;
use rappel_visit::{Ended, Visit};

use crate::page_time::forget_pages;
use crate::receive::next_shopper;
use crate::subject::{cart_of, longest_item, looked_at, running_report, subject_of};
use crate::{Device, PastVisit};

/// Ends the visits whose time has come and says to the engine what they were.
pub fn settle(device: &mut Device, now: UnixMs, gap_ms: i64) -> Vec<Input> {
    let ended = device.log.settle(now, gap_ms);
    ended.into_iter().flat_map(|ended| end(device, ended)).collect()
}

/// Somebody else shops on this device from now on, though nobody logged out: the shop's server says so.
pub fn change_shopper(device: &mut Device, gap_ms: i64) -> Vec<Input> {
    let ended = device.log.settle_all(gap_ms);
    let mut inputs: Vec<Input> = ended.into_iter().flat_map(|ended| end(device, ended)).collect();
    // The cart of the one before is nobody else's business.
    device.log.forget();
    inputs.push(next_shopper(device));
    inputs
}

/// When the next visit is over, if nothing more comes.
pub fn next_deadline(device: &Device, gap_ms: i64) -> Option<UnixMs> {
    device.log.next_end(gap_ms)
}

fn end(device: &mut Device, Ended { visit, late }: Ended) -> Vec<Input> {
    let (report, score) = running_report(&visit);
    let features = visit.features();
    let number = device.visit_number();
    let past = PastVisit {
        number,
        started_at: visit.started(),
        ended_at: visit.last_activity(),
        active_ms: features.active_ms,
        report,
        score,
        late,
        purchased: visit.purchased(),
        item: longest_item(device, &visit),
        query: visit.subjects().query.map(str::to_owned),
        looked: looked_at(device, &visit),
    };
    let class = past.report.as_ref().map(|report| report.class);
    device.remember_visit(past);
    let subject = subject_of(device, &visit);
    forget_pages(device, &visit);
    let ended = Input::VisitEnded(Box::new(VisitEnded {
        visit: VisitNumber(number),
        started_at: visit.started(),
        ended_at: visit.last_activity(),
        class,
        subject,
        cart: seen_cart(device, &visit),
        cart_activity: (features.cart_acted && features.cart_lines > 0) || features.checkout.is_some(),
        result_clicked: features.search.is_some_and(|search| search.opened),
        late,
    }));
    let browsed = device.trail.take_until(VisitNumber(number), visit.last_activity());
    std::iter::once(ended).chain(browsed.map(|browsed| Input::Browsed(Box::new(browsed)))).collect()
}

/// The cart as the visit left it, if the visit had to do with it.
fn seen_cart(device: &Device, visit: &Visit) -> Option<rappel_flow::Cart> {
    let features = visit.features();
    (features.cart_acted || features.checkout.is_some() || features.purchased)
        .then(|| cart_of(device, visit.cart(), visit.last_activity()))
}
