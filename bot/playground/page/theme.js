// Light or dark: as the system has it, until somebody chooses.

import { icon } from "./icons.js";
import { keep, remembered } from "./store.js";

/** Make a button switch the colours. */
export function startTheme(button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = remembered("theme");
  const isDark = () => (chosen ? chosen === "dark" : dark.matches);
  const show = () => {
    if (chosen) document.documentElement.dataset.theme = chosen;
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    button.setAttribute("aria-pressed", String(isDark()));
  };
  button.addEventListener("click", () => {
    chosen = isDark() ? "light" : "dark";
    keep("theme", chosen);
    show();
  });
  dark.addEventListener("change", show);
  show();
}
