/* Puts the values of a filter, with their numbers, into its form when it is opened, and finds further
   ones by name. Without this they have pages of their own. */
"use strict";

const PAUSE_MS = 250;

async function pageAt(address) {
  const answer = await fetch(address, { redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/* The form as it is now is what is asked, so that what is ticked stays ticked. */
async function find(form, box) {
  const asked = new URLSearchParams(new FormData(form));
  asked.set("find", box.value);
  const page = await pageAt(`${box.dataset.finds}?${asked}`);
  return page.querySelector("[data-values]");
}

function findByName(form, box) {
  let asked = 0;
  let pause;
  const show = async () => {
    const number = ++asked;
    const values = await find(form, box).catch(() => null);
    if (!values || number !== asked) return;
    box.closest("fieldset").querySelector("[data-values]").replaceChildren(...values.childNodes);
    form.querySelector("[data-said]").textContent = values.dataset.said;
  };
  box.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, PAUSE_MS);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(pause);
    show();
  });
  box.closest("[data-needs-script]").hidden = false;
}

async function loadValues(form) {
  const place = form.querySelector("[data-facets]");
  if (place.querySelector("fieldset")) return;
  const page = await pageAt(place.dataset.facets);
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(...page.querySelector("[data-facets]").childNodes);
  if (hadFocus) place.querySelector("input").focus();
  for (const box of place.querySelectorAll("[data-finds]")) findByName(form, box);
}

const form = document.querySelector("[data-filter]");
const fold = form.closest("details");
/* Where no answer comes, the link to it stays. */
fold.addEventListener("toggle", () => fold.open && loadValues(form).catch(() => {}));
