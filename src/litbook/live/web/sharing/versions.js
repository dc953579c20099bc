// The versions of a page's texts: the reader's own, and those that came with an address. One is shown and edited at a time,
// and each is stored by itself, so that none can take another's place.

/** @import { LiveBlock, LivePage } from "../types" */
/** @import { Edit } from "./edits.js" */
import { recall, remember } from "#litbook/memory.js";
import { editsOf, isEdit, placed, print } from "./address.js";
import { OWN, keyOfSent, ownEdits, sent } from "./edits.js";

/** What came with an address: its key, its edits as they came, and as they are now. @typedef {{ key: string, arrived: Edit[], edits: Edit[] }} Sent */

const MOST = 20; // versions that a tab keeps

export class Versions {
  /** @type {Sent[]} */
  sent = [];
  /** @type {Sent | null} */
  shown = null; // null: the reader's own
  /** @type {Edit[]} */
  left = []; // the edits of the version shown whose text the page doesn't have
  #isPlacing = false;

  /**
   * @param {LivePage} page
   * @param {string} place
   */
  constructor(page, place) {
    this.page = page;
    this.place = place;
    const found = parsed(sent(place));
    this.sent = found.versions;
    this.shown = this.sent.find(({ key }) => key === found.shown) ?? null;
  }

  get hasOwn() {
    return this.#own.length > 0;
  }

  get isAsSent() {
    return this.shown === null || same(this.shown.edits, this.shown.arrived);
  }

  /** @returns {Edit[]} */
  get #own() {
    return ownEdits(this.place).filter(isEdit);
  }

  /**
   * Adds what came with an address, and shows it.
   * @param {string} end the address's fragment
   * @param {Edit[]} arrived
   */
  arrive(end, arrived) {
    const key = print(end);
    const known = this.sent.find((version) => version.key === key);
    const version = known ?? { key, arrived, edits: arrived };
    this.sent = [version, ...this.sent.filter((other) => other !== version)].slice(0, MOST);
    this.show(version);
  }

  /** Shows a version; null is the reader's own. @param {Sent | null} version */
  show(version) {
    this.shown = version;
    const { texts, left } = placed(this.page.blocks, version?.edits ?? this.#own);
    this.left = left;
    this.#isPlacing = true;
    for (const block of this.page.blocks) block.setSource(texts.get(block) ?? block.data.source, { from: version ? "address" : "own" });
    this.#isPlacing = false;
    this.#keepSent();
    return texts.size;
  }

  /** Shows what came with an address as it came. */
  showAsSent() {
    if (!this.shown) return;
    this.shown.edits = this.shown.arrived;
    this.show(this.shown);
  }

  /**
   * Stores the new text of a block. Returns false if the browser doesn't.
   * @param {LiveBlock} block
   */
  keep(block) {
    if (this.#isPlacing) return true;
    if (this.shown) {
      this.shown.edits = [...editsOf(this.page.blocks), ...this.left];
      this.#keepSent();
      return true;
    }
    const isOf = (/** @type {Edit} */ edit) => placed(this.page.blocks, [edit]).texts.has(block);
    const others = this.#own.filter((edit) => !isOf(edit)); // another tab may have edited other blocks
    return keepOwn(this.place, [...others, ...editsOf([block])]);
  }

  /** Forgets the edits whose text the page doesn't have. */
  forgetLeft() {
    const isLeft = (/** @type {Edit} */ edit) => this.left.some((one) => same(one, edit));
    if (this.shown) this.shown.edits = this.shown.edits.filter((edit) => !isLeft(edit));
    else keepOwn(this.place, this.#own.filter((edit) => !isLeft(edit)));
    this.left = [];
    this.#keepSent();
  }

  #keepSent() {
    if (this.sent.length) keepSent(this.place, JSON.stringify({ shown: this.shown?.key, versions: this.sent }));
  }
}

/** Stores the reader's own edits of a page. Returns false if the browser doesn't. @param {string} page @param {Edit[]} edits */
function keepOwn(page, edits) {
  const { [page]: _, ...others } = recall(OWN) ?? {};
  remember(OWN, edits.length ? { ...others, [page]: edits } : others);
  return same(ownEdits(page), edits);
}

/** @param {string} page @param {string} json */
function keepSent(page, json) {
  try {
    sessionStorage.setItem(keyOfSent(page), json);
  } catch {
    // Storage is full or blocked; the address still has it.
  }
}

const same = (/** @type {unknown} */ some, /** @type {unknown} */ others) => JSON.stringify(some) === JSON.stringify(others);

/**
 * @param {string | null} json
 * @returns {{ shown?: string, versions: Sent[] }}
 */
function parsed(json) {
  try {
    const { shown, versions } = JSON.parse(json ?? "{}");
    const isSent = (/** @type {any} */ version) => typeof version?.key === "string" && [version.arrived, version.edits].every((edits) => Array.isArray(edits) && edits.every(isEdit));
    return { shown, versions: Array.isArray(versions) ? versions.filter(isSent) : [] };
  } catch {
    return { versions: [] }; // another program wrote it
  }
}
