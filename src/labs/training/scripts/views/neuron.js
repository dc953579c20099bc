// The neuron that's looked at: its surface, enlarged, and what it sees, in words.

/** @import { Lab } from "../lab/lab.js" */
/** @import { Palette } from "./paint.js" */
import { element } from "#live/elements.js";
import { split } from "../drawing/network.js";
import { formula, sees } from "../drawing/sees.js";
import { short } from "../drawing/words.js";
import { SIZE, mark, paint, placed, svg } from "./paint.js";
import { indexOf, surfaces } from "./surfaces.js";

const HINT = "Choose a neuron in the picture to see what it sees.";

export class Neuron {
  #canvas = element("canvas");
  #points = svg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true" });
  #map = element("div", "lab-map", this.#canvas);
  /** @type {unknown} */
  #drawn = null; // the points, as they are on the map
  #title = element("h2", "", "A neuron");
  #words = element("div", "lab-words");
  #shown = "";

  /**
   * @param {Lab} lab
   * @param {Palette} colors
   */
  constructor(lab, colors) {
    this.lab = lab;
    this.colors = colors;
    this.#map.append(this.#points);
    this.#map.hidden = true;
    this.#words.append(element("p", "", HINT));
    this.root = element("section", "lab-box lab-seen", this.#title, this.#map, this.#words);
  }

  show() {
    const { told, state } = this.lab;
    const { neuron } = state;
    this.#map.hidden = !neuron || !told?.surface;
    if (!neuron || !told?.surface || !told.values) return this.#write("A neuron", HINT);
    const { sizes, surface } = told;
    const found = surfaces(surface)[indexOf(sizes, neuron)];
    if (!found) return false;
    this.#drawPoints(told.box);
    paint(this.#canvas, found.numbers, surface.side, found.scale, this.colors);
    const [layer, place] = neuron;
    const isLast = layer === sizes.length - 2;
    const numbers = (/** @type {(number | null)[]} */ list) => split(sizes, list.map((n) => n ?? NaN))[layer][place];
    const { weights, bias } = numbers(told.values);
    const title = isLast ? "The network's answer" : `Neuron ${place + 1} of layer ${layer + 1}`;
    const hasParentheses = !isLast && state.settings.activation !== "none";
    const slope = numbers(this.lab.slopes ?? []).bias;
    const reads = layer ? `It reads the ${sizes[layer]} neurons of layer ${layer}; the largest weights come first.` : "It reads the inputs, so its border is a straight line.";
    return this.#write(
      title,
      formula(state.settings.activation, weights, bias, layer, isLast),
      sees(found.numbers, surface.side),
      reads,
      `If ${hasParentheses ? "the sum in the parentheses" : "this sum"} were a bit larger, the loss would ${slope > 0 ? "grow" : slope < 0 ? "shrink" : "stay"}: that gradient is ${short(slope)}.`,
    );
  }

  /** Shows the training points, so one sees which of them the neuron separates. @param {[number, number, number]} box */
  #drawPoints(box) {
    const { train } = this.lab.points;
    const wanted = JSON.stringify([box, train]);
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    this.#points.replaceChildren(...train.map((point) => mark(placed(box, point), point.at(-1) ?? 1, 0)));
  }

  /**
   * @param {string} title
   * @param {string[]} words
   */
  #write(title, ...words) {
    const key = [title, ...words].join("\n");
    if (key === this.#shown) return false;
    this.#shown = key;
    this.#title.textContent = title;
    const [first, ...rest] = words;
    this.#words.replaceChildren(element("p", rest.length ? "lab-formula" : "", first), ...rest.map((text) => element("p", "", text)));
    return false;
  }
}
