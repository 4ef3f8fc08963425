// Under the picture: level, loudness, format; and the keys that follow what was reported.
import { $, $$, fresh, setText } from "./dom.js";

export function press(name, on) {
  const key = $(`[data-do="${name}"]`), label = $("[data-off]", key);
  if (key.getAttribute("aria-pressed") !== String(on)) key.setAttribute("aria-pressed", String(on));
  if (!key.classList.contains("is-armed")) setText(label, on ? label.dataset.on : label.dataset.off);
}

const common = (a, b) => (b ? common(b, a % b) : a);
const shape = (width, height) => `${width / common(width, height)}:${height / common(width, height)}`;

export function meter(state) {
  const { air, script } = state;
  if (!air) return;
  const silent = air.muted || air.slate || air.loudness <= -70;
  const loud = silent ? "–" : air.loudness.toFixed(1).replace("-", "−");
  setText($("#lufs"), loud);
  setText($("#format"), `${shape(air.width, air.height)} · ${air.fps} fps`);
  $("#format").title = `${air.width} × ${air.height}`;
  $("#monitor").dataset.orient = air.width > air.height ? "landscape" : "portrait";
  const level = Math.min(1, Math.max(0, (air.level + 60) / 60)).toFixed(2);
  if (fresh("level", level)) for (const bar of $$(".vu__bar")) bar.style.setProperty("--level", level);
  const vu = $("#vu");
  vu.setAttribute("aria-valuenow", Math.max(-60, air.loudness).toFixed(1));
  vu.setAttribute("aria-valuetext", silent ? "silent" : `${loud} LUFS`);
  press("mute", air.muted);
  press("slate", air.slate && !script?.stopped);
  press("stop", Boolean(script?.stopped));
  if (!script) return;
  press("pause", script.selling_paused);
  press("hold", script.held);
}
