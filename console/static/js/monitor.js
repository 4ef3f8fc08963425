// The live picture: MPEG-TS from the encoder's own packets, a second or so behind the air.
import { $ } from "./dom.js";

const BEHIND = 3;      // seconds behind the newest picture at which the player jumps forward
const FIRST = 1000, LONGEST = 15000;
let player = null, told = false, leaving = false, wanted = false, pause = FIRST, timer = 0;

export function monitor(up) {
  if (wanted === up) return;
  wanted = up;
  clearTimeout(timer);
  if (up) { pause = FIRST; start(); } else stop();
}

function start() {
  if (player || leaving || !window.mpegts?.isSupported()) return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  player = window.mpegts.createPlayer(
    { type: "mpegts", isLive: true, url: `${scheme}://${location.host}/api/monitor` },
    { enableWorker: false, enableStashBuffer: false, liveBufferLatencyChasing: true, liveBufferLatencyMaxLatency: BEHIND,
      liveBufferLatencyMinRemain: 0.6, autoCleanupSourceBuffer: true, autoCleanupMaxBackwardDuration: 20, autoCleanupMinBackwardDuration: 10 },
  );
  told = false;
  const { ERROR, LOADING_COMPLETE, MEDIA_INFO } = window.mpegts.Events;
  player.on(ERROR, () => { told = true; again(); });
  player.on(LOADING_COMPLETE, again);
  player.on(MEDIA_INFO, () => { told = true; });
  player.attachMediaElement($("#monitor-video"));
  player.load();
  player.play()?.catch(() => {});
}

function again() {
  stop();
  clearTimeout(timer);
  if (wanted) timer = setTimeout(start, pause);
  pause = Math.min(LONGEST, pause * 2);
}

function stop() {
  if (!player) return;
  const old = player, { ERROR, MEDIA_INFO } = window.mpegts.Events;
  player = null;
  let gone = false;
  leaving = true;
  const destroy = () => setTimeout(() => {
    if (gone) return;
    gone = true;
    leaving = false;
    old.destroy();
    if (wanted) { clearTimeout(timer); timer = setTimeout(start, pause); }
  }, 0);
  if (told) { destroy(); return; }
  old.on(ERROR, destroy);   // it throws when it is destroyed while its socket still opens
  old.on(MEDIA_INFO, destroy);
  setTimeout(destroy, LONGEST);
}

$("#monitor-video").addEventListener("playing", () => { pause = FIRST; });
// A tab that slept comes back with an old picture: it goes to the newest.
document.addEventListener("visibilitychange", () => {
  const video = $("#monitor-video"), end = video.buffered.length ? video.buffered.end(video.buffered.length - 1) : 0;
  if (document.hidden) return;
  if (end - video.currentTime > BEHIND) video.currentTime = end - 0.6;
  if (player && video.paused) video.play().catch(() => {});
});

export function listen(key) {
  const video = $("#monitor-video");
  video.muted = !video.muted;
  key.setAttribute("aria-pressed", String(!video.muted));
}

// Turns Listen off, also for after a microphone; whether it was on.
export function silent() {
  const video = $("#monitor-video"), was = listened ?? !video.muted;
  if (listened !== null) listened = false;
  video.muted = true;
  $("[data-do=listen]").setAttribute("aria-pressed", "false");
  return was;
}

let listened = null;
// While a microphone is open the programme is not heard aloud here; afterwards it is as it was.
export function deaf(on) {
  const video = $("#monitor-video"), key = $("[data-do=listen]");
  if (on) { listened ??= !video.muted; video.muted = true; } else if (listened !== null) { video.muted = !listened; listened = null; }
  key.disabled = on;
  key.setAttribute("aria-pressed", String(!video.muted));
}
