// Standard markdown, as much as bots write: headings, lists, tables, code, links, emphasis.

import { element } from "./dom.js";
import { link } from "./mrkdwn.js";

const INLINE = [
  [/`([^`]+)`/, (match) => element("code", {}, match[1])],
  [/\[([^\]]+)\]\(([^)\s]+)\)/, (match) => link(match[2], match[1])],
  [/\*\*(\S(?:.*?\S)?)\*\*/, (match) => element("strong", {}, inline(match[1]))],
  [/(?<![\w*])[*_](\S(?:.*?\S)?)[*_](?![\w*])/, (match) => element("em", {}, inline(match[1]))],
  [/~~(.+?)~~/, (match) => element("s", {}, inline(match[1]))],
];

const isRule = (line) => /^ {0,3}(-{3,}|\*{3,}|_{3,})\s*$/.test(line);
const isItem = (line) => /^\s*([-*+]|\d+[.)])\s+/.test(line);
const isTable = (lines) => lines[0].includes("|") && /^[\s|:-]+$/.test(lines[1] ?? "") && lines[1].includes("-");

/** Return the nodes of a markdown text. */
export function markdown(text) {
  const lines = text.split("\n");
  const nodes = [];
  while (lines.length) {
    if (!lines[0].trim()) lines.shift();
    else nodes.push(next(lines));
  }
  return nodes;
}

function next(lines) {
  const heading = /^(#{1,6})\s+(.*)$/.exec(lines[0]);
  if (heading) { lines.shift(); return element("h3", { class: `level-${heading[1].length}` }, inline(heading[2])); }
  if (lines[0].startsWith("```")) {
    lines.shift();
    const code = until(lines, (line) => line.startsWith("```"));
    lines.shift();
    return element("pre", {}, code.join("\n"));
  }
  if (isRule(lines[0])) { lines.shift(); return element("hr"); }
  if (lines[0].startsWith(">")) {
    const quoted = until(lines, (line) => !line.startsWith(">"));
    return element("blockquote", {}, markdown(quoted.map((line) => line.replace(/^> ?/, "")).join("\n")));
  }
  if (isItem(lines[0])) return list(lines);
  if (isTable(lines)) return table(until(lines, (line) => !line.includes("|")));
  const said = [lines.shift(), ...until(lines, (line) => !line.trim() || isItem(line) || /^(#{1,6}\s|```|>)/.test(line))];
  return element("p", {}, said.flatMap((line, index) => [index ? element("br") : null, ...inline(line)]));
}

function until(lines, isEnd) {
  const taken = [];
  while (lines.length && !isEnd(lines[0])) taken.push(lines.shift());
  return taken;
}

function list(lines) {
  const ordered = /^\s*\d/.test(lines[0]);
  const items = until(lines, (line) => !isItem(line)).map((line) => line.replace(/^\s*([-*+]|\d+[.)])\s+/, ""));
  return element(ordered ? "ol" : "ul", { class: "list" }, items.map((item) => element("li", {}, inline(item))));
}

function table(rows) {
  const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const [head, , ...body] = rows;
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table" },
    element("table", {},
      element("thead", {}, element("tr", {}, cells(head).map((cell) => element("th", { scope: "col" }, inline(cell))))),
      element("tbody", {}, body.map((row) => element("tr", {}, cells(row).map((cell) => element("td", {}, inline(cell))))))));
}

function inline(text) {
  let first = null;
  for (const [pattern, make] of INLINE) {
    const match = pattern.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { match, make };
  }
  if (first === null) return [text];
  const { match, make } = first;
  return [text.slice(0, match.index), make(match), ...inline(text.slice(match.index + match[0].length))];
}
