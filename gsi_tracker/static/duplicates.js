/* Looks for events that may be the same while one types. The form works without it: the same is
   asked when it is sent. A form takes part by holding the panel (templates/desk/_duplicates_panel)
   and inputs with data-duplicate, which says what each of them tells: title, start, source... */
"use strict";

const PAUSE_MS = 400;

/* What stands in the inputs that tell something, and the choices made so far. */
function typedFor(panel, form) {
  const typed = new FormData();
  for (const input of form.querySelectorAll("[data-duplicate]")) {
    const isLeftOut = ["checkbox", "radio"].includes(input.type) && !input.checked;
    if (input.value && !isLeftOut) typed.append(input.dataset.duplicate, input.value);
  }
  for (const input of panel.querySelectorAll("input")) {
    if (input.type !== "radio" || input.checked) typed.append(input.name, input.value);
  }
  for (const name of ["csrfmiddlewaretoken", "form_key"]) {
    const input = form.elements.namedItem(name);
    if (input) typed.append(name, input.value);
  }
  typed.append("record", panel.dataset.record);
  return typed;
}

function lookForDuplicates(panel) {
  const form = panel.closest("form");
  const place = panel.querySelector("[data-duplicates-place]");
  const status = panel.querySelector("[role=status]");
  let timer = 0;
  let last = null;

  async function ask() {
    last?.abort();
    const asked = (last = new AbortController());
    try {
      const answer = await fetch(panel.dataset.duplicates, {
        method: "POST",
        body: typedFor(panel, form),
        signal: asked.signal,
      });
      /* Who was signed out is led to the sign-in: that page is no list of suspects. */
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const html = await answer.text();
      if (asked.signal.aborted) return;
      if (place.contains(document.activeElement)) {
        panel.addEventListener("focusout", askSoon, { once: true });
        return;
      }
      place.innerHTML = html;
      status.textContent = place.firstElementChild.dataset.said;
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = status.dataset.failed;
    }
  }

  function askSoon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  }

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (event.target.matches("[data-duplicate]")) askSoon();
    });
  }
  const title = form.querySelector("[data-duplicate=title]");
  if (title?.value && !place.firstElementChild) askSoon();
}

for (const panel of document.querySelectorAll("[data-duplicates]")) lookForDuplicates(panel);
