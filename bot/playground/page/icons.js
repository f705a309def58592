// The few signs of the page, drawn on a grid of 24.

import { shape } from "./dom.js";

const PATHS = {
  apps: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  arrowIn: "M12 4v12m0 0 5-5m-5 5-5-5M4 20h16",
  arrowOut: "M12 20V8m0 0 5 5m-5-5-5 5M4 4h16",
  back: "M15 5l-7 7 7 7",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  close: "M6 6l12 12M18 6 6 18",
  file: "M7 3h7l4 4v14H7zM14 3v5h4",
  hash: "M9 4 7 20M17 4l-2 16M5 9h15M4 15h15",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z",
  menu: "M4 6h16M4 12h16M4 18h16",
  moon: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  pencil: "M4 20l1-5L16 4l4 4L9 19z",
  reply: "M4 5h16v11H10l-4 4v-4H4z",
  send: "M4 12 20 4l-5 16-4-6z",
  sun: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1 1M18 18l1 1M5 19l1-1M18 6l1-1",
  traffic: "M4 8h13m0 0-4-4m4 4-4 4M20 16H7m0 0 4-4m-4 4 4 4",
};

/** Return a sign that says nothing to screen readers; its button has the words. */
export function icon(name) {
  return shape("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" }, shape("path", { d: PATHS[name] }));
}
