/* Tells the server while a form is open, and shows who else has it open. The page works without. */
"use strict";

const EVERY_MS = 30_000;

/* One notice of the desk's form; `data-presence` and `data-leave` are the addresses to tell. */
function keepOpen(notice) {
  const form = document.querySelector("form input[name=version]").form;
  let isSent = false;

  function tell(address, options) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      version: form.elements.version.value,
    });
    return fetch(address, { method: "POST", body, redirect: "error", ...options });
  }

  async function giveSign() {
    try {
      const answer = await tell(notice.dataset.presence);
      if (answer.ok) {
        const html = await answer.text();
        const said = new DOMParser().parseFromString(html, "text/html").body;
        if (said.textContent.trim() !== notice.textContent.trim()) {
          notice.replaceChildren(...said.childNodes);
        }
      }
    } catch {
      /* Offline, or signed out: the form still says so when it is sent. */
    }
  }

  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("pagehide", () => {
    if (!isSent) {
      tell(notice.dataset.leave, { keepalive: true }).catch(() => {});
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      isSent = false;
      giveSign();
    }
  });
  setInterval(giveSign, EVERY_MS);
}

document.querySelectorAll("[data-presence]").forEach(keepOpen);
