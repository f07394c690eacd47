//! What can happen in a story: one verb each. `stories/README.md` lists them.

use rappel_calendar::PersonalDate;
use rappel_flow::*;
use rappel_signal::{Channel, Class, MINUTE_MS, UnixMs};
use serde_json::Value;

use crate::story::{Act, Script};
use crate::world::{Answer, cart, item};

/// The edge finds out that a visit is over so long after its last activity.
const VISIT_GAP_MS: i64 = 30 * MINUTE_MS;

impl Script {
    fn act(&mut self, at: UnixMs, input: Input) {
        self.acts.push((at, Act::Input(Box::new(input))));
    }

    pub(crate) fn happens(&mut self, at: UnixMs, what: &str) -> Result<(), String> {
        let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
        match verb {
            "visit" => self.visit(at, rest),
            "looks" | "puts" | "empties" | "wishes" | "unwishes" | "asks" => self.interest(at, verb, rest),
            "buys" | "orders" | "fulfilled" | "delivered" | "cancelled" | "refunded" | "reviews" => {
                self.order(at, verb, rest)
            }
            "says" | "proves" | "agrees" | "disagrees" | "unsubscribes" | "complains" | "bounces"
            | "subscribes" | "logs" | "withdraws" | "signs" | "profile" => self.identity(at, verb, rest),
            "imports" => self.import(at, rest),
            "confirms" | "switches" | "pauses" | "wants" => self.choice(at, verb, rest),
            "news" => self.news(at, rest),
            "price" | "sold" | "stock" => {
                self.acts.push((at, Act::Catalogue(what.to_owned())));
                Ok(())
            }
            "opens" | "clicks" => {
                self.acts.push((at, Act::Reacts { template: rest.into(), clicked: verb == "clicks" }));
                Ok(())
            }
            "event" => self.event(at, rest),
            "alarm" => {
                self.act(at, Input::Due);
                Ok(())
            }
            "provider" => self.provider(at, rest),
            _ => Err("nothing is known of this".into()),
        }
    }

    fn interest(&mut self, at: UnixMs, verb: &str, rest: &str) -> Result<(), String> {
        let first = || items(rest).into_iter().next().ok_or("which product?");
        let input = match verb {
            // `looks at "Trail Shoes"`, `looks at category Shoes`
            "looks" => {
                let category = rest.split_once("category ").map(|(_, name)| name.to_owned());
                let item = items(rest).into_iter().next();
                Input::Looked(Look { at, item, category, currency: String::new(), visits: 1 })
            }
            "empties" => Input::CartChanged { cart: cart(Vec::new(), at) },
            "puts" => Input::CartChanged { cart: cart(items(rest), at) },
            // `asks for "Tent"`, `asks for "Tent" by email`
            "asks" => {
                let channel = rest.ends_with(" by email").then_some(Channel::Email);
                Input::Asked(Ask { at, product: first()?.product, text: "Tell me".into(), channel })
            }
            _ => Input::Wished { item: first()?, on: verb == "wishes", at },
        };
        self.act(at, input);
        Ok(())
    }

    /// `buys order-1` is the page's word, `orders order-1 with "Trail Shoes"x1 at 89 to FR using CODE` the shop's.
    fn order(&mut self, at: UnixMs, verb: &str, rest: &str) -> Result<(), String> {
        let words: Vec<&str> = rest.split(' ').collect();
        let id = words[0].to_owned();
        let after = |mark: &str| {
            let place = words.iter().position(|word| *word == mark)?;
            words.get(place + 1).map(|word| (*word).to_owned())
        };
        let news = match verb {
            "buys" | "orders" => {
                let mut things = items(rest);
                if things.is_empty() {
                    things.push(item("Trail Shoes", 1, Some(8900)));
                }
                for thing in &mut things {
                    thing.lasts_days = number(rest, "lasting ").map(|days| days as u16);
                    thing.needs_setup = rest.contains("to set up");
                    thing.category = after("in");
                }
                let value =
                    |item: &Item| u64::from(item.price_hundredths.unwrap_or(0)) * u64::from(item.quantity);
                let source = if verb == "buys" { OrderSource::Page } else { OrderSource::Server };
                let order = Order {
                    id,
                    at,
                    source,
                    value_hundredths: things.iter().map(value).sum(),
                    country: after("to").filter(|word| word.len() == 2),
                    codes: after("using").into_iter().collect(),
                    ..Order::default()
                };
                self.act(at, Input::Purchased { order, items: things });
                return Ok(());
            }
            // `reviews 5 of order-1`, `reviews 2 of "Trail Shoes"`
            "reviews" => {
                let product = items(rest).into_iter().next().map(|item| item.product);
                let order = if product.is_none() { after("of") } else { None };
                let rating = id.parse().map_err(|_| "how many stars?")?;
                let id = format!("review-{}", at.0);
                self.act(at, Input::Reviewed(Review { id, at, rating, product, order }));
                return Ok(());
            }
            "fulfilled" => {
                let expected = after("expected").map(|length| Duration::parse(&length).ok_or("no duration"));
                OrderNews::Fulfilled { expected_at: expected.transpose()?.map(|length| at + length.ms) }
            }
            "delivered" => OrderNews::Delivered,
            "cancelled" => OrderNews::Cancelled,
            _ => OrderNews::Refunded {
                amount_hundredths: number(rest, "by ").map(|whole| u64::from(whole) * 100),
            },
        };
        self.act(at, Input::OrderChanged { order: id, news, at });
        Ok(())
    }

    fn identity(&mut self, at: UnixMs, verb: &str, rest: &str) -> Result<(), String> {
        let channel = || channel(rest.split(' ').next_back().unwrap_or(""));
        let suppressed = |why| Ok(Input::Suppressed { channel: channel()?, address: None, why, at });
        let input: Result<Input, String> = match verb {
            "says" | "proves" => {
                let standing = if verb == "says" { Standing::Claimed } else { Standing::Verified };
                let channel = if rest.starts_with('+') { Channel::Sms } else { Channel::Email };
                Ok(Input::Identified { channel, address: rest.into(), standing, at })
            }
            "agrees" => {
                let text = "Yes, write to me".into();
                Ok(Input::ConsentGiven { channel: channel()?, address: None, text, at })
            }
            "disagrees" => Ok(Input::ConsentWithdrawn { channel: channel()?, address: None, at }),
            "unsubscribes" => suppressed(Suppression::Unsubscribed),
            "complains" => suppressed(Suppression::Complained),
            "bounces" => suppressed(Suppression::Gone),
            "subscribes" => {
                let (endpoint, keys) = ("https://push.example/1".into(), "keys".into());
                Ok(Input::PushSubscribed { endpoint, keys, text: String::new(), at })
            }
            "logs" => Ok(Input::LogOut { next: SegmentId(format!("after-{}", at.0)) }),
            "signs" => Ok(Input::AccountCreated { at }),
            "profile" => Ok(Input::ProfileChanged(Box::new(profile(rest)?))),
            _ => Ok(Input::Withdrawn),
        };
        self.act(at, input?);
        Ok(())
    }

    /// `imports bea@example.com agreed 400d ago, birthday 11-25, tags vip, club`
    fn import(&mut self, at: UnixMs, rest: &str) -> Result<(), String> {
        let (address, rest) = rest.split_once(" agreed ").ok_or("who agreed when?")?;
        let (since, fields) = rest.split_once(" ago").ok_or("how long ago?")?;
        let said_at = UnixMs(at.0 - Duration::parse(since).ok_or("no duration")?.ms);
        let (channel, standing) = (Channel::Email, Standing::Verified);
        let mut told = vec![Input::Identified { channel, address: address.into(), standing, at: said_at }];
        for field in fields.split(", ").filter(|field| !field.is_empty()) {
            told.push(Input::ProfileChanged(Box::new(profile(field)?)));
        }
        let text = "News by e-mail".into();
        told.push(Input::ConsentGiven { channel, address: Some(address.into()), text, at: said_at });
        self.act(at, Input::Imported(told));
        Ok(())
    }

    /// `confirms bea@example.com`, `switches off offers`, `pauses 30d`, `wants her settings`
    fn choice(&mut self, at: UnixMs, verb: &str, rest: &str) -> Result<(), String> {
        let input = match verb {
            "confirms" => Input::Confirmed { channel: Channel::Email, address: rest.into(), at },
            "switches" => {
                let (word, topic) = rest.split_once(' ').ok_or("`switches off offers`")?;
                Input::Chosen { choice: Choice::Topic { topic: topic.into(), wanted: word == "on" }, at }
            }
            "pauses" => {
                let length = Duration::parse(rest).ok_or("how long is the pause?")?;
                Input::Chosen { choice: Choice::Pause { until: at + length.ms }, at }
            }
            _ => Input::PreferencesAsked { at },
        };
        self.act(at, input);
        Ok(())
    }

    /// `news price-drop "Tent" at 79 from 89`, `news back-in-stock "Tent" asked`, `news low-stock "Tent" left 3`
    fn news(&mut self, at: UnixMs, what: &str) -> Result<(), String> {
        let kind = match what.split(' ').next().unwrap_or("") {
            "price-drop" => {
                let seen = number(what, "from ").ok_or("from which price?")?;
                NewsKind::PriceDrop { seen_hundredths: seen * 100 }
            }
            "back-in-stock" => NewsKind::BackInStock { asked: what.ends_with("asked") },
            "low-stock" => NewsKind::LowStock,
            "promotion" => NewsKind::Promotion,
            "new-arrival" => NewsKind::NewArrival,
            _ => return Err("no such news".into()),
        };
        let news =
            News { id: format!("news-{}", at.0), kind, items: items(what), stock: number(what, "left "), at };
        self.act(at, Input::News(Box::new(news)));
        Ok(())
    }

    /// `event quote-accepted`, `event quote-accepted {"size": "large"}`
    fn event(&mut self, at: UnixMs, what: &str) -> Result<(), String> {
        let (name, properties) = what.split_once(' ').unwrap_or((what, "{}"));
        let properties: Value = serde_json::from_str(properties).map_err(|error| error.to_string())?;
        let event = ShopEvent {
            id: format!("{name}-{}", at.0),
            name: name.into(),
            at,
            subject: Subject::default(),
            properties: properties.as_object().cloned().ok_or("properties are an object")?,
        };
        self.act(at, Input::Event(Box::new(event)));
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
            checkout_error: rest.contains("declined").then(|| "card-declined".to_owned()),
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
}

/// `profile birthday 05-17`, `profile name Anna`, `profile country HU`, `profile gender f`, `profile likes novelty, Shoes`
fn profile(what: &str) -> Result<ProfileChange, String> {
    let (field, value) = what.split_once(' ').ok_or("what of the profile?")?;
    let mut change = ProfileChange::default();
    match field {
        "birthday" => change.birthday = Some(PersonalDate::parse(value).map_err(|error| error.to_string())?),
        "name" => change.first_name = Some(value.into()),
        "country" => change.country = Some(value.into()),
        "gender" => change.gender = Some(value.into()),
        "tags" => change.tags = Some(value.split(' ').map(str::to_owned).collect()),
        "likes" => change.likes = Some(value.split(", ").map(str::to_owned).collect()),
        _ => return Err("no such field".into()),
    }
    Ok(change)
}

/// The whole number after a mark.
pub(crate) fn number(text: &str, mark: &str) -> Option<u32> {
    let (_, after) = text.split_once(mark)?;
    after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// `"Trail Shoes"x1 at 89, "Socks"x2 at 5`: everything quoted, with quantity and price if given.
pub(crate) fn items(text: &str) -> Vec<Item> {
    let quoted: Vec<&str> = text.split('"').collect();
    quoted
        .chunks(2)
        .filter(|pair| pair.len() == 2)
        .map(|pair| pair[1])
        .zip(quoted.iter().skip(2).step_by(2))
        .map(|(title, after)| {
            let quantity = after.starts_with('x').then(|| number(after, "x")).flatten().unwrap_or(1);
            item(title, quantity as u16, number(after, " at ").map(|price| price * 100))
        })
        .collect()
}

fn channel(word: &str) -> Result<Channel, String> {
    match word {
        "email" => Ok(Channel::Email),
        "push" => Ok(Channel::Push),
        "sms" => Ok(Channel::Sms),
        _ => Err("which channel? `email`, `push` or `sms`".into()),
    }
}
