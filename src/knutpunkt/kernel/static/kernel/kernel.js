// SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
// SPDX-License-Identifier: EUPL-1.2
// Small comforts. Every page works without them.
"use strict";

/** Close open menus when one clicks beside them or presses Escape (which gives the focus back). */
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/** Give the summary of errors the focus when the page comes back with one. */
document.querySelector("[data-focus]")?.focus();

/** Let long lists of boxes be searched by what is typed above them. */
for (const box of document.querySelectorAll("[data-narrow]")) {
  const rows = document.getElementById(box.dataset.narrow).querySelectorAll("[data-text]");
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLocaleLowerCase();
    for (const row of rows) row.hidden = !row.dataset.text.toLocaleLowerCase().includes(wanted);
  });
}

/** Name the chosen values on the button of a closed list of boxes. */
document.addEventListener("change", (event) => {
  const names = event.target.closest?.(".pick")?.querySelector("summary[data-none] > span");
  if (!names) return;
  const boxes = event.target.closest(".pick").querySelectorAll("input:checked");
  names.replaceChildren(
    ...Array.from(boxes, (box) => {
      const name = document.createElement("span");
      name.textContent = box.labels[0].textContent;
      return name;
    }),
  );
});
