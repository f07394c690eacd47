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

/// Words on both purposes by one source.
#[derive(Clone, Copy, Debug, Default)]
struct Source {
    measure: Word,
    user_data: Word,
    personalization: Word,
}

/// All that was said on this page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Words {
    page: Source,
    mode: Source,
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

    /// `rappel('consent', {measure, advertise})`.
    pub(crate) fn hear_page(&mut self, measure: Option<bool>, advertise: Option<bool>) {
        self.page.measure.hear(measure, true);
        self.page.user_data.hear(advertise, true);
        self.page.personalization.hear(advertise, true);
    }

    /// A Consent Mode entry: `analytics_storage`, `ad_user_data`, `ad_personalization`; `explicit` for an update.
    pub(crate) fn hear_mode(
        &mut self,
        storage: Option<bool>,
        user_data: Option<bool>,
        personal: Option<bool>,
        explicit: bool,
    ) {
        self.mode.measure.hear(storage, explicit);
        self.mode.user_data.hear(user_data, explicit);
        self.mode.personalization.hear(personal, explicit);
    }

    /// What follows from all words together.
    pub(crate) fn decide(&self) -> Consent {
        let (page, mode) = (self.page.measure, self.mode.measure);
        let spoke = page != Word::Silent || mode != Word::Silent;
        let denied = page.is_no() || mode.is_no();
        let granted = page == Word::Granted || mode == Word::Granted;
        let measure = !denied && if self.privacy_control { granted } else { spoke || self.notice };
        let advertises = |source: &Source| {
            let words = [source.user_data, source.personalization];
            let silent = words.iter().all(|&word| word == Word::Silent);
            silent || words.iter().all(|&word| word >= Word::Assumed)
        };
        let asked = self.page.user_data != Word::Silent || self.mode.user_data != Word::Silent;
        let advertise =
            measure && asked && !self.privacy_control && advertises(&self.page) && advertises(&self.mode);
        Consent { measure, advertise, source: self.source(measure) }
    }

    /// Whether the shopper said no, as opposed to a default that waits for an answer.
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.page.measure == Word::Refused || self.mode.measure == Word::Refused
    }

    /// The strictest source that spoke.
    fn source(&self, measure: bool) -> ConsentSource {
        let (page, mode) = (self.page.measure, self.mode.measure);
        if self.privacy_control && !measure && !page.is_no() && !mode.is_no() {
            ConsentSource::GlobalPrivacyControl
        } else if mode != Word::Silent && (page == Word::Silent || mode < page) {
            ConsentSource::ConsentMode
        } else if page != Word::Silent {
            ConsentSource::Page
        } else if self.notice {
            ConsentSource::Notice
        } else {
            ConsentSource::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: Option<bool> = Some(true);
    const NO: Option<bool> = Some(false);

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
        words.hear_mode(NO, NO, NO, false);
        assert_eq!(decided(words), (false, false, ConsentSource::ConsentMode));
        words.hear_mode(YES, None, None, true);
        assert_eq!(decided(words), (true, false, ConsentSource::ConsentMode));
        words.hear_mode(None, YES, YES, true);
        assert_eq!(decided(words), (true, true, ConsentSource::ConsentMode));
    }

    #[test]
    fn one_region_denied_by_default_is_denied_until_the_update() {
        let mut words = Words::default();
        words.hear_mode(NO, NO, NO, false);
        words.hear_mode(YES, YES, YES, false);
        assert!(!words.decide().measure);
    }

    #[test]
    fn the_strictest_source_wins() {
        let mut words = Words::default();
        words.hear_page(YES, YES);
        assert_eq!(decided(words), (true, true, ConsentSource::Page));
        words.hear_mode(YES, NO, YES, true);
        assert_eq!(decided(words), (true, false, ConsentSource::Page));
        words.hear_mode(NO, None, None, true);
        assert_eq!(decided(words), (false, false, ConsentSource::ConsentMode));
    }

    #[test]
    fn privacy_control_denies_until_an_explicit_grant() {
        let mut words = Words::new(true, true);
        assert_eq!(decided(words), (false, false, ConsentSource::GlobalPrivacyControl));
        words.hear_mode(YES, YES, YES, false);
        assert_eq!(decided(words), (false, false, ConsentSource::GlobalPrivacyControl));
        words.hear_mode(YES, YES, YES, true);
        assert_eq!(decided(words), (true, false, ConsentSource::ConsentMode));
    }

    #[test]
    fn withdrawal_is_heard() {
        let mut words = Words::default();
        words.hear_page(YES, YES);
        words.hear_page(NO, None);
        assert_eq!(decided(words), (false, false, ConsentSource::Page));
    }
}
