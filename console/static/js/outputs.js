// Outputs: what each destination gets, and the sheet with what can be done about it.
import { $, button, el, hours, icon, lasting, many, minutes, rows, setText } from "./dom.js";
import { desk } from "./desk_state.js";

const AMBER = 10;   // seconds for which an output that is down stays amber
const words = { live: ["ok", "live"], connecting: ["wait", "connecting"], retrying: ["warn", "retrying"], idle: ["off", "idle"] };
const FAR = 48 * 3600;   // seconds: what is further off needs no clock
let shown = null;

// An outage is one from its first loss to the next session: each try in it is "connecting" for a moment.
export const broken = (output) => output.state === "retrying" || (output.state === "connecting" && Boolean(output.error));
const lost = (output) => output.away_since ?? output.since;
export const down = (output, t) => broken(output) && t - lost(output) > AMBER;
const now = (state) => state.air.t + state.air_age;

function level(output, t) {
  if (down(output, t)) return "down";
  if (broken(output)) return "retrying";
  return output.state === "connecting" ? "retrying" : output.state;
}

const until = (s) => (s > FAR ? lasting(s) : hours(Math.max(0, s)));

function more(output, t) {
  const told = [many(output.retries, "retry", "retries")];
  if (output.turns_at !== null && output.turns_at > t) told.push(`rollover in ${until(output.turns_at - t)}`);
  if (output.backup) told.push("backup ingest");
  if (output.dropped) told.push(`${output.dropped} packets lost`);
  if (output.error && output.state !== "live") told.push(output.error);
  return told.join(" · ");
}

function make(output) {
  const row = el("li", "output"), menu = button("", "output-sheet", { kind: "btn--quiet btn--icon", glyph: "more" });
  delete menu.dataset.act;
  menu.setAttribute("aria-label", `${output.name}: details, change, remove`);
  row.dataset.name = output.name;
  row.append(el("span", "output__icon"), el("span", "output__name", output.name), el("span", "output__state"),
    el("b", "output__rate num"), el("span", "output__more"), menu);
  return row;
}

function update(row, output, t) {
  const kind = level(output, t), [glyph, word] = words[broken(output) ? "retrying" : output.state] ?? ["warn", output.state];
  if (row.dataset.state !== kind) {
    row.dataset.state = kind;
    $(".output__icon", row).replaceChildren(icon(kind === "down" ? "alarm" : glyph));
  }
  setText($(".output__state", row), kind === "down" ? `down for ${minutes(t - lost(output))}` : word);
  setText($(".output__rate", row), output.state === "live" ? (output.kbps / 1000).toFixed(2) : "0.00");
  setText($(".output__more", row), more(output, t));
}

export function outputs(state) {
  const all = state.air?.outputs ?? [], t = state.air ? now(state) : 0, list = $("#output-list");
  const live = all.filter((o) => o.state === "live").length;
  setText($("#outputs-sum"), all.length && live === all.length ? `${live} live` : `${live} of ${all.length} live`);
  rows(list, all, (o) => o.name, make, (row, output) => update(row, output, t));
  if (shown) facts();
}

function facts() {
  const output = desk.state.air?.outputs.find((o) => o.name === shown);
  if (!output) { $("#output-sheet").close(); return; }
  const t = now(desk.state), [, word] = words[broken(output) ? "retrying" : output.state];
  const told = [["State", `${down(output, t) ? "down" : word} for ${lasting(t - (broken(output) ? lost(output) : output.since))}`], ["Address", output.url],
    ["Platform", output.platform || "–"], ["Bitrate", `${(output.kbps / 1000).toFixed(2)} Mb/s`],
    ["Retries", `${output.retries} since the start`], ["Packets lost", String(output.dropped)],
    ["Rollover", output.turns_at === null ? "none is needed" : `in ${until(output.turns_at - t)} · ${output.turns} so far`],
    ["Ingest", output.backup ? "the backup" : "the first"]];
  if (output.error) told.push(["Last fault", output.error]);
  rows($("#output-facts"), told, ([name]) => name, ([name]) => {
    const row = el("div");
    row.append(el("dt", "", name), el("dd"));
    return row;
  }, (row, [, text]) => setText($("dd", row), text));
}

export function outputSheet(key) {
  shown = key.closest(".output").dataset.name;
  setText($("#output-sheet-h"), shown);
  facts();
  $("#output-sheet").showModal();
}

export const sheetOutput = () => shown;
$("#output-sheet").addEventListener("close", () => { shown = null; });
