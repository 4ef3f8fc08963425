// Say this now, or answer this: off until the gate agrees; it names the word it refuses.
import { $, $$, setText, short } from "./dom.js";
import { blocked } from "./desk_state.js";
import { gated } from "./gated.js";
import { order } from "./orders.js";

const PER_SECOND = 2.6;   // words a host says in a second
const HINT = "Numbers and claims are checked against the catalogue as you type.";
let look = null, comment = null;

function gate(kind, words) {
  const box = $("#gate");
  box.dataset.kind = kind;
  setText(box, words);
}

function typed(text) {
  $("#say-go").disabled = true;
  if (!text) gate("", HINT);
}

function judged(refusal, text) {
  $("#say-go").disabled = Boolean(refusal) || blocked();
  if (refusal) gate("refused", refusal);
  else gate("ok", `Gate agrees · about ${Math.max(1, Math.round(text.split(/\s+/).length / PER_SECOND))} s`);
}

function label() {
  const cuts = $("[name=when]:checked").value === "now";
  setText($("#say-go .btn__label"), comment ? "Answer on air" : cuts ? "Cut in on air" : "Say on air");
}

function mode() {
  setText($("#say-label"), comment ? `Answer ${short(comment.author, 24)}` : "Say this now");
  setText($("#say-to"), comment ? `“${comment.text}”` : "");
  $("#say-to").hidden = $("#no-answer").hidden = !comment;
  $("#say-when").hidden = Boolean(comment);
  label();
}

// Words for the field, put there for the operator to send.
export function write(text) {
  const field = $("#say-text");
  field.value = text;
  look();
  field.focus();
}

export const sayActs = {
  answer: (entry) => { comment = entry; mode(); $("#say-text").focus(); },
  "no-answer": () => { comment = null; mode(); $("#say-text").focus(); },
};

async function send() {
  const field = $("#say-text"), text = field.value.trim();
  if (!text || $("#say-go").disabled) return;
  const receipt = comment
    ? await order({ do: "answer_with", comment: comment.id, text }, `Answer ${short(comment.author, 20)}: “${short(text, 30)}”`)
    : await order({ do: "say", text, when: $("[name=when]:checked").value }, `Say: “${short(text)}”`);
  if (!receipt.done) return;
  if (field.value.trim() === text) field.value = "";
  comment = null;
  mode();
  look();
}

export function say() {
  const field = $("#say-text");
  look = gated(field, typed, judged);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
    if (event.key === "Escape" && comment) sayActs["no-answer"]();
  });
  for (const radio of $$("[name=when]")) radio.addEventListener("change", label);
  $("#say-form").addEventListener("submit", (event) => { event.preventDefault(); send(); });
}
