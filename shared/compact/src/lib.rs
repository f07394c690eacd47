//! Sorting and gathering whose machine code exists once, not once for each type.
//!
//! The standard library's sorts are made anew for every type and every comparison: quick on a million numbers, and 3 to 4 KB
//! of Wasm for each list of five. `BTreeMap` sorts what it is collected from, and so is another copy of it. Together they
//! were a twentieth of the Worker (docs/benchmarks.md). Here one sort arranges positions, and what is compared is asked for.
//!
//! Not for the page, which sorts one list, nor for long lists of numbers: there the standard library is quicker.
#![forbid(unsafe_code)]

use std::cmp::Ordering;
use std::mem;

/// The standard sorts under other names. All are stable, which costs nothing here.
pub trait SortCompact<T> {
    /// As `sort`.
    fn sort_compact(&mut self)
    where
        T: Ord;

    /// As `sort_by`.
    fn sort_compact_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// As `sort_by_cached_key`: each key is made once.
    fn sort_compact_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> SortCompact<T> for [T] {
    fn sort_compact(&mut self)
    where
        T: Ord,
    {
        self.sort_compact_by(T::cmp);
    }

    fn sort_compact_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let order = order(self.len(), &mut |one, other| match (self.get(one), self.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        });
        arrange(order, &mut |one, other| self.swap(one, other));
    }

    fn sort_compact_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let order = order(keys.len(), &mut |one, other| keys.get(one).cmp(&keys.get(other)));
        arrange(order, &mut |one, other| self.swap(one, other));
    }
}

/// What is at which place afterwards: the one sort there is.
#[inline(never)]
fn order(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Brings everything to its place, circle by circle: every swap puts one where it belongs.
#[inline(never)]
fn arrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for first in 0..order.len() {
        let mut place = first;
        while let Some(from) = order.get_mut(place).map(|from| mem::replace(from, place)) {
            if from == first || from == place {
                break;
            }
            swap(place, from);
            place = from;
        }
    }
}

/// `collect` for maps and sets: one insertion after the other, by the code that inserts elsewhere too.
pub trait Gather: Iterator + Sized {
    /// As `collect`: of two with the same key, the later stays.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut gathered = C::default();
        gathered.extend(self);
        gathered
    }

    /// As `collect` into a `Result`.
    ///
    /// # Errors
    /// The first there is.
    fn try_gather<C: Default + Extend<T>, T, E>(mut self) -> Result<C, E>
    where
        Self: Iterator<Item = Result<T, E>>,
    {
        self.try_fold(C::default(), |mut gathered, item| {
            gathered.extend([item?]);
            Ok(gathered)
        })
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(list: Vec<(u8, String)>) {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            ours.sort_compact();
            theirs.sort();
            prop_assert_eq!(&ours, &theirs);

            // Only the number counts: what is equal stays in its order.
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            ours.sort_compact_by(|one, other| other.0.cmp(&one.0));
            theirs.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
            prop_assert_eq!(&ours, &theirs);

            let (mut ours, mut theirs) = (list.clone(), list);
            ours.sort_compact_by_key(|(number, _)| *number);
            theirs.sort_by_key(|(number, _)| *number);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn it_gathers_as_the_standard_library_collects(list: Vec<(u8, u8)>) {
            let (ours, theirs): (BTreeMap<_, _>, _) = (list.iter().copied().gather(), list.iter().copied().collect());
            prop_assert_eq!(ours, theirs);
            let (ours, theirs): (BTreeSet<_>, _) = (list.iter().gather(), list.iter().collect());
            prop_assert_eq!(ours, theirs);

            let halves = |(key, number): &(u8, u8)| if number % 7 == 6 { Err(*key) } else { Ok((*key, number / 2)) };
            let ours: Result<BTreeMap<_, _>, _> = list.iter().map(halves).try_gather();
            prop_assert_eq!(ours, list.iter().map(halves).collect());
        }
    }
}
