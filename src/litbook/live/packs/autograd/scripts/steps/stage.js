// What the player shows at a step: the drawing with its labels, and the code with the current line.

/** @import { LivePage } from "#live/types" */
import { element, isNarrow } from "#live/elements.js";
import { painted } from "#live/editor/highlight.js";
import { safeSvg } from "#live/results/sanitize.js";

/**
 * @typedef {{ node: string, text: number, label: string, fed: string[], edges: string[], words: string, sources: string[], kind: string, code: number, line: number }} Step
 * @typedef {{ title: string, block: number | null, first: number, lines: string[] }} Excerpt
 * @typedef {{ drawing: string, narrow: string, texts: Record<string, string[]>, steps: Step[], code: Excerpt[] }} Steps
 */

export class Stage {
  /**
   * @param {LivePage} page
   * @param {Steps} answer
   * @param {string} prefix of ids
   */
  constructor(page, { drawing, narrow, texts, steps, code }, prefix) {
    this.page = page;
    this.texts = texts;
    this.code = code.map((part) => ({ ...part, lines: dedented(part.lines) }));
    this.begin = this.code[steps[0].code];
    this.svg = safeSvg((isNarrow() && narrow) || drawing, prefix, "The graph at this step; what changes is told in words above it");
    this.frame = element("div", "litbook-scroll", this.svg || "This drawing cannot be shown.");
    this.source = element("div", "litbook-step-source");
    this.source.style.setProperty("--most", String(Math.max(...this.code.map(({ lines }) => lines.length))));
  }

  /** @param {Step[]} done the last one is what is shown */
  show(done) {
    const step = done.at(-1);
    this.#draw(done, step);
    this.#light(step);
  }

  /**
   * @param {Step[]} done
   * @param {Step | undefined} step
   */
  #draw(done, step) {
    const labels = new Map(Object.entries(structuredClone(this.texts)));
    /** @type {Map<string, number>} */
    const filled = new Map();
    for (const { node, text, label } of done) {
      const texts = labels.get(node);
      if (texts && Number.isInteger(text)) texts[text] = label;
      filled.set(node, number(label));
    }
    for (const group of this.svg?.querySelectorAll("[data-node]") || []) {
      const node = group.getAttribute("data-node") || "";
      const texts = labels.get(node) ?? [];
      group.querySelectorAll("text").forEach((text, index) => text.textContent !== texts[index] && (text.textContent = texts[index]));
      group.classList.toggle("litbook-written", node === step?.node);
      group.classList.toggle("litbook-lost", node === step?.node && step.kind === "lost");
      group.classList.toggle("litbook-feeds", Boolean(step?.fed.includes(node)));
      group.classList.toggle("litbook-filled", filled.has(node));
      group.classList.toggle("litbook-plus", (filled.get(node) ?? 0) > 0);
      group.classList.toggle("litbook-minus", (filled.get(node) ?? 0) < 0);
    }
    for (const group of this.svg?.querySelectorAll("[data-edge]") || []) {
      group.classList.toggle("litbook-lit", Boolean(step?.edges.includes(group.getAttribute("data-edge") || "")));
    }
    const active = this.svg?.querySelector(".litbook-written");
    if (active) scrollTo(active);
  }

  /** @param {Step | undefined} step */
  #light(step) {
    this.clear();
    const { title, block, first, lines } = step ? this.code[step.code] : this.begin;
    const mark = lit(step ? step.line - first + 1 : 0);
    const pre = element("pre", "", mark, element("code", "", painted(`${lines.join("\n")}\n`)));
    const place = element("p", "", step ? `${title}, line ${step.line}` : title);
    this.source.replaceChildren(place, pre);
    pre.scrollTop = mark.offsetTop - pre.clientHeight / 2;
    const there = step && block !== null && this.page.blocks[block];
    if (!there) return;
    const line = lit(step.line);
    line.classList.add("litbook-step-there");
    there.code.before(line);
  }

  clear() {
    for (const line of document.querySelectorAll(".litbook-step-there")) line.remove();
  }
}

/** @param {number} line counted from 1; 0 for none */
function lit(line) {
  const mark = element("span", "litbook-step-line");
  mark.style.setProperty("--line", String(line));
  mark.hidden = !line;
  return mark;
}

/** Dedents the lines of a function. @param {string[]} lines */
function dedented(lines) {
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(depth));
}

/** @param {Element} group */
function scrollTo(group) {
  const frame = group.closest(".litbook-scroll");
  if (!frame || frame.scrollWidth <= frame.clientWidth) return;
  const [inner, outer] = [group.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
}

/** The number in a label, such as -1.5 in "grad -1.5". @param {string} label */
function number(label) {
  return Number(/-?[\d.]+(?:e[+-]?\d+)?/.exec(label)?.[0] ?? 0);
}
