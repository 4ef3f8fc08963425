// The door: a token, or a name and a password, become a cookie that scripts cannot read.
import "./theme.js";

const $ = (words) => document.querySelector(words);
const form = $("#login"), refusal = $("#refusal"), name = $("#name"), secret = $("#token");

const asked = fetch("/api/login").then((answer) => answer.json()).catch(() => ({ by: "token" }));

function refuse(words) {
  refusal.hidden = false;
  refusal.querySelector("p").textContent = words;
  secret.setAttribute("aria-invalid", "true");
  secret.select();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const byName = (await asked).by === "name";
  const offer = byName ? { name: name.value.trim().toLowerCase(), password: secret.value } : { token: secret.value };
  const answer = await fetch("/api/login", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(offer),
  }).catch(() => null);
  if (answer?.ok) { location.reload(); return; }
  const told = await answer?.json().catch(() => null);
  refuse(typeof told?.detail === "string" ? told.detail : "The desk does not answer.");
});
// Until here Enter would have sent the form the browser's own way and forgotten what was typed.
form.querySelector("[type=submit]").disabled = false;

const { by } = await asked;
for (const part of document.querySelectorAll("[data-by]")) part.hidden = part.dataset.by !== by;
$("#what").textContent = by === "name" ? "Password" : "Token";
name.required = by === "name";
if (!secret.value) (by === "name" ? name : secret).focus();
