// What the console's pages can do better with a script: copy, wait for the shop to be seen, ask first, draw.
// Every page works without it.
import { watchCharts } from "./charts.js";

/** A button beside a text that is pasted elsewhere. */
function copying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) return;
    const words = button.querySelector("span");
    const before = words.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
      words.textContent = "Copied";
      setTimeout(() => (words.textContent = before), 2000);
    });
  }
}

/** How often the edge is asked whether it has seen the shop, and how often in all: an hour. */
const LOOK_MS = 4000;
const LOOKS_MAX = 900;

/** The set-up's check: looks again until the shop was seen, then loads the page with the next step. */
function watching() {
  const check = document.querySelector("[data-seen]");
  if (!check) return;
  const seen = async () => {
    try {
      const answer = await fetch(check.dataset.seen, { headers: { accept: "application/json" } });
      return answer.ok && (await answer.json()).seen === true;
    } catch {
      return false;
    }
  };
  let looks = 0;
  const look = async () => {
    if (!document.hidden && (await seen())) return location.reload();
    if (++looks < LOOKS_MAX) setTimeout(look, LOOK_MS);
  };
  check.classList.add("looking");
  setTimeout(look, LOOK_MS);
}

/** Forms that ask first. */
function confirming() {
  for (const form of document.querySelectorAll("form[data-confirm]")) {
    let sure = false;
    form.addEventListener("submit", (event) => {
      if (sure) return;
      event.preventDefault();
      ask(form.dataset.confirm, event.submitter, () => {
        sure = true;
        form.requestSubmit(event.submitter);
      });
    });
  }
}

/** A dialog with the question, the form's own words on its button, and a way back. */
function ask(question, submitter, then) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.textContent = question;
  text.id = "question";
  dialog.setAttribute("aria-labelledby", text.id);
  const button = (words, look) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button ${look}`;
    made.textContent = words;
    return made;
  };
  const back = button("Cancel", "quiet");
  const go = button(submitter?.textContent.trim() || "Go on", submitter?.classList.contains("danger") ? "danger" : "");
  const row = document.createElement("div");
  row.append(back, go);
  dialog.append(text, row);
  back.addEventListener("click", () => dialog.close());
  go.addEventListener("click", () => {
    dialog.close();
    then();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Menus close when something else is pressed, or Escape. */
function closing() {
  const menus = document.querySelectorAll("details.switch, details.menu");
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (menu.open && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });
}

copying();
watching();
confirming();
closing();
watchCharts();
