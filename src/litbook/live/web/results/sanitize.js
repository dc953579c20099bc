// What a block draws or writes as HTML comes from code that anybody may have written: what could act is left out.

const SVG = "http://www.w3.org/2000/svg";
const XHTML = "http://www.w3.org/1999/xhtml";
const words = (/** @type {string} */ text) => new Set(text.trim().split(/\s+/));

// Neither title nor desc: what stands in them would be HTML if a drawing were ever written down and read again.
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
  vector-effect shape-rendering text-rendering image-rendering role aria-label aria-hidden style href xml:space
  tabindex lang`);
const WRITTEN = words(`
  div span p br hr b i em strong small s u sub sup code pre samp kbd var table caption colgroup col thead tbody tfoot tr
  th td ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote figure figcaption details summary abbr mark progress meter`);
const WRITTEN_ATTRIBUTES = words("colspan rowspan span scope headers title dir lang style start reversed value max min low high optimum open");
const PROPERTIES = words(`
  --litbook-width fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset
  stroke-linecap stroke-linejoin stroke-miterlimit opacity color stop-color stop-opacity clip-path mask marker
  text-anchor dominant-baseline font font-family font-size font-style font-weight font-variant font-stretch text-align
  text-decoration vertical-align white-space background background-color border border-color border-style border-width
  border-collapse border-spacing border-top border-right border-bottom border-left padding padding-left padding-right
  padding-top padding-bottom mix-blend-mode isolation image-rendering`);
const FETCHES = /url\s*\(\s*(?!["']?#)|[\\@]|image-set|\/\*|expression|-moz-binding/i;
const SHEET = /^\s*#litbook-id-drawing \{([\w.*#>,\s-]+\{[^{}]*\})*\s*\}\s*$/;
const PICTURE = /^data:image\/(png|jpeg|gif|webp);base64,/;

/**
 * A drawing as litbook/svg.py cleans it. `prefix` goes before its ids, `alt` says what it shows.
 * @param {string} text
 * @param {string} prefix
 * @param {string} alt
 * @returns {SVGSVGElement | null}
 */
export function safeSvg(text, prefix, alt) {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (root.namespaceURI !== SVG || root.localName !== "svg") return null;
  clean(root, SVG, DRAWN, DRAWN_ATTRIBUTES); // while it belongs to a document that fetches and runs nothing
  const svg = /** @type {SVGSVGElement} */ (/** @type {Element} */ (document.importNode(root, true)));
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

/** @param {string} text */
export function safeHtml(text) {
  const { body } = new DOMParser().parseFromString(text, "text/html");
  clean(body, XHTML, WRITTEN, WRITTEN_ATTRIBUTES);
  const safe = document.createDocumentFragment();
  safe.append(...[...body.childNodes].map((node) => document.importNode(node, true)));
  return safe;
}

/**
 * @param {Element} root
 * @param {string} space
 * @param {Set<string>} elements
 * @param {Set<string>} attributes
 */
function clean(root, space, elements, attributes) {
  for (const element of [...root.querySelectorAll("*")]) {
    const isKnown = element.namespaceURI === space && elements.has(element.localName);
    if (!isKnown || (element.localName === "style" && !isOwn(element))) element.remove();
  }
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const attribute of [...element.attributes]) keep(element, attribute, attributes);
  }
}

/** Whether a style sheet reaches no further than its drawing. @param {Element} sheet */
function isOwn({ children, textContent }) {
  return !children.length && SHEET.test(textContent || "") && harmless(textContent || "");
}

const harmless = (/** @type {string} */ style) => !FETCHES.test(style);

/**
 * @param {Element} element
 * @param {Attr} attribute
 * @param {Set<string>} known
 */
function keep(element, attribute, known) {
  const { localName: name, value } = attribute;
  const data = /^data-(?!md)/.test(attribute.name) && known.has("d");
  if (name === "style" && known.has(name)) return restyle(element, value);
  if (name === "class" && !/^(graph|node|edge|cluster)$/.test(value)) return element.removeAttributeNode(attribute);
  const isLink = name === "href";
  const leads = value.startsWith("#") || (element.localName === "image" && PICTURE.test(value));
  if ((known.has(name) || known.has(attribute.name) || data) && (isLink ? leads : harmless(value) || !/url|\\/i.test(value))) return;
  element.removeAttributeNode(attribute);
}

/**
 * @param {Element} element
 * @param {string} text
 */
function restyle(element, text) {
  const rules = text.split(";").filter((rule) => PROPERTIES.has(rule.split(":")[0].trim().toLowerCase()) && harmless(rule));
  element.setAttribute("style", rules.join(";"));
}
