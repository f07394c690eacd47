// Starts the wasm half and hands the loader its ear.
// wasm-bindgen's own start-up code is left out: it also serves old browsers, bundlers and Node, at four times the size.

import * as glue from "./rappel_tracker_bg.js";

export default async (settings) => {
  const { instance } = await WebAssembly.instantiateStreaming(
    fetch(`${settings.edge}/r/a/${settings.wasm}`, { credentials: "omit" }),
    { "./rappel_tracker_bg.js": glue },
  );
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  settings.on = glue.on;
  glue.start(settings, settings.gap_ms || 0, !!settings.notice, !!navigator.globalPrivacyControl);
  return settings.hear;
};
