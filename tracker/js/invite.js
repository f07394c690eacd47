// Tells the edge how this browser stands to notifications, and shows what the edge finds due of this visitor: the soft
// ask before the browser's own question, or another part that asks for something. Loaded on the pages of visitors who
// have earned an object, and never busy on cart and checkout.
//
// A part is a module of its own. Its default export gets (settings, say, due), `due` being the edge's answer, shows
// itself, and resolves with true once it has what it asked for, with false if the shopper put it off.

import { attempt, kind } from "./read.js";
import { browser, tell } from "./browser.js";

const MEMO = "_rappel.invite";
const DAY_MS = 864e5;
// Put off once, a part comes back after a month, then after three, nine and so on.
const PUT_OFF_DAYS = 30;
const BUSY = [5, 6];
const STAYING_S = 600;
const ASKED_MAX = 3;

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// A withdrawal empties the device.
const measured = () => attempt(() => localStorage["_rappel.id"]);

export default async (settings, say) => {
  const memo = attempt(() => JSON.parse(localStorage[MEMO]), {});
  // What cannot be remembered would be asked on every page.
  const keep = () => attempt(() => measured() && (localStorage[MEMO] = JSON.stringify(memo)));
  const now = Date.now();
  const off = (memo.off = memo.off || {});
  if (now < memo.at || BUSY.includes(kind(location.pathname)) || !keep()) return;

  let due;
  for (let asked = 1; !due || !due.script; asked++) {
    due = await tell(settings, {
      ...(await browser()),
      off: Object.keys(off).filter((name) => now < off[name].until),
    });
    memo.at = Date.now() + due.again_s * 1000;
    keep();
    if (!due.script && (due.again_s > STAYING_S || asked == ASKED_MAX)) return;
    // Who stays on the page is asked there.
    await pause(due.script ? due.after_s : due.again_s);
    if (!measured()) return;
  }
  if (document.hidden || BUSY.includes(kind(location.pathname))) return;
  // One invitation a day, whatever becomes of it.
  memo.at = now + DAY_MS;
  keep();
  const part = await import(`${settings.edge}/r/a/${due.script}`);
  if ((await part.default(settings, say, due)) === false) {
    const times = ((off[due.part] || {}).times || 0) + 1;
    off[due.part] = { times, until: now + PUT_OFF_DAYS * 3 ** (times - 1) * DAY_MS };
    keep();
  }
};
