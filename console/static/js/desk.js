// The operator's desk: shows what was reported, sends orders, assumes nothing.
import "./theme.js";
import { $, $$, keepIcons } from "./dom.js";
import { wireActs, acts } from "./acts.js";
import { alarms } from "./alarms.js";
import { bans } from "./ban.js";
import { chat, pick } from "./chat.js";
import { chimes } from "./chime.js";
import { blocked, desk, mayChange } from "./desk_state.js";
import { wireEars } from "./ears.js";
import { health } from "./health.js";
import { journal, journalSearch } from "./journal.js";
import { keys } from "./keys.js";
import { lines } from "./lines.js";
import { link } from "./link.js";
import { wireLists } from "./lists.js";
import { meter } from "./meter.js";
import { monitor } from "./monitor.js";
import { now, words } from "./now.js";
import { outputs } from "./outputs.js";
import { products } from "./products.js";
import { reordering } from "./reorder.js";
import { recordings, role } from "./role.js";
import { runningOrder } from "./running_order.js";
import { say } from "./say.js";
import { showSheet, tempo } from "./show_sheet.js";
import { shows } from "./shows.js";
import { takeovers } from "./takeover.js";
import { targets } from "./targets.js";
import { clock, tally } from "./tally.js";

const parts = [meter, outputs, now, lines, chat, runningOrder, products, journal, health, showSheet, shows];

function buttons() {
  const off = blocked();
  for (const key of $$("[data-act]:not([data-own])")) if (key.disabled !== off) key.disabled = off;   // the others have reasons of their own as well
  for (const key of $$("[data-admin]")) if (key.hidden === mayChange()) key.hidden = !mayChange();
  if (off) $("#say-go").disabled = true;
  document.body.classList.toggle("is-stale", desk.away && desk.state !== null);
}

function aside() {
  tally();
  alarms();
  monitor(Boolean(desk.state?.air) && !desk.away);
  buttons();
}

const reconnect = link((state) => {
  desk.state = state;
  desk.away = false;
  for (const part of parts) part(state);
  aside();
}, () => {
  desk.away = true;
  aside();
});
acts.reconnect = reconnect;

function tick() {
  if (desk.state && !desk.away && !document.hidden) { words(); clock(); }
  requestAnimationFrame(tick);
}
requestAnimationFrame(tick);
setInterval(() => { tally(); alarms(); }, 1000);

$("#find").addEventListener("input", () => desk.state && products(desk.state));
for (const tab of $$(".tab")) tab.addEventListener("click", () => desk.state && pick(tab.dataset.filter));
wireActs();
wireLists();
keys();
say();
bans();
tempo();
takeovers();
wireEars();
reordering();
targets();
chimes();
journalSearch();
buttons();
keepIcons();
role(buttons);
recordings();
