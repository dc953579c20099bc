// The entry point of live pages: litbook.js calls onPage at the start and after each instant navigation.

import { loadStyle } from "#litbook/fetching.js";
import { EARLY } from "#packs/early";
import { attach as exercises } from "./exercises/exercises.js";
import { attach as gained } from "./exercises/gained.js";
import { Front } from "./page/front.js";
import { attach as grips } from "./numbers/grips.js";
import { attach as predict } from "./exercises/predict.js";

// Re-exported for the bundle that loads later (see build.mjs).
export * from "./exercises/kept.js";
export * from "./page/bar.js";
export * from "./sharing/edits.js";
export * from "./page/panel.js";

const later = () => import("./features.js");
/** @type {Front | null} */
let current = null;

export async function onPage() {
  const mark = document.querySelector(".litbook-live");
  if (!(mark instanceof HTMLElement) || current?.root === mark) return;
  leave();
  await loadStyle(new URL("live.css", import.meta.url));
  if (!mark.isConnected || current?.root === mark) return; // the reader left the page meanwhile
  current = new Front(mark, later, EARLY);
  for (const attach of [predict, grips, exercises, gained]) attach(current);
  current.openIfEdited();
}

function leave() {
  current?.close();
  current = null;
}

// Material's observable of pages: onPage isn't called for a page without live blocks.
/** @type {any} */ (window).document$?.subscribe(() => current && !current.root.isConnected && leave());
