// The settings: points, network, and learning.

/** @import { Lab } from "../lab/lab.js" */
/** @import { Settings } from "../state/settings.js" */
import { button, element } from "#live/elements.js";
import { CHOICES, RANGES } from "../state/settings.js";
import { Csv } from "./csv.js";

/** @typedef {keyof Settings} Name */
/** @typedef {{ name: Name, label: string, options?: [value: string | number, text: string][], step?: number, most?: number }} Field */

/** @type {Record<string, Field[]>} */
const GROUPS = {
  Points: [
    { name: "data", label: "Data", options: named("data", ["Moons", "Circles", "Xor", "Spirals", "The lecture's four", "Your own"]) },
    { name: "train", label: "Training points", step: 1 },
    { name: "test", label: "Test points", step: 1 },
    { name: "noise", label: "Noise", step: 0.01, most: 0.5 },
  ],
  Network: [{ name: "activation", label: "Activation", options: named("activation", ["ReLU", "tanh", "sine", "none"]) }],
  Learning: [
    { name: "loss", label: "Loss", options: named("loss", ["Max margin", "Cross-entropy", "Squared error"]) },
    { name: "rate", label: "Rate", options: numbers(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3, 10) },
    { name: "fall", label: "The rate falls", options: [[0, "never"], [100, "in 100 steps"], [300, "in 300 steps"], [1000, "in 1000 steps"]] },
    { name: "batch", label: "Batch", options: [[0, "all points"], ...numbers(1, 5, 10, 20, 50)] },
    { name: "decay", label: "Weight decay", options: [[0, "none"], ...numbers(0.0001, 0.001, 0.01, 0.1)] },
    { name: "rung", label: "Run on", options: named("rung", ["the fastest", "the engine"]) },
    { name: "seed", label: "Seed" },
  ],
};
const MADE = new Set(["train", "test", "noise"]); // settings of points that are made

/** @param {string} name @param {string[]} texts @returns {[string, string][]} */
function named(name, texts) {
  return texts.map((text, i) => [CHOICES[name][i], text]);
}

/** @param {...number} values @returns {[number, string][]} */
function numbers(...values) {
  return values.map((value) => [value, String(value)]);
}

export class Form {
  /** @type {Map<Name, { control: HTMLInputElement | HTMLSelectElement, shown: HTMLElement | null, row: HTMLElement }>} */
  #controls = new Map();

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    this.csv = new Csv(lab);
    const groups = Object.entries(GROUPS).map(([title, fields]) => element("fieldset", "lab-box", element("legend", "", title), ...fields.map((field) => this.#row(field))));
    groups[0].append(this.csv.root);
    this.root = element("form", "lab-settings", ...groups);
    this.root.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @param {Field} field */
  #row({ name, label, options, step, most }) {
    const control = options ? element("select") : element("input");
    const shown = step ? element("output") : null;
    const row = element("label", "lab-row", element("span", "", label), control, ...(shown ? [shown] : []));
    if (control instanceof HTMLSelectElement) for (const [value, text] of options ?? []) control.append(new Option(text, String(value)));
    else {
      const [low, high] = RANGES[name];
      Object.assign(control, { type: step ? "range" : "number", min: String(low), max: String(most ?? high), step: String(step ?? 1) });
    }
    if (name === "seed") row.append(button("⚂", "Another seed", () => this.lab.change({ seed: (this.lab.state.settings.seed + 1) % 1_000_000 })));
    control.name = name;
    control.addEventListener(step ? "input" : "change", () => this.#changed(name, control.value));
    this.#controls.set(name, { control, shown, row });
    return row;
  }

  /**
   * @param {Name} name
   * @param {string} text
   */
  #changed(name, text) {
    this.lab.change({ [name]: Object.hasOwn(CHOICES, name) ? text : Number(text) });
  }

  show() {
    const { settings } = this.lab.state;
    const isMade = settings.data !== "own" && settings.data !== "lecture";
    for (const [name, { control, shown, row }] of this.#controls) {
      const value = String(settings[name]);
      if (control instanceof HTMLSelectElement && ![...control.options].some((option) => option.value === value)) control.append(new Option(value, value));
      if (control.value !== value) control.value = value;
      if (shown && shown.textContent !== value) shown.textContent = value;
      row.hidden = MADE.has(name) && !isMade;
    }
    this.csv.show();
    return false;
  }
}
