// Small words for the page. Text from outside is set as text, never as markup.
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export function el(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== "") node.textContent = text;
  return node;
}

const SVG = "http://www.w3.org/2000/svg";
let sprite = "/static/icons.svg";

// Takes the sprite into the page, so that what is drawn while the desk is away has its icon too.
export async function keepIcons() {
  const answer = await fetch(sprite).catch(() => null);
  if (!answer?.ok) return;
  const kept = document.importNode(new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement, true);
  kept.setAttribute("aria-hidden", "true");
  kept.classList.add("vh");
  document.body.append(kept);
  sprite = "";
}

export function icon(name, className = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#i-${name}`);
  svg.append(use);
  return svg;
}

export function button(words, act, { kind = "", glyph = "", key = "" } = {}) {
  const node = el("button", `btn ${kind}`.trim());
  node.type = "button";
  node.dataset.do = act;
  node.dataset.act = "";
  if (glyph) node.append(icon(glyph));
  if (words) node.append(words);
  if (key) node.append(" ", el("kbd", "", key));
  return node;
}

// Replaces the children only when what they show has changed: focus and selection survive.
export function refill(parent, signature, make) {
  if (parent.dataset.shows === signature) return false;
  parent.dataset.shows = signature;
  parent.replaceChildren(...make());
  return true;
}

// Brings a list to these entries. A row lives as long as its entry does, so what is focused,
// selected or being written in it stays; rows of entries that are gone leave.
export function rows(list, entries, key, make, update = null) {
  const wanted = new Set(entries.map(key)), old = new Map();
  let orphaned = false;
  for (const node of [...list.children]) {
    if (wanted.has(node.dataset.key) && !old.has(node.dataset.key)) { old.set(node.dataset.key, node); continue; }
    orphaned ||= node.contains(document.activeElement);
    node.remove();
  }
  let at = list.firstElementChild;
  for (const entry of entries) {
    const id = key(entry), known = old.get(id), node = known ?? make(entry);
    if (!known) node.dataset.key = id;
    if (update) update(node, entry);
    if (node === at) at = at.nextElementSibling;
    else list.insertBefore(node, at);
  }
  return orphaned;
}

export const setText = (node, text) => { if (node.textContent !== text) node.textContent = text; };

const seen = new Map();
// True when what a part shows was reported anew: reports keep what did not change.
export function fresh(part, ...values) {
  const old = seen.get(part);
  if (old && values.every((value, i) => value === old[i])) return false;
  seen.set(part, values);
  return true;
}

const two = (n) => String(Math.floor(n)).padStart(2, "0");
export const minutes = (s) => `${Math.floor(Math.max(0, s) / 60)}:${two(Math.max(0, s) % 60)}`;
export const hours = (s) => `${two(s / 3600)}:${two((s / 60) % 60)}:${two(s % 60)}`;
export const short = (text, size = 40) => (text.length > size ? `${text.slice(0, size - 1)}…` : text);
export const many = (n, one, more = `${one}s`) => `${n} ${n === 1 ? one : more}`;
// How long something lasts, as it is said: 12 s, 4 min 12 s, 3 h 5 min, 2 d 3 h.
export function lasting(s) {
  const n = Math.max(0, Math.round(s));
  if (n < 60) return `${n} s`;
  if (n < 3600) return `${Math.floor(n / 60)} min ${n % 60} s`;
  if (n < 86400) return `${Math.floor(n / 3600)} h ${Math.floor(n / 60) % 60} min`;
  return `${Math.floor(n / 86400)} d ${Math.floor(n / 3600) % 24} h`;
}
// Wall time at a show time, as `HH:MM` of UTC.
export function wallAt(state, t) {
  const now = state.air ? state.air.t + state.air_age : state.script.t + state.script_age;
  return new Date(Date.parse(state.wall) - (now - t) * 1000).toISOString().slice(11, 16);
}
