// All shows on one wall. A tile opens its show's desk; this page steers nothing.
import "./theme.js";
import { $, el, icon, many, rows, setText } from "./dom.js";
import { link } from "./link.js";
import { ownName, signOf } from "./shows.js";
import { theme } from "./theme.js";
import { finding, found } from "./wall_find.js";
import { hang, still, stills } from "./wall_stills.js";

const ranks = { alarm: 0, warn: 1, "": 2 };
let told = null;

function up(minutes) {
  const day = Math.floor(minutes / 1440), two = (n) => String(n).padStart(2, "0");
  return `on air ${day ? `${day} d ` : ""}${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

function foot({ glance }, glyph) {
  if (!glance) return [];
  const parts = [], waits = el("span", "needs");
  if (glance.needs && glyph !== "hand") {   // else the tag says it
    waits.append(icon("hand"), ` ${many(glance.needs, "needs you", "need you")}`);
    parts.push(waits);
  }
  if (glance.viewers !== null) parts.push(el("span", "num", `${glance.viewers} watching`));
  if (glance.minutes !== null) parts.push(el("span", "num", up(glance.minutes)));
  if (glance.outputs) parts.push(el("span", "num", `${glance.live} of ${glance.outputs} live`));
  return parts;
}

function make() {
  const item = el("li"), tile = el("a", "tile"), head = el("span", "tile__head"), name = el("b"), product = el("span", "tile__product"), line = el("span", "tile__line");
  name.dir = product.dir = line.dir = "auto";
  head.append(name, el("span", "tag"));
  tile.append(still(), head, el("span", "tile__worst"), product, line, el("span", "tile__foot"));
  item.append(tile);
  return item;
}

function update(item, row) {
  const tile = item.firstElementChild, { level, glyph, word } = signOf(row), { glance } = row, tag = $(".tag", tile);
  hang(tile, row.link);
  const shows = JSON.stringify(row);
  if (tile.dataset.shows === shows) return;
  tile.dataset.shows = shows;
  tile.dataset.level = level;
  tile.href = row.link;
  setText($("b", tile), row.here ? `${row.name} · this desk` : row.name);
  tag.classList.toggle("tag--air", level === "" && glance?.state === "on");
  tag.replaceChildren(icon(glyph), word);
  setText($(".tile__worst", tile), row.clash || glance?.worst || "");
  setText($(".tile__product", tile), glance?.product ?? "");
  setText($(".tile__line", tile), glance ? (glance.line ? `“${glance.line}”` : "") : row.why);
  $(".tile__foot", tile).replaceChildren(...foot(row, glyph));
}

function show() {
  if (!told) return;
  const all = [...(told.shows ?? [])].sort((a, b) => ranks[signOf(a).level] - ranks[signOf(b).level] || a.name.localeCompare(b.name));
  rows($("#wall"), found(all), (row) => row.link, make, update);
  setText($("#desk-name"), ownName(told));
  $("#alone").hidden = all.length > 0;
  $("#finder").hidden = all.length === 0;
  const bad = all.filter((row) => signOf(row).level === "alarm").length;
  setText($("#sum"), all.length ? `${many(all.length, "show")} · ${bad ? `${bad} in trouble` : "none in trouble"}` : "");
}

function away(is) {
  $("#away").hidden = !is;
  document.body.classList.toggle("is-stale", is);
}

$("#theme").addEventListener("click", theme);
finding(show);
const me = await fetch("/api/me").catch(() => null);
if (me?.status === 401) location.href = "/";
else {
  link((state) => { told = state; show(); away(false); }, () => away(true));
  stills(show);
}
