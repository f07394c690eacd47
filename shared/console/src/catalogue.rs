//! The ready flows as the console tells of them: under which theme a card stands, and what it does in a line.

use Theme::{Abandonment, AfterPurchase, Dates, News, Products, Relationship, Service};

/// Cards stand together by theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Somebody left.
    Abandonment,
    /// What a product does: price, stock, news.
    Products,
    /// After an order.
    AfterPurchase,
    /// Welcome, best customers, coming back.
    Relationship,
    /// Personal dates and the calendar.
    Dates,
    /// What the shop wants to tell.
    News,
    /// Needed for other things to work.
    Service,
    /// The merchant's own.
    Own,
}

impl Theme {
    /// All, as the page lists them.
    pub const ALL: [Theme; 8] = [
        Theme::Abandonment,
        Theme::AfterPurchase,
        Theme::Products,
        Theme::Relationship,
        Theme::Dates,
        Theme::News,
        Theme::Service,
        Theme::Own,
    ];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Abandonment => "When somebody leaves",
            Theme::Products => "When a product changes",
            Theme::AfterPurchase => "After the purchase",
            Theme::Relationship => "Getting and staying acquainted",
            Theme::Dates => "Dates to remember",
            Theme::News => "Offers and news",
            Theme::Service => "Service messages",
            Theme::Own => "Your own flows",
        }
    }
}

/// A ready flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// As in `flows/<id>.json`.
    pub id: &'static str,
    /// Where its card stands.
    pub theme: Theme,
    /// What it does.
    pub says: &'static str,
}

/// The ready flow of this id.
pub fn ready(id: &str) -> Option<&'static Ready> {
    READY.iter().find(|flow| flow.id == id)
}

const fn new(id: &'static str, theme: Theme, says: &'static str) -> Ready {
    Ready { id, theme, says }
}

const READY: [Ready; 45] = [
    new(
        "checkout-abandonment",
        Abandonment,
        "A hand for those who nearly ordered, half an hour later and once more the next day.",
    ),
    new(
        "cart-abandonment",
        Abandonment,
        "Reminds of a full cart after an hour, a day and three days; the last one may carry an offer.",
    ),
    new(
        "browse-abandonment",
        Abandonment,
        "Picks up what they looked at, with things like it, two hours and two days later.",
    ),
    new("browse-push", Abandonment, "A notification for those who browsed and can be reached by push alone."),
    new("search-abandonment", Abandonment, "Shows what fits a search that led nowhere, two hours later."),
    new(
        "site-abandonment",
        Abandonment,
        "A friendly first word the next morning to those who only looked around.",
    ),
    new(
        "upsell-before",
        Abandonment,
        "Shows a better choice to those who put something in the cart and went.",
    ),
    new(
        "order-confirmation",
        AfterPurchase,
        "Confirms an order at once. Goes to everybody, with no marketing in it.",
    ),
    new("shipping", AfterPurchase, "Says that the parcel is on its way, with the link to follow it."),
    new(
        "thank-you",
        AfterPurchase,
        "Thanks for the order: the first one, a large one, each in its own words.",
    ),
    new("product-instructions", AfterPurchase, "How to set it up, while the parcel is still on its way."),
    new("product-tips", AfterPurchase, "Tips for what arrived, two days later."),
    new(
        "review-request",
        AfterPurchase,
        "Asks for a review when they have had time to try it, and answers a bad one differently.",
    ),
    new("cross-sell", AfterPurchase, "Shows what goes with the order, a day later and once more."),
    new("upsell-after", AfterPurchase, "Shows the next better thing three days after an order."),
    new("replenishment", AfterPurchase, "Reminds before what they bought runs out."),
    new("referral", AfterPurchase, "Asks happy customers to tell a friend, and thanks them when one comes."),
    new(
        "back-in-stock",
        Products,
        "Tells those who asked that it is here again. They get it before all others.",
    ),
    new(
        "back-in-stock-interest",
        Products,
        "Tells those who looked at it or wished for it that it is here again.",
    ),
    new("price-drop", Products, "Tells that something they saw costs at least 5 % less now."),
    new("low-stock", Products, "Tells that only a few are left of something they want."),
    new("wishlist-reminder", Products, "Reminds of a wish after a week, and once more a month later."),
    new("new-arrivals", Products, "Shows new products to those who like such things."),
    new("welcome", Relationship, "Three friendly letters to new subscribers; buyers get other words."),
    new("vip", Relationship, "Welcomes somebody who has become one of your best customers."),
    new("best-customers", Relationship, "Something for your best customers, once a month."),
    new(
        "win-back",
        Relationship,
        "Writes to those who have not ordered for long, and leaves them in peace if they do not care.",
    ),
    new(
        "sunset",
        Relationship,
        "Asks those who never react whether they still want mail, and stops if not. Good for your sender's name.",
    ),
    new("birthday", Dates, "A present a week before the birthday, and a reminder before it ends."),
    new("name-day", Dates, "Good wishes on the name day, where name days are kept."),
    new("anniversary", Dates, "Thanks on the anniversary of the first order or of the account."),
    new("calendar-new-year", Dates, "Your picks for the New Year."),
    new("calendar-valentine", Dates, "Your picks for Valentine's Day."),
    new("calendar-mothers-day", Dates, "Your picks for Mother's Day, on the date their country keeps."),
    new("calendar-fathers-day", Dates, "Your picks for Father's Day, on the date their country keeps."),
    new("calendar-back-to-school", Dates, "Your picks for the beginning of school."),
    new("calendar-halloween", Dates, "Your picks for Halloween."),
    new("calendar-thanksgiving", Dates, "Your picks for Thanksgiving."),
    new("calendar-black-friday", Dates, "Your offers for Black Friday."),
    new("calendar-christmas", Dates, "Your picks for Christmas, early enough for the parcel."),
    new("offer", News, "Your offer of the month, and a reminder to those who have not used it."),
    new("promotion", News, "Tells of products you promote to those who like promotions."),
    new("sale-period", News, "Says that the sale has begun, on the day the law of their country allows."),
    new(
        "confirm-subscription",
        Service,
        "Asks new subscribers to confirm by a click. Comes with double opt-in.",
    ),
    new("preference-link", Service, "Sends those who ask a link to their own settings."),
];
