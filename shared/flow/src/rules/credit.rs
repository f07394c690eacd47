//! To which message an order is credited: the one clicked last before it, if that is not too long ago.

use rappel_figures::limit::{EMAIL_CLICK_WINDOW_MS, PUSH_CLICK_WINDOW_MS};
use rappel_signal::{Channel, UnixMs};

use crate::state::{Credit, SentRecord};

/// How long a click on a channel's message counts. A text message is read like a notification.
fn window_ms(channel: Channel) -> i64 {
    match channel {
        Channel::Email => EMAIL_CLICK_WINDOW_MS,
        Channel::Push | Channel::Sms | Channel::WhatsApp => PUSH_CLICK_WINDOW_MS,
    }
}

/// The credit for an order placed at this instant: last touch.
pub(crate) fn credit<'a>(sends: impl Iterator<Item = &'a SentRecord>, at: UnixMs) -> Option<Credit> {
    let touches = sends.filter_map(|sent| Some((sent.clicked_at?, sent)));
    let counting =
        touches.filter(|(clicked_at, sent)| (0..=window_ms(sent.channel)).contains(&(at - *clicked_at)));
    // Two at one instant: the one sent later.
    let (_, sent) = counting.max_by_key(|(clicked_at, sent)| (*clicked_at, sent.at))?;
    let step = sent.step().unwrap_or_default().to_owned();
    Some(Credit { flow: sent.flow.clone(), step, text: sent.text.clone() })
}
