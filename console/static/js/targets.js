// Where the programme goes: adding, moving, turning over and removing an output, on air.
import { $, setText } from "./dom.js";
import { order } from "./orders.js";
import { sheetOutput } from "./outputs.js";
import { twice } from "./twice.js";

const FIELDS = ["#target-name", "#target-url", "#target-key"];
let moves = null;   // the output that is moved, or null while one is added

function open(name) {
  moves = name;
  setText($("#target-h"), name ? `Where ${name} goes` : "Add an output");
  setText($("#target-go"), name ? "Move on air" : "Add on air");
  for (const field of FIELDS) $(field).value = "";
  $("#target-name").value = name ?? "";
  $("#target-name").readOnly = Boolean(name);
  $("#target-platform").value = "auto";
  $("#target-refusal").hidden = $("#target-anyway").hidden = true;
  $("#target-sheet").showModal();
  $(name ? "#target-url" : "#target-name").focus();
}

function address() {
  const url = $("#target-url").value.trim(), key = $("#target-key").value.trim();
  return key ? `${url.replace(/\/$/, "")}/${key}` : url;
}

async function send(anyway) {
  const name = $("#target-name").value.trim(), words = moves ? `Move ${name}` : `Add ${name}`;
  const receipt = await order({ do: moves ? "move_output" : "add_output", name, url: address(), platform: $("#target-platform").value, anyway }, words);
  if (receipt.done) { $("#target-sheet").close(); return; }
  $("#target-refusal").hidden = false;
  setText($("#target-refusal p"), receipt.words);
  $("#target-anyway").hidden = !receipt.words.includes("`anyway`");
}

export const targetActs = {
  "add-output": () => open(null),
  "move-output": () => { const name = sheetOutput(); $("#output-sheet").close(); open(name); },
  "target-anyway": () => send(true),
  "turn-output": () => order({ do: "turn_output", name: sheetOutput() }, `Turn ${sheetOutput()} over`),
  "remove-output": (key) => {
    const name = sheetOutput();
    twice(key, `Press again: remove ${name}`, async () => {
      const receipt = await order({ do: "remove_output", name }, `Remove ${name}`);
      if (receipt.done) $("#output-sheet").close();
    });
  },
  "reload-config": () => order({ do: "reload_config" }, "Read the settings again"),
};

export function targets() {
  $("#target-form").addEventListener("submit", (event) => { event.preventDefault(); send(false); });
  $("#target-sheet").addEventListener("close", () => { for (const field of FIELDS) $(field).value = ""; });
}
