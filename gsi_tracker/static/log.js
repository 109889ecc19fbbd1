/* The quick log: what is known of a source, how a date was understood, which items the words point
   to. Nothing here makes anybody wait: each answer comes beside the form while typing goes on. */
"use strict";

const SUGGEST_PAUSE_MS = 350;
const ASK_PAUSE_MS = 300;

/* The fragment at an address, or "" where there is none to be had. A later question ends it. */
class Question {
  constructor(address) {
    this.address = address;
  }

  async ask(query) {
    if (this.open) this.open.abort();
    this.open = new AbortController();
    const address = `${this.address}?${new URLSearchParams(query)}`;
    try {
      const answer = await fetch(address, { signal: this.open.signal });
      return answer.ok ? await answer.text() : "";
    } catch {
      return null; // asked anew meanwhile, or no server
    }
  }
}

function putInto(box, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  box.replaceChildren(...parsed.body.childNodes);
}

/* The fields of a new source are shown for a new source alone. They appear with the first letter of
   the address, so that Tab leads to them, and go when the source is known. */
function answerSource(form, box) {
  const field = box.querySelector("[name$=-url]");
  const answer = box.querySelector("[data-source-answer]");
  const rest = box.querySelector("[data-source-rest]");
  const question = new Question(form.dataset.sourceAddress);
  const isTyped = () => [...rest.querySelectorAll("input[type=text]")].some((input) => input.value);
  let asked = field.value;
  let timer = null;

  function showRest() {
    const known = answer.querySelector("[data-known]");
    const isKnown = Boolean(known) && known.dataset.known === "yes";
    const isFocused = rest.contains(document.activeElement);
    rest.hidden = isKnown || (!field.value.trim() && !isTyped());
    // Nobody is to go through fields that are no longer asked for.
    if (isKnown && isFocused) form.elements.title.focus();
  }

  async function ask() {
    clearTimeout(timer);
    if (field.value === asked) return;
    asked = field.value;
    const html = asked.trim() ? await question.ask({ url: asked }) : "";
    if (html === null) return;
    putInto(answer, html);
    showRest();
  }

  field.addEventListener("input", () => {
    asked = null;
    putInto(answer, "");
    showRest();
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_PAUSE_MS);
  });
  field.addEventListener("change", ask);
  if (!rest.querySelector(".field-error")) showRest();
}

function answerDate(form, field) {
  const answer = form.querySelector("[data-date-answer]");
  const question = new Question(form.dataset.dateAddress);
  const ask = async () => {
    const html = field.value.trim() ? await question.ask({ date: field.value }) : "";
    if (html === null) return;
    putInto(answer, html);
    keepRelativeDay(field, answer.querySelector("[data-start]"));
  };
  field.addEventListener("change", ask);
  if (field.value) ask();
}

/* "Yesterday" is another day tomorrow, when this form may be gone on with. */
function keepRelativeDay(field, understood) {
  if (!understood || /\d/.test(field.value)) return;
  const { start, end } = understood.dataset;
  field.value = end ? `${start} to ${end}` : start;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function suggestItems(form, items) {
  const box = form.querySelector("[data-suggestions]");
  const answer = form.querySelector("[data-suggestions-answer]");
  const question = new Question(form.dataset.suggestAddress);
  const { title, summary } = form.elements;
  let timer = null;

  async function ask() {
    const query = { title: title.value.slice(0, 500), summary: summary.value.slice(0, 2000) };
    const html = title.value.trim() || summary.value.trim() ? await question.ask(query) : "";
    if (html === null) return;
    putInto(answer, html);
    box.hidden = !html;
    drop();
  }

  /* What is chosen already is not suggested. */
  function drop() {
    const chosen = items.value.split(/[;,]/).map((code) => code.trim());
    for (const button of answer.querySelectorAll("[data-accept]")) {
      button.disabled = chosen.includes(button.dataset.accept);
    }
  }

  function accept(button) {
    if (!button || button.disabled) return;
    items.dispatchEvent(new CustomEvent("picker:add", { detail: button.dataset.accept }));
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, SUGGEST_PAUSE_MS);
  };
  title.addEventListener("input", later);
  summary.addEventListener("input", later);
  items.addEventListener("input", drop);
  answer.addEventListener("click", (event) => accept(event.target.closest("[data-accept]")));
  document.addEventListener("keydown", (event) => {
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (!digit || !event.altKey || event.ctrlKey || event.metaKey || box.hidden) return;
    event.preventDefault();
    accept(answer.querySelectorAll("[data-accept]")[Number(digit[1]) - 1]);
  });
  if (title.value || summary.value) ask();
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
