// The service worker, which makes pages that were opened available offline.
// Pages, and files whose names say nothing of their contents: network first. Other files: what's kept first.

/** @import { StoreStatus } from "../types" */
import { below, keepAll, takeOver } from "./lists.js";
import { addressOf, assets, editionOf, editions, files, find, isOurs, isPage, isWhole, keep, keeper, keptPaths, pages, pathOf } from "./store.js";

const PATIENCE = 4000; // milliseconds until what's kept is shown instead of waiting for the network
const HASHED = /\.[0-9a-f]{8,}\.(min\.)?\w+$/;

/** Returns true if a file's name is made of its content: then it's the same in each edition. @param {string} path */
const isHashed = (path) => path.startsWith(assets) || HASHED.test(path);

/**
 * Returns what the network gives, or what's kept, if that takes too long, fails, or is the server's excuse.
 * @param {Promise<Response>} arriving
 * @param {Response | undefined} kept
 */
async function current(arriving, kept) {
  if (!kept) return arriving;
  const tooLate = /** @type {Promise<Response>} */ (new Promise((done) => setTimeout(done, PATIENCE, kept)));
  try {
    return await Promise.race([arriving.then(whole), tooLate]);
  } catch {
    return kept;
  }
}

/** Returns a response that has arrived to its end. Throws if the connection drops, or if the server is out of order. @param {Response} response */
async function whole(response) {
  if (response.status >= 500) throw new Error(`${response.status}`);
  if (!isWhole(response)) return response; // another address, a part, or no such file
  const { status, headers } = response;
  return new Response(await response.arrayBuffer(), { status, headers });
}

/** Deletes everything if the site no longer has a service worker. @param {Response} page of the site */
async function look(page) {
  if ((await editionOf(page)) !== null) return; // this edition's, or another one's, whose worker the browser installs
  const answer = await fetch(addressOf("service-worker.js"), { method: "HEAD", cache: "no-store" });
  if (answer.status === 404) await forget();
}

async function forget() {
  await editions.deleteAll();
  await keeper.registration.unregister();
}

/** @typedef {(work: Promise<unknown>) => void} Afterwards */

/**
 * @param {Request} request
 * @param {string} path
 * @param {Afterwards} afterwards
 */
async function page(request, path, afterwards) {
  const kept = await find(path);
  try {
    const response = await current(fetch(request), kept);
    if (response !== kept && isWhole(response)) afterwards(look(response.clone()).catch(() => {})); // offline
    return response;
  } catch {
    return request.mode === "navigate" ? notKept() : Response.error();
  }
}

/**
 * @param {Request} request
 * @param {string} path
 * @param {Afterwards} afterwards
 */
async function file(request, path, afterwards) {
  const kept = await find(path);
  if (kept && isHashed(path)) return kept;
  const response = await current(fetch(isHashed(path) ? request : new Request(request, { cache: "no-cache" })), kept);
  if (!kept && isWhole(response)) afterwards(keep(path, response.clone()).catch(() => {})); // another edition's, or no room
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
  const kept = (await keptPaths()).filter(isOurs);
  const size = (/** @type {string} */ path) => pages[path] ?? files[path][0];
  const all = below("");
  const sum = (/** @type {string[]} */ paths) => paths.reduce((bytes, path) => bytes + size(path), 0);
  return { count: kept.length, bytes: sum(kept), allCount: all.length, allBytes: sum(all) };
}

/**
 * @param {{ does: string, addresses?: string[], below?: string }} wish
 * @param {(answer: StoreStatus & { problem?: string, done?: boolean }) => void} answer
 */
async function serve({ does, addresses = [], below: folder }, answer) {
  if (does === "forget") await forget();
  if (does === "replace") await keeper.skipWaiting();
  const wanted = folder === undefined ? addresses.map((address) => pathOf(address) ?? "?").filter(isOurs) : below(folder);
  let problem;
  try {
    await keepAll(does === "keep" ? wanted : [], { meanwhile: async () => void (folder === "" && answer(await tell())) });
  } catch (error) {
    problem = String(error instanceof Error ? error.message : error);
  }
  answer({ ...(await tell()), problem, done: true });
}

keeper.addEventListener("install", (event) => {
  keeper.skipWaiting(); // takes effect once it's installed
  event.waitUntil(takeOver());
});
keeper.addEventListener("activate", (event) => event.waitUntil(editions.deleteOthers().then(() => keeper.clients.claim())));
keeper.addEventListener("message", (event) => {
  if (!(event.source instanceof keeper.WindowClient)) return; // pages, and nobody else
  event.waitUntil(serve(event.data, (said) => event.ports[0]?.postMessage(said)));
});
keeper.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.method === "GET" ? pathOf(request.url) : null;
  const afterwards = (/** @type {Promise<unknown>} */ work) => event.waitUntil(work);
  if (path === null) return;
  if (isPage(path) || request.mode === "navigate") event.respondWith(page(request, path, afterwards));
  else if (isOurs(path)) event.respondWith(file(request, path, afterwards));
});
