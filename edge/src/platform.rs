//! The platform calls that every signal makes, bound directly.
//!
//! The SDK's own wrappers cost a third of a signal's time: a question to an object becomes a `Request` that is read
//! back property by property, and its answer is read as a stream, in three turns of the event loop instead of one.
//! docs/benchmarks.md has the figures.

use js_sys::futures::JsFuture;
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::{RequestInit, Response};

#[wasm_bindgen]
extern "C" {
    /// Names objects of one class.
    /// <https://developers.cloudflare.com/durable-objects/api/namespace/>
    #[derive(Clone)]
    pub(crate) type Namespace;

    /// A fresh way to the object of this name.
    #[wasm_bindgen(method, catch, js_name = getByName)]
    pub(crate) fn get_by_name(this: &Namespace, name: &str) -> Result<Stub, JsValue>;

    /// The same names in one jurisdiction: other objects.
    /// <https://developers.cloudflare.com/durable-objects/reference/data-location/>
    #[wasm_bindgen(method, catch)]
    pub(crate) fn jurisdiction(this: &Namespace, name: &str) -> Result<Namespace, JsValue>;

    /// The way to one object.
    pub(crate) type Stub;

    /// A dataset of Analytics Engine.
    /// <https://developers.cloudflare.com/analytics/analytics-engine/get-started/>
    pub(crate) type Dataset;

    /// Hands a point over: `indexes`, `blobs` and `doubles`. Nothing is waited for.
    #[wasm_bindgen(method, catch, js_name = writeDataPoint)]
    pub(crate) fn write_data_point(this: &Dataset, point: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Stub, address: &str, init: &RequestInit) -> Result<Promise, JsValue>;
}

impl Stub {
    /// Posts bytes to the object and reads its answer whole: status and body.
    pub(crate) async fn post(&self, address: &str, body: &[u8]) -> Result<(u16, Vec<u8>), JsValue> {
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_body(&Uint8Array::from(body));
        let response = JsFuture::from(self.fetch(address, &init)?).await?;
        let response: Response = response.unchecked_into();
        let buffer = JsFuture::from(response.array_buffer()?).await?;
        Ok((response.status(), Uint8Array::new(&buffer).to_vec()))
    }
}

/// Futures are woken through `queueMicrotask` where there is one, else through a settled promise. Here the former
/// leaves the engine and comes back, several times for each signal; the latter does not. Nothing else of ours uses it.
pub(crate) fn wake_by_promise() {
    // If the property cannot be set, futures are woken as before.
    let _ = Reflect::set(&js_sys::global(), &"queueMicrotask".into(), &JsValue::UNDEFINED);
}
