//! How plain values are spelled in JSON: each form reads one leniently, says in a merchant's words what is wrong, and
//! writes it in one spelling. A field names its form with `#[serde(with = "As::<Money>")]`.

mod instant;
mod number;
mod person;
mod place;
mod text;

pub(crate) use instant::{Birthday, Instant, rfc3339};
pub(crate) use number::{Count, Days, Decimal, Money, Percent, Quantity, Rating};
pub(crate) use person::{ChannelName, Email, Phone, Visitor};
pub(crate) use place::{Country, Currency, Language, Zone};
pub(crate) use text::{
    CategoryPath, Code, ConsentText, EventId, Id, Image, Name, Path, Product, Properties, Title,
};

use core::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// One spelling of a plain value.
pub(crate) trait Form {
    /// The value as the rest of the program has it.
    type Plain;
    /// Reads what was told. The error follows the name of the field: "must be …".
    fn read(told: &Value) -> Result<Self::Plain, String>;
    /// The spelling that `read` reads back.
    fn write(plain: &Self::Plain) -> Value;
    /// What `read` takes, as JSON Schema.
    #[cfg(test)]
    fn schema() -> Value;
}

/// A field in the form `F`.
pub(crate) struct As<F>(PhantomData<F>);

impl<F: Form> As<F> {
    pub(crate) fn serialize<S: Serializer>(plain: &F::Plain, to: S) -> Result<S::Ok, S::Error> {
        F::write(plain).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<F::Plain, D::Error> {
        F::read(&Value::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// A field in the form `F` that may be left out or `null`. Needs `default`.
pub(crate) struct Maybe<F>(PhantomData<F>);

impl<F: Form> Maybe<F> {
    pub(crate) fn serialize<S: Serializer>(plain: &Option<F::Plain>, to: S) -> Result<S::Ok, S::Error> {
        plain.as_ref().map(F::write).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<F::Plain>, D::Error> {
        let told = Value::deserialize(from)?;
        if told.is_null() {
            return Ok(None);
        }
        F::read(&told).map(Some).map_err(serde::de::Error::custom)
    }
}

/// A list of values in the form `F`.
pub(crate) struct Each<F>(PhantomData<F>);

/// One value of a list, so that an error names its index.
struct One<F: Form>(F::Plain);

impl<'de, F: Form> Deserialize<'de> for One<F> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        As::<F>::deserialize(from).map(One)
    }
}

impl<F: Form> Each<F> {
    pub(crate) fn serialize<S: Serializer>(plain: &[F::Plain], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(plain.iter().map(F::write))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<F::Plain>, D::Error> {
        let list = Vec::<One<F>>::deserialize(from)?;
        Ok(list.into_iter().map(|one| one.0).collect())
    }
}

/// What was told, short enough for a message.
pub(crate) fn shown(told: &Value) -> String {
    const LETTERS: usize = 40;
    match told {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > LETTERS => {
            format!("\"{}…\"", text.chars().take(LETTERS).collect::<String>().escape_debug())
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
pub(crate) use schema::or_null;

#[cfg(test)]
mod schema {
    //! The forms as JSON Schema.

    use super::{As, Each, Form, Maybe};
    use schemars::{JsonSchema, Schema, SchemaGenerator};
    use serde_json::{Value, json};
    use std::borrow::Cow;

    fn schema(value: Value) -> Schema {
        value.try_into().unwrap()
    }

    /// The form, or `null`.
    pub(crate) fn or_null<F: Form>() -> Schema {
        schema(json!({"anyOf": [F::schema(), {"type": "null"}]}))
    }

    macro_rules! inline {
        ($wrapper:ident, $make:expr) => {
            impl<F: Form> JsonSchema for $wrapper<F> {
                fn inline_schema() -> bool {
                    true
                }
                fn schema_name() -> Cow<'static, str> {
                    stringify!($wrapper).into()
                }
                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    schema($make)
                }
            }
        };
    }
    inline!(As, F::schema());
    inline!(Maybe, json!({"anyOf": [F::schema(), {"type": "null"}]}));
    inline!(Each, json!({"type": "array", "items": F::schema()}));
}
