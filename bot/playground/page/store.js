// Who acts, where they are, what they see, and the way to say and do things.

const kept = (name) => {
  try { return localStorage.getItem(`playground.${name}`); } catch { return null; }
};

/** Remember a choice for the next visit, where the browser allows it. */
export function keep(name, value) {
  try { localStorage.setItem(`playground.${name}`, value); } catch { /* a private window: then not */ }
}

export const remembered = kept;

export const state = {
  person: kept("person"),
  channel: kept("channel"),
  // The app whose Home tab is shown instead of messages, the open thread, the side pane.
  home: null,
  thread: null,
  pane: null,
  newFrom: null,
  seen: null,
};

// What is done on the way to something else, or by the page itself.
const QUIET = ["read", "close", "suggest", "suggest_in_view"];
const watchers = [];
const actors = [];
let pending = Promise.resolve();
let isQueued = false;

/** Call `draw` after every refresh. */
export function watch(draw) {
  watchers.push(draw);
}

/** Call `tell` whenever the acting person does something. */
export function onAct(tell) {
  actors.push(tell);
}

/**
 * Ask again what is to be seen: one question at a time, so that the last answer is the
 * newest, and one more for however much happens meanwhile.
 */
export function refresh() {
  if (!isQueued) {
    isQueued = true;
    const begin = () => { isQueued = false; return load(); };
    pending = pending.then(begin, begin);
  }
  return pending;
}

async function load() {
  const { person, channel } = state;
  const query = new URLSearchParams({ user: person ?? "", channel: channel ?? "" });
  let answer = await fetch(`/control/seen?${query}`);
  if (answer.status === 404) answer = await fetch("/control/seen");
  if (!answer.ok) return;
  const seen = await answer.json();
  // Somebody went elsewhere meanwhile; the question about that is on its way.
  if (state.person !== person || state.channel !== channel) return;
  state.seen = seen;
  state.person = state.seen.me;
  state.channel = state.seen.here;
  for (const draw of watchers) draw();
}

/** Act as somebody else, from the place they last were. */
export function actAs(person) {
  Object.assign(state, { person, home: null, thread: null, newFrom: null });
  keep("person", person);
  return refresh();
}

/** Go to a channel; `home` is the app whose Home tab to show there. */
export function go(channel, home = null) {
  const there = state.seen.channels.find((one) => one.id === channel);
  Object.assign(state, { channel, home, thread: null, newFrom: there?.unread ? there.unread_from : null });
  keep("channel", channel);
  return refresh();
}

/** Carry out an order as the acting person; failures come back as `error`. */
export async function send(what, order = {}) {
  if (!QUIET.includes(what)) for (const tell of actors) tell();
  try {
    const answer = await fetch(`/control/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: state.person, ...order }),
    });
    return await answer.json();
  } catch {
    return { ok: false, error: "The playground does not answer; is it still running?" };
  }
}

/** Return the channel one is in. */
export function here() {
  return state.seen.channels.find((one) => one.id === state.channel);
}

/** Return the app whose direct message a channel is, if it is one. */
export function appOf(channel) {
  return state.seen.apps.find((app) => channel?.with.includes(app.user));
}

/** Return what ids stand for in texts. */
export function names() {
  const { people, channels, usergroups } = state.seen;
  return new Map([
    ...people.map((one) => [one.id, one.real_name]),
    ...channels.map((one) => [one.id, one.name]),
    ...usergroups.map((one) => [one.id, one.handle]),
  ]);
}

/** Follow the news of the workspace for as long as the page is open; `tell` hears of gaps. */
export function follow(tell) {
  const news = new EventSource("/control/news");
  news.onmessage = () => refresh();
  news.onopen = () => tell(true);
  news.onerror = () => tell(false);
}
