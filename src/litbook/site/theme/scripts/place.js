// Finds the block being read, and moves between elements.

const TOP = 72; // pixels; the lower edge of the header

const readingLine = () => window.innerHeight / 3;

const isVisible = (element) => (element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0);

export const visible = (selector) => [...document.querySelectorAll(`.md-content ${selector}`)].filter(isVisible);

export function blockBeingRead() {
  const line = readingLine();
  const gap = (block) => {
    const box = block.getBoundingClientRect();
    return Math.max(box.top - line, line - box.bottom, 0);
  };
  return visible(".litbook-block[id^='block-']").reduce((best, block) => (best && gap(best) <= gap(block) ? best : block), null);
}

export function neighbour(elements, direction) {
  const focused = elements.findIndex((element) => element.contains(document.activeElement));
  const seen = focused >= 0 && elements[focused].getBoundingClientRect();
  if (seen && seen.bottom > 0 && seen.top < window.innerHeight) return elements[focused + direction];
  const tops = elements.map((element) => element.getBoundingClientRect().top);
  return elements[direction > 0 ? tops.findIndex((top) => top > TOP + 8) : tops.findLastIndex((top) => top < TOP - 8)];
}

export function goTo(element) {
  if (!element) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  window.scrollBy({ top: element.getBoundingClientRect().top - TOP, behavior: "instant" });
}
