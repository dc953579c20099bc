// "Check by nudging": a toggle for each figure with gradients that measures each of them by finite differences.

/** @import { LiveBlock, Pack } from "#live/types" */
import { why } from "../why.js";

const CHEAP = 700; // milliseconds that a check may take to be made again by itself

/**
 * Turns the check on or off.
 * @param {Pack} pack
 * @param {LiveBlock} block
 * @param {HTMLButtonElement} button
 */
export function check(pack, block, button) {
  const halo = new Halo(pack, block, button);
  return () => halo.toggle();
}

class Halo {
  /** @type {"off" | "busy" | "on"} */
  state = "off";
  took = Infinity;
  /** @type {import("./rings.js").Rings | null} */
  rings = null;
  /** @type {HTMLElement | null} */
  panel = null;

  /**
   * @param {Pack} pack
   * @param {LiveBlock} block
   * @param {HTMLButtonElement} button
   */
  constructor(pack, block, button) {
    const { page } = pack;
    this.pack = pack;
    this.page = page;
    this.block = block;
    this.button = button;
    this.label = button.textContent;
    const { signal } = page;
    block.addEventListener("running", () => this.rings?.stale(), { signal });
    block.addEventListener("outcome", () => this.state === "on" && (this.took < CHEAP ? this.#check() : this.#off()), { signal });
    for (const other of page.blocks.slice(0, block.index + 1)) {
      other.addEventListener("changed", () => this.rings?.stale(), { signal });
    }
  }

  toggle() {
    if (this.state === "busy") this.page.engine.stop();
    else if (this.state === "on") this.#off();
    else this.#check();
  }

  async #check() {
    this.#show("busy");
    const deaf = this.page.engine.on((event) => {
      if (event.type === "watched" && event.block === this.block.index && event.nudged) this.#progress(`${event.nudged} of ${event.of}`);
    });
    try {
      if (this.block.state !== "live") await this.page.run(this.block.index);
      if (this.block.state !== "live") return;
      const sources = this.page.sources(this.block.index);
      const start = performance.now();
      const [{ Rings }, answer] = await Promise.all([import("./rings.js"), this.pack.ask("gradients.gradient_check", { sources })]);
      this.took = performance.now() - start;
      if (this.page.signal.aborted) return;
      const svg = this.block.figures().at(-1);
      this.rings?.remove();
      this.rings = null;
      if (answer.declined || !svg) return this.page.say(answer.declined || "There is no figure to check.");
      this.rings = new Rings(svg, answer.nodes, this.#panel(svg));
      this.page.say(this.rings.summary, "quietly");
    } catch (problem) {
      if (!this.page.signal.aborted) this.page.say(why(problem, "Not checked"));
    } finally {
      deaf();
      this.#show(this.rings ? "on" : "off");
    }
  }

  #off() {
    this.rings?.remove();
    this.rings = null;
    this.#show("off");
  }

  /** Directly below the figure, whatever else has been opened. @param {SVGSVGElement} svg */
  #panel(svg) {
    this.panel ??= this.block.addPanel("nudge");
    svg.closest("figure")?.after(this.panel);
    return this.panel;
  }

  /** @param {string} words */
  #progress(words) {
    this.button.textContent = `Nudging ${words} · Stop`;
  }

  /** @param {"off" | "busy" | "on"} state */
  #show(state) {
    this.state = state;
    this.button.textContent = state === "busy" ? "Nudging · Stop" : this.label;
    this.button.setAttribute("aria-pressed", String(state === "on"));
  }
}
