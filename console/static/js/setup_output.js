// Where the show goes. A key that was typed is sent, and shown to nobody.
import { $, el, icon, many } from "./dom.js";
import { post } from "./setup_api.js";
import { choose, held, onChoice, refuse, setup, sum } from "./setup_state.js";

let aims = [], touched = false;

function told() {
  $("#aims-none").hidden = aims.length > 0;
  sum("output", aims.length ? aims.map((one) => one.name).join(", ") : "the watch page here", { mine: touched || "size" in setup.choices });
}

// Those that were added before the page was loaded again: what is secret of them is not known any more.
export const waiting = () => aims.filter((one) => one.again).map((one) => one.name);

// What a browser may keep of them: names, and addresses that a platform has for everybody.
export function outline() {
  if (!touched) return null;
  const common = setup.state.platforms.map((one) => one.address);
  return aims.map(({ name, platform, address }) => (platform ? { name, platform, address: common.includes(address) ? address : "" } : { name }));
}

export function takeUp(kept) {
  const before = setup.state.chosen.outputs, known = setup.state.platforms.map((one) => one.id);
  aims = kept.flatMap(({ name, platform, address }) => {
    const old = before.find((one) => one.name === name);
    if (typeof name !== "string") return [];
    if (!platform) return old ? [{ name, shown: old.address }] : [];
    return known.includes(platform) ? [{ name, platform, address: String(address ?? ""), again: true, shown: "", words: ["The key is not kept in a browser: give it again."] }] : [];
  });
  touched = true;
  commit();
}

// What was chosen is in the file now.
export function settleOutput() {
  touched = false;
  showOutput();
}

function commit() {
  touched = true;
  choose("outputs", aims.filter((one) => !one.again).map(({ name, platform, address, key }) => (address ? { name, platform, address, ...(key && { key }) } : { name })));
  show();
}

function row(one) {
  const item = el("li", one.again ? "aim aim--waits" : "aim"), to = el("span", "aim__to"), away = el("button", "btn btn--quiet btn--icon");
  to.append(one.shown);
  to.dir = "ltr";
  for (const words of one.words ?? []) to.append(el("small", "", words));
  away.type = "button";
  away.setAttribute("aria-label", `Remove ${one.name}`);
  away.append(icon("drop"));
  away.onclick = () => { aims = aims.filter((other) => other !== one); commit(); $("#output-h").focus(); };
  const name = el("b", "", one.name);
  name.dir = "auto";
  item.append(name, to, ...(one.again ? [giving(one)] : []), away);
  return item;
}

function giving(one) {
  const key = el("button", "btn", "Give the key");
  key.type = "button";
  key.setAttribute("aria-label", `Give the key of ${one.name}`);
  key.onclick = () => {
    $("#aim-platform").value = one.platform;
    preset();
    $("#aim-name").value = one.name;
    if (one.address) $("#aim-address").value = one.address;
    $($("#aim-address").value ? "#aim-key" : "#aim-address").focus();
  };
  return key;
}

function show() {
  $("#aims").replaceChildren(...aims.map(row));
  told();
}

function preset() {
  const one = setup.state.platforms.find((other) => other.id === $("#aim-platform").value);
  $("#aim-address").value = one.address;
  $("#aim-address").placeholder = `${one.schemes[0]}://server/live`;
  $("#aim-hint").textContent = one.hint;
  $("#aim-name").value = one.id === "generic" ? "" : one.name;
  $("#aim-name").placeholder = one.id === "generic" ? "My server" : one.name;
}

function lacks(aim) {
  if (!aim.address) return "Give the address of the server: the platform shows it beside the key.";
  if (!aim.key && aim.platform !== "generic") return "Give the stream key: without it the platform does not know whose show this is.";
  if (aims.some((other) => other.name === aim.name && !other.again)) return `There is an output called ${aim.name} already. Give this one another name, or remove the other first.`;
  return "";
}

async function add(event) {
  event.preventDefault();
  const platform = $("#aim-platform").value, key = $("#aim-key").value.trim(), address = $("#aim-address").value.trim();
  const aim = { name: $("#aim-name").value.trim() || $("#aim-name").placeholder, platform, address, key: key || null };
  const lack = lacks(aim);
  refuse("#aim-refusal", lack);
  if (lack) return;
  const button = $("#aim-add");
  button.disabled = true;
  $("span", button).textContent = "Checking…";
  const { ok, body, words } = await post("/output", { output: aim, choices: { size: setup.choices.size ?? null }, reach: $("#aim-reach").checked });
  button.disabled = false;
  $("span", button).textContent = "Check and add";
  if (!ok || !body.good) { refuse("#aim-refusal", words || body.words.join(" ")); return; }
  if (body.reached === false) {
    refuse("#aim-refusal", `${body.words.at(-1)}. Mend it, or switch “See whether the server answers” off to add it all the same.`);
    return;
  }
  aims = aims.filter((other) => other.name !== aim.name);   // one whose key was to be given again
  aims.push({ ...aim, shown: body.shown, words: body.words });
  $("#aim-key").value = "";
  preset();
  commit();
  $("#unsaved").textContent = `${aim.name} added: ${many(aims.length, "output")}.`;
}

export function showOutput() {
  if (!touched) aims = setup.state.chosen.outputs.map((one) => ({ name: one.name, shown: one.address }));
  $("#aim-platform").replaceChildren(...setup.state.platforms.map((one) => {
    const option = el("option", "", one.id === "generic" ? "Other RTMP or SRT server" : one.name);
    option.value = one.id;
    return option;
  }));
  const size = held("size");
  if (![...$("#size").options].some((option) => option.value === size)) {
    const option = el("option", "", `${size.replace("x", " × ")}, as in the file`);
    option.value = size;
    $("#size").append(option);
  }
  $("#size").value = size;
  preset();
  show();
}

export function output() {
  $("#aim-platform").addEventListener("change", preset);
  $("#aim-form").addEventListener("submit", add);
  $("#size").addEventListener("change", () => choose("size", $("#size").value));
  onChoice((key) => { if (key === "size") told(); });
}
