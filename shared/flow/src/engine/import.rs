//! People whom a merchant brings along from the tool they had before. What they said there counts from when it was said;
//! nothing starts by it, now or in arrears, and what comes later starts what it starts for everybody.
//!
//! | brought along | is |
//! | --- | --- |
//! | an address, a yes, a no | taken in like any word of the past: of two, the later one holds |
//! | name, language, birthday and the like | taken where nothing is known yet: what was said here is younger |
//! | tags | added |
//! | membership of a segment that follows from it | noted, and no news |

use super::turn::Turn;
use crate::state::{Input, ProfileChange};

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
