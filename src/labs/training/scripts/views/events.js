// What happens in a run, in sentences, the latest first; and the latest alone, for where the reader looks.

/** @import { Lab } from "../lab/lab.js" */
import { element } from "#live/elements.js";

const WAITS = "Press Play, or change something. What happens is told here.";
const NOTHING = "Nothing to tell yet. Watch the two losses, and the border between the colors.";

export class Events {
  latest = element("p", "lab-latest");
  #list = element("ol", "lab-events");
  #hint = element("p", "lab-hint", WAITS);
  /** @type {Map<string, HTMLLIElement>} */
  #items = new Map();

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    this.latest.setAttribute("role", "status"); // it's what's announced
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
    const words = (this.#list.firstChild ?? this.#hint).textContent;
    if (this.latest.textContent !== words) this.latest.textContent = words;
    return false;
  }
}
