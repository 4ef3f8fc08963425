// Keys of the desk. Single keys rest while typing and can be switched off (WCAG 2.1.4).
import { $ } from "./dom.js";
import { acts } from "./acts.js";
import { blocked } from "./desk_state.js";
import { walk } from "./lists.js";
import { shift } from "./reorder.js";
import { goTo } from "./shows.js";

const onAir = { S: "slate", X: "stop", m: "mute", p: "pause", t: "takeover", k: "skip", K: "skip-product", h: "hold", "+": "extend", "=": "extend" };
const onRow = { a: "approve", e: "edit", l: "lock", d: "drop-line", r: "answer", R: "host-answers", x: "drop-msg", u: "mute-viewer", z: "undo" };
const about = { b: "ban-word", g: "alarm", o: "show", "?": "keys" };
const places = ["air", "now", "chat", "order", "products", "outputs", "journal"];
const typing = "input:not([type=radio], [type=checkbox]), textarea, select";

function press(name, event) {
  event.preventDefault();
  const key = $(`[data-do="${name}"]`);
  if (key && !key.disabled && !blocked()) acts[name](key);
}

function single(event) {
  const { key } = event, inProduct = event.target.closest?.(".product");
  if (onAir[key]) press(onAir[key], event);
  else if (key === "l" && inProduct) { event.preventDefault(); if (!blocked()) acts["lock-product"](null); }
  else if (onRow[key]) { event.preventDefault(); if (!blocked()) acts[onRow[key]](null); }
  else if (about[key]) { event.preventDefault(); acts[about[key]](null); }
  else if (key === "n") { event.preventDefault(); $("#say-text").focus(); }
  else if (key === "/") { event.preventDefault(); $("#find").focus(); }
  else if (places[key - 1]) document.getElementById(places[key - 1]).focus();
}

export function keys() {
  const box = $("#single-keys");
  box.checked = localStorage.getItem("single-keys") !== "off";
  box.addEventListener("change", () => localStorage.setItem("single-keys", box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (["ArrowDown", "ArrowUp"].includes(event.key) && ((event.altKey && shift(event)) || walk(event))) return;
    if (event.target.matches(typing)) { if (event.key === "Escape") event.target.blur(); return; }
    if (event.key === "Enter" && event.target.matches(".product")) { $("[data-do=pitch]:not(:disabled)", event.target)?.click(); return; }
    const bracket = ["[", "]"].indexOf(event.key);   // with AltGr on many keyboards
    if (bracket >= 0 && !event.repeat && !$("dialog[open]") && box.checked) { event.preventDefault(); goTo(bracket * 2 - 1); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || $("dialog[open]") || !box.checked) return;
    single(event);
  });
}
