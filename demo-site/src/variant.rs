//! Test switches: the same shop with one thing different, so that tests can compare and provoke.

/// The switches by name, as in `--variant` and `?variant=`; several are joined by commas.
const NAMES: [&str; 7] =
    ["without-tag", "tag-twice", "no-wasm", "frozen-prototypes", "overwritten-json", "broken-storage", "spa"];

/// Which switches are on. All off is the shop as a merchant runs it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Variants {
    /// The page without Rappel, to compare performance.
    pub without_tag: bool,
    /// The tag is pasted twice, as happens when a tag manager adds what the theme already has.
    pub tag_twice: bool,
    /// A `Content-Security-Policy` whose `script-src` forbids compiling WebAssembly.
    pub no_wasm: bool,
    /// `Array.prototype` and its friends are frozen before any other script runs.
    pub frozen_prototypes: bool,
    /// `window.JSON` throws on every call.
    pub overwritten_json: bool,
    /// `localStorage`, `sessionStorage` and `indexedDB` throw when touched.
    pub broken_storage: bool,
    /// Links inside the shop are followed with `history.pushState` and `fetch`.
    pub spa: bool,
}

impl Variants {
    /// Reads a comma-joined list; `plain` or an empty text means none.
    ///
    /// # Errors
    /// A sentence with the known names when one is unknown.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut variants = Self::default();
        for name in list.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "plain") {
            let Some(switch) = variants.switch(name) else {
                return Err(format!("unknown variant `{name}`; known are plain, {}", NAMES.join(", ")));
            };
            *switch = true;
        }
        Ok(variants)
    }

    /// The names of the switches that are on, joined by `.` so that a cookie can hold them.
    #[must_use]
    pub fn to_cookie(mut self) -> String {
        let on = NAMES.into_iter().filter(|name| self.switch(name).is_some_and(|switch| *switch));
        let joined = on.collect::<Vec<_>>().join(".");
        if joined.is_empty() { "plain".into() } else { joined }
    }

    /// Reads what [`Variants::to_cookie`] wrote; anything else counts as nothing.
    #[must_use]
    pub fn from_cookie(value: &str) -> Option<Self> {
        Self::parse(&value.replace('.', ",")).ok()
    }

    /// Whether the page sets a hostile stage before any other script.
    #[must_use]
    pub fn hostile_script(self) -> Option<String> {
        let parts = [
            (self.frozen_prototypes, FREEZE),
            (self.overwritten_json, OVERWRITE_JSON),
            (self.broken_storage, BREAK_STORAGE),
        ];
        let script: String = parts.into_iter().filter(|(on, _)| *on).map(|(_, text)| text).collect();
        (!script.is_empty()).then_some(script)
    }

    fn switch(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "without-tag" => &mut self.without_tag,
            "tag-twice" => &mut self.tag_twice,
            "no-wasm" => &mut self.no_wasm,
            "frozen-prototypes" => &mut self.frozen_prototypes,
            "overwritten-json" => &mut self.overwritten_json,
            "broken-storage" => &mut self.broken_storage,
            "spa" => &mut self.spa,
            _ => return None,
        })
    }
}

/// Assigning to an inherited name of a frozen prototype throws in strict code: `dataLayer.push = …` included.
const FREEZE: &str = "Object.freeze(Array.prototype);Object.freeze(Function.prototype);\
    Object.freeze(Promise.prototype);Object.freeze(String.prototype);";

/// Old libraries replaced `JSON`; this one is worse than any of them.
const OVERWRITE_JSON: &str = "window.JSON={parse:function(){throw new Error('JSON.parse was overwritten')},\
    stringify:function(){throw new Error('JSON.stringify was overwritten')}};";

/// What a browser with blocked site data does.
const BREAK_STORAGE: &str = "['localStorage','sessionStorage','indexedDB'].forEach(function(name){\
    Object.defineProperty(window,name,{configurable:true,get:function(){\
    throw new DOMException('Access is denied for this document.','SecurityError')}})});";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_switches_and_survives_a_cookie() {
        for name in NAMES {
            let variants = Variants::parse(name).unwrap();
            assert_ne!(variants, Variants::default(), "{name} switches nothing");
            assert_eq!(Variants::from_cookie(&variants.to_cookie()), Some(variants));
        }
        let all = Variants::parse(&NAMES.join(",")).unwrap();
        assert_eq!(Variants::from_cookie(&all.to_cookie()), Some(all));
        assert_eq!(Variants::from_cookie("plain"), Some(Variants::default()));
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        let error = Variants::parse("spa,fast").unwrap_err();
        assert!(error.contains("`fast`") && error.contains("tag-twice"), "{error}");
    }
}
