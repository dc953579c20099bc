// Reading without a connection: what was opened is kept by a service worker, and the whole book where somebody asks for it.

/** @import { Kept, LivePage } from "./types" */
import { BOOK, recall, remember } from "#litbook/memory.js";

const LIVE = "assets/litbook/live/";
const ROOT = new URL(BOOK, location.href);
const WORKER = new URL("service-worker.js", ROOT);
const edition = () => document.querySelector("meta[name='litbook-edition']")?.getAttribute("content");
const first = edition();
export const supported = "serviceWorker" in navigator; // on https and on one's own machine
export const isWanted = () => supported && recall("offline") !== false;
/** @type {Promise<ServiceWorkerRegistration> | null} */
let helper = null;

export function onPage() {
  if (edition() !== first) return location.reload(); // the scripts are of another edition than the page
  if (!isWanted()) return;
  if (document.readyState === "complete") keepPage();
  else window.addEventListener("load", keepPage, { once: true });
}

async function keepPage() {
  watch();
  await ask({ does: "keep", addresses: [location.href, ...addressesOf(performance.getEntriesByType("resource"))] });
}

const addressesOf = (/** @type {PerformanceEntry[]} */ entries) => entries.map(({ name }) => name);

/** When the service worker took control of the page. It sees no request that was made before. */
let controlled = Infinity;
/** @type {PerformanceObserver | null} */
let observer = null;

/** Has the service worker keep the files that were asked for before it took control and came later than the page. */
function watch() {
  if (observer) return;
  const look = () => {
    if (navigator.serviceWorker.controller?.scriptURL === WORKER.href) controlled = Math.min(controlled, performance.now());
  };
  look();
  navigator.serviceWorker.addEventListener("controllerchange", look);
  observer = new PerformanceObserver((list) => {
    const addresses = addressesOf(list.getEntries().filter(({ startTime }) => startTime < controlled));
    if (addresses.length && isWanted()) ask({ does: "keep", addresses });
  });
  observer.observe({ type: "resource" });
}

/** The site's own service worker, which begins with the first page: one of a site around it may have come before. */
async function start() {
  const registration = await navigator.serviceWorker.register(WORKER, { scope: ROOT.href });
  registration.waiting?.postMessage({ does: "replace" }); // Chromium may leave it waiting
  const coming = registration.installing ?? registration.waiting;
  while (!registration.active) {
    if (!coming || coming.state === "redundant") throw new Error("no service worker");
    await new Promise((done) => coming.addEventListener("statechange", done, { once: true }));
  }
  return registration;
}

/**
 * @param {Record<string, unknown>} wish
 * @param {(so: Kept) => void} [meanwhile]
 * @returns {Promise<(Kept & { problem?: string }) | null>} null where nothing can be kept
 */
export async function ask(wish, meanwhile = () => {}) {
  try {
    const { active } = await (helper ??= start());
    const { port1, port2 } = new MessageChannel();
    return await new Promise((done) => {
      port1.onmessage = ({ data }) => (data.done ? done(data) : meanwhile(data));
      active?.postMessage(wish, [port2]);
    });
  } catch {
    helper = null;
    return null; // a browser that keeps nothing
  }
}

/**
 * Once Python has started, it will start without a connection, too.
 * @param {LivePage} page
 */
export function attach(page) {
  const leave = page.engine.on(({ type }) => {
    if (type !== "ready") return;
    leave();
    if (isWanted()) ask({ does: "keep", below: LIVE });
  });
}

/**
 * Says in the help what is kept, and offers to keep more, or nothing.
 * @param {HTMLElement} place
 */
export async function tell(place) {
  (await import("./keeping.js")).tell(place);
}

/** What is kept goes. */
export async function forget() {
  remember("offline", false);
  await ask({ does: "forget" });
  helper = null;
}
