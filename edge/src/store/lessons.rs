//! What lies beside a segment for the taste, in a device's object and in a person's: `taste/<segment>`, what this device's
//! shopper viewed and ordered, and `teach/<segment>/<mark>`, what waits to be learned from. Both go where the segment goes.
//! The keys sort behind everything that is loaded with each signal.

use rappel_flow::{Person, SegmentId};
use rappel_interest::Taste as Words;
use rappel_signal::UnixMs;
use rappel_taste::{Act, Liked, Taste, TasteSegment, Told};

use super::table::Table;
use crate::error::EdgeError;

const TASTE: &str = "taste/";
const TEACH: &str = "teach/";
/// Lessons that wait at once, should the object that learns be out of reach for hours; what comes then is not learned.
const WAITING_MAX: usize = 64;

/// Those rows of an object's table.
pub(crate) struct Lessons<'a>(pub(super) &'a Table);

impl Lessons<'_> {
    /// Has a lesson wait. The same one again is the same row.
    pub(crate) fn put(&self, segment: &SegmentId, told: &Told) -> Result<(), EdgeError> {
        if self.waiting(WAITING_MAX)?.len() >= WAITING_MAX {
            return Ok(());
        }
        self.0.put(&format!("{TEACH}{}/{}", segment.0, told.mark), &serde_json::to_string(told)?)
    }

    /// What waits, as key and text; at most so many.
    pub(crate) fn waiting(&self, most: usize) -> Result<Vec<(String, String)>, EdgeError> {
        self.0.page(TEACH, &format!("{TEACH}\u{ffff}"), most)
    }

    /// Notes what lessons said of their segments' taste, and lets go of them.
    pub(crate) fn learned(&self, lessons: &[(String, Vec<Act>)]) -> Result<(), EdgeError> {
        for (key, acts) in lessons {
            // What was forgotten meanwhile is not to be remembered.
            if self.0.get(key)?.is_none() {
                continue;
            }
            let segment = key.trim_start_matches(TEACH).split('/').next().unwrap_or_default();
            let segment = SegmentId(segment.to_owned());
            let mut taste = self.taste(&segment)?.unwrap_or_default();
            acts.iter().for_each(|act| taste.note(act.clone()));
            self.0.put(&taste_key(&segment), &serde_json::to_string(&taste)?)?;
            self.0.delete(key)?;
        }
        Ok(())
    }

    /// A segment's part of a taste.
    pub(crate) fn taste(&self, segment: &SegmentId) -> Result<Option<TasteSegment>, EdgeError> {
        let stored = self.0.get(&taste_key(segment))?;
        Ok(stored.map(|stored| serde_json::from_str(&stored)).transpose()?)
    }

    /// The taste of whoever is here, in the few words that promotions and arrivals go by; `None` if nothing is known of it.
    pub(crate) fn in_words(&self, person: &Person, now: UnixMs) -> Result<Option<Words>, EdgeError> {
        let mut parts = Vec::new();
        for segment in person.segments.iter().filter(|segment| !segment.frozen && !segment.closed) {
            parts.extend(self.taste(&segment.id)?);
        }
        let taste = Taste::of(&parts, now);
        let names = |liked: Vec<Liked>| liked.into_iter().map(|liked| liked.name).collect();
        let words = Words {
            categories: names(taste.categories),
            brands: names(taste.brands),
            likes_promotions: taste.likes_promotions,
            likes_novelty: taste.likes_novelty,
        };
        Ok(Some(words).filter(|words| *words != Words::default()))
    }

    /// What goes with a segment, as key and text.
    pub(crate) fn of(&self, segment: &SegmentId) -> Result<Vec<(String, String)>, EdgeError> {
        let mut rows = self.0.scan(&format!("{TEACH}{}/", segment.0))?;
        let key = taste_key(segment);
        rows.extend(self.0.get(&key)?.map(|taste| (key, taste)));
        Ok(rows)
    }

    /// Takes over a row from another object: a taste is joined, whatever else is as it was there. Taken over twice, it
    /// counts once.
    pub(crate) fn take_over(&self, key: &str, text: &str) -> Result<(), EdgeError> {
        let Some(segment) = key.strip_prefix(TASTE) else { return self.0.put(key, text) };
        let mut taste = self.taste(&SegmentId(segment.to_owned()))?.unwrap_or_default();
        taste.join(serde_json::from_str(text)?);
        self.0.put(key, &serde_json::to_string(&taste)?)
    }

    /// Forgets what goes with a segment.
    pub(crate) fn drop(&self, segment: &SegmentId) -> Result<(), EdgeError> {
        self.of(segment)?.iter().try_for_each(|(key, _)| self.0.delete(key))
    }

    /// Forgets all of it.
    pub(crate) fn drop_all(&self) -> Result<(), EdgeError> {
        let rows = [self.0.scan(TASTE)?, self.0.scan(TEACH)?];
        rows.iter().flatten().try_for_each(|(key, _)| self.0.delete(key))
    }
}

fn taste_key(segment: &SegmentId) -> String {
    format!("{TASTE}{}", segment.0)
}
