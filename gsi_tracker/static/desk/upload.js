/* Says before it is sent that a file is too large: a server does not wait for what it refuses. */
"use strict";

for (const box of document.querySelectorAll("[data-most-bytes]")) {
  const input = box.querySelector("input[type=file]");
  input.addEventListener("change", () => {
    const isTooLarge = [...input.files].some((file) => file.size > Number(box.dataset.mostBytes));
    input.setCustomValidity(isTooLarge ? box.dataset.tooLarge : "");
    input.reportValidity();
  });
}
