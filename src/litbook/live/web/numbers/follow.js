// Runs the page while a number moves: at once as far as that stays fast, the rest when the pointer rests.

/** @import { LiveBlock, LivePage } from "../types" */

import { dependents } from "./dependents.js";
import { Pin } from "./pin.js";

const QUICK = 0.03; // seconds that the blocks below may take while a number moves
const SEEN = 0.25; // the same, up to the first drawing, which should follow on slow machines, too
const UNKNOWN = 0.003; // the estimate in seconds for a block that hasn't run here
const LONG = 0.5; // seconds from which a run is shown as one and can be stopped
const REST = 300; // milliseconds without movement after which the rest runs

export class Nudging {
  /** @type {number | null} */
  #wanted = null; // the index of the block to run the page to next
  #running = false;
  #moves = false;
  #timer = 0;
  /** @type {Set<LiveBlock>} */
  #ran = new Set(); // including blocks that show the book's results again since the numbers were reset
  /** @type {Map<LiveBlock, number>} */
  #seconds = new Map(); // the shortest time of each, since its text last changed in more than a number
  /** @type {LiveBlock | null} */
  #block = null;
  /** @type {LiveBlock | null} */
  #last = null; // the block whose number moved last
  /** @type {{ near: number, all: number, drawings: LiveBlock[] }} */
  #reach = { near: 0, all: 0, drawings: [] };

  constructor(/** @type {LivePage} */ page) {
    this.page = page;
    this.pin = new Pin(page);
    for (const block of page.blocks) {
      block.addEventListener("outcome", () => this.#learn(block));
      block.addEventListener("changed", (event) => {
        if (/** @type {CustomEvent} */ (event).detail.from !== "numbers") this.#seconds.delete(block);
      });
    }
    page.signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  /** Records the shortest time: other load on the machine can only add to it. */
  #learn(/** @type {LiveBlock} */ block) {
    this.#ran.add(block);
    if (block.outcome) this.#seconds.set(block, Math.min(block.outcome.seconds, this.#seconds.get(block) ?? Infinity));
  }

  /** Estimates the seconds that these blocks take. */
  #sum(/** @type {LiveBlock[]} */ blocks) {
    return blocks.reduce((sum, block) => sum + (this.#seconds.get(block) ?? UNKNOWN), 0);
  }

  /** Prepares for a number of `block` to move: decides how far to run, and fixes the heights of the blocks below. */
  begin(/** @type {LiveBlock} */ block) {
    if (this.#block === block) return;
    this.#block = this.#last = block;
    this.#reach = reach(this.page, block.index, this.#ran, (blocks) => this.#sum(blocks));
    for (const { element } of this.page.blocks.slice(block.index)) element.style.minHeight ||= `${element.offsetHeight}px`;
    this.pin.hold([block, ...this.#reach.drawings], document.activeElement);
  }

  /** Runs what's fast, after a number of `block` has moved. */
  nudge(/** @type {LiveBlock} */ block) {
    this.begin(block);
    this.#moves = true;
    this.#want(this.#reach.near);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.rest(), REST);
  }

  /**
   * Runs everything, when the number has stopped moving: in a fresh Python, if the text isn't the book's. While it moved,
   * one Python ran all the texts that it passed through.
   */
  async rest() {
    clearTimeout(this.#timer);
    const block = this.#block;
    if (!block) return;
    this.#block = null;
    this.#moves = false;
    this.#want(this.#reach.all);
    while (this.#running) await frame();
    if (this.#block) return; // moving again
    for (const { element } of this.page.blocks) element.style.minHeight = "";
  }

  #want(/** @type {number} */ index) {
    this.#wanted = index;
    if (!this.#running) this.#run();
  }

  async #run() {
    this.#running = true;
    while (this.#wanted !== null && !this.page.signal.aborted) {
      const index = this.#wanted;
      this.#wanted = null;
      await this.page.run(index, { quick: this.#sum(this.page.blocks.slice(0, index + 1)) < LONG, mayReuse: this.#moves, from: this.#last });
      if (this.page.engine.state === "broken") this.#wanted = null; // don't restart Python at each step
      await frame(); // paint the results before the next run
    }
    this.#running = false;
  }
}

const frame = () => new Promise((done) => (document.hidden ? setTimeout(done, 16) : requestAnimationFrame(done)));

/**
 * Returns the blocks to run the page to when a number of block `index` moves: `near` at once, `all` when it rests.
 * @param {LivePage} page
 * @param {number} index
 * @param {Set<LiveBlock>} hasRun
 * @param {(blocks: LiveBlock[]) => number} seconds
 */
function reach(page, index, hasRun, seconds) {
  const below = dependents(page.blocks.map(({ source }) => source), index).map((i) => /** @type {LiveBlock} */ (page.blocks[i]));
  const drawings = below.filter(({ data }) => data.caption && data.skip === undefined && !data.missing?.length);
  const followers = below.filter((block) => hasRun.has(block) || block === drawings[0] || (drawings.includes(block) && isSeen(block)));
  const ran = page.blocks.filter((block) => block.index > index && hasRun.has(block));
  const cost = (/** @type {LiveBlock} */ block) => seconds(page.blocks.slice(index + 1, block.index + 1));
  const cheap = followers.filter((block) => cost(block) <= (block === drawings[0] ? SEEN : QUICK));
  const last = (/** @type {LiveBlock[]} */ blocks) => Math.max(index, ...blocks.map((block) => block.index));
  return { near: last(cheap), all: last([...followers, ...ran]), drawings };
}

function isSeen(/** @type {LiveBlock} */ { element }) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
