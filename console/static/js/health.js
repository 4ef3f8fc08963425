// Health and alarms. Amber: soon, or a person is needed. Red: broken.
import { $, el, icon, minutes, refill, setText } from "./dom.js";

const AWAY = 3;        // seconds without a report after which a process counts as away
const LOW = 2;         // seconds of speech below which the buffer is worth a look

const gauge = (name, value, unit, level = "") => ({ name, value, unit, level });

const stoodIn = (script) => script.voices.length && script.voices[0].engine !== script.voice;

export function health(state) {
  const { air, script } = state, gauges = [];
  if (air) {
    const late = air.frames ? (100 * air.late) / air.frames : 0;
    gauges.push(gauge("Frames late", late.toFixed(2), "%", late > 1 ? "warn" : ""),
      gauge("Speech buffer", air.buffer.toFixed(0), "s", air.buffer < LOW && !air.slate ? "warn" : ""),
      gauge("Reserve", minutes(air.reserve), "min", air.tally === "reserve" ? "warn" : ""),
      gauge("Drawing", air.paint_ms.toFixed(1), "ms"), gauge("Encoding", air.encode_ms.toFixed(1), "ms"));
    if (air.ladder.rung) gauges.push(gauge("Saved for speed", air.ladder.words, "", "warn"));
  }
  if (script) gauges.push(gauge(`Voice, ${script.voice}`, script.voice_speed.toFixed(0), "× real time", stoodIn(script) ? "warn" : ""));
  if (air && script) gauges.push(gauge("Memory", (air.memory_mb + script.memory_mb).toFixed(0), "MB"));
  const list = $("#health-list");
  refill(list, gauges.map((g) => g.name).join(), () => gauges.map((g) => {
    const box = el("div", "gauge"), value = el("dd");
    value.append(el("b", "num"), ` ${g.unit}`);
    box.append(el("dt", "", g.name), value);
    return box;
  }));
  gauges.forEach((g, i) => { setText($("b", list.children[i]), g.value); list.children[i].dataset.level = g.level; });
}

export function alarms(state, away) {
  const { air, script } = state ?? {}, found = [];
  const add = (level, glyph, head, words) => found.push({ level, glyph, head, words });
  const age = state ? (performance.now() - state.heard) / 1000 : 0;
  if (away) add("alarm", "alarm", "This desk has lost its connection.", `The show does not depend on this page and most likely goes on. What you see is ${Math.round(age)} s old; buttons are off.`);
  else if (state) {
    if (air && state.air_age > AWAY) add("alarm", "alarm", "Playout does not report.", "It is being started again; viewers may see a gap.");
    if (script && state.script_age > AWAY) add("alarm", "alarm", "The script engine stopped.", "It is being started again. The host speaks what is ready, then from the reserve: no prices, no answers.");
    else if (air?.tally === "reserve") add("warn", "warn", "The reserve speaks.", "No line came in time.");
    for (const output of air?.outputs ?? []) if (output.state === "retrying") {
      const live = air.outputs.filter((o) => o.state === "live").map((o) => o.name);
      add(air.t - output.since > 10 ? "alarm" : "warn", "alarm", `${output.name} is down.`,
        `${output.error ?? "It does not answer."} ${output.retries} retries. ${live.length ? `${live.join(", ")} live.` : "No other output is live."}`);
    }
    if (script?.catalogue_problems.length) add("warn", "warn", `The catalogue file has ${script.catalogue_problems.length} ${script.catalogue_problems.length === 1 ? "problem" : "problems"}.`,
      `${script.catalogue_problems[0]}${script.catalogue_problems.length > 1 ? " …" : ""} On air: version ${script.catalogue_version}.`);
    if (script && stoodIn(script)) add("warn", "warn", `The spare voice ${script.voice} speaks.`, `${script.voice_reason}. ${script.voices[0].engine} is tried again by itself.`);
    if (script && !script.journal_ok) add("alarm", "alarm", "The journal's chain is broken.", "Someone has altered it.");
    for (const words of air?.without ?? []) add("warn", "mute", "The sound does without a file.", words);
    if (air?.muted) add("warn", "mute", "Sound is muted on air.", "Picture and running order go on.");
    if (air?.slate) add("warn", "slate", "The slate is on air.", "Sound is off; outputs stay connected.");
    if (script?.selling_paused) add("warn", "bagoff", "Selling is paused.", "The host answers questions; no prices, no pitches.");
    if (script?.held) add("warn", "hold", "The product is held.", "The running order waits.");
  }
  refill($("#alarms"), JSON.stringify(found.map((f) => [f.head, f.words])), () => found.map((f) => {
    const row = el("div", f.level === "warn" ? "alarm alarm--warn" : "alarm"), text = el("p");
    text.append(el("b", "", f.head), ` ${f.words}`);
    row.append(icon(f.glyph), text);
    return row;
  }));
  const broken = found.filter((f) => f.level === "alarm").length;
  const count = $("#alarm-count");
  if (refill(count, String(broken), () => [icon(broken ? "alarm" : "ok"), broken ? `${broken} ${broken === 1 ? "alarm" : "alarms"}` : "No alarms"]))
    count.classList.toggle("is-alarm", broken > 0);
}
