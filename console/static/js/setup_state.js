// What is set, what was chosen instead, and who is told of it.
import { $ } from "./dom.js";

export const setup = { state: null, choices: {}, catalogue: null };
const listeners = [];

export const onChoice = (act) => listeners.push(act);

// What holds: what was chosen here, else what the settings file says.
export const held = (key) => setup.choices[key] ?? setup.state?.chosen?.[key] ?? null;

export function choose(key, value) {
  // A catalogue that was handed in may be called what the one in the file is called.
  if (key !== "catalogue" && value === (setup.state?.chosen?.[key] ?? null)) delete setup.choices[key];
  else setup.choices[key] = value;
  for (const act of listeners) act(key);
}

export function sum(step, words, { mine = false, wrong = false } = {}) {
  const line = $(`#sum-${step}`);
  line.textContent = words;
  line.parentElement.classList.toggle("is-mine", mine);
  line.parentElement.classList.toggle("is-wrong", wrong);
  line.closest(".step").classList.toggle("is-done", !wrong && words !== "");
}

export function refuse(where, words) {
  const box = $(where);
  box.hidden = !words;
  $("p", box).textContent = words ?? "";
}
