// What scripts add to a page. Each page is complete without them.

import "./copy.js";
import "./formula.js";
import { closeLarge } from "./large.js";
import { watchOverflow } from "./overflow.js";
import { joinSwitches } from "./switch.js";

function start() {
  joinSwitches();
  closeLarge();
  watchOverflow();
}

// Material's observable of pages: now, and after each instant navigation.
if (window.document$) window.document$.subscribe(start);
else start();
