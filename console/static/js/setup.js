// Setting a show up: seven steps, one at a time; the address names the step.
import "./theme.js";
import { $, $$, setText } from "./dom.js";
import { theme } from "./theme.js";
import { ask } from "./setup_api.js";
import { catalogue, understand } from "./setup_catalogue.js";
import { startingOver, takeUpChoices } from "./setup_kept.js";
import { output, showOutput } from "./setup_output.js";
import { presenter, showPresenter } from "./setup_presenter.js";
import { follow, rehearsal } from "./setup_rehearsal.js";
import { onChoice, refuse, setup } from "./setup_state.js";
import { others, showLanguage, showVoice, voice } from "./setup_voice.js";
import { preview, writing } from "./setup_write.js";

const steps = $$("[data-step]").map((section) => section.dataset.step);
const links = $$(".way__step");
let at = null;

function go(step, focus = true) {
  if (!steps.includes(step)) step = steps[0];
  at = step;
  const number = steps.indexOf(step);
  for (const section of $$("[data-step]")) section.hidden = section.dataset.step !== step;
  links.forEach((link, i) => { if (i === number) link.setAttribute("aria-current", "step"); else link.removeAttribute("aria-current"); });
  inSight();
  $("#back").hidden = number === 0;
  $("#next").hidden = number === steps.length - 1;
  if (number < steps.length - 1) setText($("#next"), `Next: ${$("b", links[number + 1]).textContent}`);
  unsaved();
  if (step === "write" && setup.state?.chosen) preview();
  if (focus) { $(`#${step}-h`).focus(); $(`#s-${step}`).scrollTop = 0; scrollTo(0, 0); }
}

// On narrow pages the way is a strip that scrolls: the step one is at stays in it.
function inSight() {
  const way = $("#way"), step = links[steps.indexOf(at)].parentElement;
  way.scrollLeft = step.offsetLeft - way.offsetLeft - (way.clientWidth - step.offsetWidth) / 2;
}

function unsaved() {
  const count = Object.keys(setup.choices).length;
  setText($("#unsaved"), at === "write" || !count ? "" : `${count} chosen, not written yet`);
}

function mode(name) {
  document.body.dataset.mode = name;
  for (const node of $$("[data-first]")) node.textContent = node.dataset[name];
  $("#desk-link").hidden = name !== "desk";
}

async function begin() {
  const { ok, body, words } = await ask("");
  if (!ok) { refuse("#fault", words); return; }
  setup.state = body;
  mode(body.mode);
  setText($("#file"), `It goes to ${body.file}`);
  if (!body.chosen) {
    refuse("#fault", `The settings file cannot be used as it is, so there is nothing to choose from yet. Mend it in an editor, then load this page again.\n${body.fault}`);
    $("#next").disabled = true;
    return;
  }
  takeUpChoices();
  showPresenter();
  showLanguage();
  showVoice();
  showOutput();
  go(location.hash.slice(1), false);
  document.body.dataset.ready = "";
  if (setup.choices.language) others();
  await Promise.all([understand(), follow()]);
}

for (const part of [catalogue, presenter, voice, output, rehearsal, writing, startingOver]) part();
onChoice(unsaved);
$("#theme").addEventListener("click", theme);
$("#next").addEventListener("click", () => { location.hash = steps[steps.indexOf(at) + 1]; });
$("#back").addEventListener("click", () => { location.hash = steps[steps.indexOf(at) - 1]; });
addEventListener("hashchange", () => { const step = location.hash.slice(1) || steps[0]; if (steps.includes(step)) go(step); });
go(location.hash.slice(1), false);
new ResizeObserver(inSight).observe($("#way"));
begin();
