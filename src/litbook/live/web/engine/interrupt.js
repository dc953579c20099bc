// The worker's end of the wire: Python asks here, now and then, whether somebody wants it to stop.

/** @typedef {{ bell: string, stop: string }} Wire */

const EVERY = 50; // milliseconds
const SIGINT = 2;
const SIGALRM = 14; // time has passed
const AGAIN = 200; // a block that catches a first Stop gets another

/** @type {Wire[]} */
const wires = [];
let next = 0;
let due = Infinity;
let stopped = -Infinity;

/** @param {string} url */
function isGone(url) {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.send();
    return request.status !== 200;
  } catch {
    return true;
  }
}

/** Whether the bell has rung since, and if it has, for what. */
function heard() {
  const wire = wires[next];
  if (!wire || !isGone(wire.bell)) return null;
  next += 1;
  return isGone(wire.stop) ? "stop" : "pause";
}

/** The number of the signal that Python is to get. */
function signal() {
  if (stopped > 0) {
    const again = performance.now() - stopped > AGAIN;
    if (again) stopped = performance.now();
    return again ? SIGINT : SIGALRM;
  }
  let ring = heard();
  while (ring === "pause") {
    while (!(ring = heard())) wait(EVERY);
    if (ring === "pause") ring = heard(); // it goes on, unless it is to wait once more
  }
  if (ring !== "stop") return SIGALRM;
  stopped = performance.now();
  return SIGINT;
}

/** What Pyodide reads in the place of a shared buffer, some thousand times a second. */
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
 * A request begins.
 *
 * @param {{ wires: Wire[], next: number }} strung
 */
export function listen(strung) {
  wires.push(...strung.wires);
  next = strung.next;
  stopped = -Infinity;
  due = performance.now() + EVERY;
}

/** It has ended. */
export function unlisten() {
  due = Infinity;
}

const clock = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);

/** @param {number} milliseconds */
export function wait(milliseconds) {
  Atomics.wait(clock, 0, 0, milliseconds);
}
