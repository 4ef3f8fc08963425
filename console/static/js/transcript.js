// What was said in a recording: searched as one types, and a press goes to its moment.
import { $, el, hours, many, setText } from "./dom.js";
import { nice } from "./wording.js";

let lines = [], nodes = [], video = null;

function marked(text, wanted) {
  if (!wanted) return [text];
  const parts = [], low = text.toLowerCase();
  let from = 0;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), el("mark", "", text.slice(at, at + wanted.length)));
    from = at + wanted.length;
  }
  parts.push(text.slice(from));
  return parts;
}

function search() {
  const wanted = $("#find").value.trim().toLowerCase();
  let n = 0;
  for (const [i, item] of nodes.entries()) {
    const text = lines[i].caption || lines[i].text, hit = !wanted || text.toLowerCase().includes(wanted);
    item.hidden = !hit;
    if (!hit) continue;
    n += 1;
    $(".heard__text", item).replaceChildren(...marked(text, wanted));
  }
  setText($("#spoken-sum"), wanted ? `${n} of ${many(lines.length, "line")}` : many(lines.length, "line"));
}

function make(line) {
  const item = el("li"), row = el("button", "heard"), text = el("span", "heard__text");
  row.type = "button";
  text.dir = "auto";
  row.append(el("time", "heard__at num", hours(Math.max(0, line.at))), el("span", "heard__kind", [nice(line.act || line.kind), line.sku, line.cut && "cut"].filter(Boolean).join(" · ")), text);
  row.onclick = () => { video.currentTime = Math.max(0, line.at); video.play().catch(() => {}); };
  item.append(row);
  return item;
}

function follow() {
  const at = lines.findLastIndex((line) => line.at <= video.currentTime);
  for (const [i, item] of nodes.entries()) item.firstElementChild.classList.toggle("is-now", i === at);
}

// `spoken` is null where it could not be asked for.
export function transcript(spoken, player) {
  lines = spoken ?? [];
  nodes = lines.map(make);
  $("#lines").replaceChildren(...nodes);
  if (!nodes.length) $("#lines").replaceChildren(el("li", "empty", spoken ? "Nothing is written down of it." : "The words cannot be read now. Choose the recording again in a moment."));
  if (!video) {
    video = player;
    $("#find").addEventListener("input", search);
    video.addEventListener("timeupdate", follow);
  }
  search();
}
