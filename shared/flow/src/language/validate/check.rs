//! What a well-formed flow file can still get wrong.

use std::collections::BTreeSet;

use super::{Problem, conditions};
use crate::language::condition::Condition;
use crate::language::definition::{Branch, FlowFile, Step, WaitFrom};
use crate::language::message::{Category, Channels, Products, Send, Variant};
use crate::language::topic::{READY_TOPICS, TOPIC_BYTES_MAX};
use crate::language::trigger::{ExitOn, Trigger};
use crate::language::words::Duration;
use crate::state::limit::PICKS_MAX;

/// Steps of one flow, branches included: the longest of the catalogue has a dozen.
const STEPS_MAX: usize = 64;
/// Splits within splits.
const DEPTH_MAX: usize = 4;

/// Everything wrong with the file.
pub(super) fn all(name: &str, file: &FlowFile) -> Vec<Problem> {
    let mut check = Check { flow: name, file, problems: Vec::new(), names: BTreeSet::new(), steps: 0 };
    check.head();
    check.conditions("entry", &file.entry);
    check.steps("", &file.steps, 0, &mut Way::default());
    if file.steps.is_empty() {
        check.say("steps", "a flow needs at least one step".into());
    }
    for (number, exit) in file.exits.iter().enumerate() {
        let place = format!("exit {}", number + 1);
        check.conditions(&place, &exit.when);
        if !exit.when.is_empty() && exit.ends_with.is_empty() {
            check
                .say(&place, "`when` chooses the last branch: write `ends_with`, or leave `when` out".into());
        }
        // With conditions, the first that hold choose the last branch.
        if file.exits.iter().take(number).any(|earlier| earlier.on == exit.on && earlier.when.is_empty()) {
            check.say(
                &place,
                "the same exit stands above without conditions: this one is never reached".into(),
            );
        }
        check.steps(&format!("{place}, last branch, "), &exit.ends_with, 0, &mut Way::default());
    }
    if check.steps > STEPS_MAX {
        check.say("steps", format!("{} steps: at most {STEPS_MAX}", check.steps));
    }
    check.problems
}

/// What a person has passed on the way to a step.
#[derive(Clone, Copy, Default)]
struct Way {
    /// A message.
    sent: bool,
    /// The last wait from the start.
    from_start: Option<Duration>,
    /// The end: what comes behind is never reached.
    stopped: bool,
}

struct Check<'a> {
    flow: &'a str,
    file: &'a FlowFile,
    problems: Vec<Problem>,
    names: BTreeSet<String>,
    steps: usize,
}

impl Check<'_> {
    fn say(&mut self, place: &str, what: String) {
        self.problems.push(Problem::new(self.flow, place, what));
    }

    fn head(&mut self) {
        let file = self.file;
        if file.id != self.flow {
            self.say(
                "id",
                format!(
                    "the id is `{}` but the file is named `{}.json`: make them the same",
                    file.id, self.flow
                ),
            );
        }
        if !is_word(&file.id) {
            self.say("id", format!("`{}` is no id: write 3 to 40 of a–z, 0–9 and `-`", file.id));
        }
        if file.name.trim().is_empty() || file.name.len() > 80 {
            self.say("name", "write a name for people, at most 80 letters".into());
        }
        if let Some(topic) = &self.file.topic {
            let fits = (1..=TOPIC_BYTES_MAX).contains(&topic.len()) && topic.trim() == topic;
            if !fits || topic.chars().any(char::is_control) {
                self.say(
                    "topic",
                    format!(
                        "{topic:?} is no topic: write {} or a name of your own that shoppers read, at most \
                         {TOPIC_BYTES_MAX} bytes on one line",
                        READY_TOPICS.join(", ")
                    ),
                );
            }
        }
        let leaves_on_purchase = file.exits.iter().any(|exit| exit.on == ExitOn::Purchase);
        if file.trigger.class().is_some() && !leaves_on_purchase {
            self.say(
                "exits",
                "an abandonment flow must leave on `purchase`: add {\"on\": \"purchase\"}".into(),
            );
        }
    }

    fn steps(&mut self, place: &str, steps: &[Step], depth: usize, way: &mut Way) {
        for (number, step) in steps.iter().enumerate() {
            let place = format!("{place}step {}", number + 1);
            self.steps += 1;
            if way.stopped {
                self.say(&place, "never reached: a `stop` stands before it".into());
                return;
            }
            self.step(&place, step, depth, way);
        }
    }

    fn step(&mut self, place: &str, step: &Step, depth: usize, way: &mut Way) {
        match step {
            Step::Wait { name, r#for, from } => {
                self.step_name(place, name.as_ref());
                self.wait(place, *r#for, *from, way);
            }
            Step::WaitUntil { name, days_later, weekdays, .. } => {
                self.step_name(place, name.as_ref());
                if *days_later > 60 {
                    self.say(place, "`days_later` is over 60: use a `wait`".into());
                }
                if weekdays
                    .iter()
                    .enumerate()
                    .any(|(n, day)| weekdays.iter().take(n).any(|other| other == day))
                {
                    self.say(place, "a weekday is named twice".into());
                }
            }
            Step::WaitDate { name, before, after, .. } => {
                self.step_name(place, name.as_ref());
                if before.is_some() && after.is_some() {
                    self.say(place, "write `before` or `after`, not both".into());
                }
            }
            Step::Send(send) => {
                self.step_name(place, send.name.as_ref());
                self.send(place, send);
                way.sent = true;
            }
            Step::Split { branches, otherwise } => self.split(place, branches, otherwise, depth, way),
            Step::List { list: word, .. } | Step::Tag { tag: word, .. } => self.word(place, word),
            Step::Forward { name, to } => {
                self.step_name(place, name.as_ref());
                self.word(place, to);
            }
            Step::Audience { name, audience, .. } => {
                self.step_name(place, name.as_ref());
                if let Some(word) = audience {
                    self.word(place, word);
                }
            }
            Step::Notify { name, template } => {
                self.step_name(place, name.as_ref());
                self.template(place, template);
            }
            Step::Suppress { channels } if channels.is_empty() => {
                self.say(place, "name the channels that fall silent".into());
            }
            Step::Suppress { .. } => {}
            Step::Stop {} => way.stopped = true,
        }
    }

    fn split(&mut self, place: &str, branches: &[Branch], otherwise: &[Step], depth: usize, way: &mut Way) {
        if branches.is_empty() {
            self.say(place, "a split needs at least one branch".into());
        }
        if depth >= DEPTH_MAX {
            self.say(place, format!("splits within splits: at most {DEPTH_MAX} deep"));
            return;
        }
        let mut ways = Vec::new();
        for (number, branch) in branches.iter().enumerate() {
            let place = format!("{place}, branch {}", number + 1);
            if branch.when.is_empty() {
                self.say(
                    &place,
                    "a branch needs a condition: what always holds belongs in `otherwise`".into(),
                );
            }
            self.conditions(&place, &branch.when);
            let mut branch_way = *way;
            self.steps(&format!("{place}, "), &branch.steps, depth + 1, &mut branch_way);
            ways.push(branch_way);
        }
        let mut last = *way;
        self.steps(&format!("{place}, otherwise, "), otherwise, depth + 1, &mut last);
        ways.push(last);
        way.sent = ways.iter().any(|way| way.sent);
        way.from_start = ways.iter().filter_map(|way| way.from_start).min();
        way.stopped = ways.iter().all(|way| way.stopped);
    }

    fn wait(&mut self, place: &str, length: Duration, from: WaitFrom, way: &mut Way) {
        match from {
            WaitFrom::Start => {
                if let Some(before) = way.from_start
                    && length <= before
                {
                    self.say(
                        place,
                        format!(
                            "waits until {length} from the start, which is not after the wait of {before} before it: \
                             write more, or `\"from\": \"previous\"`"
                        ),
                    );
                }
                way.from_start = Some(length);
            }
            WaitFrom::Previous => {}
            WaitFrom::Sent if !way.sent => {
                self.say(place, "counts from the last message, but none stands before it".into());
            }
            WaitFrom::Sent => {}
        }
    }

    fn send(&mut self, place: &str, send: &Send) {
        self.template(place, &send.template);
        self.variants(place, &send.variants);
        if let Some(products) = &send.products {
            self.products(place, products);
        }
        let channels = send.channels.named();
        if channels.is_empty() {
            self.say(
                place,
                "name at least one channel, or leave `channels` out for e-mail, else push".into(),
            );
        }
        if channels.iter().enumerate().any(|(n, one)| channels.iter().take(n).any(|other| other == one)) {
            self.say(place, "a channel is named twice".into());
        }
        match (send.category, send.stale_after) {
            (Category::Transactional, Some(_)) => {
                self.say(place, "a transactional message is never held back: leave `stale_after` out".into());
            }
            (Category::Marketing | Category::AskedFor, None) => {
                self.say(place, "say how long the message may still go: \"stale_after\": \"2d\"".into());
            }
            (_, Some(Duration { ms: 0 })) => {
                self.say(place, "`stale_after` of nothing would drop every message".into());
            }
            _ => {}
        }
        if let Some(connection) = &send.forward {
            self.word(place, connection);
        }
        let may_be = |trigger: &Trigger| trigger.is_about_an_order() || trigger.is_answered_at_once();
        let owed = std::iter::once(&self.file.trigger).chain(&self.file.also).all(may_be);
        if send.category == Category::Transactional && !owed {
            self.say(
                place,
                format!(
                    "transactional messages belong to flows about an order, and this one starts on `{}`: \
                     write \"category\": \"marketing\"",
                    self.file.trigger.word()
                ),
            );
        }
        match &send.offer {
            Some(offer) => self.word(place, offer),
            None if send.offer_needed => {
                self.say(place, "`offer_needed` without an offer: name one with `offer`".into());
            }
            None => {}
        }
        if matches!(send.channels, Channels::AllOf(_)) && channels.len() == 1 {
            self.say(place, "`all_of` with one channel: write `first_of`".into());
        }
    }

    fn template(&mut self, place: &str, template: &str) {
        if !is_template(template) {
            let flow = self.flow;
            self.say(place, format!("`{template}` is no template: write its name as in \"{flow}-1\""));
        }
    }

    fn variants(&mut self, place: &str, variants: &[Variant]) {
        for (number, variant) in variants.iter().enumerate() {
            self.template(place, &variant.template);
            self.word(place, &variant.name);
            if variants.iter().take(number).any(|other| other.name == variant.name) {
                self.say(place, format!("two texts are named `{}`", variant.name));
            }
        }
        let share: u32 = variants.iter().map(|variant| u32::from(variant.share)).sum();
        if variants.iter().any(|variant| variant.share == 0) || share > 99 {
            self.say(
                place,
                "shares of the other texts are 1 to 99 percent together: the rest gets `template`".into(),
            );
        }
    }

    fn products(&mut self, place: &str, products: &Products) {
        if products.from.is_empty() {
            self.say(
                place,
                "say where products come from, as in \"from\": [\"similar\", \"best-sellers\"]".into(),
            );
        }
        if !(1..=PICKS_MAX).contains(&usize::from(products.at_most)) {
            self.say(place, format!("a message shows 1 to {PICKS_MAX} products: write so in `at_most`"));
        }
    }

    fn step_name(&mut self, place: &str, name: Option<&String>) {
        let Some(name) = name else { return };
        if !is_word(name) {
            self.say(place, format!("`{name}` is no name of a step: write 3 to 40 of a–z, 0–9 and `-`"));
        }
        if !self.names.insert(name.clone()) {
            self.say(place, format!("two steps are named `{name}`"));
        }
    }

    fn word(&mut self, place: &str, word: &str) {
        if word.trim().is_empty() || word.len() > 80 {
            self.say(place, "write a name of at most 80 letters".into());
        }
    }

    fn conditions(&mut self, place: &str, list: &[Condition]) {
        for what in conditions::problems(list) {
            self.say(place, what);
        }
    }
}

fn is_word(text: &str) -> bool {
    (3..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn is_template(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
