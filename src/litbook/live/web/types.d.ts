// What the parts of a live page say to one another.

/** A block of the page, as its author wrote it. */
export interface BlockData {
  source: string;
  /** The line of the chapter at which its fence opens. */
  line: number;
  /** The exception in which it must end. */
  raises?: string;
  /** Why it is shown and never run. */
  skip?: string;
  /** What it needs and the browser's Python does not have, by itself or through blocks above. */
  missing?: string[];
  /** Why it gives something else in the page than in the book. */
  differs?: string;
  /** What stands below it in the book. */
  output?: string;
  /** For blocks that draw. */
  caption?: string;
  alt?: string;
  /** Whether it is part of "The code so far". */
  recap?: boolean;
  /** What the reader is asked before it runs. */
  predict?: string;
}

/** What a page says of a block itself, so that this is offered before anything has been fetched. */
export type Early = Pick<BlockData, "skip" | "missing" | "differs" | "output" | "predict">;

/** What the page itself says of what can be done in it. */
export interface Offers {
  path: string;
  blocks: Early[];
  settings: Record<string, unknown>;
  /** Their numbers, and whether there is a block that tests an answer. */
  exercises?: { number: number; judged: boolean }[];
}

/** What the browser is told of a page: `04-live.json` beside it. */
export interface PageData {
  path: string;
  blocks: BlockData[];
  /** The book's `[tool.litbook.live]`. */
  settings: Record<string, unknown>;
  /** The modules of packs that watch blocks run, as `packs.<pack>.<module>`. */
  watchers?: string[];
  exercises?: ExercisesData;
}

export interface ExercisesData {
  /** The sources of the blocks that an answer to any of them starts from, */
  before: string[];
  /** and the names that these define. */
  known: string[];
  each: ExerciseData[];
}

export interface ExerciseData {
  /** Counted from 1. */
  number: number;
  /** The block that tests an answer, */
  judge?: string;
  /** the names that it expects, */
  names?: string[];
  /** and the text with which an answer begins: these names, still to be filled in. */
  start?: string;
}

/** What `litbook.live.pyodide.judge` says of an answer. */
export interface Verdict {
  passed: boolean;
  /** Empty for an answer that passed. */
  message: string;
  /** Where the check itself could not go on, */
  traceback?: string;
  /** and which line of the answer it was in. */
  line?: number;
}

/** What an editor edits: a block, or an answer to an exercise. */
export interface Edited {
  readonly index: number;
  readonly source: string;
  /** Said by screen readers, if it is not a block. */
  readonly label?: string;
  /** The row below it, which says how the keyboard leaves. */
  readonly bar: { hint(words: string): void };
  readonly page: { run(index: number): unknown; runAndGoOn(index: number): unknown };
  setSource(text: string, options?: { from?: string }): void;
}

export interface Display {
  mime: string;
  data: string;
  maker: string;
}

export interface Failure {
  kind: string;
  message: string;
  /** The line of the block, from 1. */
  line: number;
  traceback: string;
}

/** What became of a block. */
export interface Outcome {
  /** What it printed, then the `repr` of its last expression; an announced exception's last line included. */
  text: string;
  displays: Display[];
  failure?: Failure;
  skipped?: string;
  seconds: number;
}

/** What the worker says while it works. `block` counts from 0. */
export type EngineEvent =
  | { type: "loading"; part: string; loaded: number; total: number }
  | { type: "ready"; seconds: number }
  | { type: "began"; block: number }
  | { type: "printed"; block: number; text: string }
  | { type: "ended"; block: number; outcome: Outcome }
  | { type: "watched"; block: number; [key: string]: unknown }
  | { type: "broken"; problem: string };

export interface Ran {
  /** The blocks that ran with events. */
  ran: number[];
  /** The block at which the run ended early. */
  failed?: number;
  stopped?: boolean;
}

/** The tab's Python. It starts with the first request, or with the word that one will come. */
export interface Engine {
  readonly state: "asleep" | "starting" | "ready" | "busy" | "paused" | "broken";
  wake(): void;
  /** Requests are about this page from now on. Python hears of it with the first of them. */
  open(page: PageData): void;
  /** Makes the page's first blocks, with these texts, what has been run. */
  run(request: { sources: string[]; quick?: boolean; watch?: boolean }): Promise<Ran | null>; // null: replaced by a later quick run
  /** Asks `litbook.live.pyodide.<name>`, or the module `<name>` of a pack: `packs.<pack>.<name>`. */
  ask(name: string, parameters: Record<string, unknown>): Promise<any>;
  /** Interrupts what runs. Whether the session survived. */
  stop(): Promise<boolean>;
  pause(): void;
  resume(): void;
  /** Returns the function that ends it. */
  on(listener: (event: EngineEvent) => void): () => void;
}

export type BlockState = "book" | "running" | "live" | "failed" | "out of date";

/** A block of the page that can run. It dispatches `changed` (its text), `running`, and `outcome` (detail: Outcome). */
export interface LiveBlock extends EventTarget {
  /** Counted from 0. */
  readonly index: number;
  readonly data: BlockData;
  /** The `.litbook-block`. */
  readonly element: HTMLElement;
  /** The `<code>` that shows its text, and what its spans say, where no editor is open. */
  readonly code: HTMLElement;
  readonly source: string;
  readonly state: BlockState;
  readonly outcome: Outcome | null;
  setSource(text: string, options?: { from?: string }): void;
  reset(): void;
  /** Says how far a run has come. */
  progress(words: string): void;
  /** A button in the block's bar. */
  addTool(tool: import("./page/bar.js").OwnTool | Tool, action: (button: HTMLButtonElement) => void): HTMLButtonElement;
  /** A place below the outputs, empty and hidden until it has content. */
  addPanel(name: string): HTMLElement;
  /** The live figures in it. */
  figures(): SVGSVGElement[];
}

export interface LivePage extends EventTarget {
  readonly data: PageData;
  /** Those that the book lists, each with its settings. */
  readonly packs: (EarlyPack & { settings: Record<string, unknown> })[];
  readonly blocks: LiveBlock[];
  readonly engine: Engine;
  /** Aborted when the reader leaves the page: what a feature listens to elsewhere ends with it. */
  readonly signal: AbortSignal;
  /** Runs the page to that block. */
  run(index: number, options?: { quick?: boolean }): Promise<void>;
  stop(): Promise<void>;
  /** The texts of the first blocks, up to and with that one. */
  sources(index: number): string[];
  /** Says something to everybody, screen readers included; quietly: to those who hear it alone. */
  say(text: string, how?: "quietly"): void;
}

/** A button of a block's bar. */
export interface Tool {
  /** Its `data-tool`. */
  name: string;
  label: string;
  title: string;
  /** What says whether it is open, or on. */
  state?: "aria-expanded" | "aria-pressed";
}

/** A tool that a pack offers on some blocks. */
export interface PackTool extends Tool {
  /** For each of these blocks, a page from its top, whether it offers the tool: told from the texts, before anything runs. */
  offeredAt(sources: string[], settings: Record<string, unknown>): boolean[];
}

/** What a pack brings before anything has run: `export const tools` of its `scripts/early.js`. */
export interface EarlyPack {
  name: string;
  tools: PackTool[];
}

/** What comes with the first act: `export function attach` of its `scripts/late.js`. */
export interface LatePack {
  name: string;
  attach(pack: Pack): void;
}

/** What a pack is given of a page that can run. */
export interface Pack {
  readonly page: LivePage;
  /** The book's `[tool.litbook.live.<pack>]`, and the names of `[tool.litbook.live]`. */
  readonly settings: Record<string, unknown>;
  /** Asks `answer` of a module by its path below the pack's `python/`, such as `counting` or `sorts.counting`. */
  ask(name: string, parameters: Record<string, unknown>): Promise<any>;
  /** Has blocks offer a tool; `begin` is called once for a block, and returns what a press does. */
  offer(name: string, begin: (block: LiveBlock, button: HTMLButtonElement) => () => void): void;
}

/** How much of the site the browser has for reading without a connection. */
export interface Kept {
  count: number;
  bytes: number;
  allCount: number;
  allBytes: number;
}

/** What a service worker finds around it, as far as ours asks: the types of pages and of workers exclude one another. */
export interface Keeper {
  /** Put before the worker's text by the build; sizes in bytes. */
  readonly book: { edition: string; pages: Record<string, number>; files: Record<string, [size: number, digest: string]> };
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Lasting & FetchAsked) => void): void;
  addEventListener(type: "message", listener: (event: Lasting & MessageEvent) => void): void;
}

export interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchAsked {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
