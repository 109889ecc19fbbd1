/* Watches a report in preparation. Without this the page reloads itself. */
"use strict";

const EVERY_MS = 2_000;

/* Redraws the state: the bar and its words while it runs, then everything, and says so. */
function draw(section, said) {
  if ("open" in said.dataset) {
    const [old, fresh] = [section, said].map((one) => one.querySelector("[data-progress]"));
    old.replaceChildren(...fresh.childNodes);
    return;
  }
  const hadFocus = section.contains(document.activeElement);
  delete section.dataset.open;
  section.replaceChildren(...said.childNodes);
  const state = section.querySelector("h2");
  document.getElementById("prepared-notice").textContent = state.textContent.trim();
  if (hadFocus) {
    state.tabIndex = -1;
    state.focus();
  }
}

async function watch() {
  const section = document.getElementById("prepared");
  try {
    const answer = await fetch(window.location.href, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.getElementById("prepared");
    if (said) draw(section, said);
  } catch {
    /* Offline: the next try may be answered. */
  }
  if ("open" in section.dataset) setTimeout(watch, EVERY_MS);
}

setTimeout(watch, EVERY_MS);
