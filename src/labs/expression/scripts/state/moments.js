// The moments of a way forward and back, and what is known at each of them. Pure.

/**
 * What Python answers about a state, as state.py writes it.
 * @typedef {object} Answer
 * @property {{ words: string, line: number, column: number }} [problem]
 * @property {Node[]} nodes each after its children; the last one is the root
 * @property {number} calls
 * @property {"add" | "replace"} write
 * @property {string} order
 * @property {{ text: string, made: Record<string, number>, begin: number, turn: number }} script
 * @property {string} engine
 * @property {"ask" | "too many"} [waits] why no way back was taken
 * @property {Num[][]} steps
 * @property {boolean} isWhole
 * @property {number[]} turns
 * @property {Num[]} grads
 * @property {(Num | null)[]} measured
 * @property {("right" | "wrong" | "unclear")[]} verdicts
 * @property {number[]} roads
 * @property {Account[] | null} accounts
 *
 * @typedef {number | string} Num a string for what isn't finite
 * @typedef {{ label: string, name: string, op: string, children: number[], data: Num, line: number, span: number[] | null, isGiven: boolean }} Node
 * @typedef {{ missed: number, repeated: number, missedRoad: number[][] | null, repeatedRoad: number[][] | null, times: number }} Account
 */

/**
 * @typedef {{ kind: "nothing" } | { kind: "done" } | { kind: "made", node: number } | { kind: "begin", node: number } | { kind: "turn", node: number }
 *   | { kind: "write", node: number, edge: number, child: number, slope: Num, old: Num, new: Num }} Moment
 */

/** @param {Answer} answer @returns {Moment[]} */
export function momentsOf({ nodes, steps = [], waits }) {
  const forward = nodes.map((_, node) => /** @type {Moment} */ ({ kind: "made", node }));
  if (waits) return [{ kind: "nothing" }, ...forward];
  const back = steps.map((step) => {
    const [node, edge, child, slope, old, now] = step;
    if (step.length === 1) return /** @type {Moment} */ ({ kind: "turn", node: Number(node) });
    return /** @type {Moment} */ ({ kind: "write", node: Number(node), edge: Number(edge), child: Number(child), slope, old, new: now });
  });
  return [{ kind: "nothing" }, ...forward, { kind: "begin", node: nodes.length - 1 }, ...back, { kind: "done" }];
}

/**
 * @typedef {object} Shown what's known at a moment
 * @property {Moment} moment
 * @property {boolean[]} made
 * @property {Num[]} grads
 * @property {number[]} turns
 * @property {boolean} isEnd
 */

/**
 * @param {Answer} answer
 * @param {Moment[]} moments
 * @param {number | null} at null for the end
 * @returns {Shown}
 */
export function shownAt(answer, moments, at) {
  const last = moments.length - 1;
  const place = Math.min(at ?? last, last);
  const made = answer.nodes.map(() => false);
  /** @type {Num[]} */
  const grads = answer.nodes.map(() => 0);
  const turns = answer.nodes.map(() => 0);
  for (const moment of moments.slice(0, place + 1)) {
    if (moment.kind === "made") made[moment.node] = true;
    if (moment.kind === "begin") grads[moment.node] = 1;
    if (moment.kind === "turn") turns[moment.node] += 1;
    if (moment.kind === "write") grads[moment.child] = moment.new;
  }
  const isEnd = place === last && !answer.waits;
  const moment = moments[place];
  return isEnd ? { moment, made, grads: answer.grads, turns: answer.turns, isEnd } : { moment, made, grads, turns, isEnd };
}
