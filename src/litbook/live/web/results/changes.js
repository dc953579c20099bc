// Tints what a run has just changed, for a moment.

const SHOWN = 1500; // milliseconds

/** @type {WeakMap<Element, number>} */
const timers = new WeakMap();

/** @param {Element} element */
export function tint(element) {
  element.classList.add("litbook-changed");
  clearTimeout(timers.get(element));
  timers.set(element, window.setTimeout(() => element.classList.remove("litbook-changed"), SHOWN));
}

/** The nodes of a graph that's drawn over and over, and when the text of each last changed. */
export class Changes {
  /** @type {Map<string, { text: string, at: number }>} */
  #nodes = new Map();

  /**
   * Tints the nodes whose text has changed since the drawing before.
   * @param {SVGSVGElement} svg
   */
  follow(svg) {
    const now = performance.now();
    const before = this.#nodes;
    this.#nodes = new Map();
    for (const node of svg.querySelectorAll("[data-node]")) {
      const [name, text] = [node.getAttribute("data-node") ?? "", node.textContent ?? ""];
      const known = before.get(name);
      const at = !known ? -Infinity : known.text === text ? known.at : now;
      this.#nodes.set(name, { text, at });
      if (now - at < SHOWN) tint(node);
    }
  }
}
