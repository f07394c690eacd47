//! People whom a merchant brings along from the tool they had before. What they said there counts from when it was said;
//! nothing starts by it, now or in arrears, and what comes later starts what it starts for everybody.
//!
//! | brought along | is |
//! | --- | --- |
//! | an address, a yes, a no | taken in like any word of the past: of two, the later one holds |
//! | a yes where another counts | nothing: the proof of that one is kept; an older one stands before it |
//! | a yes whose day was given for many | taken where nobody ever said no |
//! | name, language, birthday and the like | taken where nothing is known yet: what was said here is younger |
//! | tags | added |
//! | membership of a segment that follows from it | noted, and no news |

use rappel_signal::{Channel, UnixMs};

use super::identity::is;
use super::turn::Turn;
use crate::state::{Contact, Input, ProfileChange, Suppression};

impl Turn<'_> {
    /// Takes in what was brought along.
    pub(super) fn imported(&mut self, told: Vec<Input>) {
        // What a clock has started up to now is not by the import; what it starts from here on is not in arrears.
        self.clock();
        self.wind();
        self.importing = true;
        for input in told {
            match input {
                Input::ProfileChanged(change) => {
                    let change = self.unknown_of(*change);
                    self.profile_changed(change);
                }
                // Nothing known is taken back, and one within another would end the silence of the outer one.
                Input::AddressCleared { .. } | Input::Imported(_) => {}
                input => self.take_in(input),
            }
        }
        if let Some(keeper) = self.clock_keeper() {
            self.join_segments(&keeper);
        }
        self.importing = false;
    }

    /// As [`Turn::consent_given`], of a day that was given for many: it is older than any no that was said by any device of
    /// the person, to the address or to all of the channel.
    pub(super) fn consent_undated(
        &mut self,
        channel: Channel,
        address: Option<String>,
        text: String,
        at: UnixMs,
    ) {
        if !self.refused(channel, address.as_deref()) {
            self.consent_given(channel, address, text, at);
        }
    }

    /// Whether there is a no to the address, or to all of the channel.
    fn refused(&self, channel: Channel, address: Option<&str>) -> bool {
        let meant = |contact: &&Contact| {
            let named = address.is_none_or(|address| contact.address.eq_ignore_ascii_case(address));
            contact.channel == channel && named
        };
        let says_no = |contact: &Contact| {
            contact.suppressed.is_some() || contact.consent().is_some_and(|said| !said.granted)
        };
        self.person.segments.iter().any(|segment| {
            segment.refused.iter().any(|(on, _)| *on == channel)
                || segment.contacts.iter().filter(meant).any(says_no)
        })
    }

    /// Whether a yes that is brought along would only put its proof in the place of the one that was said here: it is of use
    /// where it is younger than what was said against that one.
    pub(super) fn keeps_own_yes(&self, channel: Channel, address: &str, at: UnixMs) -> bool {
        let why = self.person.suppression(channel, address);
        let liftable = why.is_some_and(|why| why < Suppression::Complained);
        let mut own = self.own().into_iter().flat_map(|segment| &segment.contacts);
        own.any(|contact| {
            let lifts = liftable && contact.suppressed_at < Some(at);
            is(contact, channel, address) && contact.agreed_at().is_some() && !lifts
        })
    }

    /// What of it is not known yet.
    fn unknown_of(&self, told: ProfileChange) -> ProfileChange {
        let known = &self.person.profile;
        let tags = told.tags.map(|tags| {
            let new = tags.into_iter().filter(|tag| !known.tags.contains(tag));
            known.tags.iter().cloned().chain(new).collect()
        });
        ProfileChange {
            zone: told.zone.filter(|_| known.zone.is_none()),
            language: told.language.filter(|_| known.language.is_none()),
            country: told.country.filter(|_| known.country.is_none()),
            first_name: told.first_name.filter(|_| known.first_name.is_none()),
            birthday: told.birthday.filter(|_| known.birthday.is_none()),
            gender: told.gender.filter(|_| known.gender.is_none()),
            likes: told.likes.filter(|_| known.likes.is_empty()),
            tags,
            cleared: Vec::new(),
        }
    }
}
