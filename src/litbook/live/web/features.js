// The bundle that loads when the reader first acts: the page that can run, and the features attached to it.
// A feature with heavy parts imports them when they're needed.

/** @import { LivePage } from "./types" */
import { LATE } from "#packs/late";
import { attach as numbers } from "./numbers/numbers.js";
import { attach as keepOffline } from "./offline/offline.js";
import { PackOnPage } from "./page/pack.js";
import { attach as share } from "./sharing/share.js";

export { Page } from "./page/page.js";

const packs = LATE.map(({ name, attach }) => (/** @type {LivePage} */ page) => attach(new PackOnPage(page, name)));

/** @type {((page: LivePage) => void)[]} */
export const FEATURES = [keepOffline, numbers, ...packs, share]; // last: restored edits must reach the other features as changes
