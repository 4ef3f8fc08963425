// Which tiles of the wall are shown: those with these words, and only with alarms if so wanted.
// It stands in the address, so that a screen on a wall comes up with it.
import { $, many, setText } from "./dom.js";
import { signOf } from "./shows.js";

const asked = new URLSearchParams(location.search), field = $("#find"), only = $("#only");
field.value = asked.get("find") ?? "";
only.checked = asked.has("alarms");

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function fits(row, words) {
  if (only.checked && signOf(row).level !== "alarm") return false;
  const { glance } = row, text = plain([row.name, row.why, row.clash, signOf(row).word, glance?.product, glance?.worst, glance?.line].filter(Boolean).join(" "));
  return words.every((word) => text.includes(word));
}

export function found(all) {
  const words = plain(field.value).split(/\s+/).filter(Boolean), kept = all.filter((row) => fits(row, words));
  const none = all.length > 0 && kept.length === 0;
  $("#none").hidden = !none;
  setText($("#none-why"), only.checked && !words.length ? "No show has an alarm." : `Nothing of ${many(all.length, "show")} fits “${field.value.trim()}”${only.checked ? " and has an alarm" : ""}.`);
  setText($("#found"), words.length || only.checked ? `${kept.length} of ${all.length}` : "");
  return kept;
}

export function finding(after) {
  const changed = () => {
    const now = new URLSearchParams();
    if (field.value.trim()) now.set("find", field.value.trim());
    if (only.checked) now.set("alarms", "");
    history.replaceState(null, "", now.size ? `?${now}` : location.pathname);
    after();
  };
  field.addEventListener("input", changed);
  only.addEventListener("change", changed);
  $("#all").addEventListener("click", () => { field.value = ""; only.checked = false; changed(); field.focus(); });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target === field && field.value) { event.preventDefault(); field.value = ""; changed(); }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
