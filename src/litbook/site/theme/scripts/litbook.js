// Entry module: adds the interactive features. Pages are complete without it.

import "./boxes.js";
import { copyPage, offerCopies } from "./copy.js";
import { showFaces } from "./fonts.js";
import "./formula.js";
import "./hush.js";
import "./keys.js";
import { closeLarge } from "./large.js";
import { watchOverflow } from "./overflow.js";
import { showProgress } from "./progress.js";
import { reader } from "./reader.js";
import { joinSwitches } from "./switch.js";
import { startTools } from "./tools.js";

function enrich() {
  joinSwitches();
  offerCopies();
  watchOverflow();
}

function start() {
  showFaces();
  closeLarge();
  enrich();
  showProgress();
  startTools();
  startLive();
  startFilm();
  startReporting();
}

async function startReporting() {
  if (!document.querySelector(".litbook-wrong")) return;
  await reader;
  await import("./wrong.js");
}

async function startFilm() {
  const svg = document.querySelector(".litbook-film svg[data-frames]");
  if (svg) (await import("./film.js")).show(svg);
}

async function startLive() {
  if (document.querySelector("meta[name='litbook-edition']")) import("./live/offline.js").then(({ onPage }) => onPage());
  if (!document.querySelector(".litbook-live")) return;
  await reader;
  (await import("./live/live.js")).onPage();
}

async function openAnswer(event) {
  const isAnswer = event.target.open && event.target.matches(".litbook-answer");
  if (isAnswer) (await import("./answers.js")).unfold(event.target, enrich);
}

async function openFootnote(event) {
  const link = event.target.closest?.("a.footnote-ref");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || !("popover" in HTMLElement.prototype)) return;
  event.preventDefault();
  event.stopPropagation(); // Material's instant navigation listens to links on body
  (await import("./notes.js")).openNote(link, enrich);
}

document.addEventListener("toggle", openAnswer, true); // toggle doesn't bubble
document.addEventListener("click", openFootnote, true);
document.addEventListener("click", ({ target }) => target.matches(".litbook-markdown > button") && copyPage(target));

// Material's observable emits now, and after each instant navigation.
if (window.document$) window.document$.subscribe(start);
else start();
