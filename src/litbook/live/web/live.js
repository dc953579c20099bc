// A page whose blocks run: what litbook.js calls where there is one, at the start and after each instant navigation.

import { engine } from "./engine.js";
import { Page } from "./page.js";

const SITE = new URL("../../../", import.meta.url); // while pages come and go, the address may be another one's
const STYLE = new URL("live.css", import.meta.url).href;
/** @type {Page | null} */
let current = null;

export async function onPage() {
  const mark = document.querySelector(".litbook-live");
  if (!(mark instanceof HTMLElement) || current?.root === mark) return;
  leave();
  const [data] = await Promise.all([fetchData(new URL(mark.dataset.source || "", SITE)), loadStyle()]);
  if (!mark.isConnected || current?.root === mark) return; // the reader has gone on
  current = new Page(mark, data, engine);
  current.attachFeatures();
}

function leave() {
  current?.close();
  current = null;
}

/** @param {URL} address */
async function fetchData(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
}

function loadStyle() {
  if (document.querySelector(`link[href="${STYLE}"]`)) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = STYLE;
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}

// Material's observable of pages: the next one may have no block that runs.
/** @type {any} */ (window).document$?.subscribe(() => current && !current.root.isConnected && leave());
