// The interface between a live page and a pack's scripts.

import type { LiveBlock, LivePage, Tool } from "./page";

/** A tool that a pack offers on some blocks. */
export interface PackTool extends Tool {
  /** Returns for each block of a page whether it offers the tool, judging by the texts and the page's path alone, before anything runs. */
  offeredAt(sources: string[], settings: Record<string, unknown>, path: string): boolean[];
  /** The beginning of fragments, such as `#cards=`, that are the tool's: with one in the address, the page opens by itself. */
  sign?: string;
}

/** The part of a pack that loads with the page: `export const tools` of its `scripts/early.js`. */
export interface EarlyPack {
  name: string;
  tools: PackTool[];
}

/** The part of a pack that loads when the reader first acts: `export function attach` of its `scripts/late.js`. */
export interface LatePack {
  name: string;
  attach(pack: Pack): void;
}

/** The argument of a pack's `attach`. */
export interface Pack {
  readonly page: LivePage;
  /** The book's `[tool.litbook.live]`, with its table `[tool.litbook.live.<pack>]` merged in. */
  readonly settings: Record<string, unknown>;
  /** Calls `answer` in a module, named by its path below the pack's `python/`, such as `counting` or `sorts.counting`. */
  ask(name: string, parameters: Record<string, unknown>): Promise<any>;
  /** Offers a tool on its blocks. `begin` is called once per block and returns the button's action. */
  offer(name: string, begin: (block: LiveBlock, button: HTMLButtonElement) => () => void): void;
}
