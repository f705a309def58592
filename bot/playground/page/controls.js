// Everything in blocks that can be pressed, chosen or filled in.

import { among, combobox } from "./combobox.js";
import { confirmed } from "./dialogs.js";
import { element, freshId } from "./dom.js";
import { menuButton } from "./menu.js";
import { link, mrkdwn } from "./mrkdwn.js";

/**
 * Return a control for `part` of the block `blockId`. `ctx` has `names`, `people`,
 * `channels`, `values` (what was filled in so far), `act(part, blockId, chosen)` and
 * `suggest(part, typed)`. With `quiet` a change is only held, as in a form.
 */
export function control(part, blockId, ctx, { label, quiet = false, describedBy } = {}) {
  const make = CONTROLS[part.type];
  if (!make) return element("span", { class: "unknown" }, `[${part.type}]`);
  const name = label ?? part.accessibility_label ?? part.placeholder?.text ?? part.type.replaceAll("_", " ");
  const held = ctx.values[blockId]?.[part.action_id];
  const hold = (chosen) => { (ctx.values[blockId] ??= {})[part.action_id] = { type: part.type, ...chosen }; };
  const change = async (chosen) => {
    hold(chosen);
    if (!quiet && (await confirmed(part.confirm, ctx.names))) ctx.act(part, blockId, chosen);
  };
  const focus = `${blockId}/${part.action_id}`;
  return make(part, { ctx, blockId, name, held, hold, change, focus, describedBy, quiet });
}

function button(part, { ctx, blockId, focus }) {
  if (part.url) {
    const way = link(part.url, part.text.text);
    if (typeof way === "string") return element("span", {}, way);
    way.className = `button ${part.style ?? ""}`;
    way.addEventListener("click", () => ctx.act(part, blockId, {}));
    return way;
  }
  const press = async (event) => {
    const pressed = event.currentTarget;
    if (!(await confirmed(part.confirm, ctx.names))) return;
    pressed.setAttribute("aria-busy", "true");
    await ctx.act(part, blockId, {});
    pressed.removeAttribute("aria-busy");
  };
  return element("button", { type: "button", class: part.style, onclick: press, "data-focus": focus, "aria-label": part.accessibility_label }, part.text.text);
}

function staticSelect(part, { name, held, change, focus, describedBy }) {
  const options = part.options ?? part.option_groups.flatMap((group) => group.options);
  const chosen = (held?.selected_option ?? part.initial_option)?.value;
  let index = 0;
  const entry = (option) => element("option", { value: index++, selected: option.value === chosen }, option.text.text);
  const choose = ({ target }) => change({ selected_option: options[target.value] });
  return element("select", { "aria-label": name, onchange: choose, "data-focus": focus, "aria-describedby": describedBy },
    element("option", { value: "", disabled: true, selected: chosen === undefined }, part.placeholder?.text ?? "Choose"),
    part.options?.map(entry),
    part.option_groups?.map((group) => element("optgroup", { label: group.label.text }, group.options.map(entry))));
}

function overflow(part, { ctx, blockId }) {
  const items = () => part.options.map((option) => ({
    label: option.text.text,
    note: option.description?.text,
    choose: async () => (await confirmed(part.confirm, ctx.names)) && ctx.act(part, blockId, { selected_option: option }),
  }));
  return menuButton({ label: "More actions", sign: "more", items });
}

const entryOf = (option, group) => ({ label: option.text.text, value: option.value, note: option.description?.text, group, option });
const entriesOf = (answer) => [
  ...(answer.options ?? []).map((option) => entryOf(option)),
  ...(answer.option_groups ?? []).flatMap((group) => group.options.map((option) => entryOf(option, group.label.text))),
];

// Menus of options: from the block itself, or from the app while one types.
function optionMenu({ many, external }) {
  return (part, { ctx, blockId, name, held, change, focus }) => {
    const key = many ? "selected_options" : "selected_option";
    const start = held?.[key] ?? part[many ? "initial_options" : "initial_option"] ?? [];
    const least = part.min_query_length ?? 3;
    const ask = async (typed) => {
      if (typed.length < least) throw new Error(`Type ${least} or more characters to search.`);
      const answer = await ctx.suggest(part, typed);
      if (!answer.ok) throw new Error(answer.error);
      return entriesOf(answer);
    };
    return combobox({
      label: name, placeholder: part.placeholder?.text, many, most: part.max_selected_items, focus,
      find: external ? ask : among(entriesOf(part)),
      chosen: [start].flat().map((option) => entryOf(option)),
      onchange: (entries) => change({ [key]: many ? entries.map((one) => one.option) : entries[0].option }),
    });
  };
}

// Menus of what the workspace has: people, channels, conversations.
function placeMenu({ one, many, entries }) {
  return (part, { ctx, name, held, change, focus }) => {
    const key = `selected_${many ?? one}`;
    const known = entries(ctx, part);
    const fallback = part.default_to_current_conversation ? ctx.channel : undefined;
    const start = [held?.[key] ?? part[`initial_${many ?? one}`] ?? fallback ?? []].flat();
    return combobox({
      label: name, placeholder: part.placeholder?.text, many: Boolean(many), most: part.max_selected_items, focus,
      find: among(known),
      chosen: start.map((value) => known.find((entry) => entry.value === value) ?? { label: value, value }),
      onchange: (picked) => change({ [key]: many ? picked.map((entry) => entry.value) : picked[0].value }),
    });
  };
}

const people = (ctx) => ctx.people.filter((one) => !one.is_bot).map((one) => ({ label: one.real_name, note: one.title || `@${one.name}`, value: one.id }));
const isChannel = (one) => one.kind.endsWith("channel");
const channels = (ctx) => ctx.channels.filter((one) => one.kind === "public_channel").map((one) => ({ label: `#${one.name}`, value: one.id }));
const conversations = (ctx, part) => {
  const kinds = part.filter?.include?.map((kind) => ({ public: "public_channel", private: "private_channel" })[kind] ?? kind);
  return ctx.channels
    .filter((one) => one.is_member && (!kinds || kinds.includes(one.kind)))
    .map((one) => ({ label: isChannel(one) ? `#${one.name}` : one.name, value: one.id }));
};

// A native input whose value is text; an empty one holds null, as in Slack.
function typed(type, key, initial, { read = (text) => text || null, show = (value) => value ?? "" } = {}) {
  return (part, { name, held, hold, change, focus, describedBy, quiet }) => {
    const value = show(held ? held[key] : part[initial]);
    const shared = {
      "aria-label": name, "data-focus": focus, "aria-describedby": describedBy,
      placeholder: part.placeholder?.text, autocomplete: "off", maxlength: part.max_length,
      oninput: ({ target }) => hold({ [key]: read(target.value) }),
      onchange: ({ target }) => change({ [key]: read(target.value) }),
      // Where the app wants to hear of it, Enter tells it instead of sending the form.
      onkeydown: (event) => { if (!quiet && !part.multiline && event.key === "Enter") { event.preventDefault(); event.target.blur(); event.target.focus(); } },
    };
    if (part.multiline) return element("textarea", { ...shared, rows: 4 }, value);
    const range = { min: part.min_value, max: part.max_value, step: part.is_decimal_allowed ? "any" : undefined };
    return element("input", { ...shared, ...range, type, value });
  };
}

const pad = (number) => String(number).padStart(2, "0");
const local = (seconds) => {
  if (seconds === undefined || seconds === null) return "";
  const at = new Date(seconds * 1000);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
};
const moment = { read: (text) => (text ? Math.floor(new Date(text).getTime() / 1000) : null), show: local };

// Check boxes and radio buttons.
function boxes(type, key, initial) {
  return (part, { ctx, name, held, change, focus }) => {
    const many = type === "checkbox";
    const group = freshId("boxes");
    const start = [held?.[key] ?? part[initial] ?? []].flat().map((option) => option.value);
    const line = (option, index) => {
      const id = `${group}-${index}`;
      return element("div", { class: "choice" },
        element("input", { type, id, name: group, value: index, checked: start.includes(option.value), "data-focus": `${focus}/${index}` }),
        element("label", { for: id }, words(option.text, ctx), option.description ? element("small", {}, words(option.description, ctx)) : null));
    };
    const choose = () => {
      const picked = [...box.querySelectorAll("input:checked")].map((input) => part.options[input.value]);
      change({ [key]: many ? picked : picked[0] });
    };
    const box = element("div", { role: many ? "group" : "radiogroup", "aria-label": name, onchange: choose }, part.options.map(line));
    return box;
  };
}

function words(text, ctx) {
  return text.type === "mrkdwn" ? mrkdwn(text.text, ctx.names) : text.text;
}

function feedback(part, { ctx, blockId }) {
  const one = (choice, sign) =>
    element("button", { type: "button", "aria-label": choice.accessibility_label, onclick: () => ctx.act(part, blockId, { value: choice.value }) }, `${sign} ${choice.text.text}`);
  return element("span", { class: "actions" }, one(part.positive_button, "+"), one(part.negative_button, "−"));
}

const CONTROLS = {
  button,
  overflow,
  static_select: staticSelect,
  external_select: optionMenu({ external: true }),
  multi_static_select: optionMenu({ many: true }),
  multi_external_select: optionMenu({ many: true, external: true }),
  users_select: placeMenu({ one: "user", entries: people }),
  multi_users_select: placeMenu({ many: "users", entries: people }),
  channels_select: placeMenu({ one: "channel", entries: channels }),
  multi_channels_select: placeMenu({ many: "channels", entries: channels }),
  conversations_select: placeMenu({ one: "conversation", entries: conversations }),
  multi_conversations_select: placeMenu({ many: "conversations", entries: conversations }),
  datepicker: typed("date", "selected_date", "initial_date"),
  timepicker: typed("time", "selected_time", "initial_time"),
  datetimepicker: typed("datetime-local", "selected_date_time", "initial_date_time", moment),
  checkboxes: boxes("checkbox", "selected_options", "initial_options"),
  radio_buttons: boxes("radio", "selected_option", "initial_option"),
  plain_text_input: typed("text", "value", "initial_value"),
  email_text_input: typed("email", "value", "initial_value"),
  url_text_input: typed("url", "value", "initial_value"),
  number_input: typed("number", "value", "initial_value"),
  feedback_buttons: feedback,
  icon_button: (part, more) => button(part, more),
};
