// Block Kit as DOM nodes: one function per type of block.

import { chart } from "./charts.js";
import { control } from "./controls.js";
import { enlarge } from "./dialogs.js";
import { draw, element, freshId } from "./dom.js";
import { markdown } from "./markdown.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { dataTable, table } from "./tables.js";

const RENDER = {
  header: (block, ctx) => element("h3", {}, words(block.text, ctx)),
  divider: () => element("hr"),
  section,
  context: (block, ctx) => element("div", { class: "context" }, block.elements.map((part) => contextPart(part, ctx))),
  actions: (block, ctx) => element("div", { class: "actions" }, block.elements.map((part) => control(part, block.block_id, ctx))),
  context_actions: (block, ctx) => element("div", { class: "actions quiet" }, block.elements.map((part) => control(part, block.block_id, ctx))),
  image: (block, ctx) => picture(block, ctx, block.title),
  input,
  markdown: (block) => element("div", { class: "text prose" }, markdown(block.text)),
  rich_text: (block, ctx) => element("div", { class: "text" }, richText(block, ctx)),
  table,
  data_table: dataTable,
  data_visualization: chart,
  alert: (block, ctx) => element("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, words(block.text, ctx)),
  video: (block, ctx) => element("p", {}, mrkdwn(`<${block.title_url ?? block.video_url}|${block.title.text}>`, ctx.names)),
  card,
  carousel: (block, ctx) => element("div", { class: "carousel", tabindex: 0, role: "region", "aria-label": "Cards" }, block.elements.map((one) => card(one, ctx))),
  container,
};

/** Draw blocks below `parent`, keeping those that did not change; see controls.js for `ctx`. */
export function drawBlocks(parent, list, ctx) {
  draw(parent, list, (block) => element("div", { class: "block" }, render(block, ctx)), (block) => JSON.stringify([block, ctx.errors?.[block.block_id]]));
}

function render(block, ctx) {
  return RENDER[block.type]?.(block, ctx) ?? element("p", { class: "unknown" }, `[${block.type}]`);
}

function words(text, ctx) {
  return text.type === "mrkdwn" ? mrkdwn(text.text, ctx.names) : [plain(text.text)];
}

function section(block, ctx) {
  const said = element("div", { class: "said" },
    block.text ? element("div", { class: "text" }, words(block.text, ctx)) : null,
    block.fields ? element("div", { class: "fields" }, block.fields.map((field) => element("div", { class: "text" }, words(field, ctx)))) : null);
  if (!block.accessory) return said;
  const beside = block.accessory.type === "image" ? picture(block.accessory, ctx) : control(block.accessory, block.block_id, ctx);
  return element("div", { class: "with-accessory" }, said, element("div", { class: "actions" }, beside));
}

function contextPart(part, ctx) {
  return part.type === "image" ? element("img", { src: source(part), alt: part.alt_text }) : element("span", {}, words(part, ctx));
}

function source(part) {
  const id = part.slack_file?.id ?? /\/(F\w+)\//.exec(part.slack_file?.url ?? "")?.[1];
  return id ? `/page/files/${encodeURIComponent(id)}` : part.image_url;
}

function picture(part, ctx, title) {
  return shown(source(part), part.alt_text, title ? words(title, ctx) : null);
}

/** Return a picture that can be enlarged. */
export function shown(address, alt, title) {
  const image = element("img", { src: address, alt });
  const open = element("button", { type: "button", class: "enlarge", "aria-label": `Enlarge: ${alt || "picture"}`, onclick: () => enlarge(address, alt) }, image);
  return element("figure", { class: "picture" }, title ? element("figcaption", {}, title) : null, open);
}

function input(block, ctx) {
  const note = freshId("note");
  const error = ctx.errors?.[block.block_id];
  const describedBy = error || block.hint ? note : undefined;
  const label = block.label.text;
  const made = control(block.element, block.block_id, ctx, { label, quiet: !block.dispatch_action, describedBy });
  if (error) (made.matches("input, select, textarea") ? made : made.querySelector("input"))?.setAttribute("aria-invalid", "true");
  return element("div", { class: error ? "field wrong" : "field" },
    element("span", { class: "label", "aria-hidden": "true" }, label, block.optional ? element("small", {}, " (optional)") : null),
    made,
    error ? element("p", { class: "error", id: note, role: "alert" }, error) : block.hint ? element("p", { class: "hint", id: note }, block.hint.text) : null);
}

function card(block, ctx) {
  return element("div", { class: "card-block" },
    block.hero_image ? element("img", { class: "hero", src: source(block.hero_image), alt: block.hero_image.alt_text }) : null,
    block.title ? element("strong", {}, words(block.title, ctx)) : null,
    block.subtitle ? element("small", {}, words(block.subtitle, ctx)) : null,
    block.body ? element("div", { class: "text" }, words(block.body, ctx)) : null,
    block.actions ? element("div", { class: "actions" }, block.actions.map((part) => control(part, block.block_id, ctx))) : null);
}

function container(block, ctx) {
  const inside = element("div", { class: "inside" });
  drawBlocks(inside, block.child_blocks, ctx);
  const title = block.title ? [plain(block.title.text)] : richText(block.rich_text_title, ctx);
  const head = [element("strong", {}, title), block.subtitle ? element("small", {}, words(block.subtitle, ctx)) : null];
  if (block.is_collapsible) return element("details", { class: "container", open: !block.default_collapsed }, element("summary", {}, head), inside);
  return element("div", { class: "container" }, element("div", {}, head), inside);
}
