// Products, with the price and the stock that are on air for them right now.
import { $, button, el, fresh, rows, setText, short } from "./dom.js";
import { desk, product } from "./desk_state.js";
import { settle } from "./lists.js";
import { order } from "./orders.js";
import { thumb } from "./thumb.js";

const LONGEST = 200, LOW = 20;   // rows in view; a stock that is worth a look

export function products(state) {
  const report = state.script;
  if (!report) return;
  const wanted = $("#find").value.trim().toLowerCase();
  const now = report.order.find((s) => s.state === "now")?.sku, next = report.order.find((s) => s.state === "next")?.sku;
  if (!fresh("products", report.products, now, next, wanted, report.locked.join(), report.catalogue_version, report.catalogue_refused, report.catalogue_problems)) return;
  const found = report.products.filter((p) => `${p.name} ${p.sku}`.toLowerCase().includes(wanted)), mend = report.catalogue_problems.length;
  const kept = report.catalogue_refused ? " kept" : mend ? ` · ${mend} to mend` : "";
  $("#products-sum").title = report.catalogue_problems.slice(0, 8).join("\n");
  setText($("#products-sum"), `${wanted ? `${found.length} of ` : ""}${report.products.length} · v${report.catalogue_version}${kept}`);
  const list = $("#product-list");
  const orphaned = rows(list, found.slice(0, LONGEST), (p) => p.sku, make, (row, p) => update(row, p, now, next, report.locked.includes(p.sku)));
  if (!found.length) {
    const box = el("li", "empty");
    box.append(el("b", "", wanted ? "None is called so" : "No products"), el("p", "", wanted ? "" : "Each will show its price on air, its stock, and a button to pitch it next."));
    list.replaceChildren(box);
  }
  settle(list, orphaned);
}

function make(p) {
  const row = el("li", "product"), facts = el("span", "product__data");
  row.dataset.sku = p.sku;
  row.tabIndex = -1;
  facts.append(el("b", "product__price num"), el("span", "product__stock"));
  row.append(thumb(p), el("span", "product__name", p.name), facts, el("span", "product__act"));
  return row;
}

function update(row, p, now, next, locked) {
  const place = p.sku === now ? "now" : p.sku === next ? "next" : "", seen = JSON.stringify([p, place, locked]);
  if (row.dataset.shows === seen) return;
  row.dataset.shows = seen;
  row.classList.toggle("is-now", place === "now");
  row.classList.toggle("is-next", place === "next");
  setText($(".product__name", row), p.name);
  const price = $(".product__price", row);
  price.replaceChildren(p.price, ...(p.was ? [" ", el("s", "", p.was)] : []));
  const stock = $(".product__stock", row), low = p.stock !== null && Number.parseInt(p.stock, 10) < LOW;
  if (p.stock === null) stock.replaceChildren(el("span", "product__long", "stock "), "not counted");
  else setText(stock, /\d$/.test(p.stock) ? `${p.stock} left` : p.stock);
  stock.classList.toggle("product__stock--low", low);
  const lock = button("", "lock-product", { kind: "btn--quiet btn--icon", glyph: "lock" });
  lock.tabIndex = -1;
  lock.setAttribute("aria-pressed", String(locked));
  lock.setAttribute("aria-label", locked ? `${p.name}: only approved words are said; let the host write again` : `${p.name}: say only approved words`);
  lock.title = locked ? "Only approved words are said of it" : "Say only approved words of it";
  const pitch = place ? el("span", place === "now" ? "tag tag--air" : "tag", place === "now" ? "Now" : "Next")
    : p.available ? button("Pitch next", "pitch", { kind: "btn--quiet" }) : el("span", "tag", "Sold out");
  pitch.tabIndex = -1;
  $("[data-do=lock-product]", row)?.remove();
  row.append(lock);
  $(".product__act", row).replaceChildren(pitch);
}

const chosen = (key) => product((key?.closest(".product") ?? document.activeElement?.closest?.(".product"))?.dataset.sku);

export const productActs = {
  pitch: (key) => { const p = chosen(key); if (p) order({ do: "pitch_next", sku: p.sku }, `Next: ${p.name}`); },
  "lock-product": (key) => {
    const p = chosen(key);
    if (!p) return;
    const locked = desk.state.script.locked.includes(p.sku), put = (on) => ({ do: "lock_product", sku: p.sku, on });
    order(put(!locked), locked ? `The host may write of ${short(p.name, 24)} again` : `Only approved words of ${short(p.name, 24)}`,
      [put(locked), "As before"]);
  },
  "roll-back": () => order({ do: "roll_back_catalogue" }, "Take the catalogue’s last edit back", [{ do: "roll_back_catalogue" }, "The edit again"]),
  reload: () => order({ do: "reload_catalogue" }, "Read the catalogue again"),
};
