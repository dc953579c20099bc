// What overflows can be reached and scrolled by keyboard, and shows that there is more.

const SCROLLING = ".litbook-scroll, .litbook-output, .litbook-html, div.arithmatex, .md-typeset__scrollwrap";

function mark(element) {
  const overflows = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  element.classList.toggle("litbook-overflows", overflows);
  if (overflows) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}

const sizes = window.ResizeObserver && new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));

export function watchOverflow() {
  if (!sizes) return;
  sizes.disconnect();
  document.querySelectorAll(SCROLLING).forEach((element) => sizes.observe(element));
}

// A formula grows inside its box when its fonts arrive: the box does not, so the observer is not told.
if (document.fonts) {
  document.fonts.addEventListener("loadingdone", () => document.querySelectorAll(SCROLLING).forEach(mark));
}
