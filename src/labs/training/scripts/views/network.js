// The network as a picture: a button for each neuron, with its surface, and a line for each weight.

/** @import { Lab } from "../lab/lab.js" */
/** @import { Palette } from "./paint.js" */
import { button, element, textButton } from "#live/elements.js";
import { layout } from "../drawing/network.js";
import { MOST_LAYERS, MOST_NEURONS } from "../state/settings.js";
import { Edges } from "./edges.js";
import { surfaces } from "./surfaces.js";
import { paint } from "./paint.js";
import { short } from "../drawing/words.js";

const INPUTS = ["x", "y", "z"];

export class Network {
  #built = "";
  #width = 0;
  /** @type {HTMLButtonElement[]} */
  #neurons = [];
  /** @type {HTMLCanvasElement[]} */
  #tiles = []; // their surfaces, which are drawn on one canvas with the lines: many would be slow
  /** @type {unknown} */
  #shown = null; // the surface,
  #paper = ""; // on paper of this color
  #lines = element("canvas", "lab-lines");
  #field = element("div", "lab-field");
  #head = element("div", "lab-head");

  /**
   * @param {Lab} lab
   * @param {Palette} colors
   */
  constructor(lab, colors) {
    this.lab = lab;
    this.colors = colors;
    this.edges = new Edges(lab, this.#lines, colors);
    this.legend = element("p", "lab-legend");
    this.weights = textButton("Weights", "Lines show the weights", () => lab.look({ view: "weights" }));
    this.gradients = textButton("Gradients", "Lines show the gradients, on their way back", () => lab.look({ view: "gradients" }));
    const views = element("div", "lab-switch", this.weights, this.gradients);
    views.setAttribute("role", "group");
    views.setAttribute("aria-label", "What the lines show");
    this.#head.append(element("h2", "", "The network"), views, this.#layers());
    this.#field.addEventListener("keydown", (event) => this.#move(event));
    const watcher = new ResizeObserver(([{ contentRect }]) => ((this.#width = Math.floor(contentRect.width)), lab.bench.show()));
    watcher.observe(this.#field);
    lab.signal.addEventListener("abort", () => watcher.disconnect());
    this.root = element("section", "lab-box lab-network", this.#head, this.#field, this.legend);
  }

  /** Returns true while it's still moving. */
  show() {
    const { told, state } = this.lab;
    const sizes = [state.settings.data === "lecture" ? 3 : 2, ...state.settings.layers, 1];
    const width = this.#width;
    if (!width) return false;
    const plan = layout(sizes, width);
    const built = `${sizes} ${width}`;
    if (built !== this.#built) this.#build(sizes, plan);
    this.#built = built;
    this.weights.setAttribute("aria-pressed", String(state.view === "weights"));
    this.gradients.setAttribute("aria-pressed", String(state.view === "gradients"));
    if (!told || String(told.sizes) !== String(sizes)) return false;
    this.#paint(sizes);
    this.legend.textContent = this.edges.words();
    return this.edges.show(sizes, plan, this.#tiles);
  }

  /** @param {number[]} sizes */
  #paint(sizes) {
    const { told, state } = this.lab;
    const isNew = told?.surface && (this.#shown !== told.surface || this.#paper !== String(this.colors.paper));
    const found = isNew && told.surface ? surfaces(told.surface) : [];
    if (isNew) [this.#shown, this.#paper] = [told.surface, String(this.colors.paper)];
    const places = sizes.slice(1).flatMap((size, layer) => Array.from({ length: size }, (_, place) => `${layer},${place}`));
    places.forEach((place, i) => {
      const neuron = this.#neurons[i];
      const sign = neuron.children[0];
      if (found[i]) paint((this.#tiles[i] ??= element("canvas")), found[i].numbers, told?.surface?.side ?? 1, found[i].scale, this.colors);
      const isChosen = String(state.neuron) === place;
      neuron.setAttribute("aria-pressed", String(isChosen));
      neuron.tabIndex = isChosen || (!state.neuron && i === 0) ? 0 : -1;
      const says = told?.activations && state.probe ? short(told.activations[i]) : "";
      if (sign.textContent !== says) sign.textContent = says;
    });
  }

  /**
   * @param {number[]} sizes
   * @param {ReturnType<typeof layout>} plan
   */
  #build(sizes, plan) {
    this.#shown = null;
    this.#neurons = [];
    this.#tiles = [];
    this.#field.style.height = `${plan.height}px`;
    this.#field.style.setProperty("--tile", `${plan.tile}px`);
    const inputs = plan.layers[0].map((place, i) => at(element("span", "lab-input", INPUTS[i]), place));
    const heads = sizes.slice(1, -1).map((size, layer) => at(this.#size(size, layer), { x: plan.layers[layer + 1][0].x, y: 12 }));
    const neurons = plan.layers.slice(1).flatMap((places, layer) => places.map((place, i) => at(this.#neuron(layer, i, sizes), place)));
    this.#field.replaceChildren(this.#lines, ...inputs, ...heads, ...neurons);
  }

  /**
   * @param {number} layer
   * @param {number} place
   * @param {number[]} sizes
   */
  #neuron(layer, place, sizes) {
    const isLast = layer === sizes.length - 2;
    const label = isLast ? "The network's answer" : `Neuron ${place + 1} of layer ${layer + 1}`;
    const made = button("", label, () => this.lab.look({ neuron: made.getAttribute("aria-pressed") === "true" ? null : [layer, place] }));
    made.className = "lab-neuron";
    made.dataset.place = `${layer},${place}`;
    made.append(element("span", "lab-says"));
    this.#neurons.push(made);
    return made;
  }

  /**
   * @param {number} size
   * @param {number} layer
   */
  #size(size, layer) {
    const change = (/** @type {number} */ by) => this.lab.change({ layers: this.lab.state.settings.layers.map((n, i) => (i === layer ? n + by : n)) });
    const less = button("−", `One neuron less in layer ${layer + 1}`, () => change(-1));
    const more = button("+", `One neuron more in layer ${layer + 1}`, () => change(1));
    [less.disabled, more.disabled] = [size <= 1, size >= MOST_NEURONS];
    return element("span", "lab-size", less, element("span", "", String(size)), more);
  }

  #layers() {
    const change = (/** @type {number[]} */ layers) => this.lab.change({ layers: layers.slice(0, MOST_LAYERS) });
    const layers = () => this.lab.state.settings.layers;
    const less = button("− layer", "One hidden layer less", () => change(layers().slice(0, -1)));
    const more = button("+ layer", "One hidden layer more", () => change([...layers(), layers().at(-1) ?? 8]));
    return element("span", "lab-switch lab-layers", less, more);
  }

  /** Arrows go from neuron to neuron. @param {KeyboardEvent} event */
  #move(event) {
    const by = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    const from = event.target instanceof HTMLElement ? event.target.dataset.place : undefined;
    if (!by || !from) return;
    event.preventDefault();
    const [layer, place] = from.split(",").map(Number);
    const size = [...this.lab.state.settings.layers, 1][layer + by[0]];
    const target = size && `${layer + by[0]},${Math.min(place + by[1], size - 1)}`;
    const next = this.#neurons.find((neuron) => neuron.dataset.place === target);
    next?.focus();
  }
}

/** @template {HTMLElement} T @param {T} made @param {{ x: number, y: number }} place */
function at(made, { x, y }) {
  made.style.left = `${x}px`;
  made.style.top = `${y}px`;
  return made;
}
