// The end of the way: what would change in the file, writing it, and going live.
import { $, el } from "./dom.js";
import { post } from "./setup_api.js";
import { forgetChoices } from "./setup_kept.js";
import { settleOutput, waiting } from "./setup_output.js";
import { refuse, setup, sum } from "./setup_state.js";

const LOOK = 1000, PATIENCE = 90;
let version = null, turn = 0;

function line(text) {
  const node = el("span", text.startsWith("+") ? "is-new" : text.startsWith("-") ? "is-old" : "", text.startsWith("@@") ? "…" : text || " ");
  return node;
}

function note(where, words) {
  $(where).hidden = !words;
  $(`${where} p`).textContent = words;
}

export async function preview() {
  const mine = ++turn, first = setup.state.mode === "first";
  version = null;
  $("#go").disabled = $("#write-only").disabled = true;
  $("#write-what").textContent = "Looking at what would change…";
  refuse("#write-refusal", "");
  if (waiting().length) {
    $("#write-what").textContent = "This cannot be written yet.";
    refuse("#write-refusal", `${waiting().join(", ")}: the stream key is to be given again, as no browser keeps it. Give it in the step Output, or remove that output.`);
    sum("write", "a key is to be given again", { wrong: true });
    return;
  }
  const { ok, body, words } = await post("/preview", setup.choices);
  if (mine !== turn) return;
  if (!ok) {
    $("#write-what").textContent = "This cannot be written yet.";
    refuse("#write-refusal", words);
    sum("write", "something is to be mended", { wrong: true });
    return;
  }
  version = body.version;
  const same = !body.lines.length && !body.keys.length;
  $("#write-what").textContent = same ? "Nothing was chosen that the settings file does not say already." : "These lines of the settings file change. All of it was checked as at a start of the show.";
  $("#diff").hidden = !body.lines.length;
  $("#diff").replaceChildren(...body.lines.map(line));
  note("#write-keys", body.keys.length ? `Kept apart, readable by this account alone: ${body.keys.join(", ")}.` : "");
  note("#write-restart", !first && body.restart.length ? `The show on air cannot take ${body.restart.join(", ")}: what you change here is written, and holds from its next start. Until then it goes on as it is.` : "");
  $("#go").disabled = !first && same;
  $("#write-only").disabled = same;
  sum("write", first ? "write the settings file" : same ? "nothing has changed" : "write the settings file");
}

async function desk(left = PATIENCE) {
  const answer = await fetch("/api/state").catch(() => null);
  if (answer?.ok) { location.href = "/"; return; }
  if (left === 0) { $("#went").textContent = "The show has not started. The terminal where Vitrine was started says why; start it again with: vitrine live"; return; }
  setTimeout(() => desk(left - 1), LOOK);
}

async function write(go) {
  const keys = [$("#go"), $("#write-only")];
  for (const key of keys) key.disabled = true;
  refuse("#write-refusal", "");
  $("#went").textContent = "Checking and writing…";
  const { ok, body, words } = await post("/write", { choices: setup.choices, version, go });
  if (!ok) {
    $("#went").textContent = "";
    refuse("#write-refusal", words);
    for (const key of keys) key.disabled = false;
    return;
  }
  version = body.version;
  setup.choices = {};
  forgetChoices();
  if (body.on_air === false) refuse("#write-refusal", body.words);
  $("#went").textContent = body.on_air === false ? "Written. The show goes on as it was." : body.words;
  sum("write", "written", { mine: true });
  if (go && setup.state.mode === "first") { $("#went").textContent = `${body.words}\nThis page goes on to the desk by itself.`; desk(); return; }
  const answer = await fetch("/api/setup").catch(() => null);
  if (answer?.ok) { setup.state = await answer.json(); settleOutput(); }
}

export function writing() {
  $("#go").addEventListener("click", () => write(setup.state.mode === "first"));
  $("#write-only").addEventListener("click", () => write(false));
}
