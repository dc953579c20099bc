// What is attached to each page that opens: one line each. What is heavy imports its own parts when they are needed.

/** @import { LivePage } from "./types" */
import { attach as exercises } from "./exercises.js";
import { attach as halo } from "./halo.js";
import { attach as numbers } from "./numbers.js";
import { attach as keepOffline } from "./offline.js";
import { attach as predict } from "./predict.js";
import { attach as share } from "./share.js";
import { attach as steps } from "./steps.js";
import { attach as training } from "./training.js";

/** @type {((page: LivePage) => void)[]} */
export const FEATURES = [share, keepOffline, predict, numbers, training, steps, halo, exercises];
