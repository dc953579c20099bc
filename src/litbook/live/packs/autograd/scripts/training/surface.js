// Draws the decision surface of a model of two inputs, with its training points.

import { draw, fixed } from "./curve.js";

/** @import { Picture } from "./training.js" */

const SIZE = 180;

/** @param {Picture} picture */
export function surface({ side, heights, box, points }) {
  const [left, right, bottom, top] = box;
  const field = SIZE / side;
  const sure = heights.map((height) => Math.abs(height ?? 0)).sort((a, b) => a - b)[Math.floor(heights.length * 0.9)] || 1;
  const fields = heights.map((height, i) =>
    draw("rect", {
      x: (i % side) * field,
      y: SIZE - (Math.floor(i / side) + 1) * field,
      width: field,
      height: field,
      class: sideOf(height),
      "fill-opacity": height === null ? 0 : fixed(10 * (0.12 + 0.4 * Math.min(1, Math.abs(height) / sure))) / 10,
    }),
  );
  const marks = points.map(([x, y, target]) => {
    const [px, py] = [((x - left) / (right - left)) * SIZE, SIZE - ((y - bottom) / (top - bottom)) * SIZE];
    return (target ?? 1) > 0
      ? draw("circle", { cx: fixed(px), cy: fixed(py), r: 3.5, class: "litbook-training-point litbook-training-above" })
      : draw("rect", { x: fixed(px - 3), y: fixed(py - 3), width: 6, height: 6, class: "litbook-training-point litbook-training-below" });
  });
  const share = Math.round((100 * heights.filter((height) => (height ?? 0) > 0).length) / heights.length);
  const words = `What the model answers over the plane of its two inputs: above 0 in ${share} % of it.`;
  return draw(
    "svg",
    { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "litbook-training-surface", role: "img", "aria-label": words },
    draw("g", { "shape-rendering": "crispEdges" }, ...fields), // no seams,
    ...marks,
  );
}

/** @param {number | null} height */
function sideOf(height) {
  return (height ?? 0) > 0 ? "litbook-training-above" : "litbook-training-below";
}
