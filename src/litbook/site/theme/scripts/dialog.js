// A dialog that shows a figure with zoom controls.

import { withPrefix } from "./ids.js";

const PADDING = 32; // of .litbook-stage, both sides, in pixels

function copyOf(svg) {
  const ids = new Set([svg, ...svg.querySelectorAll("[id]")].map((element) => element.id));
  const holder = document.createElement("template");
  holder.innerHTML = withPrefix(svg.outerHTML, ids, "large-");
  return holder.content.firstElementChild;
}

function button(label, text, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.setAttribute("aria-label", label);
  element.title = label;
  element.addEventListener("click", action);
  return element;
}

export function openLarge(link, figure, original) {
  const svg = copyOf(original);
  const box = svg.viewBox.baseVal;
  const natural = parseFloat(svg.style.getPropertyValue("--litbook-width")) || box.width;
  const ratio = box.width ? box.height / box.width : original.clientHeight / original.clientWidth;

  const stage = document.createElement("div");
  stage.className = "litbook-stage";
  stage.tabIndex = 0; // so that arrow keys scroll it
  stage.append(svg);

  let scale = 1;
  function zoom(to) {
    // Keep the center fixed.
    const x = (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth;
    const y = (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight;
    scale = Math.min(8, Math.max(0.1, to));
    svg.style.width = `${natural * scale}px`;
    stage.scrollTo(x * stage.scrollWidth - stage.clientWidth / 2, y * stage.scrollHeight - stage.clientHeight / 2);
  }
  const fit = () => Math.min(stage.clientWidth - PADDING, (stage.clientHeight - PADDING) / ratio) / natural;

  const caption = document.createElement("p");
  caption.append(...figure.querySelector("figcaption").cloneNode(true).childNodes);
  caption.querySelector(".litbook-enlarge").remove();
  const dialog = document.createElement("dialog");
  dialog.className = "litbook-large";
  dialog.setAttribute("aria-label", caption.textContent.trim());
  const bar = document.createElement("header");
  bar.append(
    caption,
    button("Fit the window", "Fit", () => zoom(fit())),
    button("100 %, natural size", "100 %", () => zoom(1)),
    button("Larger", "+", () => zoom(scale * 1.25)),
    button("Smaller", "−", () => zoom(scale / 1.25)),
    button("Close", "Close", () => dialog.close())
  );
  dialog.append(bar, stage);

  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // or Material's shortcuts n, p, and s act on the page behind
    const to = { "+": scale * 1.25, "=": scale * 1.25, "-": scale / 1.25, 0: 1, f: fit() }[event.key];
    if (to && !event.ctrlKey && !event.metaKey) zoom(to);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  stage.focus();
  zoom(Math.min(3, Math.max(1, fit())));
  stage.scrollTo(0, 0);
}
