// People: messages by what they need. Their words are data and set as text.
import { $, $$, button, el, fresh, icon, rows, setText, short, wallAt } from "./dom.js";
import { desk, product } from "./desk_state.js";
import { selected, settle, withActs } from "./lists.js";
import { order } from "./orders.js";
import { sayActs } from "./say.js";
import { named } from "./wording.js";

const LONGEST = 200;   // messages in view; older ones are in the journal
const glyphs = { needs: "hand", waiting: "wait", answered: "ok", spam: "off", dropped: "drop" };
let filter = "open", kept = new Map();

export function pick(name) {
  filter = name;
  for (const tab of $$(".tab")) tab.setAttribute("aria-pressed", String(tab.dataset.filter === name));
  $("#chat-list").scrollTop = 0;
  chat(desk.state);
}

function perMinute(state, all) {
  const now = state.script.t;
  return all.filter((m) => now - m.t < 60).length;
}

export function chat(state) {
  const report = state.script;
  if (!report || !fresh("chat", report.chat, report.chat_dropped, filter, report.products)) return;
  const all = [...report.chat].reverse();
  const needs = all.filter((m) => m.state === "needs"), waiting = all.filter((m) => m.state === "waiting");
  setText($("#open-count"), String(needs.length + waiting.length));
  setText($("#chat-sum"), `${perMinute(state, all)} a minute${report.chat_dropped ? ` · ${report.chat_dropped} dropped` : ""}`);
  setText($("#jump-needs"), String(needs.length));
  $("#jump-needs").hidden = !needs.length;
  kept = new Map(all.map((m) => [m.id, m]));
  const shown = (filter === "open" ? [] : filter === "all" ? all : all.filter((m) => m.state === filter)).slice(0, LONGEST);
  const entries = filter === "open" ? [...group("needs", needs), ...group("waiting", waiting)] : shown;
  const list = $("#chat-list"), orphaned = rows(list, entries, (m) => m.id, make, update);
  if (entries.length) settle(list, orphaned);
  else list.replaceChildren(nothing());
}

function group(state, all) {
  return all.length ? [{ id: `group ${state}`, group: state, count: all.length }, ...all.slice(0, LONGEST)] : [];
}

function nothing() {
  const box = el("li", "empty"), none = !kept.size;
  box.append(el("b", "", none ? "No messages" : filter === "open" ? "Nobody waits for an answer" : "Nothing here yet"));
  if (none) box.append(el("p", "", "Questions arrive here, with what the host will do about them."));
  return box;
}

function make(entry) {
  if (entry.group) {
    const head = el("li", entry.group === "needs" ? "group group--warn" : "group");
    head.append(icon(glyphs[entry.group]), entry.group === "needs" ? "Needs you" : "Waiting for the host", " ",
      el("b", entry.group === "needs" ? "count count--warn" : "count"));
    return head;
  }
  const row = el("li", "msg"), who = el("span", "msg__who", entry.author), text = el("p", "msg__text", entry.text), meta = el("p", "msg__meta");
  row.tabIndex = -1;
  who.dir = text.dir = "auto";
  meta.append(el("span", "msg__intent"), el("span", "msg__state"));
  row.append(who, el("span", "msg__from", named(entry.platform)), el("time", "msg__at", wallAt(desk.state, entry.t)), text, meta);
  return row;
}

function update(row, entry) {
  if (entry.group) { setText($(".count", row), String(entry.count)); return; }
  row.dataset.state = entry.state;
  const about = [entry.intent.replaceAll("_", " "), product(entry.sku)?.name].filter(Boolean).join(" · ");
  setText($(".msg__intent", row), about);
  const note = $(".msg__state", row), words = entry.reason || entry.state;
  if (note.dataset.shows === `${entry.state} ${words}`) return;
  note.dataset.shows = `${entry.state} ${words}`;
  note.replaceChildren(...(glyphs[entry.state] ? [icon(glyphs[entry.state])] : []), words);
}

withActs("msg", (row) => {
  const entry = kept.get(row.dataset.key);
  if (!entry) return null;
  const box = el("div", "msg__acts"), waits = entry.state === "waiting";
  box.dataset.shows = entry.state;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "This message");
  box.append(button("Answer", "answer", { kind: "btn--primary", glyph: "edit", key: "R" }));
  if (entry.state !== "spam") box.append(button(waits ? "Host answers next" : "Host answers", "host-answers", { glyph: "chat", key: "⇧R" }));
  if (waits || entry.state === "needs") box.append(button("Drop", "drop-msg", { key: "X" }));
  box.append(button("Mute viewer", "mute-viewer", { glyph: "off", key: "U" }));
  return box;
});

const chosen = (key) => kept.get(selected("msg", key)?.dataset.key);

export const chatActs = {
  answer: (key) => { const m = chosen(key); if (m) sayActs.answer(m); },
  "host-answers": (key) => { const m = chosen(key); if (m) order({ do: "answer_comment", comment: m.id }, `The host answers ${short(m.author, 20)}`); },
  "drop-msg": (key) => { const m = chosen(key); if (m) order({ do: "drop_comment", comment: m.id }, "Drop the message"); },
  "mute-viewer": (key) => {
    const m = chosen(key);
    if (!m) return;
    order({ do: "mute_author", author: m.author, on: true }, `Mute ${short(m.author, 20)}`,
      [{ do: "mute_author", author: m.author, on: false }, `Hear ${short(m.author, 20)} again`]);
  },
};

// How many messages in view hold a word, for the sheet that bans one.
export const holding = (word) => (desk.state?.script?.chat ?? []).filter((m) => m.text.toLowerCase().includes(word.toLowerCase())).length;
