/* The quick log: what is known of a source, how a date was understood, which items the words point
   to. Nothing here makes anybody wait: htmx fetches each answer while typing goes on, as the
   attributes of the templates say. Here stands what it asks with, and what an answer changes. */
"use strict";

const hasWords = (asked) => Object.values(asked).some((text) => text.trim());

/* Asks with what this gives, by the names that the server takes; where nothing is typed it does not
   ask, and the answer is empty. */
function askWith(place, read) {
  place.addEventListener("htmx:configRequest", (event) => {
    const asked = read();
    event.detail.parameters = asked;
    if (hasWords(asked)) return;
    event.preventDefault();
    empty(place);
  });
}

function empty(place) {
  place.replaceChildren();
  place.dispatchEvent(new Event("answered"));
}

/* Does something whenever a place has another answer. */
function atAnswer(place, act) {
  place.addEventListener("htmx:afterSwap", act);
  place.addEventListener("answered", act);
}

/* The fields of a new source are shown for a new source alone. They appear with the first letter of
   the address or of the citation, so that Tab leads to them, and go when the source is known. The
   citation is for what has no address. */
function answerSource(form, box) {
  const field = box.querySelector("[name$=-url]");
  const answer = box.querySelector("[data-source-answer]");
  const rest = box.querySelector("[data-source-rest]");
  const citation = box.querySelector("[data-source-citation]");
  const cited = citation.querySelector("input, textarea");
  const isTyped = () => cited.value.trim()
    || [...rest.querySelectorAll("input[type=text]")].some((input) => input.value);

  function showRest() {
    const known = answer.querySelector("[data-known]");
    const isKnown = Boolean(known) && known.dataset.known === "yes";
    const isFocused = rest.contains(document.activeElement);
    citation.hidden = Boolean(field.value.trim()) && !cited.value.trim();
    rest.hidden = isKnown || (!field.value.trim() && !isTyped());
    // Nobody should tab through fields that are no longer needed.
    if (isKnown && isFocused) form.elements.title.focus();
  }

  /* One press takes the publisher of the domain, whose name is typed then as well. */
  function take(button) {
    if (!button) return;
    const { take: role, publisher } = button.dataset;
    const details = box.querySelector("[data-source-voice]");
    const name = box.querySelector("[name$=-publisher]");
    const inputs = [box.querySelector(`[name$=-${role}]`), ...(name.value.trim() ? [] : [name])];
    for (const input of inputs) {
      input.value = publisher;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    details.open = true;
    (box.querySelector("[name$=-title]") || name).focus();
  }

  askWith(answer, () => ({ url: field.value }));
  answer.addEventListener("click", (event) => take(event.target.closest("[data-take]")));
  atAnswer(answer, showRest);
  field.addEventListener("input", () => empty(answer));
  cited.addEventListener("input", showRest);
  if (!rest.querySelector(".field-error")) showRest();
}

function answerDate(form, field) {
  const answer = form.querySelector("[data-date-answer]");
  askWith(answer, () => ({ date: field.value }));
  atAnswer(answer, () => fixRelativeDay(field, answer.querySelector("[data-start]")));
}

/* "Yesterday" is another day tomorrow, when this form may be gone on with. */
function fixRelativeDay(field, understood) {
  if (!understood || /\d/.test(field.value)) return;
  const { start, end } = understood.dataset;
  field.value = end ? `${start} to ${end}` : start;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function suggestItems(form, items) {
  const box = form.querySelector("[data-suggestions]");
  const answer = form.querySelector("[data-suggestions-answer]");
  const { title, summary } = form.elements;

  const offered = () => [...answer.querySelectorAll("[data-accept]:not(:disabled)")];

  /* What is chosen already is not suggested. */
  function drop() {
    const chosen = items.value.split(/[;,]/).map((code) => code.trim());
    const isInside = answer.contains(document.activeElement);
    for (const button of answer.querySelectorAll("[data-accept]")) {
      button.disabled = chosen.includes(button.dataset.accept);
    }
    stopAt(offered()[0]);
    if (isInside && !offered().includes(document.activeElement)) {
      (offered()[0] || document.getElementById("id_items")).focus();
    }
  }

  /* Tab stops at one suggestion; the arrow keys lead to the others. */
  function stopAt(stop) {
    for (const button of offered()) button.tabIndex = button === stop ? 0 : -1;
  }

  function move(event) {
    const buttons = offered();
    const place = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || place < 0) return;
    event.preventDefault();
    const next = buttons[(place + step + buttons.length) % buttons.length];
    stopAt(next);
    next.focus();
  }

  function accept(button) {
    if (!button || button.disabled) return;
    items.dispatchEvent(new CustomEvent("picker:add", { detail: button.dataset.accept }));
  }

  askWith(answer, () => ({ title: title.value.slice(0, 500), summary: summary.value.slice(0, 2000) }));
  atAnswer(answer, () => {
    box.hidden = !answer.firstElementChild;
    drop();
  });
  items.addEventListener("input", drop);
  answer.addEventListener("keydown", move);
  answer.addEventListener("click", (event) => accept(event.target.closest("[data-accept]")));
  document.addEventListener("keydown", (event) => {
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (!digit || !event.altKey || event.ctrlKey || event.metaKey || box.hidden) return;
    event.preventDefault();
    accept(answer.querySelectorAll("[data-accept]")[Number(digit[1]) - 1]);
  });
}

function pressByKey(form) {
  const press = (name) => form.querySelector(`[data-key=${name}]`).click();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press(event.shiftKey ? "another" : "save");
    } else if (event.code === "Digit0" && event.altKey && !event.ctrlKey) {
      event.preventDefault();
      press("full");
    }
  });
}

for (const form of document.querySelectorAll("[data-log]")) {
  for (const box of form.querySelectorAll("[data-source]")) {
    answerSource(form, box);
  }
  answerDate(form, form.elements.start);
  suggestItems(form, form.elements.items);
  pressByKey(form);
  for (const element of form.querySelectorAll("[data-needs-script]")) element.hidden = false;
}
