// What comes with the first act: the page, and what is attached to it, one line each.
// A feature with heavy parts imports them when they're needed.

/** @import { LivePage } from "./types" */
import { attach as halo } from "./autograd/gradient-check.js";
import { attach as numbers } from "./numbers/numbers.js";
import { attach as keepOffline } from "./offline/offline.js";
import { attach as share } from "./sharing/share.js";
import { attach as steps } from "./autograd/steps.js";
import { attach as training } from "./autograd/training.js";

export { Page } from "./page/page.js";

/** @type {((page: LivePage) => void)[]} */
export const FEATURES = [keepOffline, numbers, training, steps, halo, share]; // edits come last: to what the others do they are changes;
