//! What every source on the page said about consent, and what follows from all of it together.
//!
//! | spoken | measure | advertise |
//! | --- | --- | --- |
//! | nobody | no | no |
//! | `notice` setting alone | yes | no |
//! | one or more sources | all of them say yes | all of them say yes |
//! | Global Privacy Control | only by an explicit grant, later than the page's defaults | no |

use rappel_signal::{Consent, ConsentSource};

/// One source's word on one purpose, the strictest first after silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd)]
enum Word {
    /// Nothing said.
    #[default]
    Silent,
    /// No, said by the shopper.
    Refused,
    /// No, as the page's own default: nobody was asked yet.
    Denied,
    /// Yes, as the page's own default: nobody was asked.
    Assumed,
    /// Yes, said by the shopper.
    Granted,
}

impl Word {
    #[inline(never)]
    fn is_no(self) -> bool {
        matches!(self, Word::Refused | Word::Denied)
    }

    /// Takes a newer word of the same source. Among defaults the strictest stays (Consent Mode gives them per region,
    /// and the page does not know its region); a later update overrides them.
    fn hear(&mut self, granted: Option<bool>, explicit: bool) {
        *self = match (granted, explicit) {
            (None, _) => return,
            (Some(false), true) => Word::Refused,
            (Some(false), false) => Word::Denied,
            (Some(true), true) => Word::Granted,
            (Some(true), false) if self.is_no() => return,
            (Some(true), false) => Word::Assumed,
        };
    }
}

/// Words of one source: on measuring, on user data and on personalization for advertising.
type Source = [Word; 3];

/// Who may speak, as js/page.js numbers them.
const SOURCES: [ConsentSource; 4] =
    [ConsentSource::ConsentMode, ConsentSource::Page, ConsentSource::Tcf, ConsentSource::Shopify];

/// All that was said on this page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Words {
    /// In the order of [`SOURCES`].
    said: [Source; SOURCES.len()],
    /// The browser's Global Privacy Control.
    privacy_control: bool,
    /// The merchant's setting: measuring is announced, not asked.
    notice: bool,
}

impl Words {
    /// Nothing said yet.
    pub(crate) fn new(privacy_control: bool, notice: bool) -> Words {
        Words { privacy_control, notice, ..Words::default() }
    }

    /// A source speaks: its number, whether the shopper was asked, and its words on measuring, user data and
    /// personalization.
    pub(crate) fn hear(&mut self, source: u32, explicit: bool, granted: [Option<bool>; 3]) {
        if let Some(words) = self.said.get_mut(source as usize) {
            for (word, granted) in words.iter_mut().zip(granted) {
                word.hear(granted, explicit);
            }
        }
    }

    /// What follows from all words together.
    pub(crate) fn decide(&self) -> Consent {
        let (mut strictest, mut source) = (Word::Silent, ConsentSource::None);
        let (mut granted, mut asked, mut advertise) = (false, false, true);
        // Of equals the last is named.
        for (words, named) in self.said.iter().zip(SOURCES) {
            let [measure, user_data, personal] = *words;
            if measure != Word::Silent && (strictest == Word::Silent || measure <= strictest) {
                (strictest, source) = (measure, named);
            }
            granted |= measure == Word::Granted;
            asked |= user_data != Word::Silent;
            let silent = user_data == Word::Silent && personal == Word::Silent;
            advertise &= silent || user_data >= Word::Assumed && personal >= Word::Assumed;
        }
        let spoke = strictest != Word::Silent;
        let allowed = if self.privacy_control { granted } else { spoke || self.notice };
        let measure = allowed && !strictest.is_no();
        if self.privacy_control && !measure && !strictest.is_no() {
            source = ConsentSource::GlobalPrivacyControl;
        } else if !spoke && self.notice {
            source = ConsentSource::Notice;
        }
        Consent { measure, advertise: measure && asked && advertise && !self.privacy_control, source }
    }

    /// Whether the shopper said no, as opposed to a default that waits for an answer.
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.said.iter().any(|words| words.first() == Some(&Word::Refused))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: Option<bool> = Some(true);
    const NO: Option<bool> = Some(false);
    const MODE: u32 = 0;
    const PAGE: u32 = 1;
    const TCF: u32 = 2;
    const SHOPIFY: u32 = 3;

    fn decided(words: Words) -> (bool, bool, ConsentSource) {
        let consent = words.decide();
        (consent.measure, consent.advertise, consent.source)
    }

    #[test]
    fn with_no_source_nothing_is_allowed() {
        assert_eq!(decided(Words::default()), (false, false, ConsentSource::None));
    }

    #[test]
    fn notice_allows_measuring_alone() {
        let words = Words::new(false, true);
        assert_eq!(decided(words), (true, false, ConsentSource::Notice));
    }

    #[test]
    fn a_denied_default_waits_for_the_update() {
        let mut words = Words::default();
        words.hear(MODE, false, [NO; 3]);
        assert_eq!(decided(words), (false, false, ConsentSource::ConsentMode));
        words.hear(MODE, true, [YES, None, None]);
        assert_eq!(decided(words), (true, false, ConsentSource::ConsentMode));
        words.hear(MODE, true, [None, YES, YES]);
        assert_eq!(decided(words), (true, true, ConsentSource::ConsentMode));
    }

    #[test]
    fn one_region_denied_by_default_is_denied_until_the_update() {
        let mut words = Words::default();
        words.hear(MODE, false, [NO; 3]);
        words.hear(MODE, false, [YES; 3]);
        assert!(!words.decide().measure);
    }

    #[test]
    fn the_strictest_source_wins() {
        let mut words = Words::default();
        words.hear(PAGE, true, [YES; 3]);
        assert_eq!(decided(words), (true, true, ConsentSource::Page));
        words.hear(MODE, true, [YES, NO, YES]);
        assert_eq!(decided(words), (true, false, ConsentSource::Page));
        words.hear(MODE, true, [NO, None, None]);
        assert_eq!(decided(words), (false, false, ConsentSource::ConsentMode));
    }

    #[test]
    fn privacy_control_denies_until_an_explicit_grant() {
        let mut words = Words::new(true, true);
        assert_eq!(decided(words), (false, false, ConsentSource::GlobalPrivacyControl));
        words.hear(MODE, false, [YES; 3]);
        assert_eq!(decided(words), (false, false, ConsentSource::GlobalPrivacyControl));
        words.hear(MODE, true, [YES; 3]);
        assert_eq!(decided(words), (true, false, ConsentSource::ConsentMode));
    }

    #[test]
    fn withdrawal_is_heard() {
        let mut words = Words::default();
        words.hear(PAGE, true, [YES; 3]);
        words.hear(PAGE, true, [NO, None, None]);
        assert_eq!(decided(words), (false, false, ConsentSource::Page));
    }

    #[test]
    fn platforms_are_sources_of_their_own() {
        let mut words = Words::new(false, true);
        words.hear(SHOPIFY, false, [NO; 3]);
        assert_eq!(decided(words), (false, false, ConsentSource::Shopify));
        assert!(!words.is_withdrawn(), "a banner that is open is no refusal");
        words.hear(SHOPIFY, true, [YES; 3]);
        words.hear(TCF, true, [YES, NO, NO]);
        assert_eq!(decided(words), (true, false, ConsentSource::Shopify));
        words.hear(TCF, true, [NO; 3]);
        assert_eq!(decided(words), (false, false, ConsentSource::Tcf));
        assert!(words.is_withdrawn());
        words.hear(9, true, [NO; 3]);
        words.hear(TCF, true, [YES; 3]);
        assert_eq!(
            decided(words),
            (true, true, ConsentSource::Shopify),
            "a source nobody knows says nothing"
        );
    }
}
