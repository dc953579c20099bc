// The sandbox: the messages between the page, the frame that holds the workers, and the workers.

/** The files that every Python needs. */
export interface SandboxFiles {
  script: ArrayBuffer;
  wasm: ArrayBuffer;
  library: ArrayBuffer;
  book: ArrayBuffer;
}

/** What a worker gets at its start. */
export interface WorkerFiles {
  module: WebAssembly.Module;
  library: ArrayBuffer;
  book: ArrayBuffer;
}

/** A request to the frame, about the worker `id`. */
export type FrameRequest =
  /** `secret` shows that a message comes from our script in the worker. */
  | { does: "start"; id: number; secret: string; graphviz?: ArrayBuffer }
  /** `request` is the worker's, as JSON. */
  | { does: "ask"; id: number; request: string }
  /** Stop, or else the start or end of a pause. */
  | { does: "ring"; id: number; stop: boolean }
  | { does: "end"; id: number };

/** A worker's message. Texts are JSON, but for `broken`, which says why Python broke down. */
export interface WorkerMessage {
  ready?: true;
  event?: string;
  answer?: string;
  broken?: string;
}
