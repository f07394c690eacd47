//! A credential of a shop's own as an isolate has it: sealed, and what it opened to. It lies with the settings it came with, so
//! another sealed text is another one of these, and there are as many opened ones as there are sealed, at most.

use std::cell::OnceCell;
use std::fmt;

use zeroize::Zeroizing;

/// See the module. What it opened to is in no log, and overwritten when it goes.
pub(crate) struct Sealed {
    text: String,
    opened: OnceCell<Zeroizing<String>>,
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(secret)")
    }
}

impl Sealed {
    /// One that was not opened yet.
    pub(crate) fn new(text: String) -> Sealed {
        Sealed { text, opened: OnceCell::new() }
    }

    /// As it is kept.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What it opens to, by `open` if nobody has asked before.
    ///
    /// # Errors
    /// What `open` says. It is asked again the next time: nothing stands in the place of one that does not open.
    pub(crate) fn opened<E>(&self, open: impl FnOnce(&str) -> Result<String, E>) -> Result<String, E> {
        if let Some(known) = self.opened.get() {
            return Ok(known.to_string());
        }
        let opened = Zeroizing::new(open(&self.text)?);
        Ok(self.opened.get_or_init(|| opened).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_opened_once_and_shown_nowhere() {
        let sealed = Sealed::new("sealed text".into());
        let mut asked = 0;
        for _ in 0..3 {
            let opened = sealed.opened(|text| {
                asked += 1;
                Ok::<_, ()>(format!("opened {text}"))
            });
            assert_eq!(opened.as_deref(), Ok("opened sealed text"));
        }
        assert_eq!(asked, 1);
        assert_eq!(format!("{sealed:?}"), "Sealed(secret)");
    }

    #[test]
    fn one_that_does_not_open_is_asked_each_time() {
        let sealed = Sealed::new("sealed text".into());
        for _ in 0..2 {
            assert_eq!(sealed.opened(|_| Err("another key")), Err("another key"));
        }
        assert_eq!(sealed.opened(|_| Ok::<_, ()>("now".into())), Ok("now".into()));
    }
}
