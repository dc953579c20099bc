// What has run in a Python, which decides what may still run in it. A block's results are those of a run from the top of
// the page in a fresh Python; the book's own code is trusted to leave no trace, and nobody else's is. Pure.

/** @import { PageData } from "../types" */

/**
 * A request's texts: those that it runs from the top of the page on (`run`), or in a session of its own (`ask`).
 * `mayReuse`: a number is being dragged, and a run in a fresh Python will follow.
 * @typedef {{ method: "run" | "ask", page: PageData | null, texts: string[], mayReuse?: boolean }} Plan
 */

export class History {
  #isFresh = true;
  /** @type {PageData | null} */
  #page = null;
  /** @type {Set<string>} */
  #own = new Set(); // the texts that the page has in the book
  /** @type {Set<string>} */
  #foreign = new Set(); // the others that have run
  /** @type {string[] | null} */
  #line = []; // what has run from the top of the page, once; null if anything else has run, or if a block has failed

  /**
   * Returns true if the request gives here what it'd give in a fresh Python.
   * @param {Plan} plan
   */
  allows({ method, page, texts, mayReuse }) {
    if (this.#isFresh) return true;
    if (page !== this.#page) return false;
    if (!this.#foreign.size || mayReuse) return true;
    return method === "run" ? this.#goesOn(texts) : [...this.#foreign].every((text) => texts.includes(text));
  }

  /** Returns true if these texts begin with all that has run. @param {string[]} texts */
  #goesOn(texts) {
    return this.#line !== null && this.#line.length < texts.length && this.#line.every((text, place) => text === texts[place]);
  }

  /**
   * Notes a request that's about to be served.
   * @param {Plan} plan
   */
  begin({ method, page, texts }) {
    if (this.#isFresh) this.#own = new Set(page ? textsOf(page) : []);
    this.#isFresh = false;
    this.#page = page;
    for (const text of texts) if (!this.#own.has(text)) this.#foreign.add(text);
    if (method !== "run" || !this.#goesOn(texts)) this.#line = null;
  }

  /**
   * Notes that a run has ended, and which of its texts ran without a failure.
   * @param {string[]} texts
   * @param {string[]} ran
   */
  end(texts, ran) {
    this.#line = this.#line && ran.length === texts.length ? texts : null;
  }
}

/** @param {PageData} page */
function textsOf({ blocks, exercises }) {
  const judges = exercises?.each.flatMap(({ judge }) => judge ?? []) ?? [];
  return [...blocks.map(({ source }) => source), ...(exercises?.before ?? []), ...judges];
}
