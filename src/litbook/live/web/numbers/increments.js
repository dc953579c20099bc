// The steps in which a number moves, fitted to the digits it's written with. Pure, and exact: all arithmetic is on integers.

/** @typedef {"fine" | "step" | "coarse"} Size */

/**
 * A number as written: `digits / 10**decimals * 10**exponent`.
 * @typedef {object} Written
 * @property {bigint} digits including the sign
 * @property {number} decimals the number of digits after the point
 * @property {number | null} exponent null if none is written
 * @property {boolean} whole true for an int
 * @property {string} prefix `0x`, `0o`, `0b`, or empty
 * @property {string} suffix `j`, or empty
 * @property {boolean} grouped true if underscores separate its thousands
 */

/**
 * The resolution of a number: its usual step is `unit / 10**decimals`, applied to the mantissa if it has an exponent.
 * @typedef {{decimals: number, unit: bigint}} Grain
 */

const BASES = { "": 10, "0x": 16, "0o": 8, "0b": 2 };

/** @returns {Written} */
export function read(/** @type {string} */ text) {
  const plain = text.replace(/[\s_]/g, "").toLowerCase();
  const sign = plain.startsWith("-") ? -1n : 1n;
  const based = /^-?(0[xob])(.*)$/.exec(plain);
  const common = { sign: plain[0], grouped: /\d_\d{3}(?:_|\b)/.test(text) };
  if (based) {
    const digits = sign * BigInt(/** @type {string} */ (based[1]) + based[2]);
    return { digits, decimals: 0, exponent: null, whole: true, prefix: based[1] ?? "", suffix: "", grouped: common.grouped };
  }
  const [, before = "", point, after = "", power, suffix = ""] = /^-?(\d*)(\.?)(\d*)(?:e([+-]?\d+))?(j?)$/.exec(plain) ?? [];
  const digits = sign * BigInt(before + after || "0");
  const exponent = power === undefined ? null : Number(power);
  const whole = !point && exponent === null;
  return { digits, decimals: after.length, exponent, whole, prefix: "", suffix, grouped: common.grouped };
}

/** @returns {string} */
export function write(/** @type {Written} */ { digits, decimals, exponent, whole, prefix, suffix, grouped }) {
  const base = BASES[/** @type {keyof typeof BASES} */ (prefix)];
  const all = magnitude(digits).toString(base).padStart(decimals + 1, "0");
  let before = all.slice(0, all.length - decimals);
  if (grouped) before = before.replace(/\B(?=(?:\w{3})+$)/g, "_");
  const after = decimals ? `.${all.slice(-decimals)}` : whole || exponent !== null ? "" : ".0";
  return `${digits < 0n ? "-" : ""}${prefix}${before}${after}${exponent === null ? "" : `e${exponent}`}${suffix}`;
}

export const value = (/** @type {string} */ text) => {
  const { digits, decimals, exponent } = read(text);
  return Number(`${digits}e${(exponent ?? 0) - decimals}`);
};

const magnitude = (/** @type {bigint} */ number) => (number < 0n ? -number : number);
const tens = (/** @type {number} */ power) => 10n ** BigInt(Math.max(0, power));

/**
 * Returns the resolution for a number: 2.0 moves by 0.1, 10 by 1, 1000 by 10, 0.001 by 0.0001, 6.8813735870195432 by
 * 0.01, and 1e-6 to 2e-6 or 9e-7.
 * @returns {Grain}
 */
export function grain(/** @type {string} */ text) {
  const { digits, decimals, exponent, whole, prefix } = read(text);
  const size = magnitude(digits).toString();
  if (prefix) return { decimals: 0, unit: 1n };
  if (exponent !== null) return { decimals: Math.min(2, size.length - 1), unit: 1n };
  if (whole) return { decimals: 0, unit: tens(Math.min(size.length - size.replace(/0+$/, "").length, size.length - 3)) };
  if (digits === 0n) return { decimals: Math.min(6, Math.max(1, decimals)), unit: 1n };
  const leading = size.length - decimals - 1; // the power of ten of the first digit
  if (leading < 0 && size.length === 1) return { decimals: decimals + 1, unit: 1n };
  return { decimals: Math.max(1, Math.min(decimals, 2 - leading)), unit: tens(leading - 1) };
}

/**
 * Returns `text` moved by `count` steps. `fine` is a tenth of a step, `coarse` ten; with an exponent, a power of ten.
 * @returns {string}
 */
export function moved(/** @type {string} */ text, /** @type {number} */ count, /** @type {Size} */ size, grained = grain(text)) {
  const written = read(text);
  if (written.exponent !== null && written.digits !== 0n) return write(scaled(written, count, size, grained));
  const finer = size === "fine" && !written.whole ? 1 : 0;
  const decimals = precision(written.decimals, grained.decimals, finer);
  const unit = written.whole && size === "fine" ? (grained.unit > 10n ? grained.unit / 10n : 1n) : grained.unit;
  const step = unit * tens(decimals - grained.decimals - finer) * (size === "coarse" ? 10n : 1n);
  const digits = rounded(written.digits, written.decimals - decimals) + BigInt(count) * step;
  return write(trimmed({ ...written, digits, decimals }, grained.decimals));
}

/** Returns the decimals to write: enough for a step, and the present ones if they're at most one more than usual. */
function precision(/** @type {number} */ present, /** @type {number} */ usual, /** @type {number} */ finer) {
  return Math.max(usual + finer, present <= usual + 1 ? present : 0);
}

function rounded(/** @type {bigint} */ digits, /** @type {number} */ places) {
  if (places <= 0) return digits * tens(-places);
  const half = tens(places) / 2n;
  const size = (magnitude(digits) + half) / tens(places);
  return digits < 0n ? -size : size;
}

/** Returns the number without trailing zeros beyond its usual decimals. @returns {Written} */
function trimmed(/** @type {Written} */ written, /** @type {number} */ usual) {
  let { digits, decimals } = written;
  for (; decimals > usual && digits % 10n === 0n; decimals -= 1) digits /= 10n;
  return { ...written, digits, decimals };
}

/** Moves the mantissa of a number with an exponent through the powers of ten; never reaches 0. @returns {Written} */
function scaled(/** @type {Written} */ written, /** @type {number} */ count, /** @type {Size} */ size, /** @type {Grain} */ grained) {
  const present = magnitude(written.digits).toString().length - 1; // digits after the first
  const decimals = precision(present, grained.decimals, size === "fine" ? 1 : 0);
  const negative = written.digits < 0n;
  const up = count > 0 !== negative;
  const step = size === "step" ? tens(decimals - grained.decimals) : 1n;
  let exponent = (written.exponent ?? 0) + present - written.decimals;
  let digits = rounded(magnitude(written.digits), present - decimals);
  for (let i = 0; i < Math.abs(count) && Math.abs(exponent) < 300; i++) {
    if (size === "coarse") exponent += up ? 1 : -1;
    else if (up) digits += step;
    else if (digits > tens(decimals)) digits -= step;
    else [digits, exponent] = [digits * 10n - step, exponent - 1];
    if (digits >= tens(decimals + 1)) [digits, exponent] = [digits / 10n, exponent + 1];
    if (digits < tens(decimals)) [digits, exponent] = [digits * 10n, exponent - 1];
  }
  return trimmed({ ...written, digits: negative ? -digits : digits, decimals, exponent }, grained.decimals);
}
