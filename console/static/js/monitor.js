// The live picture: MPEG-TS from the encoder's own packets, a second or so behind the air.
import { $ } from "./dom.js";

const BEHIND = 3;      // seconds behind the newest picture at which the player jumps forward
let player = null;

export function monitor(up) {
  if (!up) { stop(); return; }
  if (player || !window.mpegts?.isSupported()) return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  player = window.mpegts.createPlayer(
    { type: "mpegts", isLive: true, url: `${scheme}://${location.host}/api/monitor` },
    { enableWorker: false, enableStashBuffer: false, liveBufferLatencyChasing: true, liveBufferLatencyMaxLatency: BEHIND,
      liveBufferLatencyMinRemain: 0.6, autoCleanupSourceBuffer: true },
  );
  player.on(window.mpegts.Events.ERROR, stop);
  player.on(window.mpegts.Events.LOADING_COMPLETE, stop);
  player.attachMediaElement($("#monitor-video"));
  player.load();
  player.play()?.catch(() => {});
}

function stop() {
  if (!player) return;
  const old = player;
  player = null;
  setTimeout(() => old.destroy(), 0);
}

export function listen(key) {
  const video = $("#monitor-video");
  video.muted = !video.muted;
  key.setAttribute("aria-pressed", String(!video.muted));
}
