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
  [/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, (inside, names) => element("strong", {}, inline(inside, names))],
  [/(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/, (inside, names) => element("em", {}, inline(inside, names))],
  [/(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, (inside, names) => element("s", {}, inline(inside, names))],
  [/:([a-z0-9_+-]+):/, (inside) => EMOJI[inside] ?? `:${inside}:`],
];

/** Return the text with Slack's three entities turned back into characters. */
export function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Return nodes for a text; `names` maps ids of people, channels and groups to names. */
export function mrkdwn(text, names) {
  // A code block may contain anything, so it is taken out before lines are looked at.
  return text.split(/(```[\s\S]+?```)/).flatMap((part, index) => (index % 2 ? inline(part, names) : lines(part, names)));
}

/** Return nodes for lines, those that begin with `>` as quotes. */
function lines(text, names) {
  const nodes = [];
  let run = [];
  let quoting = false;
  const flush = () => {
    const said = run.join("\n");
    if (quoting) nodes.push(element("blockquote", {}, inline(said, names)));
    else if (said) nodes.push(...inline(said, names));
    run = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (Boolean(quote) !== quoting && run.length) flush();
    quoting = Boolean(quote);
    run.push(quote ? quote[1] : line);
  }
  flush();
  return nodes;
}

function inline(text, names) {
  let first = null;
  for (const [pattern, make] of MARKS) {
    const match = pattern.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { match, make };
  }
  if (first === null) return broken(plain(text));
  const { match, make } = first;
  return [
    ...broken(plain(text.slice(0, match.index))),
    make(match[1], names),
    ...inline(text.slice(match.index + match[0].length), names),
  ];
}

function broken(text) {
  return text.split("\n").flatMap((line, index) => (index ? [element("br"), line] : [line]));
}

function reference(inside, names) {
  const [target, label] = inside.split("|", 2);
  const sign = target[0];
  if (sign === "@" || sign === "#") return mention(`${sign}${names.get(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("!subteam^")) return mention(`@${(names.get(target.slice(9)) ?? label ?? target.slice(9)).replace(/^@/, "")}`);
  if (target.startsWith("!date^")) return plain(label ?? target);
  if (sign === "!") return mention(`@${target.slice(1).split("^")[0]}`);
  return link(plain(target), plain(label ?? target));
}

export function mention(text) {
  return element("span", { class: "mention" }, text);
}

/** Return the sign an emoji's name stands for, or the name. */
export function emoji(name) {
  return EMOJI[name] ?? `:${name}:`;
}

/** Return a link that only leads where links may lead. */
export function link(address, label) {
  if (!/^(https?|mailto):/i.test(address)) return label;
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}
