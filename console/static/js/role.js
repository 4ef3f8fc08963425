// Who sits at this desk, and whether they may steer. A show without users has one, by the token.
import { $, setText } from "./dom.js";
import { desk } from "./desk_state.js";

const words = { viewer: "viewer: watching only", operator: "operator", admin: "admin" };

export async function role(after) {
  const answer = await fetch("/api/me").catch(() => null);
  const me = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!me?.role) return;
  desk.role = me.role;
  document.body.dataset.role = me.role;
  $("#role").hidden = me.user === "operator";   // by the token: there is nobody else
  setText($("#role-name"), `${me.user} · ${words[me.role] ?? me.role}`);
  after();
}

export async function signOut() {
  await fetch("/api/logout", { method: "POST" }).catch(() => null);
  location.reload();
}

// A show that records has a page of its recordings.
export async function recordings() {
  const answer = await fetch("/api/recordings", { method: "GET" }).catch(() => null);
  $("#recordings-link").hidden = !answer?.ok;
}
