// The script of the frame that holds the workers. The frame has an origin of its own and a policy that lets nothing be
// fetched (engine/sandbox.js), so that Python, which anybody may have written, has nothing of the site within reach.
// The page hands it all files, and its messages go both ways through one channel.

/** @import { FrameRequest, SandboxFiles, WorkerMessage } from "../types" */
import { Bell } from "./bell.js";
import { Budget } from "./budget.js";

/** @typedef {{ worker: Worker, port: MessagePort, bell: Bell, budget: Budget }} Running */

const ALLOWED = { times: 2, saves: true }; // a worker keeps within half of that, unless Python got around it

/** @type {Map<number, Running>} */
const running = new Map();

onmessage = ({ source, data: { token, files }, ports: [page] }) => {
  if (source !== parent || !page) return;
  onmessage = null;
  new Relay(token, files, page);
};

class Relay {
  /** @type {Map<boolean, string>} */
  #scripts = new Map(); // the address of the workers' script, with Graphviz and without

  /**
   * @param {string} token in every message between the page and this frame
   * @param {SandboxFiles} files
   * @param {MessagePort} page
   */
  constructor(token, files, page) {
    this.token = token;
    this.files = files;
    this.page = page;
    this.module = WebAssembly.compile(files.wasm); // once for all workers
    this.module.catch(() => {}); // each start reports it
    page.onmessage = ({ data }) => data.token === token && this.#serve(data);
  }

  /** @param {FrameRequest} request */
  #serve(request) {
    if (request.does === "start") this.#start(request).catch((problem) => this.#tell(request.id, { broken: String(problem) }));
    const found = running.get(request.id);
    if (!found) return;
    if (request.does === "ask") {
      found.budget.fill();
      found.port.postMessage({ request: request.request, strung: found.bell.strung() });
    }
    if (request.does === "ring") found.bell.ring({ stop: request.stop });
    if (request.does === "end") this.#end(request.id);
  }

  /** @param {Extract<FrameRequest, { does: "start" }>} request */
  async #start({ id, secret, graphviz }) {
    const worker = new Worker(this.#script(graphviz)); // Chromium starts no module worker in a frame like this
    const { port1, port2 } = new MessageChannel();
    const found = { worker, port: port1, bell: new Bell(), budget: new Budget(ALLOWED) };
    running.set(id, found);
    port1.onmessage = ({ data }) => this.#hear(id, secret, data);
    worker.onerror = (event) => this.#fail(id, event.message || "its script failed");
    worker.onmessage = () => this.#fail(id, "it sent what it may not send");
    const module = await this.module;
    if (running.get(id) !== found) return; // ended meanwhile
    worker.postMessage({ secret, module, library: this.files.library, book: this.files.book }, [port2]);
  }

  /** @param {ArrayBuffer | undefined} graphviz */
  #script(graphviz) {
    const isDrawing = graphviz !== undefined;
    const parts = graphviz ? [graphviz, "\n", this.files.script] : [this.files.script];
    const address = this.#scripts.get(isDrawing) ?? URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
    this.#scripts.set(isDrawing, address);
    return address;
  }

  /**
   * Passes a worker's message on, if it's one that our script in the worker has sent.
   * @param {number} id
   * @param {string} secret
   * @param {unknown} data
   */
  #hear(id, secret, data) {
    const { secret: given, message } = /** @type {{ secret?: unknown, message?: WorkerMessage }} */ (data ?? {});
    const found = running.get(id);
    if (!found) return;
    if (given !== secret || !message) return this.#fail(id, "it sent what it may not send");
    if (found.budget.spend(sizeOf(message)) > 0) return this.#fail(id, "it sent more than a page can take");
    this.#tell(id, message);
  }

  /**
   * @param {number} id
   * @param {string} why
   */
  #fail(id, why) {
    this.#end(id);
    this.#tell(id, { broken: why });
  }

  /** @param {number} id */
  #end(id) {
    const found = running.get(id);
    running.delete(id);
    found?.worker.terminate();
    found?.port.close();
    found?.bell.close();
  }

  /**
   * @param {number} id
   * @param {WorkerMessage} message
   */
  #tell(id, message) {
    this.page.postMessage({ token: this.token, id, message });
  }
}

/** Returns the number of characters in a message. @param {WorkerMessage} message */
const sizeOf = (message) => Object.values(message).reduce((sum, value) => sum + (typeof value === "string" ? value.length : 0), 0);
