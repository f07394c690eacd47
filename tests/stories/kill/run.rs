//! Hundreds of journeys while workerd is killed again and again: every fact stored once, every due message once, except
//! those in flight at a kill, which are listed. Prints its seed; `RAPPEL_SEED=<number>` plays the same shoppers, kills
//! and delays again, as far as the machine's own timing allows.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use rappel_tests::mailbox::{Answer, Point};
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::book::Book;
use super::shopper::{Ending, Shopper};

const SHOPPERS: u64 = 210;
/// Where the shop's own people are told of what was given up.
const CONTACT: &str = "help@fellwren.example";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Shoppers at the door at once: as many as keep two processors busy.
const AT_ONCE: usize = 16;
/// About how many answers each of them reads.
const ANSWERS_EACH: u64 = 4;
const KILLS_AT_THE_DOOR: usize = 6;
/// In one of so many steps of time in which something is due, workerd is killed amid it.
const WAVES_PER_KILL: usize = 4;
/// So long after the last mail no more is waited for before a kill.
const NOTHING_MORE: Duration = Duration::from_secs(1);
/// A kill comes up to so much after the event it waits for.
const KILL_DELAY_US: Range<u64> = 0..30_000;
/// The mailbox takes its time, so that some messages are in flight at any moment.
const ANSWER_DELAY_MS: Range<u64> = 0..300;
/// What the edge waits for a mail server at most: an outcome is written by then, unless a kill comes first.
const SENDING_MS_MAX: i64 = 15_000;
/// Longer than a message of unknown outcome is waited for.
const GIVEN_UP: Duration = Duration::from_secs(125);
/// From the page's reading of its clock to the edge's, on a busy machine.
const ON_THE_WAY_MS_MAX: i64 = 15_000;
/// A message whose connection did not stand is tried again within so long.
const TRIED_AGAIN_MS: i64 = 60_000;
/// By then a message that is due has come to the mailbox, or what is due is none.
const HELD_WITHIN: Duration = Duration::from_secs(10);
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// The run: the stage, chance, and the moments of all kills.
struct Run {
    stage: Stage,
    rng: Rng,
    seed: u64,
    shoppers: Vec<Shopper>,
    kills_ms: Vec<i64>,
    waves: usize,
    /// Whether in the next wave a message is to be held at the mailbox until workerd is killed, so that one is surely met.
    holds: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_journeys_lose_and_double_nothing_while_workerd_is_killed() {
    let seed = env::var("RAPPEL_SEED").map_or_else(|_| fastrand::u64(..), |text| text.parse().unwrap());
    say(&format!("kill run of {SHOPPERS} journeys, RAPPEL_SEED={seed}"));
    let stage = Stage::open().await;
    let shoppers = (0..SHOPPERS).map(|number| Shopper::plan(&stage, number, seed)).collect();
    let rng = Rng::with_seed(seed);
    let mut run = Run { stage, rng, seed, shoppers, kills_ms: Vec::new(), waves: 0, holds: false };
    let began_ms = run.stage.clock().now_ms();

    run.signals_come_in().await;
    let at_the_door = run.kills_ms.len();
    run.check_facts().await;
    // Visits are at most 24 minutes old and over after 30; the first message is due after an hour, the second after a day.
    run.live_until(began_ms + 31 * MINUTE_MS, 30 * MINUTE_MS..31 * MINUTE_MS).await;
    run.holds = true;
    run.live_until(began_ms + 62 * MINUTE_MS, 120_000..300_000).await;
    assert!(!run.holds, "no message came to the mailbox when it was due");
    run.live_until(began_ms + 24 * HOUR_MS - 25 * MINUTE_MS, 23 * HOUR_MS..24 * HOUR_MS).await;
    run.live_until(began_ms + 24 * HOUR_MS + 2 * MINUTE_MS, 120_000..300_000).await;
    run.step(GIVEN_UP, 0).await;

    let unknown = run.check_messages().await;
    run.check_facts().await;
    let sending = run.kills_ms.len() - at_the_door;
    let mails = run.stage.mailbox().count();
    say(&format!("{at_the_door} kills at the door, {sending} while sending; {mails} mails arrived"));
    say(&format!("in flight at a kill, not sent again: {}", unknown.len()));
    unknown.iter().for_each(|line| say(line));
    assert!(!unknown.is_empty(), "no kill met a message on its way: nothing was proved");
}

impl Run {
    /// All shoppers send at once; workerd is killed after a random number of answers, several times.
    async fn signals_come_in(&mut self) {
        let (answered, room) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(AT_ONCE)));
        let mut sending = JoinSet::new();
        for shopper in self.shoppers.clone() {
            let (clock, answered, room) = (self.stage.clock().clone(), answered.clone(), room.clone());
            let seed = self.seed;
            sending.spawn(async move {
                let _place = room.acquire_owned().await.unwrap();
                shopper.deliver(clock, answered, seed).await;
            });
        }
        let answers_max = usize::try_from(SHOPPERS * ANSWERS_EACH).unwrap();
        let mut moments: Vec<usize> =
            (0..KILLS_AT_THE_DOOR).map(|_| self.rng.usize(1..answers_max)).collect();
        moments.sort_unstable();
        for moment in moments {
            poll::until(&format!("{moment} answers"), async || {
                let answers = answered.load(Ordering::Relaxed);
                while let Some(done) = sending.try_join_next() {
                    done.unwrap();
                }
                (answers >= moment || sending.is_empty()).then_some(()).ok_or(answers.to_string())
            })
            .await;
            self.kill_soon().await;
            self.stage.worker().restart();
        }
        let all = async {
            while let Some(done) = sending.join_next().await {
                done.unwrap()
            }
        };
        tokio::time::timeout(3 * poll::DEADLINE, all).await.expect("everything is received in the end");
        // What was acknowledged is on disk: nothing may live in memory alone.
        self.kill_soon().await;
        self.stage.worker().restart();
    }

    async fn kill_soon(&mut self) {
        // Not to wait for something, but to strike at any moment.
        tokio::time::sleep(Duration::from_micros(self.rng.u64(KILL_DELAY_US))).await;
        self.stage.worker().kill();
        self.kills_ms.push(self.stage.clock().now_ms());
    }

    /// Steps of random length up to an instant, and on until what could not be connected for has been tried again; in some of
    /// them workerd is killed while what is due goes out.
    async fn live_until(&mut self, end_ms: i64, step_ms: Range<i64>) {
        let mut due: BTreeMap<usize, i64> = BTreeMap::new();
        for index in 0..self.shoppers.len() {
            due.extend(self.settled(index).await.next_ms().map(|at_ms| (index, at_ms)));
        }
        loop {
            let now_ms = self.stage.clock().now_ms();
            let soon_ms = now_ms + TRIED_AGAIN_MS;
            let goal_ms = match now_ms < end_ms {
                true => (now_ms + self.rng.i64(step_ms.clone())).min(end_ms),
                false if due.values().any(|at_ms| *at_ms <= soon_ms) => soon_ms,
                false => return,
            };
            let wave: Vec<usize> =
                due.iter().filter(|(_, at_ms)| **at_ms <= goal_ms).map(|(index, _)| *index).collect();
            let delays: Vec<Answer> = wave.iter().map(|_| self.delayed()).collect();
            self.stage.mailbox().answers().set_next(delays);
            self.step(Duration::from_millis((goal_ms - now_ms).unsigned_abs()), wave.len()).await;
            for index in wave {
                due.remove(&index);
                due.extend(self.settled(index).await.next_ms().map(|at_ms| (index, at_ms)));
            }
        }
    }

    /// One step of time passes while workerd is down; what is due then goes out as it starts. In every fourth such
    /// step it is killed again amid that, once some of the mail has arrived.
    ///
    /// Time does not jump under a running workerd here: with hundreds of objects in memory, all idle for minutes at
    /// once, workerd 1.20260426 now and then starts an alarm in an object that it is just freeing, and crashes.
    async fn step(&mut self, by: Duration, due: usize) {
        self.kill_soon().await;
        self.stage.clock().advance(by);
        let before = self.stage.mailbox().count();
        let holds = self.holds && due > 0;
        if holds {
            self.stage.mailbox().gate().hold_at(Point::Message);
        }
        self.stage.worker().restart();
        self.waves += usize::from(due > 0);
        if holds {
            return self.kill_at_a_message().await;
        }
        if due == 0 || !self.waves.is_multiple_of(WAVES_PER_KILL) {
            return;
        }
        let enough = before + self.rng.usize(0..due);
        let mailbox = self.stage.mailbox();
        // Not all of what is due is a message: then the kill comes when nothing more arrives.
        let (mut seen, mut since) = (before, Instant::now());
        while seen < enough && since.elapsed() < NOTHING_MORE {
            tokio::time::sleep(Duration::from_millis(1)).await;
            if mailbox.count() > seen {
                (seen, since) = (mailbox.count(), Instant::now());
            }
        }
        self.kill_soon().await;
        self.stage.worker().restart();
    }

    /// Kills workerd while the mailbox has a message that it has not answered. Not all of what is due is a message: then
    /// the next wave is held.
    async fn kill_at_a_message(&mut self) {
        let held = tokio::time::timeout(HELD_WITHIN, self.stage.mailbox().gate().until_held()).await;
        self.kill_soon().await;
        self.stage.mailbox().gate().release();
        self.stage.worker().restart();
        self.holds = held.is_err();
    }

    fn delayed(&mut self) -> Answer {
        Answer::AcceptAfter(Duration::from_millis(self.rng.u64(ANSWER_DELAY_MS)))
    }

    async fn settled(&self, index: usize) -> Book {
        let killed_at_ms = self.kills_ms.last().copied().unwrap_or_default();
        Book::settled(&self.stage, &self.shoppers[index].visitor(), killed_at_ms).await
    }

    /// Every fact is stored once, and what follows from the facts is right.
    async fn check_facts(&self) {
        for shopper in &self.shoppers {
            let book = Book::read(&self.stage, &shopper.visitor()).await;
            let who = format!("shopper {}, {:?}", shopper.number, shopper.ending);
            assert_eq!(book.sorted_facts(), shopper.sorted_facts(), "{who}");
            assert_eq!(
                (book.visits().len(), book.active_ms()),
                (1, shopper.active_ms()),
                "{who}: {}",
                book.0
            );
            assert_eq!(book.cart(), shopper.cart(), "{who}");
            // A batch grows older while it is not received; only the way of the last sending is not counted.
            let late_ms = book.visits()[0]["ended_ms"].as_i64().unwrap() - shopper.ends_ms();
            assert!((0..ON_THE_WAY_MS_MAX).contains(&late_ms), "dated {late_ms} ms late: {who}");
        }
    }

    /// Every due message arrived once, except those in flight at a kill; answers with a line for each of these.
    async fn check_messages(&self) -> Vec<String> {
        let mut unknown = Vec::new();
        let (mut expected, mut ids) = (0, BTreeSet::new());
        for (index, shopper) in self.shoppers.iter().enumerate() {
            let book = self.settled(index).await;
            let mails = self.stage.mailbox().mails_to(&shopper.email);
            ids.extend(mails.iter().map(|mail| mail.header("Message-ID")));
            expected += mails.len();
            let (mut least, mut most) = (0, 0);
            for step in ["first", "second"] {
                let line = self.check_message(shopper, step, &book);
                most += usize::from(shopper.ending == Ending::LeavesCart);
                least += usize::from(shopper.ending == Ending::LeavesCart && line.is_none());
                unknown.extend(line);
            }
            let who = format!("shopper {}, {:?}: {mails:?}, {}", shopper.number, shopper.ending, book.0);
            assert!((least..=most).contains(&mails.len()), "{least} to {most} mails: {who}");
        }
        // What was given up is told to the shop's own people, once a day at most; a kill may have that mail go once more.
        let told = self.stage.mailbox().mails_to(CONTACT);
        let days: BTreeSet<_> = told.iter().map(|mail| mail.arrived_at_ms / DAY_MS).collect();
        let named: BTreeSet<_> = told.iter().map(|mail| mail.header("Message-ID")).collect();
        assert!(named.len() <= days.len(), "{told:?}");
        let to_shoppers = self.stage.mailbox().count() - told.len();
        assert_eq!(ids.len(), to_shoppers, "no mail arrived twice");
        assert_eq!(expected, to_shoppers, "no mail to anybody else");
        unknown
    }

    /// What was decided about one message; a line for the list if nobody knows whether it went.
    fn check_message(&self, shopper: &Shopper, step: &str, book: &Book) -> Option<String> {
        let who = format!("shopper {}, {:?}, {step}: {}", shopper.number, shopper.ending, book.0);
        let decided = book.decided(step);
        let acts: Vec<&str> = decided.iter().map(|decided| decided.act.as_str()).collect();
        match (shopper.ending, acts.as_slice()) {
            (Ending::LeavesCart, ["sent", "accepted"]) | (Ending::Buys, []) => None,
            (Ending::NeverAgreed, acts) if !acts.contains(&"sent") => None,
            (Ending::LeavesCart, ["sent", "unknown"]) => {
                let (claimed_ms, reason) = (decided[0].at_ms, &decided[1].reason);
                let window = claimed_ms..=claimed_ms + SENDING_MS_MAX;
                let killed_ms = self.kills_ms.iter().find(|at_ms| window.contains(at_ms));
                assert!(reason == "no-outcome" && killed_ms.is_some(), "given up without a kill: {who}");
                let after_ms = killed_ms.unwrap() - claimed_ms;
                Some(format!("  shopper {}, {step}: killed {after_ms} ms after the claim", shopper.number))
            }
            _ => panic!("decided otherwise than a kill explains: {who}"),
        }
    }
}

/// Prints past the test harness, which shows the output of failed tests only.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
