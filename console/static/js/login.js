// The door: a token, or a name and a password, become a cookie that scripts cannot read.
import "./theme.js";

const $ = (words) => document.querySelector(words);
const form = $("#login"), refusal = $("#refusal"), name = $("#name"), secret = $("#token");

const way = await fetch("/api/login").then((answer) => answer.json()).catch(() => ({ by: "token" }));
const byName = way.by === "name";
for (const part of document.querySelectorAll("[data-by]")) part.hidden = part.dataset.by !== way.by;
$("#what").textContent = byName ? "Password" : "Token";
name.required = byName;

function refuse(words) {
  refusal.hidden = false;
  refusal.querySelector("p").textContent = words;
  secret.setAttribute("aria-invalid", "true");
  secret.select();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const offer = byName ? { name: name.value.trim().toLowerCase(), password: secret.value } : { token: secret.value };
  const answer = await fetch("/api/login", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(offer),
  }).catch(() => null);
  if (answer?.ok) { location.reload(); return; }
  const told = await answer?.json().catch(() => null);
  refuse(typeof told?.detail === "string" ? told.detail : "The desk does not answer.");
});
(byName ? name : secret).focus();
