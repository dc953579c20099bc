// The page's side of the frame that holds the workers with Python. The frame has an origin of its own, so nothing of the
// site is within its reach, and a policy under which it can fetch nothing. Hosts of static pages allow that: the frame's
// HTML is in its `srcdoc`. One channel connects it to the page, with a token in every message.

/** @import { FrameRequest, SandboxFiles, WorkerMessage } from "../types" */
import { HASH, SCRIPT } from "#frame";

const POLICY = `default-src 'none'; script-src '${HASH}' 'wasm-unsafe-eval'; worker-src blob:; connect-src blob:`; // the bell's wires
const PAGE = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${SCRIPT}</script>`;

/** Returns what nobody can guess. */
export const secret = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");

export class Sandbox {
  #token = secret();
  #channel = new MessageChannel();
  /** @type {Map<number, (message: WorkerMessage) => void>} */
  #listeners = new Map();
  #frame = document.createElement("iframe");

  /** @param {SandboxFiles} files */
  constructor(files) {
    const { port1, port2 } = this.#channel;
    port1.onmessage = ({ data }) => data.token === this.#token && this.#listeners.get(data.id)?.(data.message);
    this.#frame.setAttribute("sandbox", "allow-scripts");
    this.#frame.title = "Python";
    this.#frame.hidden = true;
    this.#frame.srcdoc = PAGE;
    const greet = () => this.#frame.contentWindow?.postMessage({ token: this.#token, files }, "*", [port2]); // no origin to name
    this.#frame.addEventListener("load", greet, { once: true });
    document.documentElement.append(this.#frame); // instant navigation replaces parts of the body
  }

  /**
   * Starts a worker.
   * @param {number} id
   * @param {ArrayBuffer | undefined} graphviz its script, for a worker that has to draw
   * @param {(message: WorkerMessage) => void} listener
   */
  start(id, graphviz, listener) {
    this.#listeners.set(id, listener);
    this.post({ does: "start", id, secret: secret(), graphviz });
  }

  /** @param {FrameRequest} request */
  post(request) {
    this.#channel.port1.postMessage({ token: this.#token, ...request });
  }

  /** Terminates a worker. @param {number} id */
  end(id) {
    this.#listeners.delete(id);
    this.post({ does: "end", id });
  }

  /** Terminates all workers, even those that nobody can talk to any more. */
  close() {
    this.#listeners.clear();
    this.#channel.port1.close();
    this.#frame.remove();
  }
}
