// The video: HLS of what arrived at the ingest. Starts muted, as browsers demand; mends itself.
import Hls from "/static/vendor/hls.light.min.mjs";

const SOURCE = "/hls/live.m3u8", RETRY = 2000;

export function video(element, onState) {
  element.addEventListener("playing", () => onState("live"));
  element.addEventListener("loadedmetadata", () => {
    document.body.dataset.orient = element.videoWidth > element.videoHeight ? "landscape" : "portrait";
  });
  if (Hls.isSupported()) start(element, onState);
  else native(element, onState);
}

function start(element, onState) {
  const hls = new Hls({ liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 6, maxLiveSyncPlaybackRate: 1.1, backBufferLength: 10 });
  hls.on(Hls.Events.ERROR, (_, fault) => {
    if (!fault.fatal) return;
    onState("connecting");
    hls.destroy();
    setTimeout(start, RETRY, element, onState);
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => element.play().catch(() => {}));
  hls.loadSource(SOURCE);
  hls.attachMedia(element);
}

function native(element, onState) {
  element.src = SOURCE;
  element.addEventListener("error", () => { onState("connecting"); setTimeout(native, RETRY, element, onState); }, { once: true });
  element.play().catch(() => {});
}
