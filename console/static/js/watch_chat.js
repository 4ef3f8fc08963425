// The chat of the watch page. What people write is set as text.
import { $, el, icon, rows, setText } from "./dom.js";

// Under anybody's message stands that it is answered; that it waits only concerns who wrote it.
const notes = { waiting: ["wait", "The host will answer soon"], answered: ["ok", "Answered aloud"], onair: ["onair", "Being answered now"], needs: ["wait", "Passed on to the team"], sent: ["wait", "Sent"] };
const mine = new Map();

// Read aloud is what the host answers, and what became of one's own message: a whole chat would never end.
function told(words) { setText($("#talk-told"), words); }

function entry(message) {
  const own = mine.has(message.id), row = el("li", own ? "say is-mine" : "say");
  const who = el("b", "say__who", own ? "You" : message.author), text = el("span", "say__text", message.text);
  who.dir = text.dir = "auto";
  row.append(who, " ", text);
  return row;
}

// What became of a message stands under it: only an answer and a viewer's own are worth a line.
function noted(row, message) {
  const state = message.state === "none" ? "" : message.state;
  if (row.dataset.state === state) return false;
  row.dataset.state = state;
  row.classList.toggle("is-onair", state === "onair");
  $(".say__done", row)?.remove();
  const own = mine.has(message.id), note = own || state === "answered" || state === "onair" ? notes[state] : null;
  if (note) {
    const done = el("span", "say__done");
    done.append(icon(note[0]), note[1]);
    row.append(done);
    if (state === "onair" || (own && state !== "sent")) told(`${own ? "You" : message.author}: ${message.text}. ${note[1]}`);
  }
  return true;
}

export function chat(messages) {
  const known = new Set(messages.map((m) => m.id));
  for (const id of mine.keys()) if (known.has(id)) mine.set(id, null);
  const pending = [...mine.values()].filter(Boolean);
  const all = [...messages, ...pending];
  const list = $("#talk-list"), atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  let changed = false;
  rows(list, all, (m) => m.id, (m) => { changed = true; return entry(m); }, (row, m) => { if (noted(row, m)) changed = true; });
  if (changed && atEnd) list.scrollTop = list.scrollHeight;
}

export function talk(refresh) {
  const list = $("#talk-list");
  let newest = true;   // whoever reads the newest goes on reading it when the room for it changes
  list.addEventListener("scroll", () => { newest = list.scrollHeight - list.scrollTop - list.clientHeight < 40; });
  new ResizeObserver(() => { if (newest) list.scrollTop = list.scrollHeight; }).observe(list);
  const form = $("#talk-form"), field = $("#message"), name = $("#name"), note = $("#note");
  name.value = localStorage.getItem("name") ?? "";
  const say = (words, kind = "") => { note.textContent = words; if (kind) note.dataset.kind = kind; else delete note.dataset.kind; };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    localStorage.setItem("name", name.value.trim());
    const answer = await fetch("/api/chat", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ author: name.value.trim(), text }),
    }).catch(() => null);
    if (!answer) { say("Your connection dropped. Please try again.", "refused"); return; }
    const words = await answer.json();
    if (!answer.ok) { say(typeof words.detail === "string" ? words.detail : "This message cannot be sent.", "refused"); return; }
    mine.set(words.id, { id: words.id, author: "You", text, state: "sent" });
    while (mine.size > 50) mine.delete(mine.keys().next().value);
    field.value = "";
    say("Public. Please leave out personal data.");
    refresh();
  });
}
