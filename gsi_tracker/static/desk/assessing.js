/* The form of an assessment: marks the evidence of the last one in place, without reopening the form.
   htmx requests at each choice what the chosen evidence supports. */
"use strict";

function useAgain(link) {
  link.addEventListener("click", (event) => {
    const boxes = link.dataset.useAgain
      .trim()
      .split(" ")
      .map((pk) => document.querySelector(`[name=evidence][value="${pk}"]`));
    if (boxes.includes(null)) {
      return;
    }
    event.preventDefault();
    for (const box of boxes) {
      box.checked = true;
    }
    boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
    boxes[0].focus();
  });
}

document.querySelectorAll("[data-use-again]").forEach(useAgain);
