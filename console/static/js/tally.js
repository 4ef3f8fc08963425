// The tally lamp: is anything on the air, and who speaks. Late truth: it names what was reported.
import { $, el, hours, icon, lasting, many, refill, setText } from "./dom.js";
import { desk } from "./desk_state.js";
import { broken } from "./outputs.js";
import { ownName } from "./shows.js";

export const AWAY = 3;   // seconds without a report after which a process counts as away

export const ownVoice = (air) => air?.now?.parts === 0;
const lit = (kind, glyph, word, meta) => ({ kind, glyph, word, meta });

function outputsWords(air) {
  const live = air.outputs.filter((o) => o.state === "live").length;
  return live === air.outputs.length ? `all ${many(live, "output")} connected` : `${live} of ${many(air.outputs.length, "output")} connected`;
}

function mode(state) {
  if (state.script?.ending) return "closing words, then the end";
  if (state.script?.approval) return "you approve each line";
  return "autonomous";
}

function lamp(state, away) {
  const air = state?.air;
  if (away && state?.script?.ending) return lit("off", "off", "Ended", `last seen ${state.wall.slice(11, 19)} UTC`);
  if (away && state) {
    const age = (performance.now() - state.heard) / 1000;
    return lit("idle", "off", "Not known", `last seen ${state.wall.slice(11, 19)} UTC · ${lasting(age)} ago`);
  }
  if (!air) return lit("idle", "wait", "Connecting", "waiting for the first report");
  if (state.air_age > AWAY) return lit("idle", "alarm", "Not known", `playout last reported ${lasting(state.air_age)} ago`);
  if (air.tally === "off") return lit("off", "off", "Not on air", "the show has ended or did not begin");
  if (state.script?.stopped) return lit("slate", "off", "Stopped", `nothing is said · ${outputsWords(air)}`);
  if (air.slate || air.tally === "slate") return lit("slate", "slate", "Slate on", `sound off · ${outputsWords(air)}`);
  const waiting = air.outputs.filter((o) => o.state !== "live");
  if (air.outputs.length && waiting.length === air.outputs.length && !waiting.some(broken))
    return lit("wait", "wait", "Going on air", `picture is ready · waiting for ${many(waiting.length, "output")}`);
  if (air.tally === "reserve")
    return lit("reserve", "warn", "On reserve", state.script_age > AWAY ? `no report of the script engine for ${lasting(state.script_age)}` : "no line came in time");
  if (ownVoice(air)) return lit("wait", "mic", "Your voice", "the host is driven by a microphone");
  const since = new Date(Date.parse(state.wall) - (air.t + state.air_age) * 1000);
  const day = since.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return lit("on", "onair", "On air", `since ${day}, ${since.toISOString().slice(11, 16)} · ${mode(state)}`);
}

export function tally() {
  const { state, away } = desk, now = lamp(state, away), box = $("#tally");
  if (refill($(".tally__word", box), `${now.kind} ${now.glyph} ${now.word}`, () => {
    const word = el("span", "", now.word);
    word.id = "tally-word";
    return [icon(now.glyph), word];
  })) {
    box.dataset.tally = now.kind;
    document.body.dataset.state = now.kind === "on" ? "on-air" : now.kind;
    $("#show-icon").replaceChildren(icon(now.glyph));
    setText($("#show-state"), now.word);
  }
  setText($("#tally-meta"), now.meta);
  if (!state) return;
  setText($("#show-name"), ownName(state));
  $("#watch-link").hidden = !state.watchable;
  const title = `${now.word} · ${state.show} · Vitrine`;
  if (document.title !== title) document.title = title;
}

export function clock() {
  const { state } = desk, gone = (performance.now() - state.heard) / 1000;
  const wall = new Date(Date.parse(state.wall) + gone * 1000).toISOString(), face = $("#clock");
  if (face.dateTime !== wall.slice(0, 19)) {
    face.dateTime = wall.slice(0, 19);
    setText(face, `${wall.slice(11, 19)} UTC`);
  }
  if (!state.air) return;
  const up = state.air.t + state.air_age + gone;
  setText($("#updays"), up >= 86400 ? `${Math.floor(up / 86400)} d` : "");
  setText($("#uptime"), hours(up % 86400));
}
