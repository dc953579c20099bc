// Offline reading: a service worker stores each page that was opened, or the whole book if the reader asks for it.

/** @import { StoreStatus, LivePage } from "../types" */
import { BOOK, recall, remember } from "#litbook/memory.js";

const ROOT = new URL(BOOK, location.href);
const LIVE = new URL("./", import.meta.url).href.slice(ROOT.href.length); // this script's folder, with all that Python needs
const WORKER = new URL("service-worker.js", ROOT);
const edition = () => document.querySelector("meta[name='litbook-edition']")?.getAttribute("content");
const first = edition();
export const supported = "serviceWorker" in navigator; // only in secure contexts: https or localhost
export const isWanted = () => supported && recall("offline") !== false;
/** @type {Promise<ServiceWorkerRegistration> | null} */
let helper = null;

export function onPage() {
  if (edition() !== first) return location.reload(); // after an instant navigation, the scripts are from an older edition than the page
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

/** Registers the site's service worker and waits until it's active; another site's worker may cover this path, too. */
async function start() {
  const registration = await navigator.serviceWorker.register(WORKER, { scope: ROOT.href });
  registration.waiting?.postMessage({ does: "replace" }); // Chromium may leave it in "waiting"
  const coming = registration.installing ?? registration.waiting;
  while (!registration.active) {
    if (!coming || coming.state === "redundant") throw new Error("no service worker");
    await new Promise((done) => coming.addEventListener("statechange", done, { once: true }));
  }
  return registration;
}

/**
 * Sends a request to the service worker. Resolves to the store's status, or to null if there's no service worker.
 * @param {Record<string, unknown>} wish
 * @param {(status: StoreStatus) => void} [meanwhile] called with the status while the worker fetches files
 * @returns {Promise<(StoreStatus & { problem?: string }) | null>}
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
    return null; // storage is blocked
  }
}

/**
 * Stores Python's files after its first start, so that it starts offline, too.
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
 * Shows in the help what's stored, with buttons to store the whole book or to delete everything.
 * @param {HTMLElement} place
 */
export async function tell(place) {
  (await import("./settings.js")).tell(place, { ask, forget, isWanted, supported });
}

/** Deletes everything that's stored, and stores nothing from now on. */
export async function forget() {
  remember("offline", false);
  await ask({ does: "forget" });
  helper = null;
}
