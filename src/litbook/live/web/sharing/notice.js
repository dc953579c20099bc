// The notice at the top of a page that says whose edits it shows, and what else there is.

/** @import { LivePage } from "../types" */
/** @import { Versions } from "./versions.js" */
import { save } from "../elements.js";
import { changedOf, goToChange, tintChanges } from "./changed.js";

/** @typedef {[label: string, action: () => void]} Choice */

export class Notice {
  /** @type {HTMLElement | null} */
  #box = null;

  /**
   * @param {LivePage} page
   * @param {Versions} versions
   */
  constructor(page, versions) {
    this.page = page;
    this.versions = versions;
    page.signal.addEventListener("abort", () => this.#box?.remove());
  }

  /**
   * Shows what there's to say about the version shown, after `news`.
   * @param {string} [news]
   */
  show(news = "") {
    const { versions } = this;
    const { shown, sent } = versions;
    tintChanges(this.page.blocks, Boolean(shown));
    const words = [news];
    if (shown && !news) words.push("This page was edited by whoever sent you the address.");
    if (shown && versions.hasOwn) words.push("Your own changes are kept.");
    if (!shown && sent.length) words.push("What came with an address is kept in this tab.");
    this.#fill(words.filter(Boolean).join(" "), [...this.#runs(), ...this.#others(), ...(shown ? [] : this.#close())]);
    this.#tellOfLeft();
    if (news) this.#box?.scrollIntoView({ block: "nearest" });
  }

  /** @returns {Choice[]} */
  #runs() {
    const { page, versions } = this;
    if (!versions.shown) return [];
    const edited = changedOf(page.blocks);
    const many = edited.length === 1 ? "1 block changed · go there" : `${edited.length} blocks changed · go to the next`;
    /** @type {Choice[]} */
    const choices = edited.length ? [[many, () => goToChange(page.blocks)], ["Run", () => page.run(Math.max(...edited.map(({ index }) => index)))], ["Reset all", () => this.#reset()]] : [];
    return versions.isAsSent ? choices : [...choices, ["As it was sent", () => (versions.showAsSent(), this.show())]];
  }

  /** @returns {Choice[]} */
  #others() {
    const { versions } = this;
    const { shown, sent, hasOwn } = versions;
    const others = sent.filter((version) => version !== shown);
    /** @type {Choice[]} */
    const choices = others.map((version, place) => [others.length > 1 ? `Show what was sent (${place + 1})` : "Show what was sent", () => (versions.show(version), this.show())]);
    return shown ? [[hasOwn ? "Show mine" : "Show the book's", () => (versions.show(null), this.show())], ...choices] : choices;
  }

  /** @returns {Choice[]} */
  #close() {
    return [["Close", () => this.#box?.remove()]];
  }

  #reset() {
    for (const block of this.page.blocks) block.reset();
    this.show();
  }

  /** Offers as a file the edits whose text this edition doesn't have. */
  #tellOfLeft() {
    const { left, shown } = this.versions;
    if (!left.length) return;
    const whose = shown ? "of whoever sent the address" : "of yours";
    const many = left.length === 1 ? `1 change ${whose} was` : `${left.length} changes ${whose} were`;
    const text = left.map(([index, , text]) => `# Block ${index + 1}\n${text}`).join("\n");
    const name = `${this.versions.place.split("/").filter(Boolean).pop() ?? "index"}.py`;
    this.#add(`${many} made to a text that this edition does not have.`, [
      ["Save as a file", () => save(name, text)],
      [left.length === 1 ? "Forget it" : "Forget them", () => (this.versions.forgetLeft(), this.show())],
    ]);
  }

  /**
   * @param {string} words
   * @param {Choice[]} choices
   */
  #fill(words, choices) {
    this.#box?.remove();
    this.#box = null;
    if (words) this.#add(words, choices);
  }

  /**
   * @param {string} words
   * @param {Choice[]} choices
   */
  #add(words, choices) {
    if (!this.#box) {
      this.#box = document.createElement("div");
      this.#box.className = "litbook-shared";
      this.#box.setAttribute("role", "status");
      (document.querySelector(".md-content__inner h1") ?? this.page.blocks[0].element).after(this.#box);
    }
    const text = document.createElement("p");
    text.textContent = words;
    this.#box.append(text);
    for (const [label, action] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", action);
      this.#box.append(button);
    }
  }
}
