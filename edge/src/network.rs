//! The network a request came from, as a keyed hash: enough to limit a flood, too little to follow anyone.

use std::net::IpAddr;

use rappel_delivery::signing::{Purpose, SigningKey, keyed_hash};
use worker::Request;

/// The platform's word for the client; a page cannot set it there.
const CLIENT_ADDRESS: &str = "cf-connecting-ip";

/// Keyed hash of the client's /24 (IPv4) or /48 (IPv6). Clients without an address share one.
pub(crate) fn network(request: &Request, key: &SigningKey, shop: &str) -> [u8; 16] {
    let address = request.headers().get(CLIENT_ADDRESS).ok().flatten().unwrap_or_default();
    keyed_hash(key, Purpose::NetworkPrefix, shop, &prefix(&address))
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
    use super::prefix;

    #[test]
    fn neighbours_share_a_prefix() {
        assert_eq!(prefix("192.0.2.7"), prefix("192.0.2.200"));
        assert_ne!(prefix("192.0.2.7"), prefix("192.0.3.7"));
        assert_eq!(prefix("2001:db8:1:2::1"), prefix("2001:db8:1:ffff::9"));
        assert_ne!(prefix("2001:db8:1::1"), prefix("2001:db8:2::1"));
        assert!(prefix("").is_empty() && prefix("nonsense").is_empty());
    }
}
