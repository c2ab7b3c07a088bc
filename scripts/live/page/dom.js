// Builds the page out of text: nothing that comes from outside is ever read as markup.

/** @typedef {string | number | null | undefined | Node} Child */

/**
 * An element with attributes, listeners (`onClick`) and children; a text stays a text.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** The element of an id that the page has. */
export const byId = (id) => document.getElementById(id);

/** Sets a text only if it is another one: a live region says what changes. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Puts these in place of what an element has, and keeps the focus on what has the same `data-key`. */
export function replaceBody(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
  element.replaceChildren(...children.flat().filter((child) => child !== null));
  if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
