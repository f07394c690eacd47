//! Chance without randomness: numbers drawn from the person's keyed hash and a word, the same every time.

use rappel_signal::SECOND_MS;

use crate::language::{Book, Flow, Rank, Send, Variant};
use crate::state::Person;
use crate::trial::{MAIN_TEXT, trial_name};

/// Whether people are left out of this flow for comparison. Never of what was asked for, orders and sunset.
pub(crate) fn is_compared(book: &Book, flow: &Flow) -> bool {
    let exempt = matches!(flow.file.rank, Rank::AskedBackInStock | Rank::Sunset) || flow.is_transactional();
    !exempt && book.rules.holdout_per_10000 > 0
}

/// Whether the person's devices would put them into different groups of this flow: they belong to neither.
pub(crate) fn is_between_groups(book: &Book, person: &Person, flow: &str) -> bool {
    let held = |chance| share_per_10000(chance, "holdout", flow) < book.rules.holdout_per_10000.into();
    person.other_chances.iter().any(|other| held(*other) != held(person.chance))
}

/// Whether the person is left out of this flow for comparison.
pub(crate) fn in_holdout(book: &Book, chance: u32, flow: &Flow) -> bool {
    is_compared(book, flow)
        && share_per_10000(chance, "holdout", &flow.file.id) < book.rules.holdout_per_10000.into()
}

/// Which of the texts that are tried the person gets, and its template; the winner's once the trial is over.
pub(crate) fn text_of(
    book: &Book,
    chance: u32,
    flow: &Flow,
    step: &str,
    send: &Send,
) -> (Option<String>, String) {
    if send.variants.is_empty() {
        return (None, send.template.clone());
    }
    let trial = trial_name(&flow.file.id, step);
    let main = (Some(MAIN_TEXT.to_owned()), send.template.clone());
    let named = |variant: &Variant| (Some(variant.name.clone()), variant.template.clone());
    if let Some(winner) = book.figures.winners.get(&trial) {
        return send.variants.iter().find(|variant| variant.name == *winner).map_or(main, named);
    }
    let mut share = share_per_10000(chance, "text", &trial);
    for variant in &send.variants {
        let theirs = u32::from(variant.share) * 100;
        if share < theirs {
            return named(variant);
        }
        share -= theirs;
    }
    main
}

/// How long after its time of day the person's message of a flow goes.
pub(crate) fn spread_ms(book: &Book, chance: u32, flow: &Flow) -> i64 {
    let share = i64::from(share_per_10000(chance, "spread", &flow.file.id));
    let spread_ms = book.rules.spread.ms * share / 10_000;
    spread_ms - spread_ms % SECOND_MS
}

/// A number from 0 to 9999 for this person, this use and this flow.
pub(crate) fn share_per_10000(chance: u32, purpose: &str, flow: &str) -> u32 {
    // FNV-1a, then the finaliser of SplitMix64. The secret is in `chance`; this only has to scatter.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = chance.to_le_bytes().into_iter().chain(purpose.bytes()).chain([b'/']).chain(flow.bytes());
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    // Below 10,000, so it fits.
    ((hash ^ (hash >> 31)) % 10_000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_even_and_differ_between_flows() {
        let in_share = |purpose: &str, flow: &str| -> Vec<u32> {
            (0..20_000)
                .filter(|n: &u32| share_per_10000(n.wrapping_mul(2_654_435_761), purpose, flow) < 500)
                .collect()
        };
        let (cart, browse) =
            (in_share("holdout", "cart-abandonment"), in_share("holdout", "browse-abandonment"));
        for held in [&cart, &browse] {
            assert!((900..1_100).contains(&held.len()), "5 % of 20,000 is about 1,000: {}", held.len());
        }
        let both = cart.iter().filter(|n| browse.contains(n)).count();
        assert!((20..90).contains(&both), "5 % of 5 % of 20,000 is about 50: {both}");
    }
}
