// Dialogs of the page itself: questions before an action, and pictures at full size.

import { element, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn, plain } from "./mrkdwn.js";

/** Ask what an element's `confirm` says; resolve to whether the person agreed. */
export function confirmed(question, names) {
  if (!question) return Promise.resolve(true);
  const title = freshId("title");
  const words = question.text.type === "mrkdwn" ? mrkdwn(question.text.text, names) : [plain(question.text.text)];
  return new Promise((resolve) => {
    const dialog = element("dialog", { class: "card question", "aria-labelledby": title },
      element("form", { method: "dialog" },
        element("h2", { id: title }, question.title.text),
        element("div", { class: "text" }, words),
        element("div", { class: "card-foot" },
          element("button", { value: "no" }, question.deny?.text ?? "Cancel"),
          element("button", { value: "yes", class: question.style ?? "primary" }, question.confirm?.text ?? "Yes"))));
    show(dialog, () => resolve(dialog.returnValue === "yes"));
  });
}

/** Show a picture as large as the window. */
export function enlarge(source, words) {
  const dialog = element("dialog", { class: "lightbox", "aria-label": words || "Picture" },
    element("form", { method: "dialog" }, element("button", { class: "round", "aria-label": "Close the picture" }, icon("close"))),
    element("img", { src: source, alt: words }));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  show(dialog);
}

/** Let the person choose one of many in a list with a search; resolve to it or null. */
export function pick(title, field) {
  const id = freshId("title");
  return new Promise((resolve) => {
    let chosen = null;
    const dialog = element("dialog", { class: "card", "aria-labelledby": id },
      element("form", { method: "dialog" },
        element("h2", { id }, title),
        field((value) => { chosen = value; dialog.close(); }),
        element("div", { class: "card-foot" }, element("button", {}, "Cancel"))));
    show(dialog, () => resolve(chosen));
  });
}

function show(dialog, closed = () => {}) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => { dialog.remove(); closed(); });
  dialog.showModal();
}
