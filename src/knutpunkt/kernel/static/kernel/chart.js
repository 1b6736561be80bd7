// SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
// SPDX-License-Identifier: EUPL-1.2
// Makes each picture of a chart a live one. The page is whole without this script.

const formats = {
  sv: { decimal: ",", thousands: "\u00a0", grouping: [3], currency: ["", "\u00a0kr"], minus: "\u2212", percent: "\u00a0%" },
  en: { decimal: ".", thousands: ",", grouping: [3], currency: ["SEK ", ""], minus: "\u2212", percent: "%" },
};

/** The specification in the page's own colour of text, in the width there is. */
const fitted = (spec, place) => {
  const text = getComputedStyle(place).color;
  const axis = { ...spec.config.axis, labelColor: text, titleColor: text };
  const words = { ...spec.config.text, color: text };
  return { ...spec, width: "container", config: { ...spec.config, axis, text: words } };
};

const draw = async (place) => {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  await import(place.dataset.vega);
  const drawing = document.createElement("div");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", place.dataset.label);
  place.append(drawing);
  await window.vegaEmbed(drawing, fitted(spec, place), {
    ast: true, // no expression is compiled: the content-security policy forbids it
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
    formatLocale: formats[document.documentElement.lang] ?? formats.sv,
  });
  drawing.querySelector("svg").setAttribute("aria-hidden", "true");
  place.querySelector("img")?.remove();
};

for (const place of document.querySelectorAll("[data-chart]")) {
  draw(place).catch(() => place.querySelector("div")?.remove()); // the picture stays
}
