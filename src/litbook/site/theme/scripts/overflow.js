// Makes overflowing elements focusable, so that the keyboard scrolls them, and marks them for styling.

const SCROLLING = ".litbook-scroll, .litbook-output, .litbook-html, div.arithmatex, .md-typeset__scrollwrap";

function mark(element) {
  const overflows = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  element.classList.toggle("litbook-overflows", overflows);
  if (overflows) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}

const frame = (element) => element.closest(SCROLLING);
const sizes =
  window.ResizeObserver && new ResizeObserver((entries) =>
    entries.map(({ target }) => frame(target)).forEach((found) => found && mark(found)) // the element may have left the page
  );

export function watchOverflow() {
  if (!sizes) return;
  sizes.disconnect();
  for (const element of document.querySelectorAll(SCROLLING)) {
    sizes.observe(element);
    if (element.firstElementChild) sizes.observe(element.firstElementChild); // the content may grow while the frame doesn't
  }
}

// When fonts load, formulas grow inside boxes that keep their size, which the observer doesn't notice.
if (document.fonts) {
  document.fonts.addEventListener("loadingdone", () => document.querySelectorAll(SCROLLING).forEach(mark));
}
