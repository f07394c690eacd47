//! What is counted, and the word it is kept under.

/// Who told of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Told {
    /// The shop's server: this is revenue.
    Server,
    /// A page: "reported by the page", kept apart.
    Page,
}

/// Which group of a flow's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Written to.
    Treated,
    /// Left out for comparison.
    HeldOut,
}

/// A text of a flow: the step that sends it, and which of those that are tried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// The step's name.
    pub step: String,
    /// The text's name; `main` where only one is sent.
    pub text: String,
}

/// What [`Measure::Visits`] calls a visit that ended with an order.
pub const BOUGHT: &str = "bought";

/// One thing that is counted, for a flow if it is of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Visits that ended, by the strongest thing that was done in them: a class, or [`BOUGHT`]. Of no flow.
    Visits(String),
    /// People entered.
    Entered,
    /// The trigger came, and for this reason they did not enter.
    NotEntered(String),
    /// A message did not go, for this reason.
    Skipped(String),
    /// A message was given up by the other side.
    Failed,
    /// Messages sent.
    Sent(Text),
    /// Messages that reached their mailbox or phone, as its provider told.
    Delivered(Text),
    /// Messages that came back.
    Bounced(Text),
    /// Messages called spam.
    Complained(Text),
    /// Messages opened by a person, as far as can be told, once each.
    Opened(Text),
    /// Messages opened by a machine on the way, once each.
    OpenedByMachine(Text),
    /// Messages clicked, once each.
    Clicked(Text),
    /// Messages whose links a machine followed, once each.
    ClickedByMachine(Text),
    /// Orders credited to a message.
    Orders(Text, Told),
    /// Their value in hundredths, refunds taken off.
    Revenue(Text, Told),
    /// People of a group, counted on the day they came to the flow.
    People(Group),
    /// Orders they placed while compared.
    GroupOrders(Group, Told),
    /// Their value in hundredths.
    GroupRevenue(Group, Told),
    /// Sum of the squares of each person's value, in whole units of the currency squared.
    GroupSquares(Group, Told),
}

impl Measure {
    /// The word it is kept under. It outlives a deploy: [`Measure::parse`] reads every one ever written.
    pub fn word(&self) -> String {
        let text = |word: &str, text: &Text| format!("{word}/{}/{}", text.step, text.text);
        match self {
            Measure::Visits(strongest) => format!("visits/{strongest}"),
            Measure::Entered => "entered".into(),
            Measure::NotEntered(reason) => format!("not-entered/{reason}"),
            Measure::Skipped(reason) => format!("skipped/{reason}"),
            Measure::Failed => "failed".into(),
            Measure::Sent(sent) => text("sent", sent),
            Measure::Delivered(delivered) => text("delivered", delivered),
            Measure::Bounced(bounced) => text("bounced", bounced),
            Measure::Complained(complained) => text("complained", complained),
            Measure::Opened(opened) => text("opened", opened),
            Measure::OpenedByMachine(opened) => text("opened-by-machine", opened),
            Measure::Clicked(clicked) => text("clicked", clicked),
            Measure::ClickedByMachine(clicked) => text("clicked-by-machine", clicked),
            Measure::Orders(credited, told) => format!("{}/{}", text("orders", credited), told.word()),
            Measure::Revenue(credited, told) => format!("{}/{}", text("revenue", credited), told.word()),
            Measure::People(group) => format!("{}/people", group.word()),
            Measure::GroupOrders(group, told) => format!("{}/orders/{}", group.word(), told.word()),
            Measure::GroupRevenue(group, told) => format!("{}/revenue/{}", group.word(), told.word()),
            Measure::GroupSquares(group, told) => format!("{}/squares/{}", group.word(), told.word()),
        }
    }

    /// Reads the word; `None` for one of a newer version.
    pub fn parse(word: &str) -> Option<Measure> {
        let parts: Vec<&str> = word.split('/').collect();
        let text = |step: &str, text: &str| Text { step: step.to_owned(), text: text.to_owned() };
        Some(match *parts.as_slice() {
            ["visits", strongest] => Measure::Visits(strongest.to_owned()),
            ["entered"] => Measure::Entered,
            ["failed"] => Measure::Failed,
            ["not-entered", reason] => Measure::NotEntered(reason.to_owned()),
            ["skipped", reason] => Measure::Skipped(reason.to_owned()),
            ["sent", step, name] => Measure::Sent(text(step, name)),
            ["delivered", step, name] => Measure::Delivered(text(step, name)),
            ["bounced", step, name] => Measure::Bounced(text(step, name)),
            ["complained", step, name] => Measure::Complained(text(step, name)),
            ["opened", step, name] => Measure::Opened(text(step, name)),
            ["opened-by-machine", step, name] => Measure::OpenedByMachine(text(step, name)),
            ["clicked", step, name] => Measure::Clicked(text(step, name)),
            ["clicked-by-machine", step, name] => Measure::ClickedByMachine(text(step, name)),
            ["orders", step, name, told] => Measure::Orders(text(step, name), Told::parse(told)?),
            ["revenue", step, name, told] => Measure::Revenue(text(step, name), Told::parse(told)?),
            [group, "people"] => Measure::People(Group::parse(group)?),
            [group, "orders", told] => Measure::GroupOrders(Group::parse(group)?, Told::parse(told)?),
            [group, "revenue", told] => Measure::GroupRevenue(Group::parse(group)?, Told::parse(told)?),
            [group, "squares", told] => Measure::GroupSquares(Group::parse(group)?, Told::parse(told)?),
            _ => return None,
        })
    }
}

impl Told {
    fn word(self) -> &'static str {
        match self {
            Told::Server => "server",
            Told::Page => "page",
        }
    }

    fn parse(word: &str) -> Option<Told> {
        [Told::Server, Told::Page].into_iter().find(|told| told.word() == word)
    }
}

impl Group {
    fn word(self) -> &'static str {
        match self {
            Group::Treated => "treated",
            Group::HeldOut => "held-out",
        }
    }

    fn parse(word: &str) -> Option<Group> {
        [Group::Treated, Group::HeldOut].into_iter().find(|group| group.word() == word)
    }
}
