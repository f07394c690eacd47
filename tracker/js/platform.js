// Which platform the shop runs on, and the part that hears that platform's own hooks. The loader asks it for the
// platform's word on consent, before anything is measured; the core loads it once measuring is allowed.
//
// A part's default export gets the tools below, listens, and says what it hears in GA4's vocabulary. The page's own
// data layer goes first: what it tells, the platform does not tell again.

import { attempt } from "./read.js";

// The build puts the names of the parts in the place of the word.
const PARTS = __RAPPEL_PARTS__;
// Time for the data layer to tell of the same act.
const ECHO_MS = 300;

const load = (settings, name) => import(`${settings.edge}/r/a/${PARTS[name]}`);
const parsed = () =>
  document.readyState == "loading" && new Promise((resolve) => addEventListener("DOMContentLoaded", resolve));

const find = (selector, root = document) => root.querySelector(selector);
const text = (selector, root) => attempt(() => find(selector, root).textContent.trim());
const meta = (name) => attempt(() => find(`meta[property="${name}"]`).content);
// Amounts as text: "22.944" is no thousands, "22,94" is left to the core's reader.
const number = (value) => (isNaN(value) || value === "" || value == null ? value : +value);

const inLayer = (name) =>
  [...(window.dataLayer || [])].some((entry) =>
    attempt(() => [entry[0] == "event" && entry[1], entry.event].some((told) => told == name || told == "dl_" + name)),
  );

const waiting = new Set();
const tell = (name, details) => {
  const say = () => waiting.delete(say) && !inLayer(name) && window.rappel("track", name, details);
  waiting.add(say);
  setTimeout(say, ECHO_MS);
};
// Looks a part takes as the page is left. Before the core hears of it, which then sends: in the capturing phase.
const last = [];
const hurry = () => {
  for (const look of last) attempt(look);
  waiting.forEach((say) => say());
};
addEventListener("pagehide", hurry, true);
addEventListener("visibilitychange", () => document.hidden && hurry(), true);

// The cart as a whole: what came and what went since it was seen last. Whether it was seen before.
let known;
const cart = (lines, currency, shown) => {
  const before = known;
  known = new Map();
  for (const line of lines) {
    const same = known.get("" + line.item_id);
    known.set("" + line.item_id, same ? { ...same, quantity: same.quantity + line.quantity } : { ...line });
  }
  if (shown) tell("view_cart", { currency, items: lines });
  if (!before) return false;
  const count = (cart, id) => (cart.has(id) ? cart.get(id).quantity : 0);
  for (const id of new Set([...before.keys(), ...known.keys()])) {
    const more = count(known, id) - count(before, id);
    const items = [{ ...(known.get(id) || before.get(id)), quantity: Math.abs(more) }];
    if (more) tell(more > 0 ? "add_to_cart" : "remove_from_cart", { currency, items });
  }
  return true;
};

const runs = {
  shopify: () => window.Shopify && Shopify.shop,
  prestashop: () => window.prestashop && prestashop.on && prestashop.page,
  woocommerce: () => /woocommerce/.test(document.body.className) || window.wcSettings || window.wc_add_to_cart_params,
  magento: () =>
    window.hyva ||
    find('script[type="text/x-magento-init"]') ||
    localStorage["mage-cache-storage"] ||
    (window.adobeDataLayer && [...adobeDataLayer].some((entry) => entry.storefrontInstanceContext)),
};

// Consent, said by a platform that asks for it itself; resolves once it has spoken, or has nothing to say.
export const consent = (settings) => load(settings, "tcf").then((part) => part.default());

export default async (settings) => {
  await parsed();
  const name = Object.keys(runs).find((name) => attempt(runs[name])) || "none";
  if (PARTS["platform-" + name]) {
    const part = await load(settings, "platform-" + name);
    part.default({ attempt, cart, find, last, meta, number, tell, text });
  }
  // For whoever looks into a shop: what the tracker takes it for.
  window.rappel.platform = name;
};
