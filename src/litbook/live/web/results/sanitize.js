// Sanitizes the drawings and HTML of blocks, whose code anybody may have written. DOMPurify keeps only the elements and
// attributes of the list that a build uses, too (core/text/allowed.json), nothing scriptable; the hooks below further
// restrict styles, references, and classes, as core/text/sanitize.py does.

/** @import { Config, UponSanitizeAttributeHookEvent, UponSanitizeElementHookEvent } from "dompurify" */
import createPurifier from "dompurify";
import allowed from "./allowed.json" with { type: "json" };
import { boundCopies, isFlat, isShort } from "./bounds.js";

const SVG = "http://www.w3.org/2000/svg";
// No title or desc is allowed: their content would be HTML if a drawing were ever serialized and parsed again.
const { drawing: DRAWN, html: WRITTEN, patterns } = allowed;
const PROPERTIES = new Set(allowed.properties);
const FETCHES = new RegExp(patterns.fetching, "i");
const SHEET = new RegExp(patterns.sheet);
const PICTURE = new RegExp(patterns.picture);
const CLASSES = new RegExp(patterns.class); // Graphviz's

/** @typedef {Config & { RETURN_DOM_FRAGMENT: true }} Allowed */
/** @type {Allowed} */
const BOTH = { KEEP_CONTENT: false, ALLOW_ARIA_ATTR: false, ALLOW_DATA_ATTR: false, RETURN_DOM_FRAGMENT: true };
/** @type {Allowed} */
const DRAWING = { ...BOTH, ALLOWED_TAGS: ["#text", ...DRAWN.elements], ALLOWED_ATTR: DRAWN.attributes, ADD_URI_SAFE_ATTR: ["aria-label"] };
/** @type {Allowed} */
const HTML = { ...BOTH, ALLOWED_TAGS: ["#text", ...WRITTEN.elements], ALLOWED_ATTR: WRITTEN.attributes };

const purifier = createPurifier(window); // an instance of its own, since hooks are per instance
purifier.addHook("uponSanitizeElement", boundSheet);
purifier.addHook("uponSanitizeAttribute", boundAttribute);

/**
 * Returns a sanitized drawing, with `prefix` before its ids and `alt` as its label. Null if `text` is no SVG, or too large.
 * @param {string} text
 * @param {string} prefix
 * @param {string} alt
 * @returns {SVGSVGElement | null}
 */
export function safeSvg(text, prefix, alt) {
  if (!isShort(text)) return null;
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (root.namespaceURI !== SVG || root.localName !== "svg" || !isFlat(root)) return null;
  const { firstChild } = purifier.sanitize(root, DRAWING); // still in the parser's document, which fetches and runs nothing
  if (!firstChild) return null;
  const svg = /** @type {SVGSVGElement} */ (document.importNode(firstChild, true));
  boundCopies(svg);
  for (const element of [svg, ...svg.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("litbook-id-")) element.setAttribute(name, value.replaceAll("litbook-id-", prefix));
      else if (name === "id") element.setAttribute(name, prefix + value);
    }
    if (element.localName === "style") element.textContent = (element.textContent || "").replaceAll("litbook-id-", prefix);
  }
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", alt);
  return svg;
}

/** Returns sanitized HTML. @param {string} text */
export function safeHtml(text) {
  const parsed = isShort(text) && new DOMParser().parseFromString(text, "text/html").body;
  if (!parsed || !isFlat(parsed)) return document.createTextNode("This is too large to be shown.");
  return document.importNode(purifier.sanitize(text, HTML), true);
}

/**
 * Removes a style sheet unless its rules are confined to its drawing and fetch nothing.
 * @param {Node} node
 * @param {UponSanitizeElementHookEvent} event
 */
function boundSheet(node, { tagName }) {
  if (tagName !== "style") return;
  const sheet = node.textContent || "";
  const isText = [...node.childNodes].every(({ nodeType }) => nodeType === Node.TEXT_NODE);
  if (!isText || !SHEET.test(sheet) || !harmless(sheet)) node.parentNode?.removeChild(node);
}

const harmless = (/** @type {string} */ style) => !FETCHES.test(style);

/**
 * @param {Element} element
 * @param {UponSanitizeAttributeHookEvent} event
 */
function boundAttribute(element, event) {
  const { attrName: name, attrValue: value } = event;
  if (name === "style") event.attrValue = restyled(value);
  else if (name === "class") event.keepAttr = CLASSES.test(value);
  else if (name === "href" || name === "xlink:href") event.keepAttr = value.startsWith("#") || (element.localName === "image" && PICTURE.test(value));
  else event.keepAttr = harmless(value) || !/url|\\/i.test(value);
}

/** @param {string} text */
function restyled(text) {
  const rules = text.split(";").filter((rule) => PROPERTIES.has(rule.split(":")[0].trim().toLowerCase()) && harmless(rule));
  return rules.join(";");
}
