/* Small comforts; every page works without them. One function for each. */
"use strict";

/* A button that copies the text of the field that it names, and says so. */
function copyFields() {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    const answer = button.parentElement.querySelector("[role=status]");
    button.closest("[data-needs-script]").hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        answer.textContent = answer.dataset.done;
      } catch {
        answer.textContent = answer.dataset.failed;
      }
    });
  }
}

/* The key / leads to the search box, unless somebody is typing. */
function searchByKey() {
  const box = document.querySelector("[data-search-box]");
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (!box || event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    box.focus();
    box.select();
  });
}

/* The key n logs an event: from the page of a record with what that page fills in. */
function logByKey() {
  const links = document.querySelectorAll("[data-log-event]");
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    const isChord = event.ctrlKey || event.metaKey || event.altKey;
    if (!links.length || event.key !== "n" || isTyping || isChord) return;
    event.preventDefault();
    links[links.length - 1].click();
  });
}

copyFields();
searchByKey();
logByKey();
