/* Small comforts; every page works without them. One function for each. */
"use strict";

/* A button that copies the text of the field that it names, and says so. */
function copyFields() {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    const answer = button.parentElement.querySelector("[role=status]");
    button.closest("[data-needs-script]").hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        answer.textContent = answer.dataset.done;
      } catch {
        answer.textContent = answer.dataset.failed;
      }
    });
  }
}

const KEYS_OFF = "gsi-keys-off";

/* Whether single keys are off in this browser; never if nothing can be stored. */
function keysAreOff() {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false;
  }
}

/* Does something at one key alone, unless somebody is typing or has switched such keys off. */
function atKey(key, act) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    const isChord = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== key || isTyping || isChord || keysAreOff()) return;
    event.preventDefault();
    act();
  });
}

/* The key / leads to the search box, or to its page where a narrow head has no box. */
function searchByKey() {
  const box = document.querySelector("[data-search-box]");
  if (!box) return;
  atKey("/", () => {
    if (!box.checkVisibility()) return window.location.assign(box.form.action);
    box.focus();
    box.select();
  });
}

/* The menu folds at Escape, and a group of it when one goes elsewhere. */
function foldMenu() {
  const menu = document.querySelector("[data-menu]");
  if (!menu) return;
  const leave = (goal) => {
    const group = menu.querySelector("[name][open]");
    if (group && !group.contains(goal)) group.open = false;
  };
  menu.addEventListener("keydown", (event) => {
    const fold = event.key === "Escape" && event.target.closest("[open]");
    if (!fold) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => event.relatedTarget && leave(event.relatedTarget));
  document.addEventListener("click", (event) => leave(event.target));
}

/* The key n logs an event: from the page of a record with what that page fills in. In the form itself
   it would throw away what is typed. */
function logByKey() {
  if (document.querySelector("[data-log]")) return;
  const links = document.querySelectorAll("[data-log-event]");
  if (links.length) atKey("n", () => links[links.length - 1].click());
}

/* Single keys disturb whoever speaks to the computer: a button of every page switches them off. */
function switchKeys() {
  const button = document.querySelector("[data-switches-keys]");
  if (!button) return;
  const tell = () => (button.textContent = keysAreOff() ? button.dataset.turnOn : button.dataset.turnOff);
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(KEYS_OFF, keysAreOff() ? "0" : "1");
    } catch {
      return; // the browser keeps nothing for this site
    }
    tell();
  });
  tell();
  button.closest("[data-needs-script]").hidden = false;
}

/* The files of a list have the columns that this browser remembers (columns.js). */
function keepColumns() {
  for (const part of document.querySelectorAll("[data-columns-of]")) {
    let names;
    try {
      names = localStorage.getItem(`gsi-columns-${part.dataset.columnsOf}`);
    } catch {
      return; // the browser keeps nothing for this site
    }
    if (!names) continue;
    for (const link of part.querySelectorAll("a:not([data-chooser])")) {
      link.search += `${link.search ? "&" : "?"}columns=${names}`;
    }
    part.querySelector("[hidden]").hidden = false;
  }
}

copyFields();
keepColumns();
searchByKey();
foldMenu();
logByKey();
switchKeys();
