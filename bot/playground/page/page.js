// The page: who acts, where, what is said there, and what they type.

import { blocks } from "./blocks.js";
import { element } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

const byId = (id) => document.getElementById(id);
const view = { person: null, channel: null, seen: null, isAtEnd: true };
// Drawn messages by timestamp, so that what did not change keeps its focus and pictures.
let drawn = new Map();

async function refresh() {
  const known = view.person ?? (await people())[0];
  if (!known) return;
  const answer = await fetch(`/control/seen?user=${encodeURIComponent(known)}&channel=${view.channel ?? ""}`);
  if (!answer.ok) return;
  view.seen = await answer.json();
  view.person = view.seen.me;
  view.channel = view.seen.here;
  draw();
}

async function people() {
  const state = await (await fetch("/control/state")).json();
  return state.users.filter((user) => !user.is_bot && !user.deleted).map((user) => user.id);
}

function draw() {
  const { seen } = view;
  byId("team").textContent = seen.team;
  document.title = `${currentChannel()?.name ?? ""} · ${seen.team}`;
  drawPeople(seen.people);
  drawPlaces(seen.channels);
  drawHints(seen.apps.flatMap((app) => app.commands));
  drawMessages(seen.messages);
}

function currentChannel() {
  return view.seen.channels.find((channel) => channel.id === view.channel);
}

function drawPeople(list) {
  const options = list
    .filter((person) => person.can_act)
    .map((person) =>
      element("option", { value: person.id, selected: person.id === view.person },
        person.title ? `${person.real_name} (${person.title})` : person.real_name));
  keep(byId("person"), options, (node) => node.outerHTML);
}

function drawPlaces(channels) {
  const draw = (channel) =>
    element("li", {}, element("button", {
      type: "button",
      class: channel.is_member ? undefined : "away",
      "data-channel": channel.id,
      "aria-current": channel.id === view.channel ? "page" : undefined,
    }, label(channel)));
  const isDirect = (channel) => channel.kind === "im" || channel.kind === "mpim";
  keep(byId("channels"), channels.filter((channel) => !isDirect(channel)).map(draw), (node) => node.outerHTML);
  keep(byId("direct"), channels.filter(isDirect).map(draw), (node) => node.outerHTML);
  byId("direct-title").hidden = !channels.some(isDirect);
  const here = currentChannel();
  byId("title").textContent = here ? label(here) : "";
  byId("topic").textContent = here?.is_archived ? "This channel is archived." : here?.topic ?? "";
  byId("join").hidden = !here || here.is_member || here.is_archived;
}

function label(channel) {
  if (channel.kind === "im" || channel.kind === "mpim") return channel.name;
  return `${channel.kind === "private_channel" ? "🔒" : "#"} ${channel.name}`;
}

function drawHints(commands) {
  const options = commands.map((one) =>
    element("option", { value: `${one.command} ` }, [one.usage_hint, one.description].filter(Boolean).join(" — ")));
  keep(byId("hints"), options, (node) => node.outerHTML);
}

function drawMessages(messages) {
  const list = byId("messages");
  const next = new Map();
  for (const message of inThreads(messages)) {
    const key = `${view.person}/${view.channel}/${JSON.stringify(message)}`;
    next.set(key, drawn.get(key) ?? drawMessage(message));
  }
  drawn = next;
  place(list, [...next.values()]);
  stayAtEnd();
}

/** Keep the newest message in view for those who were looking at it. */
function stayAtEnd() {
  const list = byId("messages");
  if (view.isAtEnd) list.scrollTop = list.scrollHeight;
}

function inThreads(messages) {
  const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;
  const replies = Map.groupBy
    ? Map.groupBy(messages.filter(isReply), (message) => message.thread_ts)
    : messages.filter(isReply).reduce((map, one) => map.set(one.thread_ts, [...(map.get(one.thread_ts) ?? []), one]), new Map());
  return messages.filter((message) => !isReply(message)).flatMap((message) => [message, ...(replies.get(message.ts) ?? [])]);
}

function drawMessage(message) {
  const author = view.seen.people.find((person) => person.id === message.user);
  const name = author?.real_name ?? author?.name ?? message.user;
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  const when = new Date(Number(message.ts) * 1000);
  const kind = ["message", isReply && "reply", message.is_ephemeral && "ephemeral"].filter(Boolean).join(" ");
  return element("li", { class: kind },
    element("span", { class: author?.is_bot ? "face bot" : "face", "aria-hidden": "true" }, initials(name)),
    element("div", {},
      element("div", { class: "who" },
        element("strong", {}, name),
        author?.is_bot ? element("span", { class: "label" }, "app") : null,
        element("time", { datetime: when.toISOString() }, when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }))),
      element("div", { class: "body" }, bodyOf(message)),
      message.is_ephemeral ? element("p", { class: "ephemeral-note" }, "Only visible to you") : null));
}

function bodyOf(message) {
  const names = new Map([
    ...view.seen.people.map((person) => [person.id, person.name]),
    ...view.seen.channels.map((channel) => [channel.id, channel.name]),
  ]);
  const ctx = { names, press: (part, chosen) => press(message, part, chosen) };
  const parts = message.blocks?.length
    ? blocks(message.blocks, ctx)
    : message.text ? [element("div", { class: "text" }, mrkdwn(message.text, names))] : [];
  const edited = message.edited && !message.blocks?.length ? [element("span", { class: "edited" }, "(edited)")] : [];
  return [...parts, ...edited, ...(message.files ?? []).map(attachedFile)];
}

function attachedFile(shown) {
  const file = view.seen.files[shown.id] ?? shown;
  const address = `/page/files/${encodeURIComponent(file.id)}`;
  if (file.mimetype?.startsWith("image/")) {
    return element("figure", { class: "picture" }, element("figcaption", {}, file.title), element("img", { src: address, alt: file.alt_txt || file.title }));
  }
  return element("p", {}, "📄 ", element("a", { href: address, download: file.name }, file.title));
}

function initials(name) {
  return name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
}

async function press(message, part, chosen) {
  const told = await send("press", { user: view.person, channel: view.channel, ts: message.ts, action_id: part.action_id, chosen });
  if (told.problem) byId("notice").textContent = `The app did not take this (${told.problem}).`;
}

async function send(what, order) {
  byId("notice").textContent = "";
  const answer = await fetch(`/control/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(order),
  });
  const told = await answer.json();
  if (!told.ok) byId("notice").textContent = told.error;
  return told;
}

/** Replace the children only when they differ, so that open menus stay open. */
function keep(parent, children, same) {
  const before = [...parent.children].map(same).join();
  if (before !== children.map(same).join()) parent.replaceChildren(...children);
}

/** Make `children` the children of `parent`, moving as few nodes as possible. */
function place(parent, children) {
  const wanted = new Set(children);
  for (const node of [...parent.children]) if (!wanted.has(node)) node.remove();
  children.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

byId("person").addEventListener("change", (event) => {
  view.person = event.target.value;
  refresh();
});

document.querySelector(".places").addEventListener("click", (event) => {
  const channel = event.target.closest("[data-channel]")?.dataset.channel;
  if (!channel) return;
  view.channel = channel;
  view.isAtEnd = true;
  refresh();
  byId("words").focus();
});

byId("messages").addEventListener("scroll", ({ target }) => {
  view.isAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
});
// Pictures grow when they arrive; their load event does not bubble.
byId("messages").addEventListener("load", stayAtEnd, true);

byId("join").addEventListener("click", () => send("join", { user: view.person, channel: view.channel }));

byId("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("words").value.trim();
  if (!text) return;
  byId("words").value = "";
  const told = await send(text.startsWith("/") ? "command" : "say", { user: view.person, channel: view.channel, text });
  if (!told.ok) byId("words").value = text;
});

let pending = Promise.resolve();
new EventSource("/control/news").onmessage = () => {
  // One at a time: the last answer to arrive must be the newest.
  pending = pending.then(refresh, refresh);
};
