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
export function icon(name, className = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/icons.svg#i-${name}`);
  svg.append(use);
  return svg;
}

export function button(words, act, { kind = "", glyph = "", key = "" } = {}) {
  const node = el("button", `btn ${kind}`.trim());
  node.type = "button";
  node.dataset.do = act;
  node.dataset.act = "";
  if (glyph) node.append(icon(glyph));
  node.append(words);
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

export const setText = (node, text) => { if (node.textContent !== text) node.textContent = text; };

const two = (n) => String(Math.floor(n)).padStart(2, "0");
export const minutes = (s) => `${Math.floor(Math.max(0, s) / 60)}:${two(Math.max(0, s) % 60)}`;
export const hours = (s) => `${two(s / 3600)}:${two((s / 60) % 60)}:${two(s % 60)}`;
export const short = (text, size = 40) => (text.length > size ? `${text.slice(0, size - 1)}…` : text);
