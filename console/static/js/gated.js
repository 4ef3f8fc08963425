// Has the gate look at the words of a field, a moment after the last key.
import { objection } from "./orders.js";

const QUIET = 250;   // ms without a key

// `typed` gets the words at each key; `judged` the gate's objection or null, unless more was typed
// meanwhile. Brings a way to look again, after so many milliseconds.
export function gated(field, typed, judged) {
  let timer = 0, turn = 0;
  const look = (after = QUIET) => {
    const text = field.value.trim(), mine = ++turn;
    clearTimeout(timer);
    typed(text);
    if (text) timer = setTimeout(async () => {
      const refusal = await objection(text);
      if (mine === turn) judged(refusal, text);
    }, after);
  };
  field.addEventListener("input", () => look());
  return look;
}
