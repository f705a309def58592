// Where one can go: channels, direct messages, apps; and who one is.

import { among, combobox } from "./combobox.js";
import { pick } from "./dialogs.js";
import { arrows, draw, element } from "./dom.js";
import { icon } from "./icons.js";
import { face } from "./messages.js";
import { actAs, appOf, go, send, state } from "./store.js";

const byId = (id) => document.getElementById(id);

/** Draw the list of places and the choice of people. */
export function drawSidebar() {
  const { seen } = state;
  byId("team").textContent = seen.team;
  drawPeople(seen.people);
  const isDirect = (channel) => channel.kind === "im" || channel.kind === "mpim";
  drawPlaces("channels", seen.channels.filter((one) => !isDirect(one)));
  drawPlaces("direct", seen.channels.filter((one) => isDirect(one) && !appOf(one)));
  drawApps(seen);
}

function drawPeople(people) {
  const select = byId("person");
  const can = people.filter((one) => one.can_act);
  const key = JSON.stringify(can);
  // Made anew only when somebody came or went, so that an open list stays open.
  if (select.dataset.key !== key) {
    const teams = [...new Set(can.map((one) => one.team))];
    const option = (one) => element("option", { value: one.id }, [one.real_name, one.title || (one.is_guest && "guest")].filter(Boolean).join(" · "));
    const groups = teams.map((team) => element("optgroup", { label: team }, can.filter((one) => one.team === team).map(option)));
    select.replaceChildren(...(teams.length > 1 ? groups : can.map(option)));
    select.dataset.key = key;
  }
  select.value = state.person;
  byId("me").replaceChildren(face(people.find((one) => one.id === state.person)));
}

function drawPlaces(id, channels) {
  const rows = channels.map((channel) => ({ channel, current: channel.id === state.channel && !state.home }));
  draw(byId(id), rows, ({ channel, current }) => item({
    label: channel.name,
    sign: channel.kind === "private_channel" ? "lock" : channel.kind === "public_channel" ? "hash" : null,
    person: channel.with[0],
    channel,
    current,
    choose: () => go(channel.id),
  }));
}

function drawApps(seen) {
  const rows = seen.apps.map((app) => {
    const channel = seen.channels.find((one) => appOf(one)?.id === app.id);
    return { app: { id: app.id, name: app.name, has_home: app.has_home }, channel, current: Boolean(channel) && channel.id === state.channel };
  });
  byId("apps-title").hidden = !rows.length;
  draw(byId("apps"), rows, ({ app, channel, current }) => item({ label: app.name, sign: "apps", channel, current, choose: () => openApp(app.id) }));
}

function item({ label, sign, person, channel, current, choose }) {
  const unread = channel?.unread ?? 0, loud = channel?.mentions ?? 0;
  const who = person && state.seen.people.find((one) => one.id === person);
  const words = [label, channel?.is_member === false && "not joined", unread && `${unread} unread`].filter(Boolean).join(", ");
  return element("li", {}, element("button", {
    type: "button",
    class: [unread && "unread", channel?.is_member === false && "away"].filter(Boolean).join(" "),
    "aria-current": current ? "page" : undefined,
    "aria-label": words,
    "data-focus": `place/${label}`,
    onclick: () => { closeDrawer(); choose(); },
  }, sign ? icon(sign) : who ? face(who) : null, element("span", { class: "label" }, label), loud ? element("span", { class: "count" }, String(loud)) : null));
}

/** Go to an app: to its Home tab where it has one, else to its messages. */
export async function openApp(id, tab) {
  const app = state.seen.apps.find((one) => one.id === id);
  const wanted = tab ?? (app.has_home ? "home" : "messages");
  const told = await send("direct", { whom: app.user });
  if (!told.ok) return;
  await go(told.channel, wanted === "home" ? id : null);
  await send("home", { app_id: id, tab: wanted });
}

async function newMessage() {
  const entries = state.seen.people
    .filter((one) => one.id !== state.person && (one.can_act || one.is_bot) && one.id !== "USLACKBOT")
    .map((one) => ({ label: one.real_name, note: one.title || `@${one.name}`, value: one.id }));
  const who = await pick("New message", (choose) => combobox({ label: "To", placeholder: "A name", find: among(entries), onchange: ([one]) => choose(one.value) }));
  if (!who) return;
  const told = await send("direct", { whom: who });
  if (told.ok) await go(told.channel);
}

/** Put the list of places away, where it lies over the page; tell whether it did. */
export function closeDrawer() {
  if (!document.body.classList.contains("drawer")) return false;
  document.body.classList.remove("drawer");
  byId("drawer").setAttribute("aria-expanded", "false");
  return true;
}

/** Attach what does not change. */
export function startSidebar() {
  byId("person").addEventListener("change", ({ target }) => actAs(target.value));
  byId("new-message").append(icon("pencil"));
  byId("new-message").addEventListener("click", newMessage);
  arrows(document.querySelector(".places"), "li > button");
  byId("drawer").append(icon("menu"));
  byId("drawer").addEventListener("click", () => {
    const open = document.body.classList.toggle("drawer");
    byId("drawer").setAttribute("aria-expanded", String(open));
    if (open) document.querySelector(".places [aria-current]")?.focus();
  });
}
