// The other shows of the group: tabs beside this one, each with what its own desk told last.
import { $, el, fresh, icon, many } from "./dom.js";
import { desk } from "./desk_state.js";

const sign = (level, glyph, word) => ({ level, glyph, word });
const lamps = {
  on: sign("", "onair", "On air"), voice: sign("warn", "mic", "A person speaks"), reserve: sign("warn", "warn", "On reserve"),
  slate: sign("alarm", "slate", "Slate on"), stopped: sign("alarm", "off", "Stopped"), starting: sign("warn", "wait", "Going on air"),
  off: sign("", "off", "Not on air"), unknown: sign("alarm", "alarm", "Not known"),
};

// Trouble first, then who needs a person, then what it does.
export function signOf({ glance, why, clash }) {
  if (!glance) return why === "not asked yet" ? sign("", "wait", "asking") : why.includes(".token is ") ? sign("warn", "lock", "Not allowed") : sign("alarm", "off", "No answer");
  if (clash) return sign("alarm", "alarm", "Same output");
  if (glance.alarms) return sign("alarm", "alarm", many(glance.alarms, "alarm"));
  const lamp = lamps[glance.state] ?? lamps.unknown;
  if (lamp.level === "alarm") return lamp;
  if (glance.notices) return sign("warn", "warn", many(glance.notices, "notice"));
  if (glance.needs) return sign("warn", "hand", many(glance.needs, "needs you", "need you"));
  return lamp;
}

export const ownName = (state) => state.shows?.find((row) => row.here)?.name ?? state.show;

function tab(row) {
  const item = el("li", "show__other"), link = el("a", "show"), { level, glyph, word } = signOf(row);
  const name = el("span", "show__name", row.name), said = el("span", level ? `show__state show__state--${level}` : "show__state", word);
  name.dir = "auto";
  link.href = row.link;
  link.title = row.glance ? row.clash || row.glance.worst || row.name : row.why;
  link.append(icon(glyph), name, said);
  item.append(link);
  return item;
}

export function shows(state) {
  const all = state.shows ?? [];
  if (!fresh("shows", JSON.stringify(all.map((row) => [row.name, row.link, row.here, row.here ? 0 : signOf(row), row.clash, row.glance?.worst, row.why])))) return;
  const list = $("#shows-list"), here = $("#show-here"), held = document.activeElement?.closest?.(".show__other .show")?.href;
  for (const old of list.querySelectorAll(".show__other")) old.remove();
  $("#wall-link").hidden = all.length < 2;
  const at = all.findIndex((row) => row.here);
  all.forEach((row, number) => { if (!row.here) list.insertBefore(tab(row), number < at ? here : $("#wall-place")); });
  list.scrollLeft = all.length > 1 ? here.offsetLeft - list.offsetLeft - (list.clientWidth - here.offsetWidth) / 2 : 0;   // this one in sight
  if (held) for (const link of list.querySelectorAll(".show__other .show")) if (link.href === held) link.focus();
}

// The desk of the show before or after this one; round and round.
export function goTo(step) {
  const all = desk.state?.shows ?? [], at = all.findIndex((row) => row.here);
  if (all.length > 1) location.href = all[(at + step + all.length) % all.length].link;
}
