// Who sits at this desk, and whether they may steer. Desks without users have one operator.
import { $, setText } from "./dom.js";
import { desk } from "./desk_state.js";

export async function role(after) {
  const answer = await fetch("/api/me").catch(() => null);
  const me = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!me?.role) return;
  desk.role = me.role;
  document.body.dataset.role = me.role;
  const box = $("#role");
  box.hidden = false;
  setText(box, [me.name, me.role === "viewer" ? "viewer: watching only" : me.role].filter(Boolean).join(" · "));
  after();
}
