// The figures of a span, what was said of each product, and how many wrote and watched.
import { $, el, lasting, many, setText } from "./dom.js";
import { chart } from "./chart.js";
import { ask, at, oneOf } from "./past.js";

const minutes = (seconds) => oneOf(seconds / 60);
const seconds = (value) => (value === null ? "–" : `${value.toFixed(1)} s`);
const count = (value) => (value === null ? "–" : value.toLocaleString("en-GB"));

export function figures(told) {
  const all = [
    ["Spoken", lasting(told.spoken), `${count(told.lines)} lines`],
    ["Products", count(told.products), "spoken of"],
    ["Comments", count(told.comments), told.writers === null ? "not counted" : many(told.writers, "writer")],
    ["Watching", count(told.viewers), told.viewers === null ? "not known" : "most at a time, own site"],
    ["Answered", count(told.answered), told.by_operator ? `${told.by_operator} by operators` : "by the host"],
    ["Wait for an answer", seconds(told.wait_p50), told.wait_p95 === null ? "" : `95 of 100 within ${seconds(told.wait_p95)}`],
    ["Without an answer", count(told.unanswered), "alike ones as one"],
    ["Refused by the gate", count(told.refused), Object.entries(told.rules).slice(0, 2).map(([rule, n]) => `${rule.replaceAll("_", " ")} ${n}`).join(" · ")],
    ["Operators", count(told.acts), "orders"],
    ["Silence over 2 s", lasting(told.silence), told.gaps ? `${told.gaps} times, longest ${seconds(told.longest_gap)}` : "never"],
    ["Reserve", lasting(told.reserve), "spoken"],
    ["Slate", lasting(told.slate), told.muted ? `muted ${lasting(told.muted)}` : "never muted"],
  ];
  $("#figures").replaceChildren(...all.map(([name, value, more]) => {
    const box = el("div", "figure"), body = el("dd");
    body.append(el("b", "num", value), el("span", "figure__more", more));
    box.append(el("dt", "", name), body);
    return box;
  }));
}

function cell(text, end = true) { return el("td", end ? "end" : "", text); }

export function nothing(words, across = 0) {
  const box = el(across ? "td" : "li", "empty", words);
  if (!across) return box;
  box.colSpan = across;
  const row = el("tr");
  row.append(box);
  return row;
}

export async function sold() {
  const { rows, next } = await ask(at("products", { most: 500 })), most = Math.max(1, ...rows.map((row) => row.seconds));
  setText($("#sold-sum"), next ? `the ${rows.length} that most was said of` : many(rows.length, "product"));
  $("#sold").replaceChildren(...rows.map((row) => {
    const line = el("tr"), name = el("th", "", row.name), bar = el("td"), mark = el("span", "bar");
    name.scope = "row";
    if (row.name !== row.sku) name.append(el("small", "", row.sku));
    mark.style.setProperty("--share", String(row.seconds / most));
    bar.className = "table__bar";
    bar.append(mark, el("small", "", `${(row.share * 100).toFixed(1)} %`));
    line.append(name, bar, cell(minutes(row.seconds)), cell(String(row.turns)), cell(String(row.lines)), cell(String(row.answers)));
    return line;
  }));
  if (!rows.length) $("#sold").replaceChildren(nothing("No product was spoken of.", 6));
}

let drawn = null;
const watch = new ResizeObserver(() => drawn?.());

export async function crowd(summary) {
  const { rows } = await ask(at("engagement", { most: 500 })), box = $("#chart");
  const said = rows.reduce((sum, row) => sum + row.comments, 0), wide = (rows[0]?.minutes ?? 1) * 60000;
  setText($("#crowd-sum"), rows.length ? `${many(said, "comment")}, ${wide > 60000 ? `${wide / 60000} minutes a column` : "a minute a column"}` : "");
  $("#crowd").replaceChildren(...rows.map((row) => {
    const line = el("tr"), when = el("th", "", `${row.time.slice(5, 10)} ${row.time.slice(11, 16)}`);
    when.scope = "row";
    line.append(when, cell(String(row.per_minute)), cell(String(row.writers)), cell(count(row.viewers)), cell(String(row.answers)), cell(seconds(row.wait_p50)));
    return line;
  }));
  drawn = null;
  if (!rows.length) {
    $("#crowd").replaceChildren(nothing("Nobody wrote and nobody watched on our own site.", 6));
    box.replaceChildren(el("p", "empty", "Nobody wrote and nobody watched on our own site."));
    return;
  }
  const points = rows.map((row) => ({ at: Date.parse(row.time), wide, column: row.per_minute, curve: row.viewers }));
  const from = Date.parse(summary.start), to = Math.max(Date.parse(summary.end), points.at(-1).at + wide), seen = points.filter((p) => p.curve !== null);
  const words = `Comments a minute over time, ${Math.max(...points.map((p) => p.column))} at the most${seen.length ? `; players watching, ${Math.max(...seen.map((p) => p.curve))} at the most` : ""}. The table below has the numbers.`;
  const legend = el("figcaption", "legend"), plot = el("div");
  legend.append(key("", "Comments a minute"), ...(seen.length ? [key("is-curve", "Watching (right)")] : []));
  box.replaceChildren(legend, plot);
  drawn = () => chart(plot, points, words, from, to);
  drawn();
  watch.disconnect();
  watch.observe(plot);
}

function key(kind, words) {
  const box = el("span");
  box.append(el("i", kind), words);
  return box;
}
