// What is kept of this site: its files, and all of this edition.
// The build puts `self.book` before this text: the edition, its pages, and the digests of its other files.

/** @import { Keeper } from "../types" */

export const keeper = /** @type {Keeper} */ (/** @type {unknown} */ (self));
const { edition } = keeper.book;
export const { pages, files } = keeper.book;
const SITE = keeper.registration.scope;
const OURS = `litbook ${new URL(SITE).pathname} `; // another book or edition on this host has another
const NAME = OURS + edition;

/** Where the site has another edition than this worker, it stands aside until the next one has come. */
export const shelf = { isOutdated: false };

/** @param {string} path */
export const addressOf = (path) => SITE + encodeURI(path);

/** @param {string} path */
export const isOurs = (path) => path in pages || path in files;

/** @param {string} address */
export function pathOf(address) {
  if (!address.startsWith(SITE)) return null;
  try {
    const path = decodeURIComponent(new URL(address).pathname.slice(new URL(SITE).pathname.length));
    return path.replace(/(^|\/)index\.html$/, "$1");
  } catch {
    return null; // no address that a file could have
  }
}

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

export const keptPaths = () =>
  inTurn(async () => ((await caches.has(NAME)) ? await (await caches.open(NAME)).keys() : []).map(({ url }) => pathOf(url) ?? ""));

/**
 * @param {string} path
 * @param {Response} response
 */
export const put = (path, response) => inTurn(async () => shelf.isOutdated || (await caches.open(NAME)).put(addressOf(path), response));

/** @param {string} path */
export const find = (path) => caches.match(addressOf(path), { cacheName: NAME });

/** @param {ArrayBuffer} content */
async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content)).slice(0, 8);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {string} path
 * @param {Response} response
 */
export async function isCurrent(path, response) {
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
export async function keep(path, atHand) {
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
export async function takeOver() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(OURS)) continue;
    const before = await caches.open(name);
    for (const { url } of await before.keys()) {
      const path = pathOf(url) ?? "";
      if (isOurs(path)) await keep(path, await before.match(url));
    }
  }
}

export async function replace() {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);
  await Promise.all(others.map((name) => caches.delete(name)));
  await keeper.clients.claim();
}

export async function forget() {
  shelf.isOutdated = true;
  await inTurn(async () => {
    for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
  });
  await keeper.registration.unregister();
}
