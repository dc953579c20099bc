// The store of the service worker: a cache with files of one edition of this site.
// The build prepends `self.book`: the edition, the sizes of its pages, and the sizes and digests of its other files.

/** @import { ServiceWorkerScope } from "../types" */

export const keeper = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (self));
const { edition } = keeper.book;
export const { pages, files } = keeper.book;
const SITE = keeper.registration.scope;
const OURS = `litbook ${new URL(SITE).pathname} `; // other books on this host have other prefixes
const NAME = OURS + edition;

/** If the site has another edition than this worker, the store isn't used until the next worker takes over. */
export const store = { isOutdated: false };

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
    return null; // invalid percent-encoding, so not a file's address
  }
}

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Runs operations on the cache one at a time: opening it while it's being deleted would create an empty one.
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
export const put = (path, response) => inTurn(async () => store.isOutdated || (await caches.open(NAME)).put(addressOf(path), response));

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
 * Stores a file: `atHand` if it's of this edition, else from the browser's cache or the site. Throws if none is.
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

/** Stores the files that the previous edition had stored. If that fails, installation fails, and that edition stays. */
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
  store.isOutdated = true;
  await inTurn(async () => {
    for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
  });
  await keeper.registration.unregister();
}
