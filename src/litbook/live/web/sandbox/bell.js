// The frame's side of signals to a worker that can't receive messages while it runs Python: the worker polls object URLs,
// and the frame signals by revoking one (interrupt.js is the other side).

/** @import { Wire } from "./interrupt.js" */

const AHEAD = 120; // a pause and its end take two; enough for 59 pauses in one run, and Stop
const content = new Blob(["."], { type: "text/plain" }); // without a type, Firefox reads it as XML, and complains
const address = () => URL.createObjectURL(content);

/** Each ring uses up one wire, which the worker must know in advance, so some are always created ahead. */
export class Bell {
  /** @type {Wire[]} */
  #wires = [];
  #told = 0;
  #next = 0;
  #stop = address();

  /** Returns the part of a request for interrupt.js: the wires that are new to it, and the index of the next to ring. */
  strung() {
    while (this.#wires.length < this.#next + AHEAD) this.#wires.push({ bell: address(), stop: this.#stop });
    const wires = this.#wires.slice(this.#told);
    this.#told = this.#wires.length;
    return { wires, next: this.#next };
  }

  /**
   * Rings the next wire: Stop, or else the start or end of a pause.
   *
   * @param {{ stop?: boolean }} [options]
   */
  ring({ stop = false } = {}) {
    const wire = this.#wires[this.#next];
    if (!wire) return;
    this.#next += 1;
    if (stop) this.close(); // revokes the stop URL that these wires share; later ones get a new one
    URL.revokeObjectURL(wire.bell);
    if (!stop) return;
    this.#next = this.#wires.length;
    this.#stop = address();
  }

  close() {
    URL.revokeObjectURL(this.#stop);
    for (const { bell } of this.#wires.slice(this.#next)) URL.revokeObjectURL(bell);
  }
}
