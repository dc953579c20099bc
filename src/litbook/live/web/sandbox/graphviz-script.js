// Graphviz as a script of its own, which few pages need. It leaves a function that starts it.

import { instance } from "@viz-js/viz";

/** @type {any} */ (globalThis).graphviz = instance;
