// The shop's tag. Waits for consent, keeps what happens until the core is ready, and never breaks the page.
// One file for every shop: which one, and where the edge is, the tag's own address says. The build puts the names of the
// other files in the place of the word at the end.
((window, settings) => {
  const say = (text) => console.warn("[rappel] " + text);
  const stub = window.rappel;
  if (stub && stub.shop) return say("the tag is on this page twice: remove one");

  const tag = document.currentScript;
  [, settings.edge, settings.shop] = /^(.*)\/r\/(.*)\.js/.exec(tag.src);
  settings.notice = tag.dataset.consent == "notice";

  const DATA_LAYER = 0;
  const COMMAND = 1;
  const READY = 2;
  // A page that says more before it has consent is a loop.
  const WAITING_MAX = 500;
  const words = [];
  const waiting = [];
  // The latest word of each source on measuring: undefined, true or false.
  const said = [];
  let core, loading, withdrawn;
  // Platforms that ask for consent themselves: nothing begins before they have spoken.
  let held = window.__tcfapi || window.Shopify;

  const part = (file, act) =>
    import(settings.edge + "/r/a/" + file)
      .then(act)
      .catch((error) =>
        say("idle on this page: " + error + ". A Content-Security-Policy must allow " + settings.edge +
          " in script-src, connect-src, and 'wasm-unsafe-eval'"),
      );

  const start = () => {
    const allowed =
      withdrawn ||
      (!said.includes(false) && (said.includes(true) || (settings.notice && !navigator.globalPrivacyControl)));
    if (loading || held || !allowed) return;
    loading = 1;
    (window.requestIdleCallback || setTimeout)(() =>
      part(settings.glue, (glue) =>
        glue.default(settings).then((ready) => {
          core = ready;
          for (const [code, entry] of [...words, [READY], ...waiting]) core(code, entry);
        }),
      ),
      // A busy page is never idle.
      { timeout: 2000 },
    );
  };

  // Only whether to load at all; the core weighs the words exactly (src/consent.rs).
  const weigh = (code, entry) => {
    const details = entry[code ? 1 : 2];
    const source = details.source || code;
    const explicit = code ? !details.assumed : entry[1] == "update";
    const word = code ? details.measure : { granted: true, denied: false }[details.analytics_storage];
    if (word == undefined || (word && details.region)) return;
    said[source] = explicit ? word : word && said[source] !== false && !navigator.globalPrivacyControl;
    // A device that was measured before must be emptied, and that is the core's work.
    withdrawn = explicit && !word && (/\b_rappel=/.test(document.cookie) || localStorage["_rappel.id"]);
  };

  const hear = (code, entry) => {
    try {
      if (core) return core(code, entry);
      const consent = entry[0] == "consent";
      if (consent) weigh(code, entry);
      const list = consent ? words : waiting;
      if (list.length < WAITING_MAX) list.push([code, entry]);
      start();
    } catch {}
  };

  try {
    (window.rappel = function () {
      hear(COMMAND, arguments);
    }).shop = settings.shop;
    const layer = (window.dataLayer = window.dataLayer || []);
    const push = layer.push;
    for (const entry of [...layer]) hear(DATA_LAYER, entry);
    // Not by assignment: where Array.prototype is frozen, that would do nothing.
    Object.defineProperty(layer, "push", {
      value: function () {
        for (const entry of arguments) hear(DATA_LAYER, entry);
        return push.apply(this, arguments);
      },
      writable: true,
      configurable: true,
    });
    for (const entry of (stub && stub.q) || []) hear(COMMAND, entry);
    start();
    if (held)
      part(settings.parts.platform, (platform) =>
        platform.consent(settings).then(() => {
          held = 0;
          start();
        }),
      );
  } catch (error) {
    say("idle on this page: " + error);
  }
})(window, __RAPPEL_SETTINGS__);
