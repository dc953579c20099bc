// Sanitizes the drawings and HTML of blocks, whose code anybody may have written. DOMPurify keeps only the elements and
// attributes listed here, nothing scriptable; the hooks below further restrict styles, references, and classes.

/** @import { Config, UponSanitizeAttributeHookEvent, UponSanitizeElementHookEvent } from "dompurify" */
import createPurifier from "dompurify";
import { boundCopies, isFlat, isShort } from "./bounds.js";

const SVG = "http://www.w3.org/2000/svg";
const words = (/** @type {string} */ text) => text.trim().split(/\s+/);

// Neither title nor desc: their content would be HTML if a drawing were ever serialized and parsed again.
const DRAWN = words(`
  svg g a path polygon polyline line rect circle ellipse text tspan textPath defs use clipPath mask marker pattern
  linearGradient radialGradient stop symbol image style`);
const DRAWN_ATTRIBUTES = words(`
  id class d points x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height viewBox preserveAspectRatio transform version
  fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap
  stroke-linejoin stroke-miterlimit opacity color stop-color stop-opacity offset clip-path clip-rule clipPathUnits mask
  marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient gradientUnits
  gradientTransform patternUnits patternTransform spreadMethod text-anchor dominant-baseline alignment-baseline
  baseline-shift font-family font-size font-style font-weight letter-spacing textLength lengthAdjust rotate
  vector-effect shape-rendering text-rendering image-rendering role aria-label aria-hidden style href xlink:href xml:space
  tabindex lang data-node data-edge`); // no other data: the theme's scripts act on some of it, even on copying to the clipboard
const WRITTEN = words(`
  div span p br hr b i em strong small s u sub sup code pre samp kbd var table caption colgroup col thead tbody tfoot tr
  th td ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote figure figcaption details summary abbr mark progress meter`);
const WRITTEN_ATTRIBUTES = words("colspan rowspan span scope headers title dir lang style start reversed value max min low high optimum open");
const PROPERTIES = new Set(words(`
  --litbook-width fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset
  stroke-linecap stroke-linejoin stroke-miterlimit opacity color stop-color stop-opacity clip-path mask marker
  text-anchor dominant-baseline font font-family font-size font-style font-weight font-variant font-stretch text-align
  text-decoration vertical-align white-space background background-color border border-color border-style border-width
  border-collapse border-spacing border-top border-right border-bottom border-left padding padding-left padding-right
  padding-top padding-bottom mix-blend-mode isolation image-rendering`));
const FETCHES = /url\s*\(\s*(?!["']?#)|[\\@]|image-set|\/\*|expression|-moz-binding/i;
const SHEET = /^\s*#litbook-id-drawing \{([\w.*#>,\s-]+\{[^{}]*\})*\s*\}\s*$/;
const PICTURE = /^data:image\/(png|jpeg|gif|webp);base64,/;

const CLASSES = /^(graph|node|edge|cluster)$/; // Graphviz's

/** @typedef {Config & { RETURN_DOM_FRAGMENT: true }} Allowed */
/** @type {Allowed} */
const BOTH = { KEEP_CONTENT: false, ALLOW_ARIA_ATTR: false, ALLOW_DATA_ATTR: false, RETURN_DOM_FRAGMENT: true };
/** @type {Allowed} */
const DRAWING = { ...BOTH, ALLOWED_TAGS: ["#text", ...DRAWN], ALLOWED_ATTR: DRAWN_ATTRIBUTES, ADD_URI_SAFE_ATTR: ["aria-label"] };
/** @type {Allowed} */
const HTML = { ...BOTH, ALLOWED_TAGS: ["#text", ...WRITTEN], ALLOWED_ATTR: WRITTEN_ATTRIBUTES };

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
