// "Count comparisons": asks Python to run the block again, and shows each row of cards that it sorted.

/** @import { LiveBlock, Pack } from "#live/types" */

/** @param {Pack} pack */
export function attach(pack) {
  pack.offer("comparisons", (block, button) => {
    const counter = new Counter(pack, block, button);
    return () => counter.press();
  });
}

class Counter {
  #busy = false;

  /**
   * @param {Pack} pack
   * @param {LiveBlock} block
   * @param {HTMLButtonElement} button
   */
  constructor(pack, block, button) {
    this.pack = pack;
    this.block = block;
    this.button = button;
    this.label = button.textContent;
    this.panel = block.addPanel("comparisons");
    const { page } = pack;
    for (const other of page.blocks.slice(0, block.index + 1)) other.addEventListener("changed", () => this.#show(), { signal: page.signal });
  }

  press() {
    if (this.#busy) this.pack.page.engine.stop();
    else if (this.panel.firstChild) this.#show();
    else this.#count();
  }

  async #count() {
    const { page } = this.pack;
    this.#wait(true);
    try {
      if (this.block.state !== "live") await page.run(this.block.index);
      if (this.block.state !== "live") return; // it failed, and says so
      const sources = page.sources(this.block.index);
      const [{ picture }, answer] = await Promise.all([import("./picture.js"), this.pack.ask("counting", { sources })]);
      if (page.signal.aborted) return;
      if (answer.declined) return page.say(answer.declined);
      this.#show(...picture(answer.rows));
      page.say(this.panel.querySelector("p")?.textContent ?? "", "quietly");
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem);
      if (!page.signal.aborted) page.say(message === "stopped" ? "Stopped." : `Not counted: ${message}`);
    } finally {
      this.#wait(false);
    }
  }

  /** @param {Node[]} content nothing closes the panel */
  #show(...content) {
    this.panel.replaceChildren(...content);
    this.button.setAttribute("aria-expanded", String(content.length > 0));
  }

  /** @param {boolean} busy */
  #wait(busy) {
    this.#busy = busy;
    this.button.textContent = busy ? "Counting · Stop" : this.label;
  }
}
