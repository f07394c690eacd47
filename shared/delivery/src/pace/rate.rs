//! How fast a provider takes messages: a bucket of tokens, told as the instant at which it has room again (the generic cell
//! rate algorithm, ITU-T I.371).

/// At most `burst` at once, and one more each `every_ms` after that: in any span, `burst + span / every_ms` at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// As it was told.
    per_minute: u32,
    /// Milliseconds from one message to the next, at least 1.
    every_ms: i64,
    /// Messages at once, at least 1.
    burst: i64,
}

/// Messages a minute that a shop may set.
pub const PER_MINUTE: core::ops::RangeInclusive<u32> = 1..=60_000;

impl Rate {
    /// So many a minute; a second's worth of them at once.
    pub fn per_minute(messages: u32) -> Rate {
        let per_minute = messages.clamp(*PER_MINUTE.start(), *PER_MINUTE.end());
        let messages = i64::from(per_minute);
        Rate { per_minute, every_ms: (60_000 + messages - 1) / messages, burst: (messages / 60).max(1) }
    }

    /// What [`Rate::per_minute`] makes the same of.
    pub fn messages_per_minute(self) -> u32 {
        self.per_minute
    }

    /// What a provider takes where the shop says nothing else, by the first word of its line.
    ///
    /// Resend's default is 5 requests a second (<https://resend.com/docs/api-reference/rate-limit>), of which others may
    /// need some; Amazon gives a new account 14 a second; Postmark, SendGrid, Mailgun, Brevo and Cloudflare name no limit
    /// that a shop would reach. Mail servers are often shared, and slow.
    pub fn of_provider(provider: &str) -> Rate {
        Rate::per_minute(match provider {
            "resend" => 4 * 60,
            "ses" => 14 * 60,
            "smtp" | "smtps" => 5 * 60,
            _ => 50 * 60,
        })
    }

    /// The next slot, where the bucket has room from `next_ms` on.
    pub(super) fn next_slot(self, next_ms: i64, now_ms: i64) -> i64 {
        now_ms.max(next_ms - (self.burst - 1) * self.every_ms)
    }

    /// When there is room after the slot at `at_ms`.
    pub(super) fn after(self, at_ms: i64, next_ms: i64) -> i64 {
        next_ms.max(at_ms) + self.every_ms
    }

    /// Most messages in a span of so many milliseconds, both ends included.
    pub fn most_in(self, span_ms: i64) -> i64 {
        self.burst + span_ms / self.every_ms
    }
}
