//! What the pages' forms send, read with bounds. What is not understood is left out, or told as a problem of its field.

use super::settings::Problem;
use super::words::Messages;
use crate::phone::PhoneNumber;
use crate::text::plain_line;

/// Fields of one form: every topic and taste twice, with room.
const FIELDS_MAX: usize = 200;
/// Longest topic or taste, in bytes.
const NAME_BYTES_MAX: usize = 120;
/// Longest first name, in characters.
const FIRST_NAME_MAX_CHARS: usize = 60;

/// What the page of a message's link sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LessenAct {
    /// No more of these topics.
    Topics(Vec<String>),
    /// A pause.
    Pause,
    /// No more on this channel.
    Leave,
    /// No more on any.
    LeaveAll,
    /// A link to the settings.
    Link,
}

/// Reads it; `None`: it is none of the page's.
pub fn read_lessen(form: &[u8]) -> Option<LessenAct> {
    let fields = Fields::read(form);
    match fields.one("act")? {
        "topics" => Some(LessenAct::Topics(fields.all("off").map(str::to_owned).collect())),
        "pause" => Some(LessenAct::Pause),
        "leave" => Some(LessenAct::Leave),
        "leave-all" => Some(LessenAct::LeaveAll),
        "link" => Some(LessenAct::Link),
        _ => None,
    }
}

/// What the page of one's settings sends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingsForm {
    /// Channels that were shown, and whether they are ticked.
    pub channels: Vec<(Messages, bool)>,
    /// Topics that were shown, and whether they are ticked.
    pub topics: Vec<(String, bool)>,
    /// A pause is wanted, or goes on.
    pub pauses: bool,
    /// As typed, one plain line.
    pub first_name: Option<String>,
    /// Month and day; both are there in a leap year.
    pub birthday: Option<(u8, u8)>,
    /// What is liked, as the page named it.
    pub tastes: Vec<String>,
    /// A number, if one was typed that is one.
    pub phone: Option<PhoneNumber>,
    /// What may be sent to it.
    pub phone_channels: Vec<Messages>,
    /// What was typed and is not understood.
    pub problem: Option<Problem>,
}

/// Reads it.
pub fn read_settings(form: &[u8]) -> SettingsForm {
    let fields = Fields::read(form);
    let kinds = |name: &'static str| fields.all(name).filter_map(Messages::from_name);
    let ticked: Vec<Messages> = kinds("channel").collect();
    let typed = fields.one("phone").unwrap_or_default().trim();
    let phone = PhoneNumber::parse(typed).ok();
    let birthday = birthday(fields.one("month").unwrap_or_default(), fields.one("day").unwrap_or_default());
    let bad_phone = (phone.is_none() && !typed.is_empty()).then_some(Problem::Phone);
    SettingsForm {
        channels: kinds("shown-channel").map(|kind| (kind, ticked.contains(&kind))).collect(),
        topics: fields
            .all("shown-topic")
            .map(|topic| (topic.to_owned(), fields.all("topic").any(|wanted| wanted == topic)))
            .collect(),
        pauses: fields.one("pause").is_some(),
        first_name: fields
            .one("first-name")
            .map(|typed| plain_line(typed, FIRST_NAME_MAX_CHARS))
            .filter(|name| !name.is_empty()),
        birthday: birthday.unwrap_or_default(),
        tastes: fields.all("taste").map(str::to_owned).collect(),
        phone,
        phone_channels: kinds("phone-channel")
            .filter(|kind| matches!(kind, Messages::Texts | Messages::WhatsApp))
            .collect(),
        problem: birthday.err().or(bad_phone),
    }
}

/// Both or neither.
fn birthday(month: &str, day: &str) -> Result<Option<(u8, u8)>, Problem> {
    match (month.trim(), day.trim()) {
        ("", "") => Ok(None),
        (month, day) => {
            let (month, day) = (month.parse::<u8>(), day.parse::<u8>());
            let (Ok(month), Ok(day)) = (month, day) else { return Err(Problem::Birthday) };
            let days = match month {
                2 => 29,
                4 | 6 | 9 | 11 => 30,
                1..=12 => 31,
                _ => 0,
            };
            if (1..=days).contains(&day) { Ok(Some((month, day))) } else { Err(Problem::Birthday) }
        }
    }
}

struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(form: &[u8]) -> Fields {
        let fields = form_urlencoded::parse(form).take(FIELDS_MAX);
        let short = fields.filter(|(_, value)| value.len() <= NAME_BYTES_MAX);
        Fields(short.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_and_is_not_ticked_is_not_wanted() {
        let form = b"shown-channel=email&shown-channel=push&channel=push&shown-topic=offers&topic=reminders&pause=yes";
        let read = read_settings(form);
        assert_eq!(read.channels, [(Messages::Emails, false), (Messages::Notifications, true)]);
        assert_eq!(read.topics, [("offers".to_owned(), false)]);
        assert!(read.pauses && read.problem.is_none());
    }

    #[test]
    fn a_birthday_is_a_day_that_some_year_has() {
        let check =
            |month: &str, day: &str, expected| assert_eq!(birthday(month, day), expected, "{month}-{day}");
        check("2", "29", Ok(Some((2, 29))));
        check("", "", Ok(None));
        for (month, day) in
            [("2", "30"), ("4", "31"), ("13", "1"), ("0", "1"), ("5", ""), ("", "5"), ("x", "1"), ("5", "-1")]
        {
            check(month, day, Err(Problem::Birthday));
        }
    }

    #[test]
    fn a_number_is_international_and_e_mail_is_no_way_to_a_phone() {
        let read = read_settings(b"phone=%2B36+30+123+4567&phone-channel=sms&phone-channel=email");
        assert_eq!(read.phone.map(|number| number.as_str().to_owned()).as_deref(), Some("+36301234567"));
        assert_eq!(read.phone_channels, [Messages::Texts]);
        assert_eq!(read_settings(b"phone=06301234567").problem, Some(Problem::Phone));
    }

    #[test]
    fn what_no_page_of_ours_sends_does_nothing() {
        assert_eq!(read_lessen(b"List-Unsubscribe=One-Click"), None);
        assert_eq!(read_lessen(b"act=agree&channel=email"), None);
        assert_eq!(read_lessen(b"\xff\xfe=%zz"), None);
        let long = format!("act=topics&off={}", "x".repeat(5_000));
        assert_eq!(read_lessen(long.as_bytes()), Some(LessenAct::Topics(Vec::new())));
    }
}
