// Editing a line that waits. It names the version that was seen: what changed meanwhile is shown
// beside the operator's words, and nothing is overwritten without their saying so.
import { $, button, el, fresh, icon, setText } from "./dom.js";
import { gated } from "./gated.js";
import { select } from "./lists.js";
import { order } from "./orders.js";
import { write } from "./say.js";

let open = null;

export const editing = () => open;

function shut() {
  if (!open) return;
  const { row } = open;
  open.form.remove();
  row.classList.remove("is-editing");
  open = null;
  fresh("lines", {});   // a row that stayed for the editor may leave with the next report
  if (row.isConnected) { select(row); row.focus({ preventScroll: true }); }
}

// The line's present state, or null when it waits no more.
export function follow(line) {
  if (!open) return;
  if (!line) {
    told("This line waits no more: it is being said, or was withdrawn. Your words are kept here.", true);
    open.save.hidden = true;
    open.instead.hidden = false;
    return;
  }
  if (line.version === open.seen.version) return;
  open.latest = line;
  told(`Changed meanwhile, to: “${line.text}”`, true);
  setText(open.save, "Overwrite it");
  open.theirs.hidden = false;
}

function told(words, conflict = false) {
  const box = open.note;
  box.dataset.kind = conflict ? "changed" : "";
  box.replaceChildren(...(conflict ? [icon("warn")] : []), el("span", "", words));
}

function judged(mine, refusal) {
  if (mine !== open) return;
  mine.save.disabled = Boolean(refusal);
  mine.gate.dataset.kind = refusal ? "refused" : "ok";
  setText(mine.gate, refusal ?? "Gate agrees");
}

async function keep() {
  const mine = open, { id } = mine, version = (mine.latest ?? mine.seen).version, text = mine.field.value.trim();
  if (!text || mine.save.disabled) return;
  const receipt = await order({ do: "edit_line", line: id, text, version }, "Edit the line");
  if (mine !== open) return;
  if (receipt.done) shut();
  else told(receipt.words, true);
}

function take() {
  open.seen = open.latest;
  open.latest = null;
  open.field.value = open.seen.text;
  open.theirs.hidden = true;
  setText(open.save, "Save");
  told("");
  open.look(0);
}

export function editor(row, line) {
  shut();
  const form = el("form", "edit"), field = el("textarea", "field"), gate = el("p", "say__gate"), note = el("p", "edit__note"), foot = el("div", "edit__acts");
  const save = button("Save", "", { kind: "btn--air" }), cancel = button("Cancel", "", { key: "Esc" });
  const theirs = button("Take the new words", ""), instead = button("Say them instead", "", { kind: "btn--primary" });
  for (const key of [save, cancel, theirs, instead]) delete key.dataset.do;
  delete cancel.dataset.act;
  save.type = "submit";
  save.dataset.own = "";
  field.rows = 3;
  field.maxLength = 600;
  field.dir = "auto";
  field.value = line.text;
  field.setAttribute("aria-label", "New words of this line");
  gate.setAttribute("role", "status");
  note.setAttribute("role", "status");
  theirs.hidden = instead.hidden = true;
  foot.append(save, theirs, instead, cancel);
  form.append(field, gate, note, foot);
  open = { id: line.id, seen: line, latest: null, row, form, field, gate, note, save, theirs, instead, look: null };
  $(".line__acts", row)?.remove();
  row.classList.add("is-editing");
  row.append(form);
  const mine = open;
  mine.look = gated(field, () => { save.disabled = true; }, (refusal) => judged(mine, refusal));
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); shut(); }
    if (event.key === "Enter" && event.ctrlKey) keep();
  });
  cancel.onclick = shut;
  theirs.onclick = take;
  instead.onclick = () => { const text = field.value; shut(); write(text); };
  field.focus();
  mine.look(0);
}
