// Which files belong together: a page is kept only with all that it needs, so that what's kept works.

import { assets, editions, files, find, isOurs, isPage, keep, obtain, pages, put } from "./store.js";

const LIVE = `${assets}live/`;
const PYTHON = `${LIVE}worker.js.zst`;
const FIRST = new Set(["live.js", "live.css", "offline.js"].map((name) => LIVE + name));
const NAMED = /\s(src|href|data-source)="([^"#?]+)/g;

const all = () => [...Object.keys(files), ...Object.keys(pages)];

/** Returns the paths below a folder, pages last. @param {string} folder */
export const below = (folder) => all().filter((path) => path.startsWith(folder));

/** What every page needs: our styles, scripts, and fonts, but not what only comes when something runs. */
const basis = () => below(assets).filter((path) => !path.startsWith(LIVE) || FIRST.has(path));

/**
 * Resolves to the files that a page names, as far as they're among those of this edition.
 * @param {string} path
 * @param {string} html
 */
async function named(path, html) {
  const hasPython = Boolean(await find(PYTHON));
  const base = new URL(path, "https://site.invalid/");
  const found = [...html.matchAll(NAMED)].flatMap(([, attribute, text]) => {
    if (attribute === "data-source") return hasPython ? text : [];
    const { origin, pathname } = new URL(text.replaceAll("&amp;", "&"), base);
    return origin === base.origin ? decodeURI(pathname.slice(1)) : [];
  });
  return found.filter((name) => isOurs(name) && !isPage(name));
}

/**
 * Stores these files, each page after all that it needs. Throws at the first that can't be had; then a page isn't stored.
 * @param {string[]} paths
 * @param {{ atHand?: (path: string) => Promise<Response | undefined>, meanwhile?: () => Promise<void> }} [options]
 */
export async function keepAll(paths, { atHand = async () => undefined, meanwhile = async () => {} } = {}) {
  const wanted = paths.some(isPage) ? [...basis(), ...paths] : paths;
  for (const path of wanted.filter((path) => !isPage(path))) {
    await keep(path, await atHand(path));
    await meanwhile();
  }
  for (const path of paths.filter(isPage)) {
    await keepPage(path);
    await meanwhile();
  }
}

/** @param {string} path */
async function keepPage(path) {
  if (await find(path)) return;
  const page = await obtain(path);
  for (const name of await named(path, await page.clone().text())) await keep(name);
  await put(path, page);
}

/** Stores in this edition what the previous ones had. Throws if that fails: then they stay, whole. */
export async function takeOver() {
  for (const { paths, match } of await editions.others()) {
    const moved = new Map(paths.map((path) => [path.replace(/^assets\/litbook\.[^/]+\//, assets), path]));
    const hadPython = moved.has(PYTHON);
    const wanted = [...moved.keys(), ...(hadPython ? below(LIVE) : [])].filter(isOurs);
    await keepAll([...new Set(wanted)], { atHand: async (path) => match(moved.get(path) ?? path) });
  }
}
