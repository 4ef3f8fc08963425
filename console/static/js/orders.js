// Every act of the operator: sent, then done or refused, in one place. Nothing is assumed done.
import { $, button, el, icon } from "./dom.js";

const glyphs = { pending: "wait", done: "ok", refused: "alarm" };
const PATIENCE = 8000;   // the desk itself refuses after 3 s for a process that does not answer
const TOASTS = 4;
let newest = 0, undo = null;

const clockTime = () => new Date().toISOString().slice(11, 19);

function show(kind, text, meta) {
  const box = $("#receipt");
  box.dataset.kind = kind;
  box.replaceChildren(icon(glyphs[kind]), el("span", "receipt__text", text), el("span", "receipt__meta", meta));
  box.title = text;
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
  while ($("#toasts").children.length > TOASTS) $("#toasts").firstChild.remove();
}

export function told(text) {
  newest += 1;
  undo = null;
  show("done", text, clockTime());
}

export function refused(text, meta = "refused") {
  newest += 1;
  undo = null;
  show("refused", text, `${clockTime()} · ${meta}`);
  toast(text);
  return { done: false, words: text };
}

const post = (path, body, key) => fetch(path, {
  method: "POST",
  headers: { "Content-Type": "application/json", ...(key && { "Idempotency-Key": key }) },
  body: JSON.stringify(body),
  signal: AbortSignal.timeout(PATIENCE),
});

// An order that got no answer is sent once more under its own number: it acts once all the same.
async function sent(command) {
  const key = [...crypto.getRandomValues(new Uint8Array(8))].map((n) => (n % 36).toString(36)).join("");
  try { return await post("/api/commands", command, key); } catch { return post("/api/commands", command, key); }
}

function sentence(body, status) {
  if (typeof body?.detail === "string") return body.detail;
  const first = Array.isArray(body?.detail) ? body.detail[0] : null;
  return first ? `Not done: ${first.loc?.at(-1) ?? "the order"}: ${first.msg}.` : `Not done: the desk answered ${status}.`;
}

// Sends an order and brings its receipt: {done, words, …}. `back` is what Undo would send, or makes
// that when it is pressed.
export async function order(command, words, back = null) {
  const mine = ++newest;
  undo = null;
  show("pending", words, "sent");
  let answer;
  try {
    answer = await sent(command);
  } catch {
    return failed(mine, "No answer: this desk has lost its connection. The journal tells whether it was done.");
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok) return failed(mine, sentence(body, answer.status));
  if (!body.done) return { ...body, ...failed(mine, body.words, `refused · receipt ${body.id}`) };
  if (mine === newest) done(body, back);
  return body;
}

function failed(mine, words, meta) {
  if (mine === newest) return refused(words, meta);
  toast(words);   // a later act has the strip
  return { done: false, words };
}

function done(receipt, back) {
  const after = receipt.effect === null || receipt.effect === undefined ? "" : ` · on air after ${Math.max(0, receipt.effect - receipt.at).toFixed(1)} s`;
  show("done", receipt.words, `${clockTime()}${after} · receipt ${receipt.id}`);
  if (!back) return;
  undo = back;
  $("#receipt").append(button("Undo", "undo", { key: "Z" }));
}

export function takeBack() {
  if (!undo) return;
  const [command, words] = typeof undo === "function" ? undo() : undo;
  order(command, words);
}

// The gate's objection to words, or null. Says so when nobody can check.
export async function objection(text) {
  try {
    const answer = await post("/api/check", { text });
    return answer.ok ? (await answer.json()).refusal : `The desk answered ${answer.status}.`;
  } catch {
    return "This desk has lost its connection.";
  }
}
