// Messages: who said what and when, with what one can do about it.

import { drawBlocks, shown } from "./blocks.js";
import { inMessage, report } from "./context.js";
import { element, place } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { names, send, state } from "./store.js";

const GROUP_S = 5 * 60;
// Drawn messages by place and timestamp; an edit changes what is inside and nothing else.
const nodes = new Map();

/** Draw messages into a list; `options` has `tell`, `openThread` and maybe `newFrom`. */
export function drawMessages(list, messages, options) {
  let before = null;
  const rows = messages.flatMap((message) => {
    const row = [];
    if (!before || dayOf(before) !== dayOf(message)) row.push(divider(`day-${dayOf(message)}`, dayName(message)));
    if (options.newFrom && message.ts === options.newFrom) row.push(divider("new", "New", "new"));
    const isNext = row.length === 0 && isSameBreath(before, message);
    before = message;
    return [...row, messageNode(list.id, message, isNext, options)];
  });
  place(list, rows);
}

/** Tell whether somebody just goes on talking; what has blocks stands for itself. */
function isSameBreath(before, message) {
  const isPlain = [before, message].every((one) => !one.blocks?.length && !one.is_ephemeral);
  return isPlain && before.user === message.user && message.ts - before.ts < GROUP_S;
}

/** Forget drawn messages of other people and places. */
export function forgetMessages() {
  nodes.clear();
}

const at = (message) => new Date(Number(message.ts) * 1000);
const dayOf = (message) => at(message).toDateString();

function dayName(message) {
  const day = dayOf(message);
  if (day === new Date().toDateString()) return "Today";
  if (day === new Date(Date.now() - 86_400_000).toDateString()) return "Yesterday";
  return at(message).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

function divider(key, text, kind = "") {
  if (!nodes.has(key)) nodes.set(key, element("li", { class: `divider ${kind}`, role: "separator", "aria-label": text }, element("span", {}, text)));
  return nodes.get(key);
}

function messageNode(listId, message, isNext, options) {
  const key = `${listId}/${state.person}/${state.channel}/${message.ts}`;
  const drawn = nodes.get(key) ?? create(message, options);
  nodes.set(key, drawn);
  drawn.node.className = ["message", isNext && "next", message.is_ephemeral && "ephemeral"].filter(Boolean).join(" ");
  const json = JSON.stringify([message, (message.files ?? []).map((file) => state.seen.files[file.id])]);
  if (drawn.json !== json) { drawn.json = json; drawn.update(message); }
  return drawn.node;
}

function create(message, options) {
  const author = authorOf(message);
  const time = at(message);
  const body = element("div", { class: "body" });
  const text = element("div", { class: "text" });
  const blocks = element("div", { class: "blocks" });
  const more = element("div", { class: "attached" });
  const foot = element("div", { class: "foot" });
  body.append(text, blocks, more, foot);
  const clock = element("time", { datetime: time.toISOString(), title: time.toLocaleString() }, time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  const node = element("li", { tabindex: -1, "data-ts": message.ts, "aria-label": `${author.real_name}, ${clock.textContent}` },
    face(author),
    element("div", { class: "content" },
      element("div", { class: "who" },
        element("strong", {}, author.real_name),
        author.is_bot ? element("span", { class: "badge" }, "App") : null,
        author.is_guest ? element("span", { class: "badge" }, "Guest") : null,
        clock),
      body));
  const update = (now) => {
    const words = now.blocks?.length ? "" : now.text;
    place(text, words ? [...mrkdwn(words, names()), now.edited ? element("small", { class: "quiet" }, " (edited)") : null].filter(Boolean) : []);
    drawBlocks(blocks, now.blocks ?? [], inMessage(now, options.tell));
    place(more, [...(now.attachments ?? []).map((one) => attachment(one, now, options)), ...(now.files ?? []).map(attachedFile)]);
    place(foot, footOf(now, options));
    node.querySelector(":scope > .tools")?.remove();
    if (!now.is_ephemeral && author.id !== "USLACKBOT") node.append(tools(now, options));
  };
  return { node, update, json: null };
}

function authorOf(message) {
  const known = state.seen.people.find((one) => one.id === message.user);
  const author = known ?? { id: message.user, real_name: message.user };
  return message.username ? { ...author, real_name: message.username } : author;
}

/** Return the square with somebody's initials. */
export function face(person) {
  const initials = person.real_name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
  const hue = [...person.id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 6, 7);
  return element("span", { class: `face hue-${hue} ${person.is_bot ? "bot" : ""}`, "aria-hidden": "true" }, person.is_bot && person.id !== "USLACKBOT" ? icon("apps") : initials);
}

function footOf(message, { openThread }) {
  const parts = [];
  if (message.is_ephemeral) parts.push(element("p", { class: "only-you" }, "Only visible to you"));
  if (message.reply_count && openThread) {
    const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
    parts.push(element("button", { type: "button", class: "replies", "data-focus": "replies", onclick: () => openThread(message.ts) }, icon("reply"), count));
  }
  return parts;
}

function tools(message, { openThread, tell }) {
  const shortcuts = () => state.seen.apps.flatMap((app) => app.shortcuts.filter((one) => one.type === "message").map((one) => ({
    label: one.name,
    note: one.description || app.name,
    choose: async () => report(await send("message_shortcut", { channel: state.channel, ts: message.ts, callback_id: one.callback_id }), tell),
  })));
  return element("div", { class: "tools" },
    openThread ? element("button", { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => openThread(message.thread_ts ?? message.ts, true) }, icon("reply")) : null,
    menuButton({ label: "Shortcuts for this message", sign: "more", items: shortcuts }));
}

function attachment(one, message, options) {
  const box = element("div", { class: "attachment" });
  if (one.blocks) drawBlocks(box, one.blocks, inMessage(message, options.tell));
  else box.append(...mrkdwn(one.text ?? one.fallback ?? "", names()));
  return box;
}

function attachedFile(file) {
  const known = state.seen.files[file.id] ?? file;
  const address = `/page/files/${encodeURIComponent(known.id)}`;
  if (!known.is_ready) return element("div", { class: "file" }, icon("file"), element("span", {}, element("strong", {}, known.title), element("small", {}, "Being processed…")));
  if (known.mimetype?.startsWith("image/")) return shown(address, known.alt_txt || known.title, known.title);
  return element("a", { class: "file", href: address, download: known.name },
    icon("file"),
    element("span", {}, element("strong", {}, known.title), element("small", {}, `${size(known.size)} · Download`)));
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
