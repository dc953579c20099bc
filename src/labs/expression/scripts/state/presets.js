// What there is to pick: expressions of the chapters, and questions with the rules that answer them.

/** @import { State } from "./state.js" */
import { begin } from "./state.js";

const FIVE = "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a * b\nd = e + c\nL = d * f";
const TWICE = "a = 3.0\nb = a + a";
const DIAMOND = "a = -2.0\nb = 3.0\nd = a * b\ne = a + b\nf = d * e";
const NEURON = "x1 = 2.0\nw1 = -3.0\nx2 = 0.0\nw2 = 1.0\nb = 6.8813735870195432\nx1w1 = x1 * w1\nx2w2 = x2 * w2\nsum = x1w1 + x2w2\nn = sum + b\no = tanh(n)";
const SOFTMAX = "x = 1.0\ny = 2.0\nz = 0.5\nex = exp(x)\ney = exp(y)\nez = exp(z)\ntotal = ex + ey + ez\np = ey / total";
const ROADS = "a = 3.0\nb = a + a\nc = b + b\nd = c + c\ne = b + d";
const LADDER = `x0 = 1.0\n${Array.from({ length: 10 }, (_, i) => `x${i + 1} = x${i} + x${i}`).join("\n")}`;

/** @type {{ name: string, title: string, text: string }[]} */
export const EXPRESSIONS = [
  { name: "chapter 5's", title: "(a * b + c) * f, which you took apart by hand", text: FIVE },
  { name: "a neuron", title: "The neuron of chapters 7 to 9", text: NEURON },
  { name: "a + a", title: "The smallest value that is used twice", text: TWICE },
  { name: "the diamond", title: "Two roads from a to f", text: DIAMOND },
  { name: "a short and a long road", title: "Chapter 10's e, five times b", text: ROADS },
  { name: "ten doublings", title: "Eleven values, and 1,024 roads", text: LADDER },
  { name: "softmax", title: "Three numbers as a probability", text: SOFTMAX },
];

/** @type {{ name: string, state: State }[]} */
export const QUESTIONS = [
  { name: "What goes wrong without +=?", state: begin(DIAMOND, { write: "replace" }) },
  { name: "Why does the order matter?", state: begin(ROADS, { order: "nearest" }) },
  { name: "Why not recurse?", state: begin(ROADS, { order: "recursion" }) },
  { name: "How many calls does recursion make?", state: begin(LADDER, { order: "recursion" }) },
];

export const FIRST = begin(DIAMOND);
export const OTHER = TWICE;
