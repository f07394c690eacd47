//! What can start a flow, in a merchant's words, each with the one thing that has to be said of it.

/// What starts a flow: the value of `starts`, and the name of its field.
pub(super) struct Start {
    pub(super) word: &'static str,
    pub(super) label: &'static str,
    pub(super) field: Option<Asked>,
}

/// What has to be said of it.
pub(super) struct Asked {
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    /// As `input` has it; a choice if there are some.
    pub(super) kind: &'static str,
    pub(super) given: &'static str,
    pub(super) choices: &'static [(&'static str, &'static str)],
}

const fn start(word: &'static str, label: &'static str, field: Asked) -> Start {
    Start { word, label, field: Some(field) }
}

const fn typed(label: &'static str, hint: &'static str, given: &'static str) -> Asked {
    Asked { label, hint, kind: "text", given, choices: &[] }
}

const fn chosen(label: &'static str, choices: &'static [(&'static str, &'static str)]) -> Asked {
    Asked { label, hint: "", kind: "", given: "", choices }
}

const LONG: &str = "As in 30min, 24h, 7d";

/// Everything a form can begin with, in its order.
pub(super) const STARTS: [Start; 14] = [
    start(
        "event",
        "Your shop sends an event of its own",
        typed(
            "The event's name",
            "As your server or your page calls it. Left empty, it is called like the flow: quote-signed.",
            "",
        ),
    ),
    start(
        "visit-ended",
        "Somebody leaves without buying",
        chosen(
            "How far they came",
            &[
                ("site", "Looked around"),
                ("browse", "Looked at products"),
                ("search", "Searched, and opened no result"),
                ("cart", "Filled a cart"),
                ("checkout", "Began checkout"),
            ],
        ),
    ),
    start(
        "told",
        "Your shop tells of something",
        chosen(
            "Of what",
            &[
                ("order-placed", "An order was placed"),
                ("order-fulfilled", "An order was handed to the carrier"),
                ("order-delivered", "An order arrived"),
                ("account-created", "An account was opened"),
                ("review-left", "A review was left"),
            ],
        ),
    ),
    start(
        "date",
        "A date of the person, every year",
        chosen(
            "Which date",
            &[
                ("birthday", "Their birthday"),
                ("name-day", "Their name day"),
                ("first-order", "The day of their first order"),
                ("sign-up", "The day of their account"),
            ],
        ),
    ),
    start(
        "calendar",
        "A day of the calendar",
        typed(
            "Which day",
            "A feast, as in christmas or black-friday, or a date of yours: 12-01 every year, 2027-12-01 once.",
            "",
        ),
    ),
    start(
        "weekly",
        "Every week",
        chosen(
            "On",
            &[
                ("mon", "Monday"),
                ("tue", "Tuesday"),
                ("wed", "Wednesday"),
                ("thu", "Thursday"),
                ("fri", "Friday"),
                ("sat", "Saturday"),
                ("sun", "Sunday"),
            ],
        ),
    ),
    start(
        "monthly",
        "Every month",
        Asked {
            label: "On day",
            hint: "1 to 31; in a shorter month its last",
            kind: "number",
            given: "1",
            choices: &[],
        },
    ),
    Start { word: "sale-period", label: "A regulated sale begins in their country", field: None },
    start(
        "products",
        "News of products they care for",
        chosen(
            "Which",
            &[
                ("back-in-stock-asked", "Something they asked for is back in stock"),
                ("back-in-stock", "Something they looked at is back in stock"),
                ("price-drop", "The price of something they saw falls"),
                ("low-stock", "Stock of something they want runs low"),
                ("promotion", "You promote products they like"),
                ("new-arrivals", "New products come that they may like"),
            ],
        ),
    ),
    start("wishlisted", "Something stays on their wish list", typed("For how long", LONG, "7d")),
    start("idle", "Somebody looked at products, and is gone", typed("For how long", LONG, "10min")),
    start("silence", "No order any more", typed("For how long", LONG, "90d")),
    start(
        "opt-in",
        "Somebody agrees to messages",
        chosen("By", &[("email", "E-mail"), ("push", "Push"), ("sms", "SMS"), ("whatsapp", "WhatsApp")]),
    ),
    start(
        "segment-entered",
        "Somebody becomes a member of a segment",
        typed("The segment's name", "One of your own.", ""),
    ),
];
