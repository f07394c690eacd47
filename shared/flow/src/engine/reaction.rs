//! What shoppers do with messages. The adapter tells people from scanners and privacy proxies.

use rappel_figures::Measure;
use rappel_signal::UnixMs;

use super::figures::text_named;
use super::turn::Turn;
use crate::language::ExitOn;
use crate::state::{OutboxId, Run, SegmentId};

impl Turn<'_> {
    /// A message was opened or clicked. A click is a response; both are signs of life.
    pub(super) fn reacted(&mut self, message: &OutboxId, clicked: bool, at: UnixMs) {
        let segments = self.person.segments.iter_mut();
        let mut found = segments.filter_map(|segment| {
            let sent = segment.sends.iter_mut().find(|sent| sent.id == message.0)?;
            let known = if clicked { &mut sent.clicked_at } else { &mut sent.opened_at };
            let new = known.is_none();
            *known = Some(known.map_or(at, |known| known.min(at)));
            let sent = sent.clone();
            segment.note(if clicked { "click" } else { "open" }, at);
            Some((new, sent))
        });
        let Some((true, sent)) = found.next() else { return };
        let text = text_named(sent.step().unwrap_or_default(), sent.text.as_deref());
        let measure = if clicked { Measure::Clicked(text) } else { Measure::Opened(text) };
        self.count(&sent.flow, at, measure, 1);
        if clicked {
            self.leave_where(&ExitOn::Responded, |_, segment, run| is_of(message, segment, run));
        }
        self.leave_where(&ExitOn::SignOfLife, |_, _, run| at >= run.started_at);
    }
}

/// Whether the message is one of this run: its id begins with segment, flow and entry.
fn is_of(message: &OutboxId, segment: &SegmentId, run: &Run) -> bool {
    message.0.starts_with(&format!("{}/{}/{}/", segment.0, run.flow, run.entry))
}
