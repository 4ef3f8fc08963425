// Say this now: off until the gate agrees; it names the word it refuses.
import { $, short } from "./dom.js";
import { order } from "./orders.js";

const QUIET = 250;
let timer = 0, asked = 0;

function gate(kind, words) {
  const box = $("#gate");
  box.dataset.kind = kind;
  box.textContent = words;
}

async function check(text) {
  const turn = ++asked;
  let refusal;
  try {
    const answer = await fetch("/api/check", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }),
    });
    refusal = answer.ok ? (await answer.json()).refusal : `The desk answered ${answer.status}.`;
  } catch {
    refusal = "This desk has lost its connection.";
  }
  if (turn !== asked) return;
  $("#say-go").disabled = Boolean(refusal);
  const seconds = Math.max(1, Math.round(text.split(/\s+/).length / 2.6));
  if (refusal) gate("refused", refusal);
  else gate("ok", `Gate agrees · about ${seconds} s`);
}

export function say() {
  const field = $("#say-text");
  field.addEventListener("input", () => {
    const text = field.value.trim();
    $("#say-go").disabled = true;
    clearTimeout(timer);
    asked += 1;
    if (!text) gate("", "Numbers and claims are checked against the catalogue as you type.");
    else timer = setTimeout(check, QUIET, text);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) $("#say-form").requestSubmit();
  });
  for (const radio of document.querySelectorAll("[name=when]"))
    radio.addEventListener("change", () => { $("#say-go .btn__label").textContent = radio.value === "now" ? "Cut in on air" : "Say on air"; });
  $("#say-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text || $("#say-go").disabled) return;
    const when = $("[name=when]:checked").value;
    const receipt = await order({ do: "say", text, when }, `Say: “${short(text)}”`);
    if (receipt.done) { field.value = ""; field.dispatchEvent(new Event("input")); }
  });
}
