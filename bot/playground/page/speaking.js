// What screen readers hear: new messages of others, and what an edited one says now.

const PAUSE_MS = 700;
const MOST = 200;
let known = null;
let timer = null;
const waiting = new Map();

/** Announce what changed since the last time, in the place one is in. */
export function announce(region, place, messages, me, names) {
  const before = known?.place === place ? known.texts : null;
  known = { place, texts: new Map(messages.map((one) => [one.ts, one.text])) };
  if (!before) return;
  for (const one of messages) {
    const isNews = one.user !== me && before.get(one.ts) !== one.text;
    if (isNews) waiting.set(one.ts, `${names.get(one.user) ?? ""}: ${one.text || "a file"}`.slice(0, MOST));
  }
  if (!waiting.size) return;
  clearTimeout(timer);
  // An answer that is being made changes often; its last words are enough.
  timer = setTimeout(() => {
    region.textContent = [...waiting.values()].join(". ");
    waiting.clear();
  }, PAUSE_MS);
}
