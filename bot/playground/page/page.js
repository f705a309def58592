// The page: who acts, where, what is said there, and what they type.

import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { inView, report } from "./context.js";
import { arrows, draw, element } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessages, forgetMessages } from "./messages.js";
import { drawModal, startModal } from "./modal.js";
import { mrkdwn } from "./mrkdwn.js";
import { newestOf } from "./newest.js";
import { closeDrawer, drawSidebar, openApp, startSidebar } from "./sidebar.js";
import { announce } from "./speaking.js";
import { appOf, follow, here, keep, names, onAct, refresh, remembered, send, state, watch } from "./store.js";
import { startTheme } from "./theme.js";
import { drawTraffic } from "./traffic.js";

const byId = (id) => document.getElementById(id);
const isReply = (one) => one.thread_ts && one.thread_ts !== one.ts && one.subtype !== "thread_broadcast";

const main = composer({ label: "Message or /command", target: () => ({ channel: state.channel }) });
const answer = composer({ label: "Reply", target: () => ({ channel: state.channel, thread_ts: state.thread }) });
const said = newestOf(byId("messages"));
const replied = newestOf(byId("replies"));
let place = "";
let opened = null;

function drawAll() {
  const channel = here();
  const now = `${state.person}/${state.channel}/${state.home}`;
  if (now !== place) { forgetMessages(); said.begin(); main.tell(""); place = now; }
  document.title = `${channel?.name ?? ""} · ${state.seen.team}`;
  drawSidebar();
  drawHead(channel);
  drawBanner();
  drawHome();
  drawConversation(channel);
  drawPane();
  drawModal();
  if (channel?.unread && !state.home && document.visibilityState === "visible") send("read", { channel: channel.id });
}

function drawHead(channel) {
  const app = appOf(channel);
  const isDirect = channel?.kind === "im" || channel?.kind === "mpim";
  byId("title").replaceChildren(...(isDirect || !channel ? [] : [icon(channel.kind === "private_channel" ? "lock" : "hash")]), channel?.name ?? "");
  const about = channel?.is_archived ? "This channel is archived." : channel?.topic ?? "";
  byId("topic").replaceChildren(...mrkdwn([about, channel?.is_shared ? "Shared with another workspace." : ""].filter(Boolean).join(" "), names()));
  byId("join").hidden = !channel || channel.is_member || channel.is_archived;
  byId("tabs").hidden = !app?.has_home || !app.has_messages;
  for (const tab of byId("tabs").children) tab.setAttribute("aria-selected", String((tab.dataset.tab === "home") === Boolean(state.home)));
}

function drawBanner() {
  const { banner } = state.seen;
  byId("banner").hidden = !banner || remembered("banner") === banner;
  if (!byId("banner").hidden) byId("banner-text").replaceChildren(...mrkdwn(banner, names()));
}

function drawHome() {
  const app = state.seen.apps.find((one) => one.id === state.home);
  byId("home").hidden = !app;
  byId("conversation").hidden = Boolean(app);
  if (!app) return;
  const view = app.home;
  byId("home-empty").hidden = Boolean(view);
  drawBlocks(byId("home-blocks"), view?.blocks ?? [], view ? inView(view, tellHome) : {});
}

function tellHome(problem) {
  byId("home-notice").textContent = problem;
}

function drawConversation(channel) {
  const list = byId("messages");
  const messages = state.seen.messages.filter((one) => !isReply(one));
  drawMessages(list, messages, { tell: main.tell, openThread, newFrom: state.newFrom });
  said.drawn(messages);
  byId("empty").hidden = messages.length > 0;
  const app = appOf(channel);
  main.form.hidden = !channel?.is_member || channel.is_archived || Boolean(app && !app.takes_messages);
  byId("read-only").hidden = !app || app.takes_messages;
  const offered = !main.form.hidden && channel.kind.endsWith("channel") ? state.seen.suggestions : [];
  byId("suggestions").hidden = !offered.length;
  draw(byId("suggestions"), offered, (text) => element("li", {}, element("button", { type: "button", onclick: () => main.submit(text) }, text)));
  announce(byId("live"), place, state.seen.messages, state.person, names());
}

function openThread(ts, reply = false) {
  state.thread = ts;
  state.pane = null;
  drawPane();
  if (reply || !answer.form.hidden) answer.focus();
}

function drawPane() {
  const thread = state.thread && state.seen.messages.filter((one) => one.ts === state.thread || one.thread_ts === state.thread);
  if (thread && !thread.length) state.thread = null;
  const shown = state.thread ? "thread" : state.pane;
  document.body.dataset.pane = shown ?? "";
  byId("pane").hidden = !shown;
  byId("pane-title").textContent = shown === "traffic" ? "Traffic" : "Thread";
  byId("thread").hidden = shown !== "thread";
  byId("traffic").hidden = shown !== "traffic";
  byId("show-traffic").setAttribute("aria-pressed", String(shown === "traffic"));
  if (opened !== state.thread) { opened = state.thread; replied.begin(); }
  const replies = shown === "thread" ? thread : [];
  drawMessages(byId("replies"), replies, { tell: answer.tell });
  replied.drawn(replies);
  if (shown === "traffic") drawTraffic(byId("traffic-list"));
}

function closePane() {
  const ts = state.thread;
  Object.assign(state, { thread: null, pane: null });
  keep("pane", "");
  drawPane();
  (byId("messages").querySelector(`[data-ts="${ts}"]`) ?? byId("messages")).focus();
}

function start() {
  byId("compose").append(main.form);
  byId("thread").append(answer.form);
  byId("show-traffic").append(icon("traffic"));
  byId("close-pane").append(icon("close"));
  byId("close-banner").append(icon("close"));
  state.pane = remembered("pane") || null;
  startTheme(byId("theme"));
  startSidebar();
  startModal();
  arrows(byId("messages"), ":scope > .message");
  arrows(byId("replies"), ":scope > .message");
  onAct(() => { said.expect(); replied.expect(); });
  byId("join").addEventListener("click", async () => report(await send("join", { channel: state.channel }), main.tell));
  byId("tabs").addEventListener("click", ({ target }) => target.dataset.tab && openApp(appOf(here()).id, target.dataset.tab));
  byId("close-banner").addEventListener("click", () => { keep("banner", state.seen.banner); drawBanner(); });
  byId("close-pane").addEventListener("click", closePane);
  byId("show-traffic").addEventListener("click", () => {
    state.pane = state.pane === "traffic" && !state.thread ? null : "traffic";
    state.thread = null;
    keep("pane", state.pane ?? "");
    drawPane();
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || target.closest("dialog")) return;
    if (closeDrawer()) byId("drawer").focus();
    else if (!byId("pane").hidden) closePane();
  });
  document.addEventListener("visibilitychange", refresh);
  watch(drawAll);
  follow((isThere) => { byId("offline").hidden = isThere; });
}

start();
