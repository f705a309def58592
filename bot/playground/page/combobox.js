// A field with a list that narrows while one types: one choice or many.

import { element, freshId, place } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Return a combobox. `find(typed)` resolves to entries `{ label, value, note, group }` or
 * throws what to say instead; `onchange` gets the chosen entries.
 */
export function combobox({ label, placeholder, find, many = false, most, chosen = [], focus, onchange }) {
  const picked = [...chosen];
  const listId = freshId("list");
  const input = element("input", {
    role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
    "aria-label": label, autocomplete: "off", spellcheck: "false", "data-focus": focus,
    placeholder: placeholder ?? "Search",
  });
  const list = element("ul", { role: "listbox", id: listId, hidden: true, "aria-label": label, "aria-multiselectable": many ? "true" : undefined });
  const chips = element("span", { class: "chips" });
  const box = element("div", { class: "combo" }, chips, input, list);
  let found = [];
  let active = -1;
  let turn = 0;

  const isPicked = (entry) => picked.some((one) => one.value === entry.value);

  function showPicked() {
    if (!many) { input.value = picked[0]?.label ?? ""; return; }
    place(chips, picked.map((entry) =>
      element("span", { class: "chip" }, entry.label,
        element("button", { type: "button", "aria-label": `Remove ${entry.label}`, onclick: () => toggle(entry) }, icon("close")))));
  }

  function toggle(entry) {
    if (!many) picked.splice(0, picked.length, entry);
    else if (isPicked(entry)) picked.splice(picked.findIndex((one) => one.value === entry.value), 1);
    else if (!most || picked.length < most) picked.push(entry);
    if (many) input.value = "";
    showPicked();
    close();
    onchange([...picked]);
    input.focus();
  }

  async function open(typed = "") {
    const mine = ++turn;
    say("Looking…", "busy");
    try {
      const entries = await find(typed);
      if (mine !== turn) return;
      found = entries;
      if (!found.length) return say("Nothing found.");
      active = many ? 0 : Math.max(0, found.findIndex(isPicked));
      let group;
      place(list, found.flatMap((entry, index) => {
        const head = entry.group && entry.group !== group ? [element("li", { role: "presentation", class: "group" }, entry.group)] : [];
        group = entry.group;
        return [...head, option(entry, index)];
      }));
      mark();
    } catch (problem) {
      if (mine === turn) say(problem.message);
    }
  }

  function option(entry, index) {
    return element("li", {
      role: "option", id: `${listId}-${index}`, "aria-selected": String(isPicked(entry)),
      onpointerdown: (event) => { event.preventDefault(); toggle(entry); },
    }, element("span", {}, entry.label), entry.note ? element("small", {}, entry.note) : null);
  }

  function say(words, kind) {
    found = [];
    active = -1;
    place(list, [element("li", { class: `group ${kind ?? ""}`, role: "presentation" }, words)]);
    mark();
  }

  function mark() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const options = [...list.querySelectorAll("[role=option]")];
    options.forEach((node, index) => node.classList.toggle("active", index === active));
    const here = options[active];
    if (here) { input.setAttribute("aria-activedescendant", here.id); here.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    turn += 1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", () => open(input.value.trim()));
  input.addEventListener("click", () => list.hidden && open());
  input.addEventListener("blur", () => { close(); showPicked(); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) return void open();
      active = Math.max(0, Math.min(found.length - 1, active + step));
      return mark();
    }
    if (event.key === "Enter" && !list.hidden) { event.preventDefault(); if (found[active]) toggle(found[active]); }
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); showPicked(); }
    if (event.key === "Backspace" && many && !input.value && picked.length) toggle(picked.at(-1));
  });
  showPicked();
  return box;
}

/** Return a `find` for entries that are all known: those with every typed word in them. */
export function among(entries, most = 50) {
  return async (typed) => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (entry) => words.every((word) => `${entry.label} ${entry.note ?? ""}`.toLowerCase().includes(word));
    return entries.filter(fits).slice(0, most);
  };
}
