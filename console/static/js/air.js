// On air: the tally, the clock, the meter, the outputs.
import { $, el, hours, icon, refill, setText } from "./dom.js";

const tallies = {
  on: ["onair", "On air"], reserve: ["warn", "On reserve"], slate: ["slate", "Slate on"],
  off: ["off", "Not on air"], idle: ["wait", "Connecting"],
};

export function air(state) {
  const report = state.air;
  const tally = report ? report.tally : "idle";
  const [glyph, word] = tallies[tally] ?? tallies.idle;
  const box = $("#tally");
  if (box.dataset.tally !== tally) {
    box.dataset.tally = tally;
    $(".tally__word .icon", box).replaceWith(icon(glyph));
    setText($("#tally-word"), word);
  }
  document.body.dataset.state = tally === "on" ? "on-air" : tally;
  setText($("#show-name"), state.show);
  setText($("#show-state"), word);
  $("#watch-link").hidden = !state.watchable;
  document.title = `${word} · ${state.show} · Vitrine`;
  if (!report) return;
  const since = new Date(Date.parse(state.wall) - report.t * 1000);
  setText($("#tally-meta"), tally === "reserve" ? "no line came; the reserve speaks"
    : tally === "slate" ? "sound off, outputs stay connected"
    : `since ${since.toISOString().slice(11, 16)} UTC · autonomous`);
  setText($("#lufs"), report.loudness > -70 ? report.loudness.toFixed(1).replace("-", "−") : "–");
  setText($("#format"), `${report.width}×${report.height} · ${report.fps} fps`);
  $("#monitor").dataset.orient = report.width > report.height ? "landscape" : "portrait";
  const level = Math.min(1, Math.max(0, (report.level + 60) / 60));
  for (const bar of document.querySelectorAll(".vu__bar")) bar.style.setProperty("--level", level.toFixed(2));
  $("#vu").setAttribute("aria-valuenow", report.loudness.toFixed(1));
  $("#vu").setAttribute("aria-valuetext", `${report.loudness.toFixed(1)} LUFS`);
  press("mute", report.muted);
  press("slate", report.slate);
  outputs(report);
}

export function press(name, on) {
  const key = $(`[data-do="${name}"]`), label = $("[data-off]", key);
  key.setAttribute("aria-pressed", String(on));
  if (!key.classList.contains("is-armed")) setText(label, on ? label.dataset.on : label.dataset.off);
}

export function clock(state) {
  const gone = (performance.now() - state.heard) / 1000;
  const wall = new Date(Date.parse(state.wall) + gone * 1000).toISOString();
  const face = $("#clock");
  face.dateTime = wall;
  setText(face, `${wall.slice(11, 19)} UTC`);
  if (!state.air) return;
  const up = state.air.t + state.air_age + gone;
  setText($("#updays"), up >= 86400 ? `${Math.floor(up / 86400)} d` : "");
  setText($("#uptime"), hours(up % 86400));
}

const words = { live: ["ok", "live"], connecting: ["wait", "connecting"], retrying: ["warn", "retrying"], idle: ["off", "idle"] };

function outputs(report) {
  const live = report.outputs.filter((o) => o.state === "live").length;
  setText($("#outputs-sum"), `${live} of ${report.outputs.length} live`);
  const shown = report.outputs.map((o) => [o.name, o.state, o.kbps.toFixed(0), o.retries, o.error]);
  refill($("#output-list"), JSON.stringify(shown), () => report.outputs.map((output) => {
    const row = el("li", "output"), [glyph, word] = words[output.state];
    const down = output.state === "retrying" && report.t - output.since > 10;
    row.dataset.state = down ? "down" : output.state === "connecting" ? "retrying" : output.state;
    const more = [`${output.retries} ${output.retries === 1 ? "retry" : "retries"}`];
    if (output.dropped) more.push(`${output.dropped} packets lost`);
    if (output.error && output.state !== "live") more.push(output.error);
    row.append(icon(down ? "alarm" : glyph, "icon output__icon"), el("span", "output__name", output.name),
      el("span", "output__state", word), el("b", "output__rate num", (output.kbps / 1000).toFixed(2)),
      el("span", "output__more", more.join(" · ")));
    row.title = output.url;
    return row;
  }));
}
