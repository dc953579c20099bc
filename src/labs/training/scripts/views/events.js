// What happens in a run, in sentences, the latest first.

/** @import { Lab } from "../lab/lab.js" */
import { element } from "#live/elements.js";

const WAITS = "Press Play, or change something. What happens is told here.";
const NOTHING = "So far, nothing worth telling.";

export class Events {
  #list = element("ol", "lab-events");
  #hint = element("p", "lab-hint", WAITS);
  /** @type {Map<string, HTMLLIElement>} */
  #items = new Map();

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    this.#list.tabIndex = 0; // it scrolls
    this.#list.setAttribute("aria-label", "What happens");
    this.root = element("section", "lab-box lab-told", element("h2", "", "What happens"), this.#hint, this.#list);
  }

  /** Forgets the run before. */
  begin() {
    this.#items.clear();
    this.#list.replaceChildren();
  }

  /**
   * Writes a sentence down, in place of the one of its kind.
   * @param {string} kind
   * @param {string} words
   */
  tell(kind, words) {
    this.#items.get(kind)?.remove();
    const item = element("li", "", words);
    this.#items.set(kind, item);
    this.#list.prepend(item);
    this.show();
  }

  show() {
    const { runner, state } = this.lab;
    this.#hint.hidden = this.#items.size > 0;
    this.#list.hidden = !this.#items.size;
    this.#hint.textContent = runner.isPlaying || state.step ? NOTHING : WAITS;
    return false;
  }
}
