//! A small language for stories, and its one `check`. `stories/README.md` explains it.
//!
//! A line is a time and either something that happens or a decision that is expected. All decisions of the story
//! have to be in it, in order and to the minute; only deliveries that the provider accepts go without saying.

use jiff::{Timestamp, civil, tz::TimeZone};
use rappel_flow::*;
use rappel_signal::UnixMs;

use crate::shop;
use crate::world::{Answer, World, abandonment_flows, plain_rules, ready_flows, test_flow};
use crate::zone;

/// Plays every story of a file and compares; all differences are told at once. The shop has the flow of the file's name,
/// unless a line `shop …` before the first story says otherwise.
pub(crate) fn check(file: &str, text: &str) {
    let failed = differences(text, &shop_of(file, text));
    assert!(failed.is_empty(), "{file}{failed}");
}

/// The ready flows of the shop in which a file's stories play.
pub(crate) fn shop_of(file: &str, text: &str) -> Vec<Flow> {
    let head = text.split("\nstory ").next().unwrap_or("");
    match head.lines().find_map(|line| line.strip_prefix("shop ")) {
        Some("abandonment") => abandonment_flows(),
        Some(names) => {
            let named = |flow: &Flow| names.split(", ").any(|name| name == flow.file.id);
            ready_flows().into_iter().filter(named).collect()
        }
        None => ready_flows().into_iter().filter(|flow| flow.file.id == file).collect(),
    }
}

/// What differs from the stories in a shop with these flows.
pub(crate) fn differences(text: &str, flows: &[Flow]) -> String {
    let stories: Vec<&str> = text.split("\nstory ").skip(1).collect();
    assert!(!stories.is_empty(), "there are no stories");
    let mut failed = String::new();
    for story in stories {
        let (title, body) = story.split_once('\n').unwrap();
        let (expected, happened) =
            play(body, flows.to_vec()).unwrap_or_else(|what| panic!("{title}: {what}"));
        if expected != happened {
            failed += &format!("\n{title}\n{}", difference(&expected, &happened));
        }
    }
    failed
}

fn difference(expected: &[String], happened: &[String]) -> String {
    let mut text = String::new();
    for line in 0..expected.len().max(happened.len()) {
        match (expected.get(line), happened.get(line)) {
            (Some(one), Some(other)) if one == other => text += &format!("    {one}\n"),
            (one, other) => {
                text += &one.map_or(String::new(), |one| format!("  - {one}\n"));
                text += &other.map_or(String::new(), |other| format!("  + {other}\n"));
            }
        }
    }
    text
}

/// Something that happens, and when the edge hears of it.
pub(crate) enum Act {
    Input(Box<Input>),
    /// What the provider says to the next message.
    Provider(Answer),
    /// Something changes in the catalogue, and nobody is told.
    Catalogue(String),
    /// The shopper opens or clicks the latest message of this template.
    Reacts {
        template: String,
        clicked: bool,
    },
}

pub(crate) struct Script {
    pub(crate) zone: TimeZone,
    now: Timestamp,
    pub(crate) visits: u32,
    pub(crate) acts: Vec<(UnixMs, Act)>,
    expected: Vec<String>,
}

fn play(body: &str, mut flows: Vec<Flow>) -> Result<(Vec<String>, Vec<String>), String> {
    let lines = body
        .lines()
        .map(|line| line.split(" --").next().unwrap_or("").trim())
        .filter(|line| !line.is_empty());
    let (mut zone_name, mut start, mut stranger) = ("Europe/Paris", "2026-11-23", false);
    let (mut rules, mut double_opt_in) = (plain_rules(), false);
    let (mut shop, mut body) = (Vec::new(), Vec::new());
    for line in lines {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("zone", name) => zone_name = name,
            ("starts", day) => start = day,
            ("stranger", _) => stranger = true,
            ("double-opt-in", _) => double_opt_in = true,
            ("holdout", percent) => rules.holdout_per_10000 = percent.parse::<u16>().unwrap() * 100,
            ("weekly", number) => rules.weekly_max = number.parse().unwrap(),
            ("shipping", days) => rules.shipping = Duration::parse(days).ok_or("no duration")?,
            ("flow", name) => flows.push(test_flow(name)),
            ("only", name) => flows = vec![test_flow(name)],
            ("and", name) => flows.extend(ready_flows().into_iter().filter(|flow| flow.file.id == name)),
            ("sells" | "offer" | "segment" | "shows" | "pool" | "top" | "country", _) => shop.push(line),
            _ => body.push(line),
        }
    }
    let zone = TimeZone::get(zone_name).map_err(|e| e.to_string())?;
    let day: civil::Date = start.parse().map_err(|_| format!("no date: {start}"))?;
    let now = day.to_zoned(zone.clone()).map_err(|e| e.to_string())?.timestamp();
    let begin = UnixMs(now.as_millisecond());
    let offsets = zone::offsets(zone_name, begin);
    let mut world = World::new(Vec::new(), rules.clone(), offsets.clone());
    if !stranger {
        // She agreed before the shop had any flow: a welcome is a story of its own.
        world.introduce(begin);
    }
    world.book = Book::new(flows, rules, offsets);
    world.book.double_opt_in = double_opt_in;
    for line in shop {
        shop::furnish(&mut world, begin, line).map_err(|what| format!("{what}: `{line}`"))?;
    }
    if !stranger {
        // Told again, it winds the clocks of these flows.
        world.introduce(begin);
    }
    let mut script = Script { zone, now, visits: 0, acts: Vec::new(), expected: Vec::new() };
    for line in body {
        script.line(line).map_err(|what| format!("{what}: `{line}`"))?;
    }
    Ok((script.expected.clone(), script.perform(&mut world)))
}

impl Script {
    fn perform(mut self, world: &mut World) -> Vec<String> {
        self.acts.sort_by_key(|(at, _)| *at);
        let mut amiss = Vec::new();
        for (at, act) in std::mem::take(&mut self.acts) {
            world.live_until(at);
            match act {
                Act::Input(input) => {
                    world.input(*input, at);
                }
                Act::Provider(answer) => world.answers.push_back(answer),
                Act::Catalogue(line) => {
                    shop::change(world, &line).unwrap_or_else(|what| panic!("{what}: {line}"))
                }
                Act::Reacts { template, clicked } => {
                    let sent = world.sendings.iter().rev().find(|sending| sending.row.template == template);
                    match sent.map(|sending| sending.row.id.clone()) {
                        Some(message) => {
                            world.input(Input::Reacted { message, clicked, at }, at);
                        }
                        None => amiss.push(format!("no {template} was sent to react to")),
                    }
                }
            }
        }
        // Over when its last line is told and nothing runs any more: what a clock starts later is another story.
        world.live_until(UnixMs(self.now.as_millisecond() + 1));
        while let Some(at) = world.person.next_deadline().filter(|_| world.is_busy()) {
            world.live_until(UnixMs(at.0 + 1));
        }
        let told = world.decisions.iter().filter(|decision| decision.act != rappel_flow::Act::Accepted);
        told.map(|decision| self.render(world, decision)).chain(amiss).collect()
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let mut words = line.splitn(2, ' ');
        let first = words.next().unwrap_or("");
        let rest = words.next().ok_or("a line needs a time and what happens")?;
        let what = if let Some(offset) = first.strip_prefix('+') {
            self.now += jiff::SignedDuration::from_millis(Duration::parse(offset).ok_or("no duration")?.ms);
            rest
        } else if first.contains(':') {
            self.go_to(None, first)?;
            rest
        } else {
            let (time, what) = rest.split_once(' ').ok_or("a day needs a time")?;
            self.go_to(Some(first), time)?;
            what
        };
        const DECISIONS: [&str; 11] = [
            "enter", "refuse", "restart", "send", "defer", "skip", "leave", "finish", "retry", "fail",
            "unknown",
        ];
        let verb = what.split(' ').next().unwrap_or("");
        if DECISIONS.contains(&verb) || verb == "step" {
            self.expected.push(format!("{} {what}", self.stamp(UnixMs(self.now.as_millisecond()))));
            return Ok(());
        }
        let at = UnixMs(self.now.as_millisecond());
        self.happens(at, what)
    }

    /// The next such time on the story's clock, from where it stands.
    fn go_to(&mut self, day: Option<&str>, time: &str) -> Result<(), String> {
        let (hour, minute) = time.split_once(':').ok_or("no time")?;
        let (hour, minute) = (hour.parse().map_err(|_| "no time")?, minute.parse().map_err(|_| "no time")?);
        let mut date = self.now.to_zoned(self.zone.clone()).date();
        for _ in 0..=366 {
            let there = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).map_err(|e| e.to_string())?;
            let names = [date.strftime("%a").to_string(), date.strftime("%m-%d").to_string()];
            let fits = day.is_none_or(|name| names.iter().any(|known| known == name));
            if fits && there.timestamp() >= self.now {
                self.now = there.timestamp();
                return Ok(());
            }
            date = date.tomorrow().map_err(|e| e.to_string())?;
        }
        Err("no such day: `Mon` to `Sun`, or month and day as in `12-24`".into())
    }

    fn stamp(&self, at: UnixMs) -> String {
        let there = Timestamp::from_millisecond(at.0).unwrap().to_zoned(self.zone.clone());
        there.strftime("%a %d %b %H:%M").to_string()
    }

    fn render(&self, world: &World, decision: &Decision) -> String {
        use rappel_flow::Act::*;
        let Decision { flow, act, reason, .. } = decision;
        let at = self.stamp(decision.at);
        let code = serde_json::to_value(reason).unwrap().as_str().unwrap().to_owned();
        let step = decision.step.as_deref().unwrap_or("-");
        let until = decision.until.map_or(String::new(), |until| format!(" until {}", self.stamp(until)));
        match act {
            Entered => format!("{at} enter {flow}"),
            NotEntered => format!("{at} refuse {flow} because {code}"),
            Restarted => format!("{at} restart {flow}"),
            Sent => format!("{at} send {}", self.sent(world, decision)),
            Deferred => format!("{at} defer {flow} {step}{until} because {code}"),
            Skipped => format!("{at} skip {flow} {step} because {code}"),
            Left => {
                let why = decision.words.split_once(": ").map_or("", |(_, why)| why.trim_end_matches('.'));
                format!("{at} leave {flow} because {why}")
            }
            Finished => format!("{at} finish {flow}"),
            Accepted => format!("{at} accepted {flow} {step}"),
            Retried => format!("{at} retry {flow} {step}{until}"),
            Failed => format!("{at} fail {flow} {step} because {code}"),
            Unknown => format!("{at} unknown {flow} {step}"),
            Step => format!("{at} step {flow} {step} because {code}"),
        }
    }

    fn sent(&self, world: &World, decision: &Decision) -> String {
        let id = decision.message.as_ref().unwrap();
        let row = &world.sendings.iter().find(|sending| sending.row.id == *id).unwrap().row;
        let channel = match &row.kind {
            RowKind::Message => serde_json::to_value(row.channel).unwrap().as_str().unwrap().to_owned(),
            RowKind::Forward { to, .. } => return format!("on to {to}"),
            RowKind::Audience { audience, .. } => return format!("on to the audience {audience}"),
            RowKind::Notice => "the shop".into(),
        };
        let name = |item: &Item| {
            if item.quantity > 1 {
                format!("\"{}\"x{}", item.title, item.quantity)
            } else {
                format!("\"{}\"", item.title)
            }
        };
        let cart: Vec<String> = row.subject.cart.iter().map(name).collect();
        let seen: Vec<String> = row.subject.seen.iter().map(name).collect();
        let about = match (&row.subject.query, &row.subject.product) {
            _ if !cart.is_empty() => format!(" about {}", cart.join(", ")),
            (Some(query), _) => format!(" about the search \"{query}\""),
            (None, Some(_)) if !seen.is_empty() => format!(" about {}", seen.join(", ")),
            (None, Some(product)) => format!(" about {}", name(product)),
            _ => String::new(),
        };
        let price = row.subject.product.as_ref().and_then(|item| item.price_hundredths).unwrap_or(0) / 100;
        let was =
            row.subject.was_hundredths.map_or(String::new(), |was| format!(" at {price} from {}", was / 100));
        let left = row.subject.stock.map_or(String::new(), |stock| format!(" left {stock}"));
        let shown: Vec<String> = row.picks.iter().map(name).collect();
        let shown = if shown.is_empty() { String::new() } else { format!(" showing {}", shown.join(", ")) };
        let offer = row.offer.as_ref().map_or(String::new(), |offer| format!(" with offer {offer}"));
        let code = row.code.as_ref().map_or(String::new(), |code| format!(" code {code}"));
        format!("{channel} {}{about}{was}{left}{shown}{offer}{code}", row.template)
    }
}
