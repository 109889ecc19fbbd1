/* Says at once that a form is left; otherwise its heartbeat would be missed a minute later. htmx
   gives that sign and shows who else has the form open (templates/desk/records/record_form.html). */
"use strict";

function tellOfLeaving(notice) {
  const { form } = document.querySelector("form input[name=version]");
  let isSent = false;

  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("pagehide", () => {
    if (isSent) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    fetch(notice.dataset.leave, { method: "POST", body, redirect: "error", keepalive: true }).catch(() => {});
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSent = false;
    htmx.trigger(notice, "again");
  });
}

document.querySelectorAll("[data-leave]").forEach(tellOfLeaving);
