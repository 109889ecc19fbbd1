/* The form of an assessment: what the chosen evidence supports, asked anew at each choice. */
"use strict";

const WAIT_MS = 250;
const ASKED = new Set(["item", "commitment", "status", "as_of", "evidence"]);

/* What the answer depends on; searches count by their days alone. */
function askedOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isSearch = name.startsWith("search-");
    if (ASKED.has(name) || (isSearch && /_FORMS$|-searched_on$/.test(name))) {
      query.append(name, value);
    }
  }
  return query;
}

/* Works the standing out again after each change, and says it in one sentence. */
function keepStanding(place) {
  const form = place.closest("form");
  const says = form.querySelector("[data-standing-says]");
  let waiting = 0;
  let asking = null;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const query = askedOf(form);
    if (place.dataset.record) {
      query.append("record", place.dataset.record);
    }
    try {
      const options = { signal: asking.signal, redirect: "error" };
      const answer = await fetch(`${place.dataset.standing}?${query}`, options);
      if (!answer.ok) {
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.children);
      says.textContent = place.querySelector("[data-summary]").textContent.trim();
    } catch {
      /* Signed out or without a connection: it is worked out when the form is sent. */
    }
  }

  form.addEventListener("change", (event) => {
    const name = event.target.name || "";
    if (ASKED.has(name) || name.startsWith("search-")) {
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT_MS);
    }
  });
}

/* Marks the evidence of the last assessment in place, without opening the form anew. */
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

document.querySelectorAll("[data-standing]").forEach(keepStanding);
document.querySelectorAll("[data-use-again]").forEach(useAgain);
