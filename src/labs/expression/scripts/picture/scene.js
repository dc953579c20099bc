// The picture of a graph at a moment: a pure function from the answer, its layout, and what's shown, to SVG as plain data.

/** @import { Answer, Shown } from "../state/moments.js" */
/** @import { Edge, Layout, Point } from "./layout.js" */
import { short, spoken } from "../state/words.js";
import { BOX, RADIUS } from "./layout.js";

/** @typedef {{ name: string, attributes: Record<string, string>, content: Scene[] | string }} Scene */

/**
 * @typedef {object} Looks
 * @property {string} label the picture's accessible name
 * @property {boolean} canClick nodes take their turns by clicks
 * @property {number[][]} road edges to mark, each a node and which of its children
 * @property {"missed" | "repeated"} kind of road
 */

/** @param {Answer} answer @param {Layout} layout @param {Shown} shown @param {Looks} looks @returns {Scene} */
export function scene(answer, layout, shown, looks) {
  const { width, height, edges, ops } = layout;
  const marked = new Set(looks.road.map(([node, edge]) => `${node}.${edge}`));
  const lines = edges.flatMap((edge) => arrow(edge, shown, marked.has(`${edge.node}.${edge.edge}`) ? looks.kind : "", layout.isDown));
  const onRoad = new Set(looks.road.map(([node]) => node));
  const stems = ops.flatMap((op, node) => (op ? stem(op, layout, node, onRoad.has(node) ? looks.kind : "") : []));
  const boxes = answer.nodes.map((_, node) => box(answer, layout, shown, looks, node));
  const circles = ops.flatMap((op, node) => (op ? operation(answer.nodes[node].op, op, shown, node) : []));
  const scale = layout.isDown ? 1 : 1.2;
  const size = { viewBox: `0 0 ${round(width)} ${round(height)}`, width: String(round(scale * width)), height: String(round(scale * height)) };
  return tag("svg", { ...size, role: "group", "aria-label": looks.label, class: "xlab-graph" }, [
    tag("g", { class: "xlab-edges" }, [...lines, ...stems]),
    tag("g", {}, circles),
    tag("g", {}, boxes),
  ]);
}

/** @param {string} name @param {Record<string, string>} attributes @param {Scene[] | string} [content] @returns {Scene} */
const tag = (name, attributes, content = []) => ({ name, attributes, content });
const round = (/** @type {number} */ number) => Math.round(number * 10) / 10;

/** @param {Edge} edge @param {Shown} shown @param {string} road @param {boolean} isDown */
function arrow({ node, edge, child, points }, { moment, made, grads }, road, isDown) {
  const isLit = moment.kind === "write" && moment.node === node && moment.edge === edge;
  const feeds = moment.kind === "made" && moment.node === node;
  const state = isLit ? "lit" : feeds ? "feeds" : road;
  const line = tag("path", { d: curve(points, isDown), class: `xlab-edge ${state ? `xlab-${state}` : ""} ${made[child] ? "" : "xlab-faint"}`.trim() });
  const label = isLit && moment.kind === "write" ? [share(points, `${short(moment.slope)} × ${short(grads[node])}`)] : [];
  return [line, ...label];
}

/** @param {Point[]} points @param {string} text */
function share(points, text) {
  const last = points[points.length - 1];
  const near = points[points.length - 2];
  return tag("text", { x: String(round((last.x + near.x) / 2)), y: String(round((last.y + near.y) / 2 - 7)), class: "xlab-share" }, text);
}

/** @param {Point[]} points @param {boolean} isDown */
export function curve(points, isDown) {
  const [first, ...others] = points;
  const parts = others.map((to, index) => {
    const from = points[index];
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    const handles = isDown ? [from.x, y, to.x, y] : [x, from.y, x, to.y];
    return `C${handles.map(round).join(" ")} ${round(to.x)} ${round(to.y)}`;
  });
  return `M${round(first.x)} ${round(first.y)}${parts.join("")}`;
}

/** The arrow from an operation to its box. @param {Point} op @param {Layout} layout @param {number} node @param {string} road */
function stem(op, { boxes, isDown }, node, road) {
  const { x, y } = boxes[node];
  const end = isDown ? { x, y: y - BOX.height / 2 } : { x: x - BOX.width / 2, y };
  const head = isDown ? `M${end.x - 4} ${end.y - 7}L${end.x} ${end.y}L${end.x + 4} ${end.y - 7}` : `M${end.x - 7} ${end.y - 4}L${end.x} ${end.y}L${end.x - 7} ${end.y + 4}`;
  return [tag("path", { d: `M${round(op.x)} ${round(op.y)}L${round(end.x)} ${round(end.y)}${head}`, class: road ? `xlab-edge xlab-${road}` : "xlab-edge" })];
}

/** @param {string} op @param {Point} at @param {Shown} shown @param {number} node */
function operation(op, { x, y }, { moment, made }, node) {
  const isLit = "node" in moment && moment.kind !== "begin" && moment.node === node;
  const half = Math.max(RADIUS, 4 + op.length * 3.6);
  const shape = tag("rect", { x: String(round(x - half)), y: String(round(y - RADIUS)), width: String(round(2 * half)), height: String(2 * RADIUS), rx: String(RADIUS) });
  const text = tag("text", { x: String(round(x)), y: String(round(y + 4)) }, op === "*" ? "×" : op);
  return tag("g", { class: `xlab-op ${isLit ? "xlab-lit" : ""} ${made[node] ? "" : "xlab-faint"}`.trim() }, [shape, text]);
}

/** @param {Answer} answer @param {Layout} layout @param {Shown} shown @param {Looks} looks @param {number} node */
function box(answer, { boxes }, shown, looks, node) {
  const { label, name, span, isGiven, children, data } = answer.nodes[node];
  const [left, top] = [boxes[node].x - BOX.width / 2, boxes[node].y - BOX.height / 2];
  const grad = shown.grads[node];
  const isWrong = shown.isEnd && answer.verdicts[node] === "wrong";
  const canDrag = Boolean(span || isGiven) && !(looks.canClick && children.length);
  const row = (/** @type {number} */ y, /** @type {string} */ of, /** @type {string} */ text) => tag("text", { x: String(BOX.width / 2), y: String(y), class: of }, text);
  const texts = [
    row(15, label ? "xlab-label" : "xlab-label xlab-unnamed", label || (children.length ? name : "")),
    row(33, canDrag ? "xlab-data xlab-number" : "xlab-data", shown.made[node] ? `data ${short(data)}` : "data"),
    row(51, "xlab-grad", `grad ${short(grad)}`),
  ];
  const marks = [
    ...(shown.turns[node] > 1 ? [tag("text", { x: String(BOX.width), y: String(BOX.height + 12), class: "xlab-turns" }, `${shown.turns[node]} turns`)] : []),
    ...(isWrong ? [tag("text", { x: "0", y: "-4", class: "xlab-should" }, `✗ nudge ${short(answer.measured[node] ?? "?")}`)] : []),
  ];
  const size = { width: String(BOX.width), height: String(BOX.height), rx: "8" };
  const tint = tag("rect", { ...size, "fill-opacity": strength(grad), class: `xlab-tint ${Number(grad) < 0 ? "xlab-minus" : "xlab-plus"}` });
  const frame = tag("rect", { ...size, class: "xlab-frame" });
  const rule = tag("path", { d: `M0 21H${BOX.width}M0 39H${BOX.width}`, class: "xlab-rule" });
  const classes = ["xlab-node", state(shown, node), isWrong ? "xlab-wrong" : "", shown.made[node] ? "" : "xlab-faint", canDrag ? "xlab-leaf" : ""];
  const attributes = { transform: `translate(${round(left)} ${round(top)})`, class: classes.filter(Boolean).join(" "), "data-node": String(node), ...role(answer, shown, looks, node, canDrag) };
  return tag("g", attributes, [frame, tint, rule, ...texts, ...marks]);
}

/** @param {Shown} shown @param {number} node */
function state({ moment }, node) {
  if (moment.kind === "write") return moment.child === node ? "xlab-written" : moment.node === node ? "xlab-turn" : "";
  return "node" in moment && moment.node === node ? (moment.kind === "made" ? "xlab-written" : "xlab-turn") : "";
}

/** A number that can be dragged is a slider, a node that can be clicked a button. @param {Answer} answer @param {Shown} shown @param {Looks} looks @param {number} node @param {boolean} canDrag @returns {Record<string, string>} */
function role(answer, shown, looks, node, canDrag) {
  const label = spoken(answer, shown, node);
  const data = answer.nodes[node].data;
  if (canDrag) return { role: "slider", tabindex: "0", "aria-label": label, "aria-valuenow": String(data), "aria-valuetext": short(data) };
  if (looks.canClick) return { role: "button", tabindex: "0", "aria-label": `${label}. Give it its turn` };
  return { role: "img", "aria-label": label };
}

/** How strong the tint of a gradient is, as draw_dot has it. @param {number | string} grad */
export function strength(grad) {
  const size = Math.min(9, Math.abs(Number(grad)) || 0);
  return ((90 * size) / (1 + size) / 255).toFixed(3);
}
