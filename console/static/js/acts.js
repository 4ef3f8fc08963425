// What the buttons and keys do. An act that cannot be undone, or is seen by all, asks twice.
import { $, short } from "./dom.js";
import { monitor, listen } from "./monitor.js";
import { order } from "./orders.js";
import { speak } from "./speak.js";

const ARMED = 3000, TOO_FAST = 200;
let armed = null;

function disarm() {
  if (!armed) return;
  clearTimeout(armed.timer);
  armed.key.classList.remove("is-armed");
  armed.label.textContent = armed.was;
  armed = null;
}

function twice(key, ask, go) {
  if (armed?.key === key) {
    if (performance.now() - armed.at < TOO_FAST) return;
    disarm();
    go();
    return;
  }
  disarm();
  const label = $("[data-off]", key);
  armed = { key, label, was: label.textContent, at: performance.now(), timer: setTimeout(disarm, ARMED) };
  key.classList.add("is-armed");
  label.textContent = ask;
}

const pressed = (key) => key.getAttribute("aria-pressed") === "true";
const row = (key, name) => key?.closest(`.${name}`) ?? $(`.${name}.is-selected`);

export const acts = {
  theme: () => {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  },
  keys: () => $("#keys").showModal(),
  close: (key) => key.closest("dialog").close(),
  listen,
  speak,
  mute: (key) => order({ do: "mute", on: !pressed(key) }, pressed(key) ? "Sound back on" : "Mute"),
  pause: (key) => order({ do: "pause_selling", on: !pressed(key) }, pressed(key) ? "Resume selling" : "Pause selling"),
  hold: (key) => order({ do: "hold", on: !pressed(key) }, pressed(key) ? "Release the product" : "Hold the product"),
  skip: () => order({ do: "skip_line" }, "Skip the line"),
  "skip-product": () => order({ do: "skip_product" }, "Skip the product"),
  slate: (key) => {
    const on = !pressed(key);
    twice(key, on ? "Again: slate" : "Again: back on air", () => order({ do: "slate", on }, on ? "Slate" : "Back on air"));
  },
  pitch: (key) => {
    const product = key.closest(".product");
    return order({ do: "pitch_next", sku: product.dataset.sku }, `Next: ${product.dataset.name}`);
  },
  reload: () => order({ do: "reload_catalogue" }, "Reload the catalogue"),
  "drop-line": (key) => { const line = row(key, "line"); if (line) order({ do: "drop_line", line: line.dataset.id }, "Drop the line"); },
  answer: (key) => { const m = row(key, "msg"); if (m) order({ do: "answer_comment", comment: m.dataset.id }, `Answer ${short(m.dataset.author, 20)}`); },
  "drop-msg": (key) => { const m = row(key, "msg"); if (m) order({ do: "drop_comment", comment: m.dataset.id }, "Drop the message"); },
  "mute-viewer": (key) => { const m = row(key, "msg"); if (m) order({ do: "mute_author", author: m.dataset.author, on: true }, `Mute ${short(m.dataset.author, 20)}`); },
  "ban-word": () => { $("#ban").showModal(); $("#ban-text").focus(); },
  unban: (key) => order({ do: "ban_word", word: key.dataset.word, on: false }, `Lift the ban on “${key.dataset.word}”`),
  unmute: (key) => order({ do: "mute_author", author: key.dataset.word, on: false }, `Hear ${short(key.dataset.word, 20)} again`),
};

export function wire() {
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-do]");
    if (key && !key.disabled) acts[key.dataset.do]?.(key);
    const item = event.target.closest(".line, .msg");
    if (item) select(item);
  });
  $("#ban-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const word = $("#ban-text").value.trim();
    if (!word) return;
    const receipt = await order({ do: "ban_word", word, on: true }, `Ban “${short(word)}”`);
    if (receipt.done) { $("#ban-text").value = ""; $("#ban").close(); }
  });
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "dark";
}

export function select(item) {
  const list = item.parentElement, kind = item.classList[0];
  for (const other of list.querySelectorAll(`.${kind}.is-selected`)) { other.classList.remove("is-selected"); other.tabIndex = -1; }
  item.classList.add("is-selected");
  item.tabIndex = 0;
  list.dataset.selected = item.dataset.id;
}

export { monitor };
