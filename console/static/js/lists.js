// Lists: one tab stop each, arrows inside. The selected row shows its buttons and keeps them while
// its entry lives; when it leaves, the row that takes its place is selected.
import { $, $$ } from "./dom.js";

const kinds = ".line, .msg, .seg-row, .product, .output";
const builders = new Map();

// `acts(row)` makes the buttons of a selected row of this class.
export function withActs(kind, acts) { builders.set(kind, acts); }

function open(row) {
  const kind = row.classList[0], build = builders.get(kind);
  if (!build) return;
  const box = $(`.${kind}__acts`, row), made = build(row);
  if (!made) { box?.remove(); return; }
  if (box && box.dataset.shows === made.dataset.shows) return;
  if (box) box.replaceWith(made); else row.append(made);
}

export function select(row) {
  const list = row.parentElement, kind = row.classList[0];
  for (const other of $$(`:scope > .is-selected`, list)) if (other !== row) {
    other.classList.remove("is-selected");
    other.tabIndex = -1;
    $(`.${kind}__acts`, other)?.remove();
  }
  for (const other of $$(":scope > [tabindex='0']", list)) if (other !== row) other.tabIndex = -1;
  row.tabIndex = 0;
  if (builders.has(kind)) { row.classList.add("is-selected"); open(row); }
}

// After a list was brought up to date: one tab stop, and focus goes on when its row is gone.
export function settle(list, orphaned) {
  const all = $$(":scope > [tabindex]", list);
  if (!all.length) return;
  const kept = all.find((row) => row.classList.contains("is-selected")) ?? all.find((row) => row.tabIndex === 0);
  const row = kept ?? all[Math.min(Number(list.dataset.at ?? 0), all.length - 1)];
  if (!kept || builders.has(row.classList[0])) select(row);
  list.dataset.at = String(all.indexOf(row));
  if (orphaned) row.focus({ preventScroll: true });
}

export const selected = (kind, key) => key?.closest(`.${kind}`) ?? $(`.${kind}.is-selected`);

export function walk(event) {
  const item = event.target.closest?.(kinds);
  if (!item || event.target.matches("input, textarea, select")) return false;
  const all = $$(`:scope > .${item.classList[0]}`, item.parentElement);
  const to = all[all.indexOf(item) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  if (!to) return true;
  select(to);
  to.focus();
  return true;
}

export function wireLists() {
  document.addEventListener("click", (event) => {
    const item = event.target.closest?.(kinds);
    if (item) select(item);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.(kinds)) select(event.target);
  });
}
