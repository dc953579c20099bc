// The data of a page, as litbook/live/page_data.py writes it.

import type { ExercisesData } from "./exercises";

/** A block of the page, as its author wrote it. Fields without a value are left out. */
export interface BlockData {
  source: string;
  /** The line of the chapter where its fence opens. */
  line: number;
  /** The exception that it has to raise. */
  raises?: string;
  /** The reason it's shown but never run. */
  skip?: string;
  /** Modules that it needs, itself or through blocks above, and that the browser's Python doesn't have. */
  missing?: string[];
  /** The reason its results differ from those in the book. */
  differs?: string;
  /** The output below it in the book. */
  output?: string;
  /** For blocks that draw. */
  caption?: string;
  alt?: string;
  /** True if it's part of "The code so far". */
  recap?: boolean;
  /** The question for the reader before it runs. */
  predict?: string;
}

/** The part of a block's data that is in the page's HTML, so that the block's bar can be shown without a request. */
export type Early = Pick<BlockData, "skip" | "missing" | "differs" | "output" | "predict">;

/** The data in the page's HTML: what can be done on the page. */
export interface Offers {
  path: string;
  blocks: Early[];
  settings: Record<string, unknown>;
  /** The modules of packs that watch blocks run, as `packs.<pack>.<module>`. */
  watchers?: string[];
  /** Each exercise's number, and true if a block checks its answers. */
  exercises?: { number: number; judged: boolean }[];
}

/** The page's data file, such as `04-live.json`, fetched when the reader first acts. */
export interface PageData {
  path: string;
  blocks: BlockData[];
  /** The book's `[tool.litbook.live]`. */
  settings: Record<string, unknown>;
  exercises?: ExercisesData;
}
