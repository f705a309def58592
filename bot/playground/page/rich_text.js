// Rich text blocks, which are also cells of tables.

import { element } from "./dom.js";
import { emoji, link, mention } from "./mrkdwn.js";

const PARTS = {
  rich_text_section: (part, ctx) => element("div", {}, leaves(part, ctx)),
  rich_text_preformatted: (part, ctx) => element("pre", {}, leaves(part, ctx)),
  rich_text_quote: (part, ctx) => element("blockquote", {}, leaves(part, ctx)),
  rich_text_list: (part, ctx) =>
    element(part.style === "ordered" ? "ol" : "ul", { class: `list indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : undefined },
      part.elements.map((item) => element("li", {}, leaves(item, ctx)))),
};

/** Return the nodes of a rich text. */
export function richText(block, ctx) {
  return block.elements.map((part) => PARTS[part.type]?.(part, ctx) ?? element("span", { class: "unknown" }, `[${part.type}]`));
}

/** Return the words of a rich text, to sort and search by. */
export function wordsOf(part) {
  return [part.text ?? part.name ?? "", ...(part.elements ?? []).map(wordsOf)].join(" ").trim();
}

function leaves(part, ctx) {
  return part.elements.map((leaf) => leafNode(leaf, ctx));
}

function leafNode(leaf, ctx) {
  let node = content(leaf, ctx);
  const tags = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };
  for (const [flag, tag] of Object.entries(tags)) if (leaf.style?.[flag]) node = element(tag, {}, node);
  return node;
}

function content(leaf, ctx) {
  switch (leaf.type) {
    case "link": return link(leaf.url, leaf.text || leaf.url);
    case "user": return mention(`@${ctx.names.get(leaf.user_id) ?? leaf.user_id}`);
    case "usergroup": return mention(`@${ctx.names.get(leaf.usergroup_id) ?? leaf.usergroup_id}`);
    case "channel": return mention(`#${ctx.names.get(leaf.channel_id) ?? leaf.channel_id}`);
    case "broadcast": return mention(`@${leaf.range}`);
    case "emoji": return emoji(leaf.name);
    default: return leaf.text ?? leaf.fallback ?? leaf.value ?? "";
  }
}
