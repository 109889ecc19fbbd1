/* What the look for duplicates asks with while one types; htmx sends it and shows the answer. The
   form works without it: the same is asked when it is sent. A form takes part by holding the panel
   (templates/desk/duplicates/_duplicates_panel.html) and inputs with data-duplicate, which says what
   each of them tells: title, start, source... */
"use strict";

/* The values of the marked inputs, and the choices made so far. */
function typedFor(place) {
  const form = place.closest("form");
  const typed = new FormData();
  for (const input of form.querySelectorAll("[data-duplicate]")) {
    const isLeftOut = ["checkbox", "radio"].includes(input.type) && !input.checked;
    if (input.value && !isLeftOut) typed.append(input.dataset.duplicate, input.value);
  }
  for (const input of place.querySelectorAll("input")) {
    if (input.type !== "radio" || input.checked) typed.append(input.name, input.value);
  }
  for (const name of ["csrfmiddlewaretoken", "form_key"]) {
    const input = form.elements.namedItem(name);
    if (input) typed.append(name, input.value);
  }
  typed.append("record", place.dataset.record);
  return typed;
}

for (const place of document.querySelectorAll("[data-duplicates-place]")) {
  place.addEventListener("htmx:configRequest", ({ detail }) => { detail.parameters = typedFor(place); });
}
