// The operator's desk: shows what was reported, sends orders, assumes nothing.
import { $, $$, button, el, refill } from "./dom.js";
import { air, clock, press } from "./air.js";
import { acts, monitor, wire } from "./acts.js";
import { chat, pick } from "./chat.js";
import { alarms, health } from "./health.js";
import { keys } from "./keys.js";
import { link } from "./link.js";
import { plan } from "./plan.js";
import { say } from "./say.js";
import { script, words } from "./script.js";

let state = null, away = true;

function lifts(list, words, act, label) {
  refill($(list), words.join("\n"), () => words.map((word) => {
    const row = el("li", "entry"), text = el("span", "entry__what", word), lift = button(label, act, { kind: "btn--quiet" });
    text.dir = "auto";
    lift.dataset.word = word;
    row.append(text, lift);
    return row;
  }));
}

function buttons() {
  const off = away || !state?.air;
  for (const key of $$("[data-act]")) if (key.disabled !== off) key.disabled = off;
  document.body.classList.toggle("is-offline", away);
}

function show() {
  air(state);
  script(state);
  chat(state);
  plan(state);
  health(state);
  alarms(state, away);
  if (state.script) {
    press("pause", state.script.selling_paused);
    press("hold", state.script.held);
    lifts("#banned", state.script.banned, "unban", "Lift");
    lifts("#muted", state.script.muted_authors, "unmute", "Hear again");
  }
  monitor(Boolean(state.air) && !away);
  buttons();
}

link((news) => { state = news; away = false; show(); },
  () => { away = true; alarms(state, away); monitor(false); buttons(); });

function tick() {
  if (state && !away) { words(state); clock(state); }
  requestAnimationFrame(tick);
}
requestAnimationFrame(tick);
setInterval(() => alarms(state, away && state !== null), 1000);

$("#find").addEventListener("input", () => state && plan(state));
for (const tab of $$(".tab")) tab.addEventListener("click", () => state && pick(tab.dataset.filter, state));
wire();
keys();
say();
buttons();
export { acts };
