// The end of the as-run journal, newest first.
import { $, el, fresh, rows, setText } from "./dom.js";

export function journal(state) {
  const report = state.script;
  if (!report || !fresh("journal", report.journal, report.journal_ok, report.journal_checked)) return;
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
