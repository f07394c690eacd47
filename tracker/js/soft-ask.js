// The soft ask: a small bar that asks whether the browser may ask for notifications. Shown by invite.js, which remembers
// a "not now". It takes no focus from what the shopper does, and leaves by Escape.

const STYLE = `:host{all:initial;color-scheme:light dark}
div{position:fixed;z-index:2147483000;inset:auto 0 0;margin:0 auto 12px;box-sizing:border-box;width:calc(100% - 24px);
max-width:26rem;padding:16px;border-radius:12px;font:16px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;
box-shadow:0 0 0 1px #0002,0 8px 30px #0004}
b{display:block;margin:0 0 4px}p{margin:0 0 12px}
button{font:inherit;min-height:44px;padding:8px 16px;margin:0 8px 0 0;border:0;border-radius:8px;cursor:pointer;
color:inherit;background:none;text-decoration:underline}
.yes{font-weight:600;text-decoration:none;color:#fff;background:#1a1a1a}
button:focus-visible{outline:3px solid #2b6cff;outline-offset:2px}
@media(prefers-color-scheme:dark){div{color:#f2f2f2;background:#1e1e1e;box-shadow:0 0 0 1px #fff3}
.yes{color:#1a1a1a;background:#f2f2f2}}
@media(prefers-reduced-motion:no-preference){div{animation:up .25s}@keyframes up{from{transform:translateY(20px);opacity:0}}}`;

export default (settings, say, { words, language }) =>
  new Promise((resolve) => {
    const host = document.createElement("rappel-soft-ask");
    const add = (parent, name, text, className = "") => {
      const made = parent.appendChild(document.createElement(name));
      made.textContent = text;
      made.className = className;
      return made;
    };
    // The page's own styles stay outside, and ours inside.
    const shade = host.attachShadow({ mode: "open" });
    add(shade, "style", STYLE);
    const box = add(shade, "div", "");
    box.lang = language;
    box.setAttribute("role", "region");
    box.setAttribute("aria-labelledby", "t");
    add(box, "b", words.title).id = "t";
    add(box, "p", words.text);
    const leave = (answer) => {
      host.remove();
      removeEventListener("keydown", escape);
      resolve(answer);
    };
    const escape = (event) => event.key == "Escape" && leave(false);
    add(box, "button", words.yes, "yes").onclick = () => {
      // Within the click: the browser asks only then.
      window.rappel("push");
      leave(true);
    };
    add(box, "button", words.no).onclick = () => leave(false);
    addEventListener("keydown", escape);
    document.body.append(host);
  });
