// Decompresses files in a worker, which starts while the first of them is on its way and ends after the last.

/** @type {Worker | null} */
let worker = null;
let users = 0;

export class Unpacking {
  #worker = (worker ??= new Worker(new URL("unpacker.js", import.meta.url), { type: "module" }));
  #channel = new MessageChannel();
  /** @type {Promise<ArrayBuffer>} */
  #result = new Promise((done, fail) => {
    this.#channel.port1.onmessage = ({ data }) => done(data);
    this.#worker.addEventListener("error", ({ message }) => fail(new Error(message || "unpacker.js could not be fetched")));
  });

  constructor() {
    users += 1;
    this.#result.catch(() => {}); // reported to who unpacks
  }

  /** Resolves to a file's content. @param {ArrayBuffer} packed */
  unpack(packed) {
    const { port2 } = this.#channel;
    this.#worker.postMessage(packed, [packed, port2]);
    return this.#result;
  }

  end() {
    this.#channel.port1.close();
    users -= 1;
    if (users) return;
    this.#worker.terminate();
    worker = null;
  }
}
