// Block Kit as DOM nodes: one function per type of block.

import { element } from "./dom.js";
import { link, mrkdwn, plain } from "./mrkdwn.js";

const RENDER = {
  header: (block, ctx) => element("h3", {}, words(block.text, ctx)),
  divider: () => element("hr"),
  section,
  context: (block, ctx) => element("div", { class: "context" }, block.elements.map((part) => contextPart(part, ctx))),
  actions: (block, ctx) => element("div", { class: "actions" }, block.elements.map((part) => control(part, ctx))),
  image: (block, ctx) => picture(block, ctx, block.title),
  markdown: (block, ctx) => element("div", { class: "text" }, mrkdwn(asMrkdwn(block.text), ctx.names)),
  rich_text: (block, ctx) => element("div", { class: "text" }, block.elements.map((part) => richPart(part, ctx))),
  table,
  data_table: table,
  data_visualization: chart,
  container: (block, ctx) =>
    element("div", { class: "container" }, element("h3", {}, block.title?.text ?? ""), ...blocks(block.child_blocks, ctx)),
};

/** Return a node per block; `ctx` has `names`, `press(element, chosen)` and `files`. */
export function blocks(list, ctx) {
  return list.map((block) => (RENDER[block.type] ?? unknown)(block, ctx));
}

function unknown(block) {
  return element("p", { class: "unknown" }, `[${block.type}]`);
}

function words(text, ctx) {
  return text.type === "mrkdwn" ? mrkdwn(text.text, ctx.names) : [plain(text.text)];
}

function section(block, ctx) {
  const parts = [];
  if (block.text) parts.push(element("div", { class: "text" }, words(block.text, ctx)));
  if (block.fields) {
    const fields = block.fields.map((field) => element("div", {}, words(field, ctx)));
    parts.push(element("div", { class: "fields" }, fields));
  }
  const said = element("div", {}, parts);
  if (!block.accessory) return said;
  const beside = block.accessory.type === "image" ? picture(block.accessory, ctx) : control(block.accessory, ctx);
  return element("div", { class: "with-accessory" }, said, element("div", { class: "actions" }, beside));
}

function contextPart(part, ctx) {
  return part.type === "image" ? image(part) : element("span", {}, words(part, ctx));
}

function image(part) {
  const id = part.slack_file?.id ?? /\/(F\w+)\//.exec(part.slack_file?.url ?? "")?.[1];
  return element("img", { src: id ? `/page/files/${encodeURIComponent(id)}` : part.image_url, alt: part.alt_text });
}

function picture(part, ctx, title) {
  const caption = title ? element("figcaption", {}, words(title, ctx)) : null;
  return element("figure", { class: "picture" }, caption, image(part));
}

function control(part, ctx) {
  if (part.type === "button" && part.url) {
    const way = link(part.url, part.text.text);
    return typeof way === "string" ? element("span", {}, way) : way;
  }
  if (part.type === "button") {
    const press = () => ctx.press(part, {});
    return element("button", { type: "button", class: part.style, onclick: press, "aria-label": part.accessibility_label }, part.text.text);
  }
  if (part.type === "static_select" && part.options) return menu(part, part.options, ctx);
  if (part.type === "overflow") return menu({ placeholder: { text: "⋯" }, ...part }, part.options, ctx);
  return element("button", { type: "button", disabled: true }, part.placeholder?.text ?? part.type.replaceAll("_", " "));
}

function menu(part, options, ctx) {
  const label = part.placeholder?.text ?? "Choose";
  const choose = (event) => ctx.press(part, { selected_option: options[event.target.value] });
  const chosen = part.initial_option?.value;
  return element(
    "select",
    { "aria-label": label, onchange: choose },
    element("option", { value: "", disabled: true, selected: chosen === undefined }, label),
    options.map((option, index) => element("option", { value: index, selected: option.value === chosen }, option.text.text)),
  );
}

function table(block, ctx) {
  const settings = block.column_settings ?? [];
  const [head, ...rows] = block.rows;
  const cell = (name) => (content, index) => {
    const numeric = content.type === "raw_number" ? "right" : undefined;
    const isRowHead = name === "td" && index === block.row_header_column_index;
    return element(
      isRowHead ? "th" : name,
      { class: settings[index]?.align ?? numeric, scope: name === "th" ? "col" : isRowHead ? "row" : undefined },
      cellContent(content, ctx),
    );
  };
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": block.caption ?? "Table" },
    element(
      "table",
      {},
      block.caption ? element("caption", {}, block.caption) : null,
      element("thead", {}, element("tr", {}, head.map(cell("th")))),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell("td"))))),
    ),
  );
}

function cellContent(cell, ctx) {
  return cell.type === "rich_text" ? cell.elements.map((part) => richPart(part, ctx)) : [plain(cell.text)];
}

// The figures of a native chart, as the table a screen reader would get.
function chart(block) {
  const pie = block.chart.type === "pie";
  const head = pie ? ["", "Value"] : [block.chart.axis_config.x_label ?? "", ...block.chart.series.map((one) => one.name)];
  const rows = pie
    ? block.chart.segments.map((part) => [part.label, part.value])
    : block.chart.axis_config.categories.map((label) => [
        label,
        ...block.chart.series.map((one) => one.data.find((point) => point.label === label)?.value ?? ""),
      ]);
  const cells = [head, ...rows].map((row) => row.map((value) => ({ type: typeof value === "number" ? "raw_number" : "raw_text", text: String(value) })));
  return table({ caption: block.title, rows: cells, row_header_column_index: 0 });
}

const RICH = {
  rich_text_section: (part, ctx) => element("div", {}, part.elements.map((leaf) => richLeaf(leaf, ctx))),
  rich_text_preformatted: (part, ctx) => element("pre", {}, part.elements.map((leaf) => richLeaf(leaf, ctx))),
  rich_text_quote: (part, ctx) => element("blockquote", {}, part.elements.map((leaf) => richLeaf(leaf, ctx))),
  rich_text_list: (part, ctx) =>
    element(
      part.style === "ordered" ? "ol" : "ul",
      { class: "list" },
      part.elements.map((item) => element("li", {}, item.elements.map((leaf) => richLeaf(leaf, ctx)))),
    ),
};

function richPart(part, ctx) {
  return RICH[part.type]?.(part, ctx) ?? unknown(part);
}

function richLeaf(leaf, ctx) {
  let node = leafContent(leaf, ctx);
  const tags = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };
  for (const [flag, tag] of Object.entries(tags)) {
    if (leaf.style?.[flag]) node = element(tag, {}, node);
  }
  return node;
}

function leafContent(leaf, ctx) {
  switch (leaf.type) {
    case "link": return link(leaf.url, leaf.text ?? leaf.url);
    case "user": return element("span", { class: "mention" }, `@${ctx.names.get(leaf.user_id) ?? leaf.user_id}`);
    case "channel": return element("span", { class: "mention" }, `#${ctx.names.get(leaf.channel_id) ?? leaf.channel_id}`);
    case "emoji": return mrkdwn(`:${leaf.name}:`, ctx.names)[1] ?? `:${leaf.name}:`;
    default: return leaf.text ?? leaf.fallback ?? leaf.value ?? "";
  }
}

// Enough of standard markdown to read: bold, headings, links.
function asMrkdwn(text) {
  return text
    .replace(/^#{1,6} +(.+)$/gm, "*$1*")
    .replace(/\*\*(.+?)\*\*/g, "*$1*")
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>");
}
