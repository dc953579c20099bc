// The engine: the tab's Python in a worker, its events, and its results.

import type { PageData } from "./data";

export interface Display {
  mime: string;
  data: string;
  maker: string;
  /** The same drawing for narrow screens, or "". */
  narrow: string;
}

export interface Failure {
  kind: string;
  message: string;
  /** The line of the block, from 1. */
  line: number;
  traceback: string;
}

/** The outcome of a block's run. */
export interface Outcome {
  /** What it printed, the `repr` of its last expression, and the last line of a declared exception. */
  text: string;
  displays: Display[];
  failure?: Failure;
  skipped?: string;
  seconds: number;
}

/** An event that the worker reports while it runs. `block` counts from 0. */
export type EngineEvent =
  | { type: "loading"; part: string; loaded: number; total: number }
  | { type: "ready"; seconds: number }
  | { type: "began"; block: number }
  | { type: "printed"; block: number; text: string }
  | { type: "ended"; block: number; outcome: Outcome }
  | { type: "watched"; block: number; [key: string]: unknown }
  | { type: "broken"; problem: string };

export interface RunResult {
  /** The blocks that ran with events. */
  ran: number[];
  /** The block whose failure ended the run. */
  failed?: number;
  stopped?: boolean;
}

/**
 * The tab's Python. It starts with `wake()` or the first request. It's replaced by a fresh one before a request whose
 * result what ran before could change: on another page, and where a text has run that isn't the book's.
 */
export interface Engine {
  readonly state: "asleep" | "starting" | "ready" | "busy" | "paused" | "broken";
  /** True if a fresh Python has started already. */
  readonly hasSpare: boolean;
  /** Starts Python early, before a request that's about to come, for a page with these texts. */
  wake(sources?: string[], settings?: Record<string, unknown>): void;
  /** Sets the page for later requests. Python opens it with the first of them. */
  open(page: PageData): void;
  /** Runs the page's first blocks with these texts, from the first that changed. Null if a later quick run replaced this one. */
  run(request: {
    sources: string[];
    quick?: boolean;
    watch?: boolean;
    /** True while a number moves: Python may have run other texts of this page, and a run in a fresh one will follow. */
    mayReuse?: boolean;
  }): Promise<RunResult | null>;
  /** Calls `answer(kernel, **parameters)` in `litbook.live.pyodide.<name>`, or in a pack's module `packs.<pack>.<name>`. Rejects with "stopped" after Stop. */
  ask(name: string, parameters: Record<string, unknown>): Promise<any>;
  /** Interrupts the current request and drops the others. False if Python had to be terminated. */
  stop(): Promise<boolean>;
  pause(): void;
  resume(): void;
  /** Adds a listener; returns a function that removes it. */
  on(listener: (event: EngineEvent) => void): () => void;
}
