// The health strip: what could end the show slowly, with the last hour of each figure.
import { $, el, lasting, minutes, rows, setText } from "./dom.js";
import { AWAY } from "./tally.js";

const LOW = 2;             // seconds of speech below which the buffer is worth a look
const EVERY = 10000, HOUR = 360, CALM = 4;   // a point of a curve each 10 s, for an hour
const curves = new Map();          // points by name, the newest last; null where nothing was reported
let sampled = -Infinity, asked = -Infinity, version = 0;

const gauge = (name, value, unit, level = "", curve = null) => ({ name, value, unit, level, curve });
export const stoodIn = (script) => script.voices.length > 0 && script.voices[0].engine !== script.voice;

function gauges(state) {
  const { air, script } = state, all = [], brain = script && state.script_age > AWAY;
  if (air) {
    const late = air.frames ? Math.min(100, (100 * air.late) / air.frames) : 0, thin = air.buffer < LOW && !air.slate;
    all.push(gauge("Frames late", late.toFixed(2), "%", late > 1 ? "warn" : "", late),
      gauge("Speech buffer", air.buffer.toFixed(0), "s", brain && thin ? "alarm" : thin ? "warn" : "", air.buffer),
      gauge("Reserve", minutes(air.reserve), "min", air.tally === "reserve" ? "warn" : ""),
      gauge("Picture", (air.paint_ms + air.encode_ms).toFixed(1), "ms", "", air.paint_ms + air.encode_ms));
    if (air.ladder.rung) all.push(gauge("Saved for speed", air.ladder.words, "", "warn"));
  }
  if (script?.writer) {
    const w = script.writer, rests = w.state === "rests" || w.state === "wrong";
    all.push(rests ? gauge("LLM", "no answer", "", "warn") : gauge("LLM", w.total_seconds.toFixed(1), "s", "", w.total_seconds));
  }
  if (script) all.push(gauge(`Voice, ${script.voice}`, script.voice_speed.toFixed(1), "× real time", stoodIn(script) ? "warn" : "", script.voice_speed));
  if (air?.recording) all.push(recording(air.recording));
  if (state.disk && state.disk.seconds !== null) all.push(diskLeft(state.disk));
  if (state.watching !== null && state.watching !== undefined) all.push(gauge("Watching", String(state.watching), "", "", state.watching));
  if (air && script) all.push(gauge("Memory", (air.memory_mb + script.memory_mb).toFixed(0), "MB", "", air.memory_mb + script.memory_mb));
  return all;
}

const GIGA = 1e9, ROOM = 5 * GIGA;   // a disk with less is worth a look

function recording(report) {
  if (report.state === "waiting") return gauge("Recording", "waits", "", "warn");
  const room = report.free === null ? "" : `· ${(report.free / GIGA).toFixed(0)} GB free`;
  return gauge("Recording", report.state === "on" ? lasting(report.seconds) : report.state, room, report.free !== null && report.free < ROOM ? "warn" : "");
}

const DAY = 86400, HOUR_LONG = 3600, YEAR = 365;

function diskLeft({ seconds }) {
  const days = seconds / DAY, level = days < 1 ? "alarm" : days < 3 ? "warn" : "";
  if (seconds < HOUR_LONG) return gauge("Disk", String(Math.floor(seconds / 60)), "minutes", level);
  if (days > YEAR) return gauge("Disk", "> 1", "year");
  const whole = Math.floor(seconds / HOUR_LONG);
  return days < 2 ? gauge("Disk", String(whole), whole === 1 ? "hour" : "hours", level) : gauge("Disk", String(Math.floor(days)), "days", level);
}

// What the desk kept of the hour before this page was opened, or while it slept.
async function past() {
  asked = performance.now();
  const answer = await fetch("/api/hour").catch(() => null), told = answer?.ok ? await answer.json().catch(() => null) : null;
  for (const [name, points] of Object.entries(told?.curves ?? {})) curves.set(name, points.slice(-HOUR));
  version++;
}

const curveOf = (g) => g.name.split(",")[0].toLowerCase();

function sample(all) {
  const now = performance.now(), gap = now - sampled;
  if (gap < EVERY) return;
  if (gap > 3 * EVERY && now - asked > EVERY) past();
  sampled = now;
  version++;
  const drawn = new Map(all.filter((g) => g.curve !== null).map((g) => [curveOf(g), g.curve]));
  for (const name of new Set([...curves.keys(), ...drawn.keys()])) {
    const curve = curves.get(name) ?? [];
    curve.push(drawn.get(name) ?? null);
    if (curve.length > HOUR) curve.shift();
    curves.set(name, curve);
  }
}

// The means of each few points: there are more of them than pixels.
function calmed(curve) {
  const means = [];
  for (let end = curve.length; end > 0; end -= CALM) {
    const known = curve.slice(Math.max(0, end - CALM), end).filter((v) => v !== null);
    means.unshift(known.length ? known.reduce((sum, v) => sum + v, 0) / known.length : null);
  }
  return means;
}

const SVG = "http://www.w3.org/2000/svg", WIDE = 40, TOP = 2, DEEP = 12;
function spark() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", `0 0 ${WIDE} 16`);
  svg.setAttribute("role", "img");
  svg.append(document.createElementNS(SVG, "title"), document.createElementNS(SVG, "path"));
  return svg;
}

// The right end is now and the left end an hour ago; lowest and highest of the hour are its height.
function draw(svg, g) {
  const curve = curves.get(curveOf(g)) ?? [], known = curve.filter((v) => v !== null);
  svg.style.visibility = known.length < 2 ? "hidden" : "";
  if (known.length < 2 || svg.dataset.at === String(version)) return;
  svg.dataset.at = String(version);
  const low = Math.min(...known), high = Math.max(...known), span = high - low;
  const y = (v) => (span ? TOP + DEEP * (1 - (v - low) / span) : TOP + DEEP / 2).toFixed(1);
  let pen = "M";
  const path = calmed(curve).map((v, i, all) => {
    if (v === null) { pen = "M"; return ""; }
    const part = `${pen}${(WIDE * (1 - (all.length - 1 - i) / (HOUR / CALM - 1))).toFixed(1)},${y(v)}`;
    pen = "L";
    return part;
  }).join("");
  $("path", svg).setAttribute("d", path);
  const digits = g.value.split(".")[1]?.length ?? 0, long = Math.round((curve.length * EVERY) / 60000);
  const words = `The last ${long < 2 ? "minute" : `${long} minutes`}: ${low.toFixed(digits)} to ${high.toFixed(digits)} ${g.unit}`.trim();
  setText($("title", svg), words);
}

export function health(state) {
  const all = gauges(state);
  sample(all);
  rows($("#health-list"), all, (g) => g.name, (g) => {
    const box = el("div", "gauge"), value = el("dd");
    value.append(el("b", "num"), el("span", "gauge__unit"));
    box.append(el("dt", "", g.name), value);
    return box;
  }, (box, g) => {
    setText($("b", box), g.value);
    setText($(".gauge__unit", box), g.unit ? ` ${g.unit}` : "");
    if (g.level) box.dataset.level = g.level;
    else delete box.dataset.level;
    if (g.curve !== null && !$(".spark", box)) $("dd", box).append(spark());
    if ($(".spark", box)) draw($(".spark", box), g);
  });
}
