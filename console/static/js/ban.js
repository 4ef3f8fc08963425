// Banning a word: it says first how many messages in view hold it.
import { $, many, setText, short } from "./dom.js";
import { holding } from "./chat.js";
import { order } from "./orders.js";

const NOTE = "It is never spoken, and messages that contain it are not answered, until you lift it.";

function note() {
  const word = $("#ban-text").value.trim(), n = word ? holding(word) : 0;
  setText($("#ban-note"), n ? `${many(n, "message")} in view ${n === 1 ? "holds" : "hold"} it. ${NOTE}` : NOTE);
}

export function banWord() {
  $("#ban-text").value = "";
  note();
  $("#ban").showModal();
  $("#ban-text").focus();
}

export function bans() {
  $("#ban-text").addEventListener("input", note);
  $("#ban-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const word = $("#ban-text").value.trim();
    if (!word) return;
    const receipt = await order({ do: "ban_word", word, on: true }, `Ban “${short(word)}”`, [{ do: "ban_word", word, on: false }, `Lift the ban on “${short(word)}”`]);
    if (receipt.done) $("#ban").close();
  });
}
