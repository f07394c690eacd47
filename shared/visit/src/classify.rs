//! What was abandoned: the strongest class that holds, with score and reasons.
//!
//! | class    | holds when, without a purchase since                                                |
//! | -------- | ----------------------------------------------------------------------------------- |
//! | checkout | checkout was begun                                                                  |
//! | cart     | a cart with lines was added to, changed or viewed                                   |
//! | search   | no result of the last search was opened, and the cart is empty                      |
//! | browse   | the score reaches its threshold, not by time and pages alone, and the cart is empty |
//! | site     | really there, the cart is empty, nothing was bought in the visit                    |
//!
//! Lines that merely persist from an earlier visit make no class and let no weaker one start: the cart's own flow
//! goes on.

use alloc::vec::Vec;
use rappel_signal::{Class, Reason, Report};

use crate::{Features, Thresholds};

/// The strongest class with score and reasons; `None` if nothing was abandoned.
pub fn classify(features: &Features, thresholds: &Thresholds) -> Option<Report> {
    let class = class_of(features, thresholds)?;
    Some(Report { class, score: score(features, thresholds), reasons: reasons(class, features, thresholds) })
}

/// The interest score, 0 to 8: a point each for three marks of active time and three of views, one for a repeat,
/// one for pages.
pub fn score(features: &Features, thresholds: &Thresholds) -> u8 {
    time_points(features, thresholds) + item_points(features, thresholds)
}

fn class_of(features: &Features, thresholds: &Thresholds) -> Option<Class> {
    if features.checkout.is_some() {
        return Some(Class::Checkout);
    }
    if features.cart_lines > 0 {
        return features.cart_acted.then_some(Class::Cart);
    }
    if features.search.is_some_and(|search| !search.opened) {
        return Some(Class::Search);
    }
    if is_browse(features, thresholds) {
        return Some(Class::Browse);
    }
    (!features.purchased && features.active_ms >= thresholds.site_active_ms).then_some(Class::Site)
}

/// Time and pages alone are never enough: a point must come from views or a repeat.
fn is_browse(features: &Features, thresholds: &Thresholds) -> bool {
    item_points(features, thresholds) > 0 && score(features, thresholds) >= thresholds.browse_score
}

/// Points for active time and for pages of any kind.
fn time_points(features: &Features, thresholds: &Thresholds) -> u8 {
    let time = thresholds.active_ms.iter().filter(|&&mark| features.item_active_ms >= mark).count() as u8;
    time + u8::from(features.pages >= thresholds.pages)
}

/// Points for views and for a repeat.
fn item_points(features: &Features, thresholds: &Thresholds) -> u8 {
    let views = thresholds.views.iter().filter(|&&mark| features.views >= mark).count() as u8;
    views + u8::from(is_repeat(features, thresholds))
}

fn is_repeat(features: &Features, thresholds: &Thresholds) -> bool {
    features.returned || features.repeat_visits >= thresholds.repeat_visits
}

fn reasons(class: Class, features: &Features, thresholds: &Thresholds) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(step) = features.checkout {
        reasons.push(Reason::Checkout(step));
        if features.checkout_error {
            reasons.push(Reason::CheckoutError);
        }
    }
    if features.cart_lines > 0 {
        reasons.push(Reason::CartLines(features.cart_lines));
    }
    if class == Class::Search {
        search_reasons(features, &mut reasons);
    }
    if class == Class::Site {
        reasons.push(Reason::Present(seconds(features.active_ms)));
    }
    interest_reasons(features, thresholds, &mut reasons);
    reasons
}

fn search_reasons(features: &Features, reasons: &mut Vec<Reason>) {
    let Some(search) = features.search else { return };
    reasons.push(match search.results {
        Some(0) => Reason::ZeroResults,
        results => Reason::Unopened(results.unwrap_or(0)),
    });
    if search.refined > 0 {
        reasons.push(Reason::Refined(search.refined));
    }
}

/// What speaks for interest, most telling first. Stated with every class: it splits flows and answers "why".
fn interest_reasons(features: &Features, thresholds: &Thresholds, reasons: &mut Vec<Reason>) {
    if features.longest_item_ms >= 1_000 {
        reasons.push(Reason::LongestItem(seconds(features.longest_item_ms)));
    }
    if features.repeat_visits >= thresholds.repeat_visits {
        reasons.push(Reason::Repeat(features.repeat_visits));
    }
    if features.returned {
        reasons.push(Reason::Returned);
    }
    if features.item_active_ms > features.longest_item_ms {
        reasons.push(Reason::ActiveTime(seconds(features.item_active_ms)));
    }
    if features.views > 0 {
        reasons.push(Reason::Views(features.views.min(u8::MAX.into()) as u8));
    }
    if features.pages >= thresholds.pages {
        reasons.push(Reason::Pages(features.pages.min(u8::MAX.into()) as u8));
    }
}

fn seconds(ms: u32) -> u16 {
    (ms / 1_000).min(u16::MAX.into()) as u16
}
