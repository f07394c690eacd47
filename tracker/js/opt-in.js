// The push opt-in, loaded when the page calls `rappel('push')`: asks, subscribes with the shop's key, and answers with
// [endpoint, p256dh, auth, wording] for the core, keys in hexadecimal; with nothing if there is no subscription. Called
// by invite.js with what is due, it only renews what the shopper agreed to, and tells the edge itself.

import { SUBSCRIBED, tell } from "./browser.js";
import { attempt } from "./read.js";
import { keep, subscribe } from "./subscribe.js";

const CLOSED_MS = 500;

// By a window on the edge's own origin for this shop, which subscribes there and hands the subscription back.
const byWindow = (home, settings) =>
  new Promise((resolve, reject) => {
    const language = encodeURIComponent(document.documentElement.lang || navigator.language);
    const address = `${home}/w/${settings.shop}?language=${language}#${location.origin}`;
    const opened = open(address, "rappel", "popup,width=420,height=440");
    if (!opened) return reject(new Error("the browser let no window open"));
    const end = (act, value) => {
      removeEventListener("message", hear);
      clearInterval(watch);
      act(value);
    };
    const hear = ({ origin, source, data }) => {
      if (origin == home && source == opened)
        end(resolve, { ...data, keep: (ticket) => opened.postMessage(ticket, home) });
    };
    const watch = setInterval(() => opened.closed && end(reject, new Error("the window was closed")), CLOSED_MS);
    addEventListener("message", hear);
  });

export default async (settings, say, due) => {
  const answer = await fetch(`${settings.edge}/v1/${settings.shop}/push-key`);
  if (!answer.ok) return say("push: " + (await answer.text()));
  const home = answer.headers.get("rappel-window");
  const done = await (home ? byWindow(home, settings) : subscribe(settings.edge, await answer.text()));
  const { fields, other } = done;
  const here = !home && !other;
  if (here) attempt(() => (localStorage[SUBSCRIBED] = 1));
  // One under another key, too: a former one of the shop gets a ticket, of any other the merchant is to know. The
  // subscription is as good without the edge's answer.
  const said = { permission: "granted", here, subscription: fields };
  const { ticket } = await tell(settings, said).catch(() => ({}));
  if (other && !ticket) return say("push: this browser is subscribed under another key, which is left alone");
  const address = ticket && `${settings.edge}/b/${ticket}`;
  if (done.keep) done.keep(address);
  else if (ticket) await keep(address, fields);
  if (!due)
    return [fields.endpoint, fields.p256dh, fields.auth, `Notifications allowed in the browser on ${location.host}`];
};
