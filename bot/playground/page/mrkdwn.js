// Slack's mrkdwn as DOM nodes. Nothing here ever parses HTML.

import { element } from "./dom.js";

const EMOJI = {
  white_check_mark: "✅", x: "❌", warning: "⚠️", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉",
  tada: "🎉", wave: "👋", bulb: "💡", rocket: "🚀", mag: "🔍", lock: "🔒", calendar: "📅",
  information_source: "ℹ️", eyes: "👀", point_right: "👉", arrow_up: "⬆️", arrow_down: "⬇️",
};

// In order of strength; each has one group with what stands inside.
const MARKS = [
  [/```\n?([\s\S]+?)```/, (inside) => element("pre", {}, plain(inside))],
  [/`([^`\n]+)`/, (inside) => element("code", {}, plain(inside))],
  [/<([^<>\n]+)>/, reference],
  [/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, (inside, names) => element("strong", {}, ...inline(inside, names))],
  [/(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/, (inside, names) => element("em", {}, ...inline(inside, names))],
  [/(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, (inside, names) => element("s", {}, ...inline(inside, names))],
  [/:([a-z0-9_+-]+):/, (inside) => EMOJI[inside] ?? `:${inside}:`],
];

/** Return the text with Slack's three entities turned back into characters. */
export function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Return nodes for a text; `names` maps ids of people and channels to names. */
export function mrkdwn(text, names) {
  const nodes = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length) nodes.push(element("blockquote", {}, ...inline(quoted.join("\n"), names)));
    quoted = [];
  };
  // A code block may contain anything, so it is taken out before lines are looked at.
  for (const [index, part] of text.split(/(```[\s\S]+?```)/).entries()) {
    if (index % 2) {
      flush();
      nodes.push(...inline(part, names));
      continue;
    }
    const plainLines = [];
    for (const line of part.split("\n")) {
      const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
      if (quote) {
        if (plainLines.length) nodes.push(...inline(`${plainLines.splice(0).join("\n")}`, names));
        quoted.push(quote[1]);
      } else {
        flush();
        plainLines.push(line);
      }
    }
    flush();
    nodes.push(...inline(plainLines.join("\n"), names));
  }
  return nodes;
}

function inline(text, names) {
  let first = null;
  for (const [pattern, make] of MARKS) {
    const match = pattern.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { match, make };
  }
  if (first === null) return lines(plain(text));
  const { match, make } = first;
  return [
    ...lines(plain(text.slice(0, match.index))),
    make(match[1], names),
    ...inline(text.slice(match.index + match[0].length), names),
  ];
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [element("br"), line] : [line]));
}

function reference(inside, names) {
  const [target, label] = inside.split("|", 2);
  if (target.startsWith("@")) return mention(`@${names.get(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${names.get(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return plain(label ?? target);
  if (target.startsWith("!")) return mention(`@${target.slice(1).split("^")[0]}`);
  return link(plain(target), plain(label ?? target));
}

function mention(text) {
  return element("span", { class: "mention" }, text);
}

/** Return a link that only leads where links may lead. */
export function link(address, label) {
  if (!/^(https?|mailto):/i.test(address)) return label;
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}
