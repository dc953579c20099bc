// What a reader may type as a number. Pure.

/** The number that a reader has typed: with a decimal comma too, or a true minus. Null where it is none. */
export function typed(/** @type {string} */ text) {
  const plain = text.trim().replace(/^[−–]/, "-").replace(/^(-?\d*),(\d+)$/, "$1.$2").replace(/(?<=\d)[ _](?=\d)/g, "");
  return plain && Number.isFinite(Number(plain)) ? Number(plain) : null;
}
