// A page that can run, its blocks, and the buttons in their bars.

import type { BlockData, PageData } from "./data";
import type { Engine, Outcome } from "./engine";
import type { EarlyPack } from "./pack";

export type BlockState = "book" | "running" | "live" | "failed" | "out of date";

/** A block of a page that can run. It dispatches `changed` (its text), `running`, and `outcome` (detail: Outcome). */
export interface LiveBlock extends EventTarget {
  /** Counted from 0. */
  readonly index: number;
  readonly data: BlockData;
  /** The `.litbook-block`. */
  readonly element: HTMLElement;
  /** The `<code>` that shows its text while no editor is open. */
  readonly code: HTMLElement;
  readonly source: string;
  readonly state: BlockState;
  readonly outcome: Outcome | null;
  setSource(text: string, options?: { from?: string }): void;
  reset(): void;
  /** Shows the progress of a run in the bar. */
  progress(words: string): void;
  /** Adds a button to the block's bar. */
  addTool(tool: import("../page/bar.js").OwnTool | Tool, action: (button: HTMLButtonElement) => void): HTMLButtonElement;
  /** Adds an element below the results, hidden while it's empty. */
  addPanel(name: string): HTMLElement;
  /** Returns the live figures in it. */
  figures(): SVGSVGElement[];
}

export interface LivePage extends EventTarget {
  readonly data: PageData;
  /** The packs that the book lists, each with its settings. */
  readonly packs: (EarlyPack & { settings: Record<string, unknown> })[];
  readonly blocks: LiveBlock[];
  readonly engine: Engine;
  /** Aborted when the reader leaves the page. Listeners outside the page's own elements have to use it. */
  readonly signal: AbortSignal;
  /** Runs the page from its top to that block; `mayReuse` as in `Engine.run`. */
  run(index: number, options?: { quick?: boolean; mayReuse?: boolean }): Promise<void>;
  stop(): Promise<void>;
  /** Returns the texts of the blocks from the first to `index`, inclusive. */
  sources(index: number): string[];
  /** Shows a status line, which screen readers announce; `quietly`: announced but not shown. */
  say(text: string, how?: "quietly"): void;
}

/** A button in a block's bar. */
export interface Tool {
  /** Its `data-tool`. */
  name: string;
  label: string;
  title: string;
  /** The attribute that reflects its state, if it has one. */
  state?: "aria-expanded" | "aria-pressed";
  /** True if it's what the block is there for: it comes first, and it's filled. */
  isProminent?: boolean;
}
