// The JavaScript half of src/page.rs: besides the loader and read.js, the only code that touches the page's globals.
// Every door catches what a hostile or old page throws. Only strings and numbers pass; bytes pass as strings of one
// character each.

import { attempt, event, row } from "./read.js";

const PREFIX = "_rappel.";
const memory = {};
let settings, aborter, told;

// A trap in the core ends it; the shop never notices.
const on = (code, text = "") => {
  try {
    settings.on(code, text);
  } catch (error) {
    settings.on = () => {};
    say("stopped on this page: " + error);
  }
};

// Codes to the core: src/event.rs.
const READY = 2;
const word = (details, key) => {
  const said = details[key];
  return said === true || said == "granted" ? (details.region ? "" : 1) : said === false || said == "denied" ? 0 : "";
};
const words = (details, keys) => keys.split(" ").map((key) => word(details, key));
const commands = {
  consent: (details) => on(1, row(words(details, "measure advertise"))),
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
    if (code == READY) return on(READY);
    const [name, first, second] = Array.from(entry);
    if (code) return (commands[name] || (() => say(`no command ${name}: track, identify, consent, push or logout`)))(first, second);
    if (name == "consent")
      return on(0, row([first == "update" ? 1 : 0, ...words(second, "analytics_storage ad_user_data ad_personalization")]));
    const [act, details] = name == "event" ? [first, second] : [entry.event, entry];
    if (typeof act == "string") on(3, event(act, details));
  });

export const say = (text) => console.warn("[rappel] " + text);
export const begin = (value) => {
  settings = value;
  settings.hear = hear;
};

// Clocks: `now` never steps, `wall` outlives the page.
export const now = () => performance.now();
export const wall = () => Date.now();
export const random = () => crypto.getRandomValues(new Uint32Array(1))[0];
export const later = (ms, code) => setTimeout(on, ms, code);

// Device storage, or this page's memory where the browser forbids it.
const box = () =>
  attempt(() => (localStorage.length, localStorage)) ||
  (told || say("the browser blocks storage: visits are measured page by page"), (told = 1), memory);
export const load = (key) => box()[PREFIX + key] || "";
export const save = (key, value) => attempt(() => void (box()[PREFIX + key] = value));
export const forget = (key) => delete box()[PREFIX + key];
export const keys = () =>
  Object.keys(box())
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length))
    .sort()
    .join();

export const cookie = () => attempt(() => document.cookie.match(/(?:^|; )_rappel=(\w+)/)[1]);
// On the widest domain the browser takes (it refuses public suffixes), so that sibling hosts are one shop.
export const bake = (value, age) =>
  attempt(() => {
    const labels = location.hostname.split(".");
    for (let count = Math.min(2, labels.length); count <= labels.length + 1; count++) {
      document.cookie =
        `_rappel=${value}; Path=/; Max-Age=${age}; SameSite=Lax` +
        (count > labels.length || count < 2 ? "" : "; Domain=" + labels.slice(-count).join(".")) +
        (location.protocol == "https:" ? "; Secure" : "");
      if (cookie() == value) return;
    }
  });

export const listen = () => {
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
};
export const unlisten = () => aborter.abort();
export const present = () => document.visibilityState == "visible" && document.hasFocus();
// Single-page shops tell nobody that they turn the page.
export const follow = () => {
  for (const name of ["pushState", "replaceState"])
    attempt(() => {
      const original = history[name];
      history[name] = function () {
        const result = original.apply(this, arguments);
        on(12, name == "pushState" ? "1" : "");
        return result;
      };
    });
};

export const address = () => row([location.pathname, location.search]);
export const query = () =>
  attempt(() => {
    const found = new URLSearchParams(location.search);
    return "q query search s search_query search_term keywords term".split(" ").map((name) => found.get(name)).find(Boolean) || "";
  });
export const introduce = () =>
  row([
    attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
    document.documentElement.lang || navigator.language,
  ]);

// One request that needs no preflight. The answer's first character is its status, 0 if there was none.
export const send = (bytes, hiding, code) => {
  const url = `${settings.edge}/v1/${settings.shop}/signals`;
  const body = new Blob([Uint8Array.from(bytes, (character) => character.charCodeAt())], { type: "text/plain" });
  // Without keepalive the browser cancels a request of a page that goes; a beacon survives but has no answer.
  if (hiding && !("keepalive" in Request.prototype)) return void navigator.sendBeacon(url, body);
  fetch(url, { method: "POST", body, keepalive: true, credentials: "omit" })
    .then((answer) => answer.arrayBuffer().then((bytes) => on(code, String.fromCharCode(answer.status, ...new Uint8Array(bytes)))))
    .catch(() => on(code, "\0"));
};

// The opt-in: a script of its own, loaded when the page asks for it.
export const subscribe = () =>
  import(`${settings.edge}/r/a/${settings.parts["opt-in"]}`)
    .then((part) => part.default(settings, say))
    .then((fields) => fields && on(15, fields.join("\t")))
    .catch((error) => say("push: " + error));
