// What is spoken and how: language, name of the shop, voice, and its audition.
import { $, $$, el } from "./dom.js";
import { ask, post } from "./setup_api.js";
import { choose, held, onChoice, refuse, setup, sum } from "./setup_state.js";

const LINES = {
  en: "Hello and welcome! This insulated bottle keeps your tea hot for twelve hours. It is $29.90 today.",
  es: "¡Hola y bienvenidos! Esta botella térmica mantiene el té caliente doce horas. Hoy cuesta 29,90 €.",
  de: "Hallo und willkommen! Diese Isolierflasche hält Ihren Tee zwölf Stunden heiß. Sie kostet heute 29,90 €.",
  fr: "Bonjour et bienvenue ! Cette bouteille garde votre thé chaud pendant douze heures. Elle coûte 29,90 € aujourd’hui.",
};
const VOICE = ["engine", "character", "rate", "language", "pack"];
let asked = 0, url = null;

const native = (tag) => { try { return new Intl.DisplayNames([tag], { type: "language" }).of(tag); } catch { return tag; } };
const english = (tag) => { try { return new Intl.DisplayNames(["en"], { type: "language" }).of(tag); } catch { return tag; } };
const capital = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

function engine(value, words, small, usable) {
  const label = el("label", "voice"), radio = el("input");
  radio.type = "radio";
  radio.name = "engine";
  radio.value = value;
  radio.checked = value === held("engine");
  radio.disabled = !usable && !radio.checked;
  label.append(radio, el("b", "", words), el("small", "", small));
  return label;
}

function told() {
  const name = held("engine"), row = setup.state.voices.find((one) => one.name === name);
  const who = name === "auto" ? (setup.state.voice.split(" (")[0] || "the best here") : name;
  sum("voice", row && !row.usable ? `${name} is not ready` : capital(who), { mine: VOICE.slice(0, 3).some((key) => key in setup.choices), wrong: Boolean(row) && !row.usable });
  sum("language", `${held("name") ?? ""}, ${english(held("language") ?? "en")}`, { mine: ["language", "name", "currency"].some((key) => key in setup.choices) });
}

export function showVoice() {
  const box = $("#voices"), tag = held("language");
  const row = (one) => engine(one.name, capital(one.name), [one.words, one.mend].filter(Boolean).join(". "), one.usable);
  const ready = setup.state.voices.filter((one) => one.usable || one.name === held("engine")), absent = setup.state.voices.filter((one) => !ready.includes(one));
  box.replaceChildren($("legend", box), engine("auto", "The best that is here", setup.state.voice, true), ...ready.map(row));
  $("#absent").hidden = !absent.length;
  $("#absent-sum").textContent = `Not here yet: ${absent.map((one) => one.name).join(", ")}`;
  $("#absent ul").replaceChildren(...absent.map((one) => {
    const item = el("li", "mend");
    item.append(el("b", "", capital(one.name)), el("span", "", one.words), el("span", "", one.mend ?? ""));
    return item;
  }));
  for (const radio of $$("[name=character]")) radio.checked = radio.value === held("character");
  $("#rate").value = held("rate");
  $("#rate-out").textContent = `${Number(held("rate")).toFixed(2)} ×`;
  if (!$("#hear-text").value || Object.values(LINES).includes($("#hear-text").value)) $("#hear-text").value = LINES[tag.split("-")[0]] ?? LINES.en;
  $("#hear-text").lang = tag;
  told();
}

export function showLanguage() {
  const tags = [...new Set([...setup.state.languages, held("language")])];
  $("#lang").replaceChildren(...tags.map((tag) => {
    const option = el("option", "", native(tag) === english(tag) ? english(tag) : `${capital(native(tag))} (${english(tag)})`);
    option.value = tag;
    option.selected = tag === held("language");
    return option;
  }));
  $("#shop").value = held("name");
  $("#currency").value = held("currency") ?? "";
  $("#lang-note p").textContent = `Voice: ${setup.state.voice}`;
  told();
}

export async function others() {
  const mine = ++asked, lang = held("language");
  $("#lang-note p").textContent = `Looking for voices that speak ${english(lang)}…`;
  const { ok, body, words } = await ask(`?${new URLSearchParams({ lang })}`);
  if (mine !== asked) return;
  if (ok && !body.fault) Object.assign(setup.state, { voices: body.voices, voice: body.voice });
  $("#lang-note p").textContent = ok ? `Voice: ${body.voice || body.fault}` : words;
  if (!held("engine")) return;
  showVoice();
}

async function hear() {
  const key = $("#hear"), note = $("#hear-note"), sound = $("#sound");
  const choices = Object.fromEntries(VOICE.filter((name) => name in setup.choices).map((name) => [name, setup.choices[name]]));
  key.disabled = true;
  refuse("#voice-refusal", "");
  note.textContent = "Speaking it…";
  const { ok, body, words } = await post("/audition", { text: $("#hear-text").value, choices }, { as: "blob" });
  key.disabled = false;
  note.textContent = "";
  if (!ok) { refuse("#voice-refusal", words); return; }
  if (url) URL.revokeObjectURL(url);
  url = URL.createObjectURL(body);
  sound.hidden = false;
  sound.src = url;
  sound.play().catch(() => { note.textContent = "Press play: this browser starts no sound by itself."; });
}

export function voice() {
  $("#lang").addEventListener("change", () => { choose("language", $("#lang").value); others(); });
  $("#shop").addEventListener("input", () => { if ($("#shop").value.trim()) choose("name", $("#shop").value.trim()); });
  $("#shop").addEventListener("change", () => { $("#shop").value = held("name"); });
  $("#currency").addEventListener("input", () => {
    const code = $("#currency").value.trim().toUpperCase();
    if (/^[A-Z]{3}$/.test(code)) choose("currency", code);
  });
  $("#currency").addEventListener("change", () => { $("#currency").value = held("currency") ?? ""; });
  $("#voices").addEventListener("change", ({ target }) => choose("engine", target.value));
  for (const radio of $$("[name=character]")) radio.addEventListener("change", () => choose("character", radio.value));
  $("#rate").addEventListener("input", () => { $("#rate-out").textContent = `${Number($("#rate").value).toFixed(2)} ×`; });
  $("#rate").addEventListener("change", () => choose("rate", Number($("#rate").value)));
  $("#hear").addEventListener("click", hear);
  onChoice(told);
}
