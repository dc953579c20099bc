// A page that can run: a block always shows the results of a run from the top of the page to that block.

/** @import { Engine, EngineEvent, LivePage, PageData, RunResult } from "../types" */
/** @import { Front } from "./front.js" */
import { goTo } from "#litbook/place.js";
import { Block } from "./block.js";
import { progress, share } from "./starting.js";
import { Status } from "./status.js";

/** @implements {LivePage} */
export class Page extends EventTarget {
  /** @type {{ sources: string[], target: Block, shown: Block[], quick: boolean, stopped: boolean }[]} */
  #requests = []; // in the order in which the engine answers
  #hasRun = false;

  /**
   * @param {Front} front the page as shown so far
   * @param {PageData} data
   * @param {Engine} engine
   */
  constructor(front, data, engine) {
    super();
    this.data = data;
    this.engine = engine;
    engine.open(data);
    this.signal = front.signal;
    this.packs = front.packs;
    this.status = new Status(this.signal);
    if (front.blocks.length !== data.blocks.length) throw new Error(`${data.path}: the page has other blocks`);
    this.blocks = front.blocks.map(({ element, bar }, index) => new Block(this, data.blocks[index], index, element, bar));
    const unsubscribe = engine.on((event) => this.#hear(event));
    this.signal.addEventListener("abort", () => (unsubscribe(), this.#close()));
  }

  /** @param {number} index */
  sources(index) {
    return this.blocks.slice(0, index + 1).map((block) => block.source);
  }

  /**
   * @param {number} index
   * @param {Parameters<LivePage["run"]>[1]} [options]
   */
  async run(index, { quick = false, mayReuse = false, from = null } = {}) {
    const target = this.blocks[index];
    const shown = [...new Set([target, this.blocks[from?.index ?? index]])];
    const request = { sources: this.sources(index), target, shown, quick: quick && this.#hasRun, stopped: false };
    this.#requests.push(request);
    if (!request.quick) this.#starts(request);
    try {
      this.#ran(request, await this.engine.run({ sources: request.sources, quick: request.quick, watch: true, mayReuse }));
      this.#hasRun = true;
    } catch (problem) {
      if (!request.stopped) this.#broke(request, problem);
    } finally {
      this.#requests.splice(this.#requests.indexOf(request), 1);
      this.#settle();
    }
  }

  /** @param {number} index */
  runAndGoOn(index) {
    this.run(index);
    this.blocks[index].text.closeEditor();
    const next = this.blocks[index + 1];
    if (next?.text.editor) next.text.editor.focus();
    else if (next) goTo(next.element);
  }

  async stop() {
    if (!this.#requests.length) return;
    for (const request of this.#requests) request.stopped = true;
    const kept = await this.engine.stop();
    if (!kept) this.#hasRun = false;
    this.say(kept ? "Stopped." : "Stopped, and Python with it: the next run starts it anew.");
  }

  /**
   * @param {string} text
   * @param {"quietly"} [how]
   */
  say(text, how) {
    this.status.say(text, how);
  }

  /** Updates each block's state from the results it shows and the current texts. */
  refresh() {
    const sources = this.sources(this.blocks.length - 1);
    for (const block of this.blocks) block.refresh(sources);
  }

  #close() {
    if (this.#requests.length) this.engine.stop();
    for (const block of this.blocks) block.close();
  }

  /** @param {{ target: Block, shown: Block[] }} request */
  #starts({ target, shown }) {
    const waits = this.engine.state === "asleep" || this.engine.state === "broken" || this.engine.state === "starting";
    const isNext = this.#requests.every((request) => request.target === target);
    for (const block of shown) block.begin(waits ? "Starting Python …" : isNext ? "Running …" : "Waiting …");
    this.status.say(waits ? "Starting Python …" : `Block ${target.index + 1} ${isNext ? "is running" : "waits"}.`, "quietly");
  }

  /** @param {EngineEvent} event */
  #hear(event) {
    const [request] = this.#requests;
    if (event.type === "broken") this.#hasRun = false;
    if (!request || this.signal.aborted) return;
    if (event.type === "loading") for (const { shown } of this.#requests) for (const block of shown) block.progress(progress(event), share(event));
    if (event.type === "ready") for (const { target, shown } of this.#requests) for (const block of shown) block.progress(target === request.target ? "Running …" : "Waiting …");
    if (!("block" in event)) return;
    const block = this.blocks[event.block];
    if (!block) return;
    if (event.type === "began" && !request.quick) {
      request.target.progress(`Running block ${event.block + 1} …`);
      block.begin("Running …");
    }
    if (event.type === "printed" && !request.quick) block.print(event.text);
    if (event.type === "ended") block.end(event.outcome, request.sources.slice(0, event.block + 1));
  }

  /**
   * @param {{ sources: string[], target: Block, quick: boolean }} request
   * @param {RunResult | null} result
   */
  #ran({ target, quick }, result) {
    if (!result || this.signal.aborted) return;
    const failed = result.failed ?? -1;
    target.blame(failed >= 0 && failed < target.index ? this.blocks[failed] : null, Boolean(result.stopped));
    if (quick || result.stopped) return;
    this.status.say(failed < 0 ? `Block ${target.index + 1} has run.` : `Block ${failed + 1} failed.`, "quietly");
  }

  /**
   * @param {{ target: Block, shown: Block[] }} request
   * @param {unknown} problem
   */
  #broke({ target, shown }, problem) {
    this.#hasRun = false;
    if (this.signal.aborted) return;
    for (const block of shown) block.complain(`Python did not run here: ${problem instanceof Error ? problem.message : problem}`);
    this.status.say(`Block ${target.index + 1} could not be run.`, "quietly");
  }

  #settle() {
    if (this.signal.aborted) return;
    const waiting = new Set(this.#requests.flatMap(({ shown }) => shown));
    for (const block of this.blocks) if (!waiting.has(block) && block.isRunning) block.rest();
    this.refresh();
  }
}
