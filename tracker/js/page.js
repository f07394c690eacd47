// The JavaScript half of src/page.rs: the only code besides the loader that touches the page's globals.
// Every door catches what a hostile or old page throws and answers with nothing. Only strings, numbers and
// the page's own values pass; bytes pass as strings of one character each.

const PREFIX = "_rappel.";
const memory = {};
let settings, aborter, told;

const attempt = (act, otherwise) => {
  try {
    return act();
  } catch {
    return otherwise;
  }
};

// A trap in the core ends it; the shop never notices.
const on = (code, value) => {
  try {
    settings.on(code, value);
  } catch (error) {
    settings.on = () => {};
    say("stopped on this page: " + error);
  }
};

// Device storage, or this page's memory where the browser forbids it.
const box = () =>
  attempt(() => (localStorage.length, localStorage)) ||
  (told || say("the browser blocks storage: visits are measured page by page"), (told = 1), memory);

export const say = (text) => console.warn("[rappel] " + text);
export const begin = (value) => {
  settings = value;
};
export const root = () => globalThis;
export const get = (object, key) => attempt(() => object[key]);
export const text = (value) => (/^(st|nu)/.test(typeof value) ? "" + value : "");
export const number = (value) => (typeof value == "number" ? value : NaN);

// Clocks: `now` never steps, `wall` outlives the page.
export const now = () => performance.now();
export const wall = () => Date.now();
export const random = () => crypto.getRandomValues(new Uint32Array(1))[0];
export const later = (ms, code) => setTimeout(on, ms, code);

export const load = (key) => text(box()[PREFIX + key]);
export const save = (key, value) => attempt(() => ((box()[PREFIX + key] = value), true), false);
export const forget = (key) => delete box()[PREFIX + key];
export const keys = () =>
  Object.keys(box())
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length))
    .join();

export const cookie = () => attempt(() => document.cookie.match(/(?:^|; )_rappel=(\w+)/)[1], "");
// Answers whether the browser took it: it refuses a domain that is a public suffix.
export const bake = (value, domain, age) =>
  attempt(() => {
    document.cookie =
      `_rappel=${value}; Path=/; Max-Age=${age}; SameSite=Lax` +
      (domain && "; Domain=" + domain) +
      (location.protocol == "https:" ? "; Secure" : "");
    return cookie() == value;
  }, false);

export const listen = (types, code, capture) => {
  aborter = aborter || new AbortController();
  for (const type of types.split(" "))
    addEventListener(type, (event) => event.isTrusted && on(code, event), {
      capture,
      passive: true,
      signal: aborter.signal,
    });
};
export const unlisten = () => {
  aborter.abort();
  aborter = 0;
};
export const hidden = () => document.visibilityState == "hidden";
export const present = () => !hidden() && document.hasFocus();
// Single-page shops tell nobody that they turn the page; `code` is heard after each turn.
export const follow = (code) => {
  for (const name of ["pushState", "replaceState"])
    attempt(() => {
      const original = history[name];
      history[name] = function () {
        const result = original.apply(this, arguments);
        on(code, name);
        return result;
      };
    });
};

// Everything the page says of itself as linked data, in one array.
export const linked = () =>
  [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) =>
    attempt(() => JSON.parse(script.textContent)),
  );
export const meta = (name) => attempt(() => document.querySelector(`meta[property="${name}"]`).content, "");
export const parameter = (names) => {
  const found = new URLSearchParams(location.search);
  return names.split(" ").map((name) => found.get(name)).find((value) => value) || "";
};
export const absolute = (address) => attempt(() => new URL(address, location.href).href, "");
export const zone = () => attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone || "", "");

// One request that needs no preflight. The answer's first character is its status, 0 if there was none.
export const send = (bytes, hiding, code) => {
  const url = `${settings.edge}/v1/${settings.shop}/signals`;
  const body = new Blob([Uint8Array.from(bytes, (character) => character.charCodeAt())], { type: "text/plain" });
  // Without keepalive the browser cancels a request of a page that goes; a beacon survives but has no answer.
  if (hiding && !("keepalive" in Request.prototype)) return void navigator.sendBeacon(url, body);
  fetch(url, { method: "POST", body, keepalive: true, credentials: "omit" })
    .then((answer) =>
      answer.arrayBuffer().then((bytes) => on(code, String.fromCharCode(answer.status, ...new Uint8Array(bytes)))),
    )
    .catch(() => on(code, "\0"));
};

// A lazy part: a script of its own, loaded when the page asks for what it does.
export const part = (name, code) =>
  import(`${settings.edge}/r/a/${settings.parts[name]}`)
    .then((module) => module.default(settings, say))
    .then((result) => on(code, result))
    .catch((error) => say(name + " failed: " + error));
