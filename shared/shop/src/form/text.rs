//! Ids, names and texts: cut clean, never cut short in silence.

use rappel_signal::ProductId;
use rappel_signal::limit::{CONSENT_TEXT_BYTES_MAX, PRODUCT_ID_BYTES_MAX, TEXT_BYTES_MAX, URL_BYTES_MAX};
use serde_json::{Map, Value};

use super::{Form, shown};
use crate::limit::{
    CATEGORY_LEVELS_MAX, CODE_BYTES_MAX, EVENT_ID_BYTES_MAX, ID_BYTES_MAX, PROPERTIES_MAX, TITLE_BYTES_MAX,
};

#[cfg(test)]
use serde_json::json;

/// A text in which white space and control characters have become single spaces.
fn clean(told: &Value) -> Option<String> {
    let text = told.as_str()?;
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    Some(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn text(told: &Value, bytes_max: usize) -> Result<String, String> {
    match clean(told) {
        Some(text) if text.is_empty() => Err("must not be empty: leave it out instead".to_owned()),
        Some(text) if text.len() > bytes_max => {
            Err(format!("has {} bytes and may have {bytes_max}: shorten it", text.len()))
        }
        Some(text) => Ok(text),
        None => Err(format!("must be a text, not {}", shown(told))),
    }
}

/// Numbers are taken for ids: many shops count.
fn id(told: &Value, bytes_max: usize) -> Result<String, String> {
    match told {
        Value::Number(number) if number.is_u64() => Ok(number.to_string()),
        Value::String(_) => text(told, bytes_max),
        _ => Err(format!("must be a text or a whole number, not {}", shown(told))),
    }
}

#[cfg(test)]
fn text_schema(bytes_max: usize) -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": bytes_max})
}

#[cfg(test)]
fn id_schema(bytes_max: usize) -> Value {
    json!({"anyOf": [text_schema(bytes_max), {"type": "integer", "minimum": 0}]})
}

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident = $read:ident($bytes_max:expr), $schema:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl Form for $name {
            type Plain = String;
            fn read(told: &Value) -> Result<String, String> {
                $read(told, $bytes_max)
            }
            fn write(plain: &String) -> Value {
                plain.as_str().into()
            }
            #[cfg(test)]
            fn schema() -> Value {
                $schema($bytes_max)
            }
        }
    )*};
}

forms! {
    /// The id of an event.
    EventId = id(EVENT_ID_BYTES_MAX), id_schema;
    /// The shop's id or number of an order, a customer, a variant, an offer.
    Id = id(ID_BYTES_MAX), id_schema;
    /// A name, a brand, a tag.
    Name = text(TEXT_BYTES_MAX), text_schema;
    /// A product's title.
    Title = text(TITLE_BYTES_MAX), text_schema;
    /// The wording somebody agreed to.
    ConsentText = text(CONSENT_TEXT_BYTES_MAX), text_schema;
    /// A voucher code: one word.
    Code = code(CODE_BYTES_MAX), text_schema;
    /// The path of a page on the shop's own host.
    Path = path(URL_BYTES_MAX), path_schema;
    /// The address of a picture.
    Image = image(URL_BYTES_MAX), image_schema;
}

fn code(told: &Value, bytes_max: usize) -> Result<String, String> {
    let code = text(told, bytes_max)?;
    if code.contains(' ') { Err("must be one word, without spaces".to_owned()) } else { Ok(code) }
}

/// Printable ASCII without spaces, quotes and angle brackets: what stands in an address as it is.
fn is_address_text(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
}

fn path(told: &Value, bytes_max: usize) -> Result<String, String> {
    let path = text(told, bytes_max)?;
    if path.starts_with('/') && !path.starts_with("//") && is_address_text(&path) {
        return Ok(path);
    }
    Err("must be a path on the shop's own host, percent-encoded, such as \"/products/trail-shoes\""
        .to_owned())
}

fn image(told: &Value, bytes_max: usize) -> Result<String, String> {
    let address = text(told, bytes_max)?;
    let host =
        address.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    if host.is_some_and(|host| !host.is_empty() && !host.contains('@')) && is_address_text(&address) {
        return Ok(address);
    }
    Err("must be an https:// address, percent-encoded".to_owned())
}

#[cfg(test)]
fn path_schema(bytes_max: usize) -> Value {
    json!({"type": "string", "maxLength": bytes_max, "pattern": "^/([^/]|$)"})
}

#[cfg(test)]
fn image_schema(bytes_max: usize) -> Value {
    json!({"type": "string", "maxLength": bytes_max, "pattern": "^https://"})
}

/// A product's id, under the limit that pages have too.
pub(crate) struct Product;

impl Form for Product {
    type Plain = ProductId;

    fn read(told: &Value) -> Result<ProductId, String> {
        id(told, PRODUCT_ID_BYTES_MAX).map(ProductId)
    }

    fn write(plain: &ProductId) -> Value {
        plain.0.as_str().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        id_schema(PRODUCT_ID_BYTES_MAX)
    }
}

/// The way to a category from the top: `["Shoes", "Trail"]`, or `"Shoes > Trail"` as feeds write it.
pub(crate) struct CategoryPath;

impl Form for CategoryPath {
    type Plain = Vec<String>;

    fn read(told: &Value) -> Result<Vec<String>, String> {
        let levels: Vec<Value> = match told {
            Value::String(path) => path.split('>').map(Value::from).collect(),
            Value::Array(levels) => levels.clone(),
            _ => return Err(format!("must be a list of names or \"Shoes > Trail\", not {}", shown(told))),
        };
        if levels.len() > CATEGORY_LEVELS_MAX {
            return Err(format!("has {} levels and may have {CATEGORY_LEVELS_MAX}", levels.len()));
        }
        levels.iter().map(Name::read).collect()
    }

    fn write(plain: &Vec<String>) -> Value {
        plain.as_slice().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"anyOf": [
            {"type": "string", "examples": ["Shoes > Trail"]},
            {"type": "array", "items": Name::schema(), "maxItems": CATEGORY_LEVELS_MAX},
        ]})
    }
}

/// Properties of an event of one's own: flat, so that a flow can ask for each by its name.
pub(crate) struct Properties;

impl Form for Properties {
    type Plain = Map<String, Value>;

    fn read(told: &Value) -> Result<Map<String, Value>, String> {
        let Some(properties) = told.as_object() else {
            return Err(format!("must be an object of names and values, not {}", shown(told)));
        };
        if properties.len() > PROPERTIES_MAX {
            return Err(format!("has {} properties and may have {PROPERTIES_MAX}", properties.len()));
        }
        for (name, value) in properties {
            if name.is_empty() || name.len() > ID_BYTES_MAX {
                return Err(format!(
                    "has a name of {} bytes; names may have 1 to {ID_BYTES_MAX}",
                    name.len()
                ));
            }
            let short = value.as_str().is_none_or(|text| text.len() <= TEXT_BYTES_MAX);
            if value.is_array() || value.is_object() || value.is_null() || !short {
                return Err(format!(
                    "must be flat: {} must be a number, true or false, or a text of at most {TEXT_BYTES_MAX} bytes",
                    shown(&name.as_str().into())
                ));
            }
        }
        Ok(properties.clone())
    }

    fn write(plain: &Map<String, Value>) -> Value {
        plain.clone().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        let values = json!({"type": ["string", "number", "boolean"], "maxLength": TEXT_BYTES_MAX});
        json!({"type": "object", "maxProperties": PROPERTIES_MAX, "additionalProperties": values})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cleaned_and_bounded() {
        assert_eq!(Name::read(&json!("  Trail\r\n\tShoes\u{0} ")), Ok("Trail Shoes".to_owned()));
        assert_eq!(Id::read(&json!(1001)), Ok("1001".to_owned()));
        assert!(Id::read(&json!(1.5)).is_err());
        assert!(Name::read(&json!(" ")).unwrap_err().starts_with("must not be empty"));
        assert_eq!(Id::read(&json!("x".repeat(65))).unwrap_err(), "has 65 bytes and may have 64: shorten it");
        assert!(Code::read(&json!("TWO WORDS")).is_err());
    }

    #[test]
    fn addresses_stay_where_they_belong() {
        assert!(Path::read(&json!("/products/trail?size=42")).is_ok());
        for wrong in ["//evil.example/x", "https://shop.example/x", "products", "/a b", "/\"><script>"] {
            assert!(Path::read(&json!(wrong)).is_err(), "{wrong}");
        }
        assert!(Image::read(&json!("https://cdn.example/a.jpg")).is_ok());
        for wrong in
            ["http://cdn.example/a.jpg", "https://", "https:///a", "javascript:alert(1)", "https://a@b/c"]
        {
            assert!(Image::read(&json!(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_category_is_a_way_from_the_top() {
        let expected = Ok(vec!["Shoes".to_owned(), "Trail".to_owned()]);
        assert_eq!(CategoryPath::read(&json!("Shoes > Trail")), expected);
        assert_eq!(CategoryPath::read(&json!(["Shoes", "Trail"])), expected);
        assert!(CategoryPath::read(&json!("Shoes > > Trail")).is_err());
    }
}
