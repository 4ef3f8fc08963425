// People: messages by what they need. Their words are data and set as text.
import { $, $$, button, el, icon, refill, setText } from "./dom.js";

const glyphs = { needs: "hand", waiting: "wait", answered: "ok", spam: "off" };
const shown = { open: ["needs", "waiting"], answered: ["answered"] };
let filter = "open";

export function pick(name, state) {
  filter = name;
  for (const tab of $$(".tab")) tab.setAttribute("aria-pressed", String(tab.dataset.filter === name));
  chat(state);
}

export function chat(state) {
  const report = state.script;
  if (!report) return;
  const all = [...report.chat].reverse();
  const needs = all.filter((m) => m.state === "needs"), waiting = all.filter((m) => m.state === "waiting");
  setText($("#open-count"), String(needs.length + waiting.length));
  setText($("#chat-sum"), report.chat_dropped ? `${report.chat_dropped} dropped` : `${all.length} in view`);
  setText($("#jump-needs"), String(needs.length));
  $("#jump-needs").hidden = !needs.length;
  const list = $("#chat-list"), kept = list.dataset.selected, focused = list.contains(document.activeElement);
  const rows = filter === "open" ? [...needs, ...waiting] : filter === "all" ? all : all.filter((m) => shown[filter].includes(m.state));
  const changed = refill(list, JSON.stringify([filter, rows.map((m) => [m.id, m.state, m.reason])]), () => {
    if (!rows.length) return [el("li", "empty", filter === "open" ? "Nobody waits for an answer." : "Nothing here yet.")];
    if (filter !== "open") return rows.map((m) => message(m, state));
    return [...group("hand", "Needs you", needs, state, true), ...group("wait", "Waiting for the host", waiting, state, false)];
  });
  if (!changed) return;
  const again = $$(".msg", list).find((li) => li.dataset.id === kept) ?? $(".msg", list);
  if (again) { again.classList.add("is-selected"); again.tabIndex = 0; if (focused) again.focus(); }
}

function group(glyph, words, rows, state, warn) {
  if (!rows.length) return [];
  const head = el("li", warn ? "group group--warn" : "group");
  head.append(icon(glyph), words, " ", el("b", warn ? "count count--warn" : "count", String(rows.length)));
  return [head, ...rows.map((m) => message(m, state))];
}

function message(entry, state) {
  const row = el("li", "msg"), who = el("span", "msg__who", entry.author), text = el("p", "msg__text", entry.text);
  row.dataset.id = entry.id;
  row.dataset.author = entry.author;
  row.dataset.state = entry.state;
  row.tabIndex = -1;
  who.dir = text.dir = "auto";
  const at = new Date(Date.parse(state.wall) - ((state.air?.t ?? state.script.t) - entry.t) * 1000).toISOString().slice(11, 16);
  const meta = el("p", "msg__meta"), note = el("span", "msg__state");
  if (glyphs[entry.state]) note.append(icon(glyphs[entry.state]));
  note.append(entry.reason || entry.state);
  const product = state.script.products.find((p) => p.sku === entry.sku);
  meta.append(el("span", "msg__intent", [entry.intent.replaceAll("_", " "), product?.name].filter(Boolean).join(" · ")), note);
  const acts = el("div", "msg__acts");
  acts.setAttribute("role", "group");
  acts.setAttribute("aria-label", "This message");
  acts.append(button("Answer", "answer", { kind: "btn--primary", glyph: "chat", key: "R" }), button("Drop", "drop-msg", { key: "X" }),
    button("Mute viewer", "mute-viewer", { glyph: "off", key: "U" }));
  row.append(who, el("span", "msg__from", entry.platform), el("time", "msg__at", at), text, meta, acts);
  return row;
}
