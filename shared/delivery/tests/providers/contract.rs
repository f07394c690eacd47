//! A provider's description of what it takes (`tests/contracts`), and whether a request is that.

use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use http::Request;
use serde_json::{Map, Value, json};

/// One provider's contract.
pub(crate) struct Contract {
    pub(crate) document: Value,
    schemas: Schemas,
    body: SchemaIndex,
    answer: SchemaIndex,
    headers: SchemaIndex,
}

impl Contract {
    /// Reads `tests/contracts/{name}.json`: what we say. An object that lists its properties is complete.
    pub(crate) fn read(name: &str) -> Self {
        let mut document = document(name);
        close(&mut document);
        Contract::of(document)
    }

    /// The same of what a provider says: it may say more than it lists.
    pub(crate) fn of_provider(name: &str) -> Self {
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
    pub(crate) fn body(&self, body: &Value) -> Result<(), String> {
        self.schemas.validate(body, self.body).map_err(|error| format!("{error:#}"))
    }

    /// Why an answer would not be this provider's.
    pub(crate) fn answer(&self, answer: &Value) -> Result<(), String> {
        self.schemas.validate(answer, self.answer).map_err(|error| format!("{error:#}"))
    }

    /// Why a request would be refused, its address and headers included.
    pub(crate) fn request(&self, request: &Request<Vec<u8>>) -> Result<(), String> {
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

fn document(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts").join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A request's body as JSON; form fields as an object.
pub(crate) fn body_of(request: &Request<Vec<u8>>) -> Value {
    if request.headers()["content-type"] == "application/x-www-form-urlencoded" {
        let fields = form_urlencoded::parse(request.body());
        return fields.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect();
    }
    serde_json::from_slice(request.body()).unwrap()
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
