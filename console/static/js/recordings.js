// The recordings: choose one, watch it with captions, search its words and jump to them.
import "./theme.js";
import { $, el, hours, lasting, rows, setText } from "./dom.js";
import { theme } from "./theme.js";
import { transcript } from "./transcript.js";
import { disarm, twice } from "./twice.js";

const REFRESH = 15000;
let all = [], chosen = null, wanted = new URLSearchParams(location.search), admin = false;

const day = (start) => new Date(start).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const size = (bytes) => (bytes > 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`);
const path = (id, kind) => `/api/recordings/${encodeURIComponent(id)}${kind}`;

function make(one) {
  const item = el("li"), row = el("button", "take-row");
  row.type = "button";
  row.append(el("b", "", day(one.start)), el("span", "take-row__long num"), el("span", "take-row__what"), el("span", "take-row__size num"));
  row.onclick = () => choose(one.id);
  item.append(row);
  return item;
}

function update(item, one) {
  const row = item.firstElementChild;
  setText($(".take-row__long", row), one.whole ? lasting(one.seconds) : `${lasting(one.seconds)}, grows`);
  setText($(".take-row__what", row), one.products.length ? one.products.join(", ") : "no product");
  setText($(".take-row__size", row), size(one.bytes));
  row.setAttribute("aria-pressed", String(one.id === chosen));
}

function show() {
  setText($("#takes-sum"), `${all.length} · ${size(all.reduce((sum, one) => sum + one.bytes, 0))}`);
  rows($("#takes"), all, (one) => one.id, make, update);
  if (!all.length) $("#takes").replaceChildren(nothing("No recordings yet", "Set recording in the settings file, and the show is kept here."));
}

function nothing(head, words) {
  const box = el("li", "empty");
  box.append(el("b", "", head), el("p", "", words));
  return box;
}

async function choose(id) {
  const one = all.find((other) => other.id === id);
  if (!one) return;
  disarm();   // what was about to be deleted was another one
  chosen = id;
  for (const part of ["#take", "#spoken"]) $(part).hidden = false;
  setText($("#take-h"), `${day(one.start)} UTC`);
  setText($("#take-sum"), `${hours(one.seconds)} · ${size(one.bytes)}`);
  for (const [link, kind] of [["#get-mp4", ".mp4"], ["#get-vtt", ".vtt"], ["#get-json", ".json"]]) $(link).href = path(id, kind);
  $("#video").src = path(id, ".mp4");
  if (wanted.get("id") === id && wanted.has("t")) begin(Number(wanted.get("t")));
  $("#captions").src = path(id, ".vtt");
  $("#delete").hidden = !admin;
  $("#refusal").hidden = true;
  show();
  const answer = await fetch(path(id, ".json")).catch(() => null);
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  if (chosen === id) transcript(told?.lines ?? null, $("#video"));
}

// Once, at the moment that a search has led to.
function begin(seconds) {
  wanted = new URLSearchParams();
  if (Number.isFinite(seconds)) $("#video").addEventListener("loadedmetadata", () => { $("#video").currentTime = seconds; }, { once: true });
}

async function look() {
  const answer = await fetch("/api/recordings").catch(() => null);
  if (answer?.status === 401) { location.href = "/"; return; }
  if (!answer?.ok) {
    const none = answer?.status === 404, told = answer && !none ? await answer.json().catch(() => null) : null;
    const [head, words] = none ? ["This show has no recordings", "Set recording in the settings file."] : ["The recordings cannot be listed", `${(told?.detail ?? "The desk does not answer").replace(/\.$/, "")}. It is asked again in a moment.`];
    $("#takes").replaceChildren(nothing(head, words));
    return;
  }
  all = await answer.json();
  show();
  if (!chosen && all.length) choose(all.some((one) => one.id === wanted.get("id")) ? wanted.get("id") : all[0].id);
}

async function remove() {
  const answer = await fetch(path(chosen, ""), { method: "DELETE" }).catch(() => null);
  const receipt = answer ? await answer.json().catch(() => null) : null;
  if (receipt?.done) { chosen = null; $("#video").removeAttribute("src"); $("#take").hidden = $("#spoken").hidden = true; await look(); return; }
  $("#refusal").hidden = false;
  setText($("#refusal"), receipt?.words ?? receipt?.detail ?? "The desk does not answer.");
}

fetch("/api/me").then((answer) => (answer.ok ? answer.json() : null)).then((me) => { admin = me?.role === "admin"; $("#delete").hidden = !admin; }, () => {});
$("#delete").addEventListener("click", () => twice($("#delete"), "Press again: delete", remove));
$("#theme").addEventListener("click", theme);
look();
setInterval(() => { if (!document.hidden) look(); }, REFRESH);
