// What went over the wire: what the app was told, how soon it answered, what it called.

import { draw, element } from "./dom.js";
import { icon } from "./icons.js";

/** Draw the latest calls and deliveries, the newest on top. */
export async function drawTraffic(list) {
  const rows = await (await fetch("/control/traffic")).json();
  draw(list, rows.reverse(), (row) => (row.way === "call" ? call(row) : delivery(row)));
}

function delivery(row) {
  const { payload } = row;
  const what = payload.command ?? payload.event?.type ?? payload.type;
  const detail = payload.command ? payload.text : payload.actions?.[0]?.action_id ?? payload.view?.callback_id ?? payload.callback_id ?? payload.event?.text ?? "";
  const failed = row.problem !== null;
  const told = failed ? row.problem : `${row.status} in ${Math.max(1, Math.round(row.ack_s * 1000))} ms`;
  return entry({ row, failed, way: "arrowIn", label: "To the app", what, detail, told, parts: { Sent: payload, Answer: parsed(row.body) } });
}

function call(row) {
  return entry({ row, failed: row.error !== null, way: "arrowOut", label: "From the app", what: row.method, detail: row.args.channel ?? "", told: row.error ?? "ok", parts: { Arguments: row.args, Answer: row.answer } });
}

function entry({ row, failed, way, label, what, detail, told, parts }) {
  const time = new Date(row.at * 1000).toLocaleTimeString();
  const details = element("details", {},
    element("summary", {},
      element("span", { class: "way", title: label }, icon(way), element("span", { class: "unseen" }, label)),
      element("code", {}, what),
      element("span", { class: "detail" }, detail),
      element("span", { class: failed ? "told bad" : "told" }, told),
      element("time", {}, time)));
  // The JSON is made when somebody looks.
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    for (const [name, value] of Object.entries(parts)) details.append(element("h4", {}, name), element("pre", { tabindex: 0 }, pretty(value)));
  });
  return element("li", {}, details);
}

function parsed(body) {
  try { return JSON.parse(body); } catch { return body; }
}

function pretty(value) {
  if (value === "") return "(nothing)";
  const unpacked = Object.fromEntries(Object.entries(Object(value)).map(([name, one]) => [name, typeof one === "string" && /^[[{]/.test(one) ? parsed(one) : one]));
  return typeof value === "string" ? value : JSON.stringify(Array.isArray(value) ? value : unpacked, null, 2);
}
