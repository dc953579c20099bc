// Parses numbers as readers type them. Pure.

/** Returns the number in `text`, which may have a decimal comma, a Unicode minus, or grouped digits. Null if it's not a number. */
export function typed(/** @type {string} */ text) {
  const plain = text.trim().replace(/^[−–]/, "-").replace(/^(-?\d*),(\d+)$/, "$1.$2").replace(/(?<=\d)[ _](?=\d)/g, "");
  return plain && Number.isFinite(Number(plain)) ? Number(plain) : null;
}
