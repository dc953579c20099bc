// Draws a ring and a mark around each node of a figure: right or wrong at a glance, with the numbers on hover or focus.

import { element } from "#live/elements.js";

const SVG = "http://www.w3.org/2000/svg";
/** @type {Record<string, [string, string]>} */
const MARKS = { right: ["✓", "right"], wrong: ["✗", "wrong"], unclear: ["?", "not to be told by nudging"], unfilled: ["–", "not filled in yet"] };

const ROOM = 6; // around a drawing, for rings and marks at its edge
const BELOW = 15; // and for what was measured

/** @typedef {{ node: string, status: string, words: string }} Node */

export class Rings {
  /**
   * @param {SVGSVGElement} svg
   * @param {Node[]} nodes
   * @param {HTMLElement} panel
   */
  constructor(svg, nodes, panel) {
    this.svg = svg;
    this.panel = panel;
    this.words = element("p", "litbook-nudge-words");
    this.summary = summary(nodes);
    this.words.textContent = this.summary;
    panel.replaceChildren(this.words);
    svg.setAttribute("role", "group"); // a picture has no parts
    this.narrow = widened(svg, nodes.some(({ status }) => status === "wrong") ? BELOW : ROOM);
    this.groups = nodes.flatMap((node) => {
      const drawn = svg.querySelector(`[data-node="${CSS.escape(node.node)}"]`);
      return drawn instanceof SVGGElement && Object.hasOwn(MARKS, node.status) ? [this.#ring(drawn, node)] : [];
    });
  }

  /** @param {SVGGElement} drawn @param {Node} node */
  #ring(drawn, { status, words }) {
    const box = drawn.getBBox();
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "litbook-ring");
    group.dataset.status = status;
    const ring = made("rect", { x: box.x - 2.5, y: box.y - 2.5, width: box.width + 5, height: box.height + 5, rx: 3 });
    const disc = made("circle", { cx: box.x + box.width, cy: box.y, r: 5.5 });
    const mark = made("text", { x: box.x + box.width, y: box.y + 3, "text-anchor": "middle", "font-size": 8.5 });
    mark.textContent = MARKS[status][0];
    group.append(ring, disc, mark);
    const measured = status === "wrong" && /measured (\S+)/.exec(words);
    if (measured) group.append(below(box, `measured ${Number(measured[1])}`));
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "img");
    const texts = [...drawn.querySelectorAll("text")].map((text) => (text.textContent || "").trim()).filter(Boolean);
    group.setAttribute("aria-label", `${texts.join(", ")}: ${MARKS[status][1]}; ${words}`);
    const tell = () => (this.words.textContent = `${MARKS[status][0]} ${texts[0]}: ${words}`);
    const rest = () => (this.words.textContent = this.summary);
    for (const event of ["pointerenter", "focus", "click"]) group.addEventListener(event, tell);
    for (const event of ["pointerleave", "blur"]) group.addEventListener(event, rest);
    drawn.after(group);
    return group;
  }

  /** What was measured is no longer what is shown. */
  stale() {
    for (const group of this.groups) group.classList.add("litbook-stale");
    this.words.textContent = "The page has changed since these were measured.";
  }

  remove() {
    for (const group of this.groups) group.remove();
    this.svg.setAttribute("role", "img");
    this.narrow();
    this.panel.replaceChildren();
  }
}

/** Returns a line of text below a node. @param {DOMRect} box @param {string} words */
function below(box, words) {
  const line = made("text", { x: box.x + box.width / 2, y: box.y + box.height + 12, "text-anchor": "middle", "font-size": 10.5, class: "litbook-measured" });
  line.textContent = words;
  return line;
}

/** Gives a drawing room at its edges; the answer takes it away. @param {SVGSVGElement} svg @param {number} high above and below */
function widened(svg, high) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const before = svg.style.getPropertyValue("--litbook-width");
  const show = (/** @type {number} */ room, /** @type {number} */ high, /** @type {string} */ size) => {
    svg.setAttribute("viewBox", [x - room, y - high, width + 2 * room, height + 2 * high].join(" "));
    svg.style.setProperty("--litbook-width", size);
  };
  show(ROOM, high, `calc((${before || `${width}px`}) * ${(width + 2 * ROOM) / width})`);
  return () => show(0, 0, before);
}

/** @param {Node[]} nodes */
function summary(nodes) {
  const counts = Object.entries(MARKS).map(([status, [mark, said]]) => {
    const count = nodes.filter((node) => node.status === status).length;
    return count ? `${mark} ${count} ${said}` : "";
  });
  return `Measured by nudging: ${counts.filter(Boolean).join(", ")}.`;
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function made(name, attributes) {
  const shape = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, String(value));
  return shape;
}
