// The worker's side of Stop and Pause: while Python runs, it polls the object URLs that the frame revokes (bell.js).

/** @typedef {{ bell: string, stop: string }} Wire */

const EVERY = 50; // milliseconds
const SIGINT = 2;
const SIGALRM = 14; // litbook.live.pyodide.interrupts runs its periodic work on it
const AGAIN = 200; // milliseconds between the SIGINTs of one Stop: a block may catch the first

const Request = XMLHttpRequest; // Python doesn't keep it (narrow.js)
/** @type {Wire[]} */
const wires = [];
let next = 0;
let due = Infinity;
let stopped = -Infinity;

/** @param {string} url */
function isGone(url) {
  try {
    const request = new Request();
    request.open("GET", url, false);
    request.send();
    return request.status !== 200;
  } catch {
    return true;
  }
}

/** Returns what the next wire signals, or null if it hasn't been rung. */
function heard() {
  const wire = wires[next];
  if (!wire || !isGone(wire.bell)) return null;
  next += 1;
  return isGone(wire.stop) ? "stop" : "pause";
}

/** Returns the number of the signal for Python. Blocks while the run is paused. */
function signal() {
  if (stopped > 0) {
    const again = performance.now() - stopped > AGAIN;
    if (again) stopped = performance.now();
    return again ? SIGINT : SIGALRM;
  }
  let ring = heard();
  while (ring === "pause") {
    while (!(ring = heard())) wait(EVERY);
    if (ring === "pause") ring = heard(); // resumed; it may have been paused again meanwhile
  }
  if (ring !== "stop") return SIGALRM;
  stopped = performance.now();
  return SIGINT;
}

/** Stands in for Pyodide's shared interrupt buffer, which it reads thousands of times per second. */
export const interruptBuffer = {
  get 0() {
    if (performance.now() < due) return 0;
    const number = signal();
    due = performance.now() + EVERY;
    return number;
  },
  set 0(_) {},
};

/**
 * Starts polling, at the start of a request.
 *
 * @param {{ wires: Wire[], next: number }} strung
 */
export function listen(strung) {
  wires.push(...strung.wires);
  next = strung.next;
  stopped = -Infinity;
  due = performance.now() + EVERY;
}

/** Stops polling, at the end of a request. */
export function unlisten() {
  due = Infinity;
}

const clock = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);

/** @param {number} milliseconds */
export function wait(milliseconds) {
  Atomics.wait(clock, 0, 0, milliseconds);
}
