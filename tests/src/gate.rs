//! A gate at which a story can hold what passes through one of the fakes: to kill workerd at just that moment.

use std::fmt::Debug;

use tokio::sync::watch;

use crate::poll;

/// Named points, at one of which passers-by can be made to wait.
#[derive(Debug)]
pub struct Gate<P> {
    /// Where passers-by are to stop.
    held_at: watch::Sender<Option<P>>,
    /// Where one has stopped.
    stopped_at: watch::Sender<Option<P>>,
}

impl<P> Default for Gate<P> {
    fn default() -> Self {
        Self { held_at: watch::Sender::new(None), stopped_at: watch::Sender::new(None) }
    }
}

impl<P: Copy + Debug + PartialEq> Gate<P> {
    /// From now on whoever comes to this point stops there, until [`Gate::release`].
    pub fn hold_at(&self, point: P) {
        self.stopped_at.send_replace(None);
        self.held_at.send_replace(Some(point));
    }

    /// Lets everybody go on and holds no more.
    pub fn release(&self) {
        self.held_at.send_replace(None);
        self.stopped_at.send_replace(None);
    }

    /// Waits here while this point is held.
    pub(crate) async fn pass(&self, point: P) {
        let mut held_at = self.held_at.subscribe();
        if *held_at.borrow() == Some(point) {
            self.stopped_at.send_replace(Some(point));
            // The sending half lives as long as `self`, so this ends only by a release.
            held_at.wait_for(|held| *held != Some(point)).await.ok();
        }
    }

    /// Waits until somebody has stopped at the held point.
    ///
    /// # Panics
    /// When nobody has within the usual deadline, or no point is held.
    pub async fn until_held(&self) -> P {
        let expected = self.held_at.borrow().expect("hold_at comes before until_held");
        let mut stopped_at = self.stopped_at.subscribe();
        let stopped = tokio::time::timeout(poll::DEADLINE, stopped_at.wait_for(Option::is_some)).await;
        let stopped =
            stopped.unwrap_or_else(|_| panic!("expected a message to be sent as far as {expected:?}"));
        stopped.expect("the gate is alive").expect("waited for it")
    }
}
