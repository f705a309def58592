// Tables: plain ones, and those that can be sorted, searched and paged.

import { element, place } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { richText, wordsOf } from "./rich_text.js";

/** Return a plain table; its first row is the head. */
export function table(block, ctx) {
  const [head, ...rows] = block.rows;
  return framed(block, "Table",
    element("table", {},
      element("thead", {}, element("tr", {}, head.map((one, index) => cell("th", one, index, block, ctx)))),
      element("tbody", {}, rows.map((row) => line(row, block, ctx)))));
}

/** Return a table with a search, sortable columns and pages. */
export function dataTable(block, ctx) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const view = { words: "", column: null, down: false, page: 0 };
  const body = element("tbody");
  const count = element("span", { role: "status" });
  const back = element("button", { type: "button", onclick: () => turn(-1), "aria-label": "Previous rows" }, "‹");
  const on = element("button", { type: "button", onclick: () => turn(1), "aria-label": "Next rows" }, "›");
  const search = element("input", { type: "search", placeholder: "Search rows", "aria-label": `Search ${block.caption}`, oninput: ({ target }) => { view.words = target.value; view.page = 0; show(); } });
  const heads = head.map((one, index) =>
    element("th", { scope: "col", class: alignment(one, index, block), "aria-sort": "none" },
      element("button", { type: "button", onclick: () => sort(index) }, textOf(one))));

  function sort(index) {
    view.down = view.column === index ? !view.down : false;
    view.column = index;
    view.page = 0;
    heads.forEach((node, place) => node.setAttribute("aria-sort", place !== index ? "none" : view.down ? "descending" : "ascending"));
    show();
  }

  function turn(step) {
    view.page += step;
    show();
  }

  function show() {
    const found = sorted(rows.filter((row) => fits(row, view.words)), view);
    const pages = Math.max(1, Math.ceil(found.length / size));
    view.page = Math.min(view.page, pages - 1);
    const from = view.page * size;
    place(body, found.slice(from, from + size).map((row) => line(row, block, ctx)));
    count.textContent = found.length ? `${from + 1}–${Math.min(from + size, found.length)} of ${found.length}` : "No rows";
    back.disabled = view.page === 0;
    on.disabled = view.page >= pages - 1;
  }

  show();
  const tools = element("div", { class: "table-tools" }, search, element("span", { class: "pages" }, back, count, on));
  const framedTable = framed(block, block.caption,
    element("table", {},
      element("caption", {}, block.caption),
      element("thead", {}, element("tr", {}, heads)),
      body));
  return element("div", { class: "data-table" }, framedTable, rows.length > 3 ? tools : null);
}

function framed(block, label, inside) {
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, inside);
}

function line(row, block, ctx) {
  return element("tr", {}, row.map((one, index) => cell(index === block.row_header_column_index ? "th" : "td", one, index, block, ctx)));
}

function cell(name, one, index, block, ctx) {
  const scope = name === "td" ? undefined : index === block.row_header_column_index ? "row" : "col";
  return element(name, { class: alignment(one, index, block), scope }, one.type === "rich_text" ? richText(one, ctx) : plain(one.text));
}

function alignment(one, index, block) {
  const settings = block.column_settings?.[index];
  const isNumbers = block.rows.slice(1).every((row) => row[index]?.type === "raw_number");
  return [settings?.align ?? (isNumbers ? "right" : ""), settings?.is_wrapped === false ? "one-line" : ""].join(" ").trim() || undefined;
}

const textOf = (one) => (one.type === "rich_text" ? wordsOf(one) : plain(one.text));

function fits(row, words) {
  const text = row.map(textOf).join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function sorted(rows, { column, down }) {
  if (column === null) return rows;
  const compare = (one, other) => {
    const [a, b] = [one[column], other[column]];
    if (a.type === "raw_number" && b.type === "raw_number") return a.value - b.value;
    return textOf(a).localeCompare(textOf(b), undefined, { numeric: true });
  };
  return [...rows].sort((one, other) => (down ? compare(other, one) : compare(one, other)));
}
