// What the buttons and keys do. An act that is seen by all and cannot be undone asks twice.
import { $ } from "./dom.js";
import { alarmActs } from "./alarms.js";
import { banWord } from "./ban.js";
import { chatActs } from "./chat.js";
import { blocked } from "./desk_state.js";
import { earsActs } from "./ears.js";
import { lineActs } from "./lines.js";
import { listen } from "./monitor.js";
import { order, takeBack } from "./orders.js";
import { outputSheet } from "./outputs.js";
import { productActs } from "./products.js";
import { reorderActs } from "./reorder.js";
import { signOut } from "./role.js";
import { sayActs } from "./say.js";
import { showActs } from "./show_sheet.js";
import { takeoverActs } from "./takeover.js";
import { targetActs } from "./targets.js";
import { theme } from "./theme.js";
import { twice } from "./twice.js";

const pressed = (key) => key.getAttribute("aria-pressed") === "true";

// Turns something on or off as the show last reported it; Undo turns it back.
const turn = (name, on, off) => (key) => {
  const was = pressed(key), put = (value) => ({ do: name, on: value });
  order(put(!was), was ? off : on, [put(was), was ? on : off]);
};

export const acts = {
  ...alarmActs, ...chatActs, ...earsActs, ...lineActs, ...productActs, ...reorderActs, ...showActs, ...takeoverActs, ...targetActs,
  theme,
  listen,
  keys: () => $("#keys").showModal(),
  close: (key) => key.closest("dialog").close(),
  "sign-out": signOut,
  undo: takeBack,
  "no-answer": sayActs["no-answer"],
  "ban-word": banWord,
  "output-sheet": outputSheet,
  mute: turn("mute", "Mute", "Sound back on"),
  pause: turn("pause_selling", "Pause selling", "Resume selling"),
  hold: turn("hold", "Hold the product", "Release the product"),
  stop: turn("stop", "Stop", "Go on"),
  skip: () => order({ do: "skip_line" }, "Skip the line"),
  "skip-product": () => order({ do: "skip_product" }, "Skip the product"),
  slate: (key) => {
    const on = !pressed(key);
    twice(key, on ? "Again: slate" : "Again: on air", () => order({ do: "slate", on }, on ? "Slate" : "Back on air"));
  },
};

export function wireActs() {
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-do]");
    if (!key || key.disabled || ("act" in key.dataset && blocked())) return;
    if (!key.matches("input") || event.target === key) acts[key.dataset.do]?.(key);
  });
}
