// The service worker, which makes pages that were opened available offline.
// Pages: network first. Other files: cache first while the cache is of the site's edition, else the network.

/** @import { StoreStatus } from "../types" */
import { addressOf, files, find, forget, isCurrent, isOurs, keep, keeper, keptPaths, pages, pathOf, put, replace, store, takeOver } from "./store.js";

const PATIENCE = 4000; // milliseconds until a stored page is shown instead of waiting for the network

/** Deletes everything if the site no longer has a service worker. If it has a new one, the browser installs that itself. */
async function look() {
  const answer = await fetch(addressOf("service-worker.js"), { method: "HEAD", cache: "no-store" });
  if (answer.status === 404) await forget();
}

/**
 * @param {Request} request
 * @param {string} path
 * @param {(work: Promise<unknown>) => void} afterwards
 */
async function page(request, path, afterwards) {
  const arriving = fetch(request);
  const kept = await find(path);
  const tooLate = /** @type {Promise<Response>} */ (new Promise((done) => kept && setTimeout(done, PATIENCE, kept)));
  const response = await Promise.race([arriving, tooLate]).catch(() => kept);
  if (!response) return request.mode === "navigate" ? notKept() : Response.error();
  if (response === kept || !(path in pages) || !response.ok) return response;
  store.isOutdated = !(await isCurrent(path, response));
  const copy = response.clone();
  afterwards((store.isOutdated ? look() : put(path, copy)).catch(() => {})); // offline, or out of space
  return response;
}

/**
 * @param {Request} request
 * @param {string} path
 * @param {(work: Promise<unknown>) => void} afterwards
 */
async function file(request, path, afterwards) {
  const kept = store.isOutdated ? undefined : await find(path);
  if (kept) return kept;
  const response = await fetch(new Request(request, { cache: "no-cache" })); // the HTTP cache may hold another edition
  if (!store.isOutdated) afterwards(keep(path, response.clone()).catch(() => {}));
  return response;
}

async function notKept() {
  const kept = new Set(await keptPaths());
  const links = [];
  for (const path of Object.keys(pages).filter((path) => kept.has(path))) {
    const title = /<title>([^<]*)/.exec((await (await find(path))?.text()) ?? "")?.[1];
    links.push(`<li><a href="${addressOf(path)}">${title || path}</a></li>`);
  }
  const text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>No connection</title>
<style>body{max-width:34rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif}</style>
<h1>This page is not kept here</h1><p>There is no connection, and you have not opened this page in this browser before. These are here:</p>
<ul>${links.join("")}</ul>
<script>for (const name of ["popstate", "online"]) addEventListener(name, () => location.reload())</script>`; // a new page: the scripts of the one before are gone
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** @returns {Promise<StoreStatus>} */
async function tell() {
  const kept = await keptPaths();
  const size = (/** @type {string} */ path) => pages[path] ?? files[path]?.[0] ?? 0;
  const all = [...Object.keys(pages), ...Object.keys(files)];
  const sum = (/** @type {string[]} */ paths) => paths.reduce((bytes, path) => bytes + size(path), 0);
  return { count: kept.length, bytes: sum(kept), allCount: all.length, allBytes: sum(all) };
}

/**
 * @param {{ does: string, addresses?: string[], below?: string }} wish
 * @param {(answer: StoreStatus & { problem?: string, done?: boolean }) => void} answer
 */
async function serve({ does, addresses = [], below }, answer) {
  if (does === "forget") await forget();
  if (does === "replace") await keeper.skipWaiting();
  const named = addresses.map((address) => pathOf(address) ?? "").filter(isOurs);
  const wanted = below === undefined ? named : [...Object.keys(pages), ...Object.keys(files)].filter((path) => path.startsWith(below));
  let problem;
  for (const path of wanted) {
    if (store.isOutdated) break;
    try {
      await keep(path);
    } catch (error) {
      problem = String(error instanceof Error ? error.message : error);
      if (below === "") break;
    }
    if (below === "") answer(await tell());
  }
  answer({ ...(await tell()), problem, done: true });
}

keeper.addEventListener("install", (event) => {
  keeper.skipWaiting(); // takes effect once it's installed
  event.waitUntil(takeOver());
});
keeper.addEventListener("activate", (event) => event.waitUntil(replace()));
keeper.addEventListener("message", (event) => {
  event.waitUntil(serve(event.data, (said) => event.ports[0]?.postMessage(said)));
});
keeper.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.method === "GET" ? pathOf(request.url) : null;
  const afterwards = (/** @type {Promise<unknown>} */ work) => event.waitUntil(work);
  if (path === null) return;
  if (path in pages || request.mode === "navigate") event.respondWith(page(request, path, afterwards));
  else if (path in files) event.respondWith(file(request, path, afterwards));
});
