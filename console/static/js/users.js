// The users: for an admin everybody who may sign in, for everybody their own password.
import "./theme.js";
import { $, $$, el, many, rows, setText } from "./dom.js";
import { theme } from "./theme.js";
import { twice } from "./twice.js";

const REFRESH = 5000, TOKEN_USER = "operator", DIFFERENT = 5;
const names = { viewer: "Viewer", operator: "Operator", admin: "Admin" };
let me = null, all = [], chosen = "", lost = false;

function words(told) {
  if (typeof told?.detail === "string") return told.detail.replace(/; `vitrine users list` has all$/, "");
  if (Array.isArray(told?.detail)) return told.detail.map((fault) => `${fault.loc.at(-1)}: ${fault.msg}`).join(". ");
  return "The desk does not answer. Nothing was changed.";
}

// What the desk answers; whoever is signed out by it goes to the door.
async function ask(method, path = "", body = undefined) {
  const answer = await fetch(`/api/users${path}`, {
    method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body),
  }).catch(() => null);
  if (answer?.status === 401) { location.href = "/"; return { done: false, words: "You are signed out.", told: null }; }
  const told = answer && answer.status !== 204 ? await answer.json().catch(() => null) : null;
  return { done: Boolean(answer?.ok), words: answer?.ok ? "" : words(told), told };
}

function refuse(text, box = $("#refusal")) {
  $("#done").hidden = true;
  setText($("p", box), text);
  box.hidden = !text;
  if (text) box.scrollIntoView({ block: "nearest" });
}

function say(text) {
  refuse("");
  $("#done").hidden = false;
  setText($("#done"), text);
}

const guessed = (password) => (new Set(password).size < DIFFERENT ? `A password needs ${DIFFERENT} different characters, or more.` : "");

async function act(method, path, body, done) {
  const answer = await ask(method, path, body);
  if (answer.done) say(done);
  else refuse(answer.words);
  await look();
}

function key(label, kind, go) {
  const node = el("button", `btn ${kind}`.trim());
  node.type = "button";
  node.append(el("span", "", label));
  node.firstElementChild.dataset.off = label;
  node.onclick = () => go(node);
  return node;
}

function make(user) {
  const row = el("li", "person"), acts = el("span", "person__acts"), { name } = user, at = `/${encodeURIComponent(name)}`;
  acts.setAttribute("role", "group");
  acts.setAttribute("aria-label", name);
  if (name === me.user) acts.append(key("New password", "", () => $("#own-old").focus()));
  else acts.append(key("New password…", "", () => give(name)));
  acts.append(key("End sessions", "", () => act("DELETE", `${at}/sessions`, undefined, `The sessions of ${name} are over.`)),
    key("Remove", "btn--danger", (node) => twice(node, lastOne(name) ? "Again: the token opens the desk" : `Again: remove ${name}`,
      () => act("DELETE", at, undefined, `${name} is out.`))));
  row.append(el("span", "person__name", name), el("span", "tag person__role"), el("span", "person__open"), acts);
  return row;
}

const lastOne = (name) => all.length === 1 && all[0].name === name;

function update(row, user) {
  const open = $(".person__open", row), own = user.name === me.user;
  setText($(".person__role", row), own ? `${names[user.role]}, you` : names[user.role]);
  setText(open, user.sessions ? `signed in: ${many(user.sessions, "session")}` : "not signed in");
  open.classList.toggle("is-open", user.sessions > 0);
  $$(".btn", row)[1].disabled = user.sessions === 0;
}

async function look() {
  if (me.role !== "admin") return;
  const answer = await ask("GET");
  if (!answer.done) { lost = true; refuse(answer.words); return; }
  if (lost) { lost = false; refuse(""); }
  all = answer.told;
  rows($("#people"), all, (user) => user.name, make, update);
  if (!all.length) $("#people").replaceChildren(nobody());
  const inside = all.filter((user) => user.sessions).length;
  setText($("#everybody-sum"), all.length ? `${many(all.length, "user")} · ${inside} signed in` : "");
  first(all.length === 0);
}

function nobody() {
  const box = el("li", "empty");
  box.append(el("b", "", "There are no users"), el("p", "", "Whoever has the token that was printed at the start opens the desk, and may do everything."));
  return box;
}

// The first one has to be an admin, and ends what the printed token has opened.
function first(none) {
  $("#first").hidden = !none;
  $("#roles").disabled = none;
  if (none) $("[value=admin]").checked = true;
  setText($("#add-go"), none ? "Let them in, and end the token" : "Let them in");
}

async function add(event) {
  event.preventDefault();
  const name = $("#add-name").value.trim(), password = $("#add-password").value, role = $("[name=role]:checked").value;
  const bad = guessed(password);
  if (bad) { refuse(bad); $("#add-password").focus(); return; }
  const answer = await ask("POST", "", { name, role, password });
  if (!answer.done) { refuse(answer.words); $("#add-name").focus(); return; }
  if (me.user === TOKEN_USER) { over(`${name} is the first user, and the token is over.`); return; }
  $("#add-form").reset();
  say(`${name} may sign in as ${role}.`);
  $("#add-name").focus();
  await look();
}

// The session has ended by what was done here: say so, and show the door.
function over(text) {
  const door = el("a", "btn btn--primary", "Sign in");
  door.href = "/";
  for (const part of ["#everybody", "#adding", "#own", "#nobody"]) $(part).hidden = true;
  say(`${text} `);
  $("#done").append(door);
  $("#me").hidden = true;
  door.focus();
}

function give(name) {
  chosen = name;
  $("#other-form").reset();
  reveal();
  refuse("", $("#other-refusal"));
  setText($("#other-h"), `Another password for ${name}`);
  $("#other").showModal();
}

async function given(event) {
  event.preventDefault();
  const password = $("#other-password").value, bad = guessed(password);
  const answer = bad ? { done: false, words: bad } : await ask("PUT", `/${encodeURIComponent(chosen)}/password`, { password });
  if (!answer.done) { refuse(answer.words, $("#other-refusal")); return; }
  $("#other").close();
  say(`${chosen} has another password.`);
  await look();
}

async function own(event) {
  event.preventDefault();
  const old = $("#own-old"), password = $("#own-password").value;
  const bad = password === $("#own-again").value ? guessed(password) : "The two are not the same.";
  const answer = bad ? { done: false, words: bad } : await ask("PUT", `/${encodeURIComponent(me.user)}/password`, { password, old: old.value });
  if (!answer.done) { refuse(answer.words); if (!bad) old.select(); return; }
  $("#own-form").reset();
  reveal();
  say("You have another password, and your other sessions are over.");
  await look();
}

function reveal() {
  for (const box of $$("[data-reveals]")) for (const id of box.dataset.reveals.split(" ")) $(`#${id}`).type = box.checked ? "text" : "password";
}

async function open() {
  const answer = await fetch("/api/me").catch(() => null);
  if (answer?.status === 401) { location.href = "/"; return; }
  me = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!me) { refuse("The desk does not answer. Open this page again in a moment."); return; }
  const token = me.user === TOKEN_USER, admin = me.role === "admin";
  $("#me").hidden = token;
  setText($("#me-name"), `${me.user} · ${me.role}`);
  $("#everybody").hidden = $("#adding").hidden = !admin;
  $("#own").hidden = token;
  $("#nobody").hidden = !token;
  $("#own-user").value = me.user;
  setText($("#own-name"), token ? "" : me.user);
  if (admin) setInterval(() => { if (!document.hidden) look(); }, REFRESH);
  await look();
}

$("#add-form").addEventListener("submit", add);
$("#own-form").addEventListener("submit", own);
$("#other-form").addEventListener("submit", given);
$("#other-cancel").addEventListener("click", () => $("#other").close());
$("#sign-out").addEventListener("click", async () => { await fetch("/api/logout", { method: "POST" }).catch(() => null); location.href = "/"; });
$("#theme").addEventListener("click", theme);
for (const box of $$("[data-reveals]")) box.addEventListener("change", reveal);
open();
