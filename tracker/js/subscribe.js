// Subscribing in this origin: the browser's question, the service worker, the subscription. For the opt-in and its window.

import { hex, SCOPE, spelled } from "./browser.js";

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

// The subscription in the edge's words; `other` if it was there before, under another key, and is left alone.
export const subscribe = async (edge, publicKey) => {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
    throw new Error("this browser has none");
  if ((await Notification.requestPermission()) != "granted") throw new Error("the shopper said no");
  const key = bytes(publicKey);
  const script = `${SCOPE}service-worker.js?${edge}`;
  const { pushManager } = await active(await navigator.serviceWorker.register(script, { scope: SCOPE }));
  const known = await pushManager.getSubscription();
  const subscription =
    known ||
    (await within(
      pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }),
      SUBSCRIBE_MS,
      "the browser's push service does not answer",
    ));
  const fields = spelled(subscription);
  return { fields, other: fields.key != hex(key) };
};

// For the service worker, which knows no cookie: where to tell of another subscription, and which it has.
export const keep = async (address, fields) =>
  (await caches.open("rappel")).put(SCOPE + "ticket", new Response(JSON.stringify({ address, fields })));
