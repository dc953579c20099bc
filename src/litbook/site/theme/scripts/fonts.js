// The book's typefaces: fetched once a page is there, and used from the next page on, so that no text waits or moves.

import { recall, remember } from "./memory.js";

const FACES = ['1rem "Litbook Serif"', 'italic 1rem "Litbook Serif"', '1rem "Litbook Sans"', '600 1rem "Litbook Sans"', '1rem "Litbook Code"'];

/** Uses the faces on a page that is about to be painted, if they're here; otherwise fetches them for the next one. */
export async function showFaces() {
  if (recall("faces")) {
    document.documentElement.classList.add("litbook-faces");
  } else if ([...document.fonts].some(({ family }) => family.includes("Litbook Serif"))) {
    await Promise.all(FACES.map((face) => document.fonts.load(face)));
    remember("faces", true);
  }
}
