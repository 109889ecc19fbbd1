/* What the fragments in the desk's forms have in common. The attributes of the templates say what
   htmx asks for, when, and where it puts the answer; each form works without. A place may name the
   line that announces its fragment (data-announced-in). */
"use strict";

const pathOf = (address) => new URL(address, window.location.href).pathname;
const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

/* What a fragment says of itself, in a line that is read out. */
function announce(place, choose) {
  const line = document.querySelector(place.dataset.announcedIn || ":not(*)");
  const words = line && choose(line);
  if (words) line.textContent = words;
}

function announceFragment(place, fragment) {
  const said = fragment.querySelector("[data-said]");
  announce(place, () => said && (said.dataset.said || textOf(said)));
}

/* Whoever was signed out is led to the sign-in: that page is no fragment. */
function isFragment({ xhr, pathInfo }) {
  return xhr.status === 200 && pathOf(xhr.responseURL) === pathOf(pathInfo.requestPath);
}

/* What stands there already would be read out again, and a choice made in it would be lost. Nor is
   a field taken away from whoever is in it: when they leave, it is asked again. */
function mayReplace(place, fragment, asker) {
  if (textOf(fragment) === textOf(place)) return false;
  if (!place.contains(document.activeElement)) return true;
  place.addEventListener("focusout", () => htmx.trigger(asker, "again"), { once: true });
  return false;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, serverResponse, requestConfig } = event.detail;
  event.detail.shouldSwap = false;
  if (!isFragment(event.detail)) {
    announce(target, (line) => line.dataset.failed);
    return;
  }
  const fragment = new DOMParser().parseFromString(serverResponse, "text/html").body;
  event.detail.shouldSwap = mayReplace(target, fragment, requestConfig.elt);
  announceFragment(target, fragment);
});

document.addEventListener("htmx:sendError", ({ detail }) => {
  announce(detail.target, (line) => line.dataset.failed);
});
