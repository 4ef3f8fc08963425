// What comes next: each line with its time, and what can still be done about it.
import { $, button, el, fresh, icon, minutes, refill, rows, setText, short } from "./dom.js";
import { desk, product } from "./desk_state.js";
import { editing, editor, follow } from "./editor.js";
import { select, selected, settle, withActs } from "./lists.js";
import { order } from "./orders.js";
import { nice } from "./wording.js";

const kept = new Map();
const states = {
  approve: ["waiting", "hand", "waits for you"], approved: ["approved", "ok", "approved"], operator: ["operator", "", "from you"],
  waiting: ["writing", "", "written"], ready: ["ready", "", "ready"],
};

const facts = { was: "price before", percent_off: "per cent off", offer_end: "end of the offer", offer_left: "what is left of the offer", sizes: "sizes on sale",
  colours: "colours on sale" };

export const unapproved = (script) => script.next.filter((l) => l.state === "approve");

export function lines(state) {
  const report = state.script;
  if (!report) return;
  const list = $("#lines"), waits = unapproved(report).length;
  setText($("#next-sum"), waits ? `${waits} ${waits === 1 ? "waits" : "wait"} for you` : `${Math.round(state.air?.buffer ?? 0)} s ready`);
  document.body.dataset.mode = report.approval ? "approve" : "autonomous";
  const mode = $("#approval");
  if (mode.checked !== report.approval && !mode.matches(":active")) mode.checked = report.approval;
  for (const [i, line] of report.next.entries()) {
    const row = list.children[i];
    if (row?.dataset.key === line.id) setText($(".line__in", row), minutes(line.starts_in));
  }
  const seen = JSON.stringify(report.next.map((l) => [l.id, l.version, l.state, l.locked, l.slots]));
  if (!fresh("lines", seen)) return;
  kept.clear();
  for (const line of report.next) kept.set(line.id, line);
  const mine = editing();   // a line that is being edited stays in view, even when it is gone
  const ids = [...kept.keys()];
  if (mine && !kept.has(mine.id)) ids.unshift(mine.id);
  const orphaned = rows(list, ids, (id) => id, make, update);
  if (!ids.length) { list.replaceChildren(el("li", "empty", report.stopped ? "Nothing is said until the stop is lifted." : "The next line is being written.")); return; }
  settle(list, orphaned);
}

function make() {
  const row = el("li", "line"), text = el("p", "line__text");
  row.tabIndex = -1;
  text.dir = "auto";
  row.append(el("span", "line__in num"), el("span", "line__kind"), el("span", "line__state"), text);
  return row;
}

function update(row, id) {
  const line = kept.get(id) ?? null;
  if (editing()?.id === id) follow(line);
  if (!line) return;
  const [kind, glyph, word] = line.locked ? ["locked", "lock", "locked"] : states[line.state] ?? ["ready", "", line.state];
  row.dataset.state = kind;
  setText($(".line__in", row), minutes(line.starts_in));
  setText($(".line__kind", row), nice(line.act || line.kind));
  $(".line__state", row).replaceChildren(...(glyph ? [icon(glyph)] : []), line.locked && line.state === "approve" ? "locked, waits for you" : word);
  row.title = [line.writer === "llm" ? "language model" : line.writer, line.cause].filter(Boolean).join(" · ");
  refill($(".line__text", row), JSON.stringify([line.text, line.slots]), () => marked(line));
}

// What can change before the line is heard is underlined where it stands. Places count code points.
function marked(line) {
  const points = [...line.text], parts = [];
  let at = 0;
  for (const { start, end, fact, value } of line.slots) {
    const cut = fact.lastIndexOf("/"), sku = fact.slice(0, cut), name = fact.slice(cut + 1);
    const mark = el("var", "slot", points.slice(start, end).join(""));
    mark.title = `${facts[name] ?? name.replaceAll("_", " ")} of ${product(sku)?.name ?? sku}, now ${value}`;
    parts.push(points.slice(at, start).join(""), mark);
    at = end;
  }
  return [...parts, points.slice(at).join("")];
}

withActs("line", (row) => {
  const line = kept.get(row.dataset.key);
  if (!line || editing()?.id === line.id) return null;
  const box = el("div", "line__acts");
  box.dataset.shows = `${line.state} ${line.locked}`;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "This line");
  if (line.state === "approve") box.append(button("Approve", "approve", { kind: "btn--primary", glyph: "ok", key: "A" }));
  box.append(button("Edit", "edit", { glyph: "edit", key: "E" }), button(line.locked ? "Unlock" : "Lock", "lock", { glyph: "lock", key: "L" }),
    button("Drop", "drop-line", { glyph: "drop", key: "D" }));
  return box;
});

const chosen = (key) => kept.get(selected("line", key)?.dataset.key);

export const lineActs = {
  approve: (key) => { const l = chosen(key); if (l?.state === "approve") order({ do: "approve_line", line: l.id, version: l.version }, `Approve “${short(l.text, 34)}”`); },
  lock: (key) => {
    const l = chosen(key);
    if (!l) return;
    const put = (on) => ({ do: "lock_line", line: l.id, version: l.version, on });
    order(put(!l.locked), `${l.locked ? "Unlock" : "Lock"} “${short(l.text, 34)}”`, [put(l.locked), l.locked ? "Lock again" : "Unlock again"]);
  },
  "drop-line": (key) => {
    const l = chosen(key);
    if (l) order({ do: l.state === "approve" ? "reject_line" : "drop_line", line: l.id, version: l.version }, `Drop “${short(l.text, 34)}”`);
  },
  edit: (key) => { const row = selected("line", key), l = chosen(key); if (row && l) { select(row); editor(row, l); } },
  approval: (box) => {
    const on = box.checked;
    box.checked = desk.state.script.approval;   // it turns when the show says so
    order({ do: "approval", on }, on ? "Approve before air" : "Autonomous again", [{ do: "approval", on: !on }, on ? "Autonomous again" : "Approve before air"]);
  },
  "approve-all": async () => {
    for (const l of unapproved(desk.state.script)) {
      const receipt = await order({ do: "approve_line", line: l.id, version: l.version }, `Approve “${short(l.text, 34)}”`);
      if (!receipt.done) return;
    }
  },
};
