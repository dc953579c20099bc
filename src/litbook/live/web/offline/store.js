// The store of the service worker: a cache with files of one edition of this site.
// The build prepends `self.book`: the edition, the sizes of its pages, and the sizes and digests of its other files.

/** @import { ServiceWorkerScope } from "../types" */

export const keeper = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (self));
const { edition } = keeper.book;
export const { assets, pages, files } = keeper.book;
const SITE = keeper.registration.scope;
const OURS = `litbook ${new URL(SITE).pathname} `; // other books on this host have other prefixes
const NAME = OURS + edition;
const EDITION = /<meta name="litbook-edition" content="([^"]*)">/;

let isForgotten = false;

/** @param {string} path */
export const addressOf = (path) => SITE + encodeURI(path);

/** @param {string} path */
export const isOurs = (path) => Object.hasOwn(pages, path) || Object.hasOwn(files, path);

/** @param {string} path */
export const isPage = (path) => Object.hasOwn(pages, path);

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

/** Resolves to the names of our caches, one for each edition. */
const names = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));

/** @param {string} name */
const pathsIn = async (name) => (await (await caches.open(name)).keys()).map(({ url }) => pathOf(url) ?? "");

export const keptPaths = () => inTurn(async () => ((await caches.has(NAME)) ? pathsIn(NAME) : []));

/** @param {string} path */
export const find = (path) => caches.match(addressOf(path), { cacheName: NAME });

/**
 * @param {string} path
 * @param {Response} response
 */
export async function put(path, response) {
  try {
    await inTurn(async () => isForgotten || (await caches.open(NAME)).put(addressOf(path), response));
  } catch (problem) {
    const isFull = problem instanceof Error && problem.name === "QuotaExceededError";
    throw isFull ? new Error("this browser has no room left for it") : problem;
  }
}

/** @param {ArrayBuffer} content */
async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content)).slice(0, 8);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Returns the edition that a page names, or null. @param {Response} response */
export const editionOf = async (response) => EDITION.exec(await response.clone().text())?.[1] ?? null;

/** Returns true if a response is a whole file, and not part of one, or what another address led to. @param {Response} response */
export const isWhole = ({ status, redirected }) => status === 200 && !redirected;

/**
 * Returns what's wrong with a response, or "" if it's the file of this edition.
 * @param {string} path
 * @param {Response} response
 */
async function faultOf(path, response) {
  if (!isWhole(response)) return response.redirected ? "it is somewhere else now" : `the site answers ${response.status}`;
  const isCurrent = isPage(path) ? (await editionOf(response)) === edition : (await digest(await response.clone().arrayBuffer())) === files[path][1];
  return isCurrent ? "" : "the site has another edition now";
}

/**
 * Resolves to a file of this edition: `atHand` if it's that, else from the browser's cache or the site. Throws if none is.
 * @param {string} path
 * @param {Response} [atHand]
 */
export async function obtain(path, atHand) {
  const sources = [async () => atHand, ...["force-cache", "no-cache"].map((how) => () => fetch(addressOf(path), /** @type {RequestInit} */ ({ cache: how })))];
  let fault = "";
  for (const source of sources) {
    const response = await source().catch(() => null);
    fault = response === null ? "there is no connection" : response ? await faultOf(path, response) : "it is nowhere";
    if (response && !fault) return response;
  }
  throw new Error(`${path || "the first page"}: ${fault}`);
}

/**
 * Stores a file, unless it's stored already. Throws if it can't be had.
 * @param {string} path
 * @param {Response} [atHand]
 */
export async function keep(path, atHand) {
  if (!(await find(path))) await put(path, await obtain(path, atHand));
}

export const editions = {
  /** Resolves to the caches of other editions, each with its paths. */
  async others() {
    const found = (await names()).filter((name) => name !== NAME);
    return Promise.all(found.map(async (name) => ({ paths: await pathsIn(name), match: async (/** @type {string} */ path) => (await caches.open(name)).match(addressOf(path)) })));
  },
  async deleteOthers() {
    for (const name of await names()) if (name !== NAME) await caches.delete(name);
  },
  async deleteAll() {
    isForgotten = true;
    await inTurn(async () => {
      for (const name of await names()) await caches.delete(name);
    });
  },
};
