// All weights and gradients as numbers, for whoever would rather read a table than lines.

/** @import { Lab } from "../lab/lab.js" */
import { element } from "#live/elements.js";
import { split } from "../drawing/network.js";

const DIGITS = 6;
const PAUSE = 250; // milliseconds

export class Numbers {
  #body = element("tbody");
  #drawn = 0;
  /** @type {unknown} */
  #shown = null;

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    const head = element("tr", "", ...["Neuron", "Weight of", "Weight", "Gradient"].map((text) => element("th", "", text)));
    const table = element("table", "lab-numbers", element("thead", "", head), this.#body);
    const scroll = element("div", "lab-scroll", table);
    scroll.tabIndex = 0;
    this.root = element("details", "lab-all", element("summary", "", "All weights and gradients as numbers"), scroll);
    this.root.addEventListener("toggle", () => lab.bench.show());
  }

  /** Returns true if it has to be written again soon. */
  show() {
    const { told, runner, slopes: all } = this.lab;
    if (!this.root.open || !told?.values || !all) return false;
    const now = performance.now();
    if (runner.isPlaying && now - this.#drawn < PAUSE) return true;
    if (this.#shown === all) return false;
    [this.#drawn, this.#shown] = [now, all];
    const [weights, slopes] = [split(told.sizes, told.values), split(told.sizes, all)];
    const rows = weights.flatMap((neurons, layer) =>
      neurons.flatMap((neuron, place) => {
        const name = layer === weights.length - 1 ? "answer" : `${layer + 1}.${place + 1}`;
        const own = slopes[layer][place];
        const each = neuron.weights.map((weight, i) => row(name, layer ? `${layer}.${i + 1}` : "xyz"[i], weight, own.weights[i]));
        return [...each, row(name, "bias", neuron.bias, own.bias)];
      }),
    );
    this.#body.replaceChildren(...rows);
    return false;
  }
}

/**
 * @param {string} neuron
 * @param {string} from
 * @param {number | null} weight
 * @param {number | null} slope
 */
const row = (neuron, from, weight, slope) => element("tr", "", element("td", "", neuron), element("td", "", from), number(weight, "weight"), number(slope, "slope"));

/**
 * @param {number | null} value
 * @param {string} name
 */
function number(value, name) {
  const made = element("data", "", value === null ? "–" : String(Number(value.toPrecision(DIGITS))));
  made.value = String(value);
  made.dataset.number = name;
  return element("td", "", made);
}
