//! The network a request came from, as a keyed hash: enough to limit a flood, too little to follow anyone.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::IpAddr;

use rappel_delivery::signing::{Purpose, SigningKey, keyed_hash};
use rappel_signal::{HOUR_MS, UnixMs};
use worker::Request;

/// New visitors an hour from one network prefix: a large office or a mobile carrier's gateway stays below it,
/// a script that makes up ids does not.
pub(crate) const NETWORK_HOURLY_MAX: u32 = 200;
/// Networks remembered at once; beyond it those of former hours are forgotten, and then all, which errs on the side of
/// letting in.
const NETWORKS_MAX: usize = 20_000;

/// The platform's word for the client; a page cannot set it there.
const CLIENT_ADDRESS: &str = "cf-connecting-ip";

/// Keyed hash of the client's /24 (IPv4) or /48 (IPv6). Clients without an address share one.
pub(crate) fn network(request: &Request, key: &SigningKey, shop: &str) -> [u8; 16] {
    let address = request.headers().get(CLIENT_ADDRESS).ok().flatten().unwrap_or_default();
    keyed_hash(key, Purpose::NetworkPrefix, shop, &prefix(&address))
}

/// What networks did in this hour, in memory alone.
#[derive(Default)]
pub(crate) struct Networks(RefCell<HashMap<[u8; 16], NetworkHour>>);

struct NetworkHour {
    hour: i64,
    counted: u32,
}

impl Networks {
    /// Counts so many of a network, unless they are more than an hour takes.
    pub(crate) fn has_room(&self, network: [u8; 16], (count, hourly_max): (u32, u32), now: UnixMs) -> bool {
        let hour = now.0.div_euclid(HOUR_MS);
        let mut networks = self.0.borrow_mut();
        if networks.len() >= NETWORKS_MAX {
            networks.retain(|_, known| known.hour == hour);
            if networks.len() >= NETWORKS_MAX {
                networks.clear();
            }
        }
        let known = networks.entry(network).or_insert(NetworkHour { hour, counted: 0 });
        if known.hour != hour {
            *known = NetworkHour { hour, counted: 0 };
        }
        let counted = known.counted.saturating_add(count);
        if counted <= hourly_max {
            known.counted = counted;
        }
        counted <= hourly_max
    }
}

/// Seconds to the next whole hour, or day.
pub(crate) fn seconds_to_next(now: UnixMs, period_ms: i64) -> u32 {
    u32::try_from((period_ms - now.0.rem_euclid(period_ms)) / 1000 + 1).unwrap_or(u32::MAX)
}

fn prefix(address: &str) -> Vec<u8> {
    match address.parse() {
        Ok(IpAddr::V4(v4)) => v4.octets().iter().take(3).copied().collect(),
        Ok(IpAddr::V6(v6)) => v6.octets().iter().take(6).copied().collect(),
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_room_for_so_many_an_hour_and_so_many_are_remembered() {
        let (networks, now) = (Networks::default(), UnixMs(7 * HOUR_MS));
        assert!(networks.has_room([1; 16], (2, 2), now));
        assert!(!networks.has_room([1; 16], (1, 2), now));
        assert!(networks.has_room([2; 16], (1, 2), now));
        assert!(networks.has_room([1; 16], (1, 2), now + HOUR_MS), "another hour");
        for network in 0..2 * NETWORKS_MAX as u128 {
            networks.has_room(network.to_le_bytes(), (1, 2), now);
        }
        assert!(networks.0.borrow().len() <= NETWORKS_MAX);
    }

    #[test]
    fn neighbours_share_a_prefix() {
        assert_eq!(prefix("192.0.2.7"), prefix("192.0.2.200"));
        assert_ne!(prefix("192.0.2.7"), prefix("192.0.3.7"));
        assert_eq!(prefix("2001:db8:1:2::1"), prefix("2001:db8:1:ffff::9"));
        assert_ne!(prefix("2001:db8:1::1"), prefix("2001:db8:2::1"));
        assert!(prefix("").is_empty() && prefix("nonsense").is_empty());
    }
}
