// The book's bugs, as switches.

/** @import { Lab } from "../lab/lab.js" */
import { element } from "#live/elements.js";
import { BUG_WORDS } from "../drawing/words.js";

export class Bugs {
  /** @type {Map<string, HTMLInputElement>} */
  #switches = new Map();

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    const all = Object.entries(BUG_WORDS).map(([bug, words]) => this.#bug(bug, words));
    this.root = element("fieldset", "lab-box lab-bugs", element("legend", "", "Break it"), ...all);
  }

  /**
   * @param {string} bug
   * @param {(typeof BUG_WORDS)["zero"]} words
   */
  #bug(bug, { label, chapter, number, says }) {
    const input = Object.assign(element("input"), { type: "checkbox", value: bug });
    input.addEventListener("change", () => {
      const { bugs } = this.lab.state.settings;
      this.lab.change({ bugs: input.checked ? [...bugs, bug] : bugs.filter((other) => other !== bug) });
      if (!input.checked) this.lab.tell(bug, `${label}: not anymore.`);
    });
    this.#switches.set(bug, input);
    const link = element("a", "", `chapter ${number}`);
    link.href = `../${chapter}/`;
    return element("div", "lab-bug", element("label", "", input, " ", label), element("p", "", `${says} `, link));
  }

  show() {
    for (const [bug, input] of this.#switches) input.checked = this.lab.state.settings.bugs.includes(bug);
    return false;
  }
}
