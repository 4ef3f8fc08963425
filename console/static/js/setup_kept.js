// What was chosen, kept over a reload of this tab until it is written or thrown away.
// No stream key is kept in a browser, nor an address that somebody typed, as it may hold one.
import { $ } from "./dom.js";
import { ask } from "./setup_api.js";
import { outline, takeUp } from "./setup_output.js";
import { onChoice, setup } from "./setup_state.js";
import { twice } from "./twice.js";

const KEPT = "setup";
const PLAIN = ["catalogue", "name", "language", "currency", "pack", "palette", "outfit", "light", "engine", "character", "rate", "size"];

function read() {
  try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {}; } catch { return {}; }
}

function keep() {
  const plain = Object.fromEntries(PLAIN.filter((key) => key in setup.choices).map((key) => [key, setup.choices[key]])), outputs = outline();
  const any = Object.keys(plain).length > 0 || outputs !== null;
  if (any) sessionStorage.setItem(KEPT, JSON.stringify({ plain, outputs }));
  else sessionStorage.removeItem(KEPT);
  $("#anew").hidden = !any;
}

// Lays what was kept over the settings as they are now; before anything is shown of them.
export function takeUpChoices() {
  const { plain, outputs } = read();
  for (const key of PLAIN) {
    const value = plain?.[key];
    const good = key === "rate" ? Number.isFinite(value) : typeof value === "string";
    if (good && (key === "catalogue" || value !== setup.state.chosen[key])) setup.choices[key] = value;
  }
  if (Array.isArray(outputs)) takeUp(outputs);
  onChoice(keep);
  keep();
}

export function forgetChoices() {
  sessionStorage.removeItem(KEPT);
  $("#anew").hidden = true;
}

async function anew() {
  await ask("/files", { method: "DELETE" });
  forgetChoices();
  location.reload();
}

export function startingOver() {
  $("#anew").addEventListener("click", ({ currentTarget }) => twice(currentTarget, "Again: throw it away", anew));
}
