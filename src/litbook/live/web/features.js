// What is attached to each page that opens: one line each. What is heavy imports its own parts when they are needed.

/** @import { LivePage } from "./types" */
import { attach as halo } from "./halo.js";
import { attach as steps } from "./steps.js";

/** @type {((page: LivePage) => void)[]} */
export const FEATURES = [
  steps,
  halo,
];
