// Keeps what a reader has opened of this site, so that it is there without a connection.
// Pages come from the network first; other files are of the edition that the pages say, or are asked for anew.
// The build puts `self.book` before this text: the edition, its pages, and the digests of its other files.

/** @import { Keeper, Kept } from "./types" */

const keeper = /** @type {Keeper} */ (/** @type {unknown} */ (self));
const { edition, pages, files } = keeper.book;
const SITE = keeper.registration.scope;
const OURS = `litbook ${new URL(SITE).pathname} `; // another book or edition on this host has another
const PATIENCE = 4000; // milliseconds in which the network may answer where there is something to show
let outdated = false; // the site has another edition than this worker: it stands aside until the next one has come

/** @param {string} path */
const addressOf = (path) => SITE + encodeURI(path);

/** @param {string} path */
const isOurs = (path) => path in pages || path in files;

/** @param {string} address */
function pathOf(address) {
  if (!address.startsWith(SITE)) return null;
  try {
    const path = decodeURIComponent(new URL(address).pathname.slice(new URL(SITE).pathname.length));
    return path.replace(/(^|\/)index\.html$/, "$1");
  } catch {
    return null; // no address that a file could have
  }
}

const SHELF = OURS + edition;

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * One after the other: what opened the shelf while it is being taken away would make an empty one.
 * @template Result
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
function inTurn(work) {
  const result = last.then(work, work);
  last = result;
  return result;
}

const keptPaths = () =>
  inTurn(async () => ((await caches.has(SHELF)) ? await (await caches.open(SHELF)).keys() : []).map(({ url }) => pathOf(url) ?? ""));

/**
 * @param {string} path
 * @param {Response} response
 */
const put = (path, response) => inTurn(async () => outdated || (await caches.open(SHELF)).put(addressOf(path), response));

/** @param {string} path */
const find = (path) => caches.match(addressOf(path), { cacheName: SHELF });

/** @param {ArrayBuffer} content */
async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content)).slice(0, 8);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {string} path
 * @param {Response} response
 */
async function isCurrent(path, response) {
  if (!response.ok || response.redirected || !isOurs(path)) return false;
  const copy = response.clone();
  if (path in pages) return (await copy.text()).includes(`name="litbook-edition" content="${edition}"`);
  return (await digest(await copy.arrayBuffer())) === files[path][1];
}

/**
 * Keeps a file of this edition: what is at hand, if it is that, or what the site has.
 * @param {string} path
 * @param {Response} [atHand]
 */
async function keep(path, atHand) {
  if (await find(path)) return;
  const sources = [() => atHand, ...["force-cache", "no-cache"].map((how) => () => fetch(addressOf(path), /** @type {RequestInit} */ ({ cache: how })))];
  for (const source of sources) {
    const response = await source();
    if (!response || !(await isCurrent(path, response))) continue;
    return void (await put(path, response));
  }
  throw new Error(`${path} is not of this edition`);
}

/** What the edition before had kept is kept in this one, too; if that fails, the one before stays. */
async function takeOver() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(OURS)) continue;
    const before = await caches.open(name);
    for (const { url } of await before.keys()) {
      const path = pathOf(url) ?? "";
      if (isOurs(path)) await keep(path, await before.match(url));
    }
  }
}

async function replace() {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== SHELF);
  await Promise.all(others.map((name) => caches.delete(name)));
  await keeper.clients.claim();
}

async function forget() {
  outdated = true;
  await inTurn(async () => {
    for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
  });
  await keeper.registration.unregister();
}

/** The site has another edition: its service worker will come by itself. If it has none any more, nothing is left. */
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
  outdated = !(await isCurrent(path, response));
  const copy = response.clone();
  afterwards((outdated ? look() : put(path, copy)).catch(() => {})); // no connection, no room
  return response;
}

/**
 * @param {Request} request
 * @param {string} path
 * @param {(work: Promise<unknown>) => void} afterwards
 */
async function file(request, path, afterwards) {
  const kept = outdated ? undefined : await find(path);
  if (kept) return kept;
  const response = await fetch(new Request(request, { cache: "no-cache" })); // the browser's own cache may be of another edition
  if (!outdated) afterwards(keep(path, response.clone()).catch(() => {}));
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
<script>for (const name of ["popstate", "online"]) addEventListener(name, () => location.reload())</script>`; // the page before is not in this one
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** @returns {Promise<Kept>} */
async function tell() {
  const kept = await keptPaths();
  const size = (/** @type {string} */ path) => pages[path] ?? files[path]?.[0] ?? 0;
  const all = [...Object.keys(pages), ...Object.keys(files)];
  const sum = (/** @type {string[]} */ paths) => paths.reduce((bytes, path) => bytes + size(path), 0);
  return { count: kept.length, bytes: sum(kept), allCount: all.length, allBytes: sum(all) };
}

/**
 * @param {{ does: string, addresses?: string[], below?: string }} wish
 * @param {(answer: Kept & { problem?: string, done?: boolean }) => void} answer
 */
async function serve({ does, addresses = [], below }, answer) {
  if (does === "forget") await forget();
  if (does === "replace") await keeper.skipWaiting();
  const named = addresses.map((address) => pathOf(address) ?? "").filter(isOurs);
  const wanted = below === undefined ? named : [...Object.keys(pages), ...Object.keys(files)].filter((path) => path.startsWith(below));
  let problem;
  for (const path of wanted) {
    if (outdated) break;
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
  keeper.skipWaiting(); // once it is installed
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
