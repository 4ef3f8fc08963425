// A minute of the show before it is one.
import { $ } from "./dom.js";
import { ask, post } from "./setup_api.js";
import { onChoice, refuse, setup, sum } from "./setup_state.js";

const LOOK = 700;
let old = false;

function show(now) {
  const running = now.state === "running", film = $("#film"), share = $("#rehearse-share");
  $("#rehearse").hidden = running;
  $("#rehearse-off").hidden = share.hidden = !running;
  share.value = now.share;
  refuse("#rehearsal-refusal", now.state === "failed" ? now.words : "");
  $("#rehearse-note").textContent = running ? `${now.words}: ${Math.round(now.share * 60)} of 60 s` : now.state === "failed" ? "" : now.words;
  if (now.state === "done" && !film.src.endsWith(now.film)) { film.src = now.film; old = false; }
  film.hidden = now.state !== "done";
  $("#rehearse span").textContent = now.state === "done" ? "Rehearse again" : "Rehearse a minute";
  const words = { none: "one minute, not on air", running: `${Math.round(now.share * 100)} %`, done: old ? "before the last changes" : "seen", failed: "did not work" };
  sum("rehearsal", words[now.state], { wrong: now.state === "failed", mine: now.state === "done" });
  if (now.state === "none") $("#sum-rehearsal").closest(".step").classList.remove("is-done");
}

export async function follow() {
  const { ok, body, words } = await ask("/rehearsal");
  if (!ok) { refuse("#rehearsal-refusal", words); return; }
  show(body);
  if (body.state === "running") setTimeout(follow, LOOK);
}

async function begin() {
  refuse("#rehearsal-refusal", "");
  const { ok, body, words } = await post("/rehearsal", setup.choices);
  if (!ok) { refuse("#rehearsal-refusal", words); return; }
  show(body);
  setTimeout(follow, LOOK);
}

export function rehearsal() {
  $("#rehearse").addEventListener("click", begin);
  $("#rehearse-off").addEventListener("click", async () => { await ask("/rehearsal", { method: "DELETE" }); follow(); });
  onChoice(() => {
    if ($("#film").hidden) return;
    old = true;
    sum("rehearsal", "before the last changes", { mine: true });
  });
}

