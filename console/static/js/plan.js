// The plan: running order, products, journal.
import { $, button, el, icon, minutes, refill, setText } from "./dom.js";

function thumb(sku, name, has, size = "") {
  if (!has) return el("span", `thumb ${size}`.trim(), name.charAt(0));
  const image = el("img", `thumb ${size}`.trim());
  image.src = `/pictures/${encodeURIComponent(sku)}`;
  image.alt = "";
  image.loading = "lazy";
  return image;
}

export function plan(state) {
  const report = state.script;
  if (!report) return;
  running(state, report);
  products(report, $("#find").value.trim().toLowerCase());
  journal(report);
}

// A turn that does not belong to the plain rotation says where it belongs.
function titled(segment) {
  const own = segment.block && !["rotation", "timetable"].includes(segment.block);
  return own ? `${segment.title} · ${segment.block}` : segment.title;
}

function running(state, report) {
  const have = new Set(report.products.filter((p) => p.picture).map((p) => p.sku));
  setText($("#order-sum"), report.held ? "held" : report.selling_paused ? "selling paused" : "");
  const list = $("#segments");
  refill(list, JSON.stringify(report.order.map((s) => [s.sku, s.title, s.state, s.block])), () => report.order.map((segment) => {
    const row = el("li", `seg-row is-${segment.state === "planned" ? "plain" : segment.state}`);
    const at = segment.state === "now" ? el("span", "tag tag--air seg-row__at", "Now") : el("time", "seg-row__at num", "");
    const picture = segment.sku ? thumb(segment.sku, segment.title, have.has(segment.sku), "thumb--s") : el("span", "thumb thumb--s thumb--act");
    if (!segment.sku) picture.append(icon("info"));
    row.append(el("span", "seg-row__grip"), at, picture, el("span", "seg-row__what", titled(segment)), el("span", "seg-row__dur num", ""));
    return row;
  }));
  report.order.forEach((segment, i) => {
    const row = list.children[i];
    const at = new Date(Date.parse(state.wall) + segment.starts_in * 1000).toISOString().slice(11, 16);
    if (segment.state !== "now") setText($(".seg-row__at", row), at);
    setText($(".seg-row__dur", row), segment.state === "now" ? `−${minutes(segment.seconds)}` : minutes(segment.seconds));
  });
}

function products(report, wanted) {
  setText($("#products-sum"), `${report.products.length} · v${report.catalogue_version}`);
  const now = report.order.find((s) => s.state === "now")?.sku, next = report.order.find((s) => s.state === "next")?.sku;
  const rows = report.products.filter((p) => `${p.name} ${p.sku}`.toLowerCase().includes(wanted)).slice(0, 200);
  refill($("#product-list"), JSON.stringify([now, next, wanted, rows]), () => rows.map((p) => {
    const row = el("li", `product ${p.sku === now ? "is-now" : p.sku === next ? "is-next" : ""}`.trim());
    row.dataset.sku = p.sku;
    row.dataset.name = p.name;
    row.tabIndex = -1;
    const facts = el("span", "product__data"), price = el("b", "product__price num", p.price);
    if (p.was) price.append(" ", el("s", "", p.was));
    facts.append(price, el("span", "product__stock", p.stock === null ? "stock not counted" : `${p.stock} left`));
    const act = p.sku === now ? el("span", "tag tag--air", "Now") : p.sku === next ? el("span", "tag", "Next")
      : p.available ? button("Pitch next", "pitch", { kind: "btn--quiet" }) : el("span", "tag", "Sold out");
    row.append(thumb(p.sku, p.name, p.picture), el("span", "product__name", p.name), facts, act);
    return row;
  }));
  const first = $("#product-list").firstElementChild;
  if (first && !$("#product-list [tabindex='0']")) first.tabIndex = 0;
}

function journal(report) {
  setText($("#journal-sum"), report.journal_ok ? "chain ok" : "CHAIN BROKEN");
  const rows = [...report.journal].reverse();
  refill($("#journal-list"), JSON.stringify(rows.map((e) => [e.wall, e.what])), () => rows.map((entry) => {
    const row = el("li", "entry"), what = el("span", "entry__what", entry.what);
    if (entry.receipt) what.append(" ", el("i", "", `receipt ${entry.receipt}`));
    row.append(el("time", "", entry.wall.slice(11, 19)), el("span", "entry__who", entry.who), what);
    return row;
  }));
}
