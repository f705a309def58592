// A button with a menu: arrow keys choose, Escape closes, a click elsewhere too.

import { arrows, element, freshId } from "./dom.js";
import { icon } from "./icons.js";

let closeOpen = null;

/**
 * Return a button that opens a menu. `items` returns entries with `label`, `choose`, and
 * maybe `note`; it is asked when the menu opens.
 */
export function menuButton({ label, sign, text, items, className = "" }) {
  const id = freshId("menu");
  const button = element(
    "button",
    { type: "button", class: className, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title: label },
    sign ? icon(sign) : null,
    text,
  );
  const box = element("span", { class: "menu-place" }, button);

  const open = () => {
    closeOpen?.();
    const list = element("ul", { class: "menu", role: "menu", id, "aria-label": label }, entries(items(), close));
    arrows(list, "[role=menuitem]");
    box.append(list);
    button.setAttribute("aria-expanded", "true");
    closeOpen = close;
    keepInside(list);
    list.querySelector("[role=menuitem]")?.focus();
  };
  const close = (event) => {
    box.querySelector(".menu")?.remove();
    button.setAttribute("aria-expanded", "false");
    closeOpen = null;
    if (event?.type === "keydown") button.focus();
  };

  button.addEventListener("click", () => (closeOpen === close ? close() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && closeOpen !== close) { event.preventDefault(); open(); }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closeOpen === close) { event.preventDefault(); event.stopPropagation(); close(event); }
    if (event.key === "Tab" && closeOpen === close) close();
  });
  return box;
}

function entries(items, close) {
  if (!items.length) return element("li", { class: "menu-empty" }, "Nothing here yet.");
  return items.map((item) =>
    element("li", { role: "none" },
      element("button", { type: "button", role: "menuitem", tabindex: -1, class: item.className, onclick: () => { close({ type: "keydown" }); item.choose(); } },
        element("span", {}, item.label),
        item.note ? element("small", {}, item.note) : null)));
}

/** Turn the menu over where it would leave the window. */
function keepInside(list) {
  const box = list.getBoundingClientRect();
  if (box.bottom > innerHeight - 8) list.classList.add("up");
  if (box.right > innerWidth - 8) list.classList.add("left");
}

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.(".menu-place")) closeOpen?.();
});
