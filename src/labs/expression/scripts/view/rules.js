// The rules: how a gradient is written, and in which order the values take their turns.

/** @import { Order, State, Write } from "../state/state.js" */
import { element } from "#live/elements.js";

/** @type {Record<Write, { label: string, title: string, words: string }>} */
const WRITES = {
  add: { label: "+=", title: "Add to what's there, as the engine does", words: "gradients are added with +=" },
  replace: { label: "=", title: "Throw away what's there, as chapter 9's engine does", words: "gradients are overwritten with =" },
};
/** @type {Record<Order, { label: string, title: string, words: string }>} */
const ORDERS = {
  topological: { label: "topological", title: "Each value after everything it went into, as in the engine", words: "in topological order" },
  nearest: { label: "nearest first", title: "By the distance from the answer", words: "nearest first" },
  recursion: { label: "recursion", title: "Call a value, then do the same to each of its children", words: "by plain recursion from the root" },
  clicked: { label: "as I click", title: "Click the values in the graph: each click is a turn", words: "in the order of clicks" },
};

/** @param {State} state */
export const rulesInWords = ({ write, order }) => `The rules: ${WRITES[write].words}, ${ORDERS[order].words}.`;

/**
 * Returns the name of the class of the page's link to what explains a state.
 * @param {State} state
 */
export const chapterOf = ({ write, order }) => `xlab-about-${order === "topological" ? write : order}`;

/** The choices, as two groups of radio buttons. */
export class Rules {
  /** @param {(change: Partial<State>) => void} change */
  constructor(change) {
    const write = choice("Write a gradient with", "write", WRITES, (write) => change({ write }));
    const order = choice("Values take their turns", "order", ORDERS, (order) => change({ order, clicked: [[], []] }));
    this.inputs = { write: write.inputs, order: order.inputs };
    this.root = element("div", "xlab-rules", write.root, order.root);
  }

  /** @param {State} state */
  show({ write, order }) {
    for (const input of this.inputs.write) input.checked = input.value === write;
    for (const input of this.inputs.order) input.checked = input.value === order;
  }
}

/**
 * @template {string} Name
 * @param {string} legend
 * @param {string} group
 * @param {Record<Name, { label: string, title: string }>} choices
 * @param {(name: Name) => void} choose
 */
function choice(legend, group, choices, choose) {
  const root = element("fieldset", "xlab-choice", element("legend", "", legend));
  const names = /** @type {Name[]} */ (Object.keys(choices));
  const inputs = names.map((name) => {
    const input = Object.assign(element("input"), { type: "radio", name: `xlab-${group}`, value: name });
    input.addEventListener("change", () => choose(name));
    const label = element("label", "", input, element("span", "", choices[name].label));
    label.title = choices[name].title;
    root.append(label);
    return input;
  });
  return { root, inputs };
}
