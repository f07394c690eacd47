//! Consent as it arrives with an envelope, and what the edge's own look at the request adds.

use rappel_signal::{ConsentSource, Envelope, Fact};

/// What may be done with an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Measured with consent.
    Measured,
    /// Consent was withdrawn, and this envelope says so: only that acts.
    Withdrawn,
    /// No consent: nothing may be kept.
    Refused,
}

/// `gpc` is the `Sec-GPC` header. It denies measuring unless the shopper granted it afterwards and explicitly,
/// which only a source that asks can tell; a notice does not ask. <https://www.w3.org/TR/gpc/>
pub(crate) fn verdict(envelope: &Envelope, gpc: Option<&str>) -> Verdict {
    let withdrawn =
        envelope.batches.iter().flat_map(|batch| &batch.facts).any(|dated| dated.fact == Fact::Withdrawn);
    if withdrawn {
        return Verdict::Withdrawn;
    }
    let asked = !matches!(envelope.consent.source, ConsentSource::None | ConsentSource::Notice);
    if !envelope.consent.measure || (gpc == Some("1") && !asked) {
        Verdict::Refused
    } else {
        Verdict::Measured
    }
}

/// Whether the shopper may be advertised to, `Sec-GPC` heard: it speaks against that whatever a page says.
pub(crate) fn may_advertise(envelope: &Envelope, gpc: Option<&str>) -> bool {
    envelope.consent.advertise && gpc != Some("1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_signal::{Batch, Consent, DatedFact, PageId, VisitorId};

    fn envelope(measure: bool, source: ConsentSource, facts: Vec<Fact>) -> Envelope {
        let facts = facts.into_iter().map(|fact| DatedFact { age_ms: 0, fact }).collect();
        let batch = Batch {
            page: PageId([0; 4]),
            sequence: 0,
            age_ms: 0,
            idle_ms: 0,
            active_ms: 0,
            context: None,
            facts,
            cards: Vec::new(),
            report: None,
        };
        Envelope {
            visitor: VisitorId([0; 16]),
            signature: None,
            consent: Consent { measure, advertise: false, source },
            engaged: true,
            batches: vec![batch],
            asks: Vec::new(),
        }
    }

    #[test]
    fn no_consent_no_storage() {
        assert_eq!(verdict(&envelope(false, ConsentSource::Page, vec![]), None), Verdict::Refused);
        assert_eq!(verdict(&envelope(true, ConsentSource::Page, vec![]), None), Verdict::Measured);
    }

    #[test]
    fn global_privacy_control_is_a_no_to_advertising_whatever_the_page_says() {
        let mut envelope = envelope(true, ConsentSource::ConsentMode, vec![]);
        assert!(!may_advertise(&envelope, None), "nobody said yes");
        envelope.consent.advertise = true;
        assert!(may_advertise(&envelope, None) && !may_advertise(&envelope, Some("1")));
    }

    #[test]
    fn a_withdrawal_always_acts() {
        let envelope = envelope(false, ConsentSource::Page, vec![Fact::Withdrawn]);
        assert_eq!(verdict(&envelope, None), Verdict::Withdrawn);
    }

    #[test]
    fn global_privacy_control_outweighs_a_notice_but_not_an_answer() {
        assert_eq!(verdict(&envelope(true, ConsentSource::Notice, vec![]), Some("1")), Verdict::Refused);
        assert_eq!(verdict(&envelope(true, ConsentSource::Notice, vec![]), None), Verdict::Measured);
        assert_eq!(
            verdict(&envelope(true, ConsentSource::ConsentMode, vec![]), Some("1")),
            Verdict::Measured
        );
    }
}
