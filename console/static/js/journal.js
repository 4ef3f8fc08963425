// The end of the as-run journal, newest first; or what a search of the whole journal has found.
import { $, el, fresh, many, rows, setText } from "./dom.js";

const QUIET = 300, PAGE = 50;
let sought = false, turn = 0, timer = 0, last = null;

export function journal(state) {
  const report = state.script;
  last = state;
  if (sought || !report || !fresh("journal", report.journal, report.journal_ok, report.journal_checked)) return;
  setText($("#journal-sum"), !report.journal_ok ? "CHAIN BROKEN" : report.journal_checked ? "chain ok" : "checking the chain");
  const times = new Map(), entries = report.journal.map((entry) => {
    const name = `${entry.wall} ${entry.who} ${entry.what}`, n = times.get(name) ?? 0;
    times.set(name, n + 1);
    return { entry, id: `${name} ${n}` };
  });
  const list = $("#journal-list"), first = !list.children.length;
  rows(list, entries.reverse(), (e) => e.id, ({ entry }) => {
    const row = el("li", first ? "entry" : "entry is-new"), what = el("span", "entry__what", entry.what), who = el("span", "entry__who", entry.who);
    what.dir = "auto";
    who.title = entry.who;
    if (entry.receipt) what.append(" ", el("i", "", `receipt ${entry.receipt}`));
    row.append(el("time", "", entry.wall.slice(11, 19)), who, what);
    return row;
  });
  if (!entries.length) list.replaceChildren(el("li", "empty", "Every line and every act will be written here."));
}

function found(row) {
  const item = el("li", "entry"), what = el("span", "entry__what", row.what), who = el("span", "entry__who", row.who), when = el("time", "", row.time.slice(11, 19));
  what.dir = "auto";
  who.title = row.who;
  when.dateTime = when.title = row.time;
  if (row.receipt) what.append(" ", el("i", "", `receipt ${row.receipt}`));
  item.append(when, who, what);
  return item;
}

// A day's heading goes before its first entry, as a search may lead far back.
function dated(list, found_rows) {
  let day = list.dataset.day ?? "";
  for (const row of found_rows) {
    const mine = row.time.slice(0, 10);
    if (mine !== day) list.append(el("li", "entry__day", mine));
    day = mine;
    list.append(found(row));
  }
  list.dataset.day = day;
}

async function search(before = null) {
  const q = $("#journal-find").value.trim(), kind = $("#journal-kind").value, list = $("#journal-list"), mine = ++turn;
  if (!q && !kind) { rest(); return; }
  sought = true;
  setText($("#journal-sum"), "searching");
  const asked = new URLSearchParams({ q, most: PAGE, ...(kind && { kind }), ...(before && { before }) });
  const answer = await fetch(`/api/journal?${asked}`).catch(() => null), told = await answer?.json().catch(() => null);
  if (mine !== turn) return;
  if (!answer?.ok) { setText($("#journal-sum"), typeof told?.detail === "string" ? told.detail : "the journal does not answer"); return; }
  if (!before) { list.replaceChildren(); delete list.dataset.day; list.scrollTop = 0; }
  $(".entry__more", list)?.remove();
  dated(list, told.rows);
  const count = list.querySelectorAll(".entry").length;
  setText($("#journal-sum"), told.next === null ? `${count} found` : `${many(count, "entry", "entries")}, back to ${told.reached.slice(0, 10)}`);
  if (told.next !== null) list.append(older(told.next));
  else if (!count) list.append(el("li", "empty", "No entry has these words."));
}

function older(next) {
  const item = el("li", "entry__more"), key = el("button", "btn btn--quiet", "Search further back");
  key.type = "button";
  key.onclick = () => { $("#journal-list").focus(); search(next); };
  item.append(key);
  return item;
}

// Nothing is sought: the list is the end of the journal again, as it goes on.
function rest() {
  sought = false;
  $("#journal-list").replaceChildren();
  delete $("#journal-list").dataset.day;
  if (!last?.script) return;
  fresh("journal", null);
  journal(last);
}

export function journalSearch() {
  const field = $("#journal-find");
  field.addEventListener("input", () => { turn += 1; clearTimeout(timer); timer = setTimeout(search, QUIET); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { clearTimeout(timer); search(); }
    if (event.key === "Escape") { field.value = ""; $("#journal-kind").value = ""; clearTimeout(timer); turn += 1; rest(); }
  });
  $("#journal-kind").addEventListener("change", () => search());
}
