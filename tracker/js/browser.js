// How this browser stands to notifications, and telling the edge: for the parts that ask and subscribe.

import { attempt } from "./read.js";

export const SCOPE = "/rappel/";
// Says that the shopper subscribed on this origin.
export const SUBSCRIBED = "_rappel.push";
const OPEN_DOOR = { method: "POST", credentials: "omit" };

export const hex = (buffer) =>
  [...new Uint8Array(buffer || [])].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Our own registration: asked for a page that it does not control, the browser may name the shop's.
export const registered = async () => {
  const found = navigator.serviceWorker && (await navigator.serviceWorker.getRegistration(SCOPE));
  return found && new URL(found.scope).pathname == SCOPE ? found : undefined;
};

// A subscription in the edge's words; `key` tells whose it is.
export const spelled = (subscription) =>
  subscription && {
    endpoint: subscription.endpoint,
    p256dh: hex(subscription.getKey("p256dh")),
    auth: hex(subscription.getKey("auth")),
    key: hex(subscription.options.applicationServerKey),
  };

export const browser = async () => {
  const registration = await registered();
  return {
    here: !!attempt(() => localStorage[SUBSCRIBED]),
    permission: window.Notification && window.PushManager ? Notification.permission : "none",
    subscription: spelled(registration && (await registration.pushManager.getSubscription())),
  };
};

// Who the device is says our cookie or its mirror, as the signals do. The edge's answer is what is due.
export const tell = async (settings, said) => {
  const device = attempt(() => document.cookie.match(/(?:^|; )_rappel=(\w+)/)[1]) || attempt(() => localStorage["_rappel.id"]);
  const body = JSON.stringify({ device, language: document.documentElement.lang || navigator.language, ...said });
  const answer = await fetch(`${settings.edge}/v1/${settings.shop}/browser`, { ...OPEN_DOOR, body });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};
