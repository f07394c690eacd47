//! Providers' descriptions of what they take and answer, in the files beside this, and whether a request is that. For the
//! tests of the adapters and for the stories' stand-ins of providers.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "only tests stand on it: a broken contract should fail loudly"
)]

use std::path::PathBuf;

use boon::{Compiler, SchemaIndex, Schemas};
use http::Request;
use serde_json::{Map, Value, json};

/// One provider's contract.
#[allow(missing_debug_implementations, reason = "compiled schemas show nothing")]
pub struct Contract {
    document: Value,
    schemas: Schemas,
    body: SchemaIndex,
    answer: SchemaIndex,
    headers: SchemaIndex,
}

impl Contract {
    /// Reads the file of that name: what we say. An object that lists its properties is complete.
    pub fn read(name: &str) -> Self {
        let mut document = document(name);
        close(&mut document);
        Contract::of(document)
    }

    /// The same of what a provider says: it may say more than it lists.
    pub fn of_provider(name: &str) -> Self {
        Contract::of(document(name))
    }

    fn of(document: Value) -> Self {
        let mut headers = Map::new();
        for (header, pattern) in document["headers"].as_object().unwrap() {
            headers.insert(header.clone(), json!({ "type": "string", "pattern": pattern }));
        }
        headers.insert("content-type".to_owned(), json!({ "const": document["media_type"] }));
        let required: Vec<&String> = headers.keys().collect();
        let headers = json!({ "type": "object", "required": required, "properties": headers, "additionalProperties": false });
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let mut compile = |at: &str, schema: Value| {
            compiler.add_resource(&format!("http://contract/{at}"), schema).unwrap();
            compiler.compile(&format!("http://contract/{at}"), &mut schemas).unwrap()
        };
        let none = json!({});
        let whole = |part: &str| json!({ "allOf": [document[part]], "$defs": document.get("$defs").unwrap_or(&none) });
        let (body, answer) = (compile("body", whole("body")), compile("answer", whole("answer")));
        let headers = compile("headers", headers);
        Contract { body, answer, headers, schemas, document }
    }

    /// Why a body would be refused.
    ///
    /// # Errors
    /// The reason, in the schema's words.
    pub fn body(&self, body: &Value) -> Result<(), String> {
        self.schemas.validate(body, self.body).map_err(|error| format!("{error:#}"))
    }

    /// Why an answer would not be this provider's.
    ///
    /// # Errors
    /// The reason, in the schema's words.
    pub fn answer(&self, answer: &Value) -> Result<(), String> {
        self.schemas.validate(answer, self.answer).map_err(|error| format!("{error:#}"))
    }

    /// Why a request would be refused, its address and headers included.
    ///
    /// # Errors
    /// The reason, in the schema's words.
    pub fn request(&self, request: &Request<Vec<u8>>) -> Result<(), String> {
        let place = (request.method().as_str(), request.uri().to_string());
        let method = &self.document["method"];
        let knows_method =
            method == place.0 || method.as_array().is_some_and(|all| all.contains(&place.0.into()));
        if !knows_method || self.document["address"] != place.1 {
            return Err(format!("{place:?} is not where this provider listens"));
        }
        let headers = request.headers().iter();
        let headers: Map<String, Value> =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect();
        let headers = Value::Object(headers);
        self.schemas.validate(&headers, self.headers).map_err(|error| format!("{error:#}"))?;
        self.body(&body_of(request))
    }
}

/// What a provider answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers, by name.
    pub headers: Vec<(String, String)>,
    /// The body; empty if there is none.
    pub body: String,
}

impl Answer {
    fn of(value: &Value, id: &str) -> Self {
        let named = |text: &str| text.replace("{id}", id);
        let headers = value["headers"].as_object().into_iter().flatten();
        Answer {
            status: u16::try_from(value["status"].as_u64().unwrap()).unwrap(),
            headers: headers.map(|(name, value)| (name.clone(), named(value.as_str().unwrap()))).collect(),
            body: value.get("body").map(|body| named(&body.to_string())).unwrap_or_default(),
        }
    }
}

impl Contract {
    /// What is answered to a message that is taken under this name; nothing of what providers tell later alone.
    pub fn taken(&self, id: &str) -> Option<Answer> {
        self.document.get("taken").map(|taken| Answer::of(taken, id))
    }

    /// What is answered to a message that was taken before, where that is another answer than the first time's.
    pub fn known(&self) -> Option<Answer> {
        self.document.get("known").map(|known| Answer::of(known, ""))
    }

    /// The id by which the provider knows a message again, if it looks at ids.
    pub fn id_of(&self, request: &Request<Vec<u8>>) -> Option<String> {
        let by = self.document.get("known_by")?;
        if let Some(header) = by["header"].as_str() {
            return Some(request.headers().get(header)?.to_str().ok()?.to_owned());
        }
        body_of(request).pointer(by["body"].as_str()?).map(Value::to_string)
    }
}

/// Where a provider listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The contract's name.
    pub name: String,
    /// The address of what the contract is about.
    pub address: String,
    /// The address of the login that it wants first, and what is answered there.
    pub login: Option<(String, Answer)>,
}

/// Every provider that listens at an address of its own.
pub fn places() -> Vec<Place> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "json"));
    let places = files.map(|file| {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let document = document(&name);
        let login = document.get("login");
        let login = login
            .map(|login| (login["address"].as_str().unwrap().to_owned(), Answer::of(&login["taken"], "")));
        Place { name, address: document["address"].as_str().unwrap().to_owned(), login }
    });
    places.filter(|place| place.address.starts_with("https://")).collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn document(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A request's body as JSON; form fields as an object; null, if it is neither.
pub fn body_of(request: &Request<Vec<u8>>) -> Value {
    let media_type = request.headers().get("content-type");
    if media_type.is_some_and(|of| of == "application/x-www-form-urlencoded") {
        let fields = form_urlencoded::parse(request.body());
        return fields.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect();
    }
    serde_json::from_slice(request.body()).unwrap_or_default()
}

/// Nothing more than is listed: what is misspelt is refused.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let lists = fields.get("properties").is_some_and(Value::is_object);
            if lists && !fields.contains_key("additionalProperties") {
                fields.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            for (name, value) in fields.iter_mut() {
                match (name.as_str(), value) {
                    ("properties" | "$defs", Value::Object(named)) => named.values_mut().for_each(close),
                    (_, value) => close(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
