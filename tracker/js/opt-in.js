// The push opt-in, loaded when the page calls `rappel('push')`: asks, subscribes with the shop's key, and answers with
// [endpoint, p256dh, auth, wording] for the core, keys in hexadecimal; with nothing if there is no subscription. Called
// by invite.js with what is due, it only renews what the shopper agreed to, and tells the edge itself.

import { attempt } from "./read.js";
import { hex, registered, SCOPE, spelled, SUBSCRIBED, tell } from "./browser.js";

// A browser without a push service of its own never settles.
const SUBSCRIBE_MS = 15000;

const bytes = (base64url) =>
  Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt());
const within = (promise, ms, what) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(reject, ms, new Error(what)))]);

// A fresh registration may still be installing, and only an active one can subscribe.
const active = (registration) =>
  new Promise((resolve, reject) => {
    const worker = registration.installing || registration.waiting || registration.active;
    const look = () => {
      if (worker.state == "activated") resolve(registration);
      if (worker.state == "redundant") reject(new Error("the service worker did not start"));
    };
    worker.addEventListener("statechange", look);
    look();
  });

export default async (settings, say, due) => {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
    return say("push: this browser has none");
  // First of all: browsers ask only while the shopper's click is fresh.
  if ((await Notification.requestPermission()) != "granted") return say("push: the shopper said no");
  const script = `${SCOPE}service-worker.js?${settings.edge}`;
  const registration = await active(
    (due && (await registered())) || (await navigator.serviceWorker.register(script, { scope: SCOPE })),
  );
  const answer = await fetch(`${settings.edge}/v1/${settings.shop}/push-key`);
  if (!answer.ok) return say("push: " + (await answer.text()));
  const key = bytes(await answer.text());
  const known = await registration.pushManager.getSubscription();
  const other = known && hex(known.options.applicationServerKey) != hex(key);
  const subscription =
    known ||
    (await within(
      registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }),
      SUBSCRIBE_MS,
      "the browser's push service does not answer",
    ));
  const fields = spelled(subscription);
  if (!other) attempt(() => (localStorage[SUBSCRIBED] = 1));
  // One under another key, too: the merchant is to know. The subscription is as good without the edge's answer.
  const said = { permission: "granted", here: !other, subscription: fields };
  const { ticket } = await tell(settings, said).catch(() => ({}));
  if (other) return say("push: this browser is subscribed under another key, which is left alone");
  // For the service worker, which knows no cookie.
  if (ticket) {
    const cache = await caches.open("rappel");
    await cache.put(SCOPE + "ticket", new Response(JSON.stringify({ address: `${settings.edge}/b/${ticket}`, fields })));
  }
  if (!due) return [fields.endpoint, fields.p256dh, fields.auth, `Notifications allowed in the browser on ${location.host}`];
};
