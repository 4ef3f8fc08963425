// The health strip: what could end the show slowly, with the last hour of each figure.
import { $, el, lasting, minutes, rows, setText } from "./dom.js";
import { AWAY } from "./tally.js";

const LOW = 2;             // seconds of speech below which the buffer is worth a look
const EVERY = 30000, HOUR = 120;   // a point of a curve each 30 s, for an hour
const curves = new Map();
let sampled = -Infinity;

const gauge = (name, value, unit, level = "", curve = null) => ({ name, value, unit, level, curve });
export const stoodIn = (script) => script.voices.length > 0 && script.voices[0].engine !== script.voice;

function gauges(state) {
  const { air, script } = state, all = [], brain = script && state.script_age > AWAY;
  if (air) {
    const late = air.frames ? (100 * air.late) / air.frames : 0, thin = air.buffer < LOW && !air.slate;
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
  if (air && script) all.push(gauge("Memory", (air.memory_mb + script.memory_mb).toFixed(0), "MB", "", air.memory_mb + script.memory_mb));
  return all;
}

const GIGA = 1e9, ROOM = 5 * GIGA;   // a disk with less is worth a look

function recording(report) {
  if (report.state === "waiting") return gauge("Recording", "waits", "", "warn");
  const room = report.free === null ? "" : `· ${(report.free / GIGA).toFixed(0)} GB free`;
  return gauge("Recording", report.state === "on" ? lasting(report.seconds) : report.state, room, report.free !== null && report.free < ROOM ? "warn" : "");
}

function sample(all) {
  if (performance.now() - sampled < EVERY) return;
  sampled = performance.now();
  for (const g of all) if (g.curve !== null) {
    const curve = curves.get(g.name) ?? [];
    curve.push(g.curve);
    if (curve.length > HOUR) curve.shift();
    curves.set(g.name, curve);
  }
}

const SVG = "http://www.w3.org/2000/svg";
function spark() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", "0 0 40 16");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "polyline"));
  return svg;
}

function draw(line, curve) {
  if (!curve || line.dataset.n === `${curve.length} ${sampled}`) return;
  line.dataset.n = `${curve.length} ${sampled}`;
  const low = Math.min(...curve), span = Math.max(...curve) - low || 1, step = 40 / Math.max(1, curve.length - 1);
  const points = curve.length < 2 ? "" : curve.map((v, i) => `${(i * step).toFixed(1)},${(14 - (12 * (v - low)) / span).toFixed(1)}`).join(" ");
  line.setAttribute("points", points);
}

export function health(state) {
  const all = gauges(state);
  sample(all);
  rows($("#health-list"), all, (g) => g.name, (g) => {
    const box = el("div", "gauge"), value = el("dd");
    value.append(el("b", "num"), el("span", "gauge__unit"));
    if (g.curve !== null) value.append(spark());
    box.append(el("dt", "", g.name), value);
    return box;
  }, (box, g) => {
    setText($("b", box), g.value);
    setText($(".gauge__unit", box), g.unit ? ` ${g.unit}` : "");
    if (g.level) box.dataset.level = g.level;
    else delete box.dataset.level;
    const line = $("polyline", box);
    if (line) draw(line, curves.get(g.name));
  });
}
