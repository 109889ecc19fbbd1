/* The form of an assessment: marks the evidence of the last one in place, without reopening the form,
   and asks of each event that is chosen how it bears. htmx requests at each choice what the chosen
   evidence supports. */
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
      askHowItBears(box);
    }
    boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
    boxes[0].focus();
  });
}

document.querySelectorAll("[data-use-again]").forEach(useAgain);

/* The fields of an event that is no longer chosen are kept, but not sent. */
function askHowItBears(box) {
  const place = document.getElementById("bearings");
  const known = place.querySelector(`[data-bearing="${box.value}"]`);
  if (known) {
    known.hidden = known.disabled = !box.checked;
  } else if (box.checked && box.dataset.event) {
    const { address, item, commitment } = place.dataset;
    const query = new URLSearchParams({ item, event: box.dataset.event });
    if (commitment) query.set("commitment", commitment);
    htmx
      .ajax("GET", `${address}?${query}`, { source: box, target: place, swap: "beforeend" })
      .then(() => box.dispatchEvent(new Event("change", { bubbles: true })));
  }
}

document.addEventListener("change", ({ target, isTrusted }) => {
  if (isTrusted && target.name === "evidence") askHowItBears(target);
});
