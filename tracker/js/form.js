// The sign-up form: in the elements that the shop chose, or as a panel at the window's edge that invite.js shows and
// remembers. What is agreed to stands above the button, and goes with the address as the proof of it, with the page.

import { attempt } from "./read.js";

const SIGNED = "_rappel.form";
const STYLE = `:host{display:block;color-scheme:light dark}
form{position:relative;box-sizing:border-box;max-width:28rem;padding:16px;border-radius:12px;font:16px/1.45 system-ui,sans-serif;
color:#1a1a1a;background:#fff;box-shadow:0 0 0 1px #0002}
form.in{position:fixed;z-index:2147483000;right:12px;bottom:12px;width:calc(100% - 24px);box-shadow:0 0 0 1px #0002,0 8px 30px #0004}
b{display:block;font-size:18px;padding-right:40px}p{margin:4px 0 12px}label{display:block;font-weight:600}
input{font:inherit;box-sizing:border-box;width:100%;min-height:44px;margin:4px 0 12px;padding:8px 12px;border:1px solid #767676;
border-radius:8px;color:inherit;background:inherit}
small{display:block;font-size:14px;margin:0 0 12px}
button{font:inherit;min-height:44px;padding:8px 16px;border:0;border-radius:8px;cursor:pointer}
.x{position:absolute;top:4px;right:4px;min-width:44px;color:inherit;background:none}
:focus-visible{outline:3px solid #2b6cff;outline-offset:2px}
@media(prefers-color-scheme:dark){form,form.in{color:#f2f2f2;background:#1e1e1e;box-shadow:0 0 0 1px #fff3}input{border-color:#949494}}
@media(prefers-reduced-motion:no-preference){form.in{animation:up .25s}@keyframes up{from{transform:translateY(20px);opacity:0}}}`;

// Black or white, whichever reads better on the colour.
const textOn = (accent) => {
  const [red, green, blue] = accent.match(/\w\w/g).map((pair) => (parseInt(pair, 16) / 255) ** 2.2);
  return red * 0.2126 + green * 0.7152 + blue * 0.0722 > 0.179 ? "#000" : "#fff";
};

const show = (parent, { words, language, accent }, leave) => {
  const host = parent.appendChild(document.createElement("rappel-form"));
  // The page's own styles stay outside, and ours inside.
  const shade = host.attachShadow({ mode: "open" });
  const add = (inside, name, text = "", more = {}) => {
    const made = inside.appendChild(document.createElement(name));
    made.textContent = text;
    return Object.assign(made, more);
  };
  add(shade, "style", STYLE);
  const form = add(shade, "form", "", { lang: language, noValidate: true, className: leave ? "in" : "" });
  form.setAttribute("role", "region");
  form.setAttribute("aria-labelledby", "t");
  add(form, "b", words.title, { id: "t" });
  add(form, "p", words.text);
  const label = add(form, "label", words.email);
  const field = add(label, "input", "", { type: "email", name: "email", autocomplete: "email", maxLength: 254 });
  field.setAttribute("aria-describedby", "c n");
  add(form, "small", words.consent, { id: "c" });
  const note = add(form, "p", "", { id: "n" });
  note.setAttribute("role", "status");
  const send = add(form, "button", words.yes);
  send.style.cssText = `background:${accent};color:${textOn(accent)};outline-color:currentColor`;

  const end = (signed) => {
    removeEventListener("keydown", escape);
    host.remove();
    leave(signed);
  };
  const escape = (event) => event.key == "Escape" && end(false);
  if (leave) {
    add(form, "button", "×", { type: "button", className: "x", ariaLabel: words.no, title: words.no, onclick: () => end(false) });
    addEventListener("keydown", escape);
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    const email = field.value.trim();
    const wrong = !/^\S+@\S+\.\S+$/.test(email) || !field.validity.valid;
    // Without consent to measure the tracker is silent, and would keep the address to itself.
    const blocked = !attempt(() => localStorage["_rappel.id"]);
    note.textContent = wrong ? words.wrong : blocked ? words.blocked : words.done;
    if (wrong || blocked) return field.focus();
    const text = `${words.consent} (${location.host}${location.pathname})`;
    window.rappel("identify", { email, consent: { email: true, text } });
    attempt(() => (localStorage[SIGNED] = 1));
    for (const done of [label, send]) done.remove();
    if (leave) setTimeout(end, 6000, true);
  };
};

export default (settings, say, due) => {
  if (!due.at) return new Promise((resolve) => show(document.body, due, resolve));
  const places = document.querySelectorAll(due.at);
  if (!places.length) say(`form: nothing on this page fits ${due.at}`);
  for (const place of places) show(place, due);
};
