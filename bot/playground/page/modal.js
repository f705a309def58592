// Modals: the top view of the stack in a dialog that holds the focus.

import { drawBlocks } from "./blocks.js";
import { inView, present, report } from "./context.js";
import { element, place } from "./dom.js";
import { icon } from "./icons.js";
import { send, state } from "./store.js";

const title = element("h2", { id: "modal-title" });
const back = element("button", { type: "button", class: "round", "aria-label": "Back", onclick: () => close(false) }, icon("back"));
const cross = element("button", { type: "button", class: "round", "aria-label": "Close", onclick: () => close(true) }, icon("close"));
const trouble = element("p", { class: "trouble", role: "alert" });
const inside = element("div", { class: "modal-body blocks" });
const foot = element("div", { class: "card-foot" });
const form = element("form", { novalidate: true }, element("div", { class: "modal-head" }, back, title, cross), trouble, inside, foot);
const dialog = element("dialog", { class: "modal", "aria-labelledby": "modal-title" }, form);
let current = null;
let errors = {};

/** Show the view on top, or none. */
export function drawModal() {
  const stack = state.seen.views;
  const view = stack.at(-1);
  if (!view) return dialog.close();
  const isOther = current?.id !== view.id;
  // New words of the app make old complaints void.
  if (isOther || current.hash !== view.hash) errors = {};
  if (isOther) { trouble.textContent = ""; place(inside, []); }
  current = view;
  title.textContent = view.title.text;
  back.hidden = stack.length < 2;
  show(view);
  if (!dialog.open) dialog.showModal();
  if (isOther) focusFirst(view);
}

function show(view) {
  drawBlocks(inside, view.blocks, inView(view, tell, errors));
  place(foot, [
    element("button", { type: "button", onclick: () => close(false) }, view.close?.text ?? "Cancel"),
    ...(view.submit ? [element("button", { class: "primary", "data-focus": "submit" }, view.submit.text)] : []),
  ]);
}

function focusFirst(view) {
  const eager = view.blocks.find((block) => block.element?.focus_on_load);
  const wanted = eager && [...inside.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus.startsWith(`${eager.block_id}/`));
  (wanted ?? inside.querySelector("input, select, textarea, button") ?? cross).focus();
}

function tell(problem) {
  trouble.textContent = problem;
}

async function submit(event) {
  event.preventDefault();
  if (form.getAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  tell("");
  const sent = current;
  const told = await send("submit", { view_id: sent.id, values: present(sent.blocks, inView(sent, tell).values) });
  form.removeAttribute("aria-busy");
  if (told.problem) return tell("We had some trouble connecting. Try again?");
  report(told, tell);
  errors = told.errors ?? {};
  if (current?.id !== sent.id || !Object.keys(errors).length) return;
  show(sent);
  const first = inside.querySelector(".wrong input, .wrong select, .wrong textarea");
  first?.focus();
  first?.scrollIntoView({ block: "center" });
}

async function close(everything) {
  report(await send("close", { view_id: current.id, everything }), tell);
}

/** Attach what does not change. */
export function startModal() {
  document.body.append(dialog);
  form.addEventListener("submit", submit);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(false); });
  dialog.addEventListener("close", () => { current = null; errors = {}; });
}
