// Questions that had no answer: write one, the gate looks while you type, one press puts it into the FAQ.
import { $, el, icon, many, setText } from "./dom.js";
import { nothing } from "./after_tables.js";
import { gated } from "./gated.js";
import { order } from "./orders.js";
import { ask, at, moment } from "./past.js";

const LONGEST = 400, HINT = "Numbers and claims are checked as you type.";
const states = { open: ["wait", "open"], person: ["hand", "for a person"], answered: ["ok", "answered on air"], faq: ["ok", "in the FAQ"] };
let mayWrite = true;

function form(row, item) {
  const box = el("form", "ask__form"), field = el("textarea", "field"), gate = el("p", "ask__gate say__gate", HINT), go = el("button", "btn btn--primary", "Add to the FAQ"), foot = el("div", "ask__foot");
  field.rows = 2;
  field.maxLength = LONGEST;
  field.dir = "auto";
  field.placeholder = "Your answer, in the show’s language";
  field.setAttribute("aria-label", `Answer to: ${row.question}`);
  gate.setAttribute("role", "status");
  go.type = "submit";
  go.disabled = true;
  const judge = (kind, text) => { gate.dataset.kind = kind; setText(gate, text); };
  gated(field, (text) => { go.disabled = true; if (!text) judge("", HINT); }, (refusal) => {
    go.disabled = Boolean(refusal);
    judge(refusal ? "refused" : "ok", refusal ?? "Gate agrees");
  });
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = field.value.trim();
    if (!answer || go.disabled) return;
    go.disabled = true;
    const receipt = await order({ do: "add_faq", question: row.question, answer, sku: row.sku }, "Add to the FAQ");
    if (!receipt.done) { judge("refused", receipt.words); go.disabled = false; return; }
    row.state = "faq";
    row.answer = answer;
    item.replaceWith(make(row));
    sum();
  });
  foot.append(gate, go);
  box.append(field, foot);
  return box;
}

function make(row) {
  const item = el("li", "ask"), head = el("div", "ask__head"), words = el("span", "ask__words", row.question), state = el("span", "ask__state"), [glyph, name] = states[row.state];
  item.dataset.state = row.state;
  words.dir = "auto";
  state.append(icon(glyph), name);
  head.append(words, state);
  const about = [row.name ?? "the shop, or no product", `asked by ${row.asked}`, `last ${moment(row.last)}`, row.lang].filter(Boolean).join(" · ");
  item.append(head, el("p", "ask__meta", about));
  if (row.answer) item.append(Object.assign(el("p", "ask__answer", `“${row.answer}”`), { dir: "auto" }));
  if (mayWrite && row.state !== "faq" && row.state !== "person") {
    const key = el("button", "btn", "Write an answer");
    key.type = "button";
    key.setAttribute("aria-label", `Write an answer to: ${row.question}`);
    key.onclick = () => { const sheet = form(row, item); key.replaceWith(sheet); sheet.querySelector("textarea").focus(); };
    const foot = el("div", "ask__foot");
    foot.append(key);
    item.append(foot);
  }
  return item;
}

let shown = [];
function sum() {
  const open = shown.filter((row) => row.state === "open").length;
  setText($("#asked-sum"), shown.length ? `${open} open of ${many(shown.length, "question")}` : "");
}

export async function asked() {
  const { rows } = await ask(at("questions", { most: 500 }));
  shown = rows;
  sum();
  $("#asked").replaceChildren(...rows.map(make));
  if (!rows.length) $("#asked").replaceChildren(nothing("Every question had an answer."));
}

export function wireAsked() {
  fetch("/api/me").then((answer) => (answer.ok ? answer.json() : null)).then((me) => { mayWrite = me?.role !== "viewer"; }, () => {});
}
