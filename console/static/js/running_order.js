// The running order, with the times at which its items are due.
import { $, el, fresh, icon, minutes, rows, setText } from "./dom.js";
import { product } from "./desk_state.js";
import { settle } from "./lists.js";
import { reported } from "./reorder.js";
import { thumb } from "./thumb.js";

const actGlyphs = { disclosure: "info", questions: "chat", recap: "skip" };
const ownBlock = (s) => (s.block && !["rotation", "timetable"].includes(s.block) ? s.block : "");

function glyph(segment) {
  const found = Object.keys(actGlyphs).find((name) => segment.title.toLowerCase().includes(name));
  return actGlyphs[found] ?? "info";
}

const at = (state, seconds) => new Date(Date.parse(state.wall) + seconds * 1000).toISOString().slice(11, 16);

// An item is known by what it is and how often it came before in this order.
function numbered(order) {
  const times = new Map();
  return order.map((segment) => {
    const name = `${segment.state === "now"} ${segment.sku ?? segment.title} ${segment.block}`, n = times.get(name) ?? 0;
    times.set(name, n + 1);
    return { segment, id: `${name} ${n}` };
  });
}

export function runningOrder(state) {
  const report = state.script;
  if (!report || !fresh("order", report.order, report.products, report.held, report.selling_paused)) return;
  const list = $("#segments"), last = report.order.at(-1);
  setText($("#order-sum"), report.held ? "held" : report.selling_paused ? "selling paused" : last ? `until ${at(state, last.starts_in + last.seconds)}` : "");
  const held = list.contains(document.activeElement) ? document.activeElement : null;
  const orphaned = rows(list, numbered(report.order), (n) => n.id, make, (row, { segment }) => update(row, segment));
  if (!report.order.length) {
    const box = el("li", "empty");
    box.append(el("b", "", "No running order"), el("p", "", "It is planned from the catalogue."));
    list.replaceChildren(box);
  }
  if (held?.isConnected && held !== document.activeElement) held.focus({ preventScroll: true });   // a row that moves loses it
  settle(list, orphaned);
  reported();
}

function make({ segment }) {
  const row = el("li", "seg-row"), what = el("span", "seg-row__what", segment.title), sold = product(segment.sku);
  row.tabIndex = -1;
  const note = segment.state === "fixed" ? "fixed" : ownBlock(segment);
  if (note) what.append(" ", el("i", "", note));
  const picture = segment.sku ? thumb(sold ?? { name: segment.title, sku: segment.sku }, "thumb--s") : el("span", "thumb thumb--s thumb--act");
  if (!segment.sku) picture.append(icon(glyph(segment)));
  row.append(el("span", "seg-row__grip"), segment.state === "now" ? el("span", "tag tag--air seg-row__at", "Now") : time(segment), picture, what, el("span", "seg-row__dur num"));
  return row;
}

// Of a turn it is about the time, of what is fixed it is the time.
function time(segment) {
  const node = el("time", "seg-row__at");
  if (segment.state !== "fixed") node.append(el("span", "vh", "about "));
  node.append(el("span", "seg-row__clock"));
  return node;
}

function update(row, segment) {
  const on = segment.state === "now", grip = $(".seg-row__grip", row), glyph = segment.movable ? "grip" : segment.state === "fixed" ? "pin" : "";
  for (const name of ["is-plain", "is-next", "is-fixed", "is-now"]) row.classList.toggle(name, name === `is-${segment.state === "planned" ? "plain" : segment.state}`);
  row.dataset.id = segment.id;
  row.toggleAttribute("data-turn", /^\d+:/.test(segment.id));
  row.toggleAttribute("data-movable", segment.movable);
  if (segment.movable) row.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown");
  else row.removeAttribute("aria-keyshortcuts");
  row.title = segment.movable || on ? "" : `${segment.title} ${segment.stays} and does not move`;
  if (grip.dataset.shows !== glyph) { grip.dataset.shows = glyph; grip.replaceChildren(...(glyph ? [icon(glyph)] : [])); }
  if (!on) {
    setText($(".seg-row__clock", row), segment.at.slice(11, 16));
    $(".seg-row__at", row).dateTime = segment.at;
  }
  setText($(".seg-row__dur", row), on ? `−${minutes(segment.seconds)}` : minutes(segment.seconds));
}
