// Numbers and moments in words. Pure.

/** @import { Answer, Moment, Num, Shown } from "./moments.js" */

/** A number as a graph shows it, with four decimals. @param {Num} number */
export function short(number) {
  if (typeof number === "string") return number;
  if (Math.abs(number) >= 1e7) return number.toExponential(3);
  return digits(Number(number.toFixed(4)) || 0, 6);
}

/** A number with nine digits, as the script prints it. @param {Num} number */
export const exact = (number) => (typeof number === "string" ? number : digits(number, 9));

/** @param {number} number @param {number} most */
const digits = (number, most) => String(Number(number.toPrecision(most)));

const thousands = (/** @type {number} */ count) => count.toLocaleString("en-US");
const many = (/** @type {number} */ count, /** @type {string} */ one, several = `${one}s`) => `${thousands(count)} ${count === 1 ? one : several}`;

/** @param {Answer} answer @param {Moment} moment */
export function told({ nodes, write, order, isWhole, calls }, moment) {
  const name = (/** @type {number} */ place) => nodes[place].name;
  if (moment.kind === "nothing") return "Nothing has been computed yet.";
  if (moment.kind === "done") {
    if (order === "clicked") return "Click the values in the order in which they should take their turns.";
    return isWhole ? "Drag a number that's underlined, or press ▶ to watch it happen." : `This is what ${thousands(calls)} calls lead to. Press ▶ to watch the first of them.`;
  }
  if (moment.kind === "made") {
    const { op, children, data } = nodes[moment.node];
    return children.length ? `Forward: ${name(moment.node)} is ${short(data)}, by ${op} of ${children.map(name).join(" and ")}.` : `Forward: ${name(moment.node)} is ${short(data)}.`;
  }
  if (moment.kind === "begin") return `The way back begins: ${name(moment.node)} gets the gradient 1.`;
  if (moment.kind === "turn") {
    return nodes[moment.node].children.length ? `It's the turn of ${name(moment.node)}.` : `It's the turn of ${name(moment.node)}, which was made from nothing and passes nothing on.`;
  }
  const by = `${name(moment.node)} sends ${short(moment.slope)} times its gradient to ${name(moment.child)}`;
  if (write === "replace" && Number(moment.old)) return `${by}, whose gradient was ${short(moment.old)}. It's overwritten: ${short(moment.new)}.`;
  return Number(moment.old) ? `${by}, whose gradient grows from ${short(moment.old)} to ${short(moment.new)}.` : `${by}, whose gradient is now ${short(moment.new)}.`;
}

/**
 * What came out, in a sentence or two: what's wrong, why, and how many calls it took.
 * @param {Answer} answer
 */
export function result(answer) {
  const { nodes, calls, waits } = answer;
  if (waits === "too many") return `Recursion would make ${thousands(calls)} calls for ${many(nodes.length, "value")}. The lab doesn't make them.`;
  if (waits) return `Recursion makes ${thousands(calls)} calls for ${many(nodes.length, "value")}. In topological order there are ${nodes.length}.`;
  const wrong = nodes.flatMap((_, place) => (answer.verdicts[place] === "wrong" ? place : []));
  const cost = `${many(calls, "call")} for ${many(nodes.length, "value")}.`;
  const once = answer.order === "recursion" && calls === nodes.length && nodes.length > 1 ? " There's one road to each value, so recursion calls each of them once." : "";
  if (!wrong.length) return `${agreement(answer)} ${cost}${once}${lucky(answer)}`;
  const [first] = [...wrong].sort((one, other) => worth(answer, other) - worth(answer, one));
  const example = `${nodes[first].name} has ${short(answer.grads[first])}, but if you nudge it, ${nodes[nodes.length - 1].name} moves ${short(answer.measured[first] ?? 0)} times as far.`;
  return `${wrong.length} of ${many(nodes.length, "gradient")} ${wrong.length === 1 ? "is" : "are"} wrong: ${example} ${why(answer, first)} ${cost}`;
}

/** @param {Answer} answer @param {number} place leaves, which a network would learn, count most */
const worth = ({ nodes }, place) => (nodes[place].children.length ? 0 : 1) + (nodes[place].label ? 1 : 0);

/** @param {Answer} answer */
function agreement({ verdicts }) {
  const unclear = verdicts.filter((verdict) => verdict === "unclear").length;
  const all = verdicts.length === 1 ? "The gradient agrees with a nudge." : `All ${verdicts.length} gradients agree with a nudge.`;
  return unclear ? `No gradient is wrong; ${unclear} can't be checked by a nudge.` : all;
}

/** A gradient can be right although a road is missing. @param {Answer} answer */
function lucky({ accounts, nodes }) {
  const place = accounts?.findIndex(({ missed, repeated }) => missed || repeated) ?? -1;
  return place < 0 ? "" : ` It's luck, though: not every road to ${nodes[place].name} was counted once.`;
}

/** @param {Answer} answer @param {number} place */
function why({ nodes, accounts, write, order, roads, turns }, place) {
  const { name } = nodes[place];
  const account = accounts?.[place];
  const count = thousands(roads[place]);
  if (order === "clicked" && turns.some((times, one) => !times && nodes[one].children.length)) return "Some values haven't had a turn yet.";
  if (write === "replace" && account?.missed) return `Of the ${many(roads[place], "road")} from the answer to ${name}, ${thousands(account.missed)} ${account.missed === 1 ? "is" : "are"} missing, because = throws away what was there and += would add to it.`;
  if (write === "replace") return "= throws away what was there, and += would add to it.";
  if (order === "recursion") return `Recursion calls a value once for each road that leads to it, and each time it passes on all it has, including what it has passed on before. ${name} took ${many(turns[place], "turn")}, one for each of ${count} roads.`;
  if (account?.missed) return `${thousands(account.missed)} of ${count} roads to ${name} ${account.missed === 1 ? "is" : "are"} missing: a value on the way had its turn too early, and what came later stayed there.`;
  if (account?.repeated) return `${many(account.repeated, "road")} to ${name} counted more than once: a value on the way had more than one turn.`;
  return order === "nearest" ? "Nearest first gives a value its turn before all its shares have arrived." : "The order was wrong.";
}

/** What a node says to a screen reader. @param {Answer} answer @param {Shown} shown @param {number} place */
export function spoken({ nodes, verdicts, measured }, { made, grads, turns, isEnd }, place) {
  const { name, data, op } = nodes[place];
  const parts = [op ? `${name}, ${op}` : name, made[place] ? `data ${short(data)}` : "not computed yet", `gradient ${short(grads[place])}`];
  if (turns[place] > 1) parts.push(`${turns[place]} turns`);
  if (isEnd && verdicts[place] === "wrong") parts.push(`wrong: a nudge says ${short(measured[place] ?? "nothing")}`);
  return parts.join(", ");
}
