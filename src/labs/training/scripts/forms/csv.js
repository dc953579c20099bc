// A CSV that's pasted: its rows become points, and its words stay words.

/** @import { Lab } from "../lab/lab.js" */
import { button, element } from "#live/elements.js";
import { fromCsv } from "../state/points.js";

export class Csv {
  #text = element("textarea");
  #words = element("p", "lab-hint");

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    Object.assign(this.#text, { rows: 4, placeholder: "x,y,side\n0.5,1.2,cat\n-1,0.3,dog", spellcheck: false });
    this.#text.setAttribute("aria-label", "Rows of x, y, and a side");
    const use = button("Use these", "Use these points", () => this.#use());
    this.root = element("details", "lab-csv", element("summary", "", "Paste a CSV"), this.#text, use, this.#words);
  }

  #use() {
    const { points, names, problem } = fromCsv(this.#text.value);
    this.#words.textContent = problem || `${points.length} points.${names.length ? ` ● is ${names[0]}${names[1] ? `, ■ is ${names[1]}` : ""}.` : ""}`;
    this.lab.say(this.#words.textContent);
    if (!problem) this.lab.change({ data: "own", own: points });
  }

  show() {
    if (this.lab.state.settings.data !== "own" && !this.root.open) this.#words.textContent = "";
  }
}
