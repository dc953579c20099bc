// What is attached to each page that can run: one line each. What is heavy imports its own parts when they are needed.

/** @import { LivePage } from "./types" */
import { attach as halo } from "./halo.js";
import { attach as numbers } from "./numbers.js";
import { attach as keepOffline } from "./offline.js";
import { attach as share } from "./share.js";
import { attach as steps } from "./steps.js";
import { attach as training } from "./training.js";

/** @type {((page: LivePage) => void)[]} */
export const FEATURES = [keepOffline, numbers, training, steps, halo, share]; // edits come last: to what the others do they are changes;
