// How much a worker may send: a supply that each request fills up, and that grows again with time.

const MESSAGES = 1000; // per request; a run sends two for each block
const MORE_MESSAGES = 100; // per second; a block that prints sends 30, and one that's watched 20
const CHARACTERS = 64e6;
const MORE_CHARACTERS = 8e6;

/** The most characters of one message. */
export const LONGEST = 16e6;

export class Budget {
  #messages = 0;
  #characters = 0;
  #since = 0;

  /** @param {{ times?: number, saves?: boolean }} [options] how many times the usual, and if what's not used adds up */
  constructor({ times = 1, saves = false } = {}) {
    this.times = times;
    this.saves = saves;
    this.fill();
  }

  fill() {
    this.#messages = MESSAGES * this.times;
    this.#characters = CHARACTERS * this.times;
    this.#since = performance.now();
  }

  /**
   * Counts a message. Returns the seconds until it's within the budget, 0 if it is.
   * @param {number} characters
   */
  spend(characters) {
    const { times } = this;
    const seconds = (performance.now() - this.#since) / 1000;
    this.#since += seconds * 1000;
    this.#messages += seconds * MORE_MESSAGES * times;
    this.#characters += seconds * MORE_CHARACTERS * times;
    if (!this.saves) {
      this.#messages = Math.min(this.#messages, MESSAGES * times);
      this.#characters = Math.min(this.#characters, CHARACTERS * times);
    }
    this.#messages -= 1;
    this.#characters -= characters;
    return Math.max(0, -this.#messages / MORE_MESSAGES, -this.#characters / MORE_CHARACTERS) / times;
  }
}
