// Every act of the operator: sent, then done or refused, in one place. Nothing is assumed done.
import { $, el, icon } from "./dom.js";

const glyphs = { pending: "wait", done: "ok", refused: "alarm" };

function show(kind, text, meta) {
  const box = $("#receipt");
  box.dataset.kind = kind;
  box.replaceChildren(icon(glyphs[kind]), el("span", "receipt__text", text), el("span", "receipt__meta", meta));
}

function toast(text) {
  const note = el("div", "toast"), close = el("button", "btn btn--icon");
  note.setAttribute("role", "alert");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.append(icon("drop"));
  close.onclick = () => note.remove();
  note.append(icon("alarm"), el("p", "", text), close);
  $("#toasts").append(note);
  while ($("#toasts").children.length > 4) $("#toasts").firstChild.remove();
}

export function told(text) {
  show("done", text, new Date().toISOString().slice(11, 19));
}

export function refused(text) {
  show("refused", text, `${new Date().toISOString().slice(11, 19)} · refused`);
  toast(text);
  return { done: false, words: text };
}

export async function order(command, words) {
  show("pending", words, "sent");
  let answer;
  try {
    answer = await fetch("/api/commands", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(command),
    });
  } catch {
    return refused("Not sent: this desk has lost its connection.");
  }
  if (!answer.ok) return refused(`Not done: the desk answered ${answer.status}.`);
  const receipt = await answer.json();
  if (!receipt.done) return refused(receipt.words);
  show("done", receipt.words, `${new Date().toISOString().slice(11, 19)} · receipt ${receipt.id}`);
  return receipt;
}
