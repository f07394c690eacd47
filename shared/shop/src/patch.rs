//! A field of something that is known already: kept, cleared or set, as in a JSON merge patch (RFC 7396).

use serde::{Deserializer, Serializer};
use serde_json::Value;

use crate::form::{As, Form};

/// What an update says of one field: left out, it stays; `null` clears it; a value sets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Nothing was said.
    #[default]
    Keep,
    /// There is none any more.
    Clear,
    /// It is this now.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether nothing was said.
    pub fn is_keep(&self) -> bool {
        matches!(self, Patch::Keep)
    }

    /// Changes what is known accordingly.
    pub fn apply(self, known: &mut Option<T>) {
        match self {
            Patch::Keep => {}
            Patch::Clear => *known = None,
            Patch::Set(value) => *known = Some(value),
        }
    }

    /// The value, if one is set.
    pub fn set(&self) -> Option<&T> {
        match self {
            Patch::Set(value) => Some(value),
            Patch::Keep | Patch::Clear => None,
        }
    }
}

/// A patched field in the form `F`. Needs `default`, so that a field left out is kept.
pub(crate) struct Patched<F>(core::marker::PhantomData<F>);

impl<F: Form> Patched<F> {
    pub(crate) fn serialize<S: Serializer>(patch: &Patch<F::Plain>, to: S) -> Result<S::Ok, S::Error> {
        match patch {
            Patch::Keep | Patch::Clear => to.serialize_none(),
            Patch::Set(plain) => As::<F>::serialize(plain, to),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Patch<F::Plain>, D::Error> {
        let told: Value = serde::Deserialize::deserialize(from)?;
        if told.is_null() {
            return Ok(Patch::Clear);
        }
        F::read(&told).map(Patch::Set).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
impl<F: Form> schemars::JsonSchema for Patched<F> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Patch".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::form::or_null::<F>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_keeps_clears_or_sets() {
        let after = |patch: Patch<u32>| {
            let mut known = Some(1);
            patch.apply(&mut known);
            known
        };
        assert_eq!(after(Patch::Keep), Some(1));
        assert_eq!(after(Patch::Clear), None);
        assert_eq!(after(Patch::Set(2)), Some(2));
    }
}
