// Alarms. Amber: soon, or a person is needed. Red: broken. They stay until over or acknowledged.
import { $, button, el, fresh, icon, lasting, many, minutes, refill, rows, setText, short } from "./dom.js";
import { desk } from "./desk_state.js";
import { chime } from "./chime.js";
import { stoodIn } from "./health.js";
import { unapproved } from "./lines.js";
import { broken as lost, down } from "./outputs.js";
import { speaksHere } from "./takeover.js";
import { AWAY, ownVoice } from "./tally.js";

const first = new Map(), acknowledged = new Set();
let loud = new Set();

const alarm = (id, glyph, head, words, acts = [["Acknowledge", "ack"]]) => ({ id, level: "alarm", glyph, head, words, acts });
const notice = (id, glyph, head, words, acts = []) => ({ id, level: "warn", glyph, head, words, acts });
const ACK = [["Acknowledge", "ack"]];

function fell(state, name) {
  const row = state.processes?.find((p) => p.name === name);
  return `It is started again by itself${row ? `; the last time, number ${row.restarts}, it ${row.why.replace(/\.$/, "")}` : ""}.`;
}

function* broken({ state, away }) {
  const { air, script } = state;
  if (away && script?.ending) {
    yield notice("ended", "off", "The show has ended.", "It was ordered to, and its desk has closed with it. Start it again with: vitrine live. This page comes back by itself then.");
    return;
  }
  if (away) {
    const age = lasting((performance.now() - state.heard) / 1000);
    yield alarm("offline", "alarm", "This desk has lost its connection.", `The show does not depend on this page and most likely goes on. What you see is ${age} old; buttons are off.`, [["Try now", "reconnect"]]);
    return;
  }
  if (air && state.air_age > AWAY) yield alarm("playout", "alarm", "Playout does not report.", `${fell(state, "playout")} Viewers may see a gap.`);
  if (script && state.script_age > AWAY)
    yield alarm("brain", "alarm", "The script engine stopped.", `${fell(state, "brain")} The host speaks what is ready, then from the reserve: no prices, no answers. ${minutes(air?.reserve ?? 0)} min of reserve are left.`);
  else if (air?.tally === "reserve") yield notice("reserve", "warn", "The reserve speaks.", "No line came in time.");
  yield* outputs(air);
  if (script && !script.journal_ok) yield alarm("journal", "alarm", "The journal’s chain is broken.", "Someone has altered it.");
  if (script?.journal_refusal) yield alarm("disk", "alarm", "The disk refuses the journal.", `${many(script.journal_waiting, "entry waits", "entries wait")} to be written; the show goes on. Make room on it.`, ACK);
}

// A process that came back is told for a minute: what viewers saw of it is over, and not nothing.
const RECENT = 60;
const back = { playout: ["Playout was started again.", "Viewers may have seen a gap; the show has gone on where it was."],
  brain: ["The script engine was started again.", "The show has gone on after the line that was heard last."] };
function* returned({ air, script, air_age, script_age, processes }) {
  if (!air) return;
  for (const { name, restarts, why, t } of processes ?? []) {
    const here = name === "playout" ? air_age <= AWAY : script && script_age <= AWAY;
    if (back[name] && here && air.t + air_age - t < RECENT) yield notice(`again ${name} ${restarts}`, "info", back[name][0], `It ${why.replace(/\.$/, "")}. ${back[name][1]}`, ACK);
  }
}

const sentence = (words) => `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`;

function* outputs(air) {
  const live = (air?.outputs ?? []).filter((o) => o.state === "live").map((o) => o.name);
  for (const output of air?.outputs ?? []) if (lost(output)) {
    const why = output.error ? `${sentence(output.error)} ` : "";
    const rest = live.length ? `${live.join(" and ")} ${live.length === 1 ? "is" : "are"} live.` : "No output is live.";
    const words = `${why}It is tried again by itself, for ever (${many(output.retries, "try", "tries")} so far). ${rest}`, t = air.t + desk.state.air_age;
    yield down(output, t) ? alarm(`down ${output.name}`, "alarm", `${output.name} is down.`, `${words} See whether it is up there, and its key is right.`) : notice(`down ${output.name}`, "warn", `${output.name} is retrying.`, words);
  }
}

// What was found; what was expected in its place is in the journal, at length.
const briefly = (problem) => short(problem.split(", expected ")[0].replace(/\.$/, ""), 160);

function* worth({ state }) {
  const { air, script } = state;
  if (script?.catalogue_refused) yield notice("catalogue", "warn", "The new catalogue has an error and is not used.",
    `Version ${script.catalogue_version} stays on air. ${briefly(script.catalogue_refused)}. Mend the file, or take its last edit back at the head of Products.`, ACK);
  if (script && stoodIn(script)) yield notice("voice", "warn", `The spare voice ${script.voice} speaks.`, `${script.voice_reason}. ${script.voices[0].engine} is tried again by itself.`, ACK);
  if (script?.writer?.state === "rests") yield notice("writer", "warn", "The language model does not answer.", `The playbook writes: ${script.writer.fault}`, ACK);
  for (const words of air?.without ?? []) yield notice(`without ${words}`, "mute", "The sound does without a file.", words, ACK);
  if (air?.recording?.state === "waiting" && !state.alarms?.some((a) => a.condition === "recording"))
    yield notice("recording", "warn", "The recording waits.", `${air.recording.reason ?? "The disk refuses."} What is on air is in no file.`, ACK);
  if (air?.ladder.rung >= 2) yield notice("ladder", "warn", "The machine is too slow for the whole picture.", `${sentence(air.ladder.words)} Sound, prices and orders are as ever, and it goes back by itself once there is room: see what else runs on this machine.`, ACK);
}

function ownWords(who) {
  const words = "The label in the picture says so. Numbers that are said are not checked.";
  if (speaksHere()) return notice("voice live", "mic", "You are on air.", words, [["Give back to the host", "give-back"]]);
  return notice("voice live", "mic", `${!who || who === "operator" ? "A person" : who} is on air in the host’s place.`, words);
}

// What an operator could forget stays until it is over.
function* forgotten({ state }) {
  const { air, script } = state;
  if (script?.stopped) yield alarm("stopped", "off", "The show is stopped.", "Slate and silence; nothing is said until you press Stop again.", []);
  else if (air?.slate) yield alarm("slate", "slate", "The slate is on air.", "Viewers see “Back in a moment”. Sound is off; the running order waits.", []);
  if (air?.muted) yield notice("muted", "mute", "Sound is muted on air.", "Picture and running order go on.");
  if (ownVoice(air) || script?.microphone) yield ownWords(script?.microphone);
  if (script?.selling_paused) yield notice("paused", "bagoff", "Selling is paused.", "The host answers questions; no prices, no pitches.");
  if (script?.held) yield notice("held", "hold", "The product is held.", "The running order waits.");
  if (script?.ending) yield notice("ending", "off", "The show is ending.", "The closing words are said, then the stream stops.");
  const waits = script?.approval ? unapproved(script) : [];
  if (waits.length) yield notice("approve", "hand", `${lasting(waits[0].starts_in)} until the reserve speaks.`, `${many(waits.length, "line waits", "lines wait")} for your approval.`,
    [[`Approve ${waits.length === 1 ? "it" : `all ${waits.length}`}`, "approve-all"]]);
}

// What the show itself holds to be an alarm, less what this page tells with more of it.
const heads = { silence: ["No sound goes out.", "If it lasts, take over by microphone, or put the slate on."],
  restarts: ["A process keeps failing.", "It is started again each time; its log says why."],
  gate_refuses: ["The gate refuses line after line.", "Other lines are said meanwhile; the journal has each refusal with its reason."],
  disk_low: ["The disk is nearly full.", "Make room on it: the show goes on, its journal and its recordings need some."],
  recording: ["The recording waits.", "It goes on by itself; what is on air until then is in no file."] };
function* reported({ state }) {
  for (const one of state.alarms ?? []) if (heads[one.condition]) {
    const make = one.severity === "critical" ? alarm : notice;
    yield make(one.key, one.severity === "critical" ? "alarm" : "warn", heads[one.condition][0], `${one.words} ${heads[one.condition][1]}`, ACK);
  }
}

export function found() {
  if (!desk.state) return [];
  const all = [...broken(desk), ...(desk.away ? [] : [...reported(desk), ...returned(desk.state), ...worth(desk), ...forgotten(desk)])];
  return all.sort((a, b) => (a.level === b.level ? 0 : a.level === "alarm" ? -1 : 1));
}

export function alarms() {
  const all = found(), ids = new Set(all.map((a) => a.id)), now = performance.now();
  for (const id of first.keys()) if (!ids.has(id)) { first.delete(id); acknowledged.delete(id); }
  const news = all.filter(({ id }) => !first.has(id));
  for (const { id } of news) first.set(id, now);
  if (news.length) setText($("#alarms-told"), news.map((a) => `${a.head} ${a.words}`).join(" "));   // said aloud once: ages and countdowns tick on in the strip
  const shown = all.filter((a) => !acknowledged.has(a.id));
  rows($("#alarms"), shown, (a) => a.id, make, (row, a) => {
    row.className = a.level === "warn" ? "alarm alarm--warn" : "alarm";
    setText($("b", row), a.head);
    setText($("p span", row), ` ${a.words}`);
    refill($(".alarm__acts", row), a.acts.join(), () => a.acts.map(([words, act]) => {
      const key = button(words, act);
      if (act !== "approve-all") delete key.dataset.act;   // no order: it works on a desk that may not steer
      return key;
    }));
    const age = (now - first.get(a.id)) / 1000;
    setText($("time", row), age > 2 ? lasting(age) : "");
  });
  count(all);
}

function make(a) {
  const row = el("div", "alarm"), text = el("p");
  row.setAttribute("role", "group");
  row.tabIndex = -1;
  text.append(el("b"), el("span"));
  row.append(icon(a.glyph), text, el("time"), el("span", "alarm__acts"));
  return row;
}

function count(all) {
  const red = all.filter((a) => a.level === "alarm"), key = $("#alarm-count"), quiet = red.filter((a) => acknowledged.has(a.id)).length;
  const fresher = red.filter((a) => !loud.has(a.id));
  loud = new Set(red.map((a) => a.id));
  if (fresher.length) chime();
  const words = red.length ? `${many(red.length, "alarm")}${quiet ? `, ${quiet} seen` : ""}` : all.length ? many(all.length, "notice") : "No alarms";
  if (!fresh("alarm count", words)) return;
  key.replaceChildren(icon(red.length ? "alarm" : all.length ? "warn" : "ok"), words);
  key.classList.toggle("is-alarm", red.length > 0);
}

export const alarmActs = {
  ack: (key) => { acknowledged.add(key.closest("[data-key]").dataset.key); alarms(); },
  alarm: () => {   // to the oldest, and those that were acknowledged come back into view
    acknowledged.clear();
    alarms();
    const row = [...$("#alarms").children].sort((a, b) => first.get(a.dataset.key) - first.get(b.dataset.key))[0];
    ($(".btn", row ?? document.createElement("i")) ?? row)?.focus();
  },
};
