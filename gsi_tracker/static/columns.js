/* Columns of a file: rows move in place, and the links follow. Without this the form is sent. */
"use strict";

const form = document.querySelector("[data-columns-form]");

/* Lists add the chosen columns to their links (site.js): the browser's store is a copy of this page. */
function remember(offers) {
  const name = `gsi-columns-${offers.dataset.remember}`;
  try {
    if (offers.dataset.columns) localStorage.setItem(name, offers.dataset.columns);
    else localStorage.removeItem(name);
  } catch {
    /* The browser stores nothing for this site. */
  }
}

/* Asks the server for the links; its answer sets the cookie. One at a time, and once more if something
   changed meanwhile: of two on the way, the earlier one might set its cookie last. */
let isAsking = false, hasChanged = false;
async function refresh() {
  hasChanged = true;
  if (isAsking) return;
  isAsking = true;
  while (hasChanged) {
    hasChanged = false;
    await ask();
  }
  isAsking = false;
}

async function ask() {
  const query = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(`${form.action}?${query}`, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("offers");
    if (hasChanged || !fresh || !query.has("column")) return;
    document.getElementById("offers").replaceWith(fresh);
    remember(fresh);
  } catch {
    /* Offline: the links stay as they were until the next change. */
  }
}

function move(button) {
  const row = button.closest("li");
  const isUp = button.value.endsWith(":up");
  const ticked = [...form.querySelectorAll("li:has(input:checked)")];
  const other = ticked[ticked.indexOf(row) + (isUp ? -1 : 1)];
  if (!other) return;
  other[isUp ? "before" : "after"](row);
  button.focus();
  const place = [...form.querySelectorAll("li:has(input:checked)")].indexOf(row) + 1;
  const status = form.querySelector("[role=status]");
  const name = button.value.split(":")[0];
  status.textContent = status.dataset.moved
    .replace("NAME", name).replace("PLACE", place).replace("ALL", ticked.length);
  refresh();
}

if (form) {
  remember(document.getElementById("offers"));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    move(button);
  });
  form.addEventListener("change", (event) => {
    for (const button of event.target.closest("li").querySelectorAll("button")) {
      button.disabled = !event.target.checked;
    }
    refresh();
  });
}
