//! What a shopper chose to get: topics switched off, and a pause. Said in any order, it comes to the same.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use super::limit::{TOPICS_MAX, cut};

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Messages of a topic.
    Topic {
        /// Its name, as flows write it.
        topic: String,
        /// Wanted, or not.
        wanted: bool,
    },
    /// No marketing on any channel until then. An instant that is over ends a pause.
    Pause {
        /// The first moment after it.
        until: UnixMs,
    },
}

/// The last word on a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TopicWord {
    topic: String,
    wanted: bool,
    at: UnixMs,
}

/// The last word on a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Pause {
    at: UnixMs,
    until: UnixMs,
}

/// All of them, each with its last word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    topics: Vec<TopicWord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pause: Option<Pause>,
}

impl Choices {
    /// Whether nothing was chosen.
    pub fn is_blank(&self) -> bool {
        *self == Choices::default()
    }

    /// Notes a choice. The later word holds; of two said at once, the one for fewer messages.
    pub fn choose(&mut self, choice: &Choice, at: UnixMs) {
        match choice {
            Choice::Topic { topic, wanted } => {
                self.say(TopicWord { topic: cut(topic), wanted: *wanted, at });
            }
            Choice::Pause { until } => self.pause = self.pause.max(Some(Pause { at, until: *until })),
        }
    }

    /// Takes over what was chosen elsewhere.
    pub fn take_over(&mut self, other: &Choices) {
        other.topics.iter().for_each(|word| self.say(word.clone()));
        self.pause = self.pause.max(other.pause);
    }

    /// The topics switched off.
    pub fn switched_off(&self) -> impl Iterator<Item = &str> {
        self.topics.iter().filter(|word| !word.wanted).map(|word| word.topic.as_str())
    }

    /// The end of the pause that holds now.
    pub fn paused_until(&self, now: UnixMs) -> Option<UnixMs> {
        self.pause.map(|pause| pause.until).filter(|until| *until > now)
    }

    fn say(&mut self, word: TopicWord) {
        match self.topics.iter_mut().find(|known| known.topic == word.topic) {
            Some(known) if (word.at, !word.wanted) > (known.at, !known.wanted) => *known = word,
            Some(_) => {}
            None => self.topics.push(word),
        }
        if self.topics.len() > TOPICS_MAX {
            // A yes says what would hold without it.
            let spare = self.topics.iter().position(|word| word.wanted).unwrap_or(0);
            self.topics.remove(spare);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(topic: &str, wanted: bool) -> Choice {
        Choice::Topic { topic: topic.into(), wanted }
    }

    #[test]
    fn the_later_word_holds_in_any_order_and_of_two_at_once_the_no() {
        let said = [(topic("offers", false), 5), (topic("offers", true), 9), (topic("offers", false), 9)];
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
            let mut choices = Choices::default();
            for place in order {
                let (choice, at) = &said[place];
                choices.choose(choice, UnixMs(*at));
            }
            assert_eq!(choices.switched_off().collect::<Vec<_>>(), ["offers"], "{order:?}");
        }
    }

    #[test]
    fn a_pause_ends_by_itself_or_by_a_later_word() {
        let mut choices = Choices::default();
        choices.choose(&Choice::Pause { until: UnixMs(100) }, UnixMs(10));
        assert_eq!(choices.paused_until(UnixMs(99)), Some(UnixMs(100)));
        assert_eq!(choices.paused_until(UnixMs(100)), None);
        choices.choose(&Choice::Pause { until: UnixMs(20) }, UnixMs(20));
        assert_eq!(choices.paused_until(UnixMs(30)), None);
        choices.choose(&Choice::Pause { until: UnixMs(100) }, UnixMs(10));
        assert_eq!(choices.paused_until(UnixMs(30)), None, "told late, it is no newer");
    }

    #[test]
    fn what_was_switched_off_is_not_crowded_out_by_what_was_switched_on() {
        let mut choices = Choices::default();
        choices.choose(&topic("first", false), UnixMs(0));
        for number in 0..40 {
            choices.choose(&topic(&format!("topic {number}"), true), UnixMs(number));
        }
        assert_eq!(choices.switched_off().collect::<Vec<_>>(), ["first"]);
    }
}
