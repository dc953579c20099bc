// Encodes the edits of a page in a URL's fragment, and decodes them.

/** @import { LiveBlock } from "../types" */
/** @import { Edit } from "./edits.js" */
import { SIGN } from "./edits.js";

const VERSION = "1.";
const LONGEST = 8000; // characters of a fragment; some programs truncate longer URLs
const MOST = 400_000; // characters after decompression
const MOST_EDITS = 1000;

/**
 * Returns a fingerprint of a text, to recognize the one that was edited. FNV-1a; not for security.
 * @param {string} text
 */
export function print(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36);
}

/**
 * @param {LiveBlock[]} blocks
 * @returns {Edit[]}
 */
export const editsOf = (blocks) =>
  blocks.filter(({ source, data }) => source !== data.source).map(({ index, source, data }) => [index, print(data.source), source]);

/** @param {Edit[]} edits */
export async function pack(edits) {
  const stream = new Blob([JSON.stringify(edits)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
  const end = SIGN + VERSION + letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (end.length > LONGEST) throw new Error(`the edits are too long for an address: ${end.length} characters, and ${LONGEST} would be safe`);
  return end;
}

/**
 * @param {string} end
 * @returns {Promise<Edit[]>}
 */
export async function unpack(end) {
  const letters = end.slice(SIGN.length);
  if (!letters.startsWith(VERSION)) throw new Error("it was made by another version of this book");
  if (letters.length > 8 * LONGEST) throw new Error("it is too long");
  try {
    const bytes = Uint8Array.from(atob(letters.slice(VERSION.length).replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const edits = JSON.parse(await inflated(bytes));
    if (edits.length <= MOST_EDITS && edits.every(isEdit)) return edits;
  } catch {
    // reported below
  }
  throw new Error("it is damaged: part of it may have been cut off");
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(new TextDecoderStream());
  const reader = stream.getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    if (text.length > MOST) throw new Error("too much");
  }
  return text;
}

/** @param {unknown} edit @returns {edit is Edit} */
export function isEdit(edit) {
  if (!Array.isArray(edit) || edit.length !== 3) return false;
  return Number.isInteger(edit[0]) && typeof edit[1] === "string" && typeof edit[2] === "string";
}

/**
 * Finds the block of each edit: the one with the fingerprint of the text that was edited, even if it has moved.
 * @param {LiveBlock[]} blocks
 * @param {Edit[]} edits
 * @returns {{ texts: Map<LiveBlock, string>, left: Edit[] }} the blocks' new texts, and the edits whose text isn't in the page
 */
export function placed(blocks, edits) {
  const prints = new Map(blocks.map((block) => [block, print(block.data.source)])); // once, however many edits there are
  const texts = new Map();
  const left = edits.filter((edit) => {
    const [index, wanted, text] = edit;
    const fits = blocks.filter((block) => prints.get(block) === wanted && !texts.has(block));
    const block = fits.find((block) => block.index === index) ?? fits[0];
    if (block) texts.set(block, text);
    return !block;
  });
  return { texts, left };
}
