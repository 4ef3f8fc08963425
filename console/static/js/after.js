// After the show: choose a span; figures, tables and searches follow it.
import "./theme.js";
import { $, $$, el, lasting, setText } from "./dom.js";
import { crowd, figures, sold } from "./after_tables.js";
import { asked, wireAsked } from "./after_questions.js";
import { noted, spoken, wireLists } from "./after_lists.js";
import { ask, at, choose, day, moment } from "./past.js";
import { theme } from "./theme.js";

let turn = 0;
const kind = () => $("[name=kind]:checked").value;

function wanted() {
  if (kind() === "show") return { show: $("#span-show").value };
  if (kind() === "day") return { day: $("#span-day").value };
  const told = {}, from = $("#span-from").value, to = $("#span-to").value;
  if (from) told.from = `${from}Z`;
  if (to) told.to = `${to}Z`;
  return told;
}

function exports() {
  for (const box of $$(".exports")) {
    const links = ["csv", "json"].map((type) => {
      const link = el("a", "btn btn--quiet", type.toUpperCase());
      link.href = at(`${box.dataset.table}.${type}`);
      link.setAttribute("download", "");
      link.setAttribute("aria-label", `${box.dataset.table} as ${type.toUpperCase()}`);
      return link;
    });
    box.replaceChildren(...links);
  }
}

function words(text, wrong = false) {
  setText($("#span-words"), text);
  $("#span-words").classList.toggle("is-wrong", wrong);
}

async function look() {
  const mine = ++turn, told = wanted();
  choose(told);
  history.replaceState(null, "", `?${new URLSearchParams(told)}`);
  exports();
  words("Looking into the journal");
  try {
    const summary = await ask(at("summary"));
    if (mine !== turn) return;
    figures(summary);
    for (const name of ["refusals", "answers", "acts"]) setText($(`#${name}-count`), String(summary[{ refusals: "refused", answers: "answered", acts: "acts" }[name]]));
    const long = (Date.parse(summary.end) - Date.parse(summary.start)) / 1000;
    words(`${moment(summary.start)} to ${summary.end.slice(0, 10) === summary.start.slice(0, 10) ? summary.end.slice(11, 16) : moment(summary.end)} UTC · ${lasting(long)}`);
    for (const part of [sold, asked, () => crowd(summary), spoken, noted]) { if (mine !== turn) return; await part(); }
  } catch (fault) {
    if (mine === turn) words(fault.message, true);
  }
}

function show() {
  $("#span-show").hidden = kind() !== "show";
  $("#span-day").hidden = kind() !== "day";
  $("#span-times").hidden = kind() !== "times";
}

const option = (value, text) => { const one = el("option", "", text); one.value = value; return one; };

async function start() {
  const { runs, days } = await ask("/api/after"), given = new URLSearchParams(location.search);
  $("#span-show").replaceChildren(...runs.map((run, n) => option(run.show, `${moment(run.start)}${n ? "" : ", the last"}`)));
  $("#span-day").replaceChildren(...days.map((one) => option(one, day(one))));
  const first = given.has("day") ? "day" : given.has("from") || given.has("to") ? "times" : runs.length ? "show" : "day";
  $(`[name=kind][value=${first}]`).checked = true;
  for (const [name, field] of [["show", "#span-show"], ["day", "#span-day"]]) if (given.has(name)) $(field).value = given.get(name);
  for (const [name, field] of [["from", "#span-from"], ["to", "#span-to"]]) $(field).value = (given.get(name) ?? runs[0]?.[name === "from" ? "start" : "end"] ?? "").slice(0, 16);
  for (const field of ["#span-show", "#span-day"]) if (!$(field).value) $(field).selectedIndex = 0;
  show();
  if (!days.length) { words("Nothing is written down yet."); return; }
  await look();
}

for (const radio of $$("[name=kind]")) radio.addEventListener("change", () => { show(); look(); });
for (const field of ["#span-show", "#span-day"]) $(field).addEventListener("change", look);
$("#span").addEventListener("submit", (event) => { event.preventDefault(); look(); });
$("#theme").addEventListener("click", theme);
wireAsked();
wireLists(exports);
fetch("/api/recordings").then((answer) => { $("#recordings-link").hidden = !answer.ok; }, () => {});
start().catch((fault) => words(fault.message, true));
