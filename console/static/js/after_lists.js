// What was said, searched word by word; and what was refused, answered and ordered, page by page.
import { $, $$, el, many, setText } from "./dom.js";
import { nothing } from "./after_tables.js";
import { ask, at, hour } from "./past.js";
import { nice } from "./wording.js";

const by = (writer) => (writer === "llm" ? "language model" : writer);

let older = null, table = "refusals", after = null;

// The text with each of the words that were sought marked; every second piece of a split is one.
function marked(text, sought) {
  const plain = sought.trim().split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!plain.length) return [text];
  return text.split(new RegExp(`(${plain.join("|")})`, "iu")).map((piece, n) => (n % 2 ? el("mark", "", piece) : piece));
}

function line(row) {
  const item = el("li", "said"), text = el("span", "said__text"), when = el("time", "num", hour(row.time));
  when.dateTime = row.time;
  text.dir = "auto";
  text.append(...marked(row.text, $("#spoken-find").value));
  item.append(when, text, el("span", "said__meta", [nice(row.act ?? row.kind), row.sku, by(row.writer), row.cut && "cut"].filter(Boolean).join(" · ")));
  if (row.recording) {
    const link = el("a", "btn btn--quiet", "Watch");
    link.href = `/static/recordings.html?id=${encodeURIComponent(row.recording)}&t=${row.at}`;
    link.setAttribute("aria-label", `Watch it in the recording: ${row.text.slice(0, 80)}`);
    item.append(link);
  }
  return item;
}

async function search(more = false) {
  const list = $("#spoken"), q = $("#spoken-find").value.trim();
  setText($("#spoken-sum"), "searching");
  const found = await ask(at("search", { q, before: more ? older : null, most: 50 }));
  if (!more) list.replaceChildren();
  list.append(...found.rows.map(line));
  older = found.next;
  $("#spoken-more").hidden = older === null;
  const reached = older === null ? "" : `, back to ${hour(found.reached)}`;
  setText($("#spoken-sum"), `${many(list.children.length, "line")}${reached}`);
  if (!list.children.length && older === null) list.append(nothing(q ? "No line has these words." : "Nothing was said."));
}

export const spoken = () => search();

const rows = {
  refusals: (row) => [row.reason ?? row.rule, [row.rule?.replaceAll("_", " "), row.sku, by(row.writer)].filter(Boolean).join(" · ")],
  answers: (row) => [row.answer, [nice(row.act ?? ""), row.name, row.by, row.waited === null ? "" : `after ${row.waited.toFixed(1)} s`].filter(Boolean).join(" · "), row.question],
  acts: (row) => [row.words, [row.who, nice(row.act ?? ""), row.done ? "" : "refused", row.receipt && `receipt ${row.receipt}`].filter(Boolean).join(" · ")],
};

function entry(row) {
  const item = el("li", "note-row"), [what, meta, asked] = rows[table](row), text = el("span", "note-row__what", what ?? ""), when = el("time", "num", hour(row.time));
  when.dateTime = row.time;
  text.dir = "auto";
  item.append(when);
  if (asked) {
    const question = el("q", "note-row__asked", asked);
    question.dir = "auto";
    item.append(question);
  }
  item.append(text, el("span", "note-row__meta", meta));
  return item;
}

export async function noted(more = false) {
  const list = $("#noted"), mine = table, page = await ask(at(table, { after: more === true ? after : null, most: 100 }));
  if (mine !== table) return;
  if (more !== true) list.replaceChildren();
  list.append(...page.rows.map(entry));
  after = page.next;
  $("#noted-more").hidden = after === null;
  setText($("#noted-sum"), after === null ? "" : `the first ${list.children.length}`);
  if (!list.children.length) list.append(nothing({ refusals: "The gate refused nothing.", answers: "No question was answered.", acts: "Nobody gave an order." }[table]));
}

const told = (part, sum) => part.catch((fault) => setText($(sum), fault.message));

export function wireLists(exports) {
  $("#spoken-form").addEventListener("submit", (event) => { event.preventDefault(); told(search(), "#spoken-sum"); });
  $("#spoken-find").addEventListener("search", () => { if (!$("#spoken-find").value) told(search(), "#spoken-sum"); });
  $("#spoken-more").addEventListener("click", () => told(search(true), "#spoken-sum"));
  $("#noted-more").addEventListener("click", () => told(noted(true), "#noted-sum"));
  for (const tab of $$("[data-noted]")) tab.addEventListener("click", () => {
    table = tab.dataset.noted;
    for (const other of $$("[data-noted]")) other.setAttribute("aria-pressed", String(other === tab));
    $("#noted-exports").dataset.table = table;
    exports();
    told(noted(), "#noted-sum");
  });
}
