// Keys of the desk. Single keys rest while typing and can be switched off (WCAG 2.1.4).
import { $, $$ } from "./dom.js";
import { acts, select } from "./acts.js";

const map = { S: "slate", m: "mute", p: "pause", v: "speak", k: "skip", K: "skip-product", h: "hold", d: "drop-line",
  r: "answer", x: "drop-msg", u: "mute-viewer", b: "ban-word", "?": "keys" };
const places = ["air", "now", "chat", "order", "products", "outputs", "journal"];
const typing = "input:not([type=radio], [type=checkbox]), textarea, select";

function walk(event, item) {
  const all = $$(`.${item.classList[0]}`, item.parentElement);
  const to = all[all.indexOf(item) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  if (!to) return;
  if (item.matches(".line, .msg")) select(to);
  to.tabIndex = 0;
  item.tabIndex = -1;
  to.focus();
}

export function keys() {
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest?.(".line, .msg, .product");
    if (item && ["ArrowDown", "ArrowUp"].includes(event.key)) { walk(event, item); return; }
    if (event.key === "Enter" && event.target.matches(".product")) { $("[data-do=pitch]:not(:disabled)", event.target)?.click(); return; }
    if (event.target.matches(typing)) { if (event.key === "Escape") event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || $("dialog[open]") || !$("#single-keys").checked) return;
    const name = map[event.key];
    if (name) {
      event.preventDefault();
      const key = $(`[data-do="${name}"]`);
      if (name in { "drop-line": 1, answer: 1, "drop-msg": 1, "mute-viewer": 1 }) acts[name](null);
      else if (key && !key.disabled) acts[name](key);
    } else if (event.key === "n") { event.preventDefault(); $("#say-text").focus(); }
    else if (event.key === "/") { event.preventDefault(); $("#find").focus(); }
    else if (places[event.key - 1]) document.getElementById(places[event.key - 1]).focus();
  });
}
