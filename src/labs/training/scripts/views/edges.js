// The lines of the network: weights, or gradients that flow back.

/** @import { Layout } from "../drawing/network.js" */
/** @import { Lab } from "../lab/lab.js" */
/** @import { Palette } from "./paint.js" */
import { eased, edges, isThere, widthOfGradient, widthOfWeight } from "../drawing/network.js";
import { largest } from "../drawing/surface.js";
import { short } from "../drawing/words.js";
import { css, isCalm } from "./paint.js";

const SHARE = 0.25; // of the way to the new numbers, in each frame
const DASH = [7, 5];
const SPEED = 0.03; // pixels per millisecond

export class Edges {
  /** @type {number[]} */
  #shown = [];
  #largest = 0;

  /**
   * @param {Lab} lab
   * @param {HTMLCanvasElement} canvas
   * @param {Palette} colors
   */
  constructor(lab, canvas, colors) {
    this.lab = lab;
    this.canvas = canvas;
    this.colors = colors;
  }

  get #isFlowing() {
    return this.lab.state.view === "gradients";
  }

  /** The numbers of the lines, and of the biases between them. */
  #numbers() {
    const given = this.#isFlowing ? this.lab.slopes : this.lab.told?.values;
    return (given ?? []).map((number) => number ?? 0);
  }

  /**
   * Returns true while they're still moving.
   * @param {number[]} sizes
   * @param {Layout} plan
   * @param {HTMLCanvasElement[]} tiles the surfaces of the neurons
   */
  show(sizes, plan, tiles) {
    const wanted = this.#numbers();
    this.#shown = eased(this.#shown, wanted, isCalm() ? 1 : SHARE);
    this.#largest = largest(this.#shown, 0);
    this.#draw(sizes, plan, tiles);
    const flows = this.#isFlowing && this.lab.runner.isPlaying && !isCalm();
    return flows || !isThere(this.#shown, wanted);
  }

  words() {
    const { state } = this.lab;
    if (!this.#isFlowing) return "The wider a line, the larger the weight: blue above 0, red below.";
    const whose = state.example === null ? "the points of this step" : `training point ${state.example + 1} alone`;
    return `Gradients of ${whose}, from right to left: blue above 0, red below. The widest line is ${short(this.#largest)}.`;
  }

  /**
   * @param {number[]} sizes
   * @param {Layout} plan
   * @param {HTMLCanvasElement[]} tiles
   */
  #draw(sizes, plan, tiles) {
    const { canvas, colors } = this;
    const scale = devicePixelRatio || 1;
    const [width, height] = [Math.round(plan.width * scale), Math.round(plan.height * scale)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, plan.width, plan.height);
    pen.setLineDash(this.#isFlowing ? DASH : []);
    pen.lineDashOffset = isCalm() ? 0 : (performance.now() * SPEED) % (DASH[0] + DASH[1]);
    const { neuron } = this.lab.state;
    const chosen = neuron && plan.layers[neuron[0] + 1]?.[neuron[1]];
    for (const { from, to, value } of edges(sizes, plan, this.#shown)) {
      const isFar = chosen && chosen !== to && chosen !== from;
      pen.strokeStyle = css(value > 0 ? colors.above : colors.below, isFar ? 0.12 : 0.7);
      pen.lineWidth = this.#isFlowing ? widthOfGradient(value, this.#largest) : widthOfWeight(value);
      pen.beginPath();
      pen.moveTo(from.x, from.y);
      pen.lineTo(to.x, to.y); // curves take 16 times as long where there's no graphics processor
      pen.stroke();
    }
    const places = plan.layers.slice(1).flat();
    tiles.forEach((tile, i) => pen.drawImage(tile, places[i].x - plan.tile / 2, places[i].y - plan.tile / 2, plan.tile, plan.tile));
  }
}
