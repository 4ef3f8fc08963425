// A press that has to be made twice: it arms for three seconds, and a double click does not count.
import { $ } from "./dom.js";

const ARMED = 3000, TOO_FAST = 200;
let armed = null;

export function disarm() {
  if (!armed) return;
  clearTimeout(armed.timer);
  armed.key.classList.remove("is-armed");
  armed.label.textContent = armed.was;
  armed = null;
}

export function twice(key, ask, go) {
  if (armed?.key === key) {
    if (performance.now() - armed.at < TOO_FAST) return;
    disarm();
    go();
    return;
  }
  disarm();
  const label = $("[data-off]", key) ?? key;
  armed = { key, label, was: label.textContent, at: performance.now(), timer: setTimeout(disarm, ARMED) };
  key.classList.add("is-armed");
  label.textContent = ask;
}
