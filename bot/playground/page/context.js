// What blocks need to be shown and used, wherever they stand.

import { names, send, state } from "./store.js";

// What people filled in and chose so far: it belongs to the person and the message or view.
const held = new Map();

function valuesOf(key) {
  if (!held.has(key)) held.set(key, {});
  return held.get(key);
}

/** Return the context of blocks in a message; `tell` shows what went wrong. */
export function inMessage(message, tell) {
  const values = valuesOf(`${state.person}/${state.channel}/${message.ts}`);
  const at = { channel: state.channel, ts: message.ts };
  return {
    ...known(),
    values,
    channel: state.channel,
    act: async (part, blockId, chosen) => report(await send("press", { ...at, action_id: part.action_id, chosen, values: present(message.blocks, values) }), tell),
    suggest: (part, typed) => send("suggest", { ...at, action_id: part.action_id, typed }),
  };
}

/** Return the context of blocks in a modal or Home tab. */
export function inView(view, tell, errors = {}) {
  const values = valuesOf(`${state.person}/${view.id}`);
  const at = { view_id: view.id };
  return {
    ...known(),
    values,
    errors,
    channel: view.channel,
    act: async (part, blockId, chosen) => report(await send("press_in_view", { ...at, action_id: part.action_id, chosen, values: present(view.blocks, values) }), tell),
    suggest: (part, typed) => send("suggest_in_view", { ...at, action_id: part.action_id, typed }),
  };
}

/** Return the values of what is there; the app may have taken inputs away meanwhile. */
export function present(blocks, values) {
  const kept = {};
  for (const block of blocks.flatMap((one) => [one, ...(one.child_blocks ?? [])])) {
    for (const part of [block.element, block.accessory, ...(block.elements ?? [])]) {
      const value = values[block.block_id]?.[part?.action_id];
      if (value) (kept[block.block_id] ??= {})[part.action_id] = value;
    }
  }
  return kept;
}

function known() {
  return { names: names(), people: state.seen.people, channels: state.seen.channels };
}

const PROBLEMS = {
  timeout: "The app did not answer within 3 seconds, so Slack would show a warning here.",
  http_error: "The app answered with an error, so Slack would show a warning here.",
  connection_failed: "The app cannot be reached.",
  no_request_url: "No app is listening yet.",
};

/** Say what went wrong, if anything did; return the answer. */
export function report(told, tell) {
  const problem = told.error ?? (told.problem && (PROBLEMS[told.problem] ?? told.problem));
  if (problem) tell(problem);
  return told;
}
