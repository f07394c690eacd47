//! Customers at Shopify, what they agreed to, and what the law asks.

use super::*;

/// `customers/create`, as until version 2024-10 with consents and tags, and since then without.
pub(super) fn ada() -> Value {
    json!({
        "id": 706_405_506_930_370_084_u64, "email": "ada@example.com", "phone": "+33612345678", "first_name": "Ada",
        "last_name": "Lovelace", "state": "disabled", "verified_email": true, "created_at": "2026-11-22T09:00:00+01:00",
        "updated_at": "2026-11-22T09:50:00+01:00", "default_address": {"country_code": "FR", "phone": "06 12 34 56 78"},
        "tags": "club, early bird,,", "sms_marketing_consent": null,
        "email_marketing_consent": {"state": "subscribed", "opt_in_level": "confirmed_opt_in",
            "consent_updated_at": "2026-11-20T10:00:00+01:00"},
    })
}

fn profile(event: &Event) -> &CustomerProfile {
    match &event.payload {
        Payload::CustomerCreated(profile) | Payload::CustomerUpdated(profile) => profile,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_has_no_account_is_known_and_not_welcomed_for_one() {
    let without = events("customers/create", &ada());
    assert_eq!(kinds(&without), ["customer-updated"]);
    let told = profile(&without[0]);
    assert_eq!(
        (told.customer.email.as_deref(), told.customer.phone.as_deref()),
        (Some("ada@example.com"), Some("+33612345678"))
    );
    assert_eq!(
        (&told.first_name, &told.country),
        (&Patch::Set("Ada".to_owned()), &Patch::Set("FR".to_owned()))
    );
    assert_eq!(told.tags.as_ref().unwrap().0, ["club", "early bird"]);
    let mut with = ada();
    with["state"] = json!("enabled");
    let with = events("customers/create", &with);
    assert_eq!(kinds(&with), ["customer-created", "customer-updated"]);
    let mut enabled = ada();
    enabled["updated_at"] = json!("2026-11-22T09:55:00+01:00");
    assert_eq!(events("customers/enable", &enabled)[0].id, with[0].id, "one account is one welcome");
}

#[test]
fn a_yes_is_told_with_its_time_and_with_what_shopify_says_of_it() {
    let consents = |consent: Value| {
        let mut ada = ada();
        ada["email_marketing_consent"] = consent;
        profile(&events("customers/update", &ada)[0]).consents.clone()
    };
    let yes = consents(ada()["email_marketing_consent"].clone());
    assert_eq!((yes.len(), yes[0].granted, yes[0].at), (1, true, Some(UnixMs(1_795_165_200_000))));
    assert_eq!(yes[0].text.as_deref(), Some("Subscribed to e-mail marketing in Shopify (confirmed_opt_in)"));
    let timeless = json!({"state": "subscribed", "opt_in_level": null, "consent_updated_at": null});
    assert_eq!(consents(timeless), [], "told again with each change, it would be younger than every no");
    for none in ["not_subscribed", "pending", "invalid", ""] {
        assert_eq!(consents(json!({ "state": none, "consent_updated_at": TOLD })), [], "{none}");
    }
    let no = consents(json!({ "state": "unsubscribed", "consent_updated_at": null }));
    assert_eq!((no.len(), no[0].granted), (1, false));
    // The order itself says `buyer_accepts_marketing`: that is no consent.
    assert_eq!(kinds(&events("orders/create", &order())), ["order-placed"]);
}

#[test]
fn consents_have_webhooks_of_their_own() {
    let one = |topic: &str, told: Value| {
        let events = events(topic, &told);
        let told = profile(&events[0]);
        let consent = told.consents[0].clone();
        (told.customer.clone(), consent.channel, consent.granted, consent.at.unwrap_or(events[0].at))
    };
    use rappel_signal::Channel::{Email, Sms, WhatsApp};
    // `customers_email_marketing_consent/update`.
    let (who, channel, granted, at) = one(
        "customers_email_marketing_consent/update",
        json!({"customer_id": 7, "email_address": "ada@example.com", "email_marketing_consent":
            {"state": "subscribed", "opt_in_level": "single_opt_in", "consent_updated_at": null}}),
    );
    assert_eq!((who.id.as_deref(), who.email.as_deref()), (Some("7"), Some("ada@example.com")));
    assert_eq!((channel, granted, at), (Email, true, TOLD_AT), "an act of its own, dated by its telling");
    // `customers_marketing_consent/update`.
    let (who, channel, granted, _) = one(
        "customers_marketing_consent/update",
        json!({"id": 7, "phone": null, "sms_marketing_consent": {"state": "unsubscribed", "consent_collected_from": "other"}}),
    );
    assert_eq!((who.id.as_deref(), who.phone, channel, granted), (Some("7"), None, Sms, false));
    // `customers_whats_app_marketing_consent/update`.
    let (who, channel, granted, at) = one(
        "customers_whats_app_marketing_consent/update",
        json!({"customer_id": 7, "phone_number": "+33612345678", "whats_app_marketing_consent":
            {"state": "subscribed", "opt_in_level": null, "updated_at": "2026-11-22T08:00:00Z"}}),
    );
    assert_eq!(
        (who.phone.as_deref(), channel, granted, at),
        (Some("+33612345678"), WhatsApp, true, UnixMs(1_795_334_400_000))
    );
}

#[test]
fn who_asks_to_be_forgotten_is_forgotten() {
    // `customers/redact`, `customers/delete`.
    let redacted = json!({"shop_id": 954_889, "shop_domain": "a-shop.myshopify.com", "orders_to_redact": [299_938],
        "customer": {"id": 191_167, "email": "john@example.com", "phone": "555-625-1199"}});
    let gone = events("customers/redact", &redacted);
    let Payload::CustomerDeleted(deleted) = &gone[0].payload else { panic!() };
    assert_eq!(
        (
            deleted.customer.id.as_deref(),
            deleted.customer.email.as_deref(),
            deleted.customer.phone.as_deref()
        ),
        (Some("191167"), Some("john@example.com"), None)
    );
    assert_eq!(events("customers/delete", &json!({"id": 191_167, "tax_exemptions": []}))[0].id, gone[0].id);
    let by_address = json!({"customer": {"email": "john@example.com"}});
    assert_eq!(kinds(&events("customers/redact", &by_address)), ["customer-deleted"]);
    let nobody = news("customers/redact", &json!({"customer": {}})).events(&Surroundings::default());
    assert!(matches!(nobody, Err(WebhookError::Malformed(_))));
}

#[test]
fn what_the_law_asks_of_the_merchant_is_said_to_the_merchant() {
    // `customers/data_request`, `shop/redact`.
    let request = json!({"shop_id": 954_889, "customer": {"id": 191_167, "email": "john@example.com"},
        "orders_requested": [299_938], "data_request": {"id": 9_999}});
    let request = news("customers/data_request", &request);
    assert_eq!(request.events(&Surroundings::default()), Ok(Vec::new()));
    assert!(request.to_do().is_some_and(|words| words.contains("30 days") && !words.contains("john")));
    let over = news("shop/redact", &json!({"shop_id": 954_889, "shop_domain": "a-shop.myshopify.com"}));
    assert_eq!(over.events(&Surroundings::default()), Ok(Vec::new()));
    assert!(over.to_do().is_some_and(|words| words.contains("nothing was erased")));
    assert_eq!(news("orders/create", &order()).to_do(), None);
}
