//! Who subscribed, which browsers are connected, and what waits for those that are not.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

/// A subscription that was not withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The last part of its address.
    pub token: String,
    /// The browser's name for it; none where no browser is behind it.
    pub channel: Option<String>,
    /// The public key of the only sender allowed, base64url, if the page named one.
    pub sender_key: Option<String>,
    /// The browser behind it.
    browser: Option<String>,
}

/// What a browser said about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The subscription's name in the browser.
    pub channel: String,
    /// 100: handed to the service worker; 101: could not be decrypted; 102: the service worker failed.
    pub code: i64,
}

/// A message on its way to a browser.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) topic: Option<String>,
    pub(super) expires_at_ms: i64,
    pub(super) notification: Value,
}

#[derive(Debug, Default)]
pub(super) struct Registry {
    subscriptions: BTreeMap<String, Subscription>,
    connected: HashMap<String, UnboundedSender<String>>,
    waiting: HashMap<String, Vec<Pending>>,
    pub(super) acknowledgements: Vec<Acknowledgement>,
    last_number: u64,
    /// Names of browsers that count no more.
    forgotten: Vec<String>,
}

impl Registry {
    /// A number never given before: names of browsers and subscriptions, versions of messages.
    fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Takes in a browser. One that comes with a name it was given keeps its subscriptions.
    pub(super) fn connect(&mut self, known_as: Option<&str>, to_browser: UnboundedSender<String>) -> String {
        let known_as =
            known_as.filter(|name| !name.is_empty() && !self.forgotten.iter().any(|gone| gone == name));
        let name = match known_as {
            Some(name) => name.to_owned(),
            None => format!("{:032x}", self.next_number()),
        };
        self.connected.insert(name.clone(), to_browser);
        name
    }

    pub(super) fn forget_browsers(&mut self) {
        let named = self.subscriptions.values().filter_map(|subscription| subscription.browser.clone());
        self.forgotten.extend(named.chain(self.connected.keys().cloned()));
        self.subscriptions.retain(|_, subscription| subscription.browser.is_none());
        self.waiting.clear();
        self.connected.clear();
    }

    pub(super) fn disconnect(&mut self, browser: &str) {
        self.connected.remove(browser);
    }

    /// Hands over what came while the browser was away and has not expired.
    pub(super) fn deliver_waiting(&mut self, browser: &str, now_ms: i64) {
        for pending in self.waiting.remove(browser).unwrap_or_default() {
            if pending.expires_at_ms > now_ms {
                self.hand_over(browser, pending);
            }
        }
    }

    pub(super) fn subscribe(
        &mut self,
        browser: Option<&str>,
        channel: Option<&str>,
        sender_key: Option<&str>,
    ) -> String {
        let token = format!("subscription-{}", self.next_number());
        let subscription = Subscription {
            token: token.clone(),
            channel: channel.map(str::to_owned),
            sender_key: sender_key.map(str::to_owned),
            browser: browser.map(str::to_owned),
        };
        self.subscriptions.insert(token.clone(), subscription);
        token
    }

    pub(super) fn unsubscribe(&mut self, channel: &str) {
        self.subscriptions.retain(|_, subscription| subscription.channel.as_deref() != Some(channel));
    }

    pub(super) fn find(&self, token: &str) -> Option<Subscription> {
        self.subscriptions.get(token).cloned()
    }

    pub(super) fn subscriptions(&self) -> Vec<Subscription> {
        self.subscriptions.values().cloned().collect()
    }

    /// Sends a message to the browser behind a subscription, or keeps it; a later one of the same topic replaces it.
    pub(super) fn deliver(
        &mut self,
        to: &Subscription,
        data: &str,
        topic: Option<String>,
        expires_at_ms: i64,
    ) {
        let (Some(browser), Some(channel)) = (&to.browser, &to.channel) else {
            return;
        };
        let version = format!("{:08x}", self.next_number());
        let notification = json!({
            "messageType": "notification",
            "channelID": channel,
            "version": version,
            "data": data,
            "headers": { "encoding": "aes128gcm" },
        });
        let pending = Pending { topic, expires_at_ms, notification };
        if self.connected.contains_key(browser) {
            self.hand_over(browser, pending);
        } else {
            let waiting = self.waiting.entry(browser.clone()).or_default();
            waiting.retain(|earlier| earlier.topic.is_none() || earlier.topic != pending.topic);
            waiting.push(pending);
        }
    }

    fn hand_over(&mut self, browser: &str, pending: Pending) {
        if let Some(to_browser) = self.connected.get(browser) {
            // It fails only when the browser has just gone: then the message is lost, as push allows.
            to_browser.send(pending.notification.to_string()).ok();
        }
    }
}
