// Opens figures in a dialog, whose script is loaded on first use.

async function openFigure(event) {
  const link = event.target.closest && event.target.closest(".litbook-enlarge");
  const figure = link && link.closest("figure");
  const svg = figure && figure.querySelector(".litbook-scroll > svg");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!svg || elsewhere || !window.HTMLDialogElement) return;
  event.preventDefault();
  event.stopPropagation(); // Material's instant navigation listens to links on body
  (await import("./dialog.js")).openLarge(link, figure, svg);
}

export function closeLarge() {
  document.querySelectorAll(".litbook-large").forEach((dialog) => dialog.close());
}

document.addEventListener("click", openFigure, true);
