// The video: HLS of what arrived at the ingest. Starts muted, as browsers demand; mends itself.
import Hls from "/static/vendor/hls.light.min.mjs";

const RETRY = 2000;

export function video(element, media, onState) {
  const source = `${media}/hls/live.m3u8`;
  element.addEventListener("playing", () => onState("live"));
  element.addEventListener("loadedmetadata", () => {
    document.body.dataset.orient = element.videoWidth > element.videoHeight ? "landscape" : "portrait";
  });
  if (Hls.isSupported()) start(element, source, onState);
  else native(element, source, onState);
}

function start(element, source, onState) {
  const hls = new Hls({ liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 6, maxLiveSyncPlaybackRate: 1.1, backBufferLength: 10 });
  hls.on(Hls.Events.ERROR, (_, fault) => {
    if (!fault.fatal) return;
    onState("connecting");
    hls.destroy();
    setTimeout(start, RETRY, element, source, onState);
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => element.play().catch(() => {}));
  hls.loadSource(source);
  hls.attachMedia(element);
}

function native(element, source, onState) {
  element.src = source;
  element.addEventListener("error", () => { onState("connecting"); setTimeout(native, RETRY, element, source, onState); }, { once: true });
  element.play().catch(() => {});
}
