// Moving a turn in the running order: by key, by button, by dragging. Nothing moves here before the
// show has reported it, and every order names the version of the running order that was seen.
import { $, $$, button, el, short } from "./dom.js";
import { blocked, desk } from "./desk_state.js";
import { selected, withActs } from "./lists.js";
import { order, refused } from "./orders.js";

const PATIENCE = 2000;   // for the report that follows a receipt
const FAR = 5, EDGE = 28, SCROLL = 7;   // px: until a press is a drag; of the list's ends, where it scrolls; of scroll in a frame
const waiting = new Set();
let pending = null, drag = null;

const turns = () => desk.state.script.order.filter((s) => /^\d+:/.test(s.id));
const segment = (row) => desk.state?.script?.order.find((s) => s.id === row?.dataset.id) ?? null;
const movable = (row) => Boolean(row && "movable" in row.dataset);

// The ids that these turns have, one after the other: the show names them in the same way.
function named(list) {
  const times = new Map();
  return list.map(({ sku }) => { times.set(sku, (times.get(sku) ?? 0) + 1); return `${times.get(sku)}:${sku}`; });
}

// Called with every report: whoever waits for another version of the order goes on.
export function reported() {
  for (const go of waiting) go();
}

const another = (version) => new Promise((resolve) => {
  const end = () => { waiting.delete(look); clearTimeout(timer); resolve(); };
  const look = () => { if (desk.state.script.order_version !== version) end(); };
  const timer = setTimeout(end, PATIENCE);
  waiting.add(look);
  look();
});

// What takes the move back, said in the names that the turns have after it.
function backwards(moved, before) {
  const old = turns(), from = old.findIndex((s) => s.id === moved), next = old[from + 1] ?? null;
  const now = old.filter((s) => s.id !== moved);
  const to = before === null ? now.length : now.findIndex((s) => s.id === before);
  now.splice(to, 0, old[from]);
  const names = named(now), follows = next === null ? null : names[now.indexOf(next)];
  return () => [{ do: "reorder", segment: names[to], before: follows, version: desk.state.script.order_version },
    `Move ${short(old[from].title, 24)} back`];
}

async function send(row, id, before, version) {
  const moved = turns().find((s) => s.id === id), next = turns().find((s) => s.id === before);
  if (!moved || (before !== null && !next)) return refused("Not moved: the running order has changed meanwhile; look at it again.");
  const words = `Move ${short(moved.title, 24)} ${next ? `before ${short(next.title, 24)}` : "to the end"}`;
  const receipt = await order({ do: "reorder", segment: id, before, version }, words, backwards(id, before));
  if (!receipt.done) return receipt;
  await another(version);
  if (!row.isConnected) return receipt;
  row.classList.add("is-moved");
  row.addEventListener("animationend", () => row.classList.remove("is-moved"), { once: true });
  row.scrollIntoView({ block: "nearest" });
  return receipt;
}

// Moves a turn by so many others; those that have their own time stand between and are passed.
async function step(row, by) {
  if (pending) { if (pending.row === row) pending.by += by; return; }
  pending = { row, by };
  try {
    while (pending.by) {
      const steps = pending.by;
      pending.by = 0;
      const there = turns(), from = there.findIndex((s) => s.id === row.dataset.id), to = Math.min(Math.max(from + steps, 0), there.length - 1);
      if (from < 0) break;
      if (to === from) { refused(`${there[from].title} is the ${steps < 0 ? "next" : "last"} turn already.`); break; }
      const before = (steps < 0 ? there[to] : there[to + 1])?.id ?? null;
      const receipt = await send(row, there[from].id, before, desk.state.script.order_version);
      if (!receipt.done) break;
    }
  } finally { pending = null; }
}

function press(row, by) {
  if (!row || blocked()) return;
  if (movable(row)) step(row, by);
  else if (segment(row)) refused(`${segment(row).title} ${segment(row).stays} and does not move.`);
}

export const reorderActs = {
  earlier: (key) => press(selected("seg-row", key), -1),
  later: (key) => press(selected("seg-row", key), 1),
};

// Alt and an arrow on an item of the running order; false when it is on something else.
export function shift(event) {
  const row = event.target.closest?.(".seg-row");
  if (!row || event.target.matches("input, textarea, select")) return false;
  event.preventDefault();
  press(row, event.key === "ArrowUp" ? -1 : 1);
  return true;
}

withActs("seg-row", (row) => {
  if (!movable(row)) return null;
  const box = el("div", "seg-row__acts");
  box.dataset.shows = "moves";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "This turn");
  box.append(button("Earlier", "earlier", { key: "Alt ↑" }), button("Later", "later", { key: "Alt ↓" }));
  return box;
});

// --- dragging ------------------------------------------------------------------------------------

function unmark(list) {
  for (const row of $$(".is-drop, .is-drop-end", list)) row.classList.remove("is-drop", "is-drop-end");
}

// Where the turn would go if it were let go here: before which other one, and whether that is a move.
function aim(list, y) {
  const all = $$(":scope > [data-turn]", list), at = all.indexOf(drag.row);
  const next = all.find((row) => { const box = row.getBoundingClientRect(); return y < box.top + box.height / 2; }) ?? null;
  drag.before = next?.dataset.id ?? null;
  drag.moves = next !== drag.row && next !== (all[at + 1] ?? null);
  unmark(list);
  if (!drag.moves) return;
  if (next) next.classList.add("is-drop");
  else all.at(-1).classList.add("is-drop-end");
}

function scroll(list) {
  if (!drag?.on) return;
  const box = list.getBoundingClientRect(), before = list.scrollTop;
  if (drag.y < box.top + EDGE) list.scrollTop -= SCROLL;
  else if (drag.y > box.bottom - EDGE) list.scrollTop += SCROLL;
  if (list.scrollTop !== before) aim(list, drag.y);
  requestAnimationFrame(() => scroll(list));
}

function stop(list) {
  drag?.row.classList.remove("is-dragging");
  list.classList.remove("is-sorting");
  unmark(list);
  drag = null;
}

export function reordering() {
  const list = $("#segments");
  list.addEventListener("dragstart", (event) => event.preventDefault());   // the browser's own, of pictures
  // A press selects when it is let go: the buttons of a selected row would push the others away under a drag.
  list.addEventListener("mousedown", (event) => { if (movable(event.target.closest(".seg-row")) && !event.target.closest("button")) event.preventDefault(); });
  list.addEventListener("click", (event) => {
    const row = event.target.closest(".seg-row");
    if (!row || event.target.closest("button")) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  });
  list.addEventListener("pointerdown", (event) => {
    const row = event.target.closest(".seg-row"), onGrip = event.target.closest(".seg-row__grip");
    if (event.button !== 0 || !event.isPrimary || !movable(row) || blocked() || event.target.closest("button")) return;
    if (event.pointerType !== "mouse" && !onGrip) return;   // a finger on the row scrolls the list
    drag = { row, id: row.dataset.id, version: desk.state.script.order_version, from: event.clientY, y: event.clientY, on: false, before: null, moves: false };
  });
  list.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.y = event.clientY;
    if (!drag.on) {
      if (Math.abs(event.clientY - drag.from) < FAR) return;
      drag.on = true;
      list.setPointerCapture(event.pointerId);
      list.classList.add("is-sorting");
      drag.row.classList.add("is-dragging");
      scroll(list);
    }
    if (!drag.row.isConnected) { stop(list); refused("Not moved: this turn is on air, or left the running order."); return; }
    aim(list, event.clientY);
  });
  list.addEventListener("pointerup", () => {
    if (!drag) return;
    const { row, id, before, version, on, moves } = drag;
    stop(list);
    if (on && moves && !blocked()) send(row, id, before, version);
  });
  list.addEventListener("pointercancel", () => stop(list));
  list.addEventListener("lostpointercapture", (event) => { if (event.target === list) stop(list); });   // the grip loses a finger's to the list
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drag) { event.preventDefault(); stop(list); } }, true);
}
