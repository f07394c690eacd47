//! What one of the fakes answers: the same from now on, or a few particular answers first.

use std::collections::VecDeque;
use std::sync::Mutex;

/// The answers to come.
#[derive(Debug)]
pub struct Answers<A> {
    /// The particular ones, in order, and the usual one after them.
    to_come: Mutex<(VecDeque<A>, A)>,
}

impl<A: Copy> Answers<A> {
    pub(crate) fn new(usual: A) -> Self {
        Self { to_come: Mutex::new((VecDeque::new(), usual)) }
    }

    /// Everything is answered like this from now on.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    pub fn set(&self, usual: A) {
        *self.to_come.lock().unwrap() = (VecDeque::new(), usual);
    }

    /// The next ones are answered like these, in order, and later ones as before.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    pub fn set_next(&self, particular: impl IntoIterator<Item = A>) {
        self.to_come.lock().unwrap().0.extend(particular);
    }

    pub(crate) fn take(&self) -> A {
        let (particular, usual) = &mut *self.to_come.lock().unwrap();
        particular.pop_front().unwrap_or(*usual)
    }
}
