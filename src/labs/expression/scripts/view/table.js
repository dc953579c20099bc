// The gradients in a table: what each value has, what a nudge says, how many turns it took, and which roads its gradient counts.

/** @import { Account, Answer, Shown } from "../state/moments.js" */
import { element, textButton } from "#live/elements.js";
import { exact, short } from "../state/words.js";

const HEADS = ["value", "data", "gradient", "nudge", "turns", "roads from the answer"];
const SIGNS = { right: "✓", wrong: "✗", unclear: "?" };

export class Table {
  /** @param {(place: number) => void} mark marks the road to a value that was missed, or counted twice */
  constructor(mark) {
    this.mark = mark;
    this.body = element("tbody");
    const head = element("tr", "", ...HEADS.map((text) => Object.assign(element("th", "", text), { scope: "col" })));
    this.root = element("div", "xlab-scroll", element("table", "xlab-table", element("thead", "", head), this.body));
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "region");
    this.root.setAttribute("aria-label", "Gradients");
  }

  /**
   * @param {Answer} answer
   * @param {Shown} shown
   * @param {number} marked the value whose road is marked, or -1
   */
  show(answer, shown, marked) {
    answer.nodes.forEach((_, place) => this.#row(answer, shown, place, marked === place));
    while (this.body.rows.length > answer.nodes.length) this.body.deleteRow(-1);
  }

  /** @param {Answer} answer @param {Shown} shown @param {number} place @param {boolean} isMarked */
  #row(answer, { grads, turns, isEnd }, place, isMarked) {
    const row = this.body.rows[place] ?? this.#added(place);
    const [name, data, grad, nudge, count, roads] = row.cells;
    const verdict = isEnd ? answer.verdicts[place] : undefined;
    row.dataset.verdict = verdict ?? "";
    write(name, answer.nodes[place].name);
    write(data, short(answer.nodes[place].data));
    write(grad, answer.waits ? "" : exact(grads[place]));
    const measured = answer.measured?.[place];
    write(nudge, verdict ? `${SIGNS[verdict]} ${measured == null ? "–" : short(measured)}` : "");
    write(count, answer.waits ? "" : String(turns[place]));
    const account = isEnd ? answer.accounts?.[place] : undefined;
    const button = roads.querySelector("button");
    if (!button) return;
    button.hidden = !account || (!account.missed && !account.repeated);
    button.setAttribute("aria-pressed", String(isMarked));
    write(button, account ? accounted(account, answer.roads[place]) : "");
    const plain = roads.querySelector("span");
    if (plain) write(plain, isEnd && button.hidden ? `${answer.roads[place].toLocaleString("en-US")}` : "");
  }

  /** @param {number} place */
  #added(place) {
    const row = this.body.insertRow();
    row.append(Object.assign(element("th"), { scope: "row" }));
    for (const _ of HEADS.slice(1)) row.insertCell();
    const button = textButton("", "Show it in the graph", () => this.mark(place));
    button.className = "xlab-road";
    row.cells[HEADS.length - 1].append(element("span"), button);
    return row;
  }
}

/** @param {Account} account @param {number} roads */
function accounted({ missed, repeated, times }, roads) {
  const often = times > 2 ? `more than once, up to ${times} times` : "twice";
  const many = repeated === roads ? (roads === 1 ? "the only road was" : "every road was") : `${repeated} of ${roads} roads ${repeated === 1 ? "was" : "were"}`;
  const parts = [missed ? `${missed} of ${roads} roads missed` : "", repeated ? `${many} counted ${often}` : ""];
  return parts.filter(Boolean).join(", ");
}

/** @param {Element} cell @param {string} text */
function write(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
