// A page whose blocks run: what litbook.js calls where there is one, at the start and after each instant navigation.

import { loadStyle } from "#litbook/fetching.js";
import { EARLY } from "#packs/early";
import { attach as exercises } from "./exercises/exercises.js";
import { Front } from "./page/front.js";
import { attach as grips } from "./numbers/grips.js";
import { attach as predict } from "./exercises/predict.js";

// For what comes later (build.mjs).
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
  if (!mark.isConnected || current?.root === mark) return; // the reader has gone on
  current = new Front(mark, later, EARLY);
  for (const attach of [predict, grips, exercises]) attach(current);
  current.openIfEdited();
}

function leave() {
  current?.close();
  current = null;
}

// Material's observable of pages: the next one may have no block that runs.
/** @type {any} */ (window).document$?.subscribe(() => current && !current.root.isConnected && leave());
