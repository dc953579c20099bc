// A page before anything runs: it shows a bar below each block, and fetches the rest when the reader first acts.

/** @import { EarlyPack, LivePage, Offers, Tool } from "../types" */
/** @import { Page } from "./page.js" */
import { fetchData, loadStyle } from "#litbook/fetching.js";
import { Bar, canRun } from "./bar.js";
import { SIGN, kept } from "../sharing/edits.js";

const SITE = new URL("../../../", import.meta.url); // the scripts' URL: during an instant navigation, location may already be the next page's

/** @typedef {ReturnType<typeof fronted>} FrontBlock */

export class Front {
  /** @type {Promise<LivePage> | null} */
  #page = null;
  #closing = new AbortController();
  #acts = false;
  /** @type {(page: LivePage) => void} */
  #open = () => {};

  #later;

  /**
   * @param {HTMLElement} root
   * @param {() => Promise<{ Page: typeof Page, FEATURES: ((page: LivePage) => void)[] }>} later fetches the features
   * @param {EarlyPack[]} packs
   */
  constructor(root, later, packs) {
    this.root = root;
    this.#later = later;
    this.offers = /** @type {Offers} */ (JSON.parse(root.dataset.offers || ""));
    this.signal = this.#closing.signal;
    /** @type {Promise<LivePage>} */
    this.opened = new Promise((done) => (this.#open = done));
    this.isOpen = false;
    this.blocks = this.offers.blocks.map(fronted);
    const said = new Set();
    for (const { bar, data } of this.blocks) if (!canRun(data)) bar.shorten(said);
    const { settings } = this.offers;
    this.packs = packs.map((pack) => ({ ...pack, settings: { ...settings, .../** @type {object} */ (settings[pack.name]) } }));
    const sources = this.blocks.map(({ code }) => code.textContent ?? "");
    const offered = this.packs.flatMap(({ tools, settings }) => tools.map((tool) => ({ tool, at: tool.offeredAt(sources, settings, this.offers.path) })));
    for (const block of this.blocks) if (canRun(block.data)) this.#offer(block, offered.flatMap(({ tool, at }) => (at[block.index] ? tool : [])));
    this.signs = [SIGN, ...this.packs.flatMap(({ tools }) => tools.flatMap(({ sign }) => sign ?? []))];
    window.addEventListener("hashchange", () => this.#isAddressed() && this.open().catch(() => {}), { signal: this.signal });
  }

  /** Resolves to the page that can run. */
  open() {
    this.#page ??= this.#fetch().catch((problem) => {
      this.#page = null;
      throw problem;
    });
    return this.#page;
  }

  /** Opens the page for a run: also starts Python, which takes longest, as early as possible. */
  run() {
    const sources = this.blocks.map(({ code }) => code.textContent ?? "");
    import("../engine/engine.js").then(({ engine }) => engine.wake(sources, this.offers.settings), () => {});
    return this.open();
  }

  openIfEdited() {
    if (this.#isAddressed() || kept()) this.open().catch(() => {});
  }

  /** Returns true if the address holds something for the page, or for a pack, to show. */
  #isAddressed() {
    return this.signs.some((sign) => location.hash.startsWith(sign));
  }

  close() {
    this.#closing.abort();
  }

  async #fetch() {
    const [{ Page, FEATURES }, { engine }, data] = await Promise.all([
      this.#later(),
      import("../engine/engine.js"),
      fetchData(new URL(this.root.dataset.source || "", SITE)),
      loadStyle(new URL("running.css", import.meta.url)),
    ]);
    if (this.signal.aborted) throw new Error("the reader has gone on");
    const page = new Page(this, data, engine);
    this.isOpen = true;
    for (const attach of FEATURES) attach(page);
    this.#open(page);
    return page;
  }

  /**
   * @param {FrontBlock} block
   * @param {Tool[]} tools of packs
   */
  #offer({ bar, index }, tools) {
    const [first, others] = [true, false].map((isFirst) => tools.filter(({ isProminent = false }) => isProminent === isFirst));
    /** @type {Parameters<Bar["offer"]>[0][]} */
    const all = index ? [...first, "run", ...others, "above", "edit", "reset", "share"] : [...first, "run", ...others, "edit", "reset", "share"];
    for (const tool of all) {
      const button = bar.offer(tool, (button) => this.#act(bar, button));
      button.hidden = tool === "reset" || tool === "share"; // until the block is edited
    }
    bar.show("book");
  }

  /**
   * Opens the page, then clicks the button again: opening it has replaced the button's action.
   * @param {Bar} bar
   * @param {HTMLButtonElement} button
   */
  async #act(bar, button) {
    if (this.#acts) return;
    this.#acts = true;
    const runs = button.dataset.tool !== "edit";
    bar.show("book", runs ? "Starting Python …" : undefined);
    try {
      await (runs ? this.run() : this.open());
      button.click();
    } catch {
      bar.show("book", "It cannot be fetched now.");
    }
    this.#acts = false;
  }
}

/**
 * @param {Offers["blocks"][number]} data
 * @param {number} index
 */
function fronted(data, index) {
  const element = document.getElementById(`block-${index + 1}`);
  const code = element?.querySelector(":scope > .highlight pre > code");
  if (!element || !(code instanceof HTMLElement)) throw new Error(`the page has no block ${index + 1}`);
  const bar = new Bar(data, index);
  const shown = [code.closest(".highlight"), ...element.querySelectorAll(":scope > .litbook-view")].at(-1); // of a step's views, one is shown
  if (data.skip === undefined) shown?.after(bar.element); // for a skipped block, the page shows the reason instead
  element.classList.add("litbook-runs");
  bar.show("book");
  return { index, data, element, code, bar };
}
