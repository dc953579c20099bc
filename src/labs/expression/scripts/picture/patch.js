// Puts a scene into the page, changing no more than what differs: what has the focus, or is being dragged, stays.

/** @import { Scene } from "./scene.js" */

const SVG = "http://www.w3.org/2000/svg";

/** @param {Scene} scene @returns {SVGElement} */
export function made({ name, attributes, content }) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (typeof content === "string") element.textContent = content;
  else element.append(...content.map(made));
  return element;
}

/**
 * Makes an element show a scene, and returns it, or one that has replaced it.
 * @param {Element} element
 * @param {Scene} scene
 * @returns {Element}
 */
export function patch(element, scene) {
  const { name, attributes, content } = scene;
  if (element.localName !== name) {
    const other = made(scene);
    element.replaceWith(other);
    return other;
  }
  for (const { name: key } of [...element.attributes]) if (!(key in attributes)) element.removeAttribute(key);
  for (const [key, value] of Object.entries(attributes)) if (element.getAttribute(key) !== value) element.setAttribute(key, value);
  if (typeof content === "string") {
    if (element.textContent !== content || element.firstElementChild) element.textContent = content;
    return element;
  }
  if (!element.firstElementChild) element.textContent = "";
  content.forEach((inner, index) => {
    const there = element.children[index];
    if (there) patch(there, inner);
    else element.append(made(inner));
  });
  while (element.children.length > content.length) element.lastElementChild?.remove();
  return element;
}
