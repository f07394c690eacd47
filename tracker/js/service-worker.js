// Shows what the shop sends and opens what is clicked. Served by the shop itself as /rappel/service-worker.js; its
// scope /rappel/ holds no page, so it stands in nobody's way.

import { SCOPE, spelled } from "./browser.js";

// Every push shows something: browsers take the permission away from those that show nothing.
const FALLBACK = { title: "News from the shop", navigate: "/" };
// Our own address names the edge.
const EDGE = location.search.slice(1);
// Links that say which message was clicked and lead back to the shop.
const CLICKS = EDGE + "/c/";
// Links that end these messages.
const LEAVES = EDGE + "/u/";

// The declarative form (web_push 8030), which some browsers show without asking us.
const read = (data) => {
  try {
    const { web_push, notification } = data.json();
    return web_push == 8030 && notification && notification.title ? notification : FALLBACK;
  } catch {
    return FALLBACK;
  }
};

// Only pages of the shop itself.
const own = (address) => {
  try {
    const url = new URL(address, location.origin);
    return url.origin == location.origin || url.href.startsWith(CLICKS) ? url.href : location.origin + "/";
  } catch {
    return location.origin + "/";
  }
};

// A device that a push has just woken may not have its network yet.
const post = (address, body, waits = [2000, 8000]) =>
  fetch(address, { method: "POST", body, mode: "no-cors", credentials: "omit" }).catch(async () => {
    if (!waits.length) return;
    await new Promise((resolve) => setTimeout(resolve, waits[0]));
    return post(address, body, waits.slice(1));
  });

// What became of a message: its link's own token says of which.
const tell = (address, word) => {
  if (address.startsWith(CLICKS)) return post(`${EDGE}/n/${address.slice(CLICKS.length)}`, word);
};

const show = async ({ title, navigate, actions = [], ...options }) => {
  // Browsers keep of an action only its name and title.
  const data = { navigate, leads: Object.fromEntries(actions.map((each) => [each.action, each.navigate])) };
  try {
    await registration.showNotification(title, { ...options, actions, data });
  } catch {
    await registration.showNotification(title, { data });
  }
  await tell(navigate, "shown");
};

const follow = async ({ navigate, leads = {} }, action) => {
  const address = own(leads[action] || navigate);
  if (action && String(leads[action]).startsWith(LEAVES)) return post(leads[action]);
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((page) => page.url == address);
  return open ? open.focus() : clients.openWindow(address);
};

// The browser has another subscription, or none any more. The opt-in left a ticket for this; without it, or without the
// edge's answer, the next page tells.
const renew = async (given) => {
  const cache = await caches.open("rappel");
  const kept = await cache.match(SCOPE + "ticket");
  if (!kept) return;
  const { address, fields } = await kept.json();
  const applicationServerKey = Uint8Array.from(fields.key.match(/../g), (pair) => parseInt(pair, 16));
  const { pushManager } = registration;
  const subscription =
    given || (await pushManager.getSubscription()) || (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  const renewed = spelled(subscription);
  const answer = await fetch(address, {
    method: "POST",
    body: JSON.stringify({ old: fields.endpoint, subscription: renewed }),
    credentials: "omit",
  });
  if (answer.ok) await cache.put(SCOPE + "ticket", new Response(JSON.stringify({ address, fields: renewed })));
};

addEventListener("install", () => skipWaiting());
addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(follow(event.notification.data || {}, event.action));
});
addEventListener("notificationclose", (event) => event.waitUntil(tell(own((event.notification.data || {}).navigate), "closed")));
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.newSubscription)));
