// The push opt-in, loaded when the page calls `rappel('push')`: asks, subscribes with the shop's key, and answers with
// [endpoint, p256dh, auth, wording] for the core, keys in hexadecimal; with nothing if there is no subscription.

const SCRIPT = "/rappel/service-worker.js";
const SCOPE = "/rappel/";
// A browser without a push service of its own never settles.
const SUBSCRIBE_MS = 15000;

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
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

export default async (settings, say) => {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
    return say("push: this browser has none");
  // First of all: browsers ask only while the shopper's click is fresh.
  if ((await Notification.requestPermission()) != "granted") return say("push: the shopper said no");
  const registration = await active(await navigator.serviceWorker.register(SCRIPT + "?" + settings.edge, { scope: SCOPE }));
  const answer = await fetch(`${settings.edge}/v1/${settings.shop}/push-key`);
  if (!answer.ok) return say("push: " + (await answer.text()));
  const key = bytes(await answer.text());
  let subscription = await registration.pushManager.getSubscription();
  if (subscription && subscription.options.applicationServerKey && hex(subscription.options.applicationServerKey) != hex(key))
    return say("push: this browser is subscribed under another key, which is left alone");
  subscription =
    subscription ||
    (await within(
      registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }),
      SUBSCRIBE_MS,
      "the browser's push service does not answer",
    ));
  return [
    subscription.endpoint,
    hex(subscription.getKey("p256dh")),
    hex(subscription.getKey("auth")),
    `Notifications allowed in the browser on ${location.host}`,
  ];
};
