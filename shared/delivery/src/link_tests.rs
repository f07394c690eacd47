//! Tests of which addresses may stand in a message.

use super::*;
use proptest::prelude::*;

fn origins() -> AllowedOrigins {
    AllowedOrigins::new(&["https://shop.example", "https://img.shop.example", "http://shop.localhost:8080"])
        .unwrap()
}

const MAIL: Campaign<'_> = Campaign { medium: "email", campaign: "cart-abandonment", content: "1" };

#[test]
fn paths_and_allowed_origins_become_links() {
    let check = |address: &str, expected: &str| {
        assert_eq!(origins().link(address).map(|l| l.0), Ok(expected.to_owned()), "{address}");
    };
    check("/p/12?size=9#top", "https://shop.example/p/12?size=9#top");
    check("/", "https://shop.example/");
    check("https://shop.example", "https://shop.example/");
    check("https://shop.example?x=1", "https://shop.example/?x=1");
    check("https://img.shop.example/a.jpg", "https://img.shop.example/a.jpg");
    check("http://shop.localhost:8080/cart", "http://shop.localhost:8080/cart");
    check("/cipő 42/\"><script>", "https://shop.example/cip%C5%91%2042/%22%3E%3Cscript%3E");
    check("/already%20encoded", "https://shop.example/already%20encoded");
}

#[test]
fn everything_else_is_refused() {
    let check = |address: &str, error| assert_eq!(origins().link(address), Err(error), "{address:?}");
    check("//evil.example/x", LinkError::NotAllowed);
    check("https://evil.example/", LinkError::NotAllowed);
    check("https://shop.example.evil.example/", LinkError::NotAllowed);
    check("https://shop.example@evil.example/", LinkError::NotAllowed);
    check("https://shop.example:8443/", LinkError::NotAllowed);
    check("http://shop.example/", LinkError::NotAllowed);
    check("javascript:alert(1)", LinkError::NotAllowed);
    check("data:text/html,x", LinkError::NotAllowed);
    check("p/12", LinkError::NotAllowed);
    check("", LinkError::NotAllowed);
    check("/\\evil.example", LinkError::BadCharacter);
    check("https://shop.example\\evil.example", LinkError::BadCharacter);
    check("/a\r\nBcc: x@evil.example", LinkError::BadCharacter);
    check(&format!("/{}", "a".repeat(LINK_MAX_BYTES)), LinkError::TooLong);
    check(&format!("/{}", "é".repeat(700)), LinkError::TooLong);
}

#[test]
fn an_origin_is_only_an_origin() {
    for bad in [
        "shop.example",
        "https://",
        "https://shop.example/",
        "https://a@shop.example",
        "ftp://shop.example",
        "https://Shop.example",
        "https://shop.example?x",
        "https://shop example",
        "https://:80",
    ] {
        assert_eq!(AllowedOrigins::new(&[bad]), Err(LinkError::BadOrigin), "{bad}");
    }
    assert_eq!(AllowedOrigins::new::<&str>(&[]), Err(LinkError::BadOrigin));
}

#[test]
fn the_campaign_is_added_and_replaces_an_older_one() {
    let check = |address: &str, expected: &str| {
        assert_eq!(origins().tagged(address, MAIL).map(|l| l.0), Ok(expected.to_owned()), "{address}");
    };
    let utm = "utm_source=rappel&utm_medium=email&utm_campaign=cart-abandonment&utm_content=1";
    check("/cart", &format!("https://shop.example/cart?{utm}"));
    check("/cart?a=1#lines", &format!("https://shop.example/cart?a=1&{utm}#lines"));
    check("/cart?utm_source=ads&a=1&utm_term=x", &format!("https://shop.example/cart?a=1&{utm}"));
}

proptest! {
    /// Whatever a page says: a link stays on an allowed origin, as one line of plain ASCII without quotes.
    #[test]
    fn a_link_never_leaves_the_allowed_origins(address in "(https?:)?/{0,3}(shop\\.example)?[@:./\\\\?#]?\\PC{0,30}") {
        for link in [origins().link(&address), origins().tagged(&address, MAIL)].into_iter().flatten() {
            let uri: http::Uri = link.as_str().parse().unwrap();
            let host = uri.authority().unwrap().as_str();
            prop_assert!(["shop.example", "img.shop.example", "shop.localhost:8080"].contains(&host), "{host}");
            prop_assert!(link.as_str().bytes().all(|b| b.is_ascii_graphic() && !b"\"<>`\\".contains(&b)));
        }
    }
}
