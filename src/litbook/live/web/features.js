// What is attached to each page that opens: one line each. What is heavy imports its own parts when they are needed.

/** @import { LivePage } from "./types" */

/** @type {((page: LivePage) => void)[]} */
export const FEATURES = [];
