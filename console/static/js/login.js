// The door: the token becomes a cookie that scripts cannot read.
const form = document.querySelector("#login"), refusal = document.querySelector("#refusal"), field = document.querySelector("#token");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch("/api/login", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token: field.value }),
  }).catch(() => null);
  if (answer?.ok) { location.reload(); return; }
  const words = answer ? (await answer.json()).detail : "The desk does not answer.";
  refusal.hidden = false;
  refusal.querySelector("p").textContent = words;
  field.setAttribute("aria-invalid", "true");
  field.select();
});
field.focus();
