/* Says on the page why a key or passkey could not be used. allauth's scripts do the rest. */
"use strict";

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-key-trouble]");
  if (place) {
    event.preventDefault();
    place.textContent = place.dataset.words;
  }
});
