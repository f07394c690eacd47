//! A browser without a screen: it keeps cookies, follows nothing, and runs no script.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use http_body_util::BodyExt;
use rappel_demo_site::{Settings, router};
use tower::ServiceExt;

/// Where the shop and its checkout answer in these tests; the port is whatever the browser says.
pub(crate) const SHOP: &str = "shop.rappel.localhost:4000";
pub(crate) const CHECKOUT: &str = "checkout.rappel.localhost:4000";

/// One browser in front of one shop.
pub(crate) struct Browser {
    shop: Router,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) policy: String,
    pub(crate) media_type: String,
    pub(crate) set_cookies: Vec<String>,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self::with(Settings::default())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        Self { shop: router(settings).unwrap(), cookies: BTreeMap::new() }
    }

    /// A page of the shop.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::HOST, SHOP), Body::empty()).await
    }

    /// A page of the checkout.
    pub(crate) async fn get_checkout(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::HOST, CHECKOUT), Body::empty()).await
    }

    /// A form as the shop's script sends it; the answer is JSON. Checkout paths go to the checkout.
    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Answer {
        let host = if path.starts_with("/checkout") { CHECKOUT } else { SHOP };
        let request = Request::post(path)
            .header(header::HOST, host)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.to_owned())).await
    }

    pub(crate) async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body).unwrap();
        let response = self.shop.clone().oneshot(request).await.unwrap();
        self.keep_cookies(&response);
        Answer::read(response).await
    }

    /// The value of a cookie, decoded as far as this shop's cookies need it.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(name).map(|value| value.replace("%3A", ":").replace("%7C", "|"))
    }

    fn keep_cookies(&mut self, response: &Response<Body>) {
        for line in response.headers().get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let all = |name| {
            let values = response.headers().get_all(name).into_iter();
            values.map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let first = |name| all(name).first().cloned().unwrap_or_default();
        Self {
            status: response.status(),
            location: first(header::LOCATION),
            policy: first(header::CONTENT_SECURITY_POLICY),
            media_type: first(header::CONTENT_TYPE),
            set_cookies: all(header::SET_COOKIE),
            body: String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec())
                .unwrap(),
        }
    }

    /// The answer to a form.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The blocks of JSON-LD of one schema.org type.
    pub(crate) fn linked_data(&self, kind: &str) -> Vec<serde_json::Value> {
        let blocks = self.body.split(r#"<script type="application/ld+json">"#).skip(1);
        let parsed =
            blocks.map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap());
        parsed.filter(|block: &serde_json::Value| block["@type"] == kind).collect()
    }

    /// The data layer events that the page pushes when it is shown.
    pub(crate) fn events(&self) -> Vec<serde_json::Value> {
        let Some((_, script)) = self.body.split_once("<script data-page-events>") else { return Vec::new() };
        let script = script.split("</script>").next().unwrap();
        script.split(");").filter(|call| !call.is_empty()).map(argument).collect()
    }

    /// Names of [`Answer::events`].
    pub(crate) fn event_names(&self) -> Vec<String> {
        self.events().iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
    }
}

/// The object of `pushEvent({…})` or `pushOnce('name',"mark",{…})`.
fn argument(call: &str) -> serde_json::Value {
    serde_json::from_str(&call[call.find('{').unwrap()..]).unwrap()
}
