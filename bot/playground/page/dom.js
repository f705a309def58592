// The one way this page makes elements: text stays text, attributes stay attributes.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = new Set(["svg", "path", "rect", "line", "polyline", "polygon", "circle", "g", "text", "title"]);

/** Return a new element; `undefined` attributes are left out, strings become text nodes. */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Return a new element of a drawing. */
export function shape(name, attributes = {}, ...children) {
  if (!SHAPES.has(name)) throw new Error(`no shape ${name}`);
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

/** Make `content`, nodes and texts, the children of `parent`, moving as few nodes as possible. */
export function place(parent, content) {
  const children = content.map((child) => (typeof child === "string" ? document.createTextNode(child) : child));
  const wanted = new Set(children);
  for (const node of [...parent.childNodes]) if (!wanted.has(node)) node.remove();
  children.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

const drawnFrom = new WeakMap();

/**
 * Draw `values` below `parent`, one node each by `draw(value)`, and keep the nodes of those
 * that did not change: so menus stay open, tables sorted and the focus where it was.
 */
export function draw(parent, values, drawOne, keyOf = JSON.stringify) {
  const before = drawnFrom.get(parent) ?? new Map();
  const now = new Map();
  for (const [index, value] of values.entries()) {
    let key = keyOf(value);
    if (now.has(key)) key = `${key}#${index}`;
    now.set(key, before.get(key) ?? drawOne(value));
  }
  const focused = focusIn(parent);
  drawnFrom.set(parent, now);
  place(parent, [...now.values()]);
  focused?.();
}

/** Return a function that puts the focus back on what replaced the focused element. */
function focusIn(parent) {
  const held = document.activeElement;
  const name = held?.dataset?.focus;
  if (!name || !parent.contains(held)) return null;
  return () => {
    if (parent.contains(held)) return;
    const twin = [...parent.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === name);
    (twin ?? parent.querySelector("button, select, input") ?? parent.closest("[tabindex]"))?.focus();
  };
}

let last = 0;

/** Return an id nobody has yet, to tie labels to what they are of. */
export function freshId(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}

/** Let arrow keys move the focus among the elements below `parent` that match. */
export function arrows(parent, selector) {
  parent.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...parent.querySelectorAll(selector)];
    const end = { Home: 0, End: all.length - 1 }[event.key];
    const here = all.indexOf(document.activeElement);
    if ((step === undefined && end === undefined) || (here < 0 && document.activeElement !== parent)) return;
    event.preventDefault();
    const next = end ?? (here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step);
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
  });
}
