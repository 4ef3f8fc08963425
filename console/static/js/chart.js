// A small chart: columns and one curve over time, with axes. Drawn anew for the width it has.
const SVG = "http://www.w3.org/2000/svg";
const LEFT = 36, RIGHT = 36, TOP = 10, FOOT = 22, HIGH = 240, TICKS = 4;

function part(name, marks, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(marks)) node.setAttribute(key, value);
  if (text !== "") node.textContent = text;
  return node;
}

// The next 1, 2 or 5 times a power of ten: what an axis can be read by.
export function step(most, ticks = TICKS) {
  const rough = Math.max(most, 1) / ticks, power = 10 ** Math.floor(Math.log10(rough));
  return Math.max(1, [1, 2, 5, 10].find((n) => n * power >= rough) * power);
}

const top = (values) => { const most = Math.max(1, ...values), by = step(most); return { by, to: Math.ceil(most / by) * by }; };

// `points`: {at (ms), wide (ms), column, curve or null}, in order. `words` is the alternative text.
export function chart(box, points, words, from, to) {
  const wide = Math.max(280, box.clientWidth - 24), svg = part("svg", { viewBox: `0 0 ${wide} ${HIGH}`, role: "img", "aria-label": words });
  const span = Math.max(1, to - from), bottom = HIGH - FOOT, x = (t) => LEFT + ((wide - LEFT - RIGHT) * (t - from)) / span;
  const columns = top(points.map((p) => p.column)), seen = points.filter((p) => p.curve !== null), curve = top(seen.map((p) => p.curve));
  const y = (value, scale) => bottom - ((bottom - TOP) * value) / scale.to;
  for (let value = 0; value <= columns.to + 1e-9; value += columns.by) {
    const line = y(value, columns);
    svg.append(part("line", { class: value ? "grid-line" : "axis", x1: LEFT, x2: wide - RIGHT, y1: line, y2: line }), part("text", { x: LEFT - 6, y: line + 4, "text-anchor": "end" }, String(value)));
  }
  if (seen.length) for (let value = 0; value <= curve.to + 1e-9; value += curve.by) svg.append(part("text", { x: wide - RIGHT + 6, y: y(value, curve) + 4 }, String(value)));
  times(svg, from, to, x, wide);
  for (const p of points) if (p.column > 0) {
    const left = x(p.at), right = Math.max(left + 1, x(p.at + p.wide) - 1), high = y(p.column, columns);
    svg.append(part("rect", { class: "column", x: left.toFixed(1), y: high.toFixed(1), width: (right - left).toFixed(1), height: (bottom - high).toFixed(1) }));
  }
  line(svg, points, (p) => [x(p.at + p.wide / 2), y(p.curve, curve)]);
  box.replaceChildren(svg);
}

// A curve breaks where nothing is known; what stands alone is a dot.
function line(svg, points, place) {
  let run = [], last = null;
  const end = () => {
    if (run.length > 1) svg.append(part("path", { class: "curve", d: `M${run.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join("L")}` }));
    else if (run.length) svg.append(part("circle", { class: "dot", cx: run[0][0], cy: run[0][1], r: 2.5 }));
    run = [];
  };
  for (const p of points) {
    if (p.curve === null || (last !== null && p.at - last > 3 * p.wide)) end();
    if (p.curve !== null) { run.push(place(p)); last = p.at; }
  }
  end();
}

const NICE = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080].map((minutes) => minutes * 60000);
function times(svg, from, to, x, wide) {
  const room = Math.max(2, Math.floor(wide / 90)), by = NICE.find((n) => (to - from) / n <= room) ?? NICE.at(-1) * Math.ceil((to - from) / NICE.at(-1) / room);
  for (let t = Math.ceil(from / by) * by; t <= to; t += by) {
    const iso = new Date(t).toISOString(), words = by >= 86400000 ? iso.slice(5, 10) : iso.slice(11, 16);
    svg.append(part("line", { class: "axis", x1: x(t), x2: x(t), y1: HIGH - FOOT, y2: HIGH - FOOT + 4 }), part("text", { x: x(t), y: HIGH - 6, "text-anchor": "middle" }, words));
  }
}
