// How the whole show is run: speed, language model, bans to lift, and its end.
import { $, $$, button, el, fresh, rows, setText, short } from "./dom.js";
import { desk } from "./desk_state.js";
import { order } from "./orders.js";
import { twice } from "./twice.js";

function lifts(list, words, act, label) {
  rows($(list), words, (word) => word, (word) => {
    const row = el("li", "lift"), text = el("span", "", word), lift = button(label, act, { kind: "btn--quiet" });
    text.dir = "auto";
    lift.dataset.word = word;
    row.append(text, lift);
    return row;
  });
}

export function showSheet(state) {
  const script = state.script;
  if (!script || !fresh("show", script.tempo, script.llm, script.ending, script.writer?.state, script.banned.join("\n"), script.muted_authors.join("\n"))) return;
  const set = $$("[name=tempo]").find((radio) => Math.abs(Number(radio.value) - script.tempo) < 0.005);
  for (const radio of $$("[name=tempo]")) radio.checked = radio === set;
  $("#use-llm").checked = script.llm;
  $("#use-llm").closest(".switch").hidden = !script.writer;
  setText($("#llm-note"), script.writer ? `${script.writer.model}: ${script.writer.state}${script.writer.fault ? `, ${script.writer.fault}` : ""}` : "No model is set: the playbook writes every line.");
  lifts("#banned", script.banned, "unban", "Lift");
  lifts("#muted", script.muted_authors, "unmute", "Hear again");
  $("#lifts-none").hidden = script.banned.length + script.muted_authors.length > 0;
}

export const showActs = {
  show: () => $("#show-sheet").showModal(),
  "use-llm": (box) => {
    const on = box.checked;
    box.checked = desk.state.script.llm;   // it turns when the show says so
    order({ do: "use_llm", on }, on ? "The model writes" : "The playbook writes alone", [{ do: "use_llm", on: !on }, "As before"]);
  },
  extend: () => order({ do: "extend", seconds: 60 }, "One minute more"),
  end: (key) => twice(key, "Again: end the show", async () => {
    const receipt = await order({ do: "end", text: $("#end-text").value.trim() }, "End the show");
    if (receipt.done) $("#show-sheet").close();
  }),
  unban: (key) => order({ do: "ban_word", word: key.dataset.word, on: false }, `Lift the ban on “${key.dataset.word}”`),
  unmute: (key) => order({ do: "mute_author", author: key.dataset.word, on: false }, `Hear ${short(key.dataset.word, 20)} again`),
};

export function tempo() {
  for (const radio of $$("[name=tempo]")) radio.addEventListener("change", () => {
    const before = desk.state.script.tempo, rate = Number(radio.value);
    order({ do: "tempo", rate }, `Speak at ${rate} times the speed`, [{ do: "tempo", rate: before }, "The speed as before"]);
    fresh("show", {});   // shows what is reported, whatever was picked
  });
}
