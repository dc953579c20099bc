// The object that a pack's scripts get for a page that can run.

/** @import { LiveBlock, LivePage, Pack, PackTool } from "../types" */
import { canRun } from "./bar.js";

/** @implements {Pack} */
export class PackOnPage {
  /** @type {PackTool[]} */
  #tools;

  /**
   * @param {LivePage} page
   * @param {string} name
   */
  constructor(page, name) {
    const found = page.packs.find((pack) => pack.name === name);
    this.page = page;
    this.name = name;
    this.settings = found?.settings ?? {};
    this.#tools = found?.tools ?? [];
  }

  /** @type {Pack["ask"]} */
  ask(name, parameters) {
    return this.page.engine.ask(`packs.${this.name}.${name}`, parameters);
  }

  /** @type {Pack["offer"]} */
  offer(name, begin) {
    const { page } = this;
    const tool = this.#tools.find((tool) => tool.name === name);
    if (!tool) throw new Error(`the pack has no tool ${name}`);
    /** @type {Map<LiveBlock, HTMLButtonElement>} */
    const buttons = new Map();
    const look = () => {
      tool.offeredAt(page.sources(page.blocks.length - 1), this.settings, page.data.path).forEach((isWanted, index) => {
        const block = page.blocks[index];
        const isOffered = isWanted && canRun(block.data);
        if (isOffered && !buttons.has(block)) buttons.set(block, added(block, tool, begin));
        const button = buttons.get(block);
        if (button) button.hidden = !isOffered;
      });
    };
    look();
    for (const block of page.blocks) block.addEventListener("changed", look, { signal: page.signal });
  }
}

/**
 * @param {LiveBlock} block
 * @param {PackTool} tool
 * @param {Parameters<Pack["offer"]>[1]} begin
 */
function added(block, tool, begin) {
  const button = block.addTool(tool, () => press());
  const press = begin(block, button);
  return button;
}
