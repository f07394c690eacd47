// The opt-in window: a page of the edge on an origin there that is this shop's alone, for shops that can only add a tag.
// It asks, subscribes with a service worker of that origin, and hands the subscription to the page that opened it, if
// that is the shop's.

import { keep, subscribe } from "./subscribe.js";

// The page closes the window with the worker's ticket; should it be gone, the window goes by itself.
const CLOSE_MS = 5000;

const main = document.querySelector("main");
const { edge, shop, origins } = main.dataset;
const [yes, no] = main.querySelectorAll("button");
const shopOrigin = location.hash.slice(1);
const page = origins.split(" ").includes(shopOrigin) && window.opener;

const ask = async () => {
  yes.disabled = true;
  try {
    const answer = await fetch(`/v1/${shop}/push-key`);
    const done = await subscribe(edge, await answer.text());
    addEventListener("message", async ({ origin, source, data }) => {
      if (origin != shopOrigin || source != page) return;
      if (String(data).startsWith(edge + "/b/")) await keep(data, done.fields);
      window.close();
    });
    page.postMessage(done, shopOrigin);
    setTimeout(() => window.close(), CLOSE_MS);
  } catch (error) {
    main.querySelector("p").textContent = error.message;
    yes.disabled = false;
  }
};

no.onclick = () => window.close();
if (page) {
  yes.onclick = ask;
  if (window.Notification && Notification.permission == "granted") ask();
} else yes.disabled = true;
