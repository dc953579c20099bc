// What scripts add to a page. Each page is complete without them.

import { offerCopies } from "./copy.js";
import "./hush.js";
import { closeLarge } from "./large.js";
import { renderMath } from "./math.js";
import { watchOverflow } from "./overflow.js";
import { joinSwitches } from "./switch.js";

function start() {
  joinSwitches();
  offerCopies();
  closeLarge();
  renderMath();
  watchOverflow();
}

// Material's observable of pages: now, and after each instant navigation.
if (window.document$) window.document$.subscribe(start);
else start();
