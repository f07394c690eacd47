//! A small language for stories, and its one `check`. `stories/README.md` explains it.
//!
//! A line is a time and either something that happens or a decision that is expected. All decisions of the story
//! have to be in it, in order and to the minute; only deliveries that the provider accepts go without saying.

use jiff::{Timestamp, civil, tz::TimeZone};
use rappel_flow::*;
use rappel_signal::{Channel, Class, MINUTE_MS, UnixMs};

use crate::world::{Answer, World, cart, item, plain_rules, ready_flows, test_flow};
use crate::zone;

/// The edge finds out that a visit is over so long after its last activity.
const VISIT_GAP_MS: i64 = 30 * MINUTE_MS;

/// Plays every story of a file and compares; all differences are told at once.
pub(crate) fn check(file: &str, text: &str) {
    let failed = differences(text, &ready_flows());
    assert!(failed.is_empty(), "{file}{failed}");
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
enum Act {
    Input(Box<Input>),
    /// What the provider says to the next message.
    Provider(Answer),
}

struct Script {
    zone: TimeZone,
    now: Timestamp,
    visits: u32,
    acts: Vec<(UnixMs, Act)>,
    expected: Vec<String>,
}

fn play(body: &str, mut flows: Vec<Flow>) -> Result<(Vec<String>, Vec<String>), String> {
    let lines = body
        .lines()
        .map(|line| line.split(" --").next().unwrap_or("").trim())
        .filter(|line| !line.is_empty());
    let (mut zone_name, mut start, mut stranger) = ("Europe/Paris", "2026-11-23", false);
    let mut rules = plain_rules();
    let mut body = Vec::new();
    for line in lines {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("zone", name) => zone_name = name,
            ("starts", day) => start = day,
            ("stranger", _) => stranger = true,
            ("holdout", percent) => rules.holdout_per_10000 = percent.parse::<u16>().unwrap() * 100,
            ("weekly", number) => rules.weekly_max = number.parse().unwrap(),
            ("flow", name) => flows.push(test_flow(name)),
            ("only", name) => flows = vec![test_flow(name)],
            _ => body.push(line),
        }
    }
    let zone = TimeZone::get(zone_name).map_err(|e| e.to_string())?;
    let day: civil::Date = start.parse().map_err(|_| format!("no date: {start}"))?;
    let now = day.to_zoned(zone.clone()).map_err(|e| e.to_string())?.timestamp();
    let begin = UnixMs(now.as_millisecond());
    let mut world = World::new(flows, rules, zone::offsets(zone_name, begin));
    if !stranger {
        world.introduce(begin);
        world.decisions.clear();
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
        for (at, act) in std::mem::take(&mut self.acts) {
            world.live_until(at);
            match act {
                Act::Input(input) => {
                    world.input(*input, at);
                }
                Act::Provider(answer) => world.answers.push_back(answer),
            }
        }
        world.live_until(UnixMs(i64::MAX));
        let told = world.decisions.iter().filter(|decision| decision.act != rappel_flow::Act::Accepted);
        told.map(|decision| self.render(world, decision)).collect()
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
            let (time, what) = rest.split_once(' ').ok_or("a weekday needs a time")?;
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
    fn go_to(&mut self, weekday: Option<&str>, time: &str) -> Result<(), String> {
        let (hour, minute) = time.split_once(':').ok_or("no time")?;
        let (hour, minute) = (hour.parse().map_err(|_| "no time")?, minute.parse().map_err(|_| "no time")?);
        let mut date = self.now.to_zoned(self.zone.clone()).date();
        for _ in 0..8 {
            let there = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).map_err(|e| e.to_string())?;
            let fits = weekday.is_none_or(|name| format!("{:?}", date.weekday()).starts_with(name));
            if fits && there.timestamp() >= self.now {
                self.now = there.timestamp();
                return Ok(());
            }
            date = date.tomorrow().map_err(|e| e.to_string())?;
        }
        Err("no such weekday: Mon, Tue, Wed, Thu, Fri, Sat, Sun".into())
    }

    fn stamp(&self, at: UnixMs) -> String {
        let there = Timestamp::from_millisecond(at.0).unwrap().to_zoned(self.zone.clone());
        there.strftime("%a %d %b %H:%M").to_string()
    }

    fn act(&mut self, at: UnixMs, input: Input) {
        self.acts.push((at, Act::Input(Box::new(input))));
    }

    fn happens(&mut self, at: UnixMs, what: &str) -> Result<(), String> {
        let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
        let channel = || channel(rest.split(' ').next_back().unwrap_or(""));
        match verb {
            "visit" => return self.visit(at, rest),
            "buys" => {
                let order = Order { id: rest.into(), at, source: OrderSource::Page, value_hundredths: 8900 };
                self.act(at, Input::Purchased { order, items: vec![item("Trail Shoes", 1, Some(8900))] });
            }
            "empties" => self.act(at, Input::CartChanged { cart: cart(Vec::new(), at) }),
            "puts" => self.act(at, Input::CartChanged { cart: cart(items(rest), at) }),
            "says" => self.act(
                at,
                Input::Identified {
                    channel: Channel::Email,
                    address: rest.into(),
                    standing: Standing::Claimed,
                    at,
                },
            ),
            "agrees" => {
                let text = "Yes, write to me".into();
                self.act(at, Input::ConsentGiven { channel: channel()?, address: None, text, at });
            }
            "disagrees" => self.act(at, Input::ConsentWithdrawn { channel: channel()?, address: None, at }),
            "unsubscribes" => self.act(
                at,
                Input::Suppressed { channel: channel()?, address: None, why: Suppression::Unsubscribed, at },
            ),
            "subscribes" => {
                let (endpoint, keys) = ("https://push.example/1".into(), "keys".into());
                self.act(at, Input::PushSubscribed { endpoint, keys, text: String::new(), at });
            }
            "logs" => self.act(at, Input::LogOut { next: SegmentId(format!("after-{}", at.0)) }),
            "withdraws" => self.act(at, Input::Withdrawn),
            "event" => {
                let event = ShopEvent {
                    id: format!("{rest}-{}", at.0),
                    name: rest.into(),
                    at,
                    subject: Subject::default(),
                    properties: Default::default(),
                };
                self.act(at, Input::Event(Box::new(event)));
            }
            "alarm" => self.act(at, Input::Due),
            "provider" => return self.provider(at, rest),
            _ => return Err("nothing is known of this".into()),
        }
        Ok(())
    }

    fn provider(&mut self, at: UnixMs, what: &str) -> Result<(), String> {
        let words = || "no such user".to_owned();
        let answer = match what.split_once(' ').unwrap_or((what, "")) {
            ("later", delay) => Answer::Later(Duration::parse(delay).ok_or("no duration")?.ms),
            ("refuses", _) => Answer::Says(DeliveryOutcome::Refused { words: words() }),
            ("gone", _) => Answer::Says(DeliveryOutcome::Gone { words: words() }),
            ("silent", _) => Answer::Silence,
            _ => return Err("a provider says `later 10min`, `refuses`, `gone` or is `silent`".into()),
        };
        self.acts.push((at, Act::Provider(answer)));
        Ok(())
    }

    /// `visit 20min as cart with "Trail Shoes"x1 at 89, "Socks"x2 at 5`
    fn visit(&mut self, at: UnixMs, what: &str) -> Result<(), String> {
        let mut words = what.splitn(4, ' ');
        let length = Duration::parse(words.next().unwrap_or("")).ok_or("how long is the visit?")?;
        let (Some("as"), Some(class)) = (words.next(), words.next()) else {
            return Err("as what did it end? `as cart`".into());
        };
        let class = match class {
            "site" => Some(Class::Site),
            "browse" => Some(Class::Browse),
            "search" => Some(Class::Search),
            "cart" => Some(Class::Cart),
            "checkout" => Some(Class::Checkout),
            "nothing" => None,
            _ => return Err("no such class".into()),
        };
        let rest = words.next().unwrap_or("");
        let ended_at = at + length.ms;
        self.visits += 1;
        let visit = VisitNumber(self.visits);
        let things = items(rest);
        let cart_lines = matches!(class, Some(Class::Cart | Class::Checkout)) && !things.is_empty();
        let quoted = rest.split('"').nth(1).map(str::to_owned);
        let subject = Subject {
            product: things.first().cloned().filter(|_| !rest.starts_with("for")),
            query: quoted.filter(|_| rest.starts_with("for")),
            zero_results: rest.contains("in vain"),
            score: 5,
            ..Subject::default()
        };
        self.act(at, Input::Activity { visit, started_at: at, at });
        self.act(
            if rest.contains("told at once") { ended_at } else { ended_at + VISIT_GAP_MS },
            Input::VisitEnded(Box::new(VisitEnded {
                visit,
                started_at: at,
                ended_at,
                class,
                subject,
                cart: cart_lines.then(|| cart(things, ended_at)),
                cart_activity: matches!(class, Some(Class::Cart | Class::Checkout))
                    || rest.contains("touching the cart"),
                result_clicked: rest.contains("opening a result"),
                late: rest.contains("told late"),
            })),
        );
        Ok(())
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
        let channel = serde_json::to_value(row.channel).unwrap().as_str().unwrap().to_owned();
        let name = |item: &Item| {
            if item.quantity > 1 {
                format!("\"{}\"x{}", item.title, item.quantity)
            } else {
                format!("\"{}\"", item.title)
            }
        };
        let cart: Vec<String> = row.subject.cart.iter().map(name).collect();
        let about = match (&row.subject.query, &row.subject.product) {
            _ if !cart.is_empty() => format!(" about {}", cart.join(", ")),
            (Some(query), _) => format!(" about the search \"{query}\""),
            (None, Some(product)) => format!(" about {}", name(product)),
            _ => String::new(),
        };
        let offer = row.offer.as_ref().map_or(String::new(), |offer| format!(" with offer {offer}"));
        format!("{channel} {}{about}{offer}", row.template)
    }
}

/// `"Trail Shoes"x1 at 89, "Socks"x2 at 5`: everything quoted, with quantity and price if given.
fn items(text: &str) -> Vec<Item> {
    let quoted: Vec<&str> = text.split('"').collect();
    quoted
        .chunks(2)
        .filter(|pair| pair.len() == 2)
        .map(|pair| pair[1])
        .zip(quoted.iter().skip(2).step_by(2))
        .map(|(title, after)| {
            let number = |mark: &str| {
                let digits = after.split_once(mark)?.1;
                digits.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()
            };
            let quantity = after.starts_with('x').then(|| number("x")).flatten().unwrap_or(1);
            item(title, quantity as u16, number(" at ").map(|price| price * 100))
        })
        .collect()
}

fn channel(word: &str) -> Result<Channel, String> {
    match word {
        "email" => Ok(Channel::Email),
        "push" => Ok(Channel::Push),
        _ => Err("which channel? `email` or `push`".into()),
    }
}
