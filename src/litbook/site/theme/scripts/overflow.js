// What overflows can be reached and scrolled by keyboard, and shows that there is more.

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
    entries.map(({ target }) => frame(target)).forEach((found) => found && mark(found)) // or it has gone since
  );

export function watchOverflow() {
  if (!sizes) return;
  sizes.disconnect();
  for (const element of document.querySelectorAll(SCROLLING)) {
    sizes.observe(element);
    if (element.firstElementChild) sizes.observe(element.firstElementChild); // it may grow where its frame cannot
  }
}

// A formula grows inside its box when its fonts arrive: the box does not, so the observer is not told.
if (document.fonts) {
  document.fonts.addEventListener("loadingdone", () => document.querySelectorAll(SCROLLING).forEach(mark));
}
