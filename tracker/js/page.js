// The JavaScript half of src/page.rs: besides the loader and read.js, the only code that touches the page's globals.
// Every door catches what a hostile or old page throws. Only strings and numbers pass; bytes pass as strings of one
// character each. How they pass: src/boundary.rs.

import { attempt, event, kind, markup, row } from "./read.js";

const PREFIX = "_rappel.";
const memory = {};
let settings, wasm, aborter, told, stopped, asked;

const say = (text) => console.warn("[rappel] " + text);

// Texts: out of the wasm's memory, and into the room it makes.
const take = (place, length) => new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, place, length));
const give = (text) => {
  const bytes = new TextEncoder().encode(text);
  // First the place: making room may grow the memory, which detaches its old buffer.
  const place = wasm.reserve(bytes.length);
  new Uint8Array(wasm.memory.buffer).set(bytes, place);
};

// A trap in the core ends it; the shop never notices.
const on = (code, text = "") => {
  if (stopped) return;
  try {
    give(text);
    wasm.on(code);
  } catch (error) {
    stopped = 1;
    say("stopped on this page: " + error);
  }
};

// Scripts of their own, loaded where they are needed.
const load = (name) =>
  import(`${settings.edge}/r/a/${settings.parts[name]}`)
    .then((part) => part.default(settings, say))
    .catch((error) => say(name + ": " + error));

// Codes to the core: src/event.rs.
const word = (details, key) => {
  const said = details[key];
  return said === true || said == "granted" ? (details.region ? "" : 1) : said === false || said == "denied" ? 0 : "";
};
const consent = (source, explicit, details, keys) =>
  on(0, row([source, +explicit, ...keys.split(" ").map((key) => word(details, key))]));
const commands = {
  // A platform's own word names its source (js/tcf.js); assumed is what nobody was asked for.
  consent: (details) => consent(details.source || 1, !details.assumed, details, "measure advertise advertise"),
  track: (name, details) => on(4, event(name, details)),
  identify: (details) => {
    const consent = details.consent || {};
    on(5, row([details.email, word(consent, "email"), consent.text]));
  },
  push: () => on(6),
  logout: () => on(7),
};

// The loader's ear: code 0 is an entry of the data layer, 1 a `rappel(…)` call, 2 the end of the words on consent.
const hear = (code, entry) =>
  attempt(() => {
    if (code == 2) return on(2);
    const [name, first, second] = Array.from(entry);
    if (code) return (commands[name] || (() => say("unknown command " + name)))(first, second);
    if (name == "consent")
      return consent(0, first == "update", second, "analytics_storage ad_user_data ad_personalization");
    const [act, details] = name == "event" ? [first, second] : [entry.event, entry];
    if (typeof act == "string") on(3, event(act, details));
  });

// Device storage, or this page's memory where the browser forbids it.
const box = () =>
  attempt(() => (localStorage.length, localStorage)) ||
  (told || say("storage is blocked: visits are measured page by page"), (told = 1), memory);
const cookie = () => attempt(() => document.cookie.match(/(?:^|; )_rappel=(\w+)/)[1]);

// What the core reads of the page.
const reads = {
  cookie,
  markup,
  keys: () =>
    Object.keys(box())
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length))
      .sort()
      .join(),
  address: () => row([location.pathname, location.search, kind(location.pathname)]),
  query: () =>
    attempt(() => {
      const found = new URLSearchParams(location.search);
      return "q query search s search_query search_term keywords term".split(" ").map((name) => found.get(name)).find(Boolean) || "";
    }),
  introduce: () =>
    row([
      attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
      document.documentElement.lang || navigator.language,
    ]),
};

// The imports of src/boundary.rs: places and lengths of texts, and numbers.
const page = {
  say: (place, length) => say(take(place, length)),
  // Two clocks: one that never steps, one that outlives the page.
  now: () => performance.now(),
  wall: () => Date.now(),
  random: () => crypto.getRandomValues(new Uint32Array(1))[0],
  later: (ms, code) => setTimeout(on, ms, code),

  load: (key, length) => give(box()[PREFIX + take(key, length)] || ""),
  save: (key, length, value, size) =>
    attempt(() => {
      box()[PREFIX + take(key, length)] = take(value, size);
    }),
  forget: (key, length) => delete box()[PREFIX + take(key, length)],
  // On the widest domain the browser takes (it refuses public suffixes), so that sibling hosts are one shop.
  bake: (place, length, age) =>
    attempt(() => {
      const value = take(place, length);
      // The last digit is the flags: of a visitor who has earned an object (src/device.rs), the edge may want something.
      if (value.slice(-1) > 1) asked = asked || load("invite");
      const labels = location.hostname.split(".");
      for (let count = 2; count <= labels.length + 1; count++) {
        document.cookie =
          `_rappel=${value}; Path=/; Max-Age=${age}; SameSite=Lax` +
          (count > labels.length ? "" : "; Domain=" + labels.slice(-count).join(".")) +
          (location.protocol == "https:" ? "; Secure" : "");
        if (cookie() == value) return;
      }
    }),

  listen: () => {
    aborter = new AbortController();
    const add = (types, code, capture, value) => {
      for (const type of types.split(" "))
        addEventListener(type, (event) => event.isTrusted && on(code, value && value(event)), {
          capture,
          passive: true,
          signal: aborter.signal,
        });
    };
    add("pointermove pointerdown keydown touchstart touchmove wheel", 8, true);
    // In the bubbling phase only the page's own scrolling is heard, not that of a turning carousel.
    add("scroll", 8);
    // No `unload`, no `beforeunload`: they would cost the shop its back/forward cache.
    add("pagehide", 9);
    add("visibilitychange blur", 10, false, () => document.visibilityState);
    add("pageshow", 11, false, (event) => (event.persisted ? "1" : ""));
    add("popstate", 12, false, () => "1");
  },
  unlisten: () => aborter.abort(),
  present: () => !document.hidden && document.hasFocus(),
  // Single-page shops tell nobody that they turn the page.
  follow: () => {
    load("platform");
    for (const name of "pushState replaceState".split(" "))
      attempt(() => {
        const original = history[name];
        history[name] = function () {
          const result = original.apply(this, arguments);
          on(12, name == "pushState" ? "1" : "");
          return result;
        };
      });
  },

  // One request that needs no preflight. The answer's first character is its status, 0 if there was none.
  send: (place, length, hiding, code) => {
    const url = `${settings.edge}/v1/${settings.shop}/signals`;
    const bytes = Uint8Array.from(take(place, length), (character) => character.charCodeAt());
    const body = new Blob([bytes], { type: "text/plain" });
    // Without keepalive the browser cancels a request of a page that goes; a beacon survives but has no answer.
    if (hiding && !("keepalive" in Request.prototype)) return void navigator.sendBeacon(url, body);
    fetch(url, { method: "POST", body, keepalive: true, credentials: "omit" })
      .then((answer) => answer.arrayBuffer().then((bytes) => on(code, String.fromCharCode(answer.status, ...new Uint8Array(bytes)))))
      .catch(() => on(code, "\0"));
  },

  // The opt-in; nothing if there is no subscription.
  subscribe: () => load("opt-in").then((fields) => fields && on(15, fields.join("\t"))),
};
for (const name in reads) page[name] = () => give(reads[name]());

// For the loader: starts the core and answers with its ear.
export default async (given) => {
  settings = given;
  const source = fetch(`${settings.edge}/r/a/${settings.wasm}`, { credentials: "omit" });
  wasm = (await WebAssembly.instantiateStreaming(source, { page })).instance.exports;
  wasm.start(settings.notice, !!navigator.globalPrivacyControl);
  return hear;
};
