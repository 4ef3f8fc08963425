// Words: what is being said, word by word, and what comes next.
import { $, button, el, minutes, refill, setText } from "./dom.js";

const RATE = 48000;
const acts = { disclosure: "AI disclosure", rehook: "Re-hook", cta: "Call to action", feature_benefit: "Benefit", product_open: "Product" };
const nice = (name) => acts[name] ?? (name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "));

export function script(state) {
  onAir(state);
  const report = state.script;
  if (!report) return;
  const ready = report.next.filter((l) => l.state !== "waiting").length;
  setText($("#next-sum"), `${Math.round(state.air?.buffer ?? 0)} s ready · ${ready} voiced`);
  const list = $("#lines"), kept = list.dataset.selected;
  refill(list, JSON.stringify(report.next.map((l) => [l.id, l.text, l.state])), () => report.next.map(line));
  report.next.forEach((l, i) => list.children[i] && setText($(".line__in", list.children[i]), minutes(l.starts_in)));
  if (!list.children.length) list.replaceChildren(el("li", "empty", "The next line is being written."));
  if (kept) [...list.children].find((li) => li.dataset.id === kept)?.classList.add("is-selected");
}

function line(entry) {
  const row = el("li", "line");
  row.dataset.id = entry.id;
  row.dataset.state = entry.state === "operator" ? "operator" : entry.state === "waiting" ? "writing" : "ready";
  row.tabIndex = -1;
  const acts = el("div", "line__acts");
  acts.setAttribute("role", "group");
  acts.setAttribute("aria-label", "This line");
  acts.append(button("Drop", "drop-line", { glyph: "drop", key: "D" }));
  row.append(el("span", "line__in num", ""), el("span", "line__kind", nice(entry.act || entry.kind)),
    el("span", "line__state", entry.state === "operator" ? "from you" : entry.state), el("p", "line__text", entry.text), acts);
  return row;
}

function onAir(state) {
  const now = state.air?.now;
  if (!now) {
    setText($("#now-kind"), state.air ? "a breath" : "–");
    return;
  }
  setText($("#now-kind"), now.asker ? `Answer to ${now.asker}` : nice(now.act || now.kind));
  setText($("#now-source"), now.parts > 1 ? `${now.writer} · sentence ${now.part + 1} of ${now.parts}` : now.writer);
  const product = state.script?.products.find((p) => p.sku === now.sku);
  setText($("#now-why"), now.question ? `“${now.question}”${product ? ` · ${product.name}` : ""}` : product?.name ?? "");
}

export function words(state) {
  const now = state.air?.now;
  if (!now || state.air.slate) return;
  const gone = (performance.now() - state.heard) / 1000 + state.air_age;
  const position = Math.min(now.duration, now.position + gone);
  const index = now.words.findLastIndex((w) => w.start <= position * RATE);
  const line = $("#now-line"), key = `${now.line_id}.${now.part}.${index}`;
  const bar = $("#now-progress");
  bar.max = now.duration;
  bar.value = position;
  bar.setAttribute("aria-label", `${position.toFixed(1)} of ${now.duration.toFixed(1)} seconds spoken`);
  refill(line, key, () => {
    const part = (from, to) => now.words.slice(from, to).map((w) => w.text).join(" ");
    if (!now.words.length) return [el("span", "unsaid", now.text)];
    return [el("span", "said", part(0, Math.max(0, index))), " ", index >= 0 ? el("mark", "word", now.words[index].text) : "",
      " ", el("span", "unsaid", part(index + 1))];
  });
}
