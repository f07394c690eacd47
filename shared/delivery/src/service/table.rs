//! Every service, with its fields. Names of fields that are options are the options' own.

use super::{Credential, Field, Kind, Service};

const NONE: Credential =
    Credential { name: "", kind: Kind::Bare, scheme: "", user: "", secret: "key", place: "", options: &[] };

const fn secret(name: &'static str, label: &'static str, hint: &'static str) -> Field {
    Field { name, label, hint, secret: true, required: true }
}

const fn shown(name: &'static str, label: &'static str, hint: &'static str) -> Field {
    Field { name, label, hint, secret: false, required: true }
}

const fn optional(field: Field) -> Field {
    Field { required: false, ..field }
}

/// What a provider proves itself with; without it, what it tells is not heard.
const fn proof(label: &'static str, hint: &'static str) -> Field {
    optional(secret("proof", label, hint))
}

const fn sends(scheme: &'static str) -> Credential {
    Credential { name: "EMAIL_PROVIDER", kind: Kind::Email, scheme, ..NONE }
}

const fn tells(name: &'static str, scheme: &'static str) -> Credential {
    Credential { name, kind: Kind::Feedback, scheme, secret: "proof", ..NONE }
}

const fn is_told(name: &'static str, scheme: &'static str) -> Credential {
    Credential { name, kind: Kind::Platform, scheme, ..NONE }
}

const fn bare(name: &'static str) -> Credential {
    Credential { name, ..NONE }
}

const API_KEY: Field = secret("key", "API key", "Copy it again, without spaces.");
const REGION: Field =
    optional(shown("region", "Region", "Write eu if your account is in Europe; else leave it empty."));
const SENDS: &str = "Sends e-mail.";
const IS_TOLD: &str = "Is told of what happens, for flows of its own.";
const SHOP: &str = "Tells of orders, products and stock.";
const PARCELS: &str = "Tells of parcels.";

const TWILIO: &[Field] = &[
    shown("account", "Account SID", "It begins with AC; the console's first page shows it."),
    secret("key", "Auth token", "It stands below the account SID."),
    shown("service", "Messaging service SID", "It begins with MG: Messaging, Services."),
];
const TWILIO_TELLS: Credential =
    Credential { name: "FEEDBACK/twilio", kind: Kind::Feedback, scheme: "twilio", ..NONE };
const TWILIO_SENDS: Credential = Credential {
    name: "PHONE_PROVIDER",
    kind: Kind::Phone,
    scheme: "twilio",
    user: "account",
    place: "service",
    ..NONE
};

/// All of them, in the order in which they are shown.
pub const SERVICES: &[Service] = &[
    Service {
        name: "resend",
        title: "Resend",
        does: SENDS,
        fields: &[
            API_KEY,
            proof("Signing secret of the webhook", "It begins with whsec_: Webhooks, your webhook."),
        ],
        credentials: &[sends("resend"), tells("FEEDBACK/resend", "resend")],
    },
    Service {
        name: "postmark",
        title: "Postmark",
        does: SENDS,
        fields: &[
            secret("key", "Server API token", "Servers, your server, API Tokens."),
            optional(shown("transactional", "Stream for order messages", "Empty: outbound.")),
            optional(shown("marketing", "Stream for all else", "Empty: broadcast.")),
            proof("Password of the webhook", "One you make up, for the address you paste there."),
        ],
        credentials: &[
            Credential { options: &["transactional", "marketing"], ..sends("postmark") },
            tells("FEEDBACK/postmark", "postmark"),
        ],
    },
    Service {
        name: "sendgrid",
        title: "SendGrid",
        does: SENDS,
        fields: &[
            API_KEY,
            REGION,
            proof("Verification key", "Settings, Mail Settings, Signed Event Webhook."),
        ],
        credentials: &[
            Credential { options: &["region"], ..sends("sendgrid") },
            tells("FEEDBACK/sendgrid", "sendgrid"),
        ],
    },
    Service {
        name: "mailgun",
        title: "Mailgun",
        does: SENDS,
        fields: &[
            API_KEY,
            shown("domain", "Sending domain", "The domain alone, as mg.my-shop.example."),
            REGION,
            proof("HTTP webhook signing key", "Sending, Webhooks."),
        ],
        credentials: &[
            Credential { place: "domain", options: &["region"], ..sends("mailgun") },
            tells("FEEDBACK/mailgun", "mailgun"),
        ],
    },
    Service {
        name: "ses",
        title: "Amazon SES",
        does: SENDS,
        fields: &[
            shown("key_id", "Access key ID", "Of a user that may send: IAM, Users, Security credentials."),
            secret("key", "Secret access key", "Shown once, when the access key is made."),
            shown("aws_region", "Region", "As eu-west-1."),
            optional(shown(
                "configuration_set",
                "Configuration set",
                "The one whose events are published, if any.",
            )),
            proof("Key of the subscription", "One you make up, for the address you paste there."),
            optional(shown("topic", "SNS topic", "Its ARN: arn:aws:sns:eu-west-1:123456789012:name.")),
        ],
        credentials: &[
            Credential {
                user: "key_id",
                place: "aws_region",
                options: &["configuration_set"],
                ..sends("ses")
            },
            Credential { place: "topic", ..tells("FEEDBACK/ses", "ses") },
        ],
    },
    Service {
        name: "brevo",
        title: "Brevo",
        does: SENDS,
        fields: &[
            API_KEY,
            proof("Token of the webhook", "One you make up: Transactional, Settings, Webhook."),
        ],
        credentials: &[sends("brevo"), tells("FEEDBACK/brevo", "brevo")],
    },
    Service {
        name: "cloudflare",
        title: "Cloudflare Email Sending",
        does: SENDS,
        fields: &[
            secret("key", "API token", "One that may send e-mail: My Profile, API Tokens."),
            shown("account", "Account ID", "32 digits and letters, on the account's overview."),
        ],
        credentials: &[Credential { place: "account", ..sends("cloudflare") }],
    },
    Service {
        name: "smtp",
        title: "A mail server (SMTP)",
        does: SENDS,
        fields: &[
            shown("host", "Server", "Its name, as smtp.my-provider.example."),
            shown("port", "Port", "465 is usual; with any other, TLS begins by STARTTLS."),
            shown("user", "User name", "Most often the whole address."),
            secret("key", "Password", "One for apps, if your provider makes such."),
        ],
        credentials: &[Credential {
            name: "EMAIL_PROVIDER",
            kind: Kind::Smtp,
            scheme: "smtp",
            user: "user",
            place: "host",
            options: &["port"],
            ..NONE
        }],
    },
    Service {
        name: "push",
        title: "Push notifications",
        does: "Sends to browsers that allow it, by keys of the shop's own.",
        fields: &[secret(
            "key",
            "A private key you have",
            "The VAPID private key in base64url, if you bring subscriptions along.",
        )],
        credentials: &[Credential { kind: Kind::Push, ..bare("VAPID_PRIVATE_KEY") }],
    },
    Service {
        name: "twilio",
        title: "Twilio",
        does: "Sends SMS and RCS.",
        fields: TWILIO,
        credentials: &[TWILIO_SENDS, TWILIO_TELLS],
    },
    Service {
        name: "whatsapp",
        title: "WhatsApp (Meta)",
        does: "Sends WhatsApp messages.",
        fields: &[
            secret("key", "Access token", "Of a system user that does not expire."),
            shown("number", "Phone number ID", "Digits alone: WhatsApp, API Setup."),
            optional(secret("word", "Verify token", "A word you make up, for the webhook.")),
            proof("App secret", "App settings, Basic."),
        ],
        credentials: &[
            Credential {
                name: "WHATSAPP_PROVIDER",
                kind: Kind::Phone,
                scheme: "whatsapp",
                place: "number",
                ..NONE
            },
            Credential { user: "word", ..tells("FEEDBACK/whatsapp", "whatsapp") },
        ],
    },
    Service {
        name: "twilio-whatsapp",
        title: "WhatsApp by Twilio",
        does: "Sends WhatsApp messages.",
        fields: TWILIO,
        credentials: &[Credential { name: "WHATSAPP_PROVIDER", ..TWILIO_SENDS }, TWILIO_TELLS],
    },
    Service {
        name: "shopify",
        title: "Shopify",
        does: SHOP,
        fields: &[
            secret("key", "Webhook secret", "Settings, Notifications, Webhooks: 16 characters at least."),
            optional(shown(
                "store",
                "Store",
                "Its own name, as my-shop.myshopify.com: then no other store's is heard.",
            )),
        ],
        credentials: &[Credential { place: "store", ..bare("SHOPIFY_SECRET") }],
    },
    Service {
        name: "woocommerce",
        title: "WooCommerce",
        does: SHOP,
        fields: &[secret("key", "Webhook secret", "The one you wrote there: 16 characters at least.")],
        credentials: &[bare("WOOCOMMERCE_SECRET")],
    },
    Service {
        name: "aftership",
        title: "AfterShip",
        does: PARCELS,
        fields: &[secret(
            "key",
            "Webhook secret",
            "Settings, Notifications, Webhooks: 16 characters at least.",
        )],
        credentials: &[bare("AFTERSHIP_SECRET")],
    },
    Service {
        name: "shipstation",
        title: "ShipStation",
        does: PARCELS,
        fields: &[
            optional(secret(
                "key",
                "API key (V2)",
                "Settings, Account, API Settings: 16 characters at least.",
            )),
            optional(secret("basic", "Key and secret (V1)", "key:secret in base64.")),
        ],
        credentials: &[bare("SHIPSTATION_KEY"), Credential { secret: "basic", ..bare("SHIPSTATION_BASIC") }],
    },
    Service {
        name: "klaviyo",
        title: "Klaviyo",
        does: IS_TOLD,
        fields: &[secret("key", "Private key", "With full access to events and profiles.")],
        credentials: &[is_told("CONNECTIONS/klaviyo", "klaviyo")],
    },
    Service {
        name: "brevo-events",
        title: "Brevo automations",
        does: IS_TOLD,
        fields: &[API_KEY],
        credentials: &[is_told("CONNECTIONS/brevo", "brevo")],
    },
    Service {
        name: "omnisend",
        title: "Omnisend",
        does: IS_TOLD,
        fields: &[API_KEY],
        credentials: &[is_told("CONNECTIONS/omnisend", "omnisend")],
    },
    Service {
        name: "mailchimp",
        title: "Mailchimp",
        does: IS_TOLD,
        fields: &[
            secret("key", "API key", "With the -us21, or the like, that it ends in."),
            shown("audience", "Audience ID", "Audience, Settings."),
        ],
        credentials: &[Credential { place: "audience", ..is_told("CONNECTIONS/mailchimp", "mailchimp") }],
    },
    Service {
        name: "sendlane",
        title: "Sendlane",
        does: IS_TOLD,
        fields: &[
            secret("key", "API token", "Copy it again, without spaces."),
            secret("integration", "Integration token", "Of the custom integration."),
        ],
        credentials: &[Credential { place: "integration", ..is_told("CONNECTIONS/sendlane", "sendlane") }],
    },
    Service {
        name: "account-engagement",
        title: "Salesforce Account Engagement",
        does: IS_TOLD,
        fields: &[
            shown("consumer", "Consumer key", "Of the connected app."),
            secret("key", "Consumer secret", "It stands below the key."),
            shown("host", "Domain", "As my-shop.my.salesforce.com."),
            shown("business_unit", "Business unit", "It begins with 0Uv."),
            shown("extension", "Marketing extension", "Its API name."),
        ],
        credentials: &[Credential {
            user: "consumer",
            place: "host",
            options: &["business_unit", "extension"],
            ..is_told("CONNECTIONS/account-engagement", "account-engagement")
        }],
    },
    Service {
        name: "responsys",
        title: "Oracle Responsys",
        does: IS_TOLD,
        fields: &[
            shown("user", "User name", "Of a user for the API."),
            secret("key", "Password", "Its password."),
            shown("host", "Host", "Your account's, below responsys.net or responsys.ocs.oraclecloud.com."),
            shown("folder", "Folder", "The list's, as !MasterData."),
            shown("list", "List", "As CONTACTS_LIST."),
        ],
        credentials: &[Credential {
            user: "user",
            place: "host",
            options: &["folder", "list"],
            ..is_told("CONNECTIONS/responsys", "responsys")
        }],
    },
    Service {
        name: "yotpo",
        title: "Yotpo",
        does: IS_TOLD,
        fields: &[
            secret("key", "API secret", "Account, Store settings."),
            shown("store", "Store ID", "It stands beside the secret."),
        ],
        credentials: &[Credential { place: "store", ..is_told("CONNECTIONS/yotpo", "yotpo") }],
    },
    Service {
        name: "hooks",
        title: "A server of your own",
        does: IS_TOLD,
        fields: &[
            secret(
                "key",
                "Signing secret",
                "whsec_ and 24 to 64 bytes in base64, as Standard Webhooks has it.",
            ),
            shown("receiver", "Address", "Without https://, a public name: hooks.my-shop.example/path."),
        ],
        credentials: &[Credential { place: "receiver", ..is_told("CONNECTIONS/hooks", "webhook") }],
    },
    Service {
        name: "meta",
        title: "Meta audience",
        does: "Takes shoppers into an advertising audience, and out of it.",
        fields: &[
            secret("key", "Access token", "Of a system user with ads_management."),
            shown("audience", "Audience ID", "Digits alone."),
        ],
        credentials: &[Credential {
            kind: Kind::Audience,
            place: "audience",
            ..is_told("CONNECTIONS/meta", "meta")
        }],
    },
];
