// The message box: hints for commands and names while one types, Enter sends.

import { report } from "./context.js";
import { element, freshId, place } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { send, state } from "./store.js";

const OWN_COMMANDS = [
  { command: "/invite", usage_hint: "@name", description: "Bring a person or an app into this channel" },
  { command: "/leave", usage_hint: "", description: "Leave this channel" },
];

/** Return a message box; `target()` says where messages go: `{ channel, thread_ts }`. */
export function composer({ label, target }) {
  const listId = freshId("hints");
  const notice = element("p", { class: "notice", role: "alert" });
  const words = element("textarea", { rows: 1, "aria-label": label, role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", placeholder: label });
  const list = element("ul", { class: "hints", role: "listbox", id: listId, hidden: true, "aria-label": "Hints" });
  const shortcuts = menuButton({ label: "Shortcuts and commands", sign: "bolt", items: () => menuItems(fill, tell, target()) });
  const form = element("form", { class: "composer" }, notice,
    element("div", { class: "box" }, list, words,
      element("div", { class: "box-foot" }, shortcuts, element("button", { class: "round primary", "aria-label": "Send", title: "Send" }, icon("send")))));
  let hints = [];
  let active = 0;

  function tell(problem) {
    notice.textContent = problem ?? "";
  }

  function fill(text) {
    words.value = text;
    words.focus();
    grow();
    hint();
  }

  function grow() {
    words.rows = Math.min(8, words.value.split("\n").length);
  }

  function hint() {
    hints = hintsFor(words.value.slice(0, words.selectionStart), target());
    active = 0;
    show();
  }

  function show() {
    list.hidden = hints.length === 0;
    words.setAttribute("aria-expanded", String(hints.length > 0));
    place(list, hints.map((one, index) =>
      element("li", { role: "option", id: `${listId}-${index}`, class: index === active ? "active" : "", "aria-selected": String(index === active), onpointerdown: (event) => { event.preventDefault(); take(one); } },
        element("strong", {}, one.label), element("span", {}, one.hint), element("small", {}, one.note))));
    if (hints.length) words.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else words.removeAttribute("aria-activedescendant");
  }

  function take(one) {
    const end = words.selectionStart;
    words.setRangeText(`${one.label} `, end - one.typed, end, "end");
    hint();
    words.focus();
  }

  async function submit(text) {
    tell("");
    hints = [];
    show();
    const told = report(await carryOut(text, target()), tell);
    if (told.ok === false && !words.value) fill(text);
  }

  words.addEventListener("input", () => { grow(); hint(); });
  words.addEventListener("blur", () => { hints = []; show(); });
  words.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (hints.length && step) { event.preventDefault(); active = (active + step + hints.length) % hints.length; return show(); }
    if (hints.length && (event.key === "Tab" || event.key === "Enter") && !isWhole()) { event.preventDefault(); return take(hints[active]); }
    if (hints.length && event.key === "Escape") { event.preventDefault(); event.stopPropagation(); hints = []; return show(); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text) return;
    words.value = "";
    grow();
    submit(text);
  });

  // A command typed to its end is sent by Enter, not completed.
  const isWhole = () => hints.some((one) => one.label === words.value.trim()) || hints[active]?.typed === 0;
  return { form, focus: () => words.focus(), tell, submit };
}

async function carryOut(text, { channel, thread_ts }) {
  if (!text.startsWith("/")) return send("say", { channel, text, thread_ts });
  const [command, ...rest] = text.split(/\s+/);
  if (thread_ts) return { ok: false, error: `${command} is not supported in threads. Sorry!` };
  if (command === "/invite") return send("invite", { channel, whom: rest[0] ?? "" });
  if (command === "/leave") return send("leave", { channel });
  return send("command", { channel, text });
}

function commands() {
  return [...state.seen.apps.flatMap((app) => app.commands.map((one) => ({ ...one, app: app.name }))), ...OWN_COMMANDS];
}

function menuItems(fill, tell, { thread_ts }) {
  const shortcuts = state.seen.apps.flatMap((app) => app.shortcuts.filter((one) => one.type === "global").map((one) => ({
    label: one.name,
    note: one.description || app.name,
    choose: async () => report(await send("shortcut", { callback_id: one.callback_id }), tell),
  })));
  if (thread_ts) return shortcuts;
  return [...shortcuts, ...commands().map((one) => ({ label: one.command, note: one.description, choose: () => fill(`${one.command} `) }))];
}

function hintsFor(before, { thread_ts }) {
  const command = /^\/\S*$/.exec(before)?.[0];
  if (command && !thread_ts) {
    return commands()
      .filter((one) => one.command.startsWith(command.toLowerCase()))
      .map((one) => ({ label: one.command, hint: one.usage_hint ?? "", note: one.description ?? "", typed: command.length }));
  }
  const name = /(?:^|\s)([@#][\w.-]*)$/.exec(before)?.[1];
  return name ? named(name) : [];
}

function named(typed) {
  const sign = typed[0], start = typed.slice(1).toLowerCase();
  const { people, channels, usergroups } = state.seen;
  const all = sign === "#"
    ? channels.filter((one) => one.kind.endsWith("channel")).map((one) => ({ name: one.name, note: one.topic }))
    : [...people.filter((one) => one.id !== "USLACKBOT").map((one) => ({ name: one.name, note: one.real_name })), ...usergroups.map((one) => ({ name: one.handle, note: "Group" }))];
  return all
    .filter((one) => one.name.toLowerCase().includes(start) || one.note?.toLowerCase().includes(start))
    .slice(0, 8)
    .map((one) => ({ label: `${sign}${one.name}`, hint: "", note: one.note ?? "", typed: typed.length }));
}
